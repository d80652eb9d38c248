"""Pictures are found where they may be, checked before they are decoded, and drawn safely."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from handout.layout.pictures import PictureError, open_picture
from handout.layout.pictures.drawing import drawn_picture
from handout.layout.pictures.simple_svg import TooComplexError, compile_svg
from handout.layout.pictures.svg_safety import refuse_unsafe
from tests.conftest import ROOT
from tests.pictures.paper import FONTS, opened, page, seen

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'


# --- shapes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("&x;"),
        SVG.format("<script>alert(1)</script>"),
        SVG.format('<image href="http://example.org/x.png"/>'),
        SVG.format('<use href="other.svg#x"/>'),
        SVG.format('<rect width="9" height="9" fill="url(http://example.org/#g)"/>'),
        SVG.format("<style>@import 'x.css';</style>"),
        SVG.format('<rect width="9" height="9" onclick="x()"/>'),
        SVG.format("<foreignObject/>"),
        SVG.format("<g>" * 100 + "</g>" * 100),
        SVG.format('<g id="a"><use href="#a"/></g><use href="#a"/>'),
        SVG.format('<g id="a">' + "<g/>" * 300 + "</g>" + '<use href="#a"/>' * 100),
        SVG.format('<rect width="9"'),
        "<html/>",
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(PictureError):
        opened(tmp_path, content.encode())


def test_text_in_a_drawing_is_set_in_our_fonts(tmp_path: Path) -> None:
    picture = opened(tmp_path, SVG.format('<text x="2" y="12">Lungs</text>').encode())
    reader = pypdf.PdfReader(io.BytesIO(page(picture)))
    assert "Lungs" in reader.pages[0].extract_text()
    names = [f.get_object()["/BaseFont"] for f in reader.pages[0]["/Resources"]["/Font"].values()]
    assert any("AtkinsonHyperlegible" in name for name in names)


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
    shown = pypdfium2.PdfDocument(out.getvalue())[0].render().to_pil().convert("L")
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


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("MmLlHhVvCcSsQqTtAaZz0123456789.,- e"), max_size=60))
def test_any_path_is_drawn_or_refused(data: str) -> None:
    root = refuse_unsafe(SVG.format(f'<path d="{data}"/>').encode())
    with contextlib.suppress(PictureError, TooComplexError):
        compile_svg(root)
