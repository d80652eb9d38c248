"""The inside of a sentence as HTML: every character escaped, links only where allowed."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from urllib.parse import quote

from handout.content.fields import Field
from handout.content.inline import Inline, Run
from handout.deliver.numbers import with_numbers
from handout.deliver.reading import Reading, Title, is_right_to_left
from handout.errors import Problem

_SCHEMES = ("https://", "http://", "mailto:", "tel:", "#")
_URL_CHARACTERS = "%/:?#@!$&'()*+,;=-._~"  # RFC 3986, 2.2 and 2.3, less the brackets


class Page:
    """The state of writing one handout: the headings, citations and problems so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.titles: list[Title] = []
        self.cited: set[str] = set()
        self.problems: list[Problem] = []

    def inline(self, text: Inline, *, bold: bool = False) -> str:
        """An author's text; ``bold`` where all of it is set bold already."""
        parts: list[str] = []
        after_citation = False
        for link, runs in groupby(text.runs, key=_link_of):
            inside = ""
            for run in runs:
                if run.cite is not None:
                    inside += self._citation(run.cite, after_another=after_citation)
                else:
                    inside += self._run(run, bold=bold)
                after_citation = run.cite is not None
            parts.append(anchor(link, inside) if link else inside)
        return "".join(parts)

    def _run(self, run: Run, *, bold: bool) -> str:
        html = self._text(run) if run.field is None else self._field(run.field)
        if run.language:
            html = f'<span lang="{escape(run.language)}">{html}</span>'
        if run.italic:
            html = f"<em>{html}</em>"
        if run.bold and not bold:
            html = f"<strong>{html}</strong>"
        return f"<br>{html}" if run.line_break else html

    def _text(self, run: Run) -> str:
        return steady(run.text, run.language or self.reading.handout.language)

    def _field(self, name: str) -> str:
        value = self.reading.values.get(name)
        if value is None:
            return blank(self.reading.fields[name])
        return steady(value, self.reading.handout.language)

    def _citation(self, key: str, *, after_another: bool) -> str:
        number = self.reading.sources.numbers[key]
        own = "" if key in self.cited else f' id="cited.{number}"'
        self.cited.add(key)
        words = escape(self.words.source.format(number=number))
        comma = ",\u00a0" if after_another else ""
        link = f'<a{own} href="#source.{number}" aria-label="{words}">{number}</a>'
        return f"<sup>{comma}{link}</sup>"


def steady(text: str, language: str) -> str:
    """Characters as HTML; in a line from right to left, numbers are kept from turning round."""
    if not is_right_to_left(language):
        return escape(text)
    return with_numbers(text, lambda number: f'<bdi dir="ltr">{escape(number)}</bdi>', escape)


def _link_of(run: Run) -> str | None:
    return run.link if run.cite is None else None


def anchor(address: str, inside: str, *, more: str = "") -> str:
    """``inside``, which is HTML, as a link; as it is where no link is allowed to lead."""
    if not address.lower().startswith(_SCHEMES):
        return inside
    if address.lower().startswith("tel:"):  # RFC 3966: no spaces
        address = "tel:" + "".join(c for c in address if c in "+0123456789")
        if _is_number(inside):  # whatever the direction of the line
            more += ' dir="ltr"'
    return f'<a href="{escape(quote(address, safe=_URL_CHARACTERS))}"{more}>{inside}</a>'


def _is_number(html: str) -> bool:
    return not any(c.isalpha() for c in re.sub("<[^>]*>", "", html))


def blank(field: Field) -> str:
    """A line to write a field's value on, with its label under it."""
    width = max(8, min(field.most, 40) // 2)
    return (
        f'<span class="blank" style="width: {width}em">'
        f'<span class="label">{escape(field.label)}</span></span>'
    )
