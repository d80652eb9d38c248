"""A QR code on paper has the modules that the standard asks for, and room around them."""

from __future__ import annotations

import io

import pypdf
import pytest
import segno
from reportlab.pdfgen.canvas import Canvas

from handout.layout.pictures import PictureError, qr_picture
from tests.pictures.paper import page, rendered, resources, seen

ADDRESS = "https://www.example.org/ask"
QUIET = 4  # modules (ISO/IEC 18004:2015, 9.1)
DOTS = 4  # of the rendering, a module


def modules(text: str) -> list[list[bool]]:
    """The dark modules as painted, the quiet zone among them."""
    side = round(qr_picture(text).width / 1.5)
    shown = seen(qr_picture(text), DOTS * side, DOTS * side).convert("L")
    middle = DOTS // 2
    return [
        [shown.getpixel((DOTS * x + middle, DOTS * y + middle)) < 128 for x in range(side)]
        for y in range(side)
    ]


@pytest.mark.parametrize("text", [ADDRESS, "tel:+441632960000", "Grüße, 漢字", "x" * 800])
def test_the_painted_modules_are_those_of_the_code(text: str) -> None:
    inside = [row[QUIET:-QUIET] for row in modules(text)[QUIET:-QUIET]]
    code = segno.make(text, error="m", micro=False)
    assert inside == [[bool(module) for module in row] for row in code.matrix]


def test_four_light_modules_are_around_the_code() -> None:
    painted = modules(ADDRESS)
    sides = (painted, [list(column) for column in zip(*painted, strict=True)])
    for rows in sides:
        assert not any(any(row) for row in rows[:QUIET] + rows[-QUIET:])
        assert any(rows[QUIET])
        assert any(rows[-QUIET - 1])


def test_the_quiet_zone_is_white_on_coloured_paper() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(100, 100))
    canvas.setFillColorRGB(0, 0.5, 0.5)
    canvas.rect(0, 0, 100, 100, stroke=0, fill=1)
    qr_picture(ADDRESS).draw(canvas, 10, 10, 80, 80)
    canvas.save()
    shown = rendered(out.getvalue())
    assert shown.getpixel((13, 13)) == (255, 255, 255)
    assert shown.getpixel((5, 5)) == (0, 128, 128)


def test_a_module_is_half_a_millimetre_and_the_code_is_square() -> None:
    picture = qr_picture(ADDRESS)
    side = len(segno.make(ADDRESS, error="m", micro=False).matrix) + 2 * QUIET
    assert picture.width == picture.height == 1.5 * side


def test_a_short_text_is_no_micro_code_which_phones_do_not_read() -> None:
    assert len(modules("1")) == 21 + 2 * QUIET


def test_dark_modules_meet_without_a_gap() -> None:
    side = round(qr_picture(ADDRESS).width / 1.5)
    shown = seen(qr_picture(ADDRESS), 3.3 * side, 3.3 * side).convert("L")
    left = round(3.3 * QUIET)
    finder = shown.crop((left + 2, left + 2, left + round(3.3 * 7) - 2, left + 3))
    assert finder.getextrema() == (0, 0)  # the upper edge of the first corner mark


def test_the_code_is_shapes_in_pure_black_and_white() -> None:
    pdf = page(qr_picture(ADDRESS))
    assert "/XObject" not in resources(pdf)
    operations = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].get_contents().operations
    greys = [float(operands[0]) for operands, verb in operations if verb == b"g"]
    assert greys == [1, 0]


def test_a_code_gives_the_same_bytes_each_time() -> None:
    assert page(qr_picture(ADDRESS)) == page(qr_picture(ADDRESS))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_no_text_is_no_code(text: str) -> None:
    with pytest.raises(PictureError, match="nothing to put"):
        qr_picture(text)


def test_a_text_too_long_for_a_qr_code_is_refused_with_its_length() -> None:
    with pytest.raises(PictureError, match="5000 characters are too many"):
        qr_picture("x" * 5000)
