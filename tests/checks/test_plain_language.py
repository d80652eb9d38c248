"""Plain language rules name what a reader stumbles over, where it stands, and no more."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handout.build import load
from handout.checks.acronyms import acronyms_in
from handout.checks.passive import passives_in
from handout.checks.rule import Severity
from handout.checks.rules import RULES_BY_FAMILY
from handout.checks.subject import Subject
from handout.checks.vocabulary import vocabulary
from handout.content.origin import origin_of
from tests.checks.examined import ROOT, found_by, paragraph, places, report_of

PLAIN = RULES_BY_FAMILY["Plain language"]
SEED = (ROOT / "content.yaml").read_text(encoding="utf-8")
LISTS = ("hard_words", "medical_terms")


def words_at(rule: str, content: str) -> list[str]:
    """What stands in the file at each finding of a rule, up to the end of the word."""
    found = found_by(rule, content)
    return [each.excerpt[each.mark.column - 1 :].split()[0].strip('.,;:()"') for each in found]


# -- hard words


def test_there_are_more_than_250_hard_words_each_with_a_plainer_one() -> None:
    named = [term for term in vocabulary("hard_words").terms if not term.is_left_alone]
    assert len(named) > 450
    assert all(meaning.strip() for term in named for meaning in term.meanings)


@pytest.mark.parametrize("name", LISTS)
def test_no_form_of_a_word_belongs_to_two_terms(name: str) -> None:
    other = vocabulary(LISTS[1 - LISTS.index(name)]).by_form
    for term in vocabulary(name).terms:
        for form in term.forms:
            assert vocabulary(name).by_form[form] is term
            assert form not in other


@pytest.mark.parametrize("name", LISTS)
def test_what_is_advised_is_itself_plain(name: str) -> None:
    advised = [meaning for term in vocabulary(name).terms for meaning in term.meanings]
    assert [text for text in advised if list(vocabulary("hard_words").uses_in(text))] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Utilize the pump.", ["Utilize"]),
        ("We are utilising the pump.", ["utilising"]),
        ("The pain has diminished.", ["diminished"]),
        ("It occurred at night.", ["occurred"]),
        ("You will undergo a scan. He underwent one.", ["undergo"]),
        ("Two haematomas, one hematoma.", ["haematomas"]),
        ("Come in prior to noon.", ["prior"]),
        ("It was done in order to help.", ["in"]),
        ("He had a myocardial infarction.", ["myocardial"]),
        ("Put it under the tongue (sublingually) at night.", []),
        ("You have multiple sclerosis.", []),
        ("She is in intensive care.", []),
        ("She needs intensive treatment.", ["intensive"]),
        ("Take it at noon and help her use it.", []),
        ("The Northern Rehabilitation Facility is closed.", []),
        ("A hyper-acute case.", []),
    ],
)
def test_hard_words_are_found_in_all_their_forms(words: str, found: list[str]) -> None:
    assert words_at("hard-word", paragraph(words)) == found


def test_the_longest_phrase_is_meant() -> None:
    (found,) = found_by("hard-word", paragraph("It causes an adverse event."))
    assert found.message == "hard words: 'adverse event'"
    assert found.advice == "write 'side effect' or 'harm'"


def test_a_word_used_again_is_told_once_with_its_number() -> None:
    content = paragraph("We assess you. Then we assess you again. An assessment takes an hour.")
    assert [each.message for each in found_by("hard-word", content)] == [
        "hard word: 'assess' (2 times)",
        "hard word: 'assessment'",
    ]


def test_a_filler_is_to_be_left_out() -> None:
    (found,) = found_by("hard-word", paragraph("It should be noted that we close at noon."))
    assert found.advice == "leave it out"


def test_hard_words_are_found_in_titles_headings_leads_and_cells() -> None:
    content = """
    title: Renal tests
    body:
      - heading: Onset of pain
        body:
          - points:
              - Duration: two days
          - table:
            header: [Dosage, Day]
            rows: [[one, two]]
    """
    assert places(found_by("hard-word", content)) == [(1, 8), (3, 14), (6, 13), (8, 18)]


def test_a_lead_in_explains_a_hard_word_if_its_meaning_follows() -> None:
    content = "title: A title\nbody:\n  - points:\n      - Renal: of the kidney\n"
    assert not found_by("hard-word", content)
    assert found_by("hard-word", content.replace("of the kidney", "every day"))


def test_words_in_another_language_are_left_alone() -> None:
    assert not found_by("hard-word", paragraph("[Acute multiple via.]{lang=fr}"))
    spanish = paragraph("Acute multiple via.", "language: es")
    report = report_of(spanish, *(rule.id for rule in PLAIN))
    assert not report.findings
    assert set(report.undecided) == {rule.id for rule in PLAIN}


# -- terms that are explained


@pytest.mark.parametrize(
    "words",
    [
        "You may have hypertension (high blood pressure).",
        "You may have high blood pressure (hypertension).",
        "You may have high blood pressure (also called hypertension).",
        "High blood pressure is called hypertension.",
        "The medical name for this is hypertension.",
        "Hypertension means that the pressure in your vessels is high.",
        "Hypertension is a condition in which the pressure is high.",
        "Hypertension is when the pressure is high.",
        "Hypertension (when the pressure is high) is common.",
        "Hypertension, which means high blood pressure, is common.",
        "Hypertension, or high blood pressure, is common.",
        "Do you have hypertension? Many do. “Hypertension” means high blood pressure.",
        "Hypertension – a pressure that is too high – is common.",
    ],
)
def test_a_term_that_is_explained_is_left_alone(words: str) -> None:
    assert not found_by("unexplained-term", paragraph(words))


@pytest.mark.parametrize(
    "words",
    [
        "You may have hypertension.",
        "You may have hypertension (see page 2).",
        "Hypertension pills (when you need them) are small.",
        "You may have hypertension (for example at night).",
        "Hypertension is common.",
        "Hypertension is treated here.",
        "It can cause hypertension, nausea, or pain.",
        "Some illnesses (asthma, hypertension) make it worse.",
    ],
)
def test_a_term_that_is_only_used_is_not_explained(words: str) -> None:
    (found,) = found_by("unexplained-term", paragraph(words))
    assert "hypertension" in found.message.lower()
    assert "(high blood pressure)" in found.advice


def test_a_list_of_meanings_explains() -> None:
    content = """
    title: A title
    body:
      - You may need a diuretic and a stent.
      - points:
          - Diuretics: medicines that make you pass more water
          - lead: A stent
            text: This is a small tube.
    """
    assert not found_by("unexplained-term", content)


def test_a_section_that_asks_what_it_is_explains() -> None:
    content = """
    title: A title
    body:
      - heading: What is the new psychotherapy?
        body: We talk. Psychotherapy helps some people.
    """
    assert not found_by("unexplained-term", content)


def test_a_term_is_named_where_it_first_stands() -> None:
    content = paragraph("First a rest, then **a biopsy**. A second biopsy comes later.")
    (found,) = found_by("unexplained-term", content)
    assert found.message == "the medical term 'biopsy' is never explained (2 times)"
    assert found.excerpt[found.mark.column - 1 :].startswith("biopsy**")


# -- sentences and paragraphs


def test_a_sentence_of_more_than_25_words_is_long() -> None:
    words = ["word"] * 25
    assert not found_by("long-sentence", paragraph(" ".join(words) + "."))
    (found,) = found_by("long-sentence", paragraph("Short. Now " + " ".join(words) + "."))
    assert (found.severity, tuple(found.mark)) == (Severity.ADVICE, (4, 13))
    assert found.message == "this sentence has 26 words"


def test_a_sentence_of_more_than_35_words_is_a_warning() -> None:
    (found,) = found_by("long-sentence", paragraph("word " * 36))
    assert found.severity == Severity.WARNING


def test_a_paragraph_of_more_than_5_sentences_is_long() -> None:
    assert not found_by("long-paragraph", paragraph("Go on. " * 5))
    (found,) = found_by("long-paragraph", paragraph("Go on. " * 6))
    assert found.message == "this paragraph has 6 sentences; 5 are enough"


# -- passive voice


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Some blood is taken.", ["is taken"]),
        ("You will be seen by a nurse.", ["will be seen"]),
        ("The dose has not been changed.", ["has not been changed"]),
        ("It is often used at night.", ["is often used"]),
        ("It's given by mouth.", ["It's given"]),
        ("Tests were quickly done, and the tube was put in.", ["were quickly done", "was put"]),
        ("You are being treated.", ["are being treated"]),
        ("The wound is closed by the nurse.", ["is closed"]),
        ("It is understood.", ["is understood"]),
        ("Are you married? He is worried and very tired.", []),
        ("The clinic is located here and is closed.", []),
        ("Your doctor is interested in you.", []),
        ("It is made of salt. You are allowed to eat.", []),
        ("You need to feed him. It is indeed red.", []),
        ("He has called you. She wanted it.", []),
        ("Get tested.", []),
        ("This is called sepsis.", []),
        ("She is left-handed.", []),
        ("The pack is unopened.", []),
    ],
)
def test_the_passive_is_told_from_how_somebody_is(words: str, found: list[str]) -> None:
    assert [passive.words for passive in passives_in(words)] == found


def test_a_passive_is_named_where_it_stands_with_its_number() -> None:
    content = paragraph("Rest. The *blood* is taken. Then more is taken.")
    (found,) = found_by("passive-voice", content)
    assert found.message == "passive voice: 'is taken' (2 times)"
    assert tuple(found.mark) == (4, 24)


# -- acronyms


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("You need an MRI.", ["MRI"]),
        ("You need two MRIs, an MRI-safe tag and a non-HDL test.", ["MRI", "MRI", "HDL"]),
        ("Call 911 in the US or the UK. It is on TV.", []),
        ("DO NOT TAKE MORE THAN ONE PILL.", []),
        ("Do NOT eat. Call us NOW.", []),
        ("You have type II diabetes or a stage IV growth.", []),
        ("Dr A. Smith, MD, sees you at 9 AM.", []),
        ("Vitamin B12 and H1N1.", []),
        ("An anticoagulant (an-te-ko-AG-u-lent).", []),
        ("See https://example.org/MRI or WEB@EXAMPLE.ORG.", []),
    ],
)
def test_acronyms_are_told_from_shouting_and_numbers(words: str, found: list[str]) -> None:
    assert [acronym for acronym, _ in acronyms_in(words)] == found


@pytest.mark.parametrize(
    "words",
    [
        "Post-traumatic stress disorder (PTSD) is common. PTSD can be treated.",
        "PTSD (post-traumatic stress disorder) is common.",
        "PTSD stands for post-traumatic stress disorder.",
        "PTSD, or post-traumatic stress disorder, is common.",
        "Post-traumatic stress disorder, or PTSD, is common.",
        "The illness is called PTSD.",
        "Non-steroidal drugs (NSAIDs) ease pain.",
        "Post-traumatic stress disorder (also called PTSD) is common.",
        "Post-traumatic stress disorder (PTSD for short) is common.",
    ],
)
def test_an_acronym_with_its_meaning_is_left_alone(words: str) -> None:
    assert not found_by("acronym-before-meaning", paragraph(words))


def test_an_acronym_that_is_never_spelled_out_is_named_once() -> None:
    (found,) = found_by("acronym-before-meaning", paragraph("An MRI takes an hour. No MRI hurts."))
    assert (found.message, tuple(found.mark)) == ("'MRI' is never spelled out (2 times)", (4, 9))
    assert found.severity == Severity.WARNING


@pytest.mark.parametrize("words", ["You may need a scan (MRI or CT).", "We, they and MRI."])
def test_letters_in_a_bracket_are_not_yet_a_meaning(words: str) -> None:
    assert found_by("acronym-before-meaning", paragraph(words))


def test_an_acronym_used_before_its_meaning_says_where_that_is() -> None:
    content = """
    title: A title
    body:
      - You may need an MRI.
      - Magnetic resonance imaging (MRI) makes pictures.
    """
    (found,) = found_by("acronym-before-meaning", content)
    assert found.message == "'MRI' is used before it is spelled out on line 4"
    assert tuple(found.mark) == (3, 21)


def test_a_heading_may_name_what_its_text_spells_out() -> None:
    content = """
    title: Your MRI
    body:
      - heading: What is an MRI?
        body: Magnetic resonance imaging (MRI) makes pictures.
    """
    assert not found_by("acronym-before-meaning", content)


def test_a_list_of_meanings_spells_out() -> None:
    content = "title: A title\nbody:\n  - points:\n      - MRI: pictures made with a magnet\n"
    assert not found_by("acronym-before-meaning", content)


def test_fields_and_addresses_are_no_acronyms() -> None:
    content = """
    title: A title
    fields: [{name: NHSNO, label: Number}]
    body:
      - "Your number is {{NHSNO}}."
      - contact: Clinic
        address: 1 High St, Albany, NY
    """
    assert not found_by("acronym-before-meaning", content)


# -- the seed, and any text


def test_the_seed_uses_ptsd_before_it_is_spelled_out() -> None:
    (found,) = found_by("acronym-before-meaning", SEED)
    line = next(n for n, line in enumerate(SEED.split("\n"), 1) if "Disorder (PTSD)" in line)
    assert found.message == f"'PTSD' is used before it is spelled out on line {line}"
    assert found.excerpt[found.mark.column - 1 :].startswith("PTSD, and")


def test_the_seed_has_hard_words_and_terms() -> None:
    hard = words_at("hard-word", SEED)
    assert {"enhance", "therapeutic", "individuals", "entrenched", "intravenous"} <= set(hard)
    terms = words_at("unexplained-term", SEED)
    assert terms == ["dissociative", "treatment-resistant", "neuroplasticity"]
    assert [each.message for each in found_by("passive-voice", SEED)] == [
        "passive voice: 'is used'"
    ]


WORD = st.one_of(
    st.sampled_from(
        ["is", "taken", "(", "MRI", "acute", "by", "**stent**", "[a](#a)", "means", "a"]
    ),
    st.sampled_from(sorted(vocabulary("hard_words").by_form)),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(WORD, max_size=25).map(" ".join), min_size=1, max_size=4))
def test_no_text_upsets_the_rules_and_every_place_is_in_the_file(texts: list[str]) -> None:
    body = "".join(f"  - paragraph: {json.dumps('a ' + t, ensure_ascii=False)}\n" for t in texts)
    origin = origin_of(f"title: A title\nbody:\n{body}".encode(), "handout.yaml", ROOT)
    subject = Subject(load(origin), date(2026, 11, 24))
    for rule in (*PLAIN, *RULES_BY_FAMILY["Readability"]):
        for found in rule.examine(subject):
            assert 1 <= found.mark.line <= len(texts) + 2
            assert 1 <= found.mark.column <= len(origin.line(found.mark.line)) + 1
