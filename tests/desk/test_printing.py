"""What CUPS says of a job."""

from __future__ import annotations

import pytest

from handout.desk import printing


def test_a_job_is_not_taken_for_another_whose_number_begins_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = "keeper-10  root  1024  Tue 24 Nov 2026\n"
    monkeypatch.setattr(printing, "_run", lambda command, content=None: listed)
    assert printing.state_of("keeper-1") == "done"
    assert printing.state_of("keeper-10") == "waiting"
