"""Answering requests until the desk is closed."""

from __future__ import annotations

import socket
import ssl

from starlette.applications import Starlette

CLOSING = 3  # seconds: browsers keep their connections, and TLS would wait half a minute for them


def serve(app: Starlette, listener: socket.socket, tls: ssl.SSLContext | None = None) -> None:
    """Serve ``app`` on a socket that listens, until Ctrl-C; over TLS with ``tls``."""
    import uvicorn

    settings = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, ws="none",
        proxy_headers=False,  # whom to believe is for handout.desk.security to say
        timeout_graceful_shutdown=CLOSING,
    )  # fmt: skip
    settings.load()
    settings.ssl = tls
    uvicorn.Server(settings).run(sockets=[listener])
