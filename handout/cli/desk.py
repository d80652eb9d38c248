"""``handout desk``: the front desk's page, in the browser of this machine or of many."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say
from handout.errors import ContentError, Problem

if TYPE_CHECKING:
    import socket

    from handout.desk.certificate import Tls
    from handout.desk.reach import Wanted
    from handout.desk.security import Guard

PORT_FOR_OTHERS = 8443


@click.command(cls=Reporting, context_settings=HELP)
@click.option("--file", "file", metavar="FILE", help="Keep it here, not beside the settings.")
def password(file: str | None) -> None:
    """Set the password of a desk that others reach.

    It is asked for twice, or read as one line from standard input. Who is logged in has to
    log in anew. A folder of this name is opened by: handout desk ./password
    """
    from handout.desk.passwords import check_password, keep_password, password_file

    place = Path(file) if file else password_file()
    if sys.stdin.isatty():
        text = click.prompt("Password", hide_input=True, err=True, default="", show_default=False)
        check_password(text)
        again = click.prompt("Once more", hide_input=True, err=True, default="", show_default=False)
        if again != text:
            raise ContentError(Problem("the two passwords differ", "try again"))
    else:
        text = _line(sys.stdin.buffer.readline(100_000))
    keep_password(text, place)
    say(f"The password is set: {place}")


class _Desk(Reporting):
    """The command, or ``password``, which stands where the folder would."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:  # fmt: skip
        if args[:1] == ["password"]:
            return password.make_context(f"{info_name} password", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=_Desk, context_settings=HELP)
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), help="Port (any free one; 8443 for others).")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--log", "log_file", metavar="FILE", help="The hand-out log (FOLDER/handed-out.db).")
@click.option("--name", default=None, help="What the log calls this desk (the machine's name).")
@click.option("--host", default="127.0.0.1", help="Address to answer at (this machine alone).")
@click.option("--cert", metavar="FILE", help="For others: the certificate, PEM.")
@click.option("--key", metavar="FILE", help="For others: the certificate's key, PEM.")
@click.option("--behind-proxy", is_flag=True, help="For others: a proxy in front does the TLS.")
@click.option("--proxy", multiple=True, metavar="ADDRESS", help="Where the proxy is (here).")
@click.option("--allow-name", multiple=True, metavar="NAME", help="What others call the desk.")
@click.option("--password-file", metavar="FILE", help="Where 'handout desk password' kept it.")
def desk(
    folder: str, port: int | None, no_browser: bool, log_file: str | None, name: str | None,
    password_file: str | None, cert: str | None, key: str | None, **more: Any,
) -> None:  # fmt: skip
    """Open a page with all handouts of FOLDER, to print, e-mail and save them.

    It answers on this machine alone; the address is printed. Ctrl-C ends it.

    For other machines it needs a password, set before by 'handout desk password', and a
    certificate: --host, --cert, --key. With --behind-proxy, a proxy holds the certificate. The
    proxy must take https alone, pass the Host header on as it came, and set X-Forwarded-Proto
    and X-Forwarded-For. It is believed from this machine, or from where --proxy says.

    \b
    Examples:
      handout desk handouts
      handout desk handouts --port 8080 --no-browser
      handout desk password
      handout desk handouts --host 0.0.0.0 --cert desk.pem --key desk.key
      handout desk handouts --behind-proxy --allow-name desk.clinic.example --port 8080
    """
    from handout.cli.extras import require

    require("desk")
    from handout.desk.app import make_app
    from handout.desk.log import Log
    from handout.desk.reach import Wanted
    from handout.desk.serving import serve

    asked = Wanted(
        more["host"], more["allow_name"], bool(cert or key), more["behind_proxy"], more["proxy"]
    )
    tls = _tls(cert, key)
    listener, guard = _opened(asked, tls, port, password_file)
    log = Log(
        Path(log_file) if log_file else Path(folder) / "handed-out.db", name or platform.node()
    )
    app = make_app(Path(folder), log, listener.getsockname()[1], guard)
    say(guard.reach.address)
    if not no_browser and guard.access is None:
        click.launch(guard.reach.address)
    try:
        serve(app, listener, tls.context if tls else None)
    finally:
        app.state.desk.worker.close()


def _opened(
    asked: Wanted, tls: Tls | None, port: int | None, password_file: str | None
) -> tuple[socket.socket, Guard]:
    """The socket of a desk, and its guard; raises ContentError for what is missing."""
    from handout.desk import passwords, reach
    from handout.desk.access import Access
    from handout.desk.security import Guard

    if not reach.is_for_others(asked):
        listener = reach.listener_at(asked.host, port or 0)
        return listener, Guard(reach.this_machine(listener.getsockname()[1], asked.host))
    names = tls.names if tls else ()
    reach.reach_of(asked, 0, names)  # what is missing is told before anything is opened
    access = Access(Path(password_file) if password_file else passwords.password_file())
    listener = reach.listener_at(asked.host, PORT_FOR_OTHERS if port is None else port)
    return listener, Guard(reach.reach_of(asked, listener.getsockname()[1], names), access)


def _tls(cert: str | None, key: str | None) -> Tls | None:
    from handout.desk.certificate import tls_of

    if not cert and not key:
        return None
    if not cert or not key:
        given, missing = ("--cert", "--key") if cert else ("--key", "--cert")
        raise ContentError(Problem(f"{given} is given without {missing}", f"add {missing} FILE"))
    return tls_of(Path(cert), Path(key))


def _line(raw: bytes) -> str:
    """The first line of standard input, as a password."""
    try:
        return raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise ContentError(Problem("the password is no UTF-8 text", "save it as UTF-8")) from None
