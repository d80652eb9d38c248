"""``handout fmt`` changes how a file looks, and nothing that anybody reads in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from handout import load
from handout.authoring.normal import normal_form
from handout.authoring.normal.nodes import all_comments
from handout.cli.fmt import fmt
from handout.content.source import origin_of, parse, read_origin
from handout.errors import ContentError
from tests.authoring.shipped import OURS, name_of
from tests.conftest import ROOT


def values(text: str) -> object:
    return parse(origin_of(text.encode(), "a.yaml", Path()))


def normal(text: str) -> str:
    return normal_form(origin_of(text.encode(), "a.yaml", Path()))


def is_kept(text: str) -> bool:
    """Whether the normal form says the same, and stays as it is when it is formed again."""
    formed = normal(text)
    return (
        values(formed) == values(text)
        and all_comments(formed) == all_comments(text)
        and normal(formed) == formed
    )


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_files_of_ours_are_in_the_normal_form(path: Path) -> None:
    assert normal_form(read_origin(path)) == path.read_text(), f"run: handout fmt {name_of(path)}"


FORMS = {
    "two spaces a level": ("a:\n    - b: c\n      d: e\n", "a:\n  - b: c\n    d: e\n"),
    "dashes are set in": ("body:\n- a\n- b\n", "body:\n  - a\n  - b\n"),
    "a list in a list": ("body:\n-   - a\n    -   b\n", "body:\n  - - a\n    - b\n"),
    "one space after a dash and a colon": ("a:   b\nc:\n  -    d\n", "a: b\nc:\n  - d\n"),
    "brackets": ("a: [ b,c ,  d ]\ne: { f: g ,h: i}\n", "a: [b, c, d]\ne: {f: g, h: i}\n"),
    "an empty value in brackets": ("a: [b, ~, {c: , d: e}]\n", "a: [b, ~, {c: , d: e}]\n"),
    "empty lines": ("\n\na: b\n\n\n\nc: d\n\n\n", "a: b\n\nc: d\n"),
    "no empty line under a key": ("a:\n\n  - b\n", "a:\n  - b\n"),
    "blanks at the end of a line": ("a: b   \nc: \n", "a: b\nc:\n"),
    "a document's beginning and end": ("---\na: b\n...\n", "a: b\n"),
    "a value under its key": ("a:\n  b\n", "a: b\n"),
    "the last line end": ("a: b", "a: b\n"),
    "a long list": (
        f"a: [{', '.join(['word'] * 30)}]\n",
        f"a: [{', '.join(['word'] * 16)},\n  {', '.join(['word'] * 14)}]\n",
    ),
    "a long list of texts": (
        f"a: [{'word ' * 12}a, {'word ' * 12}b]\n",
        f"a: [{'word ' * 12}a,\n  {'word ' * 12}b]\n",
    ),
    "quotes stay": ("a: \"1.0\"\nb: 'no'\nc: 1.10\n", "a: \"1.0\"\nb: 'no'\nc: 1.10\n"),
    "lines that fit stay": ("a:\n  One sentence.\n  Another.\n", "a: One sentence.\n  Another.\n"),
    "a text with its line ends": ("a: |\n     one\n       two  \n", "a: |\n  one\n    two  \n"),
    "anchors": ("a: &x   b\nc: *x\nd: &y\n- e\n", "a: &x b\nc: *x\nd: &y\n  - e\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", FORMS)
def test_the_normal_form_of(what: str) -> None:
    given, formed = FORMS[what]
    assert normal(given) == formed
    assert is_kept(given)


COMMENTS = {
    "above a key": ("# a\na: b\n", "# a\na: b\n"),
    "beside a value": ("a: b   # c\n", "a: b # c\n"),
    "beside a key": ("a:    # b\n- c\n", "a: # b\n  - c\n"),
    "beside a key, its value below": ("a:   # b\n  c\n", "a: c # b\n"),
    "under a key": ("a:\n    # b\n    - c\n", "a:\n  # b\n  - c\n"),
    "at the end of a list": ("a:\n    - b\n    # c\nd: e\n", "a:\n  - b\n  # c\nd: e\n"),
    "after a list": ("a:\n    - b\n# c\nd: e\n", "a:\n  - b\n# c\nd: e\n"),
    "after a list without an indent": ("a:\n- b\n# c\nd: e\n", "a:\n  - b\n# c\nd: e\n"),
    "between items": ("a:\n- b\n# c\n- d\n", "a:\n  - b\n  # c\n  - d\n"),
    "beside a dash": ("a:\n  - # b\n    c: d\n", "a:\n  # b\n  - c: d\n"),
    "beside a text with line ends": ("a: |  # b\n  c\n", "a: | # b\n  c\n"),
    "between brackets": ("a: [b, # c\n    d]\n", "a: [b, # c\n  d]\n"),
    "at the end": ("a: b\n\n\n# c\n", "a: b\n\n# c\n"),
    "that looks like one and is none": ("a: b#c\nd: '# e'\n", "a: b#c\nd: '# e'\n"),
    "a file of nothing else": ("  # a\n\n\n# b", "# a\n\n# b\n"),
}


@pytest.mark.parametrize("where", COMMENTS)
def test_a_comment_stays(where: str) -> None:
    given, formed = COMMENTS[where]
    assert normal(given) == formed
    assert is_kept(given)


@pytest.mark.parametrize("quotes", ["{}", "'{}'", '"{}"'])
def test_a_long_text_is_folded_and_keeps_its_words(quotes: str) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    text = f"title: {quotes.format(words)}\n"
    formed = normal(text)
    assert max(map(len, formed.splitlines())) <= 100
    assert len(formed.splitlines()) < 8
    assert values(formed) == {"title": words}


def test_a_long_text_in_a_folded_block_is_folded_anew() -> None:
    words = " ".join(["word"] * 60)
    formed = normal(f"text: >\n  short\n\n  {words}\n\n   deeper {words}\n")
    assert values(formed) == {"text": f"short\n{words}\n\n deeper {words}\n"}
    assert [len(line) > 100 for line in formed.splitlines()].count(True) == 1


def test_a_long_text_is_not_broken_where_blanks_count() -> None:
    text = f"""a: "{"word " * 18}two  blanks and \\ a blank that is meant {"word " * 18}end\"\n"""
    assert is_kept(text)


