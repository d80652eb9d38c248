"""A translator's texts put into a copy of the source, which stays as it is otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from handout.build import Loaded, load
from handout.checks.translated.quantities import difference
from handout.checks.translated.source import Source
from handout.checks.translated.texts import cited_in, fields_of, inline_of, links_in, words_of
from handout.checks.translated_texts import number_message
from handout.content.origin import Origin, origin_of
from handout.content.source import parse
from handout.content.syntax import CONTROL
from handout.content.translatable import Part, digest, parts_of
from handout.errors import ContentError, Mark, Problem
from handout.translating.editing import edited, with_line_ends
from handout.translating.entries import Entry, Existing, State, entries, memory_of, one_line
from handout.translating.head import with_head
from handout.translating.received import Delivery, Received

_SHOWN = 40  # characters of a text in a message
MAX_TOLD = 5  # units without a translation that are named one by one
_BARE = "it has no translation"


class Imported(NamedTuple):
    """The translation as a file, and how many of its texts are in which state."""

    content: bytes
    states: Counter[str]


def imported(source: Source, delivery: Delivery, target: Path, made: Existing | None) -> Imported:
    """The translation that the delivery makes of the source, to be written to ``target``.

    ``made`` is the translation that is there already: who approved it is kept where no text
    was changed, on either side. Raises ContentError with every unit that is missing, broken, or
    has another number than its source; nothing is made then.
    """
    known = entries(source, made)
    delivery = delivery._replace(language=_language(delivery.language, made))
    texts, problems = _accepted(source, delivery, known)
    if problems:
        raise ContentError(problems)
    states: dict[str, State] = {}
    for entry in known:
        name, state = digest(entry.unit.text), texts[entry.unit.id].state
        states[name] = "needs-review" if states.get(name) == "needs-review" else state
    new = {entry.unit.part.mark: _written(entry, texts[entry.unit.id].target) for entry in known}
    is_same = made is not None and all(
        entry.state == "approved"  # not so if its source was changed
        and _one_space(texts[entry.unit.id].target) == _one_space(entry.target)
        for entry in known
    )
    body = edited(source.origin.text, {**_changed(known, new), **_conditions(known, new, source)})
    text = with_head(body, source, delivery.language, memory_of(states), made, is_same)
    if text is None or not _says(source, text, known, new):
        raise ContentError(source.origin.problem(
            "this file is written in a way that cannot be translated in its place",
            "set it in order with 'handout fmt', and write out what *name repeats",
        ))  # fmt: skip
    _load(text, target)
    counts = Counter(texts[entry.unit.id].state for entry in known)
    content = with_line_ends(text, Path(source.origin.file))
    return Imported(content, Counter(map(str, counts.elements())))


def _language(named: str, made: Existing | None) -> str:
    """The language as the translation that is there says it, if it says more: es-MX for es."""
    own = made.loaded.handout.language if made else ""
    return own if own.lower().startswith(f"{named.lower()}-") else named


def _load(text: str, target: Path) -> Loaded:
    """The translation, as the program reads it. Raises ContentError."""
    return load(origin_of(text.encode(), str(target), target.parent))


def _accepted(
    source: Source, delivery: Delivery, known: list[Entry]
) -> tuple[dict[str, Received], list[Problem]]:
    """The text that came back for each unit, and what is wrong with them."""
    by_id = {each.id: each for each in delivery.texts}
    by_source: dict[str, list[Received]] = {}
    for each in delivery.texts:
        by_source.setdefault(_one_space(each.source), []).append(each)
    found: dict[str, Received] = {}
    problems: list[Problem] = []
    line = 1
    for entry in known:
        text: Received | None
        text, said = _matching(entry, by_id, by_source)
        line = text.line if text else line
        if text and not said:
            found[entry.unit.id] = text
            said = next(_faults(entry, text, source.language, delivery.language), None)
        if said:
            message, advice = said
            words = " ".join(entry.source.split())
            shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
            problems.append(delivery.origin.problem(
                f"unit '{entry.unit.id}' ('{shown}'): {message}", advice, Mark(line, 1)
            ))  # fmt: skip
    return found, _fewer(problems, delivery.origin)


def _fewer(problems: list[Problem], origin: Origin) -> list[Problem]:
    """A file that was hardly begun is told in a few lines."""
    bare = [problem for problem in problems if problem.message.endswith(_BARE)]
    if len(bare) <= MAX_TOLD:
        return problems
    more = f"{len(bare) - MAX_TOLD} more units have no translation"
    rest = origin.problem(more, "translate them, then import the file", bare[MAX_TOLD].mark)
    return [*(p for p in problems if p not in bare), *bare[:MAX_TOLD], rest]


Said = tuple[str, str]


def _matching(
    entry: Entry, by_id: Mapping[str, Received], by_source: Mapping[str, list[Received]]
) -> tuple[Received | None, Said | None]:
    """The text of a unit; one that has moved in the file since is known by its source."""
    text, wanted = by_id.get(entry.unit.id), _one_space(entry.source)
    if text and _one_space(text.source) == wanted:
        return text, None
    alike = by_source.get(wanted, [])
    if alike and len({each.target for each in alike}) == 1:
        return alike[0], None
    if text:
        return text, ("the source says something else by now", "export it again")
    return None, ("it is missing", "export the source again, and translate what is new")


def _faults(entry: Entry, text: Received, language: str, into: str) -> Iterator[Said]:
    """What is wrong with one text that came back."""
    if text.problem:
        yield text.problem, text.advice
        return
    if not text.target.strip():
        yield _BARE, "translate it"
        return
    if CONTROL.search(text.target):
        yield "it holds a character that cannot be printed", "delete it"
    part = entry.unit.part._replace(text=entry.source)
    target = part._replace(text=text.target)
    for name, counted in (("field", fields_of), ("citation", cited_in), ("link to", links_in)):
        had, has = counted(part), counted(target)
        for lost in had - has:
            yield f"the {name} '{lost}' is lost or broken", "write it as in the source"
        for extra in has - had:
            yield f"the {name} '{extra}' is not in the source", "delete it"
    if part.is_markup:
        yield from _stray(part, target)
    said = number_message(difference(words_of(part), language, words_of(target), into))
    if said:
        yield said, "write the number and the unit of the source"


_SIGNS = re.compile(r"\*\*|\[@|\{\{|\}\}|\]\(|\]\{lang")


def _stray(part: Part, target: Part) -> Iterator[Said]:
    """Markup that was damaged, so that a reader would see its signs."""
    had = Counter(_SIGNS.findall(inline_of(part.text or "").plain))
    has = Counter(_SIGNS.findall(inline_of(target.text or "").plain))
    for sign in has - had:
        yield f"a {sign} is left over, and would be printed", "write it as in the source"


def _one_space(text: str) -> str:
    return " ".join(text.split())


def _written(entry: Entry, target: str) -> str:
    """A text as it goes into the file: a key, or a value without markup, has one line."""
    part = entry.unit.part
    if part.is_key or (not part.is_markup and part.kind != "lines"):
        return one_line(target)
    return target.strip("\n") if part.kind == "lines" else target.strip()


def _changed(known: list[Entry], new: Mapping[Mark, str]) -> dict[Mark, str]:
    """The texts that differ from the source's, so that the others keep their lines."""
    return {
        entry.unit.part.mark: new[entry.unit.part.mark]
        for entry in known
        if entry.source != new[entry.unit.part.mark]
    }


