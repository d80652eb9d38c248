"""A table brought to the desk: what is taken, what is told, and what comes of it."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote

import httpx
import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout import load, render
from handout.batch.rows import RowsError
from handout.content.variant import Variant
from handout.desk.choices import Chosen
from handout.desk.tables import keeping, process, reading, run, upload
from tests.conftest import ROOT
from tests.desk.desks import HOST, Visit, opened, waited
from tests.desk.test_desk import LETTER, MARKER

SPANISH = LETTER.replace("Your appointment", "Su cita\nlanguage: es").replace("Dear", "Hola")
TWO = "patient,day,side\nAna Example,2026-12-01,left\nBen Example,2026-12-02,right\n"
PATH = "/handout/your-appointment/table"
CSV = "text/csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "letter.yaml").write_text(LETTER)
    (folder / "letter.es.yaml").write_text(SPANISH)
    return folder


@pytest.fixture(scope="module")
def visit(folder: Path) -> Iterator[Visit]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", str(folder / "no.sock"))
        with opened(folder) as visit:
            yield visit


def bring(
    visit: Visit, content: str | bytes, name: str = "table.csv", kind: str = CSV, **form: str
) -> httpx.Response:
    """The answer to a table that is sent."""
    return visit.client.post(
        PATH, data={"token": visit.token} | form, files={"table": (name, content, kind)},
        headers={"origin": f"http://{HOST}"},
    )  # fmt: skip


def brought(visit: Visit, content: str | bytes, name: str = "table.csv", kind: str = CSV) -> str:
    """The address of a table that was taken; its rows are checked, if nothing is to be asked."""
    answer = bring(visit, content, name, kind)
    assert answer.status_code == 303, answer.text
    settled(visit, answer.headers["location"])
    return answer.headers["location"]


def settled(visit: Visit, table: str) -> None:
    """Waits until a run is over."""
    assert waited(lambda: visit.client.get(f"{table}/state").json()["is_over"])


def told(answer: httpx.Response) -> str:
    """What a page says is wrong."""
    found = re.search(r'class="problem" role="alert">([^<]+)<', answer.text)
    assert found, answer.text
    return found.group(1)


def made(visit: Visit, table: str) -> zipfile.ZipFile:
    """The sheets of a table that is checked."""
    assert visit.send(table, action="files").status_code == 303
    settled(visit, table)
    answer = visit.send(f"{table}/sheets.zip")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def workbook(rows: list[list[str]]) -> bytes:
    """An Excel file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- the way through -----------------------------------------------------------------------


def test_a_handout_with_fields_leads_to_the_page_for_tables(visit: Visit) -> None:
    assert f'href="{PATH}"' in visit.page("/handout/your-appointment")
    assert 'type="file"' in visit.page(PATH)


def test_every_sheet_is_the_one_that_a_single_build_gives(visit: Visit, folder: Path) -> None:
    sheets = made(visit, brought(visit, TWO))
    assert sheets.namelist() == ["000001.pdf", "000002.pdf"]
    values = {"patient": "Ben Example", "day": "2026-12-02", "side": "right"}
    assert sheets.read("000002.pdf") == render(load(folder / "letter.yaml"), values=values)


def test_a_bad_row_is_told_by_number_and_field_and_stops_no_other(visit: Visit) -> None:
    table = brought(visit, TWO + f"{MARKER},{MARKER},left\n")
    page = visit.page(table)
    assert "3 rows: 2 sheets can be made, 1 cannot" in page
    assert re.search(r">3</a></td><td>Day</td><td>is no date", page)
    sheets = made(visit, table)
    rows = list(csv.reader(io.StringIO(sheets.read("errors.csv").decode("utf-8-sig"))))
    assert [row[:2] for row in rows] == [["row", "field"], ["3", "day"]]
    assert MARKER not in page + str(rows)
    assert visit.client.get(f"{table}/errors.csv").content == sheets.read("errors.csv")


def test_any_row_can_be_looked_at(visit: Visit) -> None:
    table = brought(visit, TWO + "Cy Example,never,left\n")
    assert 'alt="Page 1"' in visit.page(f"{table}/row", number="2")
    assert "This row gives no sheet. Day:" in visit.page(f"{table}/row", number="3")
    assert "Row 3 of 3" in visit.page(f"{table}/row", number="99999")


