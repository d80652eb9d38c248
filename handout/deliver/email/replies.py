"""What a mail server's refusal means, in words (RFC 5321, 4.2.3; RFC 3463)."""

from __future__ import annotations

import re

from handout.deliver.email.addresses import one_line
from handout.deliver.email.settings import SmtpSettings
from handout.errors import HandoutError


class SendError(HandoutError):
    """A message that could not be sent; the words say what to do."""

    exit_code = 4

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message}; {advice}" if advice else message)


class LaterError(Exception):
    """The server asks to come back later."""


def told(reply: bytes | str) -> str:
    """A reply as it can be shown: one line, not endless, without anybody's address."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    text = re.sub(r"<?[^\s<>]+@[^\s<>]+>?", "(address)", one_line(text.replace("\n", " ")))
    return text if len(text) <= 200 else f"{text[:199]}\u2026"


def refusal(step: str, code: int, reply: bytes, settings: SmtpSettings) -> SendError | LaterError:
    """The error for the reply ``code`` at one step of sending.

    ``step`` is ``greeting``, ``login``, ``sender``, ``recipient``, ``size`` or ``message``.
    """
    text = told(reply)
    said = f" (the server says {code} {text})".rstrip() if text else ""
    enhanced = re.match(rb"\s*(\d\.\d+\.\d+)", reply)
    too_large = code == 552 or (enhanced and enhanced[1] == b"5.3.4")
    if 400 <= code < 500:
        return LaterError(f"{code} {text}")
    if step == "login":
        return SendError(
            f"the mail server refused the login{said}",
            f"check 'user' in {settings.file}, and the password",
        )
    if too_large and step != "recipient":
        return SendError(
            f"the message is larger than the mail server takes{said}",
            "use smaller pictures, or give the handout on paper",
        )
    message, advice = {
        "greeting": ("the mail server takes no messages", f"check 'host' in {settings.file}"),
        "sender": (
            "the mail server sends no messages from this address",
            f"check 'from' in {settings.file}",
        ),
        "recipient": ("the mail server refused the recipient", "check the address"),
        "message": ("the mail server refused the message", "ask who runs the server"),
    }[step]
    return SendError(f"{message}{said}", advice)
