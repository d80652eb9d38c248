"""The sRGB output profile, made here: no file to license, the same bytes everywhere."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

# Primaries and white point of IEC 61966-2-1, adapted to D50 (Bradford), as XYZ.
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.71410)
_WHITE_D50 = (0.96420, 1.0, 0.82491)
# The transfer curve: y = ((x + 0.055) / 1.055) ^ 2.4 above 0.04045, else x / 12.92.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _text(text: str) -> bytes:
    raw = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(raw), 28) + raw


@lru_cache(maxsize=1)
def output_profile() -> bytes:
    """An ICC version 4.2 display profile for sRGB, parametric (ICC.1:2004-10), compressed."""
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(map(_fixed, _CURVE))
    tags = {
        b"desc": _text("sRGB"),
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": _xyz(_WHITE_D50),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, data, placed = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for signature, content in tags.items():
        if content not in placed:
            placed[content] = start + len(data)
            data += content + b"\0" * (-len(content) % 4)
        table += signature + struct.pack(">II", placed[content], len(content))
    header = struct.pack(
        ">I4sI4s4s4s12s4s4sIII8sI12s4s44s",
        start + len(data), b"\0" * 4, 0x04200000, b"mntr", b"RGB ", b"XYZ ",
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0), b"acsp", b"\0" * 4, 0, 0, 0, b"\0" * 8, 0,
        b"".join(map(_fixed, _WHITE_D50)), b"\0" * 4, b"\0" * 44,
    )  # fmt: skip
    return zlib.compress(header + struct.pack(">I", len(tags)) + table + data, 9)
