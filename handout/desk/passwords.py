"""The password of a desk that others reach: what is a good one, and the file that keeps it."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import unicodedata
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from handout.deliver.email.settings import configuration_file
from handout.errors import ContentError, OutputError, Problem

# NIST SP 800-63B-4, 3.1.1.2: a password that stands alone has 15 characters or more, any of
# them allowed, and nothing is said about digits and capitals.
SHORTEST = 15
LONGEST = 1000  # bytes: what is longer was not typed by anyone
_TRY = "take four or five words that nobody would guess, with spaces between them"


class Password(NamedTuple):
    """The argon2 hash of a password, and the secret that signs sessions while it is valid."""

    hash: str
    secret: bytes


def password_file() -> Path:
    """Where the password is kept if no other file is named: beside the configuration."""
    return configuration_file().with_name("desk-password.json")


def as_typed(text: str) -> bytes:
    """The bytes that are hashed: the same on every keyboard (NFC)."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace")


def check_password(text: str) -> None:
    """Raises ContentError where the password is empty, too short, too long or too plain."""
    if not text:
        raise _wrong("the password is empty", _TRY)
    if any(0xD800 <= ord(letter) < 0xE000 for letter in text):
        raise _wrong("the password is no UTF-8 text", "save it as UTF-8")
    if not text.isprintable():
        raise _wrong("the password has a character that cannot be typed", "write it on one line")
    plain = unicodedata.normalize("NFC", text)
    if len(plain) < SHORTEST:
        count = f"{len(plain)} character{'' if len(plain) == 1 else 's'}"
        raise _wrong(f"the password has {count}, and needs {SHORTEST} or more", _TRY)
    if len(as_typed(text)) > LONGEST:
        raise _wrong("the password is too long", f"take fewer than {LONGEST} letters")
    steps = [abs(ord(a) - ord(b)) for a, b in pairwise(plain)]
    if plain in (plain + plain)[1:-1] or sum(step <= 1 for step in steps) > len(steps) / 2:
        raise _wrong("the password repeats itself, or only counts up or down", _TRY)


def keep_password(text: str, path: Path) -> None:
    """Write the password's hash and a new secret to ``path``, for its owner's eyes alone.

    All sessions of the old password end with it. Raises ContentError where the password is
    no good, OutputError where the file cannot be written.
    """
    from argon2 import PasswordHasher

    check_password(text)
    kept = {"hash": PasswordHasher().hash(as_typed(text)), "secret": secrets.token_hex(32)}
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # 0600
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(json.dumps(kept) + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise OutputError(
            f"{path}: the password cannot be kept: {reason}; name another place with --file"
        ) from None


def kept_password(path: Path) -> Password:
    """The password in ``path``; raises ContentError where there is none or others can read it."""
    from argon2 import extract_parameters
    from argon2.exceptions import InvalidHashError

    usual = path == password_file()
    advice = f"set one with: handout desk password{'' if usual else f' --file {path}'}"
    text = private_text(path, "the password of the desk", advice)
    try:
        kept = json.loads(text)
        password = Password(str(kept["hash"]), bytes.fromhex(kept["secret"]))
        extract_parameters(password.hash)
    except (ValueError, TypeError, KeyError, InvalidHashError):
        raise _wrong("this is no password that the desk has kept", advice, path) from None
    if len(password.secret) < 32:
        raise _wrong("the secret in it is too short", advice, path)
    return password


def private_text(path: Path, what: str, advice: str) -> str:
    """The text of a file that holds a secret.

    Raises ContentError where it cannot be read, or where every user of the machine can.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o007:
                others = f"{what} can be read by everybody on this machine"
                raise _wrong(others, f"run: chmod 600 '{path}'", path)
            return file.read(100_000)
    except FileNotFoundError:
        raise _wrong(f"{what} is not there", advice, path) from None
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise _wrong(f"{what} cannot be read: {reason}", advice, path) from None
    except UnicodeDecodeError:
        raise _wrong(f"{what} is no text", advice, path) from None


def matches(password: Password, text: str) -> bool:
    """Whether ``text`` is the password; takes its time, and much memory, on purpose."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error

    typed = as_typed(text)
    if len(typed) > LONGEST:
        return False
    try:
        return PasswordHasher().verify(password.hash, typed)
    except Argon2Error:
        return False


def _wrong(message: str, advice: str, path: Path | None = None) -> ContentError:
    return ContentError(Problem(message, advice, file=str(path) if path else ""))
