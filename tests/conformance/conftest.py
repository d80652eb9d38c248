"""The files that the validators judge: each shipped content on each paper, and the handbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load, render

ROOT = Path(__file__).parents[2]
CONTENTS = {
    "seed": ROOT / "content.yaml",
    "every-block": ROOT / "tests/data/every-block.yaml",
    **{f"example-{path.stem}": path for path in sorted(ROOT.glob("examples/*.yaml"))},
}
# One paper is enough: what stands on these pages stands on others.
HANDBOOK = {f"handbook-{path.stem}": path for path in sorted(ROOT.glob("docs/handbook/*.yaml"))}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("built")
    paths = []
    for name, content in CONTENTS.items():
        for paper in ("letter", "a4"):
            path = folder / f"{name}-{paper}.pdf"
            path.write_bytes(render(load(content), paper=paper))
            paths.append(path)
    for name, content in HANDBOOK.items():
        path = folder / f"{name}.pdf"
        path.write_bytes(render(load(content)))
        paths.append(path)
    return paths
