"""What liblouis makes of the words: known translations, and whole handouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load
from handout.content.source import origin_of
from handout.deliver.braille.ascii import ascii_of
from handout.deliver.braille.liblouis import BOLD, knows, translated
from handout.deliver.brf import brf_of
from handout.errors import OutputError
from tests.conformance.conftest import CONTENTS

UEB, UEB_PLAIN, SPANISH, SPANISH_PLAIN = "en-ueb-g2.ctb", "en-ueb-g1.ctb", "es-g2.ctb", "es-g1.ctb"


def braille(text: str, table: str) -> str:
    return ascii_of(translated(text, table))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        # The Rules of Unified English Braille, 10.1 to 10.9: wordsigns and strong contractions.
        ("Knowledge is power.", ",K IS P[]4"),
        ("The people can do it.", ",! P C D X4"),
        ("with and for the", ") & = !"),
        ("11:30", "#AA3#CJ"),
    ],
)
def test_english_is_contracted(text: str, cells: str) -> None:
    assert braille(text, UEB) == cells


def test_spanish_letters_have_signs_of_their_own() -> None:
    assert braille("m\u00e9dico ni\u00f1o", SPANISH_PLAIN) == "M!DICO NI]O"


def test_spanish_is_contracted() -> None:
    text = "El m\u00e9dico le dar\u00e1 una receta para que compre el medicamento."
    assert len(braille(text, SPANISH)) < 0.85 * len(braille(text, SPANISH_PLAIN))


def test_bold_words_are_told() -> None:
    assert ascii_of(translated("Call now", UEB, [0] * 5 + [BOLD] * 3)) == ",CALL ^1N["


def test_what_a_table_does_not_know_is_known() -> None:
    assert knows(UEB, "a")
    assert not knows(UEB, "\u4e2d")


def test_a_table_that_is_not_there_is_told() -> None:
    with pytest.raises(OutputError, match=r"no braille table 'nothing\.ctb'"):
        translated("words", "nothing.ctb")


@pytest.mark.parametrize("name", CONTENTS)
def test_every_handout_has_its_braille(name: str) -> None:
    text = brf_of(load(CONTENTS[name])).decode("ascii")
    pages = text.split("\f")[:-1]
    assert all(page.count("\r\n") == 25 for page in pages)
    assert max(len(line) for page in pages for line in page.split("\r\n")) <= 40


def test_foreign_words_are_not_contracted_and_a_notice_is_in_its_own_code() -> None:
    text = (
        "title: T\nbody:\n- '[para]{lang=es}'\n"
        "- language_help:\n  languages: [es, ru]\n  phone: 555-0100\n"
    )
    made = brf_of(load(origin_of(text.encode(), "t.yaml", Path("/nonexistent")))).decode()
    assert "\r\n  PARA\r\n" in made
    assert ".ESPA]OL3" in made
