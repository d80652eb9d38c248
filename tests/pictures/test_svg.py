"""An SVG is drawn in full and as it is meant, or it is refused with a reason."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from handout.layout.pictures import Picture, PictureError, open_picture
from handout.layout.pictures.drawing import drawn_picture
from handout.layout.pictures.simple_svg import TooComplexError, compile_svg
from handout.layout.pictures.svg_safety import refuse_unsafe
from handout.layout.pictures.vector import vector_picture
from tests.conftest import ROOT
from tests.pictures.paper import FONTS, opened, page, rendered, resources, seen

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("&x;"), "DOCTYPE"),
        ('<!DOCTYPE svg [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]>' + SVG.format("&y;"), "DOCTYPE"),
        ('<!DOCTYPE svg SYSTEM "http://example.org/svg.dtd">' + SVG.format(""), "DOCTYPE"),
        (SVG.format("&undeclared;"), "not well formed"),
        (SVG.format("<script>alert(1)</script>"), "a script"),
        (SVG.format("<SCRIPT/>"), "a script"),
        (SVG.format('<rect width="9" height="9" onclick="x()"/>'), "a script"),
        (SVG.format("<foreignObject/>"), "foreign content"),
        (SVG.format('<a href="#x"/>'), "a link"),
        (SVG.format('<image href="http://example.org/x.png"/>'), "another picture"),
        (SVG.format('<image href="data:image/png;base64,xx"/>'), "another picture"),
        (SVG.format('<use href="other.svg#x"/>'), "from elsewhere"),
        (SVG.format('<use x:href="o.svg#x" xmlns:x="http://www.w3.org/1999/xlink"/>'), "elsewhere"),
        (SVG.format('<rect fill="url(http://example.org/#g)"/>'), "from elsewhere"),
        (SVG.format("<rect fill=\"URL( 'x.svg#g')\"/>"), "from elsewhere"),
        (SVG.format('<rect style="fill:u\\72l(x.svg#g)"/>'), "from elsewhere"),
        (SVG.format("<style>@import 'x.css';</style>"), "from elsewhere"),
        (SVG.format("<style>@\\69mport 'x.css';</style>"), "from elsewhere"),
        (SVG.format("<style><![CDATA[@font-face {src: local(x)}]]></style>"), "from elsewhere"),
        (SVG.format("<style>g{}<x:b xmlns:x='u'/>@import 'x.css';</style>"), "from elsewhere"),
        (SVG.format("<style>rect { fill: url(x.svg#g) }</style>"), "from elsewhere"),
        (SVG.format('<rect width="9"'), "not well formed"),
        (SVG.format("<g>"), "not well formed"),
        (SVG.format("") + "<svg/>", "not well formed"),
        ("<", "not well formed"),
        ("<html/>", "no SVG picture"),
        (SVG.format("").replace('width="40"', ""), "no size"),
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(
    tmp_path: Path, content: str, what: str
) -> None:
    with pytest.raises(PictureError, match=what) as caught:
        opened(tmp_path, content)
    assert caught.value.advice


@pytest.mark.parametrize(
    "inside",
    [
        "<g>" * 100 + "</g>" * 100,
        "<g>" * 100_000,
        "<g/>" * 25_000,
        '<g id="a"><use href="#a"/></g><use href="#a"/>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<g id="a">' + "<g/>" * 300 + "</g>" + '<use href="#a"/>' * 100,
        '<g id="a"/>' + '<use href="#a"/>' * 501,
        f'<rect fill="url({" " * 200_000})"/>',
        f'<rect transform="{"a(" * 100_000}"/>',
        f'<rect style="{"a" * 200_000}"/>',
    ],
    ids=["deep", "endless", "many", "itself", "ring", "large", "used", "url", "transform", "style"],
)
def test_an_svg_that_takes_long_to_draw_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(PictureError, match="too many parts"):
        opened(tmp_path, SVG.format(inside))


@pytest.mark.parametrize("twins_first", [True, False])
def test_parts_that_multiply_are_counted_though_an_id_stands_twice(
    tmp_path: Path, twins_first: bool
) -> None:
    twins = "".join(f'<g id="a{n}"/>' for n in range(5))
    layers = '<g id="a0"><rect width="1" height="1"/></g>' + "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 8 + "</g>" for n in range(1, 5)
    )
    inside = (twins + layers if twins_first else layers + twins) + '<use href="#a4"/>'
    with pytest.raises(PictureError, match="too many parts"):
        opened(tmp_path, SVG.format(inside))


@pytest.mark.parametrize(
    ("css", "inside"),
    [
        (".b{fill:red}" * 5000, '<rect class="b"/>' * 5000),
        (".b," * 5000 + ".b{fill:red}", '<rect class="b"/>' * 5000),
        (".z " + "g " * 12 + "rect{fill:red}", "<g>" * 50 + "<rect/>" + "</g>" * 50),
        ("g * g * g * rect{fill:red}", "<g>" * 50 + "<rect/>" + "</g>" * 50),
        (":not(:has(g)){fill:red}", "<rect/>"),
        ("/*" + "x" * 100_000 + "*/", "<rect/>"),
    ],
    ids=["rules", "list", "inside", "any", "conditions", "comment"],
)
def test_a_style_sheet_that_takes_long_to_follow_is_refused(
    tmp_path: Path, css: str, inside: str
) -> None:
    with pytest.raises(PictureError, match="style"):
        opened(tmp_path, SVG.format(f"<style>{css}</style>{inside}"))


def test_a_style_sheet_as_drawing_programs_write_it_is_followed(tmp_path: Path) -> None:
    css = "".join(f".st{n}, g > .old{n} {{ fill: #00ff00; }}" for n in range(40))
    shapes = "<g>" + '<rect class="st7" width="40" height="20"/>' * 80 + "</g>"
    picture = opened(tmp_path, SVG.format(f"<style>/* made */ {css}</style>{shapes}"))
    assert seen(picture).getpixel((100, 50)) == (0, 255, 0)


@pytest.mark.parametrize("name", ["foo", "utf-7", "shift_jis", "rot13", "hex"])
def test_an_encoding_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(PictureError, match="encoding"):
        opened(tmp_path, f'<?xml version="1.0" encoding="{name}"?>' + SVG.format(""))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_an_svg_is_read_in_the_encoding_that_it_names(tmp_path: Path, encoding: str) -> None:
    start = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text = start + SVG.format('<text x="2" y="12">Grüße</text>')
    picture = opened(tmp_path, text.encode(encoding))
    assert "Grüße" in words(picture)


def test_an_svg_of_more_than_two_megabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="2 MB"):
        opened(tmp_path, SVG.format(" " * 2_000_000))


# --- text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "font"),
    [
        ('font-family="Some Serif"', "AtkinsonHyperlegible-Regular"),
        ('font-weight="700"', "AtkinsonHyperlegible-Bold"),
        ('style="font-style:italic"', "AtkinsonHyperlegible-Italic"),
        ('font-weight="bold" font-style="oblique"', "AtkinsonHyperlegible-BoldItalic"),
    ],
)
def test_text_in_a_drawing_is_set_in_our_fonts(tmp_path: Path, attributes: str, font: str) -> None:
    picture = opened(tmp_path, SVG.format(f'<text x="2" y="12" {attributes}>Lungs</text>'))
    assert "Lungs" in words(picture)
    fonts = [found.get_object() for found in resources(page(picture))["/Font"].values()]
    (used,) = [found for found in fonts if found["/BaseFont"].endswith("+" + font)]
    assert "/FontFile2" in used["/FontDescriptor"]


def words(picture: Picture) -> str:
    return pypdf.PdfReader(io.BytesIO(page(picture))).pages[0].extract_text()


def test_a_character_in_a_drawing_that_the_font_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="漢"):
        opened(tmp_path, SVG.format('<text x="2" y="12">漢</text>').encode())


@pytest.mark.parametrize("path", ["assets/logo.svg", "tests/data/assets/mark.svg"])
def test_a_simple_drawing_looks_as_svglib_draws_it(path: str) -> None:
    content = (ROOT / path).read_bytes()
    compile_svg(refuse_unsafe(content))  # is simple
    ours = seen(open_picture(ROOT / path, fonts=FONTS), 200, 200)
    theirs = seen(drawn_picture(content, FONTS), 200, 200)
    assert fraction_unlike(ours, theirs) < 0.01


def fraction_unlike(one: Image.Image, other: Image.Image) -> float:
    """The part of the pixels that differ by more than a quarter of the range."""
    histogram = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return sum(histogram[64:]) / (one.width * one.height)


@pytest.mark.parametrize(
    "shapes",
    [
        '<path d="M2 10a8 8 0 0116 0 8 4 30 1 0 10-4q4-8 8 2t4 2L38 18z"/>',
        '<rect x="4" y="3" width="30" height="12" rx="4" fill="#08c" stroke="#000"/>',
        '<g transform="translate(20 10) scale(1 -0.5)"><circle r="9" stroke="#f00"/></g>',
        '<ellipse cx="20" cy="10" rx="15" ry="6" fill="none" stroke="#0b5563" stroke-width="3"/>',
        '<polygon points="5,15 20,2 35,15"/><polyline points="0 0 9 9" stroke="#000"/>',
        '<path fill-rule="evenodd" d="M2 2H38V18H2ZM8 6H30V14H8Z"/>',
        '<path d="M4 4 20 16 36 4" fill="none" stroke="#123" stroke-width="4"'
        ' stroke-linejoin="round" stroke-linecap="round"/>',
    ],
)
def test_our_shapes_look_as_svglib_draws_them(tmp_path: Path, shapes: str) -> None:
    content = SVG.format(shapes).encode()
    compile_svg(refuse_unsafe(content))  # is simple
    ours, theirs = seen(opened(tmp_path, content)), seen(drawn_picture(content, FONTS))
    assert fraction_unlike(ours, theirs) < 0.01


def test_what_the_svg_element_says_of_paint_holds_for_its_shapes(tmp_path: Path) -> None:
    icon = SVG.replace("<svg ", '<svg fill="none" stroke="#f00" stroke-width="2" ')
    content = icon.format('<rect x="8" y="4" width="24" height="12"/>').encode()
    shown = seen(opened(tmp_path, content))
    assert shown.getpixel((100, 50)) == (255, 255, 255)
    assert shown.getpixel((40, 50)) == (255, 0, 0)


@pytest.mark.parametrize("extra", ["", "<style/>"])  # drawn by us, drawn by svglib
def test_nothing_is_drawn_beside_the_picture(tmp_path: Path, extra: str) -> None:
    content = SVG.format(extra + '<rect x="-500" y="-500" width="2000" height="2000"/>')
    picture = opened(tmp_path, content.encode())
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 100), invariant=1)
    picture.draw(canvas, 50, 25, 100, 50)
    canvas.save()
    shown = rendered(out.getvalue()).convert("L")
    assert shown.getpixel((100, 50)) == 0
    assert {shown.getpixel(at) for at in [(40, 50), (160, 50), (100, 15), (100, 85)]} == {255}


@pytest.mark.parametrize(
    "shape",
    [
        '<circle cx="nan" cy="9" r="5"/>',
        '<rect width="inf" height="9"/>',
        '<rect x="1e400" width="9" height="9"/>',
        '<g transform="scale(nan)"><rect width="9" height="9"/></g>',
        '<rect style="stroke-width:1e99;stroke:#000" width="9" height="9"/>',
    ],
)
def test_a_number_that_pdf_cannot_hold_is_refused(tmp_path: Path, shape: str) -> None:
    with pytest.raises(PictureError):
        opened(tmp_path, SVG.format(shape).encode())


def test_numbers_have_no_exponent() -> None:
    content = SVG.replace("<svg ", '<svg viewBox="0 0 8e6 4e6" ')
    root = refuse_unsafe(content.format('<rect width="4e6" height="1234567.8"/>').encode())
    words = compile_svg(root)[2].split()
    assert all(set(word) <= set("-.0123456789") for word in words if word[-1].isdigit())


@pytest.mark.parametrize(
    "inside",
    [
        '<mask id="m"/><rect width="9" height="9" mask="url(#m)"/>',
        '<filter id="m"/><rect width="9" height="9"/>',
        '<pattern id="m"/><rect width="9" height="9" fill="url(#m)"/>',
        '<rect width="9" height="9" fill="url(#missing)"/>',
        '<defs><linearGradient id="g"><stop stop-color="red"/></linearGradient></defs>'
        '<rect width="9" height="9" fill="url(#g)" opacity="0.5"/>',
        '<linearGradient id="g" gradientTransform="rotate(45)"/>',
        '<rect width="9" height="9" fill="nocolour"/>',
        '<rect width="9" height="9" fill="cmyk(10%,20%,30%,10%)"/>',
        '<g opacity="0.5"><rect width="9" height="9"/><rect width="5" height="5"/></g>',
        "<style>rect { filter: url(#m) }</style><rect width='9' height='9'/>",
        '<switch><rect systemLanguage="de" width="9" height="9"/></switch>',
        '<text><textPath href="#p">x</textPath></text>',
    ],
)
def test_what_would_be_left_out_of_a_drawing_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(PictureError):
        opened(tmp_path, SVG.format(inside).encode())


def test_a_shape_that_shines_through_does_so_on_paper(tmp_path: Path) -> None:
    half = SVG.format('<rect width="40" height="20" opacity="0.5"/>')
    assert 120 < seen(opened(tmp_path, half.encode())).convert("L").getpixel((100, 50)) < 136


def test_what_drawing_programs_keep_in_a_file_is_not_drawn(tmp_path: Path) -> None:
    extra = (
        '<x:rect xmlns:x="http://example.org/x" width="40" height="20"/><metadata>words</metadata>'
    )
    shown = seen(opened(tmp_path, SVG.format(extra).encode())).convert("L")
    assert shown.getextrema() == (255, 255)


def test_no_program_is_started_for_the_fonts_of_a_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a program is started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    text = '<text x="2" y="12" font-family="Some Serif" font-weight="700">Lungs</text>'
    reader = pypdf.PdfReader(io.BytesIO(page(opened(tmp_path, SVG.format(text).encode()))))
    names = [f.get_object()["/BaseFont"] for f in reader.pages[0]["/Resources"]["/Font"].values()]
    assert any(name.endswith("AtkinsonHyperlegible-Bold") for name in names)


def test_a_drawing_without_text_names_no_font(tmp_path: Path) -> None:
    picture = opened(tmp_path, SVG.format('<style/><rect width="9" height="9"/>').encode())
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.saveState()
    before = len(canvas._code)
    picture.draw(canvas, 0, 0, 40, 20)
    assert " Tf" not in " ".join(canvas._code[before:])


def test_every_state_that_a_drawing_saves_is_restored(tmp_path: Path) -> None:
    gradient = '<defs><radialGradient id="g"><stop stop-color="red"/></radialGradient></defs>'
    shapes = '<path d="M0 0" fill="url(#g)"/><rect width="9" height="9" fill="url(#g)"/>'
    picture = opened(tmp_path, SVG.format(gradient + shapes).encode())
    operators = pypdf.PdfReader(io.BytesIO(page(picture))).pages[0].get_contents().operations
    verbs = [verb for _, verb in operators]
    assert verbs.count(b"q") == verbs.count(b"Q")


def test_nothing_is_said_on_the_terminal_about_a_drawing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PictureError):
        opened(tmp_path, SVG.format('<rect width="9" height="9" fill="nocolour"/>').encode())
    assert capfd.readouterr() == ("", "")


NUMBERS = st.one_of(
    st.integers(-50, 50).map(str),
    st.floats(-1e3, 1e3).map(str),
    st.sampled_from(["0", "1e-9", "-.5", "1e7", "9e99", ".", "-", "1e", "nan"]),
)
COMMANDS = st.tuples(st.sampled_from("MmLlHhVvCcSsQqTtAaZz"), st.lists(NUMBERS, max_size=8))
PATHS = st.one_of(
    st.text(st.sampled_from("MmLlHhVvCcSsQqTtAaZz0123456789.,- e"), max_size=60),
    st.lists(COMMANDS, max_size=8).map(
        lambda path: "M0 0" + "".join(verb + " ".join(numbers) for verb, numbers in path)
    ),
)


@settings(max_examples=200, deadline=None)
@given(PATHS)
def test_any_path_is_drawn_or_refused(data: str) -> None:
    root = refuse_unsafe(SVG.format(f'<path d="{data}"/>').encode())
    with contextlib.suppress(PictureError, TooComplexError):
        operands = compile_svg(root)[2].split()
        assert not [word for word in operands if re.search(r"[0-9]e|nan|inf", word)]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80), st.text(max_size=40))
def test_any_bytes_that_look_like_an_svg_are_drawn_or_refused(noise: bytes, words: str) -> None:
    for content in (b"<svg" + noise, SVG.format(words).encode(errors="replace")):
        with contextlib.suppress(PictureError):
            vector_picture(content, FONTS)


@pytest.mark.parametrize(
    ("data", "what"), [("M0 0 L 5 5 Q 1 2 3", "breaks off"), ("M0 0 L 5 x", "at 'x'")]
)
def test_a_path_that_cannot_be_read_is_told_where(tmp_path: Path, data: str, what: str) -> None:
    with pytest.raises(PictureError, match=what):
        opened(tmp_path, SVG.format(f'<path d="{data}"/>'))
