"""Languages by their names, for people who look for theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


def own_name(language: str, among: Collection[str] = ()) -> str:
    """``Español`` for ``es-MX``; the tag, if none is known.

    With its country if ``among`` the others there is one of the same language.
    """
    locale = _locale(language)
    if locale is None:
        return language
    alike = [other for other in among if _primary(other) == _primary(language)]
    shown = locale
    if len(alike) < 2:
        shown = type(locale)(locale.language, script=locale.script)
    name = shown.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def english_name(language: str) -> str:
    """``Spanish`` for ``es``; the tag, if none is known."""
    locale = _locale(language)
    return (locale.get_language_name("en") if locale else None) or language


def is_named_for(suffix: str, language: str) -> bool:
    """Whether the end of a file's name, as in ``content.es.yaml``, is the handout's language."""
    return f"{language}-".lower().startswith(f"{suffix}-".lower())


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
