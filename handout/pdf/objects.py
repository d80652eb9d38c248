"""PDF's basic objects as source: strings, names, numbers (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime

_NOT_REGULAR = re.compile(rb"[^!-~]|[()<>\[\]{}/%#]")


def text_string(text: str) -> str:
    """A text string: ASCII as a literal, all else as UTF-16BE in hex (7.9.2.2)."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({escaped})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def name(text: str) -> str:
    """A name with its slash; what is not regular is written as #xx (7.3.5)."""
    raw = _NOT_REGULAR.sub(lambda found: b"#%02X" % found.group()[0], text.encode())
    return "/" + raw.decode("ascii")


def number(value: float) -> str:
    """A number with at most two decimals: a hundredth of a point is finer than any printer."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def numbers(*values: float) -> str:
    return " ".join(map(number, values))


def date_string(moment: datetime) -> str:
    """A date in UTC (7.9.4)."""
    return f"(D:{moment.astimezone(UTC):%Y%m%d%H%M%S}+00'00')"


def reference(object_number: int) -> str:
    return f"{object_number} 0 R"


def deflated(data: bytes | bytearray) -> bytes:
    """A few kilobytes for a FlateDecode stream, ten times as fast as ``zlib.compress``.

    That clears tables for a window of 32 KB, which a small stream never fills.
    """
    compressor = zlib.compressobj(3, zlib.DEFLATED, 12, 5)
    return compressor.compress(data) + compressor.flush()
