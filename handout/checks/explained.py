"""Whether a handout says what a term means."""

from __future__ import annotations

import re
from typing import NamedTuple

from handout.checks.english import english_passages
from handout.checks.subject import Subject, readable
from handout.checks.vocabulary import lowered, pattern_of

_NAMED = r"(?:(?:also|sometimes|often|is|are|it|this|we|doctors) )?(?:called|known as|named)"
_NO_MEANING = r"e\.g|i\.e|for example|such as|see|like|including|especially|page|\d"
_MEANING = r"(?:[^()]*[a-z-]+ [a-z-]+[^()]*|[a-z-]{4,})"
# The text is in small letters, without quotation marks, and "zterm" stands for the term.
_WAYS = (
    # hypertension (high blood pressure): the bracket holds words that could be a meaning
    rf"\bzterm \((?!{_NO_MEANING}){_MEANING}\)",
    rf"\bzterm \w+ \((?!{_NO_MEANING}|when|if|with|for|in|on|at){_MEANING}\)",
    # high blood pressure (hypertension); but not: ketamine (an anaesthetic)
    rf"\((?:{_NAMED} (?:an? |the )?|or |the medical (?:name|word|term) is )?zterm\)",
    # this is called hypertension; the medical name is hypertension
    rf"\b{_NAMED} (?:an? |the )?zterm\b",
    r"\b(?:name|word|term) (?:for (?:it|this) )?is (?:an? |the )?zterm\b",
    # hypertension means ...; is when ...; is a condition ...; are medicines that ...
    r"\bzterm(?: is| are)? (?:mean(?:s|ing)?|refers? to|is short for)\b",
    r"\bzterm (?:is|are|happens?) when\b",
    r"\bzterm (?:is|are) (?:an?|the|another (?:word|name)) \w",
    r"\bzterm are (?:\w+ ){1,3}(?:that|which|who|to|for|of)\b",
    # hypertension, which means ...; hypertension, or high blood pressure, ...
    r"\bzterm, (?:which (?:means|is)|that is|meaning|or [^,.;:]+,|an? [^,.;:]+,)",
    # hypertension: a pressure that is too high
    r"\bzterm ?[\u2013\u2014:-] (?:an?|the|when|your|this|it) \w",
)
_EXPLAINED = re.compile("|".join(_WAYS))
_QUESTION = re.compile(r"\bwhat (?:is|are|does|do) (?:an? |the )?(?:\S+ ){0,2}?zterm\b")
_ALONE = re.compile(r"(?:an? |the )?zterm(?: \([^()]*\))?[.:?]?")


class Said(NamedTuple):
    """The words of a passage in small letters, without quotation marks."""

    kind: str
    words: str


def said_in(subject: Subject) -> list[Said]:
    """What the English passages say, in reading order, made ready to look for meanings."""
    said = ((each.kind, readable(each.text)) for each in english_passages(subject))
    return [
        Said(kind, re.sub('["\u201c\u201d]', "", " ".join(lowered(words).split())))
        for kind, words in said
    ]


def is_explained(
    forms: tuple[str, ...], passages: list[Said], meanings: tuple[str, ...] = ()
) -> bool:
    """Whether one of the ``forms`` of a term (in small letters) is explained in the passages.

    By a meaning in brackets or after "means", "is a", "or"; as the medical name of
    something said in plain words; by a section that asks what it is; or as the lead-in of an
    item or a cell of a table. With ``meanings``, what follows the lead-in or the cell has to
    share a word with one of them: "Duration: two days" explains nothing.
    """
    term = re.compile(rf"(?<![\w-])(?:{pattern_of(forms)})(?![\w-])")
    shared = {word for meaning in meanings for word in re.findall(r"\w{4,}", meaning)}
    for (kind, words), following in zip(passages, [*passages[1:], Said("", "")], strict=True):
        said, uses = term.subn("zterm", words)
        if not uses:
            continue
        is_label = kind in ("lead", "cell") and _ALONE.fullmatch(said)
        if is_label and (not meanings or shared & set(re.findall(r"\w+", following.words))):
            return True
        if kind in ("heading", "title") and _QUESTION.search(said):
            return True
        if _EXPLAINED.search(said):
            return True
    return False