def _conditions(known: list[Entry], new: Mapping[Mark, str], source: Source) -> dict[Mark, str]:
    """Conditions that ask for a choice, with the choice as it is called in the translation."""
    choices = {
        entry.source: new[entry.unit.part.mark]
        for entry in known
        if entry.unit.part.kind == "choices"
    }
    found = {}
    for part in source.whole.flat():
        if part.kind == "when" and part.fixed:
            words = re.sub(
                r"'([^']*)'|\"([^\"]*)\"", lambda text: _choice(text, choices), part.fixed
            )
            if words != part.fixed:
                found[part.mark] = words
    return found


def _choice(text: re.Match[str], choices: Mapping[str, str]) -> str:
    name = text[1] if text[1] is not None else text[2]
    if name not in choices:
        return text[0]
    new = choices[name]
    return f'"{new}"' if "'" in new else f"'{new}'"


def _says(source: Source, text: str, known: list[Entry], new: Mapping[Mark, str]) -> bool:
    """Whether the new file is the source with the new texts, and otherwise the same."""
    try:
        values = parse(origin_of(text.encode(), "", source.origin.folder))
    except ContentError:
        return False
    wanted = {entry.unit.part.mark: new[entry.unit.part.mark] for entry in known}
    ones, others = list(source.whole.flat()), list(parts_of(values).flat())
    return len(ones) == len(others) and all(
        _is(one, other, wanted.get(one.mark)) for one, other in zip(ones, others, strict=True)
    )


def _is(one: Part, other: Part, wanted: str | None) -> bool:
    if (one.kind, one.step) != (other.kind, other.step):
        return False
    if one.text is None or other.text is None:
        is_same = one.fixed == other.fixed or one.kind == "when"
        return one.text is other.text is None and is_same
    text = one.text if wanted is None else wanted
    if one.is_markup:
        return inline_of(other.text).runs == inline_of(text).runs
    return other.text.strip("\n") == text.strip("\n")
