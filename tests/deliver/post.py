"""A real mail server for tests: over TLS by an authority of its own, with a log-in."""

from __future__ import annotations

import contextlib
import socket
import ssl
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from handout.deliver.email.settings import SmtpSettings

PASSWORD = "correct-horse"  # of the user ``clinic``


class Inbox:
    """What a server got; ``replies`` are what it answers at a step, one after the other."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.replies: dict[str, list[str]] = {}

    def _next(self, step: str) -> str:
        waiting = self.replies.get(step, [])
        return waiting.pop(0) if waiting else "250 OK"

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._next("MAIL")

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._next("RCPT")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        reply = self._next("DATA")
        if reply == "hang up":
            server.transport.abort()
        if reply.startswith("250"):
            self.got.append(envelope)
        return reply


def authenticate(
    server: Any, session: Session, envelope: Envelope, mechanism: str, given: Any
) -> AuthResult:
    good = (given.login, given.password) == (b"clinic", PASSWORD.encode())
    return AuthResult(success=good, handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Post:
    """A certificate authority, and mail servers that it vouches for."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self.authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.ca_file))
        self.stack = stack
        self.inbox = Inbox()

    def context(self, name: str = "127.0.0.1") -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(name).configure_cert(context)
        return context

    def serve(self, tls: str = "implicit", name: str = "127.0.0.1", **more: Any) -> SmtpSettings:
        """Settings for a server that was started for them."""
        given: dict[str, Any] = {"hostname": "127.0.0.1", "port": free_port(), **more}
        if tls == "implicit":
            given |= {"ssl_context": self.context(name), "auth_require_tls": False}
        elif tls == "starttls":
            given |= {"tls_context": self.context(name), "require_starttls": True}
        controller = Controller(self.inbox, authenticator=authenticate, **given)
        controller.start()
        self.stack.callback(controller.stop)
        return SmtpSettings(
            "127.0.0.1", given["port"], "starttls" if tls == "none" else tls,
            "Example Clinic <handouts@example.org>", None, str(self.ca_file), "config.toml",
        )  # fmt: skip
