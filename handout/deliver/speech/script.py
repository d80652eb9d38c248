"""The script of a handout that is read aloud: what is said, and the pauses between."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

from handout.content.inline import Inline, Run
from handout.deliver.reading import Reading
from handout.deliver.speech.tokens import spoken, telephone
from handout.deliver.speech.words import spoken_words

# By what ends: an item or a cell, a paragraph or a list, what stands under a heading.
ITEM, BLOCK, SECTION = _ORDER = ("medium", "strong", "x-strong")
_PAUSES = re.compile(r'(?:<break strength="[\w-]+"/>\n){2,}')


class Script:
    """The state of writing one handout for a voice."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.language = reading.handout.language
        self.spoken = spoken_words(self.language)

    def plain(self, text: str) -> str:
        """Words without markup, as SSML."""
        return spoken(text, self.language)

    def inline(self, text: Inline, *, emphasis: bool = True) -> str:
        """An author's text as SSML; citations are for the eye, and are not said."""
        parts: list[str] = []
        said = [run for run in text.runs if run.cite is None]

        def together(run: Run) -> tuple[str | None, bool]:
            return run.language, run.bold and emphasis

        for (language, bold), runs in groupby(said, key=together):
            inside = "".join(self._run(run) for run in runs)
            if not inside.strip():
                parts.append(inside)
                continue
            if language:
                inside = f'<lang xml:lang="{escape(language)}">{inside}</lang>'
            if bold:
                inside = f'<emphasis level="moderate">{inside}</emphasis>'
            parts.append(inside)
        return "".join(parts)

    def _run(self, run: Run) -> str:
        language = run.language or self.language
        pause = f'<break strength="{ITEM}"/>' if run.line_break else ""
        if run.field is not None:
            value = self.reading.values.get(run.field)
            label = self.reading.fields[run.field].label
            words = self.spoken.blank.format(label=label) if value is None else value
            return pause + spoken(words, self.language)
        if run.link and run.link.startswith("tel:"):
            return pause + (telephone(run.text) or spoken(run.text, language))
        return pause + spoken(run.text, language)


def said(ssml: str, pause: str = BLOCK) -> str:
    """A paragraph, and the pause after it; nothing for an empty one."""
    return f'<p>{ssml.strip()}</p>\n<break strength="{pause}"/>\n' if ssml.strip() else ""


def one_pause_each(ssml: str) -> str:
    """Pauses that follow each other as the longest of them."""
    return _PAUSES.sub(_longest, ssml)


def _longest(found: re.Match[str]) -> str:
    strengths = re.findall(r'"([\w-]+)"', found.group())
    return f'<break strength="{max(strengths, key=_ORDER.index)}"/>\n'
