"""``handout explain`` knows every block, key, rule and error, and what it shows works."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest
from click.testing import CliRunner, Result

from handout import load, render
from handout.authoring.explaining import explain, topics
from handout.authoring.explaining.errors import kinds, kinds_of
from handout.authoring.explaining.stored import stored
from handout.authoring.schema import keys_of
from handout.brand.model import Brand
from handout.checks.rules import RULES
from handout.cli.explain import explain as command
from handout.content.blocks import BLOCKS
from handout.content.model import Handout
from handout.content.source import origin_of
from handout.errors import ContentError
from tests.conftest import ROOT

NAMES = sorted({name for group in topics().values() for name in group})
BROKEN = ROOT / "tests" / "broken"
EXPECTED = sorted(
    {
        line.decode()
        for path in BROKEN.rglob("*.yaml")
        for line in re.findall(rb"^# expect: (.+)$", path.read_bytes(), re.MULTILINE)
    }
)
SHOWN = [(kind, entry) for kind, entry in stored("errors").items() if "wrong" in entry]


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def built(lines: str) -> None:
    """Builds what an example shows, in the folder of the project's pictures."""
    if lines.startswith("- "):
        lines = f"body:\n{indent(lines, '  ')}"
    content = lines if re.search(r"(?m)^title", lines) else f"title: T\n{lines}"
    render(load(origin_of(content.encode(), "content.yaml", ROOT / "assets")))


def test_every_block_key_rule_and_error_has_a_name() -> None:
    assert {*BLOCKS, *keys_of(Handout), *keys_of(Brand), *RULES, *kinds()} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_explained(name: str) -> None:
    result = run(name)
    assert result.exit_code == 0
    assert result.output.startswith(f"{name}, ")
    assert len(result.output.splitlines()) > 3


@pytest.mark.parametrize("name", NAMES)
def test_what_is_explained_is_plain(name: str) -> None:
    assert not re.search(r"None|\bnull\b|dict|Undefined|``|  \n", run(name).output)


@pytest.mark.parametrize("name", BLOCKS)
def test_the_lines_of_a_block_make_that_block_alone(name: str) -> None:
    example = stored("blocks")[name]["example"]
    built(example)
    assert name in ("paragraph", "bullets") or f"- {name}:" in example


def test_the_texts_for_blocks_are_those_of_the_blocks_there_are() -> None:
    assert set(stored("blocks")) == set(BLOCKS)


@pytest.mark.parametrize(("kind", "entry"), SHOWN, ids=[kind for kind, _ in SHOWN])
def test_the_wrong_lines_of_an_error_give_that_error(kind: str, entry: dict[str, str]) -> None:
    with pytest.raises(ContentError) as caught:
        built(entry["wrong"])
    assert [kinds_of(problem.message) for problem in caught.value.problems] == [[kind]]


@pytest.mark.parametrize(("kind", "entry"), SHOWN, ids=[kind for kind, _ in SHOWN])
def test_the_right_lines_of_an_error_are_built(kind: str, entry: dict[str, str]) -> None:
    built(entry["right"])


@pytest.mark.parametrize("line", EXPECTED)
def test_every_message_that_the_program_gives_is_explained_by_one_kind(line: str) -> None:
    assert len(kinds_of(f"content.yaml:{line}")) == 1
    assert kinds_of(re.sub(r"^[\w.-]*:?\d+:\d+: ", "", line)) == kinds_of(f"content.yaml:{line}")


MESSAGES = {
    "asthma.yaml:14:9: unknown block 'setps'; did you mean 'steps'?": "unknown-block",
    "field 'day': is no date; write year-month-day, as in 2026-11-24": "field-value",
    "dist/a.pdf: cannot be written: no space left on device; make room": "cannot-be-written",
    "no.yaml: there is no such file; check its name and its folder": "no-such-file",
    "C:\\my texts\\a b.yaml:3:8: 'title' is empty; write words or delete the line": "empty",
    "the SVG holds a script": "svg-cannot-be-drawn",
}


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_is_found_as_it_was_printed(message: str) -> None:
    assert kinds_of(message) == [MESSAGES[message]]


def test_an_error_is_found_by_some_of_its_words() -> None:
    assert [each.name for each in explain("contrast readers need")] == ["contrast"]
    assert "no-alt-text" in [each.name for each in explain("alt text missing in figure")]


def test_a_message_need_not_be_quoted_in_the_shell() -> None:
    assert run("unknown", "block", "'setps'").output.startswith("unknown-block, an error")


def test_a_name_with_two_meanings_has_both() -> None:
    assert [each.kind for each in explain("contact")] == ["a block", "a key of the brand file"]


def test_blocks_are_found_by_other_names_and_spellings() -> None:
    assert explain("image") == explain("Figure")
    assert explain("key facts") == explain("key_facts") == explain("key-facts")


def test_a_key_inside_a_block_is_explained_with_all_that_have_it() -> None:
    assert run("alt").output.startswith("alt, a key of figure\n")
    assert [each.kind for each in explain("lines")] == ["a key of write_in", "a key of fields"]
    (when,) = explain("when")
    assert set(BLOCKS) <= set(when.kind.removeprefix("a key of ").split(", "))


def test_a_block_tells_its_main_key_first() -> None:
    lines = run("table").output.splitlines()
    assert lines[lines.index("Keys") + 1].split()[0] == "table"


def test_a_rule_tells_why_its_source_and_how_to_silence_it() -> None:
    shown = run("not-reviewed").output
    rule = RULES["not-reviewed"]
    assert " ".join(shown.split()).count(rule.why) == 1
    assert " ".join(shown.split()).count(rule.source) == 1
    assert "ignore:\n      not-reviewed: the reason" in shown


def test_an_unknown_name_offers_the_nearest_and_exits_with_2() -> None:
    result = run("figur")
    assert result.exit_code == 2
    assert "nothing to explain under 'figur'; did you mean" in result.stderr
    assert "'figure'" in result.stderr
    assert run("xyzzy").stderr.endswith("'handout explain' lists what there is\n")


def test_without_a_name_all_are_listed_in_columns() -> None:
    result = run()
    assert result.exit_code == 0
    assert set(NAMES) <= set(result.output.split())
    assert max(map(len, result.output.splitlines())) <= 88


def test_no_terminal_is_too_narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = run("not-reviewed").output.splitlines()[1:]
    assert max(len(line) for line in lines if "http" not in line) <= 40


def test_the_data_is_in_order() -> None:
    from handout.authoring.normal import normal_form
    from handout.content.source import read_origin

    for path in sorted(Path(ROOT / "handout/authoring/explaining/data").glob("*.yaml")):
        assert normal_form(read_origin(path)) == path.read_text()
