"""A piece of the handbook for a word: a block, a key, a rule of the check, an error."""

from __future__ import annotations

import re
from difflib import get_close_matches

from handout.authoring.explaining import errors, keys, rules
from handout.authoring.explaining.piece import Explanation, as_text
from handout.content.wording import OTHER_NAMES
from handout.errors import ContentError, Problem

__all__ = ["Explanation", "as_text", "explain", "topics"]


def topics() -> dict[str, list[str]]:
    """The names of all that can be explained, by the headings of a list of them."""
    return {**keys.topics(), **rules.topics(), "Errors": list(errors.kinds())}


def explain(topic: str) -> list[Explanation]:
    """What is known of ``topic``: a name, or the words of an error message, whole or in part.

    A name may have more than one meaning, as 'contact' has. Raises ContentError, with the
    names that come near, if there is nothing to explain.
    """
    name = _plain(topic)
    found = _named(name) or _named(OTHER_NAMES.get(name, "")) or keys.within(topic.strip())
    if not found:
        found = [errors.explained(kind) for kind in errors.kinds_of(topic)]
    if not found:
        raise ContentError(Problem(f"there is nothing to explain under '{topic}'", _near(name)))
    return found


def _named(name: str) -> list[Explanation]:
    """All that is known by the name; one thing may be named in two files."""
    named = [*keys.named(), *rules.named(), *errors.named()]
    return [made() for known, made in named if _plain(known) == _plain(name)]


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.strip().strip("'\"").lower())


def _near(name: str) -> str:
    known = sorted({each for group in topics().values() for each in group})
    near = get_close_matches(name, known, n=5, cutoff=0.5)
    near += [each for each in known if name in each and each not in near][:5]
    if not near:
        return "'handout explain' lists what there is"
    listed = ", ".join(f"'{each}'" for each in near[:5])
    return f"did you mean {listed}?" if len(near) == 1 else f"did you mean one of {listed}?"