def test_a_column_of_another_name_is_asked_for(visit: Visit, folder: Path) -> None:
    table = brought(visit, TWO.replace("patient", "Client").replace("side", "Notes"))
    page = visit.page(table)
    assert "Which column is which?" in page
    assert re.search(r'value="day" selected', page)
    answer = visit.send(table, action="settle", **{"column-1": "day"})
    assert "No column fills ‘Your name’, which is needed." in told(answer)
    twice = {"column-0": "patient", "column-1": "day", "column-2": "patient"}
    assert "Two columns fill" in told(visit.send(table, action="settle", **twice))
    visit.send(table, action="settle", **{"column-0": "patient", "column-1": "day"})
    settled(visit, table)
    values = {"patient": "Ana Example", "day": "2026-12-01"}
    expected = render(load(folder / "letter.yaml"), values=values)
    assert made(visit, table).read("000001.pdf") == expected


def test_a_column_is_known_by_the_label_of_its_field(visit: Visit) -> None:
    table = brought(visit, TWO.replace("patient", "Your name"))
    assert "2 sheets can be made" in visit.page(table)


def test_a_column_chooses_the_language_of_each_sheet(visit: Visit, folder: Path) -> None:
    sheets = made(visit, brought(visit, "patient,language\nAna,es\nBen,\n"))
    spanish = render(load(folder / "letter.es.yaml"), values={"patient": "Ana"})
    assert sheets.read("000001.pdf") == spanish


def test_paper_and_language_can_be_chosen_for_all(visit: Visit, folder: Path) -> None:
    table = brought(visit, "patient\nAna\n")
    visit.send(table, action="settle", paper="a4", language="es", **{"column-0": "patient"})
    settled(visit, table)
    expected = render(load(folder / "letter.es.yaml"), paper="a4", values={"patient": "Ana"})
    assert made(visit, table).read("000001.pdf") == expected


def test_the_file_of_sheets_is_called_as_its_handout_is(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(LETTER.replace("Your appointment", "Ваш приём\nlanguage: ru"))
    with opened(tmp_path) as visit:
        (key,) = visit.desk.library.cards()
        answer = visit.client.post(
            f"/handout/{key}/table", data={"token": visit.token},
            files={"table": ("t.csv", "patient\nAna\n", CSV)}, headers={"origin": f"http://{HOST}"},
        )  # fmt: skip
        table = answer.headers["location"]
        settled(visit, table)
        visit.send(table, action="files")
        settled(visit, table)
        name = visit.send(f"{table}/sheets.zip").headers["content-disposition"]
    assert unquote(name).endswith("ваш-прием-ru-v2-1-sheets.zip")


def test_sheets_can_be_in_large_print(visit: Visit, folder: Path) -> None:
    table = brought(visit, "patient,Large print\nAna,\nBen,no\n")
    columns = {"column-0": "patient", "column-1": "choice:large_print"}
    visit.send(table, action="settle", large_print="on", **columns)
    settled(visit, table)
    sheets, letter = made(visit, table), load(folder / "letter.yaml")
    large = render(letter, values={"patient": "Ana"}, variant=Variant(large_print=True))
    assert sheets.read("000001.pdf") == large
    assert sheets.read("000002.pdf") == render(letter, values={"patient": "Ben"})


def test_the_log_has_one_entry_with_the_number_of_sheets(folder: Path, tmp_path: Path) -> None:
    with opened(folder, tmp_path / "log.db") as visit:
        table = brought(visit, TWO)
        made(visit, table)
        visit.send(f"{table}/sheets.zip")  # once more
        assert waited(lambda: bool(visit.desk.log.counts()))
        rows = list(csv.DictReader(io.StringIO(visit.desk.log.as_csv())))
        blank = visit.desk.builds.plain(visit.desk.library.cards()["your-appointment"], Chosen())
    assert [(row["how"], row["copies"]) for row in rows] == [("save", "2")]
    assert rows[0]["sha256"] == hashlib.sha256(blank.pdf).hexdigest()


def test_a_table_is_checked_again_when_its_handout_was_changed(tmp_path: Path) -> None:
    (tmp_path / "letter.yaml").write_text(LETTER)
    with opened(tmp_path) as visit:
        table = brought(visit, TWO)
        (tmp_path / "letter.yaml").write_text(LETTER.replace("Dear", "Good day"))
        assert "checked again" in told(visit.send(table, action="files"))
        settled(visit, table)
        expected = render(load(tmp_path / "letter.yaml"), values={
            "patient": "Ana Example", "day": "2026-12-01", "side": "left"})  # fmt: skip
        assert made(visit, table).read("000001.pdf") == expected


# --- kinds of tables -----------------------------------------------------------------------


def test_an_excel_table_is_taken_and_no_formula_computed(visit: Visit) -> None:
    formula = '=HYPERLINK("http://evil.example","left")'
    book = workbook([["patient", "side"], ["Ana", "left"], ["Ben", formula]])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page = visit.page(brought(visit, book, "table.xlsx", kind))
    assert "2 rows: 2 sheets can be made" in page  # it has no value yet, and is left empty


def test_json_lines_are_taken(visit: Visit) -> None:
    table = brought(visit, '{"patient": "Ana"}\n{"patient": "Ben"}\n', "t.jsonl", "")
    assert "2 sheets can be made" in visit.page(table)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "utf-16"])
