"""``handout email``: one handout to a draft in the mail program, or to the mail server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from handout.cli.options import HELP, content_options
from handout.cli.reporting import Reporting, say

if TYPE_CHECKING:
    from email.message import EmailMessage

    from handout.deliver.email.settings import SmtpSettings


@click.command(cls=Reporting, context_settings=HELP)
@content_options
@click.option("--to", required=True, metavar="ADDRESS", help="Who gets it.")
@click.option("-o", "--output", metavar="FILE", help="Where the draft goes (dist/, if not given).")
@click.option("--open", "open_after", is_flag=True, help="Open the draft in the mail program.")
@click.option("--send", "send_now", is_flag=True, help="Send it, instead of writing a draft.")
@click.option(
    "--password", "ask_password", is_flag=True,
    help="Protect the PDF by a password, which is asked for, or made of words.",
)  # fmt: skip
@click.option(
    "--insecure-loopback", is_flag=True, help="Send without TLS to a server on this machine."
)
def email(
    content: str,
    to: str,
    output: str | None,
    open_after: bool,
    send_now: bool,
    ask_password: bool,
    paper: str | None,
    settings: dict[str, str],
    field_values: dict[str, str],
    fields_file: str | None,
    insecure_loopback: bool,
    quiet: bool,
) -> None:
    """Write CONTENT as an e-mail draft that your mail program opens, or send it.

    The handout stands in the message as a page and as plain text; the PDF is attached. With
    --password, it stands in the PDF alone. For --send, the mail server is named in the
    configuration file (~/.config/handout/config.toml, or $HANDOUT_CONFIG), and its password
    comes from $HANDOUT_SMTP_PASSWORD or the system's keyring.

    \b
    Examples:
      handout email --to ann@example.org --open
      handout email asthma.yaml --to ann@example.org -o asthma.eml
      handout email --to ann@example.org --send --password
    """
    from handout.build import load, render
    from handout.cli.values import read_values
    from handout.deliver.email.addresses import address_of
    from handout.deliver.email.draft import draft_of
    from handout.deliver.email.settings import smtp_password, smtp_settings
    from handout.deliver.slugs import slug

    address_of(to)
    server = smtp_settings() if send_now else None
    server_password = smtp_password(server) if server else None
    loaded = load(content, settings=settings)
    values = {**read_values(fields_file), **field_values} if fields_file else field_values
    pdf = render(loaded, paper=paper, values=values)
    name = slug(loaded.handout.title.plain)
    draft = draft_of(
        loaded,
        _protected(pdf) if ask_password else pdf,
        to=to,
        file_name=f"{name}.pdf",
        sender=server.sender if server else None,
        values=values,
        protected=ask_password,
    )
    target = output or os.path.join("dist", f"{name}.eml")
    if server:
        place = target if target != "-" else os.path.join("dist", f"{name}.eml")
        _send(draft, server, server_password, insecure_loopback, place, private=bool(values))
    if output or not server:
        _write(target, draft, private=bool(values))
    if not quiet:
        say("Sent." if server else f"{target}: a draft", err=target == "-")
    if open_after and not server and target != "-":
        click.launch(target)


def _send(
    draft: EmailMessage,
    server: SmtpSettings,
    password: str | None,
    insecure_loopback: bool,
    place: str,
    *,
    private: bool,
) -> None:
    """Send the draft; whatever stops it, the draft is kept as ``place``."""
    from handout.deliver.email.replies import SendError
    from handout.deliver.email.sending import send

    try:
        send(
            draft, server, password, insecure_loopback=insecure_loopback,
            notice=lambda text: say(text, err=True),
        )  # fmt: skip
    except (SendError, KeyboardInterrupt) as error:
        _write(place, draft, private=private)
        if isinstance(error, SendError):
            raise SendError(str(error), f"the draft is kept as {place}") from None
        raise


def _protected(pdf: bytes) -> bytes:
    """The PDF behind a password that is asked for; an empty answer makes one of words."""
    from handout.deliver.email.passphrase import passphrase
    from handout.deliver.email.protecting import check_password, protected

    password = click.prompt(
        "Password for the PDF (nothing makes one of words)",
        default="", show_default=False, hide_input=True, err=True,
    )  # fmt: skip
    if password:
        check_password(password)
        click.prompt(
            "The same again", hide_input=True, err=True,
            value_proc=lambda again: _same(again, password),
        )  # fmt: skip
    else:
        password = passphrase()
        say(f"Password of the PDF, shown this once: {password}", err=True)
    return protected(pdf, password)


def _same(again: str, password: str) -> str:
    if again != password:
        raise click.BadParameter("the two are not the same")
    return again


def _write(target: str, draft: EmailMessage, *, private: bool) -> None:
    """Write the draft; one with a person's values is for this user's eyes alone."""
    from handout.cli.output import write_output

    mask = os.umask(0o077) if private else None
    try:
        write_output(target, draft.as_bytes())
        if private and os.path.isfile(target):  # it may have been there before
            os.chmod(target, 0o600)
    finally:
        if mask is not None:
            os.umask(mask)
