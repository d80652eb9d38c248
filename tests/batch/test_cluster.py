"""A cluster that cannot be used is told in words; what one can do is tried in tests/cluster."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from handout.batch.cluster import ClusterError, cluster
from handout.batch.sealing import versions
from handout.cli.batch import batch
from tests.batch.jobs import letter_in, order_in, table_in


def test_without_dask_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'patient-handout\[cluster\]'"):
        cluster(order_in(tmp_path, ""), "tcp://127.0.0.1:9")


def test_an_address_that_is_none_is_told_by_the_command(tmp_path: Path) -> None:
    words = [str(letter_in(tmp_path)), str(table_in(tmp_path, 3)), "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(batch, [*words, "--scheduler", "nowhere://x"])
    assert done.exit_code == 1
    assert "nowhere://x: no scheduler answers" in done.output
    assert "start one with: dask scheduler" in done.output


def test_what_decides_on_the_bytes_is_compared() -> None:
    assert {"patient-handout", "reportlab", "fontpkg", "pillow"} <= set(versions())