def test_a_table_as_excel_saves_it_is_read(visit: Visit, folder: Path, encoding: str) -> None:
    table = brought(visit, "patient;side\r\nZoë Exämple;left\r\n".encode(encoding))
    expected = render(
        load(folder / "letter.yaml"), values={"patient": "Zoë Exämple", "side": "left"}
    )
    assert made(visit, table).read("000001.pdf") == expected


# --- what is not taken ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind", "words"),
    [
        (b"", "t.csv", CSV, "The file is empty."),
        (b"patient\nAna\n", "t.exe", CSV, upload.WRONG_KIND),
        (b"patient\nAna\n", "t.csv", "text/html", upload.WRONG_KIND),
        (b"patient\nAna\n", "", CSV, "Choose a file first."),
        (b"PAR1", "t.parquet", "", upload.WRONG_KIND),
        (b"patient\n\0\n", "t.csv", CSV, "The table is no text"),
        (b"patient\n", "t.csv", CSV, "no row below them"),
        (b"patient,patient\na,b\n", "t.csv", CSV, "two columns are called"),
        (b'patient\n"Ana\n', "t.csv", CSV, "a quote that is not closed"),
        (b"no zip", "t.xlsx", "", "is no XLSX file"),
        (b"no json", "t.jsonl", "", "is no JSON object"),
        (b"[" * 100_000, "t.jsonl", "", "is no JSON object"),
    ],
)
def test_what_is_no_table_is_told_in_words(
    visit: Visit, content: bytes, name: str, kind: str, words: str
) -> None:
    answer = bring(visit, content, name, kind)
    assert answer.status_code == 422
    assert words in told(answer).replace("&#39;", "'")


def test_a_bomb_of_a_workbook_is_not_unpacked(visit: Visit) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(reading.MOST_UNPACKED + 1))
    assert "too large when it is unpacked" in told(bring(visit, out.getvalue(), "t.xlsx", ""))


def test_a_table_with_too_many_rows_is_told(visit: Visit) -> None:
    content = "patient\n" + "Ana\n" * (reading.MOST_ROWS + 1)
    assert "more than 10,000 rows" in told(bring(visit, content))


def test_a_file_too_large_is_heard_out_and_told(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 1_000_000)
    assert "larger than 1 MB" in told(bring(visit, "patient\n" + "Ana\n" * 250_001))
    assert "larger than 1 MB" in told(bring(visit, "patient\n" + "Ana\n" * 1_000_000))


def test_a_form_far_too_large_is_not_heard(visit: Visit) -> None:
    headers = {"origin": f"http://{HOST}", "content-length": str(upload.MOST_SENT + 1),
               "content-type": "multipart/form-data; boundary=x"}  # fmt: skip
    assert visit.client.post(PATH, content=b"--x", headers=headers).status_code == 413


