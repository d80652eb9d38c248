"""What ``handout desk`` asks for before others may reach it, one thing at a time."""

from __future__ import annotations

import datetime
import os
import pty
import select
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization

from handout.cli import main
from handout.desk.certificate import tls_of
from handout.desk.passwords import kept_password, matches
from tests.conftest import ROOT

PASSWORD = "four otters dry a kettle"
AUTHORITY = trustme.CA()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a certificate and its key, where the settings lie as well."""
    issued = AUTHORITY.issue_cert("desk.example", "*.clinic.example", "192.0.2.7", "2001:db8::7")
    (tmp_path / "desk.pem").write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    keep(tmp_path / "desk.key", issued.private_key_pem.bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv("HANDOUT_CONFIG", raising=False)
    return tmp_path


def keep(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["desk", *arguments], input=stdin)


def refused(*arguments: str) -> str:
    """The one line in which a desk is refused."""
    result = run(*arguments, "--no-browser")
    assert result.exit_code == 2, result.output
    assert result.output.count("\n") == 1
    assert "Traceback" not in result.output
    return result.output


TLS = ("--cert", "desk.pem", "--key", "desk.key")
OTHERS = ("--host", "0.0.0.0")
PROXY = ("--behind-proxy", "--allow-name", "desk.example")


# --- the password --------------------------------------------------------------------------


def test_a_password_from_standard_input_is_kept_beside_the_settings(folder: Path) -> None:
    result = run("password", stdin=PASSWORD + "\n")
    file = folder / "settings" / "handout" / "desk-password.json"
    assert (result.exit_code, result.output) == (0, f"The password is set: {file}\n")
    assert matches(kept_password(file), PASSWORD)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_password_is_kept_where_it_is_wanted(folder: Path) -> None:
    assert run("password", "--file", "here.json", stdin=PASSWORD).exit_code == 0
    assert matches(kept_password(folder / "here.json"), PASSWORD)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "is empty"), ("\n", "is empty"), ("short\n", "needs 15 or more"), (b"\xff\n", "UTF-8")],
)
def test_a_poor_password_is_refused(text: str | bytes, reason: str, folder: Path) -> None:
    result = run("password", stdin=text)
    assert result.exit_code == 2
    assert reason in result.output
    assert not (folder / "settings").exists()


def typed(*answers: str) -> tuple[int, str]:
    """``handout desk password`` at a terminal, with its answers; what the terminal shows."""
    ours, theirs = pty.openpty()
    code = "from handout.cli import main; main(['desk', 'password', '--file', 'typed.json'])"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as running:  # fmt: skip
        os.close(theirs)
        shown, waiting = "", list(answers)
        while select.select([ours], [], [], 30)[0]:
            try:
                piece = os.read(ours, 1000).decode()
            except OSError:  # the terminal is closed
                break
            shown += piece
            if waiting and shown.rstrip(" ").endswith(":"):
                os.write(ours, waiting.pop(0).encode() + b"\n")
        os.close(ours)
    return running.returncode, shown


def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(folder: Path) -> None:
    code, shown = typed(PASSWORD, PASSWORD)
    assert code == 0, shown
    assert [word in shown for word in ("Password:", "Once more:", "is set", "otters")] == [
        True, True, True, False
    ]  # fmt: skip
    assert matches(kept_password(folder / "typed.json"), PASSWORD)


def test_two_passwords_that_differ_are_none(folder: Path) -> None:
    code, shown = typed(PASSWORD, PASSWORD + "s")
    assert code == 2
    assert "the two passwords differ; try again" in shown
    assert not (folder / "typed.json").exists()


def test_a_folder_named_password_can_still_be_opened() -> None:
    Path("password").mkdir()
    assert "nothing encrypts the way" in refused("./password", *OTHERS)


def test_the_help_tells_of_the_password() -> None:
    assert "handout desk password" in run("--help").output
    assert "Usage: main desk password" in run("password", "--help").output


# --- what is missing -----------------------------------------------------------------------


def test_without_encryption_nobody_else_is_let_in() -> None:
    words = refused(*OTHERS)
    assert "nothing encrypts the way; give a certificate with --cert FILE --key FILE" in words
    assert "--behind-proxy" in words
    assert "X-Forwarded-Proto" in words


@pytest.mark.parametrize("how", [(*OTHERS, *TLS), (*OTHERS, *PROXY), PROXY, TLS])
def test_without_a_password_nobody_else_is_let_in(how: tuple[str, ...], folder: Path) -> None:
    file = folder / "settings" / "handout" / "desk-password.json"
    expected = f"{file}: the password of the desk is not there; set one with: handout desk password"
    assert refused(*how) == expected + "\n"


def test_a_password_file_that_was_named_is_named_in_the_advice() -> None:
    assert "handout desk password --file x.json" in refused(*TLS, "--password-file", "x.json")


def test_a_password_that_everybody_can_read_is_refused(folder: Path) -> None:
    run("password", "--file", "x.json", stdin=PASSWORD)
    (folder / "x.json").chmod(0o644)
    assert "run: chmod 600 'x.json'" in refused(*TLS, "--password-file", "x.json")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--cert", "desk.pem"), "--cert is given without --key; add --key FILE"),
        (("--key", "desk.key"), "--key is given without --cert; add --cert FILE"),
        ((*TLS, "--behind-proxy"), "--cert and --behind-proxy exclude each other"),
        (("--behind-proxy",), "does not know the name that others reach it by; say it with"),
        (("--allow-name", "desk.example"), "--allow-name is for a desk that others reach"),
        (("--proxy", "192.0.2.1"), "--proxy says where a proxy is; add --behind-proxy"),
        ((*PROXY, "--proxy", "proxy"), "--proxy 'proxy' is no address"),
        ((*TLS, "--allow-name", "*.example"), "--allow-name '*.example' is no name or address"),
        ((*TLS, "--allow-name", "https://desk"), "--allow-name 'https://desk' is no name"),
        ((*TLS, "--allow-name", "a@b"), "--allow-name 'a@b' is no name or address"),
        ((*TLS, "--allow-name", ""), "--allow-name '' is no name or address"),
        ((*TLS, "--allow-name", "2001:db8::7"), "is no name or address; write it as in"),
    ],
)
def test_what_does_not_go_together_is_told(arguments: tuple[str, ...], reason: str) -> None:
    assert reason in refused(*arguments)


def test_a_host_that_this_machine_does_not_know_is_told() -> None:
    run("password", stdin=PASSWORD)
    result = run(*TLS, "--host", "no.such.host.invalid")
    assert result.exit_code == 3
    assert "--host no.such.host.invalid is not known on this machine" in result.output


# --- the certificate -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "desk.pem").unlink(), "desk.pem: the certificate cannot be read"),
        (lambda folder: keep(folder / "desk.pem", b"x"), "desk.pem: this is no certificate"),
        (lambda folder: (folder / "desk.key").unlink(), "desk.key: the key is not there"),
        (lambda folder: keep(folder / "desk.key", b"x"), "desk.key: this is no private key"),
        (lambda folder: keep(folder / "desk.key", b"\xff"), "desk.key: the key is no text"),
        (lambda folder: (folder / "desk.key").chmod(0o644), "run: chmod 600 'desk.key'"),
    ],
)
def test_a_certificate_or_key_that_is_no_good_is_told(spoil, reason: str, folder: Path) -> None:
    spoil(folder)
    assert reason in refused(*TLS)


def test_the_key_of_another_certificate_is_told(folder: Path) -> None:
    other = AUTHORITY.issue_cert("desk.example").private_key_pem.bytes()
    keep(folder / "desk.key", other)
    assert "desk.key: the key does not belong to desk.pem" in refused(*TLS)


def test_a_locked_key_is_told_and_no_passphrase_is_asked_for(folder: Path) -> None:
    key = serialization.load_pem_private_key((folder / "desk.key").read_bytes(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"x"),
    )  # fmt: skip
    keep(folder / "desk.key", locked)
    assert "desk.key: the key is locked by a passphrase" in refused(*TLS)


def test_a_certificate_that_has_ended_is_told(folder: Path) -> None:
    ended = datetime.datetime(2020, 1, 31, tzinfo=datetime.UTC)
    issued = AUTHORITY.issue_cert(
        "desk.example",
        not_after=ended,
        not_before=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    )
    (folder / "desk.pem").write_bytes(issued.cert_chain_pems[0].bytes())
    keep(folder / "desk.key", issued.private_key_pem.bytes())
    assert "desk.pem: the certificate ended on 2020-01-31; renew it" in refused(*TLS)


def test_tls_is_1_2_or_newer_and_knows_the_certificates_names(folder: Path) -> None:
    tls = tls_of(folder / "desk.pem", folder / "desk.key")
    assert tls.context.minimum_version.name == "TLSv1_2"
    assert tls.names == ("desk.example", "*.clinic.example", "192.0.2.7", "[2001:db8::7]")
