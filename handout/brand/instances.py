"""One weight of a variable font as a file of its own, made once and kept in the user's cache."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

_BUILT = "1"  # changes when instances are made another way


@lru_cache(maxsize=64)
def instance(path: Path, weight: int) -> Path:
    """The static font file of a variable one at ``weight`` (400 is regular, 700 bold).

    A file that is not variable is given back as it is. The same font gives the same bytes.
    """
    if "[" not in path.name:
        return path
    digest = hashlib.sha256(f"{_BUILT} {weight} ".encode() + path.read_bytes()).hexdigest()[:16]
    kept = _cache() / f"{path.name.split('[')[0]}-{weight}-{digest}.ttf"
    if not kept.is_file():
        _make(path, weight, kept)
    return kept


def _make(path: Path, weight: int, kept: Path) -> None:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(path, recalcTimestamp=False)
    axes = {axis.axisTag: axis for axis in font["fvar"].axes}
    place = {tag: axis.defaultValue for tag, axis in axes.items()}
    if "wght" in axes:
        low, high = axes["wght"].minValue, axes["wght"].maxValue
        place["wght"] = min(max(weight, low), high)
    static = instantiateVariableFont(font, place, inplace=True, updateFontNames=False)
    kept.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=kept.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            static.save(file)
        os.replace(fresh, kept)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "handout" / "fonts"
