"""Showing the preview until Ctrl-C."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from handout.authoring.watching.preview import Preview

CLOSING = 1  # seconds for answers that are under way
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Server(uvicorn.Server):
    """Lets the browsers go that wait for news, which would keep it from ending."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        super().__init__(config)
        self.preview = preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.preview.close()
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but a signal that has ended the server ends nothing more."""
        before = {sig: signal.signal(sig, self.handle_exit) for sig in _SIGNALS}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)


def serve(app: Starlette, preview: Preview, listener: socket.socket) -> None:
    """Serve ``app`` on a socket that listens, until Ctrl-C or a request to end."""
    settings = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, ws="none",
        lifespan="off", proxy_headers=False, timeout_graceful_shutdown=CLOSING,
    )  # fmt: skip
    _Server(settings, preview).run(sockets=[listener])
