"""The inside of a Markdown text: words with their style, pictures, and what is to be remarked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from handout.authoring.converting.outline import Span, Text

if TYPE_CHECKING:
    from markdown_it.token import Token

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_LINE_BREAK = re.compile(r"<br\s*/?>\Z", re.IGNORECASE)
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}


class Words(NamedTuple):
    """A text, its pictures (target, alt text, title), remarks, and where its links lead."""

    text: Text
    images: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]
    targets: frozenset[str]


def read_words(tokens: list[Token]) -> Words:
    """The words of an inline text."""
    spans: list[Span] = []
    images: list[tuple[str, str, str]] = []
    remarks: list[str] = []
    targets: set[str] = set()
    depth = {"bold": 0, "italic": 0}
    link: str | None = None
    for token in tokens:
        style = Span("", depth["bold"] > 0, depth["italic"] > 0, link)
        name = {"strong": "bold", "em": "italic"}.get(token.type.rpartition("_")[0], "")
        if name:
            depth[name] += token.nesting
        elif token.type == "link_open":
            link = str(token.attrs["href"]) or None
            targets.add(str(token.attrs["href"]))
            if token.attrs.get("title"):
                remarks.append(f"a link had a title: {token.attrs['title']}")
        elif token.type == "link_close":
            link = None
        elif token.type == "image":
            target = str(token.attrs["src"])
            targets.add(target)
            images.append((target, _alt(token), str(token.attrs.get("title") or "")))
        elif token.type in ("softbreak", "hardbreak"):
            spans.append(style._replace(text="\n" if token.type == "hardbreak" else " "))
        elif token.type == "html_inline":
            _tag(token.content, spans, remarks, depth, style)
        elif token.content:
            spans.append(style._replace(text=token.content))
    return Words(tuple(spans), tuple(images), tuple(remarks), frozenset(targets))


def _alt(token: Token) -> str:
    """The words of a picture's alt text, without their style."""
    words = read_words(token.children or [])
    inner = [" ".join(image[1:]) for image in words.images]
    return " ".join("".join(span.text for span in words.text).split() + inner)


def _tag(
    tag: str, spans: list[Span], remarks: list[str], depth: dict[str, int], style: Span
) -> None:
    """An HTML tag in the midst of words: breaks and bold are understood, the rest is told."""
    comment = _COMMENT.fullmatch(tag)
    name = re.match(r"</?(\w+)\s*/?>", tag)
    if comment:
        remarks.append(f"a comment stood here: {' '.join(comment[1].split())}")
    elif _LINE_BREAK.match(tag):
        spans.append(style._replace(text="\n"))
    elif name and name[1].lower() in _STYLES:
        depth[_STYLES[name[1].lower()]] += -1 if tag.startswith("</") else 1
    elif not (name and tag.startswith("</")):
        remarks.append(f"an HTML tag stood in this text: {' '.join(tag.split())}")


def html_words(html: str) -> tuple[str, list[str]]:
    """The words that a piece of HTML shows, and what it holds besides: comments and tags."""
    hidden = [
        f"a comment stood here: {' '.join(found.split())}" for found in _COMMENT.findall(html)
    ]
    html = _COMMENT.sub("", html)
    tags = [tag for tag in _TAG.findall(html) if re.search(r"[=]", tag)]
    hidden += [f"an HTML tag stood here: {' '.join(tag.split())}" for tag in tags]
    from html import unescape

    return " ".join(unescape(_TAG.sub(" ", html)).split()), hidden
