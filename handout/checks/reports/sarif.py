"""The report as SARIF 2.1.0 (OASIS), which code hosts show beside the changed lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from handout.checks.rule import Rule, Severity
from handout.checks.rules import RULES
from handout.checks.run import Finding, Report
from handout.errors import Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def as_sarif(reports: Iterable[Report], version: str, unreadable: Iterable[Problem] = ()) -> str:
    """One run with all rules and results; silenced findings are suppressed results.

    ``version`` is the program's. Files that could not be read are notifications, and the
    run then counts as not successful (SARIF 3.20.21).
    """
    reports, unreadable = list(reports), list(unreadable)
    results = [_result(finding) for report in reports for finding in report.findings]
    for report in reports:
        for finding, reason in report.silenced:
            suppression = {"kind": "inSource", "justification": reason}
            results.append({**_result(finding), "suppressions": [suppression]})
    driver = {
        "name": "handout",
        "semanticVersion": version,
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    invocation: dict[str, Any] = {"executionSuccessful": not unreadable}
    if unreadable:
        invocation["toolExecutionNotifications"] = [_notification(p) for p in unreadable]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.advice}. Source: {rule.source}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}; {finding.advice}"},
        "locations": [_location(finding.file, finding.mark.line, finding.mark.column)],
    }
    if finding.rule in RULES:
        result["ruleIndex"] = list(RULES).index(finding.rule)
    return result


def _notification(problem: Problem) -> dict[str, Any]:
    words = f"{problem.message}; {problem.advice}" if problem.advice else problem.message
    place = _location(problem.file, problem.mark.line, problem.mark.column)
    return {"level": "error", "message": {"text": words}, "locations": [place]}


def _location(file: str, line: int, column: int) -> dict[str, Any]:
    path = PurePath(file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if line:
        place["region"] = {"startLine": line, "startColumn": max(column, 1)}
    return {"physicalLocation": place}