def test_a_form_without_its_token_or_from_elsewhere_is_refused(visit: Visit) -> None:
    assert bring(visit, TWO, token="x").status_code == 403
    visit_elsewhere = {"origin": "http://evil.example"}
    files = {"table": ("t.csv", TWO, CSV)}
    sent = {"token": visit.token}
    answer = visit.client.post(PATH, data=sent, files=files, headers=visit_elsewhere)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/handout/your-appointment", "/table/x", "/", "/table/x/row"])
def test_no_other_page_takes_a_file(visit: Visit, path: str) -> None:
    headers = {"origin": f"http://{HOST}"}
    assert visit.client.post(path, files={"a": "b"}, headers=headers).status_code == 415


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([e for e in upload.ENDINGS if e != ".xlsx"]), st.binary(max_size=200))
def test_whatever_bytes_are_brought_are_a_table_or_told(ending: str, content: bytes) -> None:
    with suppress(RowsError):
        assert reading.header_of(upload.Upload(ending, content)).rows > 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_a_workbook_with_odd_bytes_is_a_table_or_told(at: int, odd: bytes) -> None:
    whole = workbook([["patient"], ["Ana"]])
    at %= len(whole)
    broken = whole[:at] + odd + whole[at + len(odd) :]
    with suppress(RowsError):
        reading.header_of(upload.Upload(".xlsx", broken))


# --- whose it is, and until when -----------------------------------------------------------


def test_a_table_is_nobody_elses(visit: Visit) -> None:
    table = brought(visit, TWO)
    mine = dict(visit.client.cookies)
    visit.client.cookies.clear()
    try:
        for path in ("", "/row?number=1", "/errors.csv", "/state"):
            assert visit.client.get(table + path).status_code == 404
    finally:
        visit.client.cookies.update(mine)
    assert visit.client.get(table).status_code == 200


