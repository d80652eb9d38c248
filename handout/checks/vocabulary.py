"""Lists of words and phrases, in all their forms, and where a text uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parent / "data"
# British spellings that have an American twin; a form with the first is found with the second.
_TWINS = (
    ("iz", "is"), ("our", "or"), ("haem", "hem"), ("aem", "em"), ("oed", "ed"), ("aeti", "eti"),
    ("paed", "ped"), ("anaes", "anes"), ("noea", "nea"), ("hoea", "hea"),
)  # fmt: skip


class Term(NamedTuple):
    """A word or phrase, what stands in the list beside it, and every form it has in a text."""

    name: str
    meanings: tuple[str, ...]
    note: str
    forms: tuple[str, ...]

    @property
    def is_left_alone(self) -> bool:
        """Whether it is a name that is in the list so that no part of it is found."""
        return not self.meanings


class Use(NamedTuple):
    """A place in a text where a term stands: from letter ``start`` to ``end``."""

    term: Term
    start: int
    end: int


class Vocabulary:
    """The terms of one list; where two could stand, the longer is meant."""

    def __init__(self, terms: list[Term]) -> None:
        self.terms = tuple(terms)

    @cached_property
    def by_form(self) -> dict[str, Term]:
        return {form: term for term in self.terms for form in term.forms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.by_form, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{pattern_of(longest_first)})(?![\w-])")

    def uses_in(self, text: str) -> Iterator[Use]:
        """The terms in ``text``, in order; names that are left alone are not among them."""
        for found in self._pattern.finditer(lowered(text)):
            term = self.by_form[" ".join(found.group().split())]
            if not term.is_left_alone:
                yield Use(term, found.start(), found.end())


def lowered(text: str) -> str:
    """``text`` in small letters with straight apostrophes, each letter in its old place."""
    small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small.replace("\u2019", "'")


def pattern_of(forms: tuple[str, ...] | list[str]) -> str:
    """A pattern of any of these forms, in small letters, with any white space in between."""
    return "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)


@lru_cache(maxsize=4)
def vocabulary(name: str) -> Vocabulary:
    """The list in ``data/NAME.tsv``: kind, term, meanings, more forms, note."""
    text = (_DATA / f"{name}.tsv").read_text(encoding="utf-8")
    rows = (row for row in text.splitlines() if row and not row.startswith("#"))
    return Vocabulary([_term(*row.split("\t")) for row in rows])


def _term(kind: str, name: str, meanings: str = "", more: str = "", note: str = "") -> Term:
    forms = [name, *_inflected(kind, name), *_parts(more)]
    spelled = [form for each in forms for form in _spellings(each)]
    return Term(name, tuple(_parts(meanings)), note, tuple(dict.fromkeys(spelled)))


def _parts(column: str) -> list[str]:
    return [part for part in column.split("; ") if part]


def _spellings(form: str) -> list[str]:
    found = [form]
    for british, american in _TWINS:
        found += [each.replace(british, american) for each in found if british in each]
    return found


def _inflected(kind: str, name: str) -> list[str]:
    if kind == "n":
        return [_with_s(name)]
    if kind not in ("v", "vv"):
        return []
    verb, _, rest = name.partition(" ")
    stem = verb + verb[-1] if kind == "vv" else verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        past, going = f"{verb[:-1]}ied", f"{verb}ing"
    elif verb.endswith("e"):
        past, going = f"{verb}d", f"{verb[:-1]}ing"
    else:
        past, going = f"{stem}ed", f"{stem}ing"
    return [f"{form} {rest}".strip() for form in (_with_s(verb), past, going)]


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith("sis"):
        return f"{word[:-2]}es"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)\Z", word) else f"{word}s"
