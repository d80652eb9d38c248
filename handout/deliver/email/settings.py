"""The mail server's settings, from the configuration file; the password is never in it."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from handout.deliver.email.addresses import AddressError, address_of
from handout.errors import NOWHERE, ContentError, Mark, Problem, did_you_mean

_PORTS = {"implicit": 465, "starttls": 587}  # RFC 8314, 3.3; RFC 6409
_KEYS = {"host": str, "port": int, "tls": str, "user": str, "from": str, "ca_file": str}
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*")
_EXAMPLE = 'write [smtp], host = "mail.example.org", tls = "implicit", user = ..., from = ...'
KEYRING_SERVICE = "patient-handout"


class SmtpSettings(NamedTuple):
    """How to reach the mail server; ``tls`` is ``implicit`` or ``starttls``.

    ``ca_file`` names the certificates to trust instead of the system's, for a clinic with
    an authority of its own; ``file`` is where the settings are written.
    """

    host: str
    port: int
    tls: str
    sender: str
    user: str | None = None
    ca_file: str | None = None
    file: str = ""


def configuration_file() -> Path:
    """$HANDOUT_CONFIG, else ``handout/config.toml`` in the user's folder of configurations."""
    named = os.environ.get("HANDOUT_CONFIG")
    if named:
        return Path(named)
    folder = os.environ.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "handout" / "config.toml"


def smtp_settings(path: Path | None = None) -> SmtpSettings:
    """The ``[smtp]`` table of the configuration file; raises ContentError."""
    path = path or configuration_file()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise _wrong(path, f"the mail settings cannot be read: {reason}", _EXAMPLE) from None
    except UnicodeDecodeError:
        raise _wrong(path, "the mail settings are no UTF-8 text", "save the file as UTF-8") from (
            None
        )
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        mark = Mark(int(place[1]), int(place[2])) if place else Mark()
        raise _wrong(path, "this is no TOML", 'write lines like host = "x"', mark) from None
    table = values.get("smtp")
    if not isinstance(table, dict):
        raise _wrong(path, "there is no [smtp] table", _EXAMPLE)
    return _checked(path, table)


def _checked(path: Path, table: dict[str, Any]) -> SmtpSettings:
    for key, value in table.items():
        if key == "password":
            advice = "set HANDOUT_SMTP_PASSWORD, or keep it in the system's keyring"
            raise _wrong(path, "a password does not belong in this file", advice)
        if key not in _KEYS:
            known = did_you_mean(key, _KEYS)
            raise _wrong(path, f"[smtp] has no key '{key}'", known or f"use {', '.join(_KEYS)}")
        if type(value) is not _KEYS[key]:
            kind = "a number" if _KEYS[key] is int else "a word in quotes"
            raise _wrong(path, f"'{key}' should be {kind}", _EXAMPLE)
    for key in ("host", "from"):
        if key not in table:
            raise _wrong(path, f"[smtp] has no '{key}'", _EXAMPLE)
    tls = table.get("tls", "implicit")
    if tls not in _PORTS:
        raise _wrong(path, f"'tls' cannot be '{tls}'", 'write "implicit" or "starttls"')
    if not _HOST.fullmatch(table["host"]):
        raise _wrong(path, "'host' is no name of a server", 'write it as in "mail.example.org"')
    port = table.get("port", _PORTS[tls])
    if not 0 < port < 65536:
        raise _wrong(path, f"'port' cannot be {port}", "write 465, or 587 for starttls")
    try:
        address_of(table["from"])
    except AddressError as error:
        raise _wrong(path, f"'from': {error}", "") from None
    ca_file = table.get("ca_file")
    if ca_file:
        ca_file = str(path.parent / ca_file)
    return SmtpSettings(
        table["host"], port, tls, table["from"], table.get("user"), ca_file, str(path)
    )


def smtp_password(settings: SmtpSettings) -> str | None:
    """The password of the settings' user: $HANDOUT_SMTP_PASSWORD, else the system's keyring.

    Raises ContentError where there is a user and no password.
    """
    if not settings.user:
        return None
    given = os.environ.get("HANDOUT_SMTP_PASSWORD")
    if given:
        return given
    account = f"{settings.user}@{settings.host}"
    kept, advice = _from_keyring(account)
    if kept:
        return kept
    raise _wrong(
        Path(settings.file),
        "there is no password for the mail server",
        f"set HANDOUT_SMTP_PASSWORD in the environment, or {advice}",
    )


def _from_keyring(account: str) -> tuple[str | None, str]:
    """The password that the system keeps for ``account``, or how to have it kept."""
    keep = f"keyring set {KEYRING_SERVICE} {account}"
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None, (
            "keep it in the system's keyring: "
            f'pip install "patient-handout[email]" and then {keep}'
        )
    try:
        return keyring.get_password(KEYRING_SERVICE, account), f"keep it in the keyring: {keep}"
    except (KeyringError, OSError):
        return None, "see why this machine's keyring does not open: keyring diagnose"


def _wrong(path: Path, message: str, advice: str, mark: Mark = NOWHERE) -> ContentError:
    return ContentError(Problem(message, advice, mark, str(path)))
