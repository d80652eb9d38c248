"""A patient's sheet from a row: its content, paper and variant, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from handout.batch.compiled import Compiled
from handout.batch.rows import BadRow, Row
from handout.build import Loaded
from handout.content.papers import PAPERS
from handout.content.variant import USUAL, Variant
from handout.errors import ContentError, FieldError

_YES = ("yes", "y", "true", "1", "x", "on")
_NO = ("no", "n", "false", "0", "off")


class Letter(NamedTuple):
    """A patient's file; ``anew`` says whether all of it had to be laid out."""

    number: int
    pdf: bytes
    pages: int
    anew: bool


class Maker:
    """Makes sheets from rows; ``contents`` are the handout's by language, the usual one first."""

    def __init__(
        self, contents: Mapping[str, Loaded], paper: str | None = None, variant: Variant = USUAL
    ) -> None:
        self._contents = contents
        self._usual = next(iter(contents))
        self._paper = paper
        self._variant = variant
        self._compiled: dict[tuple[str, str | None, Variant], Compiled] = {}

    def make(self, row: Row) -> Letter | BadRow:
        """The sheet of a patient, or the first thing that is wrong with the row."""
        language = row.choices.get("language", self._usual)
        paper = row.choices.get("paper", self._paper or "").lower() or None
        if language not in self._contents:
            known = ", ".join(self._contents)
            return BadRow(row.number, "language", f"there is no such translation; there is {known}")
        if paper and paper not in PAPERS:
            return BadRow(row.number, "paper", f"is none of {', '.join(PAPERS)}")
        variant = _chosen(row.choices, self._variant)
        if isinstance(variant, str):
            return BadRow(row.number, variant, "is neither yes nor no")
        key = (language, paper, variant)
        if key not in self._compiled:
            self._compiled[key] = Compiled(self._contents[language], paper, variant)
        try:
            filled = self._compiled[key].fill(row.values)
            pdf = _protected(filled.pdf, row.password) if row.password else filled.pdf
        except FieldError as error:
            first = error.problems[0]
            told = f"{first.message}; {first.advice}" if first.advice else first.message
            return BadRow(row.number, first.field, told)
        except ContentError as error:
            return BadRow(row.number, "", error.problems[0].message)
        except _WeakPasswordError as error:
            return BadRow(row.number, "", str(error))
        return Letter(row.number, pdf, filled.pages, filled.anew)


def _chosen(choices: Mapping[str, str], usual: Variant) -> Variant | str:
    """The variant that a row asks for, or the name of what is neither yes nor no.

    What it does not say is as ``usual``.
    """
    said = {name: choices[name].lower() for name in Variant._fields if name in choices}
    wrong = next((name for name, text in said.items() if text not in (*_YES, *_NO)), None)
    return wrong or usual._replace(**{name: text in _YES for name, text in said.items()})


class _WeakPasswordError(ValueError):
    """A password that protects nothing."""


def _protected(pdf: bytes, password: str) -> bytes:
    from handout.deliver.email.protecting import PasswordError, protected

    try:
        return protected(pdf, password)
    except PasswordError as error:
        raise _WeakPasswordError(str(error)) from None
