"""A folder to start a handout in: content, brand, logo, and the schemas that editors read."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path

from handout.authoring.schema import MODELINE, as_json, brand_schema, content_schema
from handout.errors import OutputError

CONTENT = "content.yaml"
OWN_ASSETS = ("brand.yaml", "logo.svg")
_DAY = "2026-01-01"  # in the template; the day the folder is made takes its place


def start(
    folder: Path, day: date, content: str = "", pictures: Mapping[str, bytes] | None = None
) -> None:
    """Make ``folder`` with all that a handout needs to be built at once.

    ``content`` is the text of its content file (by default an example with comments), and
    ``pictures`` are files for its ``assets/``, by name. The folder appears whole or not at
    all. Raises OutputError where it cannot be made, or where there is something in it.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(f"{folder}: there is a file of that name; choose another")
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError(f"{folder}: the folder is not empty; choose another name")
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".handout-new-", dir=folder.parent))
        try:
            _fill(temporary, day, content, pictures or {})
            temporary.chmod(0o777 & ~_mask())
            if folder.is_dir():
                folder.rmdir()  # it is empty
            os.rename(temporary, folder)
        except BaseException:
            with contextlib.suppress(OSError):
                shutil.rmtree(temporary)
            raise
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "the name cannot be used").lower()
        raise OutputError(
            f"{folder}: the folder cannot be made: {reason}; choose another place or name"
        ) from None


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _fill(folder: Path, day: date, content: str, pictures: Mapping[str, bytes]) -> None:
    template = files("handout.authoring.starting") / "template"
    example = (template / CONTENT).read_text(encoding="utf-8")
    brand = (template / "assets" / "brand.yaml").read_text(encoding="utf-8")
    if content:
        text = f"{MODELINE}schema/content.schema.json\n{content}"
    else:
        text = example.replace(f"issued: {_DAY}", f"issued: {day.isoformat()}")
    made: dict[str, bytes] = {
        CONTENT: text.encode(),
        "assets/brand.yaml": brand.encode(),
        "assets/logo.svg": (template / "assets" / "logo.svg").read_bytes(),
        "schema/content.schema.json": as_json(content_schema()).encode(),
        "schema/brand.schema.json": as_json(brand_schema()).encode(),
    }
    made |= {f"assets/{name}": picture for name, picture in pictures.items()}
    for name, written in made.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written)
