"""The report as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from handout.checks.run import Finding, Report
from handout.errors import Problem


def as_json(reports: Iterable[Report], unreadable: Iterable[Problem] = ()) -> str:
    """All findings under ``findings``; what could not be read at all under ``unreadable``."""
    reports = list(reports)
    data = {
        "findings": [_finding(f) for report in reports for f in report.findings],
        "silenced": [
            {**_finding(one.finding), "reason": one.reason}
            for report in reports
            for one in report.silenced
        ],
        "undecided": {report.file: list(report.undecided) for report in reports},
        "grades": {report.file: [grade._asdict() for grade in report.grades] for report in reports},
        "items": {
            report.file: [
                {
                    "instrument": each.item.instrument,
                    "item": each.item.number,
                    "asks": each.item.asks,
                    "answer": each.answer,
                }
                for each in report.items
            ]
            for report in reports
        },
        "unreadable": [_problem(problem) for problem in unreadable],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "file": finding.file,
        "line": finding.mark.line,
        "column": finding.mark.column,
        "message": finding.message,
        "advice": finding.advice,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.mark.line,
        "column": problem.mark.column,
        "message": problem.message,
        "advice": problem.advice,
    }
