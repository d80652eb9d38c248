"""The files that the validators judge: each shipped content on each paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load, render

ROOT = Path(__file__).parents[2]
CONTENTS = {"seed": ROOT / "content.yaml", "every-block": ROOT / "tests/data/every-block.yaml"}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("built")
    paths = []
    for name, content in CONTENTS.items():
        for paper in ("letter", "a4"):
            path = folder / f"{name}-{paper}.pdf"
            path.write_bytes(render(load(content), paper=paper))
            paths.append(path)
    return paths
