"""What a patient would read differently is shown, word by word, and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from handout import load, render
from handout.build import Loaded
from handout.cli.diff import diff
from handout.content.source import origin_of
from handout.deliver.diff import Section, as_html, as_pdf, as_text, compare, read_version
from handout.errors import ContentError
from tests.conftest import ROOT
from tests.reading import page_texts, structure

OLD = """title: Asthma
body:
  - {heading: Causes, body: ["Dust and pollen are two causes of it."]}
  - {heading: Care, body: ["Take two puffs each morning.", "Call us if it gets worse."]}
  - {heading: Diet, body: ["Eat as you like, there is no special diet for this."]}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.yaml"
    path.write_text(OLD)
    return path


def changed(tmp_path: Path, *swaps: tuple[str, str]) -> Path:
    text = OLD
    for before, after in swaps:
        assert before in text
        text = text.replace(before, after)
    path = tmp_path / "new.yaml"
    path.write_text(text)
    return path


def told(old: Path, new: Path) -> str:
    before, after = read_version(str(old), str(new)), read_version(str(new), str(old))
    return as_text(compare(before.sections, after.sections))


def test_a_changed_word_is_shown_under_its_heading(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, ("two puffs", "three puffs"))
    assert told(old, new) == "Care\n  Take [-two-] {+three+} puffs each morning."


def test_what_reads_the_same_is_no_change(old: Path, tmp_path: Path) -> None:
    new = changed(
        tmp_path, ('["Take two puffs each morning.",', '["**Take**  two puffs each morning.",')
    )
    assert told(old, new) == "A patient reads the same words in both."


def test_a_passage_that_came_and_one_that_went_are_shown_whole(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, ("Call us if it gets worse.", "Bring your inhaler along."))
    assert "{+Bring your inhaler along.+}" in told(old, new)
    assert "[-Call us if it gets worse.-]" in told(old, new)


def test_a_moved_section_is_shown_as_moved_and_not_as_new_words() -> None:
    a, b, c = (Section(name, 2, (f"Words of {name}.",)) for name in "ABC")
    assert as_text(compare([a, b, c], [c, a, b])) == "C (moved to the top)"
    assert as_text(compare([a, b, c], [b, c, a])) == "A (moved, now after 'C')"


def test_a_moved_section_with_a_new_word_shows_both() -> None:
    a, b, c = (Section(name, 2, (f"Words of {name} stay here.",)) for name in "ABC")
    words = as_text(compare([a, b, c], [b, c, a._replace(passages=("Words of A go here.",))]))
    assert words == "A (moved, now after 'C')\n  Words of A [-stay-] {+go+} here."


def test_a_renamed_section_is_known_by_its_words(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, ("heading: Diet", "heading: What to eat"))
    assert told(old, new) == "What to eat (was called 'Diet')"


def test_a_section_that_went_is_told(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, (OLD[OLD.index("  - {heading: Diet") :], ""))
    assert told(old, new).startswith("Diet (removed)\n  [-Eat as you like")


