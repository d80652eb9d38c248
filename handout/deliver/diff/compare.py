"""Two lists of sections to what changed between them, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from handout.deliver.diff.passages import Section

SAME_SECTION = 0.5  # share of words in common from which a section counts as renamed
SAME_PASSAGE = 0.4  # and from which a passage counts as rewritten, not as another one


class Piece(NamedTuple):
    """Words in a row that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


class Change(NamedTuple):
    """What changed in a section.

    ``old_title`` is None where it is the same; ``after`` is the heading that a moved
    section now follows, and None for one that was not moved. ``passages`` are those that
    changed, each whole. ``under`` is the heading that the section stands under, if any but
    the handout's title.
    """

    state: Literal["added", "removed", "changed"]
    title: str
    old_title: str | None
    after: str | None
    passages: tuple[tuple[Piece, ...], ...]
    under: str | None = None


def compare(old: Sequence[Section], new: Sequence[Section]) -> list[Change]:
    """The sections that changed, in the new order; those that went stand at the end."""
    partner = _partners(old, new)
    stayed = _in_order([partner[at] for at in range(len(new)) if at in partner])
    changes = []
    for at, section in enumerate(new):
        if at not in partner:
            lines = tuple((Piece("added", text),) for text in section.passages)
            changes.append(Change("added", section.title, None, None, lines, _above(new, at)))
            continue
        before = old[partner[at]]
        after = None
        if partner[at] not in stayed:
            after = new[at - 1].title if at else ""
        renamed = before.title if before.title != section.title else None
        passages = _passages(before.passages, section.passages)
        if passages or renamed is not None or after is not None:
            above = _above(new, at)
            changes.append(Change("changed", section.title, renamed, after, passages, above))
    kept = set(partner.values())
    for at, section in enumerate(old):
        if at not in kept:
            lines = tuple((Piece("removed", text),) for text in section.passages)
            changes.append(Change("removed", section.title, None, None, lines, _above(old, at)))
    return changes


def _above(sections: Sequence[Section], at: int) -> str | None:
    level = sections[at].level
    higher = (section for section in reversed(sections[:at]) if section.level < level)
    found = next(higher, None)
    return found.title if found and found.level > 1 else None


def _partners(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """For each new section the old one that it was: of the same title, else the likest."""
    partner: dict[int, int] = {}
    free = list(range(len(old)))
    for at, section in enumerate(new):
        same = [other for other in free if old[other].title == section.title]
        if same:
            partner[at] = same[0]
            free.remove(same[0])
    for at, section in enumerate(new):
        if at in partner or not free:
            continue
        if section.level == 1 and old[free[0]].level == 1:  # a handout has one title
            likest = free[0]
        else:
            words = _words(section.passages)
            scores = {n: _likeness(_words(old[n].passages), words) for n in free}
            likest = max(free, key=lambda n: scores[n])
            if scores[likest] < SAME_SECTION:
                continue
        partner[at] = likest
        free.remove(likest)
    return partner


def _in_order(numbers: Sequence[int]) -> set[int]:
    """The numbers of a longest run that only rises: what kept its order."""
    best: list[list[int]] = []
    for at, number in enumerate(numbers):
        longest: list[int] = []
        for run in best[:at]:
            if run[-1] < number and len(run) > len(longest):
                longest = run
        best.append([*longest, number])
    whole: list[int] = []
    for run in best:
        whole = run if len(run) > len(whole) else whole
    return set(whole)


def _passages(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    found: list[tuple[Piece, ...]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _rewritten(list(old[a:b]), new[c:d])
    return tuple(found)


def _rewritten(old: list[str], new: Sequence[str]) -> list[tuple[Piece, ...]]:
    """Pairs passages that are alike, in their order; others came or went whole."""
    found: list[tuple[Piece, ...]] = []
    for text in new:
        scores = [_likeness(before.split(), text.split()) for before in old]
        if not scores or max(scores) < SAME_PASSAGE:
            found.append((Piece("added", text),))
            continue
        at = scores.index(max(scores))
        found += [(Piece("removed", gone),) for gone in old[:at]]
        found.append(_pieces(old[at].split(), text.split()))
        del old[: at + 1]
    return found + [(Piece("removed", gone),) for gone in old]


def _pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(new[c:d])))
            continue
        if b > a:
            pieces.append(Piece("removed", " ".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", " ".join(new[c:d])))
    return tuple(pieces)


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _words(passages: Sequence[str]) -> list[str]:
    return [word for passage in passages for word in passage.split()]
