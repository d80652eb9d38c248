"""Each peer as a maker of personal letters, with everything kept that it can keep."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from entry import font_folder
from letters import APPOINTMENT, GREETING, Row, long_day, paragraphs
from text import Item, read_content

sys.path.insert(1, str(Path(__file__).resolve().parents[2]))
Maker = Callable[[Row], bytes]


def maker(peer: str) -> Maker:
    """The maker of a peer, by its name."""
    return MAKERS[peer]()


def _files() -> Maker:
    """Nothing but a file of the size of ours."""
    pdf = _handout()({"name": "Ana Example", "day": "2027-01-01", "time": "09:00"})
    return lambda row: pdf


def _handout() -> Maker:
    from handout.batch.compiled import Compiled
    from handout.build import load

    compiled = Compiled(load(os.environ["BENCH_LETTER"]))
    return lambda row: compiled.fill(row).pdf


def _with_letter(row: Row) -> list[Item]:
    title, *rest = read_content_once()
    return [title, *(("paragraph", "", text) for text in paragraphs(row)), *rest]


_KEPT: list[Item] = []


def read_content_once() -> list[Item]:
    if not _KEPT:
        _KEPT.extend(read_content())
    return _KEPT


def _typst() -> Maker:
    """The compiler is kept, and the fields are its inputs: nothing else changes."""
    import typst
    from typst_peer import markup

    marked = [("paragraph", "", f"\x00{n}\x00") for n in range(2)]
    title, *rest = read_content_once()
    source = markup([title, *marked, *rest])
    for number, text in enumerate((GREETING, APPOINTMENT)):
        parts = text.replace("{", '" + sys.inputs.').replace("}", ' + "')
        source = source.replace(f'#"\x00{number}\x00"', f'#("{parts}")')
    folder = TemporaryDirectory()
    path = os.path.join(folder.name, "main.typ")
    Path(path).write_text(source, encoding="utf-8")
    compiler = typst.Compiler(path, font_paths=[font_folder()], ignore_system_fonts=True)

    def make(row: Row) -> bytes:
        assert folder.name  # keeps the folder as long as the maker
        inputs = {**row, "day": long_day(row["day"])}
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
        assert isinstance(pdf, bytes)
        return pdf

    return make


def _reportlab() -> Maker:
    from reportlab_peer import warm

    return lambda row: warm(_with_letter(row))()


def _weasyprint() -> Maker:
    from weasyprint_peer import warm

    return lambda row: warm(_with_letter(row))()


def _fpdf2() -> Maker:
    from fpdf2_peer import build

    return lambda row: build(_with_letter(row))


def _stamp() -> Maker:
    """The naive way: a finished file, and each patient's words drawn over its first page."""
    from pypdf import PdfReader, PdfWriter
    from reportlab.pdfgen.canvas import Canvas
    from reportlab_peer import build

    template = build(read_content_once())

    def make(row: Row) -> bytes:
        over = BytesIO()
        canvas = Canvas(over, pagesize=(612, 792))
        for number, text in enumerate(paragraphs(row)):
            canvas.drawString(72, 40 - 14 * number, text[:90])
        canvas.save()
        writer = PdfWriter(clone_from=PdfReader(BytesIO(template)))
        writer.pages[0].merge_page(PdfReader(over).pages[0])
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return make


MAKERS: dict[str, Callable[[], Maker]] = {
    "files": _files, "handout": _handout, "typst": _typst, "reportlab": _reportlab,
    "stamp": _stamp, "fpdf2": _fpdf2, "weasyprint": _weasyprint,
}  # fmt: skip
