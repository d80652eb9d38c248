"""Servers on loopback, stopped at the end of each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.servers import S3, Dask


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    found = Dask(tmp_path / "dask")
    yield found
    found.stop()


@pytest.fixture
def s3(tmp_path: Path) -> Iterator[S3]:
    found = S3(tmp_path / "s3")
    yield found
    found.stop()
