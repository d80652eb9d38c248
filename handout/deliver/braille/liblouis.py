"""Text as braille cells, by the library liblouis (LGPL), which the system has to have."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from ctypes.util import find_library
from functools import lru_cache
from threading import Lock

from handout.errors import OutputError

BLANK = "\u2800"
ITALIC, BOLD = 1, 4  # liblouis: typeforms
_DOTS_AS_UNICODE = 4 | 64  # liblouis: dotsIO | ucBrl
_SILENT = 60000  # liblouis: LOU_LOG_OFF
_ONE_AT_A_TIME = Lock()  # liblouis keeps what it works on in places of its own
_GROWTH = 8  # cells that a character takes at the most, with its indicators


def translated(text: str, table: str, forms: Sequence[int] = ()) -> str:
    """``text`` as Unicode braille patterns of six dots; spaces are blank patterns.

    ``table`` is a file of liblouis, as in ``en-ueb-g2.ctb``; ``forms`` say for each character
    whether it is BOLD or ITALIC. The text stays in memory. Every character is one that the
    table knows. Raises OutputError where liblouis or the table is not there.
    """
    return _cells(text, table, forms) if text else ""


@lru_cache(maxsize=4096)
def knows(table: str, character: str) -> bool:
    """Whether the table knows a character; it writes others as their number, of eight dots."""
    return all("\u2800" <= cell <= "\u283f" for cell in _cells(character, table, ()))


def _cells(text: str, table: str, forms: Sequence[int]) -> str:
    library = _library()
    size = library.lou_charSize()
    encoding = "utf-32-le" if size == 4 else "utf-16-le"
    raw = text.encode(encoding)
    length = len(raw) // size
    room = length * _GROWTH + 64
    written = ctypes.create_string_buffer(room * size)
    read, made = ctypes.c_int(length), ctypes.c_int(room)
    typeforms = (ctypes.c_ushort * room)(*forms) if any(forms) else None
    with _ONE_AT_A_TIME:
        done = library.lou_translateString(
            table.encode(), ctypes.c_char_p(raw), ctypes.byref(read), written, ctypes.byref(made),
            typeforms, None, _DOTS_AS_UNICODE,
        )  # fmt: skip
    if not done or read.value != length:
        raise OutputError(
            f"liblouis has no braille table '{table}'; install its tables "
            "(on Debian: apt-get install liblouis-data), or a newer liblouis"
        )
    return written.raw[: made.value * size].decode(encoding)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    try:
        # The second name is for systems where nothing lists the libraries, as in containers.
        library = ctypes.CDLL(find_library("louis") or "liblouis.so.20")
        library.lou_setLogLevel(_SILENT)  # it would write the text into its log
    except (OSError, AttributeError):
        raise OutputError(
            "braille is made by liblouis 3, which is not installed; install it "
            "(on Debian: apt-get install liblouis-bin; on a Mac: brew install liblouis)"
        ) from None
    return library
