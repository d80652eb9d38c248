"""The text of a YAML file as a tree that keeps the author's characters and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

try:
    from yaml import CLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same events
    from yaml import Loader as _Loader  # type: ignore[assignment]


class Span(NamedTuple):
    """Where a scalar in brackets stands, and whether it is a key."""

    start: int
    end: int
    is_key: bool


class Leaf(NamedTuple):
    """A scalar, an alias, or a whole ``[list]`` or ``{mapping}`` in brackets.

    ``style`` is YAML's for a scalar (``'``, ``"``, ``|``, ``>``, empty for plain), ``*`` for
    an alias, ``[`` for brackets; ``inner`` are the scalars in the brackets.
    """

    start: int
    end: int
    style: str = ""
    anchor: str = ""
    inner: tuple[Span, ...] = ()


class Mapping(NamedTuple):
    """A mapping without brackets; ``column`` is where its keys stand."""

    column: int
    pairs: tuple[tuple[Leaf, Node], ...]
    anchor: str = ""


class Sequence(NamedTuple):
    """A list without brackets; ``column`` is where its dashes stand."""

    column: int
    items: tuple[Node, ...]
    anchor: str = ""


Node = Leaf | Mapping | Sequence


class Comment(NamedTuple):
    """A comment; ``alone`` if nothing stands before it on its line."""

    start: int
    end: int
    column: int
    alone: bool


class Tree(NamedTuple):
    """A whole file: its nodes, and in the order of the text its leaves and its comments.

    ``spaced`` are the places of leaves and comments that have an empty line before them.
    """

    text: str
    root: Node
    leaves: tuple[Leaf, ...]
    comments: tuple[Comment, ...]
    spaced: frozenset[int]

    def raw(self, leaf: Leaf) -> str:
        """The leaf's own characters, without its anchor."""
        raw = self.text[leaf.start : leaf.end]
        return raw.removeprefix(f"&{leaf.anchor}").lstrip() if leaf.anchor else raw


def first_leaf(node: Node) -> Leaf:
    """The first leaf in a node."""
    while not isinstance(node, Leaf):
        node = node.pairs[0][0] if isinstance(node, Mapping) else node.items[0]
    return node


def last_leaf(node: Node) -> Leaf:
    """The last leaf in a node."""
    while not isinstance(node, Leaf):
        node = node.pairs[-1][1] if isinstance(node, Mapping) else node.items[-1]
    return node


_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def read_tree(text: str) -> Tree | None:
    """The tree of a text that has been found good; None if there is nothing but comments."""
    kinds = (yaml.NodeEvent, *_ENDS)
    stream = (e for e in yaml.parse(text, Loader=_Loader) if isinstance(e, kinds))
    first = next(stream, None)
    if first is None:
        return None
    root = _node(first, stream, text)
    leaves = tuple(_leaves(root))
    comments = tuple(_comments(text, leaves))
    parts: list[Leaf | Comment] = [*leaves, *comments]
    marks = sorted([(0, 0), *((part.start, _last(text, part)) for part in parts)])
    spaced = {
        start
        for (before, end), (start, _) in pairwise(marks)
        if end > 0 and re.search(r"\n[ \t]*\n", text[max(end, before) : start])
    }
    return Tree(text, root, leaves, comments, frozenset(spaced))


def _last(text: str, part: Leaf | Comment) -> int:
    """Where a leaf or comment ends, less the line ends after a block scalar."""
    return part.start + len(text[part.start : part.end].rstrip("\n "))


def _node(event: Any, stream: Iterator[Any], text: str) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    anchor = event.anchor or ""
    if isinstance(event, yaml.AliasEvent):
        return Leaf(start, end, "*")
    if isinstance(event, yaml.ScalarEvent):
        return Leaf(start, end, event.style or "", anchor)
    if event.flow_style:
        return _brackets(event, stream)
    column = start - text.rfind("\n", 0, start) - 1
    nodes: list[Any] = []
    for inner in stream:
        if isinstance(inner, _ENDS):
            break
        nodes.append(_node(inner, stream, text))
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(column, tuple(nodes), anchor)
    return Mapping(column, tuple(zip(nodes[::2], nodes[1::2], strict=True)), anchor)


def _brackets(event: Any, stream: Iterator[Any]) -> Leaf:
    inner: list[Span] = []
    open_ones = [(isinstance(event, yaml.MappingStartEvent), 0)]
    while open_ones:
        part = next(stream)
        if isinstance(part, _ENDS):
            open_ones.pop()
            continue
        is_mapping, number = open_ones[-1]
        open_ones[-1] = (is_mapping, number + 1)
        if isinstance(part, yaml.CollectionStartEvent):
            open_ones.append((isinstance(part, yaml.MappingStartEvent), 0))
        else:
            is_key = is_mapping and number % 2 == 0
            inner.append(Span(part.start_mark.index, part.end_mark.index, is_key))
    end = part.end_mark.index
    return Leaf(event.start_mark.index, end, "[", event.anchor or "", tuple(inner))


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _leaves(item)
    else:
        for key, value in node.pairs:
            yield key
            yield from _leaves(value)


_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*(?<!\s)")


def _comments(text: str, leaves: tuple[Leaf, ...]) -> Iterator[Comment]:
    """What begins with # outside of all leaves, and in the first line of a block scalar."""
    begin = 0
    for leaf in (*leaves, Leaf(len(text), len(text))):
        end = leaf.start
        if leaf.style in ("|", ">"):
            end = text.find("\n", end) % (len(text) + 1)
        for found in _COMMENT.finditer(text, begin, end):
            line = text.rfind("\n", 0, found.start()) + 1
            alone = not text[line : found.start()].strip()
            yield Comment(found.start(), found.end(), found.start() - line, alone)
        begin = leaf.end


def all_comments(text: str) -> list[str]:
    """The comments of a file, those in brackets among them, in order."""
    tree = read_tree(text)
    if tree is None:
        return [found[0] for found in _COMMENT.finditer(text)]
    found = list(tree.comments)
    for leaf in tree.leaves:
        if leaf.inner or leaf.style == "[":
            found += comments_in(text, leaf)
    return [text[comment.start : comment.end] for comment in sorted(found)]


def comments_in(text: str, leaf: Leaf) -> list[Comment]:
    """The comments between a leaf's brackets."""
    spans = (Leaf(0, leaf.start), *(Leaf(*span[:2]) for span in leaf.inner))
    return [c for c in _comments(text, (*spans, Leaf(leaf.end, len(text)))) if c.end <= leaf.end]
