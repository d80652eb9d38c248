"""The pictures of a document: verified, named, and made into files that a handout can show."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from urllib.parse import unquote, urlsplit

from handout.deliver.slugs import slug

MAX_BYTES = 50_000_000
MAX_PIXELS = 40_000_000  # as many as a handout's own pictures may have


class Pictures:
    """Collects the files for ``assets/``; ``files`` holds them by name."""

    def __init__(self, document: Path) -> None:
        self.folder = document.parent
        self.stem = slug(document.stem)
        self.files: dict[str, bytes] = {}

    def local(self, target: str) -> tuple[str, str]:
        """The picture at a path beside the document: its name, and why it cannot be used.

        Nothing is fetched, and nothing outside the document's folder is read.
        """
        address = urlsplit(target)
        if address.scheme or address.netloc:
            return target, "is on the web and was not fetched; save it to assets/ yourself"
        path = Path(unquote(address.path))
        whole = (self.folder / path).resolve()
        if path.is_absolute() or not whole.is_relative_to(self.folder.resolve()):
            return target, "lies outside the document's folder and was not read"
        try:
            with open(whole, "rb") as file:
                content = file.read(MAX_BYTES + 1)
        except (OSError, ValueError):
            return target, "was not found beside the document"
        if path.suffix.lower() == ".svg":
            return self._kept(f"{slug(path.stem)}.svg", content), ""
        return self.add(content, path.stem)

    def add(self, content: bytes, stem: str = "") -> tuple[str, str]:
        """A picture's bytes: the name of its file, and why it cannot be used (or nothing)."""
        name = slug(stem) if stem else f"{self.stem}-picture-{len(self.files) + 1}"
        if len(content) > MAX_BYTES:
            return name, "is larger than 50 MB and was not saved"
        kind, content = _verified(content)
        if kind in ("png", "jpg"):
            return self._kept(f"{name}.{kind}", content), ""
        kept = self._kept(f"{name}.{kind or 'bin'}", content)
        return kept, "is of a kind that cannot be printed: save it as PNG or JPEG"

    def _kept(self, name: str, content: bytes) -> str:
        stem, dot, suffix = name.rpartition(".")
        number = 1
        while self.files.get(name, content) != content:
            number += 1
            name = f"{stem}-{number}{dot}{suffix}"
        self.files[name] = content
        return name


def _verified(content: bytes) -> tuple[str, bytes]:
    """The kind of a picture and its bytes; what Pillow reads and print does not becomes PNG."""
    from PIL import Image

    if content.startswith(b"\xd7\xcd\xc6\x9a"):
        return "wmf", content
    if content[40:44] == b" EMF":
        return "emf", content
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "GIF", "BMP", "TIFF"])
            if image.width * image.height > MAX_PIXELS:
                return "", content
            image.load()
            if image.format in ("PNG", "JPEG"):
                return {"PNG": "png", "JPEG": "jpg"}[image.format], content
            made = io.BytesIO()
            shown = (
                image
                if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
                else image.convert("RGB")
            )
            shown.save(made, "PNG")
            return "png", made.getvalue()
    except Exception:  # Pillow raises what it likes at a damaged file
        return _suffix(content), content


def _suffix(content: bytes) -> str:
    return "svg" if re.match(rb"\s*(<\?xml[^>]*>\s*)?<svg", content) else ""
