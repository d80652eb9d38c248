"""Whether each text of a translation says what its source says: numbers, fields, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.checks.translated.quantities import Difference, difference
from handout.checks.translated.texts import (
    CMS,
    ISO,
    cited_in,
    compared,
    fields_of,
    is_fixed,
    letters_in,
    line_in,
    links_in,
    words_of,
)

_ISMP = "ISMP, Targeted Medication Safety Best Practices for Hospitals; ISO 17100:2015, 5.3.2"


@rule(
    "translation-numbers",
    Severity.ERROR,
    "A number or a unit differs from the source",
    why="A dose that differs between languages is a medication error waiting to happen.",
    source=_ISMP,
    advice="write the number and the unit of the source, as readers of the language write them",
)
def translation_numbers(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    for source, target in found.texts() if found else ():
        assert found
        differs = difference(
            words_of(source), found.source.language, words_of(target), found.language
        )
        line = line_in(source, found)
        said = number_message(differs)
        if said:
            yield Found(target.mark, f"{said} ({line})", _number_advice(differs, found.language))
        if differs.unknown:
            said = f"no unit was found for {', '.join(differs.unknown)} of the source ({line})"
            yield Found(target.mark, said, severity=Severity.WARNING)
        if differs.words and not said and words_of(source) != words_of(target):
            said = f"a number in words differs from the source ({line}): "
            said += " or ".join(differs.words)
            yield Found(target.mark, said, severity=Severity.WARNING)


def number_message(differs: Difference) -> str:
    """What is wrong with the numbers of a translation, in words; empty if nothing is."""
    if differs.units:
        source, target = differs.units[0]
        return f"the source says {source}, the translation {target}"
    missing, extra = ", ".join(differs.missing), ", ".join(differs.extra)
    if missing and extra:
        return f"the source says {missing}, the translation {extra}"
    if missing:
        return f"{missing} of the source is missing"
    return f"{extra} is not in the source" if extra else ""


def _number_advice(differs: Difference, language: str) -> str:
    if differs.missing and differs.missing == differs.extra:
        return f"in '{language}' it is read as another number: mind the point and the comma, or " \
               f"name the country as well, as in 'language: {language}-US'"  # fmt: skip
    return ""


@rule(
    "translation-fields",
    Severity.ERROR,
    "Personal fields differ from the source",
    why="A field that is lost leaves the patient without a date, a dose or a name.",
    source=ISO,
    advice="use the fields of the source in each text, and none other",
)
def translation_fields(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    for source, target in found.texts() if found else ():
        had, has = fields_of(source), fields_of(target)
        for said in _lost_or_invented(set(had), set(has), "the field '{}'"):
            yield Found(target.mark, said)
    for pair in found.pairs if found else ():
        if is_fixed(pair) and (pair.source or pair.target).kind in _FIELD_KEYS:  # type: ignore[union-attr]
            had_value = pair.source.fixed if pair.source else "nothing"
            has_value = pair.target.fixed if pair.target else "nothing"
            if had_value != has_value:
                said = f"a field has '{has_value}' here, and '{had_value}' in the source"
                yield Found(pair.near, said)


_FIELD_KEYS = ("name", "kind", "required", "columns")


@rule(
    "translation-citations",
    Severity.ERROR,
    "Citations differ from the source",
    why="A statement needs its source in every language.",
    source=ISO,
    advice="cite the same sources at the same texts",
)
def translation_citations(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    for source, target in found.texts() if found else ():
        had, has = cited_in(source), cited_in(target)
        for said in _lost_or_invented(set(had), set(has), "the citation '{}'"):
            yield Found(target.mark, said)


@rule(
    "translation-links",
    Severity.WARNING,
    "Links differ from the source",
    why="A link that is lost takes away help; one that leads elsewhere needs somebody's eyes.",
    source=ISO,
    advice="link to the same page, or silence this rule if it is the page in this language",
)
def translation_links(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    for source, target in found.texts() if found else ():
        had, has = links_in(source), links_in(target)
        if sum(has.values()) < sum(had.values()):
            lost = next(iter(had - has))
            yield Found(
                target.mark, f"the link to {lost} is lost",
                "link the same words as in the source", Severity.ERROR,
            )  # fmt: skip
        elif set(had) != set(has):
            yield Found(target.mark, f"a link leads to {next(iter(has - had))}, and not where the "
                        "source leads")  # fmt: skip


def _lost_or_invented(had: set[str], has: set[str], named: str) -> Iterator[str]:
    for key in sorted(had - has):
        yield f"{named.format(key)} of the source is lost"
    for key in sorted(has - had):
        yield f"{named.format(key)} is not in the source"


# What a translation may set as it needs: it is the page's business and no reader's.
_OWN = ("width", "widths", "align", "lines", "longest", "qr", "header_column")


@rule(
    "translation-fixed",
    Severity.WARNING,
    "What stays as it is differs from the source",
    why="Telephone numbers, pictures and conditions are the same in every language.",
    source=ISO,
    advice="write what the source has, or silence this rule if it is meant",
)
def translation_fixed(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    choices = {
        f"'{source.text}'": f"'{target.text}'"
        for source, target in (found.texts() if found else ())
        if source.kind == "choices"
    }
    for pair in found.pairs if found else ():
        kind = (pair.source or pair.target).kind  # type: ignore[union-attr]
        if not is_fixed(pair) or kind in (*_OWN, *_FIELD_KEYS):
            continue
        had = pair.source.fixed or "" if pair.source else ""
        has = pair.target.fixed or "" if pair.target else ""
        if kind == "when":
            had = re.sub(r"'[^']*'", lambda text: choices.get(text[0], text[0]), had)
        if had != has:
            yield Found(pair.near, f"'{kind}' is '{has}' here, and '{had}' in the source")


_NAMES = ("name", "address", "credit", "example", "keywords", "hours")


@rule(
    "translation-untranslated",
    Severity.ADVICE,
    "A text is the same in both languages",
    why="A text that was forgotten helps nobody who cannot read it.",
    source=CMS,
    advice="translate it, if it is not a name",
)
def translation_untranslated(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    if not found or found.source.language.split("-")[0] == found.language.split("-")[0]:
        return
    for source, target in found.texts():
        words = words_of(target)
        if source.kind not in _NAMES and letters_in(words) > 3 and words == words_of(source):
            yield Found(target.mark, "this text is the same as in the source")


LONGER, SHORTER, SHORT = 2.2, 0.4, 40  # times its source; letters


@rule(
    "translation-length",
    Severity.ADVICE,
    "A text is much longer or shorter than its source",
    why="A translation that is half or twice as long has often lost or gained a sentence.",
    source=CMS,
    advice="compare the two sentence by sentence",
)
def translation_length(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    for source, target in found.texts() if found else ():
        was, now = letters_in(words_of(source)), letters_in(words_of(target))
        if was >= SHORT and not SHORTER <= now / was <= LONGER:
            how = "shorter" if now < was else "longer"
            yield Found(target.mark, f"this text is much {how} than its source")
