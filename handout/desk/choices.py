"""What a person at the desk chooses: paper, copies, printer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

MOST_COPIES = 99


class Chosen(NamedTuple):
    """What was chosen for one hand-out."""

    paper: str | None = None
    copies: int = 1
    grey: bool = False
    duplex: bool = False
    printer: str = ""


def chosen_in(form: Mapping[str, str]) -> Chosen:
    """The choices of a form, made harmless."""
    copies = re.fullmatch(r"[0-9]{1,3}", form.get("copies", ""))
    return Chosen(
        paper=form.get("paper") if form.get("paper") in ("letter", "a4") else None,
        copies=min(max(int(copies.group()), 1), MOST_COPIES) if copies else 1,
        grey=form.get("grey") == "on",
        duplex=form.get("duplex") == "on",
        printer=form.get("printer", "")[:127],
    )
