"""What goes out to a translator comes back into the same places, whatever the texts are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from handout.build import load
from handout.checks.translated.source import Source, read_source, source_in
from handout.content.inline import read_inline
from handout.content.origin import origin_of
from handout.content.source import parse
from handout.content.translatable import Part, parts_of, units
from handout.errors import ContentError
from handout.translating.codes import markup_of, pieces_of, said
from handout.translating.entries import Entry, entries, plain_form
from handout.translating.importing import imported
from handout.translating.po import as_po, read_po
from handout.translating.received import Delivery
from handout.translating.xliff import as_xliff
from handout.translating.xliff_reading import read_xliff
from tests.conftest import ROOT
from tests.test_properties import WORDS, blocks

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FILES = [ROOT / "content.yaml", *sorted((ROOT / "examples").glob("*.yaml")),
         ROOT / "tests" / "data" / "every-block.yaml"]  # fmt: skip
Write = Callable[[Source, list[Entry], str], bytes]
FORMS: list[Write] = [as_po, as_xliff]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200)
TARGET = Path("/nonexistent/content.en-GB.yaml")


def sent_and_read(form: Write, source: Source, known: list[Entry], language: str) -> Delivery:
    """What the texts are after they went through a file."""
    origin = origin_of(form(source, known, language), "file", Path())
    return read_po(origin) if form is as_po else read_xliff(origin, known)


def texts_of(content: bytes) -> list[Part]:
    whole = parts_of(parse(origin_of(content, "", Path())))
    return [part for part in whole.flat() if part.text is not None]


def shape(content: bytes) -> list[tuple[str, str | int, str | None]]:
    whole = parts_of(parse(origin_of(content, "", Path())))
    return [(part.kind, part.step, part.fixed) for part in whole.flat()]


def raw_source(body: list[Any], width: int, flow: bool | None) -> Source:
    content = yaml.safe_dump(
        {"title": "Title", "language": "en-GB", "body": body},
        allow_unicode=True, width=width, default_flow_style=flow, sort_keys=False,
    )  # fmt: skip
    origin = origin_of(content.encode(), "content.yaml", TARGET.parent)
    try:
        load(origin)
    except ContentError:
        assume(False)
    return source_in(origin)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_our_own_handouts_come_back_as_they_went(path: Path, form: Write) -> None:
    source = read_source(path)
    known = [e._replace(target=e.source, state="approved") for e in entries(source)]
    made = imported(source, sent_and_read(form, source, known, "en-GB"), path, None).content
    assert shape(made) == shape(path.read_bytes())
    for old, new in zip(texts_of(path.read_bytes()), texts_of(made), strict=True):
        assert plain_form(new) == plain_form(old)
    lines = path.read_text().split("\n")
    assert [line for line in made.decode().split("\n") if line in lines] == [
        line for line in lines if line in made.decode().split("\n")
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_comments_and_order_of_the_source_stay(form: Write) -> None:
    path = ROOT / "examples" / "blood-test.yaml"
    source = read_source(path)
    known = [e._replace(target=e.source.replace("blood", "sangre"), state="needs-review")
             for e in entries(source)]  # fmt: skip
    made = imported(source, sent_and_read(form, source, known, "en-GB"), path, None).content
    lines, old = made.decode().split("\n"), path.read_text().split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        line for line in old if line.startswith("#")
    ]
    assert lines[-20:] == old[-20:]
    assert max(map(len, lines)) <= 101


@SETTINGS
@given(
    st.lists(blocks(ANY_TEXT), min_size=1, max_size=3), st.sampled_from(FORMS),
    st.sampled_from([40, 100]), st.sampled_from([None, False]),
)  # fmt: skip
def test_any_text_in_any_block_comes_back(
    body: list[Any], form: Write, width: int, flow: bool | None
) -> None:
    source = raw_source(body, width, flow)
    known = [e._replace(target=e.source, state="approved") for e in entries(source)]
    made = imported(source, sent_and_read(form, source, known, "en-GB"), TARGET, None).content
    old = source.origin.text.encode()
    assert shape(made) == shape(old)
    for before, after in zip(texts_of(old), texts_of(made), strict=True):
        assert said(read_inline(plain_form(after)).runs) == said(
            read_inline(plain_form(before)).runs
        )


@SETTINGS
@given(st.lists(blocks(WORDS), min_size=1, max_size=3), st.sampled_from(FORMS), st.data())
def test_every_new_text_stands_where_its_source_stood(
    body: list[Any], form: Write, data: st.DataObject
) -> None:
    source = raw_source(body, 100, None)
    letters = st.text("abc çñéß'\":#-,[]&!|>%`?أبج漢字", min_size=1, max_size=60)
    new = {
        e.unit.id: data.draw(letters.map(str.strip).filter(lambda t: any(c.isalpha() for c in t)))
        for e in entries(source)
    }
    wanted = {id: markup_of([text]) or "" for id, text in new.items()}
    known = [e._replace(target=wanted[e.unit.id], state="needs-review") for e in entries(source)]
    delivery = sent_and_read(form, source, known, "en-GB")
    try:
        made = imported(source, delivery, TARGET, None).content
    except ContentError as error:
        said_of_all = {problem.message.rpartition(" source ")[2] for problem in error.problems}
    else:
        said_of_all = set()
    assert said_of_all <= {"is missing"}
    if said_of_all:
        return
    found = {unit.id: unit.text for unit in units(parts_of(parse(origin_of(made, "", Path()))))}
    for id, text in new.items():
        assert " ".join(read_inline(found[id]).plain.split()) == " ".join(text.split())


@SETTINGS
@given(ANY_TEXT)
def test_markup_is_written_as_it_is_read(text: str) -> None:
    pieces = pieces_of(text)
    written = markup_of(pieces)
    if written is not None:
        assert said(read_inline(written).runs) == said(read_inline(text).runs)


@pytest.mark.parametrize(
    "text",
    [
        "**Bold** and *italic* and ***both***",
        "A [link](https://www.example.org/a_(b)) and [another **one**](#tables).",
        "Cited.[@who] Twice.[@a; @b]",
        "{{name}} comes on {{day}}",
        "[buenos **días**]{lang=es}",
        "one  \ntwo",
        r"2 \* 3 is \[6\] and not {{6}",
        "a **b *c* d** e",
    ],
)
def test_markup_that_authors_write_survives(text: str) -> None:
    written = markup_of(pieces_of(text))
    assert written is not None
    assert said(read_inline(written).runs) == said(read_inline(text).runs)