def test_a_table_is_forgotten_when_nobody_looks_at_it(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = brought(visit, TWO)
    made(visit, table)
    kept = visit.desk.tables.get(_session(visit, table), table.rpartition("/")[2])
    assert kept
    assert kept.run
    monkeypatch.setattr(keeping, "IDLE", -1.0)
    visit.desk.tables.put_idle_away()
    assert "not open any more" in visit.page(table)
    assert kept.run.file is None


def test_a_session_that_is_over_leaves_no_table(visit: Visit) -> None:
    table = brought(visit, TWO)
    visit.desk.tables.put_all_away("another")
    assert visit.client.get(table).status_code == 200
    visit.desk.tables.put_all_away(_session(visit, table))
    assert visit.client.get(table).status_code == 404


def test_a_session_of_odd_letters_finds_nothing(visit: Visit) -> None:
    table = brought(visit, TWO)
    assert visit.desk.tables.get("é" * 43, table.rpartition("/")[2]) is None


def _session(visit: Visit, table: str) -> str:
    return visit.desk.tables._open[table.rpartition("/")[2]].session


def test_a_table_can_be_put_away(visit: Visit) -> None:
    table = brought(visit, TWO)
    assert visit.send(table, action="away").headers["location"] == "/handout/your-appointment"
    assert visit.client.get(table).status_code == 404


def test_a_fifth_table_takes_the_place_of_the_one_used_least_lately(visit: Visit) -> None:
    tables = [brought(visit, TWO) for _ in range(5)]
    assert [visit.client.get(table).status_code for table in tables] == [404, 200, 200, 200, 200]


# --- limits --------------------------------------------------------------------------------


def test_a_row_that_takes_too_long_ends_its_run_and_nothing_else(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SECONDS", 0.0)
    table = bring(visit, TWO).headers["location"]
    settled(visit, table)
    assert "given up. This happened after row 0." in told(visit.client.get(table))
    monkeypatch.undo()
    visit.send(table, action="check")
    settled(visit, table)
    assert "2 sheets can be made" in visit.page(table)


def test_all_sheets_can_stand_in_one_file_for_the_browser_to_print(visit: Visit) -> None:
    table = brought(visit, TWO)
    visit.send(table, action="print", printer="", duplex="on")
    settled(visit, table)
    answer = visit.send(f"{table}/sheets.pdf")
    assert answer.headers["content-disposition"].startswith("inline")
    leaves = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert ["Ana" in leaves[0], leaves[1], "Ben" in leaves[2], leaves[3]] == [True, "", True, ""]
    assert visit.send(f"{table}/sheets.zip").status_code == 404


def test_a_printer_that_is_not_there_is_told(visit: Visit) -> None:
    table = brought(visit, TWO)
    visit.send(table, action="print", printer="none -o raw")
    settled(visit, table)
    assert "Not all sheets were printed." in told(visit.client.get(table))


def test_a_run_can_be_stopped(visit: Visit) -> None:
    table = brought(visit, "patient\n" + "Ana\n" * 1500)
    visit.send(table, action="files")
    visit.send(table, action="stop")
    settled(visit, table)
    assert "Stopped after" in visit.page(table)
    assert visit.send(f"{table}/sheets.zip").status_code == 404


def test_one_persons_errand_keeps_no_one_elses_waiting() -> None:
    places = process.Places(2)
    stopped = threading.Event()
    stopped.set()
    with (
        places.process("one"),
        pytest.raises(process.StoppedError),
        places.process("one", stopped),
    ):
        pass
    with places.process("one"), places.process("another", stopped) as another:
        assert another


def test_a_first_line_without_end_is_told_at_once(visit: Visit) -> None:
    content = ",".join(f"c{n}" for n in range(100_000))
    assert "no names of columns" in told(bring(visit, content))


def test_several_tables_are_worked_on_one_after_the_other(visit: Visit) -> None:
    tables = [bring(visit, "patient\n" + "Ana\n" * 500).headers["location"] for _ in range(4)]
    for table in tables:
        settled(visit, table)
        assert "500 sheets can be made" in visit.page(table)


# --- privacy -------------------------------------------------------------------------------


def test_no_value_is_left_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with opened(folder, tmp_path / "log.db") as visit:
        table = brought(visit, f"patient,side\n{MARKER},left\nBen,{MARKER}\n", f"{MARKER}.csv")
        assert MARKER not in table + visit.page(table)
        made(visit, table)
        assert waited(lambda: bool(visit.desk.log.counts()))
        left = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert not any(MARKER.encode() in path.read_bytes() for path in left)
        assert not any(temporary.iterdir())
    assert not any(MARKER in path.name for path in tmp_path.rglob("*"))


def test_a_desk_that_is_killed_leaves_no_sheet_behind(folder: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with killed(folder, temporary) as address, httpx.Client(base_url=address) as client:
        found = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
        assert found
        table = client.post(
            PATH, data={"token": found[1]}, headers={"origin": address},
            files={"table": ("t.csv", "patient\n" + f"{MARKER}\n" * 2000, CSV)},
        ).headers["location"]  # fmt: skip
        assert waited(lambda: client.get(f"{table}/state").json()["is_over"])
        form = {"token": found[1], "action": "files"}
        client.post(table, data=form, headers={"origin": address})
        assert waited(lambda: client.get(f"{table}/state").json()["rows"] > 0)
    assert not any(MARKER.encode() in p.read_bytes() for p in temporary.rglob("*") if p.is_file())


@contextmanager
def killed(folder: Path, temporary: Path) -> Iterator[str]:
    """The address of a desk that in the end is killed, with no time to clean up."""
    command = [sys.executable, "-c", "from handout.cli import main; main()", "desk", str(folder)]
    desk = subprocess.Popen(
        [*command, "--no-browser", "--log", str(temporary / "log.db")], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert desk.stdout
    try:
        yield desk.stdout.readline().strip().rstrip("/")
    finally:
        desk.kill()
        desk.wait()


def test_a_sheet_lies_enciphered_on_the_disk() -> None:
    from handout.desk.tables.sealed import SealedFile

    with SealedFile() as file:
        file.write(b"Ana " * 1000)
        file.seek(7)
        file.write(b"!")
        file._file.seek(0)
        assert b"Ana" not in file._file.read()
        file.seek(5)
        assert file.read(6) == b"na!Ana"
