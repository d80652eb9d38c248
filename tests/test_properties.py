"""Whatever an author writes either builds, with every word on the page, or fails in words."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handout import load, render
from handout.brand.fonts import typeface
from handout.content.source import origin_of
from handout.errors import ContentError
from tests.reading import reader, structure

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_FACE = typeface("Atkinson Hyperlegible", [], Path(), origin_of(b"", "", Path())).face()
# Letters, digits and signs that the shipped font has, less those that mean something to
# the inline grammar or to YAML's reader, and the accents that join the letter before them.
PRINTABLE = sorted(
    c
    for c in _FACE.characters
    if c.isprintable() and c not in "*_[]\\<`\u00ad" and not unicodedata.combining(c)
)
ANY_TEXT = st.text(max_size=200)
WORD = st.text(st.sampled_from(PRINTABLE), min_size=1, max_size=14).map(str.strip).filter(bool)
WORDS = st.lists(WORD, min_size=1, max_size=30).map(" ".join)


def blocks(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any block with ``text`` at every place where a text may stand."""
    items = st.lists(text, min_size=1, max_size=4)
    leaf = st.one_of(
        text.map(lambda t: {"paragraph": t}),
        items,
        items.map(lambda t: {"numbers": t}),
        items.map(lambda t: {"checklist": t}),
        items.map(lambda t: {"steps": t}),
        st.tuples(text, text).map(lambda t: {"points": [{"lead": t[0], "text": t[1]}]}),
        st.tuples(text, text).map(lambda t: {"entries": [{"heading": t[0], "body": [t[1]]}]}),
        st.tuples(text, st.integers(1, 3)).map(lambda t: {"write_in": t[0], "lines": t[1]}),
        st.tuples(text, text, text, text).map(
            lambda t: {"table": t[0], "header": [t[1], t[2]], "rows": [[t[3], t[1]], [t[2], t[3]]]}
        ),
        st.tuples(text, items).map(lambda t: {"columns": [[t[0]], [t[1]]]}),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["note", "caution", "urgent"]), inner).map(
                lambda t: {t[0]: [t[1]]}
            ),
            inner.map(lambda b: {"key_facts": [b]}),
            st.tuples(text, inner).map(lambda t: {"heading": t[0], "body": [t[1]]}),
            st.tuples(text, inner).map(lambda t: {"bullets": [[t[0], t[1]]]}),
        ),
        max_leaves=4,
    )


def _build(body: list[Any], title: str = "Title") -> bytes:
    content = yaml.safe_dump({"title": title, "body": body}, allow_unicode=False)
    return render(load(origin_of(content.encode(), "content.yaml", Path("/nonexistent"))))


def _texts(part: Any) -> list[str]:
    """All the texts of a raw block."""
    if isinstance(part, int):
        return []
    if isinstance(part, str):
        return [part]
    values = part if isinstance(part, list) else list(part.values())
    return [text for value in values for text in _texts(value)]


@SETTINGS
@given(st.lists(blocks(ANY_TEXT), min_size=1, max_size=3), ANY_TEXT)
def test_any_text_in_any_block_builds_or_fails_in_words(body: list[Any], title: str) -> None:
    try:
        pdf = _build(body, title)
    except ContentError as error:
        problems = error.problems
        assert problems
        assert all(problem.message and problem.file for problem in problems)
    else:
        structure(pdf)  # reads every page, and asserts that all text is tagged


@SETTINGS
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_text_in_equals_text_out(paragraphs: list[str]) -> None:
    tree = structure(_build([{"paragraph": text} for text in paragraphs]))
    assert [node.full_text().strip() for node in tree.all("P")] == [
        " ".join(text.split(" ")) for text in paragraphs
    ]


@SETTINGS
@given(st.lists(blocks(WORDS), min_size=1, max_size=4))
def test_every_word_of_every_block_is_in_the_structure(body: list[Any]) -> None:
    read = "".join(structure(_build(body)).full_text().split())
    for text in _texts(body):
        assert "".join(text.split()) in read


@SETTINGS
@given(st.lists(WORDS, min_size=40, max_size=120))
def test_no_line_runs_into_the_margin_or_the_footer(paragraphs: list[str]) -> None:
    from handout.brand.model import Brand
    from handout.layout.look import Look

    look = Look(Brand(), None, None, "letter")  # type: ignore[arg-type]
    for page in reader(_build(paragraphs)).pages:
        places: list[tuple[float, float]] = []

        def visit(text: str, _: Any, matrix: Any, *__: Any, found: Any = places) -> None:
            if text.strip() and matrix[5]:
                found.append((float(matrix[4]), float(matrix[5])))

        page.extract_text(visitor_text=visit)
        assert all(x >= look.side_margin - 0.1 for x, _ in places)
