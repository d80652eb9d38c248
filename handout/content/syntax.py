"""What the YAML parser could not read, in the author's words and at the author's mistake.

The parser says where it stopped, which is often lines below the mistake: an open quote
is noticed at the next quote, a line without a colon at the next line.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from handout.content.origin import Origin
from handout.errors import NOWHERE, Mark, Problem

# What YAML 1.1 refuses in a file (its c-printable), and what no PDF text may hold.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
QUOTE_ALL = 'put the whole text in "double quotes"'


def syntax_problem(origin: Origin, error: yaml.YAMLError) -> Problem:
    """The parser's error as a problem of ``origin``."""
    stopped = _mark(getattr(error, "problem_mark", None))
    began = _mark(getattr(error, "context_mark", None))
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    message, advice, mark = (
        _control_character(origin)
        if isinstance(error, yaml.reader.ReaderError)
        else _tokens(origin, said, stopped, began) or _structure(origin, said, stopped, began)
    )
    return origin.problem(message, advice, mark)


Words = tuple[str, str, Mark]


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else NOWHERE


def _control_character(origin: Origin) -> Words:
    found = CONTROL.search(origin.text)
    before = origin.text[: found.start()] if found else ""
    mark = Mark(before.count("\n") + 1, len(before) - before.rfind("\n")) if found else NOWHERE
    return "a character that cannot be printed stands here", "delete it", mark


def _tokens(origin: Origin, said: str, stopped: Mark, began: Mark) -> Words | None:
    """Mistakes inside one word or text."""
    line = origin.line(stopped.line)
    character = line[stopped.column - 1 : stopped.column]
    if "mapping values are not allowed" in said:
        return "a colon inside this text makes it look like a key", QUOTE_ALL, stopped
    if "tab character" in said or ("cannot start any token" in said and character == "\t"):
        return "a tab stands where spaces are needed", "indent with spaces", stopped
    if "cannot start any token" in said:
        return f"a text cannot begin with {character}", QUOTE_ALL, stopped
    if "scanning an alias" in said or "scanning an anchor" in said or " a tag" in said:
        first = origin.line(began.line)[began.column - 1 : began.column]
        return f"a text cannot begin with {first}", QUOTE_ALL, began
    if "a directive" in said:
        return "a text cannot begin with %", QUOTE_ALL, began
    if "quoted scalar" in said and "escape" not in said:
        quote = origin.line(began.line)[began.column - 1 : began.column]
        return (
            f"the {quote} that opens here is not closed",
            f"write {quote} where the text ends",
            began,
        )
    if "escape" in said or "did not find expected hexdecimal number" in said:
        return (
            "a backslash has a meaning of its own inside double quotes",
            r"write \\ for a backslash, or put the text in 'single quotes'",
            stopped,
        )
    if "simple key" in said:
        return "this line is no key, as it has no colon", "write 'key: value'", began
    return None


def _structure(origin: Origin, said: str, stopped: Mark, began: Mark) -> Words:
    """Mistakes in how texts, lists and keys stand to each other."""
    line = origin.line(stopped.line)
    before = line[: stopped.column - 1].rstrip()
    if "flow sequence" in said or "flow mapping" in said or "flow node" in said:
        bracket = origin.line(began.line)[began.column - 1 : began.column]
        if bracket not in ("[", "{"):
            return (
                f"{bracket} stands where a word is expected",
                'delete it, or put it in "double quotes" if it is text',
                began,
            )
        closing = "]" if bracket == "[" else "}"
        return (
            f"the {bracket} that opens here is not closed, or a comma is missing in it",
            f"write {closing} where the list ends; if it is no list, {QUOTE_ALL}",
            began,
        )
    if before.endswith(("]", "}")):
        opening = "[" if before.endswith("]") else "{"
        return f"a text that begins with {opening} looks like a list", QUOTE_ALL, stopped
    if before.endswith(('"', "'")):
        return _after_quote(origin, before[-1], Mark(stopped.line, len(before)), stopped)
    if not before.strip(" -"):
        return (
            "this line does not stand under the ones above it",
            "begin it in the same column as its neighbours",
            stopped,
        )
    return "the text cannot be read on from here", QUOTE_ALL, stopped


def _after_quote(origin: Origin, quote: str, closing: Mark, stopped: Mark) -> Words:
    """Words after a closing quote: the text began with a quoted word, or holds an apostrophe."""
    other = "'single quotes'" if quote == '"' else '"double quotes"'
    for number in range(closing.line, 0, -1):
        line = origin.line(number)
        at = line.rfind(quote, 0, closing.column - 1 if number == closing.line else len(line))
        if at >= 0:
            break
    if number == closing.line or at < 0:
        return f"the text goes on after its closing {quote}", f"put all of it in {other}", stopped
    return (
        f"the {quote} that opens here is closed only in line {closing.line}",
        f"write {quote} where the text ends",
        Mark(number, at + 1),
    )
