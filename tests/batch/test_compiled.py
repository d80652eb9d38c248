"""The judge is bytes: the fast path gives exactly the file of a single build."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handout.batch.compiled import Compiled
from handout.build import Loaded, load, render
from handout.content.origin import origin_of
from handout.errors import FieldError

ROOT = Path(__file__).parents[2]
LETTER = """
title: Your visit, {{name}}
fields:
  - {name: name, label: Your name, longest: 300}
  - {name: day, label: Day, kind: date}
  - {name: at, label: Time, kind: time}
  - {name: age, label: Age, kind: number}
  - {name: place, label: Place, longest: 300}
  - {name: notes, label: Notes, kind: list, longest: 300}
  - {name: medicines, label: Medicines, kind: table, columns: [medicine, dose], longest: 120}
at_a_glance:
  - When: "{{day}} at {{at}}"
  - Where: "{{place}}"
body:
  - "Dear {{name}}, please read [our page](https://example.org/{{}}) on {{day}} [@key]."
  - heading: For **{{name}}**
    id: you
    body:
      - "{{place}} {{place}} *{{place}}*: see [the dose](#you), [**{{name}}**](https://example.org)."
      - "[Bonjour {{name}}]{lang=fr}, said the clinic."
      - {note: "Ask about {{place}}.", when: age >= 65}
      - bullets: ["{{notes}}", "And come back."]
      - when: medicines
        table: Your medicines, {{name}}
        header: [Medicine, "Dose for {{name}}"]
        rows: [["{{medicines.medicine}}", "{{medicines.dose}}"], ["Water", "Plenty"]]
      - table: With widths
        header: [A, B]
        widths: [1, 3]
        rows: [["{{name}}", "{{place}}"]]
      - steps: ["Go to {{place}}.", {heading: "Ask for {{name}}", body: ["At {{at}}."]}]
      - checklist: ["{{name}}'s card", Papers]
      - points: [{Name: "{{name}}"}, {lead: "{{place}}.", text: Words}]
      - contact: "{{name}}'s clinic"
        phone: 555 010 0199
      - caution: {when: name}
"""


OWN = ("handout", "builtins", "collections")  # modules of what is looked through


def loaded_from(text: str) -> Loaded:
    return load(origin_of(text.lstrip().encode(), "letter.yaml", ROOT))


@pytest.fixture(scope="module")
def letter() -> Loaded:
    filler = "".join(f"      - Some words that fill the page, number {n}. \n" for n in range(30))
    text = LETTER.replace("/{{}}", "").replace("      - caution: {when: name}\n", filler)
    return loaded_from(text + "sources:\n  key: {text: A source.}\n")


@pytest.fixture(scope="module")
def compiled(letter: Loaded) -> Compiled:
    return Compiled(letter)


NAMES = st.one_of(
    st.sampled_from(["Ana", "Émile Zoë", "O’Hara (née Ó)", "Łukasz", "Ana María de la Cruz V."]),
    st.text(st.sampled_from("abc éŁ-’.()\\0ßÿ"), max_size=40),
    st.text(st.sampled_from("→≤Ωµ½ab "), max_size=12),
    st.integers(50, 300).map(lambda n: "W" * n),
    st.integers(10, 70).map(lambda n: ("word " * n)[:300]),
)
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "day": st.dates().map(str),
        "at": st.times().map(lambda t: f"{t:%H:%M}"),
        "age": st.integers(0, 120).map(str),
        "place": NAMES,
        "notes": st.lists(NAMES, max_size=4),
        "medicines": st.lists(st.tuples(NAMES, NAMES).map(list), max_size=4),
    },
)


def either(make: object, values: object) -> object:
    """The file, or what is wrong with the values."""
    try:
        return make(values)  # type: ignore[operator]
    except FieldError as error:
        return str(error)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=ROWS)
def test_every_row_gives_the_bytes_of_a_single_build(
    values: dict[str, object], letter: Loaded, compiled: Compiled
) -> None:
    single = either(lambda row: render(letter, values=row), values)
    for _ in range(2):  # the second time, the shape is known
        again = either(lambda row: compiled.fill(row).pdf, values)
        assert again == single


def test_a_second_patient_of_the_same_shape_is_not_laid_out_anew(letter: Loaded) -> None:
    compiled = Compiled(letter)
    ana = {"name": "Ana", "day": "2026-12-01", "place": "Room 1"}
    eva = {"name": "Eva", "day": "2026-12-02", "place": "Room 2"}
    assert compiled.fill(ana).anew
    filled = compiled.fill(eva)
    assert not filled.anew
    assert filled.pdf == render(letter, values=eva)


def test_a_character_outside_the_repertoire_costs_one_full_build(letter: Loaded) -> None:
    compiled = Compiled(letter)
    compiled.fill({"name": "Ana", "place": "A"})
    assert compiled.fill({"name": "Ana", "place": "½≤"}).anew
    known = compiled.fill({"name": "Eva", "place": "½≤"})
    assert not known.anew
    assert known.pdf == render(letter, values={"name": "Eva", "place": "½≤"})


def test_the_paper_form_is_the_single_build_s(letter: Loaded, compiled: Compiled) -> None:
    assert compiled.fill({}).pdf == render(letter)
    assert compiled.fill({}).pdf == render(letter)


def test_another_paper_has_shapes_of_its_own(letter: Loaded) -> None:
    a4 = Compiled(letter, "a4")
    for name in ("Ana", "Eva"):
        assert a4.fill({"name": name}).pdf == render(letter, paper="a4", values={"name": name})


def test_a_value_that_adds_a_page_is_laid_out_and_known_the_next_time(letter: Loaded) -> None:
    compiled = Compiled(letter)
    short = compiled.fill({"name": "Ana", "notes": ["one"]})
    many = [f"note {n} " + "word " * 40 for n in range(40)]
    long = compiled.fill({"name": "Ana", "notes": many})
    assert long.pages > short.pages
    assert not compiled.fill({"name": "Eva", "notes": many}).anew


def test_nothing_that_is_kept_holds_a_patient_s_words(letter: Loaded) -> None:
    import gc

    compiled = Compiled(letter)
    compiled.fill({"name": "Marker Qxzvbn", "place": "Qxzvbn", "notes": ["Qxzvbn"]})
    gc.collect()
    seen: set[int] = set()
    pending: list[object] = [compiled]
    while pending:
        thing = pending.pop()
        if id(thing) in seen or isinstance(thing, type):
            continue
        seen.add(id(thing))
        if isinstance(thing, str):
            assert "Qxzvbn" not in thing
        elif isinstance(thing, bytes):
            assert b"Qxzvbn" not in thing
        elif type(thing).__module__.startswith(OWN) and not callable(thing):
            pending.extend(gc.get_referents(thing))


def test_the_text_of_a_filled_file_reads_in_order(letter: Loaded, compiled: Compiled) -> None:
    pdf = compiled.fill({"name": "Ana", "place": "Room 1", "day": "2026-12-01", "at": "09:30"}).pdf
    text = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "When: December 1, 2026 at 9:30" in text
    assert text.index("Dear Ana") < text.index("For Ana") < text.index("Room 1 Room 1")
