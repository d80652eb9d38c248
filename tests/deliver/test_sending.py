"""Sending: against a real mail server over TLS, with all its ways to refuse."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import keyring
import pytest
from click.testing import CliRunner
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from handout import load, render
from handout.cli.email import email
from handout.content.source import origin_of
from handout.deliver.email.draft import draft_of
from handout.deliver.email.replies import SendError
from handout.deliver.email.sending import send
from handout.deliver.email.settings import SmtpSettings, smtp_password, smtp_settings
from handout.errors import ContentError
from tests.deliver.post import PASSWORD, Post, free_port

# implicit TLS is a matter of the socket, and the server does not know that it is there
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
TO = "ann@example.org"
LETTER = b'title: "For {{who}}"\nfields: [{name: who, label: Name}]\nbody: ["Dear {{who}}"]\n'


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with contextlib.ExitStack() as stack:
        yield Post(tmp_path, stack)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(load(origin_of(LETTER, "t.yaml", Path("/nonexistent"))))


@pytest.fixture(scope="module")
def draft(pdf: bytes) -> EmailMessage:
    handout = load(origin_of(LETTER, "t.yaml", Path("/nonexistent")))
    return draft_of(handout, pdf, to=TO, file_name="for.pdf")


def arrived(post: Post) -> EmailMessage:
    (envelope,) = post.inbox.got
    assert isinstance(envelope.content, bytes)
    found = message_from_bytes(envelope.content, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_message_arrives_over_tls_with_the_pdf_byte_for_byte(
    post: Post, draft: EmailMessage, pdf: bytes, tls: str
) -> None:
    send(draft, post.serve(tls))
    (attached,) = arrived(post).iter_attachments()
    assert attached.get_content() == pdf
    assert post.inbox.got[0].mail_from == "handouts@example.org"
    assert post.inbox.got[0].rcpt_tos == [TO]


def test_a_sent_message_has_a_date_a_number_and_a_sender_and_is_no_draft(
    post: Post, draft: EmailMessage
) -> None:
    send(draft, post.serve())
    message = arrived(post)
    assert message["X-Unsent"] is None
    assert message["From"] == "Example Clinic <handouts@example.org>"
    assert message["Message-ID"].endswith("@example.org>")
    assert message["Date"].datetime is not None
    assert draft["X-Unsent"] == "1"  # the draft is as it was


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_the_user_is_logged_in(post: Post, draft: EmailMessage, tls: str) -> None:
    settings = post.serve(tls, auth_required=True)._replace(user="clinic")
    send(draft, settings, PASSWORD)
    assert len(post.inbox.got) == 1


# TLS


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_of_nobody_known_is_refused(
    post: Post, draft: EmailMessage, tls: str
) -> None:
    settings = post.serve(tls)._replace(ca_file=None)
    with pytest.raises(SendError, match=r"certificate of 127.0.0.1:.* cannot be trusted"):
        send(draft, settings)
    assert post.inbox.got == []


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_for_another_name_is_refused(
    post: Post, draft: EmailMessage, tls: str
) -> None:
    with pytest.raises(SendError, match="cannot be trusted"):
        send(draft, post.serve(tls, name="mail.example.org"))
    assert post.inbox.got == []


def test_nothing_is_sent_to_a_server_that_offers_no_tls(post: Post, draft: EmailMessage) -> None:
    with pytest.raises(SendError, match="offers no TLS, so nothing was sent"):
        send(draft, post.serve("none"))
    assert post.inbox.got == []


def test_without_tls_mail_goes_to_this_machine_alone_and_only_when_asked(
    post: Post, draft: EmailMessage
) -> None:
    settings = post.serve("none")
    send(draft, settings, insecure_loopback=True)
    assert len(post.inbox.got) == 1
    with pytest.raises(SendError, match="to this machine alone"):
        send(draft, settings._replace(host="mail.example.org"), insecure_loopback=True)


def test_tls_where_there_is_none_is_told(post: Post, draft: EmailMessage) -> None:
    with pytest.raises(SendError, match="does not speak TLS in the way that was asked for"):
        send(draft, post.serve("none")._replace(tls="implicit"))


# Refusals


def test_a_refused_login_is_told_without_the_password(post: Post, draft: EmailMessage) -> None:
    settings = post.serve(auth_required=True)._replace(user="clinic")
    with pytest.raises(SendError, match=r"refused the login .*535.*; check 'user'") as caught:
        send(draft, settings, "wrong-horse")
    assert "wrong-horse" not in str(caught.value)


@pytest.mark.parametrize(
    ("step", "reply", "told"),
    [
        ("RCPT", f"550 5.1.1 <{TO}>: unknown", r"refused the recipient .*550 5.1.1 \(address\)"),
        ("RCPT", "552 mailbox full", "refused the recipient"),
        ("MAIL", "553 5.7.1 not yours", "sends no messages from this address"),
        ("MAIL", "552 too much", "larger than the mail server takes"),
        ("DATA", "552 5.3.4 too big", "larger than the mail server takes"),
        ("DATA", "554 5.7.1 spam", "refused the message .*554 5.7.1 spam"),
    ],
)
def test_a_refusal_is_told_in_words_and_without_an_address(
    post: Post, draft: EmailMessage, step: str, reply: str, told: str
) -> None:
    settings = post.serve()
    post.inbox.replies[step] = [reply]
    with pytest.raises(SendError, match=told) as caught:
        send(draft, settings)
    assert TO not in str(caught.value)
    assert post.inbox.got == []


def test_a_message_beyond_the_servers_size_is_not_even_begun(
    post: Post, draft: EmailMessage
) -> None:
    with pytest.raises(SendError, match="larger than the mail server takes"):
        send(draft, post.serve(data_size_limit=2000))


@pytest.mark.parametrize(
    ("step", "reply"), [("RCPT", "451 4.7.1 greylisted"), ("DATA", "450 4.2.0 later")]
)
def test_a_server_that_says_later_is_asked_again_after_pauses(
    post: Post, draft: EmailMessage, step: str, reply: str
) -> None:
    settings = post.serve()
    post.inbox.replies[step] = [reply, reply]
    slept: list[float] = []
    notices: list[str] = []
    sent = send(draft, settings, pauses=(60, 120, 300), sleep=slept.append, notice=notices.append)
    assert slept == [60, 120]
    assert len(notices) == 2
    assert arrived(post)["Message-ID"] == sent["Message-ID"]


def test_a_server_that_always_says_later_is_left_alone_at_last(
    post: Post, draft: EmailMessage
) -> None:
    settings = post.serve()
    post.inbox.replies["RCPT"] = ["451 4.7.1 greylisted"] * 9
    slept: list[float] = []
    with pytest.raises(SendError, match=r"come back later each time.*451 4.7.1 greylisted"):
        send(draft, settings, pauses=(1, 2), sleep=slept.append)
    assert slept == [1, 2]
    assert post.inbox.got == []


def test_a_connection_that_breaks_on_the_way_may_have_delivered(
    post: Post, draft: EmailMessage
) -> None:
    settings = post.serve()
    post.inbox.replies["DATA"] = ["hang up"]
    with pytest.raises(SendError, match="it may have arrived; ask the recipient"):
        send(draft, settings)


def test_nobody_at_the_port_is_told(post: Post, draft: EmailMessage) -> None:
    settings = post.serve()._replace(port=free_port())
    with pytest.raises(SendError, match=r"cannot be reached: .*[Rr]efused"):
        send(draft, settings)


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_server_that_never_answers_is_given_up(post: Post, draft: EmailMessage, tls: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = SmtpSettings("127.0.0.1", silent.getsockname()[1], tls, "a@example.org")
        with pytest.raises(SendError, match="did not answer in time"):
            send(draft, settings, timeout=0.05)


# Settings


def configured(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


GOOD = 'host = "mail.example.org"\nfrom = "a@example.org"\n'


def test_settings_have_the_usual_ports(tmp_path: Path) -> None:
    one = smtp_settings(configured(tmp_path, f"[smtp]\n{GOOD}"))
    other = smtp_settings(configured(tmp_path, f'[smtp]\n{GOOD}tls = "starttls"\n'))
    assert (one.tls, one.port, other.port) == ("implicit", 465, 587)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[smtp]\nhost = x\n", "config.toml:2:8: this is no TOML"),
        ("x = 1\n", r"there is no \[smtp\] table"),
        (f'[smtp]\n{GOOD}password = "x"\n', "a password does not belong in this file"),
        (f'[smtp]\n{GOOD}usr = "x"\n', "no key 'usr'; did you mean 'user'"),
        (f'[smtp]\n{GOOD}tls = "none"\n', "'tls' cannot be 'none'"),
        (f'[smtp]\n{GOOD}port = "25"\n', "'port' should be a number"),
        (f"[smtp]\n{GOOD}port = 99999\n", "'port' cannot be 99999"),
        ('[smtp]\nfrom = "a@example.org"\n', r"\[smtp\] has no 'host'"),
        ('[smtp]\nhost = "a b"\nfrom = "a@example.org"\n', "'host' is no name of a server"),
        ('[smtp]\nhost = "h"\nfrom = "a@b\\nBcc: c@d"\n', "'from': the address holds"),
    ],
)
def test_a_wrong_setting_is_told_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ContentError, match=told):
        smtp_settings(configured(tmp_path, text))


def test_the_configuration_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOUT_CONFIG", str(configured(tmp_path, f"[smtp]\n{GOOD}")))
    assert smtp_settings().host == "mail.example.org"


SETTINGS = SmtpSettings("mail.example.org", 465, "implicit", "a@example.org", "clinic")


def test_the_password_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOUT_SMTP_PASSWORD", PASSWORD)
    assert smtp_password(SETTINGS) == PASSWORD


class Kept(KeyringBackend):
    """A keyring like the system's, that holds one password, or does not open."""

    priority = 1.0
    opens = True

    def get_password(self, service: str, username: str) -> str | None:
        if not self.opens:
            raise KeyringLocked("locked")
        held = {("patient-handout", "clinic@mail.example.org"): PASSWORD}
        return held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    monkeypatch.delenv("HANDOUT_SMTP_PASSWORD", raising=False)
    before, kept = keyring.get_keyring(), Kept()
    keyring.set_keyring(kept)
    yield kept
    keyring.set_keyring(before)


