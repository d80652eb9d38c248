"""The few words that go with a handout, from a template that the brand can replace."""

from __future__ import annotations

import os
import re
from pathlib import Path

from handout.build import Loaded
from handout.deliver.email.addresses import one_line
from handout.errors import ContentError, Mark, Problem
from handout.layout.statements import edition
from handout.layout.words import ENGLISH

NAME = "cover.txt.j2"  # beside the brand file it stands in for the usual one
_USUAL = Path(__file__).parents[1] / "templates" / NAME
MAX_BYTES = 20_000


def cover_of(loaded: Loaded, *, protected: bool = False) -> list[str]:
    """The covering text as paragraphs of plain text; empty lines part them.

    The template knows ``title``, ``clinic``, ``contact`` (a list), ``edition``,
    ``language`` and ``protected`` (the attachment needs a password), and no person's
    values. It runs in a sandbox. Raises ContentError where it cannot be used.
    """
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    folder = loaded.brand_origin.folder
    own = folder / NAME
    source = _USUAL.read_text(encoding="utf-8")
    if own.is_file():
        source = _brands_own(own, folder)
    handout, brand = loaded.handout, loaded.brand
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True)
    try:
        text = environment.from_string(source).render(
            title=one_line(handout.title.plain),
            clinic=one_line(brand.clinic or ""),
            contact=[one_line(line) for line in brand.contact],
            edition=edition(handout, ENGLISH),
            language=handout.language,
            protected=protected,
        )
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        mark = Mark(getattr(error, "lineno", None) or 1, 1)
        raise ContentError(
            Problem(f"the covering text cannot be made: {one_line(str(error))}",
                    "see how the usual one is written", mark, str(own))
        ) from None  # fmt: skip
    lines = [one_line(line) for line in text.splitlines()]
    return re.split(r"\n{2,}", "\n".join(lines).strip())


def _brands_own(path: Path, folder: Path) -> str:
    problem = Problem(
        "the covering text cannot be read", "save it as a short UTF-8 text file", file=str(path)
    )
    try:
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
            raise ContentError(problem)
        content = path.read_bytes()
        if len(content) > MAX_BYTES:
            raise ContentError(problem)
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ContentError(problem) from None
