"""A draft in a real mail program: NeoMutt opens it to be sent, and sends all of it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import struct
import termios
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from handout import load, render
from handout.content.source import origin_of
from handout.deliver.email.draft import draft_of
from tests.conftest import ROOT

SETTINGS = """
set sendmail = "{folder}/sendmail"
set from = handouts@example.org
set copy = no
set folder = "{folder}"
set tmpdir = "{folder}"
set wait_key = no
set editor = true
set autoedit = yes
set edit_headers = yes
set fast_reply = yes
set crypt_use_gpgme = no
"""
TURKISH = """
title: Ayşe’nin ilacı — günlük, sabah ve akşam, her gün aynı saatte, yemekten önce
language: tr
body: ["Günde iki kez.", "From the first day on.", "."]
"""


def message(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def sent_by_neomutt(draft: bytes, folder: Path) -> EmailMessage:
    """Open the draft in NeoMutt, wait for its screen to send it, and press the key to send."""
    program = shutil.which("neomutt")
    assert program, "NeoMutt is not there: apt-get install neomutt"
    (folder / "draft.eml").write_bytes(draft)
    (folder / "neomuttrc").write_text(SETTINGS.format(folder=folder))
    (folder / "sendmail").write_text(f"#!/bin/sh\ncat > {folder}/sent\n")
    (folder / "sendmail").chmod(0o755)
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", HOME=str(folder))
        rc, eml = str(folder / "neomuttrc"), str(folder / "draft.eml")
        os.execv(program, ["neomutt", "-n", "-F", rc, "-H", eml])
    shown = pressed = b""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.3)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:  # it has ended
                break
        elif not pressed and b"Send" in shown:
            pressed = b"y"
            os.write(terminal, pressed)
    os.close(terminal)
    os.waitpid(process, 0)
    return message((folder / "sent").read_bytes())


@pytest.mark.parametrize("to", ["ann@example.org", "Ann Ängström <ann@example.org>"])
@pytest.mark.parametrize("content", ["seed", "turkish"])
def test_a_draft_opens_and_goes_out_as_it_was_written(
    content: str, to: str, tmp_path: Path
) -> None:
    turkish = origin_of(TURKISH.encode(), "t.yaml", Path("/nonexistent"))
    loaded = load(ROOT / "content.yaml" if content == "seed" else turkish)
    draft = draft_of(loaded, render(loaded), to=to, file_name="ilaç-günlük.pdf").as_bytes()
    written, sent = message(draft), sent_by_neomutt(draft, tmp_path)
    assert (sent["To"], sent["Subject"]) == (written["To"], written["Subject"])
    for before, after in zip(written.walk(), sent.walk(), strict=True):
        assert before.get_content_type() == after.get_content_type()
        assert before.get_filename() == after.get_filename()
        if before.get_content_maintype() == "text":  # line ends are the system's own
            assert after.get_content().split() == before.get_content().split()
        elif not before.is_multipart():
            assert after.get_content() == before.get_content()
