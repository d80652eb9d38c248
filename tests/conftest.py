"""What many tests share: the two documents, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load, render

ROOT = Path(__file__).parents[1]
SEED = Path(__file__).parent / "data" / "seed.txt"


@pytest.fixture(scope="session")
def seed_lines() -> list[str]:
    """The lines of the user's text, less the empty ones."""
    return [" ".join(line.split()) for line in SEED.read_text().splitlines() if line.strip()]


@pytest.fixture(scope="session")
def seed_pdf() -> bytes:
    return render(load(ROOT / "content.yaml"))


@pytest.fixture(scope="session")
def blocks_pdf() -> bytes:
    return render(load(ROOT / "tests" / "data" / "every-block.yaml"))
