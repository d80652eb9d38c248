"""What becomes of a print job, in words for the person at the desk."""

from __future__ import annotations

from typing import NamedTuple

from handout.desk import ipp

_OF_JOB = ["job-state", "job-state-reasons", "job-printer-uri"]
_OF_PRINTER = ["printer-state", "printer-state-reasons", "printer-state-message"]
# RFC 8011, 5.3.7 and 5.4.11
_PENDING, _HELD, _PROCESSING, _STOPPED, _CANCELED, _ABORTED, _COMPLETED = range(3, 10)
_PRINTER_PROCESSING, _PRINTER_STOPPED = 4, 5
# RFC 8011, 5.4.12, and what CUPS adds; each may end in -report, -warning or -error
_REASONS = {
    "media-empty": "It is out of paper.",
    "media-needed": "It is out of paper.",
    "media-jam": "Paper is stuck in it.",
    "door-open": "A door of it is open.",
    "cover-open": "A cover of it is open.",
    "input-tray-missing": "Its paper tray is missing.",
    "output-area-full": "Its output tray is full.",
    "toner-empty": "It is out of toner.",
    "marker-supply-empty": "It is out of toner or ink.",
    "offline": "It does not answer. Is it switched on?",
    "connecting-to-device": "It does not answer yet. Is it switched on?",
    "timed-out": "It does not answer. Is it switched on?",
    "shutdown": "It is switched off.",
}
Attributes = dict[str, list[ipp.Value]]


class JobState(NamedTuple):
    """A job's state in a word, as a sentence, and whether it will change no more."""

    word: str
    told: str
    is_over: bool = False


def job_state(server: str, printer: str, number: int) -> JobState:
    """The state of job ``number``, sent to ``printer`` of the CUPS at ``server``.

    Raises ipp.IppError where it does not answer.
    """
    try:
        job = ipp.attributes_of_job(server, number, _OF_JOB)
    except ipp.NotThereError:
        return _forgotten(server, printer)
    if job.get("job-state") == [_COMPLETED]:
        return _completed(job)
    # somebody may have moved it to another printer
    printer = str((job.get("job-printer-uri") or [printer])[0]).rpartition("/")[2] or printer
    try:
        about = ipp.attributes_of_printer(server, printer, _OF_PRINTER)
    except ipp.NotThereError:  # CUPS cancels what a printer had to print when it is removed
        return _vanished(printer)
    if job.get("job-state") in ([_CANCELED], [_ABORTED]):
        return _ended(job, about)
    return _on_its_way(printer, job, about)


def _on_its_way(printer: str, job: Attributes, about: Attributes) -> JobState:
    state = (job.get("job-state") or [0])[0]
    if state == _HELD and "resources-are-not-ready" in job.get("job-state-reasons", []):
        told = f"Printing on {printer} has failed, and is tried again soon.{_why(about)}"
        return JobState("failing", f"{told} Look after it, or choose another.")
    if state == _HELD:
        told = f"The pages are held in the queue of {printer}, until somebody releases them there."
        return JobState("held", told)
    if state == _STOPPED or about.get("printer-state") == [_PRINTER_STOPPED]:
        told = f"The printer {printer} has stopped.{_why(about)} Look after it, or choose another."
        return JobState("stopped", told)
    if state == _PROCESSING:
        return JobState("printing", f"The printer {printer} is printing.{_why(about, False)}")
    busy = about.get("printer-state") == [_PRINTER_PROCESSING]
    told = "Other pages are printed first." if busy else "The pages wait in its queue."
    return JobState("waiting", f"Sent to {printer}. {told}{_why(about, False)}")


def _ended(job: Attributes, about: Attributes) -> JobState:
    """A job that did not come to be printed."""
    if job["job-state"] == [_CANCELED]:
        told = "The pages were cancelled, at the printer or in its queue."
        return JobState("cancelled", told, True)
    told = f"The pages could not be printed.{_why(about)} Try again, or choose another printer."
    return JobState("failed", told, True)


def _completed(job: Attributes) -> JobState:
    if "job-completed-with-errors" in job.get("job-state-reasons", []):
        return JobState("done", "Done, but the printer told of errors. Look at the pages.", True)
    return JobState("done", "Done: the printer has taken all pages.", True)


def _forgotten(server: str, printer: str) -> JobState:
    """A job that CUPS does not know: it goes with its printer, or keeps no history."""
    try:
        ipp.attributes_of_printer(server, printer, _OF_PRINTER)
    except ipp.NotThereError:
        return _vanished(printer)
    told = "The pages have left the queue: printed, or removed. Look at the printer."
    return JobState("left", told, True)


def _vanished(printer: str) -> JobState:
    told = (
        f"The printer {printer} was removed, and what it had not printed yet with it. "
        "Choose another one."
    )
    return JobState("gone", told, True)


def _why(about: Attributes, message: bool = True) -> str:
    """What the printer needs, if it is known; else, if asked for, its own ``message``."""
    for reason in about.get("printer-state-reasons", []):
        known = str(reason)
        for level in ("-report", "-warning", "-error"):
            known = known.removesuffix(level)
        if known in _REASONS:
            return f" {_REASONS[known]}"
    said = " ".join(str((about.get("printer-state-message") or [""])[0]).split())[:100].rstrip(".")
    return f" It says: {said}." if said and message else ""
