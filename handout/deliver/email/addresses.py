"""What may stand in the head of a message: addresses and lines, and never a line break."""

from __future__ import annotations

import re
import unicodedata
from email.headerregistry import Address

from handout.errors import HandoutError

# RFC 5322's atoms and RFC 1123's host names: all that people have, and nothing to quote.
_PLAIN = re.compile(
    r"(?P<box>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<domain>[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*)"
)
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
LONGEST = 254  # RFC 5321, 4.5.3.1.3


class AddressError(HandoutError):
    """An address that no message can go to or come from; never repeats it."""

    exit_code = 2


def address_of(text: str) -> Address:
    """``ann@example.org`` or ``Ann Example <ann@example.org>`` as one address.

    Raises AddressError for anything else, and for any character that could begin another
    line or another address.
    """
    if _hidden(text):
        raise AddressError("the address holds a character that cannot be seen; type it again")
    named = _NAMED.fullmatch(text.strip())
    name = one_line(named["name"]).strip('" ') if named else ""
    found = _PLAIN.fullmatch(named["address"] if named else text.strip())
    if not found or len(found.group()) > LONGEST:
        raise AddressError("this is no e-mail address; write one, as in ann@example.org")
    return Address(name, found["box"], found["domain"])


def one_line(text: str) -> str:
    """``text`` in one line, without characters that cannot be seen.

    The joiners stay, which Persian, Indic scripts and emoji need inside their words.
    """
    folded = " ".join(text.split())
    return "".join(c for c in folded if c in "\u200c\u200d" or not _hidden(c))


def _hidden(text: str) -> bool:
    # controls, format characters such as those that turn the direction, lines, surrogates
    return any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text)
