"""What the documents show is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from handout import load, render
from handout.content.blocks import BLOCKS
from handout.content.model import Handout
from handout.content.problems import keys_of
from handout.content.source import origin_of
from tests.conftest import ROOT
from tests.reading import structure

README = (ROOT / "README.md").read_text()
HANDBOOK = (ROOT / "docs" / "handbook" / "README.md").read_text()


def _fences(text: str, language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in found]


def test_the_readmes_handout_builds() -> None:
    content = "".join(_fences(README, "yaml")).encode()  # the keys that it shows, together
    pdf = render(load(origin_of(content, "asthma.yaml", Path())))
    assert "Call 911 if you are not better" in structure(pdf).full_text()


def test_the_readmes_error_is_the_one_that_is_given(tmp_path: Path) -> None:
    example = _fences(README, "yaml")[0]
    path = tmp_path / "asthma.yaml"
    path.write_text(example.replace("- steps:", "- setps:"))
    done = subprocess.run(
        [sys.executable, str(ROOT / "make_pdf.py"), "asthma.yaml"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    shown = next(fence for fence in _fences(README, "text") if "setps" in fence)
    assert done.stderr == shown


def test_every_block_is_used_in_the_every_block_document() -> None:
    text = (ROOT / "tests/data/every-block.yaml").read_text()
    assert set(yaml.safe_load(text)) == set(keys_of(Handout)) - {"brand", "paper", "translation"}
    for block in set(BLOCKS) - {"paragraph", "bullets"}:
        assert f"{block}:" in text


def test_the_pictures_of_the_documents_are_there() -> None:
    for name, text in (("README.md", README), ("docs/handbook/README.md", HANDBOOK)):
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
            assert ((ROOT / name).parent / target).is_file()
