"""The terminal of a watch: what is wrong in one place, and gone when it is mended."""

from __future__ import annotations

import re
from pathlib import Path

from handout.authoring.watching.outcome import Outcome, outcome_of
from handout.authoring.watching.screen import Screen, clipped, counts_of, rows_of
from handout.checks.rule import Severity
from handout.checks.run import Finding
from handout.errors import NOWHERE, Mark, Problem

WRONG = Problem(
    "unknown block 'setps'", "did you mean 'steps'?", Mark(3, 5), "a.yaml", "  - setps:"
)
BAD = Outcome({}, 3, problems=(WRONG,))


class Terminal:
    """A terminal of ``columns`` by ``lines`` that knows the two sequences that are used."""

    def __init__(self, columns: int = 60, lines: int = 24) -> None:
        self.size = columns, lines
        self.rows: list[str] = []

    def say(self, text: str) -> None:
        back = re.match("\x1b\\[(\\d+)F\x1b\\[J", text)
        if back:
            del self.rows[-int(back[1]) :]
            text = text[back.end() :]
        assert "\x1b" not in text
        columns = self.size[0]
        for line in text.split("\n"):
            self.rows += [line[at : at + columns] for at in range(0, len(line) or 1, columns)]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)


def good(folder: Path) -> Outcome:
    path = folder / "a.yaml"
    path.write_text("title: Words\nbody: [Words]\n")
    return outcome_of(path)


def finding(severity: Severity) -> Finding:
    return Finding("rule", severity, "a.yaml", NOWHERE, "words", "advice")


def test_a_rebuild_is_one_line_with_pages_and_milliseconds(tmp_path: Path) -> None:
    lines: list[str] = []
    Screen(lines.append).show(good(tmp_path))
    assert re.fullmatch(r"\d\d:\d\d:\d\d  1 page, \d+ ms", lines[0])
    assert len(lines) == 1


def test_a_problem_has_its_line_its_column_and_a_caret() -> None:
    terminal = Terminal(200)
    Screen(terminal.say, lambda: terminal.size).show(BAD)
    assert terminal.rows[0].endswith("1 problem; the last good pages stay")
    assert terminal.rows[1:] == [
        "a.yaml:3:5: unknown block 'setps'; did you mean 'steps'?", "      - setps:", "        ^"
    ]  # fmt: skip


def test_what_was_mended_is_gone_from_the_terminal(tmp_path: Path) -> None:
    terminal = Terminal()
    terminal.say("$ handout watch")
    screen = Screen(terminal.say, lambda: terminal.size)
    for outcome in (good(tmp_path), BAD, BAD, good(tmp_path)):
        screen.show(outcome)
    assert len(terminal.rows) == 2
    assert terminal.rows[0] == "$ handout watch"


def test_lines_that_wrap_leave_nothing_behind(tmp_path: Path) -> None:
    terminal = Terminal(columns=23)
    screen = Screen(terminal.say, lambda: terminal.size)
    screen.show(BAD)
    assert len(terminal.rows) > 5
    screen.show(good(tmp_path))
    assert len(terminal.rows) == 1


def test_elsewhere_than_on_a_terminal_nothing_is_taken_back() -> None:
    lines: list[str] = []
    screen = Screen(lines.append)
    screen.show(BAD)
    screen.show(BAD)
    assert sum("unknown block" in line for line in lines) == 2
    assert "\x1b" not in "".join(lines)


def test_more_than_a_terminal_holds_is_counted() -> None:
    shown = clipped([f"line {n}" for n in range(50)], 80, 12)
    assert len(shown) == 10
    assert shown[-1] == "… 41 more lines; the page shows all"


def test_wide_letters_take_two_cells() -> None:
    assert rows_of("漢" * 5, 9) == 2
    assert rows_of("", 9) == 1


def test_the_findings_stand_below_the_build(tmp_path: Path) -> None:
    terminal = Terminal()
    screen = Screen(terminal.say, lambda: terminal.size)
    screen.show(good(tmp_path))
    screen.show_findings([finding(Severity.ERROR), finding(Severity.ADVICE)])
    screen.show(good(tmp_path))
    assert len(terminal.rows) == 2
    assert terminal.rows[1] == "check: 1 error, 1 piece of advice"


def test_a_problem_stands_alone(tmp_path: Path) -> None:
    terminal = Terminal()
    screen = Screen(terminal.say, lambda: terminal.size)
    screen.show(good(tmp_path))
    screen.show_findings([finding(Severity.ERROR)])
    screen.show(BAD)
    assert "check:" not in terminal.text


def test_no_findings_are_said_to_be_none() -> None:
    assert counts_of([]) == "check: nothing found"


def test_a_pdf_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    terminal = Terminal()
    Screen(terminal.say, lambda: terminal.size).show(good(tmp_path), "x.pdf: cannot be written")
    assert "x.pdf: cannot be written" in terminal.text
