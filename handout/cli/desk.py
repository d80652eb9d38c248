"""``handout desk``: the front desk's page in the browser of this machine."""

from __future__ import annotations

import platform
import socket
from pathlib import Path

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say
from handout.errors import OutputError


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port (any free one).")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--log", "log_file", metavar="FILE", help="The hand-out log (FOLDER/handed-out.db).")
@click.option("--name", default=None, help="What the log calls this desk (the machine's name).")
def desk(folder: str, port: int, no_browser: bool, log_file: str | None, name: str | None) -> None:
    """Open a page with all handouts of FOLDER, to print, e-mail and save them.

    It answers on this machine alone; the address is printed. Ctrl-C ends it.

    \b
    Examples:
      handout desk handouts
      handout desk handouts --port 8080 --no-browser
    """
    import uvicorn

    from handout.desk.app import make_app
    from handout.desk.log import Log

    listener = _listener(port)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    log = Log(
        Path(log_file) if log_file else Path(folder) / "handed-out.db", name or platform.node()
    )
    app = make_app(Path(folder), log, listener.getsockname()[1])
    say(address)
    if not no_browser:
        click.launch(address)
    settings = uvicorn.Config(app, log_level="critical", access_log=False, server_header=False)
    try:
        uvicorn.Server(settings).run(sockets=[listener])
    finally:
        app.state.desk.worker.close()


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)  # so that a browser that is quicker than the desk waits for it
    except OSError as error:
        reason = (error.strerror or "it is not free").lower()
        raise OutputError(f"port {port} cannot be used: {reason}; choose another --port") from None
    return listener