def test_a_pdf_is_compared_like_its_content(old: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "old.pdf"
    pdf.write_bytes(render(load(old), paper="a4"))
    new = changed(tmp_path, ("two puffs", "three puffs"))
    assert told(pdf, old) == "A patient reads the same words in both."
    assert "[-two-] {+three+}" in told(pdf, new)


@pytest.mark.parametrize("name", ["content.yaml", "tests/data/every-block.yaml"])
def test_letter_and_a4_read_the_same(name: str, tmp_path: Path) -> None:
    for paper in ("letter", "a4"):
        (tmp_path / f"{paper}.pdf").write_bytes(render(load(ROOT / name), paper=paper))
    assert told(tmp_path / "letter.pdf", tmp_path / "a4.pdf").startswith("A patient reads the same")


def test_every_sentence_of_the_seed_is_compared(seed_lines: list[str]) -> None:
    sections = read_version(str(ROOT / "content.yaml"), "").sections
    read = " ".join(" ".join([s.title, *s.passages]) for s in sections)
    missing = [line for line in seed_lines if line.lstrip("•- ").split(":")[0] not in read]
    assert missing == []


def test_a_revision_in_git_is_read_with_its_own_brand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], check=True, capture_output=True)

    (tmp_path / "in").mkdir()
    content = tmp_path / "in" / "content.yaml"
    content.write_text("brand: ../b.yaml\n" + OLD)
    (tmp_path / "b.yaml").write_text("clinic: Example Clinic\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    (tmp_path / "b.yaml").unlink()
    content.write_text(OLD.replace("two puffs", "three puffs"))
    for revision in ("git:HEAD", "git:HEAD:in/content.yaml"):
        done = CliRunner().invoke(diff, [revision, "in/content.yaml", "--pdf", "c.pdf"])
        assert done.exit_code == 0, done.output
        assert "[-two-] {+three+}" in done.output
    for wrong in ("git:nowhere", "git:--help", "git:HEAD:in/none.yaml", "git:"):
        done = CliRunner().invoke(diff, [wrong, "in/content.yaml"])
        assert done.exit_code == 2, wrong


def test_the_change_sheet_is_tagged_and_shows_before_and_now(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, ("two puffs", "*three* [puffs](https://example.org/a_b)"))
    after = read_version(str(new), str(old))
    changes = compare(read_version(str(old), str(new)).sections, after.sections)
    pdf = as_pdf(changes, "old_1.yaml", "new*.yaml", after.loaded)
    text = " ".join(page_texts(pdf))
    assert "From old_1.yaml to new*.yaml. Sections: 1 with other words." in text
    assert "Before: Take two puffs each morning." in text
    assert "Now: Take three puffs each morning." in text
    assert [node.text for node in structure(pdf).all("H1", "H2")] == ["Changes: Asthma", "Care"]
    assert pdf == as_pdf(changes, "old_1.yaml", "new*.yaml", after.loaded)


def test_signs_of_markup_are_printed_as_they_are(tmp_path: Path) -> None:
    signs = r"a*b _c_ [d](e) {{f}} [@g] \h <i> # j | k ~ ~~l~~ `m` & n"
    changes = compare([Section("A", 2, ("Words of old.",))], [Section("A", 2, (signs,))])
    assert signs in " ".join(page_texts(as_pdf(changes, "x", "y", None)))


def spanish() -> Loaded:
    content = b"title: Asma\nlanguage: es\nbody: [Palabras]\n"
    return load(origin_of(content, "t.yaml", Path("/nonexistent")))


def test_the_sheet_reads_the_handouts_words_in_their_language() -> None:
    changes = compare([Section("Uno", 2, ("Dos tres.",))], [Section("Uno", 2, ("Dos cuatro.",))])
    raw = as_pdf(changes, "x", "y", spanish())
    spanish_ones = {node.text for node in structure(raw).all() if node.language == "es"}
    assert {"Asma", "Uno", "Dos", "cuatro."} <= {text.strip() for text in spanish_ones}


def test_a_part_of_a_section_says_where_it_stands(old: Path, tmp_path: Path) -> None:
    old.write_text(OLD.replace("Call us", "{heading: At night, body: [Rest.]}, Call us"))
    sections = [Section("Asthma", 1, ()), Section("Care", 2, ()), Section("Night", 3, ("Rest.",))]
    changes = compare(sections[:2], sections)
    assert as_text(changes) == "Night (added; in 'Care')\n  {+Rest.+}"
    text = " ".join(page_texts(as_pdf(changes, "x", "y", None)))
    assert "Part of ‘Care’. This section is new. • Added: Rest." in text


def test_the_page_says_in_words_what_happened_to_a_section() -> None:
    a, b, c = (Section(name, 2, (f"Words of {name}.",)) for name in "ABC")
    page = as_html(compare([a, b, c], [b, c._replace(title="D"), a]), "x", "y", None)
    assert "<p>Sections: 1 moved, 1 renamed.</p>" in page
    assert "It was called ‘C’. Its words are the same." in page
    assert "It was moved: it now comes after ‘D’." in page


def test_nothing_in_a_file_steers_the_terminal() -> None:
    old, new = [Section("A", 2, ("one",))], [Section("A", 2, ("\x1b[2Jtwo\u202e",))]
    assert as_text(compare(old, new)) == "A\n  {+\ufffd[2Jtwo\ufffd+}\n  [-one-]"


def test_the_page_marks_words_and_lets_no_markup_in() -> None:
    old = [Section("A <b>", 2, ("One <i> two three.",))]
    new = [Section("A <b>", 2, ("One <i> four three.",))]
    page = as_html(compare(old, new), "x<y", "z", spanish())
    assert '<p lang="es">One &lt;i&gt; <del>two</del> <ins>four</ins> three.</p>' in page
    assert '<h2><span lang="es">A &lt;b&gt;</span></h2>' in page
    assert "<b>" not in page
    assert "x<y" not in page


def test_a_file_that_is_no_tagged_pdf_is_told(tmp_path: Path) -> None:
    (tmp_path / "words.pdf").write_text("words")
    for name in ("words.pdf", "missing.pdf", "missing.yaml"):
        with pytest.raises(ContentError, match=name):
            read_version(str(tmp_path / name), "")


def test_the_command_writes_the_page_and_the_sheet(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, ("two puffs", "three puffs"))
    page, sheet = tmp_path / "c.html", tmp_path / "c.pdf"
    done = CliRunner().invoke(diff, [str(old), str(new), "--html", str(page), "--pdf", str(sheet)])
    assert done.exit_code == 0, done.output
    assert "<del>two</del>" in page.read_text()
    assert sheet.read_bytes().startswith(b"%PDF")
