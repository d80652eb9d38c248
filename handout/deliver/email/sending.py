"""Sending a draft through a mail server: over TLS, with patience, and told in words."""

from __future__ import annotations

import contextlib
import copy
import ipaddress
import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from handout.deliver.email.addresses import address_of
from handout.deliver.email.headers import set_address
from handout.deliver.email.replies import LaterError, SendError, refusal, told
from handout.deliver.email.settings import SmtpSettings

TIMEOUT = 30.0  # seconds without a word from the server
PAUSES = (60, 120, 300)  # seconds; servers that greylist want to be asked again in minutes
_NAME = "[127.0.0.1]"  # for EHLO; the machine's own name is nobody's business (RFC 5321, 4.1.3)


def send(
    draft: EmailMessage,
    settings: SmtpSettings,
    password: str | None = None,
    *,
    insecure_loopback: bool = False,
    pauses: Sequence[float] = PAUSES,
    sleep: Callable[[float], None] = time.sleep,
    notice: Callable[[str], None] = lambda text: None,
    timeout: float = TIMEOUT,
) -> EmailMessage:
    """Send ``draft`` and give the message as it was sent, with its date and its number.

    Where the server asks to come back later, it is asked again after each of ``pauses``,
    and ``notice`` is told. ``insecure_loopback`` sends without TLS, to this machine alone.
    Raises SendError, in whose words neither an address nor the password stands.
    """
    message = _ready(draft, settings)
    for pause in (*pauses, None):
        try:
            _deliver(message, settings, password, insecure_loopback, timeout)
        except LaterError as later:
            if pause is None:
                raise SendError(
                    f"the mail server asked to come back later each time it was tried: {later}",
                    "send the draft from your mail program, or try again in an hour",
                ) from None
            notice(f"The mail server asks to come back later; trying again in {pause:g} seconds.")
            sleep(pause)
        else:
            return message
    raise AssertionError("the last pause is none")


def _ready(draft: EmailMessage, settings: SmtpSettings) -> EmailMessage:
    message = copy.deepcopy(draft)
    sender = address_of(settings.sender)
    for name in ("X-Unsent", "Date", "Message-ID"):
        del message[name]
    set_address(message, "From", sender)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.domain)
    return message


def _deliver(
    message: EmailMessage,
    settings: SmtpSettings,
    password: str | None,
    insecure_loopback: bool,
    timeout: float,
) -> None:
    content = message.as_bytes()
    sender = address_of(settings.sender).addr_spec
    recipient = message["To"].addresses[0].addr_spec
    try:
        server = _connected(settings, insecure_loopback, timeout)
    except (OSError, smtplib.SMTPException) as error:
        raise _not_reached(error, settings) from None
    try:
        _log_in(server, settings, password)
        limit = server.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(content):
            raise refusal("size", 552, b"", settings)
        options = [f"SIZE={len(content)}"] if server.has_extn("size") else []
        for step, (code, reply) in (
            ("sender", server.mail(sender, options)),
            ("recipient", server.rcpt(recipient)),
        ):
            if code not in (250, 251):
                raise refusal(step, code, reply, settings)
        _hand_over(server, content, settings)
    except (OSError, smtplib.SMTPException) as error:
        raise _not_reached(error, settings) from None
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _hand_over(server: smtplib.SMTP, content: bytes, settings: SmtpSettings) -> None:
    try:
        code, reply = server.data(content)
    except smtplib.SMTPDataError as error:
        code, reply = error.smtp_code, _bytes(error.smtp_error)
    except (OSError, smtplib.SMTPServerDisconnected):
        raise SendError(
            "the connection broke while the message was on its way; it may have arrived",
            "ask the recipient before you send it again",
        ) from None
    if code != 250:
        raise refusal("message", code, reply, settings)


def _connected(settings: SmtpSettings, insecure_loopback: bool, timeout: float) -> smtplib.SMTP:
    host, port = settings.host, settings.port
    if insecure_loopback:
        if not _is_loopback(host):
            raise SendError(
                "without TLS, mail is sent to this machine alone, and 'host' is another",
                "leave out --insecure-loopback",
            )
        server = smtplib.SMTP(host, port, local_hostname=_NAME, timeout=timeout)
        server.ehlo()
        return server
    context = _context(settings)
    if settings.tls == "implicit":
        server = smtplib.SMTP_SSL(
            host, port, local_hostname=_NAME, timeout=timeout, context=context
        )
        server.ehlo()
        return server
    server = smtplib.SMTP(host, port, local_hostname=_NAME, timeout=timeout)
    try:
        server.ehlo()
        server.starttls(context=context)
        server.ehlo()
    except BaseException:
        server.close()
        raise
    return server


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _context(settings: SmtpSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
    except (OSError, ssl.SSLError):
        raise SendError(
            f"{settings.file}: the file named by 'ca_file' holds no certificates",
            "name a PEM file",
        ) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8996
    return context


def _log_in(server: smtplib.SMTP, settings: SmtpSettings, password: str | None) -> None:
    if not settings.user:
        return
    try:
        server.login(settings.user, password or "")
    except smtplib.SMTPAuthenticationError as error:
        raise refusal("login", error.smtp_code, _bytes(error.smtp_error), settings) from None
    except smtplib.SMTPNotSupportedError:
        raise SendError(
            "the mail server takes no login", f"delete 'user' in {settings.file}, or check 'port'"
        ) from None
    except UnicodeEncodeError:
        raise SendError(
            "the user or the password has letters that mail servers do not take",
            "choose a password of plain letters, digits and signs",
        ) from None


def _not_reached(error: Exception, settings: SmtpSettings) -> SendError | LaterError:
    """What went wrong before the server could refuse anything."""
    place = f"{settings.host}:{settings.port}"
    where = f"check 'host', 'port' and 'tls' in {settings.file}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return SendError(f"{place} offers no TLS, so nothing was sent", where)
    if isinstance(error, smtplib.SMTPResponseException):
        return refusal("greeting", error.smtp_code, _bytes(error.smtp_error), settings)
    if isinstance(error, ssl.SSLCertVerificationError):
        return SendError(
            f"the certificate of {place} cannot be trusted: {told(error.verify_message)}",
            "check 'host'; for an authority of your own, name its file as 'ca_file'",
        )
    if isinstance(error, ssl.SSLError):
        return SendError(f"{place} does not speak TLS in the way that was asked for", where)
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return SendError(f"{place} did not answer in time", f"try again later, or {where}")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return SendError(f"{place} closed the connection", where)
    reason = told(getattr(error, "strerror", None) or type(error).__name__)
    return SendError(f"{place} cannot be reached: {reason}", where)


def _bytes(reply: bytes | str) -> bytes:
    return reply if isinstance(reply, bytes) else reply.encode()
