"""Imported once by the process that all builds are forked from: what each would load again.

One tiny handout is built and drawn, so that the fonts are parsed and every part is there.
Nobody's words but these are ever seen by that process.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path

_SAMPLE = """
title: Sample
fields: [{name: who, label: Who}]
body:
  - heading: Sample
    body: [{bullets: ["**Bold**, *italic*, {{who}}", Words]}, Words]
"""


def _warm() -> None:
    from handout.build import build, load
    from handout.content.source import Origin
    from handout.desk import enclosed  # noqa: F401
    from handout.desk.drawing import pictures_of

    loaded = load(Origin(_SAMPLE, "", Path()))
    for paper in ("letter", "a4"):
        for values in ({}, {"who": "Sample"}):
            pictures_of(build(loaded, paper=paper, values=values).pdf, grey=False)
    gc.collect()
    gc.freeze()  # forked processes share the pages of what is never collected


if "multiprocessing.forkserver" in sys.modules:
    with suppress(Exception):  # what is wrong here is told where a handout is built
        _warm()
