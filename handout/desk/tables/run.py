"""A run through a table: every row tried, or made into a sheet for a file or a printer."""

from __future__ import annotations

import csv
import io
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple

from handout.batch.account import ERRORS, harmless
from handout.batch.rows import BadRow
from handout.desk import printing
from handout.desk.apart import BuildError
from handout.desk.tables.errand import Errand, News, Part, Pile, Sheet
from handout.desk.tables.process import Places, Process, StoppedError
from handout.desk.tables.sealed import SealedFile
from handout.errors import HandoutError

SECONDS = 20.0  # that a row may take, and
MOST_SECONDS = 15 * 60.0  # all of them
MOST_MADE = 1_000_000_000  # bytes of a file
_MOMENT = (1980, 1, 1, 0, 0, 0)

State = Literal["waiting", "running", "done", "failed", "stopped"]


class To(NamedTuple):
    """Where printed sheets go."""

    printer: str
    duplex: bool = False
    grey: bool = False


class Run:
    """One run; its state may be looked at while it goes on.

    ``by_language`` counts the sheets that are made or printed, ``file`` is what they are saved
    in, and ``problem`` says why a run failed. When it is over, ``at_end`` is called.
    """

    def __init__(
        self, errand: Errand, total: int, to: To | None = None,
        at_end: Callable[[Run], None] | None = None,
    ) -> None:  # fmt: skip
        self.what, self.total, self.to = errand.what, total, to
        self.state: State = "waiting"
        self.rows = 0
        self.by_language: Counter[str] = Counter()
        self.bad: list[BadRow] = []
        self.problem = ""
        self.jobs: list[str] = []  # of the printer
        self.file: SealedFile | None = None
        self.size = 0
        self.is_noted = False
        self.reading = threading.Lock()  # of the file
        self._errand: Errand | None = errand
        self._at_end = at_end
        self._given_up = threading.Event()
        self._process: Process | None = None

    @property
    def good(self) -> int:
        """The number of sheets so far."""
        return self.by_language.total()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in ("waiting", "running")

    def start(self, places: Places, owner: str) -> None:
        """Begin, beside whatever else the desk does; of each owner one at a time."""
        threading.Thread(target=self._run, args=(places, owner), daemon=True).start()

    def stop(self) -> None:
        """Give it up; sheets that are with the printer stay there."""
        self._given_up.set()
        if self._process:
            self._process.kill()

    def forget(self) -> None:
        """Give it up, and what it has made."""
        self.stop()
        with self.reading:
            if self.file is not None:
                self.file.close()
                self.file = None

    def _run(self, places: Places, owner: str) -> None:
        state: State = "failed"
        try:
            state = self._through(places, owner)
        except StoppedError:
            state = "stopped"
        except BuildError as error:
            if self._given_up.is_set():
                state = "stopped"
            else:
                self.problem = f"{error} This happened after row {self.rows}."
        except (HandoutError, printing.PrintError) as error:
            self.problem = str(error)
        except OSError:
            self.problem = "This machine has no room left for the sheets."
        except Exception as error:  # its text may hold a patient's words, and is not told
            self.problem = f"The program made a mistake ({type(error).__name__})."
        finally:
            self._errand = None
            if self._at_end:
                self._at_end(self)
            self.state = state

    def _through(self, places: Places, owner: str) -> State:
        assert self._errand
        with places.process(owner, self._given_up) as process:
            self._process, self.state = process, "running"
            until = time.monotonic() + MOST_SECONDS
            made = {"files": _Zip, "file": _Pdf}.get(self.what, _Nothing)()
            for bit in process.outcomes(self._errand, SECONDS):
                if self._given_up.is_set():
                    raise StoppedError
                if time.monotonic() > until:
                    minutes = MOST_SECONDS / 60
                    raise BuildError(f"It took more than {minutes:g} minutes, and was given up.")
                for news in bit:
                    self._take(news, made)
            file = made.finished(self.bad)
            if file is not None:
                self.size = file.tell()
                with self.reading:
                    self.file = file
            if self._given_up.is_set():
                self.forget()
                raise StoppedError
        return "done"

    def _take(self, news: News, made: _Nothing) -> None:
        made.take(news)
        if isinstance(news, BadRow):
            self.bad.append(news)
            self.rows += 1
        elif isinstance(news, Sheet):
            self.by_language[news.language] += 1
            self.rows += 1
        elif isinstance(news, Pile):
            assert self.to
            job = printing.print_pdf(news.pdf, self.to.printer, 1, self.to.duplex, self.to.grey)
            self.jobs.append(job.name)
            self.by_language.update(sheet.language for sheet in news.sheets)
            self.rows += len(news.sheets)


class _Nothing:
    """Where no file is made: a check, or what goes to the printer at once."""

    def take(self, news: News) -> None:
        """What has come of a row."""

    def finished(self, bad: list[BadRow]) -> SealedFile | None:
        """The file, standing at its end; it is gone with the desk, however that ends."""


class _Pdf(_Nothing):
    """All sheets in one file for paper."""

    def __init__(self) -> None:
        self._file = SealedFile()

    def take(self, news: News) -> None:
        if isinstance(news, Part):
            _check_room(self._file, news.data)
            self._file.write(news.data)

    def finished(self, bad: list[BadRow]) -> SealedFile:
        return self._file


class _Zip(_Nothing):
    """A file for each sheet, in a ZIP file."""

    def __init__(self) -> None:
        self._file = SealedFile()
        self._archive = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED)  # PDFs are packed

    def take(self, news: News) -> None:
        if isinstance(news, Sheet):
            self._add(f"{news.number:06}.pdf", news.pdf)

    def finished(self, bad: list[BadRow]) -> SealedFile:
        if bad:
            self._add(ERRORS, errors_csv(bad))
        self._archive.close()
        return self._file

    def _add(self, name: str, content: bytes) -> None:
        _check_room(self._file, content)
        about = zipfile.ZipInfo(name, _MOMENT)
        about.external_attr = 0o600 << 16
        self._archive.writestr(about, content)


def _check_room(file: SealedFile, content: bytes) -> None:
    if file.tell() + len(content) > MOST_MADE:
        raise BuildError("The sheets are too large for one file. Split the table.")


def errors_csv(bad: list[BadRow]) -> bytes:
    """The rows without a sheet, for a spreadsheet: row, field and reason, never a value."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "field", "reason"])
    for each in bad:
        writer.writerow([each.number, harmless(each.field), harmless(each.reason)])
    return out.getvalue().encode("utf-8-sig")
