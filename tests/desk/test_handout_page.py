"""One handout at the desk: its preview, its choices, giving it out, and what goes wrong beside."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from handout import load, render
from handout.desk import printing
from handout.desk.worker import BuildError, Made, Worker
from tests.desk.desks import Visit, opened
from tests.desk.test_desk import LETTER, MARKER

PRINTERS = ["front", "back"]


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """A machine with two printers, and what they were sent."""
    sent: list[tuple[Any, ...]] = []

    def print_pdf(pdf: bytes, printer: str, *options: object) -> printing.Job:
        sent.append((pdf, printer, *options))
        return printing.Job(f"{printer}-{len(sent)}", printer)

    monkeypatch.setattr(printing, "printers", lambda: list(PRINTERS))
    monkeypatch.setattr(printing, "print_pdf", print_pdf)
    return sent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "letter.yaml").write_text(LETTER)
    return folder


@pytest.fixture
def visit(folder: Path) -> Iterator[Visit]:
    with opened(folder) as visit:
        yield visit


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The values of each build."""
    seen: list[dict[str, str]] = []
    build = Worker.build

    def noted(self: Worker, path: Path, paper: Any, values: dict[str, str], *more: Any) -> Made:
        seen.append(values)
        return build(self, path, paper, values, *more)

    monkeypatch.setattr(Worker, "build", noted)
    return seen


KEY = "/handout/your-appointment"


