"""Many patients: all rows are checked, made into sheets, printed or saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from handout.desk import printing
from handout.desk.choices import BROWSER, PAPERS, Chosen, habits_of, usual
from handout.desk.enclosed import load_enclosed
from handout.desk.library import file_name
from handout.desk.pages import table as pages
from handout.desk.pages.form import Form, form_of
from handout.desk.pages.giving import disposition, download
from handout.desk.pages.table import Opened, lost, opened_in
from handout.desk.state import Desk, GivenOut, desk_of
from handout.desk.tables.errand import Errand
from handout.desk.tables.run import Run, To, errors_csv

MOST_TOLD = 200  # bad rows on the page; the list that can be saved has all
_PART = 256 * 1024  # bytes that are sent at a time


async def sheets(request: Request) -> Response:
    """A table as it stands: its columns to settle, or what has been done with it."""
    opened = await opened_in(request)
    if opened is None:
        return lost(request)
    table = opened.table
    if table.mapping is None or "columns" in request.query_params:
        mapping = table.mapping
        if mapping is None:
            mapping = await run_in_threadpool(pages.guess, opened)
        return await pages.columns_page(request, opened, mapping, [])
    return await _as_it_stands(request, opened, "")


async def _as_it_stands(request: Request, opened: Opened, problem: str) -> Response:
    desk, table = desk_of(request), opened.table
    printers = await run_in_threadpool(printing.printers)
    habits = await run_in_threadpool(desk.memory.habits)
    run, checked = table.run, table.checked
    assert run
    assert checked
    labels = await run_in_threadpool(pages.labels_of, opened)
    return desk.page(
        request, "table_sheets.html", card=opened.card, table=table, run=run, checked=checked,
        most=MOST_TOLD, problem=problem,
        printers=printers, chosen=usual(habits, printers), labels=labels,
    )  # fmt: skip


async def act(request: Request) -> Response:
    """A form of the table's pages."""
    desk, form = desk_of(request), await form_of(request)
    if not form.is_ours:
        return desk.page(request, "expired.html", 403)
    opened = await opened_in(request)
    if opened is None:
        return lost(request)
    table = opened.table
    if form.action == "settle":
        return await _settled(request, opened, form)
    if form.action == "away":
        desk.tables.put_away(table)
        return RedirectResponse(f"/handout/{opened.card.key}", 303)
    if form.action == "stop" and table.run:
        table.run.stop()
    elif form.action in ("files", "print"):
        problem = await run_in_threadpool(_begin, request, opened, form)
        if problem:
            return await _as_it_stands(request, opened, problem)
    elif form.action == "check" and table.mapping:
        await run_in_threadpool(pages.check, desk, opened)
    return RedirectResponse(f"/table/{table.id}", 303)


async def state(request: Request) -> Response:
    """How far the run is."""
    opened = await opened_in(request)
    run = opened.table.run if opened else None
    if run is None:
        return JSONResponse({"is_over": True}, 404)
    waits = run.state == "waiting"
    return JSONResponse({"rows": run.rows, "of": run.total, "waits": waits, "is_over": run.is_over})


async def errors(request: Request) -> Response:
    """The rows without a sheet, as a table."""
    opened = await opened_in(request)
    if opened is None or opened.table.checked is None:
        return lost(request)
    return download(errors_csv(opened.table.checked.bad), "errors.csv", "text/csv; charset=utf-8")


async def saved(request: Request) -> Response:
    """The sheets, each a file of its own, in a ZIP file."""
    return await _given(request, "files", "attachment")


async def shown(request: Request) -> Response:
    """The sheets in one PDF, for the browser to print."""
    return await _given(request, "file", "inline")


async def _given(request: Request, what: str, how: str) -> Response:
    desk, form = desk_of(request), await form_of(request)
    if not form.is_ours:
        return desk.page(request, "expired.html", 403)
    opened = await opened_in(request)
    run = opened.table.run if opened else None
    if opened is None or run is None or run.what != what or run.file is None:
        return lost(request)
    card = opened.card.in_language(opened.table.language)
    loaded = await run_in_threadpool(load_enclosed, card.path)
    end, kind = ("zip", "application/zip") if what == "files" else ("pdf", "application/pdf")
    name = f"{PurePath(file_name(loaded, opened.table.variant)).stem}-{run.good}-sheets.{end}"
    headers = {"Content-Disposition": disposition(how, name), "Content-Length": str(run.size)}
    noted = BackgroundTask(_noted, desk, opened, run)
    return StreamingResponse(_parts(run), media_type=kind, headers=headers, background=noted)


def _parts(run: Run) -> Iterator[bytes]:
    at = 0
    while True:
        with run.reading:
            if run.file is None:  # it was put away meanwhile
                return
            run.file.seek(at)
            part = run.file.read(_PART)
        if not part:
            return
        at += len(part)
        yield part


async def _settled(request: Request, opened: Opened, form: Form) -> Response:
    table, card = opened
    if table.run and not table.run.is_over:
        return RedirectResponse(f"/table/{table.id}", 303)
    mapping = {
        column: form.others.get(f"column-{number}", "")
        for number, column in enumerate(table.header.columns)
    }
    table.variant = form.chosen.variant
    table.paper = form.chosen.paper if form.chosen.paper in PAPERS else ""
    table.language = card.in_language(form.chosen.language).language
    wrong = await run_in_threadpool(pages.settle, desk_of(request), opened, mapping)
    if wrong:
        return await pages.columns_page(request, opened, mapping, wrong)
    return RedirectResponse(f"/table/{table.id}", 303)


def _begin(request: Request, opened: Opened, form: Form) -> str:
    """Start to make or print the sheets; a problem in words, if that cannot be done."""
    desk, (table, card), chosen = desk_of(request), opened, form.chosen
    if table.mapping is None or table.run is None or not table.run.is_over:
        return ""
    if table.fingerprint != pages.fingerprint(card):
        pages.check(desk, opened)
        return pages.CHANGED
    to = None
    if form.action == "print":
        to = To(chosen.printer, chosen.duplex, table.variant.grey)
        desk.remember(request.state.session, habits_of(chosen))
    errand = Errand(
        "files" if to is None else "file" if to.printer == BROWSER else "piles",
        table.upload, table.header.encoding, pages.making_of(opened),
        duplex=bool(to and to.duplex),
    )  # fmt: skip

    def noted(run: Run) -> None:
        _noted(desk, opened, run)

    run = Run(errand, table.header.rows, to, noted if errand.what == "piles" else None)
    table.begin(run, desk.tables.to_run)
    return ""


def _noted(desk: Desk, opened: Opened, run: Run) -> None:
    """One entry of the log for each language, with the number of sheets; once a run."""
    if run.is_noted:
        return
    run.is_noted = True
    table, card = opened
    for language, copies in run.by_language.items():
        variant = card.in_language(language)
        chosen = Chosen(paper=table.paper, **table.variant._asdict())
        how = "print" if run.to else "save"
        desk.note(GivenOut(table.session, variant, chosen, how, copies))
