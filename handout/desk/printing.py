"""Printers of this machine, through CUPS: list them, print, and say how it went."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import NamedTuple

_NAME = re.compile(r"[A-Za-z0-9_.@+-]{1,127}\Z")
SECONDS = 15


class PrintError(Exception):
    """Printing failed, in words for the person at the desk."""


class Job(NamedTuple):
    """A print job as CUPS names it."""

    name: str
    printer: str


def printers() -> list[str]:
    """The names of the printers, the usual one first; empty where there is no CUPS."""
    if not shutil.which("lp"):
        return []
    try:
        names = [n for n in _run(["lpstat", "-e"]).split() if _NAME.match(n)]
        usual = _run(["lpstat", "-d"]).rpartition(":")[2].strip()
    except PrintError:
        return []
    return sorted(names, key=lambda name: (name != usual, name))


def print_pdf(pdf: bytes, printer: str, copies: int, duplex: bool, grey: bool) -> Job:
    """Send the PDF on standard input to ``lp``; raises PrintError."""
    if printer not in printers():
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


def state_of(job: str) -> str:
    """``waiting``, ``done`` or ``stopped``; raises PrintError where CUPS does not answer.

    ``done`` means that the job has left the queue: ``lpstat`` does not tell a job that was
    printed from one that somebody cancelled at the printer.
    """
    if not _NAME.match(job):
        raise PrintError("There is no such job.")
    printer = job.rpartition("-")[0]
    waiting = [line.split()[0] for line in _run(["lpstat", "-o"]).splitlines() if line.strip()]
    if job not in waiting:
        return "done"
    if "disabled" in _run(["lpstat", "-p", printer]):
        return "stopped"
    return "waiting"


def _run(command: list[str], content: bytes | None = None) -> str:
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        raise PrintError("This machine has no printing system (CUPS).") from None
    except subprocess.TimeoutExpired:
        raise PrintError("The printing system does not answer. Try again in a minute.") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = (
            said[-1].removeprefix("lp: ").removeprefix("lpstat: ") if said else "no reason given"
        )
        raise PrintError(f"The pages could not be printed: {reason}")
    return done.stdout.decode("utf-8", "replace")
