"""A style of the author's is used as it is, or refused in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout.errors import ContentError
from handout.references.csl import format_sources

SOURCE = {"author": ["Smith, Ann"], "title": "Words", "issued": "2020", "type": "book"}
HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
CITATION = '<citation><layout><text variable="title"/></layout></citation>'


def style(folder: Path, content: str) -> Path:
    path = folder / "mine.csl"
    path.write_text(content, encoding="utf-8")
    return path


def bibliography(folder: Path, layout: str) -> Path:
    return style(
        folder,
        f"{HEAD}{CITATION}<bibliography><layout>{layout}</layout></bibliography></style>",
    )


def printed(path: Path | str, **fields: object) -> str:
    runs = format_sources([{**SOURCE, **fields}], path, "en-US")[0]
    return "".join(run.text for run in runs)


def test_an_unknown_style_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ContentError) as caught:
        printed("aap")
    assert str(caught.value) == (
        "there is no citation style 'aap'; did you mean 'apa'? "
        "use ama, apa, vancouver or name a .csl file"
    )


def test_the_name_of_a_style_may_have_capitals() -> None:
    assert printed("APA") == printed("apa")


def test_a_style_of_the_author_is_used(tmp_path: Path) -> None:
    path = bibliography(tmp_path, '<text variable="title" prefix="“" suffix="”"/>')
    assert printed(path) == "“Words”"


def test_the_numbers_of_a_style_are_not_printed_beside_ours(tmp_path: Path) -> None:
    path = bibliography(
        tmp_path,
        '<text variable="citation-number" prefix="[" suffix="] "/><text variable="title"/>',
    )
    assert printed(path) == "Words"


def test_others_are_et_al_in_a_style_that_says_nothing_of_names(tmp_path: Path) -> None:
    path = bibliography(tmp_path, '<names variable="author"/>')
    assert printed(path, author=["Smith, Ann", "Lee, Cy", "et al."]) == (
        "Ann Smith, Cy Lee, et al."
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("not xml", "it is not well-formed XML"),
        ("<html/>", "it is no CSL style"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]><style/>', "it is no CSL style"),
        (f"<!DOCTYPE style>{HEAD}{CITATION}</style>", "it is no CSL style"),
        (f"{HEAD}{CITATION}</style>", "it has no bibliography"),
        (
            f'{HEAD}<info><link rel="independent-parent" href="https://x.org"/></info></style>',
            "it only points to another style",
        ),
        (
            f'{HEAD}{CITATION}<bibliography><layout><text macro="x"/></layout></bibliography>'
            "</style>",
            "it asks for what this program cannot do",
        ),
        (
            f'{HEAD}<macro name="x"><text macro="x"/></macro>{CITATION}<bibliography><layout>'
            '<text macro="x"/></layout></bibliography></style>',
            "it asks for what this program cannot do",
        ),
        (" " * 2_000_001, "it is too large"),
    ],
)
def test_a_file_that_is_no_style_is_an_error(tmp_path: Path, content: str, reason: str) -> None:
    path = style(tmp_path, content)
    with pytest.raises(ContentError, match=rf"mine\.csl: the citation style.*: {reason}"):
        printed(path)


def test_a_missing_style_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"mine\.csl: .*: the file cannot be read"):
        printed(tmp_path / "mine.csl")
