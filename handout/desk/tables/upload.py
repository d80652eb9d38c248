"""Taking a table out of a form: into memory, never onto a disk, and no more than is allowed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import PurePath
from typing import NamedTuple

import anyio
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 20_000_000
MOST_SENT = 10 * MOST_BYTES  # of a form that is heard to its end, so that its sender is answered
SECONDS = 120  # that a form may take to arrive
MOST_AT_ONCE = 6
_ROOM = 16_000  # bytes of a form beside its file
# What a browser says of such a file; on Windows the type is whatever program opens it.
_UNSURE = ("", "application/octet-stream", "text/plain")
_TYPES = {
    ".csv": ("text/csv", "application/csv", "text/comma-separated-values",
             "application/vnd.ms-excel"),
    ".tsv": ("text/tab-separated-values",),
    ".txt": (),
    ".jsonl": ("application/jsonl", "application/x-jsonlines", "application/json"),
    ".ndjson": ("application/x-ndjson", "application/ndjson", "application/json"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
              "application/zip"),
}  # fmt: skip
ENDINGS = tuple(_TYPES)
WRONG_KIND = "This is no table. Choose a file that ends in .csv, .xlsx or .jsonl."


class UploadError(Exception):
    """A file that is not taken, in words for the person at the desk."""


class Upload(NamedTuple):
    """A table as it came: its kind by the end of its name, and its bytes. The name itself,
    which may be a patient's, is not kept."""

    ending: str
    data: bytes


class Sent(NamedTuple):
    """What a form with a file held, and what is wrong with the file, if so."""

    token: str
    upload: Upload | None
    problem: str = ""


class _InMemory(MultiPartParser):
    """A form whose file is held in memory, where others put it into a temporary file."""

    spool_max_size = MOST_BYTES + _ROOM


class Counter:
    """Takes forms with files, a few at a time."""

    def __init__(self) -> None:
        self._at_once = 0

    async def sent(self, request: Request) -> Sent:
        """What a form held; raises UploadError where it cannot be read."""
        if self._at_once >= MOST_AT_ONCE:
            raise UploadError("The desk takes other tables at the moment. Try again in a minute.")
        self._at_once += 1
        try:
            with anyio.fail_after(SECONDS):
                return await _sent(request)
        except TimeoutError:
            raise UploadError("The file took too long to arrive. Try again.") from None
        except (MultiPartException, ClientDisconnect):
            raise UploadError("The file did not arrive whole. Try again.") from None
        finally:
            self._at_once -= 1


async def _sent(request: Request) -> Sent:
    heard = 0

    async def stream() -> AsyncGenerator[bytes, None]:
        nonlocal heard
        async for part in request.stream():
            heard += len(part)
            if heard <= MOST_BYTES + _ROOM:  # the rest is heard, and forgotten
                yield part

    parser = _InMemory(request.headers, stream(), max_files=1, max_fields=4, max_part_size=1000)
    form = FormData()
    try:
        form = await parser.parse()
    except MultiPartException:
        if heard <= MOST_BYTES + _ROOM:
            raise
    try:
        if heard > MOST_BYTES + _ROOM:
            raise UploadError(_too_large())
        token = form.get("token")
        file = form.get("table")
        if not isinstance(file, UploadFile) or not file.filename:
            return Sent(str(token), None, "Choose a file first.")
        data = await file.read()
        return Sent(str(token), *_checked(file, data))
    finally:
        await form.close()


def _checked(file: UploadFile, data: bytes) -> tuple[Upload | None, str]:
    ending = PurePath(file.filename or "").suffix.lower()
    kind = (file.content_type or "").partition(";")[0].strip().lower()
    if ending not in _TYPES or kind not in (*_UNSURE, *_TYPES[ending]):
        return None, WRONG_KIND
    if len(data) > MOST_BYTES:
        return None, _too_large()
    if not data.strip():
        return None, "The file is empty."
    return Upload(ending, data), ""


def _too_large() -> str:
    return (
        f"The file is larger than {MOST_BYTES // 1_000_000} MB, which is too much for the desk. "
        "Split it into several tables."
    )
