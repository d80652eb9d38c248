"""The same personal letter for every peer: the seed's handout with a name and an appointment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FIELDS = """fields:
  - {name: name, label: Your name}
  - {name: day, label: Day, kind: date}
  - {name: time, label: Time, kind: time}
"""
GREETING = "Dear {name},"
APPOINTMENT = (
    "Your appointment is on {day} at {time}. Please bring this handout with you, and a list of "
    "the medicines that you take."
)
_FIRST = ("Ana", "Bo", "Chi", "Dmitri Alexander", "Émile", "Zoë", "Łukasz", "María de la Cruz")
_LAST = ("Example", "Sample-Trial", "O’Hara", "Ó", "Vásquez Montalbán", "Novák", "Li")

Row = dict[str, str]


def rows() -> Iterator[Row]:
    """Made-up patients without end, the same in every run."""
    number = 0
    while True:
        first, last = _FIRST[number % len(_FIRST)], _LAST[number // 3 % len(_LAST)]
        yield {
            "name": f"{first} {last}",
            "day": f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "time": f"{8 + number % 10:02}:{number % 4 * 15:02}",
        }
        number += 1


def content_of(seed: Path) -> str:
    """The seed's content with the letter's fields and its two paragraphs."""
    text = seed.read_text(encoding="utf-8")
    letter = "".join(f'  - "{line}"\n' for line in (GREETING, APPOINTMENT))
    for name in ("name", "day", "time"):
        letter = letter.replace(f"{{{name}}}", f"{{{{{name}}}}}")
    return text.replace("\nbody:\n", f"\n{FIELDS}body:\n{letter}", 1)


def long_day(day: str) -> str:
    """``December 1, 2026`` for a day, as every peer prints it."""
    from datetime import date

    when = date.fromisoformat(day)
    return f"{when:%B} {when.day}, {when.year}"


def paragraphs(row: Row) -> list[str]:
    """The two paragraphs as plain text, for peers that know no fields."""
    values = {**row, "day": long_day(row["day"])}
    return [GREETING.format(**values), APPOINTMENT.format(**values)]
