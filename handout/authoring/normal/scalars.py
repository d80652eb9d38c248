"""The lines of a scalar or of a list in brackets, in the author's own characters."""

from __future__ import annotations

import re

from handout.authoring.normal.folding import HARD, WIDTH, folded, unfolded
from handout.authoring.normal.nodes import Leaf, Tree, comments_in


def leaf_lines(tree: Tree, leaf: Leaf, first: int, indent: int, parent: int) -> list[str]:
    """The lines of a leaf without their indent.

    ``first`` columns are taken in the first line, ``indent`` in the others; ``parent`` is
    the column, in the author's text, of what the leaf stands in.
    """
    raw = tree.raw(leaf)
    if leaf.style in ("|", ">"):
        return _block_scalar(tree, leaf, indent, parent)
    if leaf.style == "[":
        return _brackets(tree, leaf, first, indent)
    lines = _stripped(raw)
    if any(line.endswith("\\") for line in lines[:-1]) or not _fit(lines, first, indent):
        return folded(unfolded(raw, leaf.style == '"'), first, indent)
    return lines  # where lines end is the author's business, as long as they fit


def _stripped(raw: str) -> list[str]:
    return [line.strip(" \t") for line in raw.split("\n")]


def _fit(lines: list[str], first: int, indent: int) -> bool:
    return first + len(lines[0]) <= WIDTH and all(indent + len(n) <= WIDTH for n in lines[1:])


def _brackets(tree: Tree, leaf: Leaf, first: int, indent: int) -> list[str]:
    lines = _stripped(tree.raw(leaf))
    if comments_in(tree.text, leaf):
        return lines
    # at commas, if that is enough; else between the words of the texts as well
    for whole in (True, False):
        shown = folded(_on_one_line(tree, leaf, whole), first, indent)
        if len(shown) == 1 or _fit(shown, first, indent):
            break
    return lines if len(shown) > 1 and len(lines) > 1 and _fit(lines, first, indent) else shown


def _on_one_line(tree: Tree, leaf: Leaf, whole: bool) -> str:
    """A list in brackets, with blanks where a line may end; none in texts, if ``whole``."""
    text, at = "", leaf.start + (len(leaf.anchor) + 1 if leaf.anchor else 0)
    for span in leaf.inner:
        raw = tree.text[span.start : span.end]
        words = unfolded(raw, raw.startswith('"'))
        text += _signs(tree.text[at : span.start])
        text += words.replace(" ", HARD) if whole or span.is_key else words
        at = span.end
    text += _signs(tree.text[at : leaf.end])
    return re.sub(r", ([]}])", r"\1", text)


def _signs(gap: str) -> str:
    """What stands between two scalars in brackets, spaced alike."""
    return re.sub(r"([,:])", r"\1 ", re.sub(r"\s+", "", gap))


def _block_scalar(tree: Tree, leaf: Leaf, indent: int, parent: int) -> list[str]:
    head, _, body = tree.raw(leaf).partition("\n")
    found = re.match(r"([|>])([-+]?)(\d?)([-+]?)", head)
    assert found
    style, chomping, given = found[1], found[2] or found[4], found[3]
    lines = body.split("\n")
    solid = next((line for line in lines if line.strip(" ")), "")
    depth = parent + int(given) if given else len(solid) - len(solid.lstrip(" "))
    shown = [line[depth:] for line in lines]
    if chomping == "+" and body.endswith("\n"):
        shown.pop()
    while chomping != "+" and shown and not shown[-1].strip(" "):
        shown.pop()
    if not chomping and not body.endswith("\n"):
        chomping = "-"  # at the end of a file that lacks its last line end
    if style == ">":
        shown = _refolded(shown, indent)
    return [f"{style}{'2' if given else ''}{chomping}", *shown]


def _refolded(lines: list[str], indent: int) -> list[str]:
    """Lines of a folded text; those that are too long are put together and folded anew."""
    shown: list[str] = []
    run: list[str] = []
    for line in [*lines, ""]:
        if line and not line.startswith((" ", "\t")) and not line.endswith((" ", "\t")):
            run.append(line)
            continue
        fits = all(indent + len(each) <= WIDTH for each in run)
        shown += run if fits or not run else folded(" ".join(run), indent, indent)
        run = []
        shown.append(line)
    return shown[:-1]
