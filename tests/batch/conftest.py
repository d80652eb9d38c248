"""Batches that are made in this very process, for tests of what surrounds the workers."""

from __future__ import annotations

import pytest

from tests.batch.jobs import Here


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    executor = Here()
    monkeypatch.setattr("handout.batch.job.processes", executor.processes)
    return executor
