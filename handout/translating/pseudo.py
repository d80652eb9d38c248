"""A made-up language that looks like English and is longer: it shows what a page cannot take."""

from __future__ import annotations

import re
from collections.abc import Callable

from handout.brand.fonts import Typeface, typeface
from handout.build import Loaded
from handout.checks.translated.source import Source
from handout.content.fields import Field
from handout.translating.codes import Code, Piece, markup_of, pieces_of
from handout.translating.entries import Entry, entries
from handout.translating.received import Delivery, Received

LONGER = 1.4  # times the English text: what German or Russian may need
LANGUAGE, MIRRORED = "en-XA", "ar-XB"  # CLDR's tags for pseudo-languages
_ACCENTED = dict(
    zip(
        "AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz",
        "ÅåÇçĎďÉéĞğĤĥÎîĴĵĶķŁłÑñÖöŘřŠšŤťÛûŴŵÝýŽž",
        strict=True,
    )
)
_WORD = re.compile(r"(?<![\d\w])(?<!\d[ \u00a0])[^\W\d_]+")  # a unit behind its number is none
_BRACKETS = ("⟦⟧", "«»", "‹›", "()")
_LABEL = next(
    each.max_length for each in Field.model_fields["label"].metadata if hasattr(each, "max_length")
)


def pseudo(source: Source, loaded: Loaded, *, mirrored: bool = False) -> Delivery:
    """Every text of the source in the pseudo-language, as if a translator had sent it.

    Letters have accents, as far as the brand's fonts have them; words are longer; brackets
    around each text show where one is cut off. ``mirrored`` writes words and letters the other
    way round, and says that the language is written from right to left. Numbers, fields,
    citations and links stay.
    """
    has = _characters(loaded)
    signs = next((pair for pair in _BRACKETS if all(map(has, pair))), _BRACKETS[-1])
    texts = tuple(
        Received(entry.unit.id, entry.source, _said(entry, has, signs, mirrored), "needs-review", 0)
        for entry in entries(source)
    )
    return Delivery(source.origin, "", MIRRORED if mirrored else LANGUAGE, texts)


def _characters(loaded: Loaded) -> Callable[[str], bool]:
    """Whether every face that may set a text has a character."""
    fonts, origin = loaded.brand.fonts, loaded.brand_origin
    names = {str(name): name for name in (fonts.body, fonts.heading or fonts.body)}
    families: list[Typeface] = [
        typeface(name, [], origin.folder, origin) for name in names.values()
    ]
    faces = [f.face(bold, italic) for f in families for bold in (False, True)
             for italic in (False, True)]  # fmt: skip
    return lambda character: all(character in face.characters for face in faces)


def _said(entry: Entry, has: Callable[[str], bool], signs: str, mirrored: bool) -> str:
    part = entry.unit.part
    if part.kind == "lines":  # as wide as it was: the lines are set as they are typed
        return _accented(entry.source, has)
    pieces = pieces_of(entry.source) if part.is_markup else [entry.source]
    room = _LABEL - 2 - len(entry.source) if part.kind == "label" else len(entry.source)
    changed = [
        piece if isinstance(piece, Code) else _changed(piece, has, mirrored, room)
        for piece in pieces
    ]
    framed: list[Piece] = [signs[0], *changed, signs[1]] if room > 0 else changed
    if not part.is_markup:
        return "".join(piece for piece in framed if isinstance(piece, str))
    for tried in (framed, [signs[0], " ", *changed, " ", signs[1]], changed):
        written = markup_of(tried)
        if written is not None:
            return written
    return entry.source


def _changed(text: str, has: Callable[[str], bool], mirrored: bool, room: int) -> str:
    longer = _longer(text, min(room, round(len(text) * (LONGER - 1))))
    accented = _accented(longer, has)
    return _mirrored(accented) if mirrored else accented


def _longer(text: str, more: int) -> str:
    """The text with its vowels written twice, or more often, until it is long enough."""
    vowels = [
        word.start() + at
        for word in _WORD.finditer(text)
        for at, letter in enumerate(word[0])
        if letter in "aeiouAEIOU"
    ]
    if not vowels or more < 1:
        return text
    times, rest = divmod(more, len(vowels))
    for number, at in reversed(list(enumerate(vowels))):
        count = times + (number * rest // len(vowels) < (number + 1) * rest // len(vowels))
        text = text[:at] + text[at] + text[at].lower() * count + text[at + 1 :]
    return text


def _accented(text: str, has: Callable[[str], bool]) -> str:
    return _WORD.sub(lambda word: "".join(_letter(each, has) for each in word[0]), text)


def _letter(letter: str, has: Callable[[str], bool]) -> str:
    new = _ACCENTED.get(letter, letter)
    return new if has(new) else letter


def _mirrored(text: str) -> str:
    """Words and their letters the other way round; numbers with their signs stay."""
    words = text.strip(" ").split(" ")
    turned = [word if any(c.isdigit() for c in word) else word[::-1] for word in reversed(words)]
    before, after = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * before + " ".join(turned) + " " * after
