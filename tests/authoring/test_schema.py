"""The schemas say what the program reads: no more, no less, as far as a schema can say it."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from handout import load
from handout.authoring.schema import MODELINE, as_json, brand_schema, content_schema
from handout.cli.schema import schema as command
from handout.content.source import origin_of, parse, read_origin
from handout.errors import ContentError
from tests.authoring.shipped import OURS, SHIPPED, is_brand, name_of
from tests.conftest import ROOT

CONTENT = Draft7Validator(content_schema(), format_checker=FormatChecker(["date"]))
BRAND = Draft7Validator(brand_schema(), format_checker=FormatChecker(["date"]))
BROKEN = ROOT / "tests" / "broken"


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # reads what libyaml reads


class _Yaml11(_Loader):
    """Values as an editor has them that reads YAML 1.1, where ``no`` is false."""


class _Yaml12(_Loader):
    """Values as an editor has them that reads YAML 1.2 (its core schema)."""

    yaml_implicit_resolvers: ClassVar = {}


for loader in (_Yaml11, _Yaml12):  # days are text, and keys are what the author wrote
    loader.yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in forms if not tag.endswith("timestamp")]
        for first, forms in loader.yaml_implicit_resolvers.items()
    }
    loader.add_constructor("tag:yaml.org,2002:map", lambda made, node: {
        key.value: made.construct_object(value, deep=True) for key, value in node.value
    })  # fmt: skip
for kind, form, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"({form})$"), first)


def readings(text: str) -> dict[str, Any]:
    """What a file holds to this program, and to editors that read YAML 1.1 or 1.2."""
    return {
        "text alone": parse(origin_of(text.encode(), "a.yaml", Path())),
        "YAML 1.1": yaml.load(text, _Yaml11),
        "YAML 1.2": yaml.load(text, _Yaml12),
    }


# A number that stands as text has no bounds to a schema; to an editor it is a number.
EDITORS = ("YAML 1.1", "YAML 1.2")


def faults(validator: Draft7Validator, value: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", ["content", "brand"])
def test_the_schema_in_the_repository_is_the_current_one(name: str) -> None:
    file = f"schema/{name}.schema.json"
    current = CliRunner().invoke(command, [name]).output
    assert (ROOT / file).read_text() == current, f"run: handout schema {name} -o {file}"


@pytest.mark.parametrize("validator", [CONTENT, BRAND], ids=["content", "brand"])
def test_the_schema_is_one_by_the_rules_of_draft_7(validator: Draft7Validator) -> None:
    Draft7Validator.check_schema(validator.schema)


def _keys(schema: Any) -> list[tuple[str, dict[str, Any]]]:
    """Every key that a schema describes (not the conditions on keys)."""
    objects = [schema, *(inner for d in schema["definitions"].values() for inner in _any_of(d))]
    return [pair for thing in objects for pair in thing.get("properties", {}).items()]


def _any_of(definition: dict[str, Any]) -> list[dict[str, Any]]:
    return [definition, *(each for each in definition.get("anyOf", ()) if "description" in each)]


@pytest.mark.parametrize("validator", [CONTENT, BRAND], ids=["content", "brand"])
def test_every_key_has_a_description_and_an_example(validator: Draft7Validator) -> None:
    keys = _keys(validator.schema)
    assert len(keys) > 25
    assert [k for k, s in keys if not s["description"] or not s["examples"]] == []


@pytest.mark.parametrize("validator", [CONTENT, BRAND], ids=["content", "brand"])
def test_every_example_is_good_by_its_own_schema(validator: Draft7Validator) -> None:
    definitions = {"definitions": validator.schema["definitions"]}
    for key, schema in _keys(validator.schema):
        for example in schema["examples"]:
            own = Draft7Validator({"allOf": [_without_words(schema)], **definitions})
            assert (key, faults(own, example)) == (key, [])


def _without_words(schema: dict[str, Any]) -> dict[str, Any]:
    # in draft 7, what stands beside a $ref is not looked at
    return {k: v for k, v in schema.items() if k not in ("description", "examples")}


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_file_of_ours_is_good(path: Path) -> None:
    validator = BRAND if is_brand(path) else CONTENT
    for reading, value in readings(path.read_text()).items():
        assert (reading, faults(validator, value)) == (reading, [])


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_the_first_line_leads_an_editor_to_the_schema(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    assert first.startswith(MODELINE)
    schema = path.parent / first.removeprefix(MODELINE)
    assert schema.name == f"{'brand' if is_brand(path) else 'content'}.schema.json"
    assert schema.is_file() or "template" in path.parts  # 'handout new' puts it there


# What is wrong in these is nothing that a schema can say: how things stand to each other,
# what is not there, what cannot be drawn.
BEYOND = {
    "brand-missing", "character-without-glyph-everywhere",
    "character-without-glyph-in-metadata-shown",
    "citation-style-file-missing", "citation-style-outside-the-folder", "citation-style-unknown",
    "character-without-glyph", "citation-to-nowhere", "citation-without-sources",
    "condition-names-no-field", "condition-that-cannot-be-read", "contact-web-too-long",
    "contrast", "field-column-that-is-not-there", "field-table-in-a-sentence",
    "field-without-columns-named-with-one", "item-with-two-lists",
    "translation-approved-as-its-source",
    "duplicate-id", "figure-missing", "figure-of-the-wrong-kind", "figure-outside-the-folder",
    "font-file-is-no-font", "font-file-missing",
    "font-not-installed", "leading-too-tight", "link-of-a-dangerous-kind", "link-to-nowhere",
    "logo-missing", "logo-of-the-wrong-kind", "several-on-the-page", "table-rows",
}  # fmt: skip
# The reader itself refuses these, before any schema is asked.
UNREADABLE = ("yaml-", "not-utf-8", "quote-not-closed", "duplicate-key", "duplicate-source-key")
STRUCTURAL = [
    path
    for path in sorted(BROKEN.rglob("*.yaml"))
    if path.stem not in BEYOND and not path.stem.startswith(UNREADABLE)
]


@pytest.mark.parametrize("path", STRUCTURAL, ids=lambda path: path.stem)
def test_what_the_program_refuses_the_schema_refuses(path: Path) -> None:
    validator = BRAND if path.parent.name == "brands" else CONTENT
    for reading in EDITORS:
        assert faults(validator, readings(path.read_text())[reading]), reading


@pytest.mark.parametrize("name", sorted(BEYOND))
def test_what_a_schema_cannot_say_it_lets_pass(name: str) -> None:
    for path in BROKEN.rglob(f"{name}.yaml"):
        validator = BRAND if path.parent.name == "brands" else CONTENT
        assert faults(validator, parse(read_origin(path))) == []


FLAT = "title: T\nbody:\n"
WRONG = {
    "a figure whose only alt text is blanks": FLAT + "  - {figure: a.png, alt: ' '}",
    "a figure without alt text that says it is not decorative": FLAT
    + "  - {figure: a.png, decorative: no}",
    "a decorative figure with alt text": FLAT + "  - {figure: a.png, decorative: Yes, alt: b}",
    "a choice of nothing": "title: T\nfields: [{name: a, label: b, kind: choice}]",
    "choices that are none": "title: T\nfields: [{name: a, label: b, choices: [c]}]",
    "a table without columns": "title: T\nfields: [{name: a, label: b, kind: table}]",
    "columns of a text": "title: T\nfields: [{name: a, label: b, columns: [c]}]",
    "two columns of one name": "title: T\n"
    "fields: [{name: a, label: b, kind: table, columns: [c, c]}]",
    "a field without a label": "title: T\nfields: [{name: a}]",
    "a field whose name begins with a digit": "title: T\nfields: [{name: 1a, label: b}]",
    "a source whose title is empty": "title: T\nsources: {a: {title: ''}}",
    "points that go on with blocks": FLAT + "  - key_facts: [{A: b}, c]",
    "blocks that go on with points": FLAT + "  - key_facts: [{note: a}, {A: b}]",
    "a point with both names of its body": FLAT + "  - points: [{lead: a, text: b, body: c}]",
    "a point with three leads": FLAT + "  - points: [{A: b, C: d, E: f}]",
    "a step with nothing in it": FLAT + "  - steps: [{body: []}]",
    "an empty list of bullets": FLAT + "  - - a\n  - []",
    "one column": FLAT + "  - columns: [a]",
    "words after a page break": FLAT + "  - page_break: here",
    "a number that is none": FLAT + "  - {write_in: a, lines: many}",
    "a number too large": FLAT + "  - {write_in: a, lines: 41}",
    "half a line": FLAT + "  - {write_in: a, lines: 1.5}",
    "a colour without its quotes": "clinic: C\ncolours: {text: 112233}",
    "a font without its upright file": "clinic: C\nfonts: {body: {bold: a.ttf}}",
    "five lines of contact": "clinic: C\ncontact: [a, b, c, d, e]",
    "a title that is nothing": "title:\n",
    "a day in words": "title: T\nissued: 1 May 2026",
    "a language with spaces": "title: T\nlanguage: US English",
    "a rule silenced without a reason": "title: T\nchecks: {ignore: {a: }}",
}


def is_refused(text: str, folder: Path) -> bool:
    """Whether the program refuses a content, or a brand (``clinic:`` first)."""
    if text.startswith("clinic:"):
        (folder / "brand.yaml").write_text(text)
        text = "title: T\nbrand: brand.yaml"
    try:
        load(origin_of(text.encode(), "a.yaml", folder))
    except ContentError:
        return True
    return False


@pytest.mark.parametrize("what", WRONG)
def test_both_refuse(what: str, tmp_path: Path) -> None:
    text = WRONG[what]
    validator = BRAND if text.startswith("clinic:") else CONTENT
    assert is_refused(text, tmp_path)
    for reading in EDITORS:
        assert faults(validator, readings(text)[reading]), reading


RIGHT = {
    "numbers as texts": "title: 5\nversion: 1.10\nkeywords: [1, yes]\nbody: [1, 2.5, true]",
    "words for yes and no": "title: T\ncontents: Yes\nbody: [{contact: a, qr: off}]",
    "numbers in quotes": FLAT + "  - {write_in: a, lines: '2'}",
    "numbers in a table": FLAT + "  - {table: , header: [1, yes], rows: [[2.5, ~], ['', no]]}",
    "one block for a list": "title: T\nbody: {note: {rule: }}",
    "letters of any language in an id": FLAT + "  - {heading: a, id: señales-薬}",
    "a paper in capitals": "title: T\npaper: A4",
    "facts that are one text": "title: T\nat_a_glance: Words.",
    "a lead-in that is a block's word": FLAT + "  - points: [{note: a}, {A: b}]",
    "a point whose body is a list of lists": FLAT + "  - points: [{A: [[b, c]]}]",
    "a box without a caption": FLAT + "  - {table: ~, header: [a], rows: [[b]]}",
    "an author by parts": "title: T\nsources: {a: {title: b, author: [{family: c}, d]}}",
    "nothing where nothing is meant": "title: T\nsubtitle:\nissued:\npaper:\nversion: ~",
}


@pytest.mark.parametrize("what", RIGHT)
def test_both_accept(what: str, tmp_path: Path) -> None:
    assert not is_refused(RIGHT[what], tmp_path)
    for reading, value in readings(RIGHT[what]).items():
        assert (reading, faults(CONTENT, value)) == (reading, [])


# Things that may stand anywhere, rightly or not.
THINGS: list[Any] = [
    None, "", " ", "words", 5, 1, -1, 2.5, 200, True, False, "2026-11-24", "a4", "approved",
    "choice", [], {}, ["words"], [[]], [["a"], ["b"]], [None], {"Term": "words"},
    {"note": "words"}, {"lead": "a", "text": "b"}, {"heading": "a"}, {"rule": None},
    {"body": []}, [{"note": "a"}], [{"A": "b"}, "c"],
]  # fmt: skip
KEYS = sorted({key for key, _ in _keys(CONTENT.schema)} | {"Term", "titel"})
EVERY_BLOCK: Any = yaml.load((ROOT / "tests/data/every-block.yaml").read_text(), _Yaml12)
SMALL: list[Any] = [{"title": "T", "body": [block]} for block in EVERY_BLOCK["body"]]
SMALL += [{"title": "T", key: EVERY_BLOCK[key]} for key in EVERY_BLOCK if key != "body"]
# Problems of a kind that a schema cannot see.
UNSEEN = re.compile(
    r"leads nowhere|the condition names|this condition|this row has|the header has|are called"
    r"|have the id|a width cannot be|brand file|'issued' should be a date|'on' should be"
    r"|'next' should be"
)


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """A small handout with one thing in it replaced, renamed, added or taken away."""
    document = copy.deepcopy(draw(st.sampled_from(SMALL)))
    places = list(_places(document))
    for _ in range(draw(st.integers(0, 2))):
        container, key = draw(st.sampled_from(places))
        how = draw(st.sampled_from(["replace", "rename", "add", "take"]))
        thing = copy.deepcopy(draw(st.sampled_from(THINGS)))
        if how == "replace" or (isinstance(container, list) and how == "rename"):
            container[key] = thing
        elif how == "take":
            del container[key]
        elif isinstance(container, list):
            container.insert(key, thing)
        elif how == "add":
            container[draw(st.sampled_from(KEYS))] = thing
        else:
            container[draw(st.sampled_from(KEYS))] = container.pop(key)
        places = list(_places(document)) or [(document, "title")]
        document.setdefault("title", "T")
    return document


def _places(value: Any) -> Any:
    """Every container and key in a document."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in pairs:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


@given(changed())
def test_a_changed_handout_is_refused_by_both_or_by_none(document: Any) -> None:
    problems: tuple[Any, ...] = ()
    try:
        load(origin_of(json.dumps(document).encode(), "a.yaml", Path()))
    except ContentError as error:
        problems = error.problems
    if all(not UNSEEN.search(problem.message) for problem in problems):
        found = faults(CONTENT, document)
        assert bool(found) == bool(problems), (found, problems)


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "brand.json"
    assert CliRunner().invoke(command, ["brand", "-o", str(target)]).exit_code == 0
    assert target.read_text() == as_json(brand_schema())