def test_no_line_begins_like_a_list_or_a_comment() -> None:
    text = f"a: {'word ' * 18}wor - word {'word ' * 15} wo #1{' word' * 9}\n".replace(" #", " no#")
    assert all(not re.match(r" *[-#]( |\d)", line) for line in normal(text).splitlines())


# Everything below is made up by a machine.

WORDS = st.sampled_from(
    ["a", "Dose", "no", "1.10", "word", "it's", "x:y", "a#b", "-", "é", "don't", "[@key]",
     "**bold**", "{{field}}", "a,b", "…", "喘", "null", "~", "*", "&", "#1", "\\", '"', ":"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=0, max_size=40).map(" ".join)
TREES: Any = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["a", "b", "two words", "title", "x-y"]), inner, max_size=4
        ),
    ),
    max_leaves=12,
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A YAML file as a careless person writes it: any indent, quotes, comments, empty lines."""
    tree = draw(st.dictionaries(st.sampled_from("abcde"), TREES, min_size=1, max_size=4))
    return "".join(_untidy(draw, tree, 0)) + draw(st.sampled_from(["", "# end\n", "\n\n", " # e"]))


def _untidy(draw: st.DrawFn, value: Any, indent: int) -> list[str]:
    lines = []
    step = draw(st.integers(1, 5))
    for member in value.items() if isinstance(value, dict) else [(None, item) for item in value]:
        key, inner = member
        lines += draw(st.sampled_from([[], [], [], ["\n"], ["\n\n"], [f"{' ' * indent}# c\n"]]))
        lead = " " * indent + (f"{key}:" if key else "-")
        beside = draw(st.sampled_from(["", "", "", "  # beside", " "])) + "\n"
        if isinstance(inner, str):
            lines.append(f"{lead} {_scalar(draw, inner, indent + step)}{beside}")
        elif not inner or draw(st.integers(0, 5)) == 0:
            lines.append(f"{lead} {json.dumps(inner, ensure_ascii=False)}{beside}")
        else:
            lines.append(f"{lead}{beside}")
            lines += _untidy(draw, inner, indent + step)
    return lines


def _scalar(draw: st.DrawFn, text: str, indent: int) -> str:
    """The text in any of the ways that YAML has."""
    ways = [json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'"]
    if re.match(r"[\w*(][^#:]*\w$", text) and " - " not in text and not text.startswith("*"):
        ways += [text, text.replace(" ", f"\n{' ' * indent}", 1)]
        ways.append(f"|\n{' ' * indent}{text}")
        ways.append(f">-\n{' ' * indent}{text}")
    quoted = [way for way in ways if not way.startswith(("|", ">"))]
    return draw(st.sampled_from(quoted if indent == 0 else ways))


@settings(max_examples=60, deadline=None)
@given(files())
def test_any_file_keeps_its_values_and_comments(text: str) -> None:
    try:
        values(text)
    except ContentError:
        return  # such as a comment that has become a part of a text
    assert is_kept(text)


EVERY_BLOCK = (ROOT / "tests/data/every-block.yaml").read_text().splitlines()


@st.composite
def touched(draw: st.DrawFn) -> str:
    """The document of every block after a cat walked over the keyboard."""
    lines = list(EVERY_BLOCK)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        indent = " " * draw(st.integers(0, 12))
        match draw(st.integers(0, 5)):
            case 0:
                lines.insert(at, f"{indent}# comment")
            case 1:
                lines.insert(at, "")
            case 2:
                lines[at] += " # beside"
            case 3:
                lines[at] = indent + lines[at].lstrip()
            case 4:
                del lines[at]
            case _:
                lines[at] = lines[at].replace(": ", ":\n" + " " * 30, 1)
    return "\n".join(lines)


@settings(max_examples=30, deadline=None)
@given(touched())
def test_a_touched_handout_keeps_its_values_and_comments_or_is_left_alone(text: str) -> None:
    try:
        formed = normal(text)
    except ContentError:
        return
    assert values(formed) == values(text)
    assert all_comments(formed) == all_comments(text)


@pytest.mark.parametrize(
    "path", [ROOT / "content.yaml", ROOT / "tests/data/every-block.yaml"], ids=name_of
)
def test_the_model_is_the_same_before_and_after(path: Path) -> None:
    untidy = path.read_text().replace(": ", ":   ").replace("\n\n", "\n\n\n")
    before = load(origin_of(untidy.encode(), "a.yaml", path.parent))
    after = load(origin_of(normal(untidy).encode(), "a.yaml", path.parent))
    assert normal(untidy) != untidy
    assert before.handout == after.handout


# The command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(fmt, [str(argument) for argument in arguments])


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "asthma.yaml"
    path.write_bytes(b"title:   T\nbody:\n- a\n")
    return path


def test_a_file_is_written_anew_and_named(untidy: Path) -> None:
    result = run(untidy)
    assert (result.exit_code, result.output) == (0, f"{untidy}: set in order\n")
    assert untidy.read_bytes() == b"title: T\nbody:\n  - a\n"
    assert list(untidy.parent.iterdir()) == [untidy]


def test_a_file_in_order_is_not_touched(untidy: Path) -> None:
    run(untidy)
    before = untidy.stat()
    assert run(untidy).output == ""
    assert (untidy.stat().st_mtime_ns, untidy.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_check_names_what_would_change_and_changes_nothing(untidy: Path) -> None:
    before = untidy.read_bytes()
    result = run("--check", untidy)
    assert (result.exit_code, result.output) == (1, f"{untidy}: would change\n")
    assert untidy.read_bytes() == before
    run(untidy)
    assert run("--check", untidy).exit_code == 0


def test_a_file_that_cannot_be_read_is_left_alone_and_the_others_are_not(untidy: Path) -> None:
    broken = untidy.with_name("broken.yaml")
    broken.write_bytes(b"title: a: b\n")
    result = run(broken, untidy)
    assert result.exit_code == 2
    assert f"{broken}:1:9: a colon inside this text" in result.stderr
    assert broken.read_bytes() == b"title: a: b\n"
    assert untidy.read_bytes().startswith(b"title: T\n")


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    result = run(tmp_path / "no.yaml")
    assert result.exit_code == 2
    assert "there is no such file; check its name and its folder" in result.stderr


def test_the_line_ends_of_windows_stay(untidy: Path) -> None:
    untidy.write_bytes(b"title:   T\r\nbody:\r\n- a\r\n")
    run(untidy)
    assert untidy.read_bytes() == b"title: T\r\nbody:\r\n  - a\r\n"
    assert run("--check", untidy).exit_code == 0


def test_a_byte_order_mark_goes(untidy: Path) -> None:
    untidy.write_bytes(b"\xef\xbb\xbftitle: T\n")
    run(untidy)
    assert untidy.read_bytes() == b"title: T\n"


def test_a_pipe_gets_the_text_and_nothing_else() -> None:
    result = CliRunner().invoke(fmt, ["-"], input="title:   T\n")
    assert result.stdout == "title: T\n"


def test_a_file_that_could_not_be_kept_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from handout.authoring import normal as room

    monkeypatch.setattr(room, "written", lambda tree: "title: another\n")
    with pytest.raises(ContentError, match="cannot be set in order"):
        normal("title: T\n")
