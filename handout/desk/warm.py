"""Imported once by the process that all builds are forked from: what each would load again.

A small handout of every kind of part is built and drawn, so that modules, fonts and tables of
words are there. Nobody's words but these are ever seen by that process.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

_LOGO = """
<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><style>.a {fill: #123456}</style>
<rect class="a" width="20" height="10"/><text x="2" y="8" font-size="6">a</text></svg>
"""
_SAMPLE = """
title: Sample
language: en-US
summary: Words
brand: brand.yaml
contents: true
at_a_glance: [Words]
fields:
  - {name: who, label: Who}
  - {name: day, label: Day, kind: date}
  - {name: hour, label: Hour, kind: time}
body:
  - heading: Sample
    body:
      - Dear {{who}}, come on {{day}} at {{hour}}. **Bold**, *italic*, ***both***,
        [a link](https://example.org), a source.[@one]
      - [Words, more words]
      - points: [Lead: words]
      - steps: [Words]
      - checklist: [Words]
      - caution: Words
      - table: Words
        header: [One, Two]
        rows: [[a, b], [c, d]]
      - figure: picture.png
        decorative: true
      - contact: Clinic
        phone: +1 555-0100
        web: www.example.org
      - write_in: Words
sources:
  one: {type: article-journal, author: ["A, B"], issued: 2020, title: Words, status: confirmed}
"""
_VALUES = {"who": "Sample", "day": "2026-12-01", "hour": "10:30"}


def warm() -> None:
    """Load what builds need."""
    from PIL import Image

    from handout.build import build
    from handout.desk.enclosed import load_enclosed
    from handout.desk.tables.errand import Errand, Making, outcomes
    from handout.desk.tables.upload import Upload
    from handout.drawing import pictures_of

    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "logo.svg").write_text(_LOGO, encoding="utf-8")
        (folder / "brand.yaml").write_text("clinic: Sample\nlogo: logo.svg\n", encoding="utf-8")
        (folder / "sample.yaml").write_text(_SAMPLE, encoding="utf-8")
        Image.new("RGB", (20, 20)).save(folder / "picture.png")
        loaded = load_enclosed(folder / "sample.yaml")
        for values in ({}, _VALUES):
            for grey in (False, True):
                pictures_of(build(loaded, values=values).pdf, grey)
        making = Making({"en-US": folder / "sample.yaml"}, {"who": "who", "day": "day"})
        upload = Upload(".csv", b"who,day\nSample,2026-12-01\n")
        list(outcomes(Errand("show", upload, "utf-8", making, 1)))


if "multiprocessing.forkserver" in sys.modules:
    with suppress(Exception):  # what is wrong here is told where a handout is built
        warm()
    gc.collect()
    gc.freeze()  # forked processes share the pages of what is never collected
