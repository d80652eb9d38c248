"""What the peers made: pages, bytes, tags, and whether all of the text is there.

    python bench/outcome.py ITEMS PDF...

prints one JSON object. A process of its own, because pypdf would swell the benchmark's.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from pathlib import Path

from pypdf import PdfReader
from text import read_items


def letters(text: str) -> Counter[str]:
    """How often each letter and digit stands in a text, ligatures taken apart."""
    return Counter(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def outcome(path: Path, wanted: Counter[str]) -> dict[str, object]:
    """Pages, bytes, whether tagged, and how many letters of the text cannot be extracted."""
    reader = PdfReader(path)
    found = letters("\n".join(page.extract_text() for page in reader.pages))
    return {
        "pages": len(reader.pages),
        "bytes": path.stat().st_size,
        "tagged": "/StructTreeRoot" in reader.root_object,
        "letters_missing": (wanted - found).total(),
    }


if __name__ == "__main__":
    words = letters("\n".join(f"{lead} {text}" for _, lead, text in read_items(sys.argv[1])))
    print(json.dumps({Path(pdf).stem: outcome(Path(pdf), words) for pdf in sys.argv[2:]}))
