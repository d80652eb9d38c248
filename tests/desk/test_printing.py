"""What is asked of the printing system, and what it answers, byte for byte."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.desk import ipp, printing

# RFC 8010, appendix A.2 shows the form: version, operation, request, groups, end
ASKED = (
    b"\x02\x00\x00\x09\x00\x00\x00\x01\x01"
    b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x48\x00\x1battributes-natural-language\x00\x02en"
    b"\x45\x00\x07job-uri\x00\x05ipp:x"
    b"\x44\x00\x14requested-attributes\x00\x09job-state"
    b"\x44\x00\x00\x00\x07job-uri"
    b"\x03"
)
ANSWERED = (
    b"\x02\x00\x00\x00\x00\x00\x00\x01\x02"
    b"\x23\x00\x09job-state\x00\x04\x00\x00\x00\x09"
    b"\x44\x00\x11job-state-reasons\x00\x04none"
    b"\x44\x00\x00\x00\x04more"
    b"\x22\x00\x04full\x00\x01\x01"
    b"\x03"
)


def test_a_request_is_written_as_the_standard_says() -> None:
    attributes = [
        ipp.Attribute(0x45, "job-uri", "ipp:x"),
        ipp.Attribute(0x44, "requested-attributes", "job-state"),
        ipp.Attribute(0x44, "requested-attributes", "job-uri"),
    ]
    assert ipp.encoded(ipp.GET_JOB_ATTRIBUTES, attributes) == ASKED


def test_an_answer_is_read_as_the_standard_says() -> None:
    found = {"job-state": [9], "job-state-reasons": ["none", "more"], "full": [1]}
    assert ipp.decoded(ANSWERED) == (0, found)


CUT = st.integers(0, len(ANSWERED) - 1).map(lambda end: ANSWERED[:end])


@given(st.one_of(st.binary(max_size=60), CUT))
def test_an_answer_that_is_cut_or_nonsense_is_an_error_and_no_breakdown(answer: bytes) -> None:
    with suppress(ipp.IppError):
        ipp.decoded(answer)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 426 Upgrade Required\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\x02\x00\x05\x00\x00\x00\x00\x01\x03",
        b"nonsense\r\n\r\n",
    ],
)
def test_a_server_that_speaks_something_else_does_not_answer(tmp_path: Path, answer: bytes) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "socket"))
    listener.listen()

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(answer)
        connection.close()

    threading.Thread(target=serve, daemon=True).start()
    with pytest.raises(ipp.IppError):
        ipp.attributes_of_job(str(tmp_path / "socket"), 1, ["job-state"])
    listener.close()


def test_printers_are_not_asked_for_again_at_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], content: bytes | None = None) -> str:
        asked.append(command)
        return {"-e": "one\ntwo\n", "-d": "system default destination: two\n"}[command[1]]

    monkeypatch.setattr(printing, "_run", run)
    monkeypatch.setattr(printing, "_known", printing._Known([], 0))
    assert printing.printers() == printing.printers() == ["two", "one"]
    assert len(asked) == 2
    monkeypatch.setattr(printing, "_known", printing._Known([], 0))