def test_or_from_the_keyring(kept: Kept) -> None:
    assert smtp_password(SETTINGS) == PASSWORD


def test_an_empty_keyring_is_told_how_to_keep_it(kept: Kept) -> None:
    with pytest.raises(ContentError, match=r"keyring set patient-handout eve@mail\.example\.org"):
        smtp_password(SETTINGS._replace(user="eve"))


def test_a_keyring_that_does_not_open_is_told(kept: Kept) -> None:
    kept.opens = False
    with pytest.raises(ContentError, match=r"set HANDOUT_SMTP_PASSWORD .*keyring diagnose"):
        smtp_password(SETTINGS)


def test_a_keyring_that_is_not_installed_is_told(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    told = (
        r'pip install "patient-handout\[email\]" and then keyring set patient-handout clinic@mail'
    )
    with pytest.raises(ContentError, match=told):
        smtp_password(SETTINGS)


# The command


@pytest.fixture
def command(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    settings = post.serve(auth_required=True)
    text = f'[smtp]\nhost = "127.0.0.1"\nport = {settings.port}\nuser = "clinic"\n'
    text += 'from = "handouts@example.org"\nca_file = "ca.pem"\n'
    monkeypatch.setenv("HANDOUT_CONFIG", str(configured(tmp_path, text)))
    monkeypatch.setenv("HANDOUT_SMTP_PASSWORD", PASSWORD)
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_bytes(LETTER)

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(email, ["t.yaml", "--to", TO, "--send", *arguments])
        return done.exit_code, done.output

    return run


def test_the_command_sends_and_leaves_no_file(
    post: Post, command: Callable[..., tuple[int, str]], pdf: bytes
) -> None:
    assert command() == (0, "Sent.\n")
    (attached,) = arrived(post).iter_attachments()
    assert attached.get_content() == pdf
    assert list(Path().rglob("*.eml")) == []


def test_the_draft_is_kept_when_sending_fails(
    post: Post, command: Callable[..., tuple[int, str]], pdf: bytes
) -> None:
    post.inbox.replies["RCPT"] = ["550 no such user"]
    code, told = command("--field", "who=Quuxmarker")
    assert code == 4
    assert "refused the recipient" in told
    assert "the draft is kept as dist/for.eml" in told
    assert "Quuxmarker" not in told
    assert "Traceback" not in told
    kept = message_from_bytes(Path("dist/for.eml").read_bytes(), policy=SMTP)
    assert kept["X-Unsent"] == "1"
    assert b"Quuxmarker" in Path("dist/for.eml").read_bytes()


def test_without_a_password_nothing_is_tried(
    post: Post, command: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HANDOUT_SMTP_PASSWORD")
    monkeypatch.setitem(sys.modules, "keyring", None)
    code, told = command()
    assert (code, post.inbox.got) == (2, [])
    assert "there is no password for the mail server" in told
