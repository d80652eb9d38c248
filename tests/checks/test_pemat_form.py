"""The review form of the PEMAT-P: one page, filled in on the screen or by hand."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from pypdfium2 import raw

from handout.build import load
from handout.checks.pemat import ITEMS, Decided, decided
from handout.checks.pemat_form import pemat_form
from handout.checks.subject import Subject
from handout.cli.check import check
from handout.content.origin import origin_of
from tests.checks.examined import ROOT, TODAY
from tests.reading import page_texts, reader, structure

PEMAT = [item for item in ITEMS if item.instrument == "PEMAT-P"]
MAY_NOT_APPLY = {6, 8, 9, 11, 16, 17, 18, 19, 24, 25}
_TAB = 9


def form_of(content: str | None = None, paper: str = "letter", **more: Any) -> bytes:
    """The form of a content, or of the seed."""
    if content is None:
        loaded = load(ROOT / "content.yaml")
    else:
        loaded = load(origin_of(content.encode(), "handout.yaml", more.get("folder", ROOT)))
    return pemat_form(loaded, decided(Subject(loaded, TODAY)), paper=paper)


@pytest.fixture(scope="module")
def seed() -> bytes:
    return form_of()


def widgets(pdf: bytes) -> list[Any]:
    """The widgets of the page in the order of its annotations."""
    page: Any = reader(pdf).pages[0]
    found = [each.get_object() for each in page["/Annots"]]
    return [each for each in found if each["/Subtype"] == "/Widget"]


def catalog(pdf: bytes) -> Any:
    return reader(pdf).trailer["/Root"]


def fields(pdf: bytes) -> dict[str, str | None]:
    """The fields with what is filled in."""
    found = reader(pdf).get_fields() or {}
    return {name: field.get("/V") for name, field in found.items()}


def state_of(widget: Any) -> str | None:
    """The value that a circle stands for; None for text."""
    normal = widget["/AP"]["/N"]
    return next(state for state in normal if state != "/Off") if "/AS" in widget else None


# What is asked


def test_every_item_that_needs_a_person_is_asked_and_no_other(seed: bytes) -> None:
    loaded = load(ROOT / "content.yaml")
    open_items = {
        f"item-{each.item.number}"
        for each in decided(Subject(loaded, TODAY))
        if each.item.instrument == "PEMAT-P" and each.answer is None
    }
    assert {name for name in fields(seed) if name.startswith("item-")} == open_items


def test_an_item_may_be_set_aside_only_where_the_guide_allows_it() -> None:
    loaded = load(ROOT / "content.yaml")
    pdf = pemat_form(loaded, [Decided(item, None) for item in PEMAT])
    offered: dict[int, list[str | None]] = {}
    for widget in widgets(pdf):
        name = str(widget["/Parent"]["/T"])
        if name.startswith("item-"):
            offered.setdefault(int(name[5:]), []).append(state_of(widget))
    assert set(offered) == {item.number for item in PEMAT}
    for number, states in offered.items():
        last = ["/does-not-apply"] if number in MAY_NOT_APPLY else []
        assert states == ["/agree", "/disagree", *last], number


def test_the_program_s_answers_are_told_and_counted() -> None:
    text = page_texts(form_of("title: A\nat_a_glance: [Call us.]\nbody: [Words.]\n"))[0]
    assert "The main things are summed up: agree" in text
    assert "Sections have headings that inform: disagree" in text
    assert "Tables are simple, with short headings: does not apply" in text
    assert "make 6 of 7 in understandability and 3 of 3 in actionability" in text


def test_the_form_names_the_handout_its_version_and_its_file(seed: bytes) -> None:
    text = page_texts(seed)[0]
    assert "Ketamine-Assisted Psychotherapy Explained (version 1.0, content.yaml)" in text
    metadata: Any = reader(seed).metadata
    assert metadata.title.endswith("Ketamine-Assisted Psychotherapy Explained")


def test_no_path_of_the_machine_is_printed() -> None:
    loaded = load(ROOT / "content.yaml")
    pdf = pemat_form(loaded, decided(Subject(loaded, TODAY)))
    assert str(ROOT) not in page_texts(pdf)[0]


def test_a_foreign_title_keeps_its_language() -> None:
    spans = structure(form_of("title: Asma\nlanguage: es\nbody: [Palabras.]\n")).all("Span")
    assert [(span.language, span.text.strip()) for span in spans] == [("es", "Asma")]


# One page


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("answer", [None, "no"])
def test_one_page_holds_it_whatever_is_decided(paper: str, answer: Any) -> None:
    title = "A very long title about what to know before " * 6
    content = f"title: {title}\nversion: 1.2\nbody: [Words.]\n"
    loaded = load(origin_of(content.encode(), "a-rather-long-name-of-a-file.yaml", Path("/none")))
    pdf = pemat_form(loaded, [Decided(item, answer) for item in PEMAT], paper=paper)
    assert len(reader(pdf).pages) == 1
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    lowest = min(text.get_rect(at)[1] for at in range(text.count_rects()))
    assert lowest > 24
    assert "examples for every item" in page_texts(pdf)[0]


def test_the_clinic_s_scale_of_type_does_not_push_it_off_the_page(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/brand.yaml").write_text("type: {body: 30, leading: 45}\n")
    pdf = form_of("title: A\nbody: [Words.]\n", folder=tmp_path)
    assert "examples for every item" in page_texts(pdf)[0]


# Who cannot see it, and who does not use a mouse


def test_every_control_says_what_it_is(seed: bytes) -> None:
    said = [widget["/TU"] for widget in widgets(seed)]
    assert said[:3] == [
        "Item 2, nothing leads away from the purpose: agree",
        "Item 2, nothing leads away from the purpose: disagree",
        "Item 3, the words are everyday words: agree",
    ]
    assert len(set(said)) == len(said)
    assert "Reviewed by: name" in said


def test_every_field_says_its_whole_question(seed: bytes) -> None:
    questions = {w["/Parent"]["/T"]: w["/Parent"]["/TU"] for w in widgets(seed)}
    assert questions["item-3"] == "Item 3, the words are everyday words"
    assert all(questions.values())


def test_every_widget_is_inside_a_form_element_of_its_own(seed: bytes) -> None:
    forms = structure(seed).all("Form")
    assert [len(form.annotations) for form in forms] == [1] * len(forms)
    assert [form.annotations[0]["/TU"] for form in forms] == [w["/TU"] for w in widgets(seed)]
    assert [form.alt for form in forms] == [w["/TU"] for w in widgets(seed)]


def test_the_parent_tree_leads_from_a_widget_to_its_element(seed: bytes) -> None:
    numbers = catalog(seed)["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for widget in widgets(seed):
        element = parents[widget["/StructParent"]].get_object()
        assert element["/S"] == "/Form"
        assert element["/Alt"] == widget["/TU"]


def test_a_circle_follows_the_words_of_its_item(seed: bytes) -> None:
    for item in structure(seed).all("LI"):
        for form in item.all("Form"):
            words = item.full_text().lower()
            assert form.alt is not None
            number, _, asked = form.alt.rpartition(":")[0].partition(", ")
            assert f"{number.removeprefix('Item ')} {asked.lower()}" == words


def test_targets_are_large_enough_for_a_finger(seed: bytes) -> None:
    for widget in widgets(seed):
        left, bottom, right, top = map(float, widget["/Rect"])
        assert min(right - left, top - bottom) >= 17.9


# Filled in


class Viewer:
    """PDFium, the viewer in Chromium, with a person at its mouse and keyboard."""

    def __init__(self, pdf: bytes) -> None:
        self.document = pypdfium2.PdfDocument(pdf)
        self.document.init_forms()
        self.env = self.document.formenv
        self.page = self.document[0]
        self.count = raw.FPDFPage_GetAnnotCount(self.page)
        self.names = [str(widget["/TU"]) for widget in widgets(pdf)]

    def click(self, description: str) -> None:
        annotation = raw.FPDFPage_GetAnnot(self.page, self.names.index(description))
        box = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, box)
        raw.FPDFPage_CloseAnnot(annotation)
        at = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        raw.FORM_OnMouseMove(self.env, self.page, 0, *at)
        raw.FORM_OnLButtonDown(self.env, self.page, 0, *at)
        raw.FORM_OnLButtonUp(self.env, self.page, 0, *at)

    def type(self, text: str) -> None:
        for letter in text:
            raw.FORM_OnChar(self.env, self.page, ord(letter), 0)

    def tab(self) -> int:
        """Press the tabulator; gives the number of the widget that is reached."""
        raw.FORM_OnKeyDown(self.env, self.page, _TAB, 0)
        page, annotation = ctypes.c_int(), raw.FPDF_ANNOTATION()
        raw.FORM_GetFocusedAnnot(self.env, page, annotation)
        at = raw.FPDFPage_GetAnnotIndex(self.page, annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        return int(at)

    def saved(self) -> bytes:
        raw.FORM_ForceToKillFocus(self.env)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


@pytest.fixture
def viewer(seed: bytes) -> Iterator[Viewer]:
    viewer = Viewer(seed)
    yield viewer
    viewer.document.close()


def test_what_is_filled_in_with_chromium_s_viewer_is_read_back(viewer: Viewer) -> None:
    viewer.click("Item 2, nothing leads away from the purpose: agree")
    viewer.click("Item 3, the words are everyday words: disagree")
    viewer.click("Item 6, numbers are clear and easy to grasp: does not apply")
    viewer.click("Reviewed by: name")
    viewer.type("Dr. Élan (MD)")
    filled = fields(viewer.saved())
    assert filled["item-2"] == "/agree"
    assert filled["item-3"] == "/disagree"
    assert filled["item-6"] == "/does-not-apply"
    assert filled["item-7"] == "/Off"
    assert filled["reviewer"] == "Dr. Élan (MD)"


def test_one_answer_takes_the_place_of_another(viewer: Viewer) -> None:
    viewer.click("Item 3, the words are everyday words: agree")
    viewer.click("Item 3, the words are everyday words: disagree")
    pdf = viewer.saved()
    assert fields(pdf)["item-3"] == "/disagree"
    shown = [w["/AS"] for w in widgets(pdf) if w["/Parent"]["/T"] == "item-3"]
    assert shown == ["/Off", "/disagree"]


def test_the_tabulator_goes_in_the_order_of_reading(seed: bytes, viewer: Viewer) -> None:
    reached = [viewer.tab() for _ in viewer.names]
    assert [viewer.names[at] for at in reached] == [f.alt for f in structure(seed).all("Form")]


def test_what_is_filled_in_with_pypdf_is_read_back_and_drawn_in_its_place(seed: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(seed))
    answers = {"item-3": "/agree", "item-6": "/does-not-apply", "understandability-agree": "9"}
    writer.update_page_form_field_values(writer.pages[0], answers, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    pdf = out.getvalue()
    filled = fields(pdf)
    assert {name: filled[name] for name in answers} == answers
    drawn = {
        str(w["/Parent"]["/T"]) for w in widgets(pdf)
        if "/AS" not in w and b"(9)" in w["/AP"]["/N"].get_data()
    }  # fmt: skip
    assert drawn == {"understandability-agree"}


def test_the_font_to_type_in_is_in_the_file_with_the_letters_of_western_names(seed: bytes) -> None:
    resources = catalog(seed)["/AcroForm"]["/DR"]["/Font"]
    (font,) = [each.get_object() for each in resources.values()]
    assert font["/Encoding"] == "/WinAnsiEncoding"
    assert "/FontFile2" in font["/FontDescriptor"]
    widths = dict(enumerate(font["/Widths"], font["/FirstChar"]))
    assert widths[ord("é")] == widths[ord("e")]
    assert widths[ord("W")] > widths[ord("i")]


def test_no_viewer_is_asked_to_draw_it_anew_and_nothing_runs(seed: bytes) -> None:
    root = catalog(seed)
    assert "/NeedAppearances" not in root["/AcroForm"]
    for holder in (root, *widgets(seed), *(w["/Parent"] for w in widgets(seed))):
        assert not {"/A", "/AA", "/OpenAction"} & set(holder)


def test_the_same_handout_gives_the_same_form(seed: bytes) -> None:
    assert form_of() == seed


# The command


def test_check_writes_the_form_beside_its_report(tmp_path: Path) -> None:
    target = tmp_path / "review.pdf"
    done = CliRunner().invoke(check, [str(ROOT / "content.yaml"), "--pemat", str(target)])
    assert done.exit_code == 1  # the seed has errors
    assert "PEMAT-P" in done.output
    assert "item-3" in fields(target.read_bytes())


def test_a_form_is_that_of_one_handout(tmp_path: Path) -> None:
    files = [str(ROOT / "content.yaml"), str(ROOT / "tests/data/every-block.yaml")]
    done = CliRunner().invoke(check, [*files, "--pemat", str(tmp_path / "review.pdf")])
    assert done.exit_code == 2
    assert "one handout" in done.output
    assert not list(tmp_path.iterdir())


def test_no_form_is_written_for_a_file_that_cannot_be_built(tmp_path: Path) -> None:
    broken = tmp_path / "content.yaml"
    broken.write_text("titel: A\n")
    done = CliRunner().invoke(check, [str(broken), "--pemat", str(tmp_path / "review.pdf")])
    assert done.exit_code == 2
    assert not (tmp_path / "review.pdf").exists()
