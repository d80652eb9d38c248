"""The XLIFF files are what OASIS says they are, and a translator cannot break what is in a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from handout.checks.translated.source import read_source
from handout.translating.entries import entries
from handout.translating.files import brought_back
from handout.translating.xliff import NAMESPACE, as_xliff
from tests.conftest import ROOT
from tests.translating.delivered import changed, delivered, refused

# XLIFF 2.1, 4.2 and 4.3: what may stand in each element, in this order, and its attributes.
ORDER = {
    "xliff": ["file"],
    "file": ["skeleton", "notes", "unit"],
    "unit": ["notes", "originalData", "segment", "ignorable"],
    "notes": ["note"],
    "originalData": ["data"],
    "segment": ["source", "target"],
    "source": ["ph", "pc"],
    "target": ["ph", "pc"],
    "pc": ["ph", "pc"],
}
ATTRIBUTES = {
    "xliff": ("version srcLang", "trgLang"),
    "file": ("id", "original"),
    "unit": ("id", "translate space name"),
    "note": ("", "category"),
    "data": ("id", ""),
    "segment": ("", "id state"),
    "ph": ("id", "dataRef disp equiv canCopy canDelete type subType"),
    "pc": ("id", "dataRefStart dataRefEnd dispStart dispEnd canCopy canDelete type subType"),
}
TYPES = {"fmt", "ui", "quote", "link", "image", "other"}
OURS = {"xlf:b": "fmt", "xlf:i": "fmt", "xlf:lb": "fmt", "xlf:var": "ui"}
NAME_TOKEN = re.compile(r"[\w.:-]+")
FILES = [ROOT / "content.yaml", *sorted((ROOT / "examples").glob("*.yaml")),
         ROOT / "tests" / "data" / "every-block.yaml"]  # fmt: skip


def local(element: Any) -> str:
    name = etree.QName(element)
    assert name.namespace == NAMESPACE
    return str(name.localname)


def faults(root: Any) -> Iterator[str]:
    """Where a file is not as the specification says."""
    for element in root.iter():
        name = local(element)
        inner = [local(child) for child in element]
        allowed = ORDER.get(name, [])
        if set(inner) - set(allowed):
            yield f"{name} holds {set(inner) - set(allowed)}"
        if name in ("xliff", "file", "unit", "segment") and inner != sorted(
            inner, key=allowed.index
        ):
            yield f"{name} is out of order"
        must, may = (words.split() for words in ATTRIBUTES.get(name, ("", "")))
        has = {etree.QName(key).localname for key in element.attrib}
        if not set(must) <= has or has - set(must) - set(may):
            yield f"{name} has the attributes {has}"
        if "id" in element.attrib and not NAME_TOKEN.fullmatch(element.get("id")):
            yield f"{element.get('id')} is no name token"
        if "type" in element.attrib and element.get("type") not in TYPES:
            yield f"{element.get('type')} is no type"
        sub = element.get("subType", "")
        if sub and (sub not in OURS or OURS[sub] != element.get("type")) and "xlf:" in sub:
            yield f"{sub} is not for {element.get('type')}"


def units_of(root: Any) -> list[Any]:
    return list(root.iter(f"{{{NAMESPACE}}}unit"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("translated", [False, True], ids=["new", "translated"])
def test_a_file_is_as_the_specification_says(path: Path, translated: bool) -> None:
    source = read_source(path)
    known = entries(source)
    if translated:
        known = [e._replace(target=e.source, state="needs-review") for e in known]
    root = etree.fromstring(as_xliff(source, known, "es"))
    assert list(faults(root)) == []
    assert root.get("version") == "2.1"
    ids = [unit.get("id") for unit in units_of(root)]
    assert len(ids) == len(set(ids))
    for unit in units_of(root):
        kept = {data.get("id") for data in unit.iter(f"{{{NAMESPACE}}}data")}
        for code in unit.iter(f"{{{NAMESPACE}}}ph", f"{{{NAMESPACE}}}pc"):
            named = {code.get(key) for key in ("dataRef", "dataRefStart", "dataRefEnd")} - {None}
            assert named
            assert named <= kept
        for segment in unit.iter(f"{{{NAMESPACE}}}segment"):
            assert segment.get("state", "initial") == "initial" or len(segment) == 2
            for side in segment:
                codes = [code.get("id") for code in side.iterdescendants()]
                assert len(codes) == len(set(codes))


def test_no_markup_is_left_for_a_translator_to_break() -> None:
    source = read_source(ROOT / "tests" / "data" / "every-block.yaml")
    root = etree.fromstring(as_xliff(source, entries(source), "es"))
    for text in root.iter(f"{{{NAMESPACE}}}source"):
        assert not re.search(r"\*\*|\[@|\{\{|\]\(", "".join(text.itertext()))


def test_what_stays_is_shown_and_not_to_be_translated() -> None:
    source = read_source(ROOT / "examples" / "blood-test.yaml")
    root = etree.fromstring(as_xliff(source, entries(source), "es"))
    stays = {
        "".join(unit.itertext()).split()[-1]
        for unit in units_of(root)
        if unit.get("translate") == "no"
    }
    assert stays == {"555-0102", "lab@example.org", "www.example.org/blood-test"}


def test_a_unit_says_what_it_is_and_where_it_stands() -> None:
    source = read_source(ROOT / "examples" / "blood-test.yaml")
    root = etree.fromstring(as_xliff(source, entries(source), "es"))
    notes = [note.text for note in root.iter(f"{{{NAMESPACE}}}note")]
    assert "caution, under 'What does it mean to fast?'" in notes
    assert "alt of figure, under 'What happens at the test?'" in notes


CITATION = re.compile(r'<ph dataRef="d\d" disp="\[@who\]"[^>]*/>(?=</target>)')


def damaged(file: Path, pattern: re.Pattern[str] | str, new: str) -> Path:
    text, count = re.subn(pattern, new, file.read_text(), count=1)
    assert count == 1
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        (CITATION, "", "'[@who]' is missing"),
        (CITATION, r"\g<0>\g<0>", "'[@who]' stands there twice"),
        (CITATION, '<ph id="99"/>', "the code 99 is not in the source"),
        (r"(Su visita es el )<ph[^>]*/>", r"\1mañana", "'{{day}}' is missing"),
        (r'(<target>Tome <pc [^>]*>)1,5 mg', r"\g<1>2,5 mg", "the source says 1.5 mg, the transl"),
        (r"<target>Coma antes.</target>", "", "it has no translation"),
        (r"<target>Coma antes.</target>", "<target></target>", "it has no translation"),
        (r"(<target>)Coma", r"\1**Coma", "a ** is left over"),
    ],
)  # fmt: skip
def test_a_damaged_text_is_refused_with_its_place(
    tmp_path: Path, pattern: re.Pattern[str] | str, new: str, said: str
) -> None:
    file = damaged(delivered(tmp_path, xliff=True), pattern, new)
    problem = refused(file)
    assert said in problem.message
    assert problem.message.startswith("unit 'body.1.body.")
    assert problem.mark.line > 0


def test_a_link_and_bold_words_may_change_places(tmp_path: Path) -> None:
    file = delivered(tmp_path, xliff=True)
    pattern = re.compile(r"<target>Tome (<pc .*?</pc>) dos veces al día con (<pc .*?</pc>)\.")
    made = brought_back(damaged(file, pattern, r"<target>Con \2 tome dos veces al día \1."))[1]
    assert "Con [un vaso de agua](https://www.example.org/water) tome dos veces" in " ".join(
        made.content.decode().split()
    )


def test_segments_that_a_tool_has_split_are_put_together(tmp_path: Path) -> None:
    file = delivered(tmp_path, xliff=True)
    text = file.read_text()
    old = re.search(r'<segment id="s1" state="translated">\s*<source>Come to.*?</segment>', text,
                    re.DOTALL)  # fmt: skip
    assert old
    new = (
        '<segment id="s1" state="final"><source>Come to the door</source>'
        "<target>Venga a la puerta</target></segment><ignorable><source> </source></ignorable>"
        '<segment id="s2" state="final"><source>at the back of the house.</source>'
        "<target>en la parte de atrás.</target></segment>"
    )
    file.write_text(text.replace(old[0], new))
    made = brought_back(file)[1].content.decode()
    assert "Venga a la puerta en la parte de atrás." in made


def test_codes_that_a_tool_has_taken_apart_are_put_together(tmp_path: Path) -> None:
    file = delivered(tmp_path, xliff=True)
    pattern = re.compile(r'(<target>Tome )<pc [^>]*id="1"[^>]*>(.*?)</pc>')
    made = brought_back(damaged(file, pattern, r'\1<sc id="1"/>\2<ec startRef="1"/>'))[1]
    assert "Tome **1,5 mg** dos veces" in made.content.decode()


def test_bold_words_may_be_left_out(tmp_path: Path) -> None:
    file = delivered(tmp_path, xliff=True)
    pattern = re.compile(r'(<target>Tome )<pc [^>]*id="1"[^>]*>(.*?)</pc>')
    assert (
        "Tome 1,5 mg dos veces" in brought_back(damaged(file, pattern, r"\1\2"))[1].content.decode()
    )


def test_a_file_that_does_not_say_its_language_is_refused(tmp_path: Path) -> None:
    file = changed(delivered(tmp_path, xliff=True), ' trgLang="es"', "")
    assert "does not say which language" in refused(file).message
