"""The report as workflow commands, which GitHub shows as annotations of a change."""

from __future__ import annotations

from collections.abc import Iterable

from handout.checks.rule import Severity
from handout.checks.run import Report
from handout.errors import Problem

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def as_annotations(reports: Iterable[Report], unreadable: Iterable[Problem] = ()) -> str:
    """A line ``::level file=,line=,col=,title=::message`` for each finding."""
    lines = [
        _command(_COMMANDS[f.severity], f.file, f.mark, f.rule, f"{f.message}; {f.advice}")
        for report in reports
        for f in report.findings
    ]
    lines += [
        _command("error", p.file, p.mark, "unreadable", f"{p.message}; {p.advice}")
        for p in unreadable
    ]
    return "\n".join(lines)


def _command(level: str, file: str, mark: tuple[int, int], title: str, message: str) -> str:
    line, column = mark
    place = f",line={line},col={column}" if line else ""
    return f"::{level} file={_property(file)}{place},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
