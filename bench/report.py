"""The benchmark's figures as tables, ratios beside their goals, and plain JSON."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

from measure import Samples, median

PACKAGES = ("typst", "weasyprint", "fpdf2", "emboss-pdf", "reportlab", "rl_accel")
HEADINGS = {
    "cold": "Whole process, one document",
    "warm": "Rebuild in a warm process, one document",
    "large": "Whole process, 100 times the body",
}


class Goal(NamedTuple):
    """A ratio of two peers' medians and what it is to be; no limit, no goal."""

    words: str
    table: str
    measured: str
    peer: str
    limit: float | None
    inclusive: bool = True


GOALS = (
    Goal("whole process, ours / Typst", "cold", "milliseconds", "typst", 2.5),
    Goal("whole process, ours / WeasyPrint", "cold", "milliseconds", "weasyprint", 0.25),
    Goal("warm rebuild, ours / Typst", "warm", "milliseconds", "typst", 3, False),
    Goal("  the same, Typst with a changed title", "warm", "milliseconds", "typst-changed", None),
    Goal("100 times the body, time, ours / Typst", "large", "milliseconds", "typst", 1.5),
    Goal("100 times the body, memory, ours / Typst", "large", "mebibytes", "typst", 0.5, False),
)


def text(results: dict[str, Any]) -> str:
    """Everything that was measured, for a terminal."""
    parts = [", ".join(f"{name} {value}" for name, value in machine().items())]
    parts += [_table(name, results) for name in HEADINGS if name in results]
    parts.append(_goals(results))
    failed = failures(results)
    if failed:
        parts.append("\n".join(["Failed", *(f"  {line}" for line in failed)]))
    return "\n\n".join(parts)


def machine() -> dict[str, str]:
    """What the figures depend on; nothing that names the machine."""
    facts = {
        "Python": platform.python_version(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
    }
    for package in PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            facts[package] = "not installed"
    return facts


def _table(name: str, results: dict[str, Any]) -> str:
    made = results["outcomes"].get(name, {})
    lines = [
        HEADINGS[name],
        f"  {'':16}{'median ms':>11}{'min':>9}{'max':>9}{'rounds':>8}"
        + (f"{'peak MiB':>10}{'pages':>7}{'bytes':>10}  tagged" if name != "warm" else ""),
    ]
    for peer, samples in results[name].items():
        if samples.error or not samples.milliseconds:
            lines.append(f"  {peer:16}{'failed':>11}")
            continue
        times = samples.milliseconds
        row = f"  {peer:16}{median(times):11.1f}{min(times):9.1f}{max(times):9.1f}{len(times):8}"
        if name != "warm":
            pdf = made[peer]
            row += f"{median(samples.mebibytes):10.1f}{pdf['pages']:7}{pdf['bytes']:10}"
            row += "  yes" if pdf["tagged"] else "  no"
        lines.append(row)
    if name != "warm":
        lines.append(f"  (memory below {results['own_peak']:.1f} MiB cannot be told apart)")
    return "\n".join(lines)


def _goals(results: dict[str, Any]) -> str:
    lines = ["Ratios of medians"]
    for goal in GOALS:
        if goal.table not in results:
            continue
        ratio = ratio_of(goal, results[goal.table])
        shown = "      -" if ratio is None else f"{ratio:7.3f}"
        lines.append(f"  {goal.words:42}{shown}  {_verdict(goal, ratio)}")
    return "\n".join(lines)


def _verdict(goal: Goal, ratio: float | None) -> str:
    if goal.limit is None:
        return "no goal; for comparison"
    words = f"goal {'<=' if goal.inclusive else '< '} {goal.limit:<5}"
    if ratio is None:
        return f"{words} not measured"
    reached = ratio <= goal.limit if goal.inclusive else ratio < goal.limit
    return f"{words} {'reached' if reached else 'not reached'}"


def ratio_of(goal: Goal, table: dict[str, Samples]) -> float | None:
    """Our median over the peer's, or None where either is missing."""
    both = [getattr(table.get(name, Samples()), goal.measured) for name in ("handout", goal.peer)]
    return median(both[0]) / median(both[1]) if all(both) else None


def failures(results: dict[str, Any]) -> list[str]:
    """Each peer that failed and each file in which text is missing, in words."""
    lines = []
    for name in HEADINGS:
        for peer, samples in results.get(name, {}).items():
            if samples.error:
                lines.append(f"{name}: {peer}: {samples.error}")
        for peer, pdf in results["outcomes"].get(name, {}).items():
            if pdf["letters_missing"]:
                lines.append(f"{name}: {peer}: {pdf['letters_missing']} letters are missing")
    return lines


def plain(results: dict[str, Any]) -> dict[str, Any]:
    """The results as JSON can hold them, with the machine and the ratios."""
    values = {
        name: {peer: asdict(s) if isinstance(s, Samples) else s for peer, s in table.items()}
        if isinstance(table, dict)
        else table
        for name, table in results.items()
    }
    ratios = {goal.words.strip(): ratio_of(goal, results.get(goal.table, {})) for goal in GOALS}
    return {"machine": machine(), "ratios": ratios, **values}
