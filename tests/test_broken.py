"""What is wrong in a file is said with its place, in plain words, all of it at once.

Each file in ``tests/broken`` is broken in one or two ways. Its first lines say what the
program is to answer: ``# expect: line:column: what is wrong; what to write``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handout.build import load, render
from handout.content.source import Origin, origin_of
from handout.errors import ContentError, Problem

BROKEN = Path(__file__).parent / "broken"
CONTENTS = sorted(BROKEN.glob("*.yaml"))
BRANDS = sorted(BROKEN.glob("brands/*.yaml"))
EXPECTED = re.compile(rb"^# expect: (.+)$", re.MULTILINE)
# Words of the machinery, which no author should have to read.
JARGON = re.compile(
    r"pydantic|validat|Traceback|Error\b|\bNone\b|\bstr\b|\bdict\b|\bint\b|null|mapping|scalar"
    r"|token|parse|input|schema|\\[wsd]|\^|\[\^|0x",
)


def expected_of(path: Path) -> list[str]:
    return [found.decode() for found in EXPECTED.findall(path.read_bytes())]


def problems_of(path: Path) -> tuple[Problem, ...]:
    """What loading and rendering the file, or a handout with that brand, complains about."""
    source: Path | Origin = path
    if path.parent.name == "brands":
        content = f"title: Asthma\nbrand: {path.name}\n".encode()
        source = origin_of(content, "content.yaml", path.parent)
    with pytest.raises(ContentError) as caught:
        render(load(source))
    return caught.value.problems


def headline(problem: Problem, path: Path) -> str:
    own = problem.file == str(path)
    return problem._replace(file="" if own else Path(problem.file).name).headline()


@pytest.mark.parametrize("path", CONTENTS, ids=lambda path: path.stem)
def test_a_broken_content_is_answered_with_what_its_first_lines_say(path: Path) -> None:
    assert [headline(problem, path) for problem in problems_of(path)] == expected_of(path)


@pytest.mark.parametrize("path", BRANDS, ids=lambda path: path.stem)
def test_a_broken_brand_is_answered_with_what_its_first_lines_say(path: Path) -> None:
    assert [headline(problem, path) for problem in problems_of(path)] == expected_of(path)


@pytest.mark.parametrize("path", [*CONTENTS, *BRANDS], ids=lambda path: path.stem)
def test_every_broken_file_says_what_it_expects(path: Path) -> None:
    assert expected_of(path)


@pytest.mark.parametrize("path", [*CONTENTS, *BRANDS], ids=lambda path: path.stem)
def test_no_message_holds_words_of_the_machinery(path: Path) -> None:
    assert [line for line in expected_of(path) if JARGON.search(line)] == []


@pytest.mark.parametrize("path", [*CONTENTS, *BRANDS], ids=lambda path: path.stem)
def test_every_message_says_where_and_what_to_do(path: Path) -> None:
    for line in expected_of(path):
        assert re.match(r"([\w.-]+:)?\d+:\d+: [^;]+; .+", line), line


@pytest.mark.parametrize("path", [*CONTENTS, *BRANDS], ids=lambda path: path.stem)
def test_every_message_shows_its_line_with_a_caret_under_the_place(path: Path) -> None:
    for problem in problems_of(path):
        _, shown, caret = str(problem).split("\n")
        at = caret.index("^")
        written = re.sub(r"[\x00-\x08\x0b-\x1f]", "\ufffd", problem.excerpt).replace("\t", " ")
        assert shown.startswith("    ")
        assert shown[at : at + 1] == written[problem.mark.column - 1 : problem.mark.column]
