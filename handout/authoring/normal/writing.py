"""The lines of a tree: two spaces a level, dashes set in, comments beside what they speak of."""

from __future__ import annotations

from bisect import bisect_right

from handout.authoring.normal.nodes import (
    Comment,
    Leaf,
    Mapping,
    Node,
    Sequence,
    Tree,
    first_leaf,
    last_leaf,
)  # fmt: skip
from handout.authoring.normal.scalars import leaf_lines

STEP = 2


def written(tree: Tree) -> str:
    """The whole file in its normal form."""
    writer = _Writer(tree)
    writer.file()
    return "".join(f"{line}\n" for line in writer.lines)


class _Writer:
    """Puts nodes into ``lines`` and, as they come up, the comments that stand between them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.lines: list[str] = []
        self.waiting = list(reversed(tree.comments))
        self.starts = [leaf.start for leaf in tree.leaves]
        self.end = len(tree.text) + 1
        self.opened = 0  # how many lines there were after the last key with members below it

    def file(self) -> None:
        root = self.tree.root
        self.comments_before(first_leaf(root).start, 0)
        if not isinstance(root, Leaf):
            self.block(root, 0)
        elif root.start < root.end:
            self.leaf("", root, STEP, parent=0)
        self.comments_before(self.end, 0)

    def block(self, node: Mapping | Sequence, indent: int, lead: str = "") -> None:
        """A mapping or a list; ``lead`` is the dash before its first line, if it has one."""
        here = " " * indent
        members = node.pairs if isinstance(node, Mapping) else [(None, n) for n in node.items]
        for key, value in members:
            if not lead:
                start = (key or first_leaf(value)).start
                self.comments_before(start, indent)
                self.space(start)
            begin, lead = lead or here, ""
            if key:
                self.pair(begin, key, value, indent, node.column)
            elif isinstance(value, Leaf):
                self.leaf(f"{begin}- ", value, indent + STEP, node.column)
            elif value.anchor:
                self.lines.append(f"{begin}- &{value.anchor}")
                self.block(value, indent + STEP)
            else:
                self.block(value, indent + STEP, f"{begin}- ")
        self.comments_after(node, indent)

    def pair(self, begin: str, key: Leaf, value: Node, indent: int, parent: int) -> None:
        name = f"{begin}{_anchor(key)}{self.tree.raw(key)}:"
        if isinstance(value, Leaf):
            self.leaf(f"{name} ", value, indent + STEP, parent)
            return
        self.lines.append(f"{name} &{value.anchor}" if value.anchor else name)
        self.comment_beside(key.end, first_leaf(value).start)
        self.opened = len(self.lines)
        self.block(value, indent + STEP)

    def leaf(self, begin: str, leaf: Leaf, indent: int, parent: int) -> None:
        """A leaf after ``begin``; the lines below its first have ``indent``.

        ``parent`` is the column of the list or mapping that it stands in.
        """
        before = f"{begin}{_anchor(leaf)}"
        first, *others = leaf_lines(self.tree, leaf, len(before), indent, parent)
        self.lines.append(f"{before}{first}".rstrip())
        is_block = leaf.style in ("|", ">")
        if is_block:
            self.comment_beside(leaf.start, leaf.end)
        self.lines += [" " * indent + line if line else "" for line in others]
        if not is_block:
            self.comment_beside(leaf.end, self.next_start(leaf))

    # Comments and empty lines

    def next_start(self, leaf: Leaf) -> int:
        """Where the next leaf stands, or past the end."""
        number = bisect_right(self.starts, leaf.start)
        return self.starts[number] if number < len(self.starts) else self.end

    def space(self, start: int) -> None:
        """One empty line, if one or more stand before ``start``, but none after a bare key."""
        if start in self.tree.spaced and len(self.lines) > self.opened and self.lines[-1]:
            self.lines.append("")

    def own_line(self, comment: Comment, indent: int) -> None:
        self.space(comment.start)
        self.lines.append(" " * indent + self.tree.text[comment.start : comment.end])

    def comments_before(self, start: int, indent: int) -> None:
        while self.waiting and self.waiting[-1].start < start:
            self.own_line(self.waiting.pop(), indent)

    def comment_beside(self, after: int, before: int) -> None:
        """The next comment, if it stands on the line of ``after`` and ahead of ``before``."""
        if not self.waiting or self.waiting[-1].start >= before:
            return
        comment = self.waiting[-1]
        if not comment.alone and "\n" not in self.tree.text[after : comment.start]:
            self.waiting.pop()
            self.lines[-1] += f" {self.tree.text[comment.start : comment.end]}"

    def comments_after(self, node: Mapping | Sequence, indent: int) -> None:
        """Comments at the end of a list or mapping that stand as deep as its members do."""
        following = self.next_start(last_leaf(node))
        line = self.tree.text.rfind("\n", 0, following) + 1
        shown = self.tree.text[line:following]
        column = len(shown) - len(shown.lstrip(" ")) if following < self.end else 0
        while self.waiting and self.waiting[-1].start < following:
            comment = self.waiting[-1]
            if not comment.alone or comment.column <= column or comment.column < node.column:
                break
            self.own_line(self.waiting.pop(), indent)


def _anchor(leaf: Leaf) -> str:
    return f"&{leaf.anchor} " if leaf.anchor else ""
