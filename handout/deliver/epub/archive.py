"""Files in one ZIP archive as EPUB wants it (EPUB Open Container Format 3.3, 4.2)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MIMETYPE = b"application/epub+zip"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # ZIP knows no earlier one; no clock, so equal bytes


def packed(files: Mapping[str, bytes]) -> bytes:
    """The archive; ``files`` are by their names in it, in their order.

    ``mimetype`` stands first, as it is, with no extra field, so that the kind of the file can
    be read from its first bytes (OCF 3.3, 4.3).
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(_entry("mimetype"), _MIMETYPE, zipfile.ZIP_STORED)
        for name, content in files.items():
            archive.writestr(_entry(name), content, zipfile.ZIP_DEFLATED, compresslevel=9)
    return written.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.create_system = 3  # on every system, so that all write the same bytes
    entry.external_attr = 0o100644 << 16
    return entry