def text_of(pdf: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


# --- the preview -------------------------------------------------------------------------


def test_a_preview_shows_the_pages_with_what_is_filled_in(visit: Visit) -> None:
    bare = visit.send(f"{KEY}/preview")
    filled = visit.send(f"{KEY}/preview", field_patient=MARKER)
    assert bare.text.count("<img") == filled.text.count("<img") == 1
    assert bare.text != filled.text
    assert filled.headers["cache-control"] == "no-store"


def test_a_preview_tells_what_is_wrong_and_shows_the_pages_without_it(visit: Visit) -> None:
    page = visit.send(f"{KEY}/preview", field_patient="A", field_day="soon").text
    assert 'id="told-day">This is no date; write year-month-day' in page
    assert "Shown without what was filled in" in page
    assert page.count("<img") == 1


def test_a_preview_needs_the_sessions_token(visit: Visit) -> None:
    assert visit.send(f"{KEY}/preview", token="0" * 64).status_code == 403


def test_what_takes_too_long_loses_nothing_that_was_filled_in(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object) -> Made:
        raise BuildError("This handout took more than 20 seconds to build.")

    monkeypatch.setattr(Worker, "build", late)
    for action in ("show", "print", "save"):
        page = visit.send(KEY, action=action, field_patient=MARKER).text
        assert "took more than 20 seconds" in page
        assert f'value="{MARKER}"' in page


def test_the_pages_of_a_handout_are_drawn_once(visit: Visit, built: list[dict[str, str]]) -> None:
    for _ in range(3):
        visit.page(KEY)
        visit.send(f"{KEY}/preview")
    assert len(built) <= 1


# --- choices -----------------------------------------------------------------------------


def test_the_last_printer_is_chosen_again_and_so_are_both_sides(visit: Visit) -> None:
    assert '<option value="front" selected>' in visit.page(KEY)
    visit.send(KEY, action="print", printer="back", duplex="on")
    page = visit.page(KEY)
    assert '<option value="back" selected>' in page
    assert 'name="duplex" checked' in page


def test_printing_by_the_browser_is_remembered_too(visit: Visit) -> None:
    visit.send(KEY, action="print", printer="")
    assert '<option value="" selected>By the browser' in visit.page(KEY)


def test_without_its_last_printer_a_desk_takes_the_usual_one(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.send(KEY, action="print", printer="back")
    monkeypatch.setattr(printing, "printers", lambda: ["front"])
    assert '<option value="front" selected>' in visit.page(KEY)


def test_another_desk_has_a_printer_of_its_own(folder: Path, visit: Visit) -> None:
    visit.send(KEY, action="print", printer="back")
    with opened(folder, name="desk 2") as other:
        assert '<option value="front" selected>' in other.page(KEY)


def test_what_was_chosen_is_sent_to_the_printer(visit: Visit, queue: list[tuple[Any, ...]]) -> None:
    visit.send(KEY, action="print", printer="back", copies="3", duplex="on", grey="on")
    ((_, *options),) = queue
    assert options == ["back", 3, True, True]


def test_reading_the_page_of_a_print_job_again_prints_nothing(
    visit: Visit, queue: list[tuple[Any, ...]]
) -> None:
    answer = visit.send(KEY, action="print", printer="front", field_patient=MARKER)
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert MARKER not in where
    assert "1 copy sent to front." in visit.page(where)
    assert len(queue) == 1


def test_fields_that_a_language_lacks_are_told_and_nothing_is_given_out(
    folder: Path, queue: list[tuple[Any, ...]]
) -> None:
    (folder / "letter.es.yaml").write_text("title: Su cita\nlanguage: es\nbody: [Palabras.]\n")
    with opened(folder) as visit:
        page = visit.send(KEY, action="print", printer="front", language="es", field_patient="A")
    assert "other things to fill in" in page.text
    assert queue == []


# --- the log -----------------------------------------------------------------------------


def test_the_log_holds_the_digest_of_the_handout_without_values(visit: Visit, folder: Path) -> None:
    visit.send(KEY, action="save", field_patient=MARKER)
    digest = hashlib.sha256(render(load(folder / "letter.yaml"))).hexdigest()
    assert digest in visit.page("/log.csv")


def test_giving_out_builds_no_second_time_for_the_log(
    visit: Visit, built: list[dict[str, str]]
) -> None:
    visit.page(KEY)  # which was seen before it is filled in
    built.clear()
    visit.send(KEY, action="save", field_patient="Ada")
    assert built == [{"patient": "Ada"}]


def test_a_person_has_the_pages_before_the_log_is_written(
    folder: Path, built: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from handout.desk.builds import Builds

    monkeypatch.setattr(Builds, "count", lambda *_: None)
    with opened(folder) as visit:
        visit.send(KEY, action="save", field_patient="Ada", paper="a4")
        assert built == [{"patient": "Ada"}, {}]


ACTIONS = [
    {"action": "save"},
    {"action": "email"},
    {"action": "print", "printer": ""},
    {"action": "print", "printer": "front"},
]


@pytest.mark.parametrize("way", ACTIONS, ids=lambda way: "-".join(way.values()))
def test_a_log_that_cannot_be_written_stops_no_way_of_giving_out_and_is_told_once(
    folder: Path, way: dict[str, str]
) -> None:
    with opened(folder, log=folder / "letter.yaml" / "log.db") as visit:
        answer = visit.send(KEY, **way, field_patient=MARKER)
        assert answer.status_code in (200, 303)
        page = visit.page()
        assert "The hand-out log cannot be used" in page
        assert "given out all the same" in page
        assert MARKER not in page
        assert str(folder) not in page
        assert "cannot be used" not in visit.page()


def test_a_page_that_stays_open_can_ask_for_the_notice(folder: Path) -> None:
    with opened(folder, log=folder / "letter.yaml" / "log.db") as visit:
        visit.send(KEY, action="save")
        asked = visit.client.get("/notice")
        assert "cannot be used" in asked.text
        assert asked.headers["cache-control"] == "no-store"
        assert visit.page("/notice") == ""


def test_a_notice_is_for_who_gave_the_handout_out_alone(folder: Path) -> None:
    with opened(folder, log=folder / "letter.yaml" / "log.db") as visit:
        visit.send(KEY, action="save")
        visit.client.cookies.clear()
        assert "given out all the same" not in visit.page()


def test_a_list_and_a_table_are_filled_in_a_line_for_each_entry(folder: Path) -> None:
    (folder / "medicines.yaml").write_text(
        """
title: Medicines
fields:
  - {name: notes, label: Notes, kind: list}
  - {name: medicines, label: Medicines, kind: table, columns: [medicine, dose]}
body:
  - bullets: ["{{notes}}"]
  - table: Medicines
    header: [Medicine, Dose]
    rows: [["{{medicines.medicine}}", "{{medicines.dose}}"]]
"""
    )
    with opened(folder) as visit:
        page = visit.client.get("/handout/medicines").text
        assert page.count("<textarea") == 2
        assert "medicine | dose" in page
        sent = {"field-notes": "First\r\nSecond", "field-medicines": "Iron | 1 a day\r\nZinc | 2"}
        saved = visit.send("/handout/medicines", action="save", **sent)
        text = pypdf.PdfReader(io.BytesIO(saved.content)).pages[0].extract_text()
        for word in ("First", "Second", "Iron", "1 a day", "Zinc"):
            assert word in text
