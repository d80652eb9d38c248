"""The text of a file, from its bytes, with its name and its lines for messages."""

from __future__ import annotations

from pathlib import Path

from handout.errors import NOWHERE, ContentError, Mark, Problem

MAX_BYTES = 20_000_000


class Origin:
    """The text that values came from: turns a mark into a problem with its source line.

    ``file`` is the name shown in messages; ``folder`` is where the pictures of the
    content are looked for.
    """

    def __init__(self, text: str, file: str, folder: Path) -> None:
        self.text = text
        self.file = file
        self.folder = folder
        self._lines: list[str] | None = None

    def line(self, number: int) -> str:
        """The source line with that number, counted from 1; empty where there is none."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def problem(self, message: str, advice: str = "", mark: Mark = NOWHERE) -> Problem:
        """A problem at ``mark`` in this file."""
        return Problem(message, advice, mark, self.file, self.line(mark.line))

    def find(self, needle: str, start: Mark, reach: int = 200) -> Mark:
        """Where ``needle`` first stands, within ``reach`` lines from ``start``.

        From NOWHERE, the whole file is searched, less its lines of comment. ``start``, if
        it is not found.
        """
        first, last = start.line, start.line + reach
        if not start.line:
            first, last = 1, self.text.count("\n") + 2
        for number in range(first, last if needle else first):
            line = self.line(number)
            at = line.find(needle, start.column - 1 if number == start.line else 0)
            if at >= 0 and (start.line or not line.lstrip().startswith("#")):
                return Mark(number, at + 1)
        return start


def read_origin(path: Path) -> Origin:
    """The text of the file at ``path`` (UTF-8); raises ContentError if it cannot be read."""
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContentError(_unreadable(path, error)) from None
    return origin_of(raw, str(path), path.parent)


def _unreadable(path: Path, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Problem("there is no such file", "check its name and its folder", file=str(path))
    if isinstance(error, IsADirectoryError):
        return Problem("this is a folder", "name a file in it", file=str(path))
    reason = (error.strerror or "it cannot be opened").lower()
    return Problem(f"the file cannot be read: {reason}", "check who may read it", file=str(path))


def origin_of(raw: bytes, file: str, folder: Path) -> Origin:
    """Bytes as text; raises ContentError with the place of the first byte that is not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise ContentError(Problem("the file is larger than 20 MB", "split it up", file=file))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _lines_of(raw[: error.start].decode("utf-8-sig")).split("\n")
        readable = _lines_of(raw.decode("utf-8-sig", "replace")).split("\n")
        mark = Mark(len(before), len(before[-1]) + 1)
        problem = Problem(
            "the file is not UTF-8 text from here on",
            "save it as UTF-8 in your editor",
            mark,
            file,
            readable[mark.line - 1],
        )
        raise ContentError(problem) from None
    return Origin(_lines_of(text), file, folder)


# YAML 1.1 breaks lines at these too, but editors do not count them.
_UNCOUNTED_BREAKS = ("\x85", "\u2028", "\u2029")


def _lines_of(text: str) -> str:
    """``text`` with the line ends that editors count, all of them ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for uncounted in _UNCOUNTED_BREAKS:  # a hundred times as fast as str.translate
        text = text.replace(uncounted, " ")
    return text
