"""Asking the printing system by IPP, for what ``lpstat`` does not tell.

The protocol is RFC 8010 (how a request is written) and RFC 8011 (what it means); CUPS answers
it over HTTP, on a socket of this machine or at an address.
"""

from __future__ import annotations

import getpass
import http.client
import socket
import struct
from typing import NamedTuple

SECONDS = 10  # that an answer may take
MOST_BYTES = 1_000_000  # of an answer

# RFC 8011, 5.4.15: operations; RFC 8010, 3.5: tags of groups and values
GET_JOB_ATTRIBUTES = 0x0009
GET_PRINTER_ATTRIBUTES = 0x000B
_OPERATION_GROUP, _END = 0x01, 0x03
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE = 0x42, 0x44, 0x45, 0x47, 0x48
# RFC 8011, appendix B: status codes
_FIRST_ERROR = 0x0100
_NOT_FOUND, _GONE = 0x0406, 0x0407

Value = int | str


class IppError(Exception):
    """The printing system does not answer, or not so that it can be understood."""


class NotThereError(IppError):
    """There is no such job or printer, or there is none any more."""


class Attribute(NamedTuple):
    """One value of a request, with its tag."""

    tag: int
    name: str
    value: str


def attributes_of_job(server: str, number: int, wanted: list[str]) -> dict[str, list[Value]]:
    """What the CUPS at ``server`` (a socket's path, or host:port) says of a job.

    Raises NotThereError, and IppError.
    """
    uri = f"ipp://localhost/jobs/{number}"
    return _ask(server, GET_JOB_ATTRIBUTES, Attribute(_URI, "job-uri", uri), wanted)


def attributes_of_printer(server: str, name: str, wanted: list[str]) -> dict[str, list[Value]]:
    """The same of a printer, or a class of printers."""
    uri = f"ipp://localhost/printers/{name}"
    return _ask(server, GET_PRINTER_ATTRIBUTES, Attribute(_URI, "printer-uri", uri), wanted)


def _ask(
    server: str, operation: int, target: Attribute, wanted: list[str]
) -> dict[str, list[Value]]:
    asked = [target, Attribute(_NAME, "requesting-user-name", _user())]
    asked += [Attribute(_KEYWORD, "requested-attributes", name) for name in wanted]
    status, found = decoded(_posted(server, encoded(operation, asked)))
    if status in (_NOT_FOUND, _GONE):
        raise NotThereError
    if status >= _FIRST_ERROR:
        raise IppError(f"status {status:#06x}")
    return found


def encoded(operation: int, attributes: list[Attribute]) -> bytes:
    """A request, in IPP 2.0; attributes of one name that follow each other are one list."""
    usual = [
        Attribute(_CHARSET, "attributes-charset", "utf-8"),
        Attribute(_LANGUAGE, "attributes-natural-language", "en"),
    ]
    parts = [struct.pack(">BBHI", 2, 0, operation, 1), bytes([_OPERATION_GROUP])]
    before = ""
    for tag, name, value in [*usual, *attributes]:
        parts.append(bytes([tag]))
        for text in ("" if name == before else name, value):
            parts.append(struct.pack(">H", len(text.encode())) + text.encode())
        before = name
    return b"".join([*parts, bytes([_END])])


def decoded(answer: bytes) -> tuple[int, dict[str, list[Value]]]:
    """The status of an answer, and all its attributes by name; raises IppError."""
    try:
        (status,) = struct.unpack_from(">H", answer, 2)
        found: dict[str, list[Value]] = {}
        at, values = 8, list[Value]()
        while answer[at] != _END:
            tag, at = answer[at], at + 1
            if tag < 0x10:  # a group begins
                continue
            name, at = _counted(answer, at)
            content, at = _counted(answer, at)
            if name:
                values = found.setdefault(name.decode(), [])
            values.append(_value(tag, content))
    except (IndexError, struct.error, UnicodeDecodeError):
        raise IppError("an answer that cannot be read") from None
    return status, found


def _counted(answer: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", answer, at)
    end = at + 2 + length
    if end > len(answer):
        raise IndexError
    return answer[at + 2 : end], end


def _value(tag: int, content: bytes) -> Value:
    if tag in (_INTEGER, _ENUM):
        (number,) = struct.unpack(">i", content)
        return int(number)
    if tag == _BOOLEAN:
        return int(content != b"\0")
    return content.decode("utf-8", "replace")


class _Local(http.client.HTTPConnection):
    """HTTP over a socket of this machine."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(SECONDS)
        self.sock.connect(self._path)


def _posted(server: str, content: bytes) -> bytes:
    try:
        if server.startswith("/"):
            connection: http.client.HTTPConnection = _Local(server)
        else:
            connection = http.client.HTTPConnection(server, timeout=SECONDS)
        try:
            connection.request("POST", "/", content, {"Content-Type": "application/ipp"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise IppError(f"HTTP status {answer.status}")
            return answer.read(MOST_BYTES)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise IppError(str(error)) from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        return "desk"
