"""The handout as one HTML file: its structure, its safety, its colours."""

from __future__ import annotations

import base64
import io
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from handout import load, render
from handout.brand.colour import contrast
from handout.brand.model import Brand
from handout.build import Loaded
from handout.content.source import origin_of
from handout.deliver.html import html_of
from handout.deliver.html_style import TEXT_ROLES, palette
from handout.errors import ContentError
from tests.conftest import ROOT
from tests.reading import structure

BLOCKS = ROOT / "tests" / "data" / "every-block.yaml"
VOID = {"meta", "br", "img", "hr", "col"}
Tag = tuple[str, dict[str, str | None]]


class Elements(HTMLParser):
    """The start tags of a page; fails where an element is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def loaded(body: str, rest: str = "", folder: Path = Path("/nonexistent")) -> Loaded:
    content = f"title: T\n{rest}body:\n{body}"
    return load(origin_of(content.encode(), "t.yaml", folder))


@pytest.fixture(scope="module")
def page() -> str:
    return html_of(load(BLOCKS))


@pytest.fixture(scope="module")
def elements(page: str) -> Elements:
    return Elements(page)


def test_it_says_its_language_and_its_title(page: str) -> None:
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-US">')
    assert "<title>Every Block, Once</title>" in page


def test_headings_have_the_levels_of_the_pdf(elements: Elements, blocks_pdf: bytes) -> None:
    names = tuple(f"h{level}" for level in range(1, 7))
    levels = [tag for tag, _ in elements.tags if tag in names]
    read = structure(blocks_pdf).all(*(name.upper() for name in names))
    assert levels == [node.role.lower() for node in read]
    assert all(int(b[1]) - int(a[1]) <= 1 for a, b in itertools.pairwise(levels))


def test_every_link_inside_the_page_leads_to_an_element(elements: Elements) -> None:
    ids = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = {a["href"] for a in elements.all("a") if str(a["href"]).startswith("#")}
    assert {"#tables", "#source.1", "#cited.1", "#sources."} <= inner
    assert inner <= {f"#{name}" for name in ids}


def test_pictures_are_inside_the_file_and_have_their_alt_text(elements: Elements) -> None:
    images = elements.all("img")
    kinds = [re.match(r"data:image/([\w+]+);base64,", str(image["src"])) for image in images]
    assert [kind and kind.group(1) for kind in kinds] == ["svg+xml", "svg+xml", "png", "jpeg"]
    assert [image["alt"] for image in images] == [
        "",  # the logo beside the clinic's name
        "A drawing of two lungs joined by the windpipe.",
        "Four bars, each higher than the one before.",
        "",  # decorative
    ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_goes_out_in_screen_size_and_without_what_a_camera_noted(
    tmp_path: Path, kind: str
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Quuxmaker"  # who made the camera
    name = f"p.{kind.lower()}"
    Image.new("RGB", (3000, 1000), "teal").save(tmp_path / name, kind, exif=exif)
    body = f"  - figure: {name}\n    alt: a\n"
    (image,) = Elements(html_of(loaded(body, folder=tmp_path))).all("img")
    start, _, encoded = str(image["src"]).partition(",")
    content = base64.b64decode(encoded)
    assert start == f"data:image/{kind.lower()};base64"
    assert b"Quuxmaker" not in content
    assert Image.open(io.BytesIO(content)).size == (1400, 467)


def test_nothing_runs_and_nothing_is_loaded(page: str, elements: Elements) -> None:
    tags = {tag for tag, _ in elements.tags}
    assert tags & {"script", "link", "iframe", "object", "embed", "form", "base", "video"} == set()
    assert not [name for _, a in elements.tags for name in a if name.startswith("on")]
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"url\(|@import|@font-face|expression", style)
    assert "default-src 'none'" in page


def test_tables_say_what_their_headers_belong_to(elements: Elements) -> None:
    scopes = [cell["scope"] for cell in elements.all("th")]
    assert scopes == ["col"] * 4 + ["row"] * 3 + ["col"] * 3
    assert len(elements.all("caption")) == len(elements.all("table")) == 2


def test_the_clinic_the_edition_and_the_review_are_told(page: str) -> None:
    footer = page[page.index("<footer>") :]
    assert "<p>Example Community Clinic</p>" in page[: page.index("<main>")]
    assert "Version 2.3, November 24, 2026" in footer
    assert "Phone 555-0100 \u00b7 www.example.org" in footer
    assert "Reviewed by Dr A. Example, Pharmacist, on November 1, 2026." in footer


def test_words_in_another_language_say_so(page: str) -> None:
    assert '<span lang="es">buenos días</span>' in page


def test_what_an_author_writes_is_never_markup() -> None:
    hostile = "</title></style><script>alert(1)</script> & \"x\" 'y'"
    body = (
        "  - urgent: Q\n  - table: Q\n    header: [Q]\n    rows: [[Q]]\n  - {write_in: Q}\n"
        "  - contact: Q\n    phone: Q\n    address: Q\n  - points: [{lead: Q, text: Q}]\n"
    ).replace("Q", "'" + hostile.replace("'", "''") + "'")
    rest = "".join(
        f"{key}: '{hostile.replace(chr(39), 2 * chr(39))}'\n" for key in ("subtitle", "summary")
    )
    page = html_of(loaded(body, rest), cover=[hostile])
    found = Elements(page)
    assert found.all("script") == []
    assert page.count("&lt;script&gt;") == 14
    assert page.count("</style>") == 1


def test_a_persons_value_is_text_and_is_not_in_the_head() -> None:
    content = b'title: "For {{who}}"\nfields: [{name: who, label: Name}]\nbody: ["{{who}}"]\n'
    handout = load(origin_of(content, "t.yaml", Path("/nonexistent")))
    page = html_of(handout, {"who": "<b>Quux</b>"})
    head, _, rest = page.partition("</head>")
    assert "Quux" not in head
    assert rest.count("&lt;b&gt;Quux&lt;/b&gt;") == 2


@pytest.mark.parametrize("address", ["https://e.org/a?b=c&d=e#f", "mailto:a@e.org", "tel:+1555"])
def test_links_lead_where_the_author_said(address: str) -> None:
    (link,) = Elements(html_of(loaded(f'  - "[x]({address})"\n'))).all("a")
    assert link["href"] == address


def test_a_quote_in_an_address_does_not_end_it() -> None:
    (link,) = Elements(html_of(loaded("""  - '[x](https://e.org/"onclick="a)'\n"""))).all("a")
    assert link == {"href": "https://e.org/%22onclick=%22a"}


@pytest.mark.parametrize(
    ("svg", "told"),
    [
        ("<script/>", "a script"),
        ('<image href="https://e.org/x.png"/>', "another picture"),
        ('<rect style="fill:url(https://e.org/)"/>', "loads something"),
        ('<rect onload="x()"/>', "a script"),
    ],
)
def test_an_svg_that_is_more_than_a_drawing_is_refused(tmp_path: Path, svg: str, told: str) -> None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{svg}</svg>'
    (tmp_path / "p.svg").write_text(text)
    with pytest.raises(ContentError, match=rf"t.yaml:3:13: .*{told}"):
        html_of(loaded("  - figure: p.svg\n    alt: a\n", folder=tmp_path))


@pytest.mark.parametrize(
    ("name", "told"),
    [("../p.png", "outside"), ("gone.png", "no picture"), ("p.png", "a GIF")],
)
def test_a_picture_that_the_pdf_refuses_is_refused_in_the_same_words(
    tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / "p.png").write_bytes(b"GIF89a....")
    handout = loaded(f"  - figure: {name}\n    alt: a\n", folder=tmp_path)
    with pytest.raises(ContentError, match=told) as caught:
        html_of(handout)
    with pytest.raises(ContentError) as of_pdf:
        render(handout)
    assert str(caught.value) == str(of_pdf.value)


def test_every_picture_that_cannot_be_used_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "brand.yaml").write_text("logo: gone.svg\n")
    body = "  - {figure: a.png, alt: a}\n  - {figure: b.png, alt: b}\n"
    body += f"  - {{contact: Us, web: e.org/{'a' * 4000}}}\n"
    with pytest.raises(ContentError) as caught:
        html_of(loaded(body, folder=tmp_path))
    told = [problem.message for problem in caught.value.problems]
    assert len(told) == 4
    assert "4014 characters are too many for a QR code" in str(caught.value)
    assert "name a file beside the brand file" in str(caught.value)


@pytest.mark.parametrize("text", ["[@gone]", "{{gone}}", "[x](#gone)"])
def test_what_leads_nowhere_is_told_in_the_words_of_the_pdf(text: str) -> None:
    handout = loaded(f'  - "See {text}."\n')
    with pytest.raises(ContentError) as caught:
        html_of(handout)
    with pytest.raises(ContentError) as of_pdf:
        render(handout)
    assert str(caught.value) == str(of_pdf.value)


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_can_be_read_in_light_and_in_dark(dark: bool) -> None:
    for brand in (Brand(), load(BLOCKS).brand):
        colours = palette(brand, dark=dark)
        for role in TEXT_ROLES:
            for ground in ("paper", "tint"):
                assert contrast(colours[role], colours[ground]) >= 4.5
        assert contrast(colours["on_band"], colours["band"]) >= 4.5


def test_dark_colours_are_for_screens_alone(page: str) -> None:
    dark = page.index("@media screen and (prefers-color-scheme: dark)")
    assert "#14181b" not in page[:dark]
    assert "@media print" in page


def test_the_same_handout_gives_the_same_page(page: str) -> None:
    assert html_of(load(BLOCKS)) == page


def test_a_page_that_is_written_from_right_to_left_says_so() -> None:
    arabic = html_of(loaded("- \u0643\u0644\u0645\u0627\u062a.\n", "language: ar\n"))
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<html lang="en-US">' in html_of(loaded("- Words.\n"))


def test_a_telephone_number_does_not_turn_round_between_arabic_words() -> None:
    # Unicode Standard Annex 9 would show 0100-555.
    said = "\u0627\u062a\u0635\u0644 555-0100 \u0627\u0644\u0622\u0646"
    body = f"- {said}.\n- {{contact: X, phone: 555-0100}}\n"
    arabic = html_of(loaded(body, "language: ar\n"))
    assert '<bdi dir="ltr">555-0100</bdi>' in arabic
    assert '<a href="tel:5550100" dir="ltr">555-0100</a>' in arabic
    assert "<bdi" not in html_of(loaded("- Call 555-0100 now.\n"))
