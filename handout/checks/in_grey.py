"""Whether a drawing still says what it says on a printer without colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import dist

from handout.brand.colour import Colour
from handout.build import Loaded
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.errors import Mark
from handout.pdf.greys import grey

DIFFERENT = 0.35  # how far two colours are apart (of 1.73) that nobody takes for each other
ALIKE = 0.12  # steps of grey that cannot be told apart once they are screened into dots
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")
_NAMED = re.compile(r"\b(?:fill|stroke|stop-color)\s*[:=]\s*[\"']?\s*([a-zA-Z]+)")


def colours_of(svg: str) -> list[Colour]:
    """The flat colours that an SVG names, each once, in their order."""
    from reportlab.lib.colors import getAllNamedColors

    known = getAllNamedColors()
    found = [Colour.of(text) for text in _HEX.findall(svg)]
    for name in _NAMED.findall(svg):
        colour = known.get(name.lower())
        if colour is not None:
            found.append(Colour(colour.red, colour.green, colour.blue))
    return list(dict.fromkeys(found))


def twins(colours: list[Colour]) -> tuple[Colour, Colour] | None:
    """The two most different colours that are one grey, if there are any."""
    alike = [
        (one, other)
        for one, other in combinations(colours, 2)
        if dist(one, other) >= DIFFERENT and abs(grey(*one) - grey(*other)) < ALIKE
    ]
    return max(alike, key=lambda pair: dist(*pair), default=None)


def alike_in_grey(loaded: Loaded) -> Iterator[tuple[Mark, str]]:
    """Where a drawing of a handout has two colours that print as one grey, and which."""
    from handout.layout.pictures import PictureError, locate

    folders = [loaded.origin.folder, loaded.origin.folder / "assets"]
    for figure in loaded.handout.figures:
        if figure.decorative:
            continue
        try:
            content = locate(str(figure.file), folders).read_bytes()
        except (PictureError, OSError):  # told where it is drawn
            continue
        if content.lstrip().startswith(b"<"):
            pair = twins(colours_of(content.decode("utf-8", "replace")))
            if pair:
                yield (
                    figure.file.mark,
                    f"the picture '{figure.file}' has two colours, {pair[0].hex} and "
                    f"{pair[1].hex}, that a grey printer makes one",
                )


ADVICE = "make one of the two lighter, or tell them apart by pattern, shape or words"


@rule(
    "alike-in-grey",
    Severity.WARNING,
    "Colours of a drawing that print as one grey",
    why="Handouts are copied and printed in grey, and what colour alone says is lost there.",
    source="WCAG 2.2, 1.4.1 Use of Color (https://www.w3.org/TR/WCAG22/#use-of-color)",
    advice=ADVICE,
)
def colours_alike_in_grey(subject: Subject) -> Iterator[Found]:
    for mark, message in alike_in_grey(subject.loaded):
        yield Found(mark, message)
