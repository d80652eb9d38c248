"""Whatever stands in a file, the answer is a model or a problem with a place and advice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout.brand.model import Brand
from handout.build import load
from handout.content.blocks import BLOCKS
from handout.content.model import Handout, Review, Source
from handout.content.problems import keys_of
from handout.content.source import origin_of
from handout.errors import ContentError

KEYS = sorted(
    {key for model in (Handout, Brand, Review, Source, *BLOCKS.values()) for key in keys_of(model)}
    | {"lead", "text", "regular", "bold", "leading", "small", "tint", "band", "on_band"}
)
WORDS = st.sampled_from(
    [
        *("words", "1", "-1", "1.5", "nan", "inf", "1e999", "true", "no", "", " ", "2026-11-24"),
        *("[@a]", "[a](#b)", "[a](javascript:x)", "**b**", "x.svg", "#ffffff", "a4", "draft"),
        *("\u00a0", "\u202e", "\u0301", "\U0001f600", "a: b", "- a", "\t", "a\nb", "A" * 300),
    ]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | WORDS, inner, max_size=4)
    ),
    max_leaves=12,
)


def answer(values: object, brand: object = None) -> list[str]:
    """Headlines of the problems; JSON is YAML."""
    import json
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "assets").mkdir()
        (Path(folder) / "assets" / "brand.yaml").write_text(json.dumps(brand))
        try:
            load(origin_of(json.dumps(values).encode(), "content.yaml", Path(folder)))
        except ContentError as error:
            return [p._replace(file=Path(p.file).name).headline() for p in error.problems]
    return []


def is_plain(line: str) -> bool:
    words = ("pydantic", "None", "Traceback", "valid ", "Input", "<class", "__")
    return "; " in line and not any(word in line for word in words)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(keys_of(Handout)), VALUES))
def test_any_content_is_a_handout_or_is_told_in_plain_words(values: dict[str, Any]) -> None:
    values.pop("brand", None)
    assert [line for line in answer({"title": "T", **values}) if not is_plain(line)] == []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(BLOCKS)), st.dictionaries(st.sampled_from(KEYS), VALUES), VALUES)
def test_any_block_is_read_or_is_told_in_plain_words(
    name: str, others: dict[str, Any], value: object
) -> None:
    lines = answer({"title": "T", "body": [{name: value, **others}]})
    assert [line for line in lines if not is_plain(line)] == []


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(keys_of(Brand)), VALUES))
def test_any_brand_is_read_or_is_told_in_plain_words(values: dict[str, Any]) -> None:
    assert [line for line in answer({"title": "T"}, values) if not is_plain(line)] == []


def test_an_error_deep_inside_lists_is_found_at_its_place() -> None:
    deep = "[" * 25 + "{nonsens: 1, note: x}" + "]" * 25
    with pytest.raises(ContentError) as caught:
        load(origin_of(f"title: T\nbody: {deep}\n".encode(), "content.yaml", Path()))
    (problem,) = caught.value.problems
    assert problem.mark == (2, 33)


def test_an_unknown_key_that_is_the_missing_one_is_told_once() -> None:
    assert len(answer({"titel": "T"})) == 1


def test_problems_are_listed_in_the_order_of_their_lines_and_none_twice() -> None:
    body = [{"note": {"rule": 1}}, {"figure": "x"}, {"lines": 1, "write_in": ""}]
    lines = answer({"title": "T", "body": body, "paper": "b5"})
    places = [tuple(map(int, line.split(":")[1:3])) for line in lines]
    assert places == sorted(places)
    assert len(set(lines)) == len(lines) == 4
