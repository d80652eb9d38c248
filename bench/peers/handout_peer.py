"""This program: tagged, PDF/UA-1 and PDF/A-2a, from a content file.

It is the odd one out: it sets a content file and not the neutral list, so what the others
get as text it reads, checks and resolves itself, each time. Its whole process is timed as
``python make_pdf.py``; this script is there to be run by hand.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from entry import Item, main
from text import CONTENT, write_large

sys.path.insert(1, str(CONTENT.parent))

from handout import load, render

CONTENT_VARIABLE = "BENCH_CONTENT"


def build(items: list[Item]) -> bytes:
    """The document from its content file; ``items`` only say how often its body is repeated."""
    path = Path(os.environ.get(CONTENT_VARIABLE, CONTENT))
    times = items.count(items[1])
    if times == 1:
        return render(load(path))
    with TemporaryDirectory() as folder:
        large = Path(folder) / "large.yaml"
        write_large(path, large, times)
        return render(load(large))


def warm(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild from the content file, reading and checking included."""
    return lambda: build(items)


def warm_render(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild of a handout that is loaded already: layout, tags and bytes alone."""
    handout = load(Path(os.environ.get(CONTENT_VARIABLE, CONTENT)))
    return lambda: render(handout)


if __name__ == "__main__":
    main(build)
