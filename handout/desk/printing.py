"""Printers of this machine, through CUPS: list them, print, and say how it went."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from typing import NamedTuple

from handout.desk.ipp import IppError
from handout.desk.job_states import JobState, job_state

_NAME = re.compile(r"[A-Za-z0-9_.@+-]{1,127}\Z")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
KNOWN_FOR = 5  # seconds that the list of printers is kept
SECONDS = 15  # that a command may take
NO_ANSWER = "The printing system does not answer. Try again in a minute."


class PrintError(Exception):
    """Printing failed, in words for the person at the desk."""


class _Known(NamedTuple):
    names: list[str]
    until: float  # by the machine's steady clock


_known = _Known([], 0)
_asking = threading.Lock()


class Job(NamedTuple):
    """A print job as CUPS names it."""

    name: str
    printer: str


def printers() -> list[str]:
    """The names of the printers, the usual one first; empty where there is no CUPS.

    They are asked for again after some seconds, as most pages of the desk list them.
    """
    global _known
    with _asking:
        if time.monotonic() > _known.until:
            try:
                names = _printers()
            except PrintError:
                names = []
            _known = _Known(names, time.monotonic() + KNOWN_FOR)
        return list(_known.names)


def _printers() -> list[str]:
    names = [name for name in _run(["lpstat", "-e"]).split() if _NAME.match(name)]
    usual = _run(["lpstat", "-d"]).rpartition(":")[2].strip()
    return sorted(names, key=lambda name: (name != usual, name))


def print_pdf(pdf: bytes, printer: str, copies: int, duplex: bool, grey: bool) -> Job:
    """Send the PDF on standard input to ``lp``; raises PrintError."""
    if printer not in _printers():
        if "not running" in _run(["lpstat", "-r"]):
            raise PrintError("The printing system (CUPS) of this machine is not running.")
        raise PrintError(f"The printer '{printer}' is not there any more. Choose another one.")
    command = ["lp", "-d", printer, "-n", str(copies), "-t", "handout"]
    command += ["-o", "sides=two-sided-long-edge" if duplex else "sides=one-sided"]
    if grey:
        command += ["-o", "print-color-mode=monochrome"]
    said = _run([*command, "-"], pdf)
    found = re.search(r"request id is (\S+)", said)
    if not found:
        raise PrintError("The printer did not take the pages. Try again, or save and print them.")
    return Job(found.group(1), printer)


def progress_of(job: str) -> JobState:
    """What became of a job; raises PrintError where the printing system does not answer."""
    printer, _, number = job.rpartition("-")
    if not _NAME.match(printer) or not _NUMBER.match(number):
        raise PrintError("There is no such print job.")
    server = _run(["lpstat", "-H"]).strip()  # as the environment and client.conf have it
    try:
        return job_state(server, printer, int(number))
    except IppError:
        raise PrintError(NO_ANSWER) from None


def _run(command: list[str], content: bytes | None = None) -> str:
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, check=False,
            env={**os.environ, "LC_ALL": "C"},  # its answers are read here
        )  # fmt: skip
    except FileNotFoundError:
        raise PrintError("This machine has no printing system (CUPS).") from None
    except subprocess.TimeoutExpired:
        raise PrintError(NO_ANSWER) from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = (
            said[-1].removeprefix("lp: ").removeprefix("lpstat: ") if said else "no reason given"
        )
        raise PrintError(f"The pages could not be printed: {reason}")
    return done.stdout.decode("utf-8", "replace")
