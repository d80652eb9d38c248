"""The inside of a sentence: bold, italic, links, citations and foreign words.

The grammar is CommonMark's inline one, by markdown-it-py, less images and raw HTML
(which stay text, as do entities and back-ticks), with three rules of our own: ``[@key]``
cites a source, ``[words]{lang=es}`` marks words in another language, and ``{{name}}`` is a
personal field, ``{{name.column}}`` a column of one that is a table.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from handout.errors import NOWHERE, Mark

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


class Run(NamedTuple):
    """A stretch of text that is set in one way.

    ``text`` is plain characters, never markup; ``link`` is a URL; ``cite`` is the key
    of a source, in which case ``text`` is empty and the number is filled in later;
    ``language`` is a BCP 47 tag where it differs from the document's;
    ``line_break`` starts a new line before the text; ``field`` is the name of a personal
    field, in which case ``text`` is empty.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    cite: str | None = None
    language: str | None = None
    line_break: bool = False
    field: str | None = None


class Inline:
    """One text of the author, read into runs.

    ``mark`` is where the text begins in the YAML. ``plain`` is the text without its
    markup; citations leave nothing in it.
    """

    __slots__ = ("mark", "runs")

    def __init__(self, runs: tuple[Run, ...], mark: Mark = NOWHERE) -> None:
        self.runs = runs
        self.mark = mark

    @property
    def plain(self) -> str:
        return "".join((" " if run.line_break else "") + run.text for run in self.runs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Inline) and self.runs == other.runs

    def __hash__(self) -> int:
        return hash(self.runs)

    def __repr__(self) -> str:
        return f"Inline({self.plain!r})"


# A text without any of these is plain text to the grammar as well, so the parser
# (50 ms to import) is left alone.
_MARKUP = re.compile(r"[*_\[\]\\<\n]|\{\{")
_SPACES = re.compile(r"[ \t]+")
_CITATION = re.compile(r"\[@([\w.:/+-]+(?:\s*[;,]\s*@[\w.:/+-]+)*)\]")
_FIELD = re.compile(r"\{\{\s*([A-Za-z]\w*(?:\.[A-Za-z]\w*)?)\s*\}\}")
_LANGUAGE = re.compile(r"\{lang=([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\}")


def read_inline(text: str, mark: Mark = NOWHERE) -> Inline:
    """The author's text as runs; any text is valid, what is no markup stays as it is.

    White space is folded to single spaces, as on a web page; a no-break space stays.
    """
    if not _MARKUP.search(text):
        return Inline((Run(_SPACES.sub(" ", text.strip())),), mark)
    tokens = _grammar().parseInline(re.sub(r"[ \t]*\n[ \t]*", _line_end, text.strip()), {})
    return Inline(_runs_of(tokens[0].children or []), mark)


def _line_end(found: re.Match[str]) -> str:
    # CommonMark: two spaces at a line's end break the line; fewer are a space.
    return "  \n" if found.group().startswith("  ") else "\n"


@lru_cache(maxsize=1)
def _grammar() -> MarkdownIt:
    from markdown_it import MarkdownIt

    grammar = MarkdownIt("commonmark", {"html": False}).disable(
        ["image", "html_inline", "entity", "backticks"]
    )
    # every link is read as one, so that the model can say which it does not allow
    grammar.validateLink = lambda url: True  # type: ignore[method-assign]
    grammar.inline.ruler.before("link", "field", _field_rule)
    grammar.inline.ruler.before("link", "citation", _citation_rule)
    grammar.inline.ruler.before("link", "foreign", _foreign_rule)
    return grammar


def _citation_rule(state: StateInline, silent: bool) -> bool:
    found = _CITATION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        for key in re.split(r"\s*[;,]\s*@", found.group(1)):
            state.push("citation", "", 0).content = key
    state.pos = found.end()
    return True


def _field_rule(state: StateInline, silent: bool) -> bool:
    found = _FIELD.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("field", "", 0).content = found.group(1)
    state.pos = found.end()
    return True


def _foreign_rule(state: StateInline, silent: bool) -> bool:
    """``[words]{lang=es}``: the words may hold any other inline markup."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    language = _LANGUAGE.match(state.src, end + 1, state.posMax) if end >= 0 else None
    if not language:
        return False
    if not silent:
        start, limit = state.pos, state.posMax
        state.push("foreign_open", "", 1).meta = {"language": language.group(1)}
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.push("foreign_close", "", -1)
        state.posMax = limit
    state.pos = language.end()
    return True


def _runs_of(tokens: list[Token]) -> tuple[Run, ...]:
    runs: list[Run] = []
    style: dict[str, Any] = {}
    depth = {"strong": 0, "em": 0}
    links: list[str | None] = [None]
    languages: list[str | None] = [None]
    line_break = False
    for token in tokens:
        kind, _, side = token.type.partition("_")
        if kind in depth:
            depth[kind] += 1 if side == "open" else -1
        elif kind == "link":
            links.append(str(token.attrs["href"])) if side == "open" else links.pop()
        elif kind == "foreign":
            languages.append(token.meta["language"]) if side == "open" else languages.pop()
        elif token.type == "hardbreak":
            line_break = True
            continue
        style = {
            "bold": depth["strong"] > 0,
            "italic": depth["em"] > 0,
            "link": links[-1],
            "language": languages[-1],
        }
        if kind == "citation":
            runs.append(Run("", cite=token.content, line_break=line_break, **style))
        elif kind == "field":
            runs.append(Run("", field=token.content, line_break=line_break, **style))
        elif token.type == "softbreak":
            runs.append(Run(" ", **style))
        elif token.content and side not in ("open", "close"):
            text = _SPACES.sub(" ", token.content)
            runs.append(Run(text, line_break=line_break, **style))
        else:
            continue
        line_break = False
    return _joined(runs)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours that are set alike as one run."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if (
            last
            and not run.line_break
            and run.cite is None
            and last.cite is None
            and run.field is None
            and last.field is None
            and run[1:6] == last[1:6]
        ):
            joined[-1] = last._replace(text=last.text + run.text)
        else:
            joined.append(run)
    return tuple(joined) or (Run(""),)
