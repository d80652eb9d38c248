"""A patient's sheet from a row: which content and paper it is made of, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from handout.batch.compiled import Compiled
from handout.batch.rows import BadRow, Row
from handout.build import Loaded
from handout.content.papers import PAPERS
from handout.errors import ContentError, FieldError


class Letter(NamedTuple):
    """A patient's file; ``anew`` says whether all of it had to be laid out."""

    number: int
    pdf: bytes
    pages: int
    anew: bool


class Maker:
    """Makes sheets from rows; ``contents`` are the handout's by language, the usual one first."""

    def __init__(self, contents: Mapping[str, Loaded], paper: str | None = None) -> None:
        self._contents = contents
        self._usual = next(iter(contents))
        self._paper = paper
        self._compiled: dict[tuple[str, str | None], Compiled] = {}

    def make(self, row: Row) -> Letter | BadRow:
        """The sheet of a patient, or the first thing that is wrong with the row."""
        language = row.choices.get("language", self._usual)
        paper = row.choices.get("paper", self._paper or "").lower() or None
        if language not in self._contents:
            known = ", ".join(self._contents)
            return BadRow(row.number, "language", f"there is no such translation; there is {known}")
        if paper and paper not in PAPERS:
            return BadRow(row.number, "paper", f"is none of {', '.join(PAPERS)}")
        key = (language, paper)
        if key not in self._compiled:
            self._compiled[key] = Compiled(self._contents[language], paper)
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


class _WeakPasswordError(ValueError):
    """A password that protects nothing."""


def _protected(pdf: bytes, password: str) -> bytes:
    from handout.deliver.email.protecting import PasswordError, protected

    try:
        return protected(pdf, password)
    except PasswordError as error:
        raise _WeakPasswordError(str(error)) from None
