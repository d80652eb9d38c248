"""Words in the head of a message, in any script, folded without a letter lost."""

from __future__ import annotations

import re
from email.charset import BASE64, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage

_MAXIMUM = 76  # RFC 2047, 2: of a line that holds an encoded word
_PLAIN = re.compile(r"[ -~]{0,60}")
_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]{1,60}")  # RFC 5322's atoms
_CHARSET = Charset("utf-8")
_CHARSET.header_encoding = BASE64  # shorter in most scripts, and nothing for a reader to guess


def set_words(message: EmailMessage, name: str, words: str) -> None:
    """Set the header ``name`` to one line of any words, as RFC 2047 writes them.

    The standard library's own folding loses spaces between words of some scripts.
    """
    _set(message, name, words if _is_plain(words, _PLAIN) else _encoded(words, len(name) + 2))


def set_address(message: EmailMessage, name: str, address: Address) -> None:
    """Set the header ``name`` to one address, with its display name, if it has one."""
    called, place = address.display_name, address.addr_spec
    if called and not _is_plain(called, _NAME):
        # a line of its own for the address, which cannot be folded
        called = _encoded(called, len(name) + 2) + "\r\n"
    _set(message, name, f"{called} <{place}>" if called else place)


def _is_plain(words: str, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(words) is not None and "=?" not in words


def _encoded(words: str, used: int) -> str:
    """Encoded words of whole characters, on lines after ``used`` columns of the first."""
    header = Header(words, _CHARSET, maxlinelen=_MAXIMUM, header_name=" " * (used - 2))
    return header.encode(linesep="\r\n")


def _set(message: EmailMessage, name: str, value: str) -> None:
    """Set the header as it is, with its own folds."""
    del message[name]
    message.set_raw(name, value)
