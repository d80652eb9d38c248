"""Rebuilds one peer's document each time a line arrives on standard input.

    python bench/worker.py PEER FUNCTION ITEMS

Each answer is a line with the milliseconds of one rebuild, on standard output.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path


def main(peer: str, function: str, items: str) -> None:
    """Import the peer and serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a peer prints must not be taken for an answer
    sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))
    module = importlib.import_module(f"{peer}_peer")
    from text import read_items

    rebuild = getattr(module, function)(read_items(items))
    for _ in sys.stdin:
        start = time.perf_counter()
        pdf = rebuild()
        elapsed = time.perf_counter() - start
        if not pdf.startswith(b"%PDF-"):
            raise SystemExit("what was built is no PDF")
        print(elapsed * 1000, file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
