"""Every save is noticed, however it is made, and gives a build or the reason why not."""

from __future__ import annotations

import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handout.authoring.watching import outcome as outcome_module
from handout.authoring.watching import saving
from handout.authoring.watching.outcome import Outcome, outcome_of
from handout.authoring.watching.saving import outcomes
from handout.brand.fonts import typeface
from handout.content.source import origin_of
from tests.conftest import ROOT

CONTENT = "title: Asthma\nbody:\n  - Some words.\n"
STYLE = ROOT / "handout" / "references" / "styles" / "ama.csl"
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
GREEN = SQUARE.format('<rect width="9" height="9" fill="#073"/>')
BLUE = SQUARE.format('<rect width="9" height="9" fill="#037"/>')
PATIENCE = 20  # seconds


class Followed:
    """What comes of the builds of a content while it is changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stop = threading.Event()
        self._found: queue.Queue[Outcome] = queue.Queue()
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self) -> None:
        for outcome in outcomes(self.path, self.stop):
            self._found.put(outcome)

    def next(self) -> Outcome:
        return self._found.get(timeout=PATIENCE)

    def good(self) -> bytes:
        """The PDF of the next outcome, which is a good one."""
        outcome = self.next()
        assert outcome.built, outcome.problems
        return outcome.built.pdf

    def bad(self) -> str:
        """What is wrong by the next outcome."""
        outcome = self.next()
        assert outcome.problems
        return "\n".join(map(str, outcome.problems))

    def is_quiet(self, seconds: float) -> bool:
        try:
            self._found.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def close(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    path = tmp_path / "mine" / "asthma.yaml"
    path.parent.mkdir()
    path.write_text(CONTENT)
    return path


@pytest.fixture
def follow() -> Iterator[Callable[[Path], Followed]]:
    open_ones: list[Followed] = []

    def begin(path: Path) -> Followed:
        open_ones.append(Followed(path))
        return open_ones[-1]

    yield begin
    for one in open_ones:
        one.close()


Follow = Callable[[Path], Followed]


def save_in_place(path: Path, text: str) -> None:
    path.write_text(text)


def save_by_renaming(path: Path, text: str) -> None:
    fresh = path.with_suffix(".tmp")
    fresh.write_text(text)
    os.replace(fresh, path)


def save_with_a_backup(path: Path, text: str) -> None:
    os.replace(path, path.with_suffix(".yaml~"))
    path.write_text(text)


def save_by_deleting(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


SAVES = [save_in_place, save_by_renaming, save_with_a_backup, save_by_deleting]


@pytest.mark.parametrize("save", SAVES)
def test_every_way_of_saving_is_noticed_twice_in_a_row(
    content: Path, follow: Follow, save: Callable[[Path, str], None]
) -> None:
    followed = follow(content)
    found = [followed.good()]
    for word in ("More", "Other"):
        save(content, CONTENT.replace("Some", word))
        found.append(followed.good())
    assert len(set(found)) == 3


def test_a_file_that_is_half_saved_for_a_moment_is_no_problem(
    content: Path, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "HOLD", 5)
    followed = follow(content)
    followed.good()
    with open(content, "w") as file:
        file.write("title: Asthma\nbod")
        file.flush()
        threading.Event().wait(0.05)
        file.write("y:\n  - Other words.\n")
    followed.good()


def test_what_is_wrong_is_told_with_its_place_and_mended(content: Path, follow: Follow) -> None:
    followed = follow(content)
    first = followed.good()
    content.write_text(CONTENT.replace("- Some words.", "- setps: [Some words.]"))
    assert f"{content}:3:5: unknown block 'setps'; did you mean 'steps'?" in followed.bad()
    content.write_text(CONTENT)
    assert followed.good() == first


def test_a_content_that_is_wrong_from_the_beginning_is_mended(
    content: Path, follow: Follow
) -> None:
    content.write_text("titel: Asthma\n")
    followed = follow(content)
    assert "unknown key 'titel'" in followed.bad()
    content.write_text(CONTENT)
    followed.good()


def test_a_folder_may_go_and_come_back(content: Path, follow: Follow) -> None:
    followed = follow(content)
    followed.good()
    shutil.rmtree(content.parent)
    assert "there is no such file" in followed.bad()
    content.parent.mkdir()
    content.write_text(CONTENT)
    followed.good()
    content.write_text(CONTENT.replace("Some", "Other"))
    followed.good()


def test_a_folder_may_be_swapped_for_another(content: Path, follow: Follow) -> None:
    followed = follow(content)
    followed.good()
    other = content.parent.with_name("other")
    other.mkdir()
    (other / content.name).write_text(CONTENT.replace("Some", "Other"))
    content.parent.rename(content.parent.with_name("old"))
    other.rename(content.parent)
    followed.good()


def test_a_content_behind_a_link_is_followed(content: Path, tmp_path: Path, follow: Follow) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(content)
    followed = follow(link)
    followed.good()
    content.write_text(CONTENT.replace("Some", "Other"))
    followed.good()


def test_another_file_of_the_folder_is_none_of_its_business(content: Path, follow: Follow) -> None:
    followed = follow(content)
    followed.good()
    (content.parent / "other.yaml").write_text(CONTENT)
    assert followed.is_quiet(0.4)


# --- the files that a content names ------------------------------------------------------


def changed(followed: Followed, change: Callable[[], object]) -> bool:
    """Whether the pages are others after ``change``."""
    before = followed.good()
    change()
    return followed.good() != before


def test_a_brand_that_appears_is_used(content: Path, follow: Follow) -> None:
    (content.parent / "assets").mkdir()
    brand = content.parent / "assets" / "brand.yaml"
    assert changed(follow(content), lambda: brand.write_text("clinic: Our Clinic\n"))


def test_a_brand_that_the_content_names_is_followed(content: Path, follow: Follow) -> None:
    brand = content.parent.parent / "brand.yaml"
    brand.write_text("clinic: Our Clinic\n")
    content.write_text(CONTENT + "brand: ../brand.yaml\n")
    assert changed(follow(content), lambda: brand.write_text("clinic: Your Clinic\n"))


def test_a_picture_is_followed(content: Path, follow: Follow) -> None:
    picture = content.parent / "lungs.svg"
    picture.write_text(GREEN)
    content.write_text(CONTENT + "  - {figure: lungs.svg, alt: Two lungs}\n")
    assert changed(follow(content), lambda: picture.write_text(BLUE))


def test_a_picture_that_was_missing_mends_it(content: Path, follow: Follow) -> None:
    content.write_text(CONTENT + "  - {figure: lungs.svg, alt: Two lungs}\n")
    followed = follow(content)
    assert "there is no picture 'lungs.svg'" in followed.bad()
    (content.parent / "lungs.svg").write_text(GREEN)
    followed.good()


def test_a_logo_is_followed(content: Path, follow: Follow) -> None:
    (content.parent / "brand.yaml").write_text("clinic: Our Clinic\nlogo: logo.svg\n")
    logo = content.parent / "logo.svg"
    logo.write_text(GREEN)
    content.write_text(CONTENT + "brand: brand.yaml\n")
    assert changed(follow(content), lambda: logo.write_text(BLUE))


def test_a_citation_style_is_followed(content: Path, follow: Follow) -> None:
    style = content.parent / "mine.csl"
    xml = STYLE.read_text(encoding="utf-8")
    style.write_text(xml, encoding="utf-8")
    source = "{type: book, author: ['A, B'], issued: 2020, title: Words, status: confirmed}"
    content.write_text(
        f"{CONTENT}  - Words.[@one]\ncitation_style: mine.csl\nsources:\n  one: {source}\n"
    )
    other = xml.replace('font-style="italic"', 'font-style="normal"')
    assert other != xml
    assert changed(follow(content), lambda: style.write_text(other, encoding="utf-8"))


def test_a_font_file_is_read_anew(content: Path, follow: Follow) -> None:
    regular, bold, *_ = typeface(
        "Atkinson Hyperlegible", [], content.parent, origin_of(b"", "", content.parent)
    ).files  # type: ignore[arg-type]
    font = content.parent / "own.ttf"
    shutil.copy(regular, font)
    (content.parent / "brand.yaml").write_text("fonts: {body: {regular: own.ttf}}\n")
    content.write_text(CONTENT + "brand: brand.yaml\n")
    assert changed(follow(content), lambda: shutil.copy(bold, font))


# --- one build ---------------------------------------------------------------------------


def test_a_mistake_of_the_program_is_told_and_ends_nothing(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome_module, "build", lambda _: 1 / 0)
    (problem,) = outcome_of(content).problems
    assert "the program made a mistake in building this (ZeroDivisionError" in str(problem)


def test_a_file_that_changes_while_it_is_built_is_built_again(content: Path) -> None:
    before = outcome_of(content)
    assert before.is_current()
    content.write_text(CONTENT.replace("Some", "Other"))
    assert not before.is_current()
