"""What a voice says of what the eye would see: lists, tables, pictures, lines to write on."""

from __future__ import annotations

from typing import NamedTuple


class SpokenWords(NamedTuple):
    """Fixed words in one language; the braces are filled in, and an empty one is not said."""

    heading: str = "{title}"
    subheading: str = "{title}"
    items: str = ""
    steps: str = ""
    step: str = "{number}."
    to_tick: str = ""
    box_ends: str = ""
    table: str = "{caption}"
    row: str = ""
    picture: str = "{alt}"
    blank: str = "{label}"
    gap: str = ""
    write_in: str = "{label}"
    sources: str = ""


_ENGLISH = SpokenWords(
    heading="Section: {title}",
    subheading="Part: {title}",
    items="A list of {count}.",
    steps="{count} steps.",
    step="Step {number}.",
    to_tick="A list of {count} to tick off.",
    box_ends="End of: {title}.",
    table="A table: {caption}. {count} rows.",
    row="Row {number}.",
    picture="A picture: {alt}",
    blank="blank to fill in: {label}",
    gap="blank",
    write_in="Room to write: {label}",
    sources="The text rests on sources. They are listed in the printed handout: {count}.",
)
_SPANISH = SpokenWords(
    heading="Sección: {title}",
    subheading="Parte: {title}",
    items="Una lista de {count}.",
    steps="{count} pasos.",
    step="Paso {number}.",
    to_tick="Una lista de {count} para marcar.",
    box_ends="Fin de: {title}.",
    table="Una tabla: {caption}. {count} filas.",
    row="Fila {number}.",
    picture="Una imagen: {alt}",
    blank="espacio para completar: {label}",
    gap="espacio en blanco",
    write_in="Espacio para escribir: {label}",
    sources="El texto se basa en fuentes. Están en la hoja impresa: {count}.",
)
_WORDS = {"en": _ENGLISH, "es": _SPANISH}


def spoken_words(language: str) -> SpokenWords:
    """The words in a language (BCP 47); pauses alone, never English, where none are known."""
    return _WORDS.get(language.split("-")[0].lower(), SpokenWords())
