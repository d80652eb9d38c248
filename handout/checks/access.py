"""Whether everybody can use it: pictures, links, headings and tables that say what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from handout.checks.rule import Found, Severity, rule
from handout.checks.sentences import words_in
from handout.checks.subject import Subject, readable
from handout.content.blocks import Section, Table
from handout.content.walk import parts
from handout.errors import NOWHERE

_WCAG = "WCAG 2.2, {item} (https://www.w3.org/TR/WCAG22/#{anchor})"
MOST_CAPITALS = 3  # words in a row
MOST_ITALICS = 8  # words in a row
LONGEST_ALT = 250  # letters; what needs more belongs into the text
DEEPEST_HEADING = 4  # with the title as the first

_FILE_NAME = re.compile(
    r"\S+\.(png|jpe?g|gif|svg|webp|tiff?|bmp|pdf)\Z|(img|dsc|image)[_-]?\d+\Z", re.IGNORECASE
)
_IMAGE_OF = re.compile(
    r"(an? |the )?(image|picture|photo(graph)?|graphic|icon|drawing) (of|showing)\b",
    re.IGNORECASE,
)
_EMPTY_LINK = re.compile(
    r"(click|tap|press)?\s*(here|this|this (link|page|site|website)|link|more|read more|learn more|"
    r"see more|more info(rmation)?|website|go)\W*\Z",
    re.IGNORECASE,
)


@rule(
    "alt-text",
    Severity.WARNING,
    "An alt text that tells nothing",
    why="Who cannot see the picture gets the alt text instead, and nothing else.",
    source=_WCAG.format(item="1.1.1 Non-text Content", anchor="non-text-content"),
    advice="write what the picture tells, as you would on the telephone, in a sentence or two",
)
def alt_text(subject: Subject) -> Iterator[Found]:
    for figure in subject.handout.figures:
        if figure.decorative or not figure.alt:
            continue
        alt = figure.alt.strip()
        mark = subject.origin.find("alt:", figure.file.mark, reach=12)
        if _FILE_NAME.match(alt) or alt == str(figure.file):
            yield Found(mark, f"the alt text of '{figure.file}' is the name of a file")
        elif _IMAGE_OF.match(alt):
            words = _IMAGE_OF.match(alt)
            assert words
            advice = f"leave out '{words.group()}': a screen reader says that it is a picture"
            yield Found(mark, f"an alt text begins with '{words.group()}'", advice)
        elif len(words_in(alt)) < 2:
            yield Found(mark, f"'{alt}' is too short to tell what the picture tells")
        elif len(alt) > LONGEST_ALT:
            advice = "say the main thing in one or two sentences, and the rest in the text"
            yield Found(mark, f"an alt text has {len(alt)} letters", advice)


@rule(
    "link-text",
    Severity.WARNING,
    "A link that does not say where it leads",
    why="A list of links is read aloud without what stands around them, and paper has no link.",
    source=_WCAG.format(item="2.4.4 Link Purpose", anchor="link-purpose-in-context"),
    advice="name what is there, as in 'the clinic's page on asthma'",
)
def link_text(subject: Subject) -> Iterator[Found]:
    for passage in subject.passages:
        for run in passage.text.runs:
            if run.link and _EMPTY_LINK.match(run.text.strip()):
                mark = subject.place_of(run.text, passage.text.mark)
                yield Found(mark, f"the link '{run.text.strip()}' does not say where it leads")


@rule(
    "all-capitals",
    Severity.WARNING,
    "Words in capitals",
    why="Capitals have no shapes to know words by, are slow to read, and shout.",
    source="CDC, Simply Put, 3rd ed., on type (https://stacks.cdc.gov/view/cdc/11938)",
    advice="write small letters; for weight use **bold**, or a caution or urgent box",
)
def all_capitals(subject: Subject) -> Iterator[Found]:
    pattern = re.compile(rf"\b[^\W\d_a-z]{{2,}}(?:\W+[^\W\d_a-z]{{2,}}){{{MOST_CAPITALS},}}\b")
    for passage in subject.passages:
        found = pattern.search(readable(passage.text))
        if found and found.group() == found.group().upper() != found.group().lower():
            mark = subject.place_of(found.group(), passage.text.mark)
            yield Found(mark, f"'{_cut(found.group())}' is written in capitals")


@rule(
    "long-italic",
    Severity.ADVICE,
    "A long stretch of italics",
    why="Slanted letters are harder to tell apart, most of all for poor eyes and dyslexia.",
    source="British Dyslexia Association, Dyslexia Style Guide "
    "(https://www.bdadyslexia.org.uk/advice/employers/creating-a-dyslexia-friendly-workplace/"
    "dyslexia-friendly-style-guide)",
    advice="keep italics to a few words; a box or **bold** stands out as well",
)
def long_italic(subject: Subject) -> Iterator[Found]:
    for passage in subject.passages:
        for run in passage.text.runs:
            count = len(words_in(run.text)) if run.italic else 0
            if count > MOST_ITALICS:
                mark = subject.place_of(run.text, passage.text.mark)
                yield Found(mark, f"{count} words in a row are in italics")


@rule(
    "heading-depth",
    Severity.ADVICE,
    "Headings that stand too deep",
    why="Readers keep two or three levels in mind; below that nobody knows where they are.",
    source=_WCAG.format(item="2.4.6 Headings and Labels", anchor="headings-and-labels"),
    advice="move the part up, or make it a list",
)
def heading_depth(subject: Subject) -> Iterator[Found]:
    for section, level in _levels(subject.handout.body, 2):
        if level > DEEPEST_HEADING:
            message = f"the heading '{_cut(section.heading.plain)}' stands at level {level}"
            yield Found(section.heading.mark, message)


@rule(
    "empty-section",
    Severity.WARNING,
    "A heading with nothing under it",
    why="A heading promises something, and a screen reader leads people to it.",
    source=_WCAG.format(item="2.4.6 Headings and Labels", anchor="headings-and-labels"),
    advice="write what belongs there, or delete the heading",
)
def empty_section(subject: Subject) -> Iterator[Found]:
    for section in subject.sections:
        if not section.body:
            message = f"nothing stands under the heading '{_cut(section.heading.plain)}'"
            yield Found(section.heading.mark, message)


@rule(
    "same-heading",
    Severity.ADVICE,
    "Two headings with the same words",
    why="In the contents, and read aloud, they cannot be told apart.",
    source=_WCAG.format(item="2.4.6 Headings and Labels", anchor="headings-and-labels"),
    advice="say in each what is different about it",
)
def same_heading(subject: Subject) -> Iterator[Found]:
    seen: set[str] = set()
    for section in subject.sections:
        words = section.heading.plain.casefold()
        if words in seen:
            message = f"another section is called '{_cut(section.heading.plain)}'"
            yield Found(section.heading.mark, message)
        seen.add(words)


@rule(
    "table-header",
    Severity.WARNING,
    "A table whose columns have no names",
    why="A screen reader says the name of the column with each cell.",
    source=_WCAG.format(item="1.3.1 Info and Relationships", anchor="info-and-relationships"),
    advice="name each column under 'header:'",
)
def table_header(subject: Subject) -> Iterator[Found]:
    for table in parts(subject.handout.body, Table):
        empty = [n for n, cell in enumerate(table.header, 1) if not cell.plain.strip()]
        if len(table.header) > 1 and table.header_column and empty == [1]:
            continue  # the corner above a column of headers may be empty
        if empty:
            cells = [cell for row in (table.header, *table.rows) for cell in row]
            mark = next((cell.mark for cell in cells if cell.mark.line), NOWHERE)
            columns = ", ".join(map(str, empty))
            yield Found(mark, f"column {columns} of this table has no name")


# Scripts that a text in a language is written in; others are foreign words.
_SCRIPTS = {
    "ar": {"ARABIC"}, "fa": {"ARABIC"}, "ur": {"ARABIC"}, "he": {"HEBREW"}, "el": {"GREEK"},
    "ru": {"CYRILLIC"}, "uk": {"CYRILLIC"}, "bg": {"CYRILLIC"}, "hi": {"DEVANAGARI"},
    "mr": {"DEVANAGARI"}, "ne": {"DEVANAGARI"}, "th": {"THAI"}, "ko": {"HANGUL", "CJK"},
    "zh": {"CJK", "BOPOMOFO"}, "ja": {"CJK", "HIRAGANA", "KATAKANA"}, "hy": {"ARMENIAN"},
    "km": {"KHMER"}, "bn": {"BENGALI"}, "ta": {"TAMIL"}, "am": {"ETHIOPIC"},
}  # fmt: skip
_KNOWN = {"LATIN"}.union(*_SCRIPTS.values())
_NO_LANGUAGE = {"GREEK"}  # single letters of it are signs, as in the unit for micrograms


@rule(
    "foreign-words",
    Severity.WARNING,
    "Foreign words without their language",
    why="A screen reader reads them aloud in the wrong language, and nobody understands them.",
    source=_WCAG.format(item="3.1.2 Language of Parts", anchor="language-of-parts"),
    advice="mark them, as in '[agua]{lang=es}'",
)
def foreign_words(subject: Subject) -> Iterator[Found]:
    for passage in subject.passages:
        for run in passage.text.runs:
            own = _SCRIPTS.get((run.language or subject.handout.language).split("-")[0], {"LATIN"})
            for word in words_in(run.text):
                script = _script(word)
                foreign = script in _KNOWN - own - {"LATIN"}
                if foreign and not (script in _NO_LANGUAGE and len(word) < 3):
                    mark = subject.place_of(word, passage.text.mark)
                    yield Found(mark, f"'{_cut(word)}' is {script.title()} script, not marked")
                    break


def _script(word: str) -> str:
    """The script of a word's first letter, as Unicode names it."""
    letter = next((each for each in word if each.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0] if letter else ""


def _levels(blocks: object, level: int) -> Iterator[tuple[Section, int]]:
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, Section):
            yield block, level
            yield from _levels(block.body, level + 1)


def _cut(words: str, most: int = 40) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
