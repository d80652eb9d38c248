"""Personal fields: lines to write on without values, plain text with them, and no traces."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout import load, render
from handout.content.source import origin_of
from handout.errors import ContentError, FieldError
from tests.conftest import ROOT
from tests.reading import page_texts, reader, structure

CONTENT = """
title: Your appointment
issued: 2026-11-24
fields:
  - {name: patient, label: Your name, required: true, longest: 40}
  - {name: day, label: Day, kind: date}
  - {name: at, label: Time, kind: time}
  - {name: phone, label: Telephone, kind: phone}
  - {name: pulse, label: Pulse, kind: number}
  - {name: side, label: Side, kind: choice, choices: [left, right]}
body:
  - "Dear {{patient}}, come on **{{day}}** at {{ at }} or call {{phone}}."
  - ["Pulse: {{pulse}}", "Side: {{side}}"]
  - table: Again
    header: [Name, Day]
    rows: [["{{patient}}", "{{day}}"]]
"""
VALUES = {"patient": "Zoë Marker-Quux", "day": "2026-12-01", "at": "14:30"}
MARKER = "Quuxmarker"


def loaded(content: str = CONTENT):
    return load(origin_of(content.encode(), "letter.yaml", Path("/nonexistent")))


def words(pdf: bytes) -> str:
    return structure(pdf).full_text().replace("\u00a0", " ")


def test_without_values_each_field_is_a_line_with_its_label() -> None:
    tree = structure(render(loaded()))
    spans = [node.full_text().strip() for node in tree.all("Span")]
    assert spans == [
        *("Your name", "Day", "Time", "Telephone", "Pulse", "Side", "Your name", "Day")
    ]


def test_a_line_to_write_on_is_wide_enough_for_its_kind() -> None:
    (paragraph,) = [n for n in structure(render(loaded())).all("P") if "Dear" in n.full_text()]
    blanks = [span.text for span in paragraph.all("Span")]
    widths = {blank.strip(): blank.count("\u00a0") for blank in blanks}
    assert widths["Your name"] > widths["Telephone"] > widths["Day"] > 10


def test_values_are_printed_and_dates_are_written_out() -> None:
    read = words(render(loaded(), values=VALUES))
    assert "Dear Zoë Marker-Quux, come on December 1, 2026 at 2:30 PM or call" in read


def test_dates_are_written_in_the_documents_language() -> None:
    spanish = CONTENT.replace("issued:", "language: es\nissued:")
    assert "1 de diciembre de 2026 at 14:30" in words(render(loaded(spanish), values=VALUES))


def test_a_value_is_text_and_never_markup() -> None:
    value = "**b** [x](https://e.org) {{day}} <i>"
    pdf = render(loaded(), values={**VALUES, "patient": value})
    assert value in words(pdf)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"patient": "x" * 41}, "field 'patient': is longer than 40 characters"),
        ({"patient": "A", "day": "1.12.2026"}, "field 'day': is no date"),
        ({"patient": "A", "at": "25:00"}, "field 'at': is no time"),
        ({"patient": "A", "phone": "call me"}, "field 'phone': is no telephone number"),
        ({"patient": "A", "pulse": "high"}, "field 'pulse': is no number"),
        ({"patient": "A", "side": "middle"}, "field 'side': is none of the choices"),
        ({"patient": "A\nB"}, "field 'patient': holds a character that cannot be printed"),
        ({"patient": "漢字"}, "field 'patient': has a character that the brand's fonts lack"),
        ({"day": "2026-12-01"}, "field 'patient': has no value"),
        ({"patient": "A", "pateint": "B"}, "field 'pateint': there is no such field"),
    ],
)
def test_a_wrong_value_is_told_by_its_field_and_never_repeated(
    values: dict[str, str], told: str
) -> None:
    with pytest.raises(FieldError) as caught:
        render(loaded(), values=values)
    assert told in str(caught.value)
    for value in values.values():
        assert len(value) < 3 or value not in str(caught.value)


def test_a_field_that_is_not_listed_is_an_error_at_its_place() -> None:
    with pytest.raises(ContentError, match=r"yaml:12:\d+: the field 'pateint' is not listed"):
        render(loaded(CONTENT.replace("{{patient}}, come", "{{pateint}}, come")))


def test_a_text_that_begins_with_a_field_and_has_no_quotes_is_told_so() -> None:
    with pytest.raises(ContentError, match="put the whole text in"):
        loaded("title: T\nbody:\n  - {{patient}} is here\n")


def test_the_fonts_are_the_same_for_every_patient() -> None:
    def programs(pdf: bytes) -> list[bytes]:
        found = []
        for font in reader(pdf).pages[0]["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            found.append(descriptor["/FontFile2"].get_data())
        return found

    one = render(loaded(), values=VALUES)
    other = render(loaded(), values={**VALUES, "patient": "Ægir Þór Ķvq"})
    assert programs(one) == programs(other) == programs(render(loaded()))


def _inflated(pdf: bytes) -> bytes:
    import re

    found = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            continue
    return b"".join(found)


def test_a_value_stands_on_the_page_and_nowhere_else_in_the_file() -> None:
    content = CONTENT.replace("title: Your appointment", 'title: "For {{patient}}"')
    pdf = render(loaded(content), values={**VALUES, "patient": MARKER})
    document = reader(pdf)
    assert MARKER in page_texts(pdf)[0]
    assert MARKER not in str(dict(document.metadata))
    assert MARKER.encode() not in document.trailer["/Root"]["/Metadata"].get_data()
    assert MARKER.encode() not in _inflated(pdf)  # not in bookmarks, names, alt texts
    assert MARKER.encode("utf-16-be").hex().upper().encode() not in _inflated(pdf)


def test_nothing_but_the_pdf_holds_a_value(tmp_path: Path) -> None:
    content = tmp_path / "letter.yaml"
    content.write_text(CONTENT)
    values = f"patient: {MARKER}\nphone: {MARKER}\n"  # the second is wrong on purpose
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    for text in (values, values.replace(f"phone: {MARKER}", "day: 2026-12-01")):
        done = subprocess.run(
            [sys.executable, str(ROOT / "make_pdf.py"), "letter.yaml", "--json", "--fields", "-"],
            input=text, capture_output=True, text=True, cwd=tmp_path, check=False,
            env={**os.environ, "TMPDIR": str(scratch)},
        )  # fmt: skip
        assert MARKER not in done.stdout + done.stderr
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in written if path != content] == ["your-appointment.pdf"]


def test_nothing_of_a_value_is_kept_in_memory() -> None:
    import gc

    from handout.brand import fonts
    from handout.layout import lines

    render(loaded(), values={**VALUES, "patient": MARKER})
    gc.collect()
    faces = [o for o in gc.get_objects() if isinstance(o, fonts.Face)]
    kept_words = [word for face in faces for word in getattr(face, "_measured", ())]
    assert all(MARKER not in word for word in kept_words)
    kept = [o for o in gc.get_objects() if isinstance(o, lines.Line)]
    assert all(MARKER not in bit.shown.text for line in kept for bit in line.bits)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_value_is_printed_or_refused_without_being_told(value: str) -> None:
    try:
        pdf = render(loaded(), values={**VALUES, "patient": value})
    except FieldError as error:
        told = str(error)
        assert len(value) < 12 or value not in told
    else:
        said = "".join(value.split()).replace("\u00ad", "")  # a soft hyphen has no shape
        assert said in "".join(words(pdf).split()).replace("\u00ad", "")
