"""Markdown becomes content: its blocks are found, and no word is lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handout.authoring.converting.content import content_of
from handout.authoring.converting.documents import Converted, convert
from handout.authoring.converting.markdown import outline_of
from tests.authoring.converting import comments, links, loaded, printed, values, words
from tests.conftest import ROOT

DATA = ROOT / "tests/data"


def of(text: str, path: Path = Path("/nonexistent/visit.md")) -> Converted:
    outline = outline_of(text, path)
    content = content_of(outline, path.name)
    return Converted(content.text, outline.pictures, content.found, content.checks, ())


def body(text: str) -> Any:
    return values(of(f"# Visit\n## Part\n{text}"))["body"][0]["body"]


def test_the_first_heading_is_the_title_and_the_others_nest() -> None:
    made = values(of("# Visit\n## One\nText.\n### Inner\nMore.\n## Two\nEnd."))
    assert made["title"] == "Visit"
    assert made["body"] == [
        {"heading": "One", "body": ["Text.", {"heading": "Inner", "body": ["More."]}]},
        {"heading": "Two", "body": ["End."]},
    ]


def test_the_title_and_the_language_may_stand_at_the_top() -> None:
    made = of("---\ntitle: Visit\nlang: es\nowner: Nurses\n---\nHola.")
    assert values(made)["title"] == "Visit"
    assert values(made)["language"] == "es"
    assert "owner: Nurses" in comments(made)


def test_bold_italic_and_links_stay() -> None:
    text = "Take **one**, *not two*, and ***ask*** [us](https://example.org/a_b)."
    assert body(text) == [text]


def test_lists_nest_and_keep_their_kind() -> None:
    text = "- apples\n  1. Wash them.\n  2. Dry them.\n- pears\n"
    assert body(text) == [[["apples", {"numbers": ["Wash them.", "Dry them."]}], "pears"]]


def test_an_item_that_begins_with_bold_words_is_a_point() -> None:
    text = "- **Dose:** one tablet\n- **When.** In the morning\n"
    assert body(text) == [
        {"points": [{"Dose": "one tablet"}, {"lead": "When.", "text": "In the morning"}]}
    ]


def test_numbered_short_lines_with_a_text_are_entries() -> None:
    text = "1. Before\n   - Eat.\n2. After\n   - Rest.\n"
    assert body(text) == [
        {
            "entries": [
                {"heading": "Before", "body": [["Eat."]]},
                {"heading": "After", "body": [["Rest."]]},
            ]
        }
    ]


def test_numbered_headings_in_a_section_are_entries() -> None:
    assert body("### 1. Before\nEat.\n### 2. After\nRest.\n") == [
        {
            "entries": [
                {"heading": "Before", "body": ["Eat."]},
                {"heading": "After", "body": ["Rest."]},
            ]
        }
    ]


def test_task_lists_are_checklists() -> None:
    assert body("- [ ] card\n- [ ] letter\n") == [{"checklist": ["card", "letter"]}]


def test_a_table_keeps_its_header_and_cells() -> None:
    assert body("| Day | Dose |\n|---|---|\n| Monday | 1 |\n") == [
        {"table": "", "header": ["Day", "Dose"], "rows": [["Monday", "1"]]}
    ]


def test_a_picture_is_taken_along_with_its_alt_text(tmp_path: Path) -> None:
    shutil.copy(DATA / "bars.png", tmp_path)
    (tmp_path / "visit.md").write_text('# V\n\n![Four bars](bars.png "Readings")\n')
    made = convert(tmp_path / "visit.md")
    assert values(made)["body"] == [
        {"figure": "bars.png", "alt": "Four bars", "caption": "Readings"}
    ]
    assert made.pictures == {"bars.png": (DATA / "bars.png").read_bytes()}


def test_a_picture_without_alt_text_waits_in_a_comment(tmp_path: Path) -> None:
    shutil.copy(DATA / "bars.png", tmp_path)
    (tmp_path / "visit.md").write_text("# V\n\nText.\n\n![](bars.png)\n")
    made = convert(tmp_path / "visit.md")
    assert "figure" not in str(values(made))
    assert "# CHECK: the picture bars.png has no alt text" in made.text
    assert "\n  # - figure: bars.png\n  #   alt:\n" in made.text


@pytest.mark.parametrize("target", ["../secret.png", "/etc/passwd", "https://example.org/a.png"])
def test_no_picture_is_fetched_or_read_from_elsewhere(tmp_path: Path, target: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    shutil.copy(DATA / "bars.png", tmp_path / "secret.png")
    (inner / "visit.md").write_text(f"# V\n\nText.\n\n![A picture]({target})\n")
    made = convert(inner / "visit.md")
    assert made.pictures == {}
    assert f"# CHECK: the picture {target}" in made.text


def test_a_link_to_a_heading_leads_to_its_section() -> None:
    made = of("# V\n## Read this\nSee [what to eat](#what-to-eat).\n## What to eat\nBread.\n")
    assert links(made) == ["#what-to-eat"]
    assert values(made)["body"][1]["id"] == "what-to-eat"


def test_a_link_that_a_reader_cannot_follow_is_told() -> None:
    made = of("# V\n\nSee [this](javascript:alert).")
    assert links(made) == []
    assert "CHECK: this text had a link that a reader cannot follow: javascript:alert" in made.text


def test_what_is_hidden_in_the_document_is_told_in_a_comment() -> None:
    made = of("# V\n\nText.\n\n<!-- ask Ann -->\n\n[a]: https://unused.example\n")
    assert "ask Ann" in comments(made)
    assert "https://unused.example" in comments(made)


def test_a_year_in_a_source_stays_where_it_is() -> None:
    made = values(of("# V\n## A\nText.\n## References\n1. Lee B. 2020. Sleep: a book.\n"))
    assert made["sources"]["lee2020"]["text"] == "Lee B. 2020. Sleep: a book."


def test_the_seed_as_markdown_has_the_body_of_the_seed_as_text() -> None:
    lines = (DATA / "seed.txt").read_text(encoding="utf-8").split("\n")
    text = "\n\n".join(_as_markdown(line.strip()) for line in lines if line.strip())
    plain = values(convert(DATA / "seed.txt"))
    made = values(of(text))
    assert (made["title"], made["body"], made["sources"]) == (
        plain["title"],
        plain["body"],
        plain["sources"],
    )


def _as_markdown(line: str) -> str:
    heading = len(line) < 70 and not line.endswith((".", ")"))
    if "Explained" in line:
        return f"# {line}"
    if re.match(r"\d\. ", line):
        return f"### {line}"
    if heading and not line.startswith("Obsessive"):
        return f"## {line}"
    return line if line.startswith(("Ketamine-", "Lally", "Dore", "Feder")) else f"- {line}"


LETTERS = st.text(st.sampled_from("abcXYZé漢0_*[]<>&#`~!|\\{}:-"), min_size=1, max_size=8)
ODD = [
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "<!-- \x01\u2028 -->",
    "![\x85\x02](a.png)",
    "\x03",
    "\ufeff",
]
PLAIN = st.lists(st.text(st.sampled_from("abcdefgXYZéñ漢"), min_size=1, max_size=8),
                 min_size=1, max_size=12).map(" ".join)  # fmt: skip
STYLED = st.one_of(
    PLAIN,
    PLAIN.map(lambda t: f"**{t}**"),
    PLAIN.map(lambda t: f"*{t}*"),
    PLAIN.map(lambda t: f"[{t}](https://example.org)"),
    PLAIN.map(lambda t: f"`{t}`"),
    PLAIN.map(lambda t: f"{t}:"),
    PLAIN.map(lambda t: f"\\*{t}\\*"),
)
TEXTS = st.lists(STYLED, min_size=1, max_size=4).map(" ".join)
BLOCKS = st.one_of(
    TEXTS,
    TEXTS.map(lambda t: f"## {t}"),
    TEXTS.map(lambda t: f"### {t}"),
    st.lists(TEXTS, min_size=1, max_size=4).map(lambda ts: "\n".join(f"- {t}" for t in ts)),
    st.lists(TEXTS, min_size=1, max_size=4).map(lambda ts: "\n".join(f"1. {t}" for t in ts)),
    st.tuples(TEXTS, TEXTS).map(lambda t: f"- {t[0]}\n    - {t[1]}"),
    st.tuples(TEXTS, TEXTS).map(lambda t: f"1. {t[0]}\n\n   {t[1]}"),
    st.tuples(TEXTS, TEXTS).map(lambda t: f"| {t[0]} | x |\n|---|---|\n| {t[1]} | y |"),
    TEXTS.map(lambda t: f"> {t}"),
    PLAIN.map(lambda t: f"```\n{t}\n```"),
    PLAIN.map(lambda t: f"<!-- {t} -->"),
    PLAIN.map(lambda t: f"<div>{t}</div>"),
    st.tuples(PLAIN, PLAIN).map(lambda t: f'![{t[0]}](none.png "{t[1]}")'),
)
_MARKS = re.compile(r"\]\(https://example\.org\)|none\.png|</?div>|(?m:^1\. )")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCKS, min_size=1, max_size=6).map("\n\n".join))
def test_every_word_of_any_document_is_in_the_content(text: str) -> None:
    made = of(f"# Title\n\n{text}\n")
    said = words(printed(made)) + words(comments(made))
    missing = words(_MARKS.sub(" ", text)) - said
    assert not missing


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCKS, min_size=1, max_size=6).map("\n\n".join))
def test_nothing_is_printed_that_is_no_word_of_the_document(text: str) -> None:
    made = of(f"# Title\n\n{text}\n")
    assert not words(printed(made)) - words(_MARKS.sub(" ", f"Title {text}"))


@settings(max_examples=30, deadline=None)
@given(st.lists(LETTERS | st.sampled_from(ODD), max_size=40))
def test_whatever_the_markdown_the_content_loads(parts: list[str]) -> None:
    loaded(of(" ".join(parts)))
