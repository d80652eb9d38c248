"""The draft of an e-mail: what is in it, and what can never be in its head."""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import time
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from handout import load, render
from handout.build import Loaded
from handout.cli.email import email
from handout.content.source import origin_of
from handout.deliver.email.addresses import AddressError
from handout.deliver.email.draft import draft_of
from handout.deliver.email.passphrase import passphrase, word_list
from handout.deliver.email.protecting import PasswordError, protected
from handout.deliver.html import html_of
from handout.deliver.plain import text_of
from handout.errors import ContentError
from tests import reading
from tests.conftest import ROOT

TO = "ann@example.org"
MARKER = "Quuxmarker"
LETTER = b'title: "For {{who}}"\nfields: [{name: who, label: Name}]\nbody: ["Dear {{who}}"]\n'


def loaded(content: bytes, folder: Path = Path("/nonexistent")) -> Loaded:
    return load(origin_of(content, "t.yaml", folder))


def draft(handout: Loaded, pdf: bytes = b"%PDF-", **more: object) -> EmailMessage:
    given = {"to": TO, "file_name": "t.pdf", **more}
    return draft_of(handout, pdf, **given)  # type: ignore[arg-type]


def read_back(message: EmailMessage) -> EmailMessage:
    found = message_from_bytes(message.as_bytes(), policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def both_texts(message: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML of a message, with the line ends of this machine."""
    words = next(read_back(message).iter_parts())
    text, html = (part.get_content().replace("\r\n", "\n") for part in words.iter_parts())
    return text, html


@pytest.fixture(scope="module")
def seed() -> Loaded:
    return load(ROOT / "content.yaml")


def test_a_draft_is_an_unsent_message_with_the_title_as_its_subject(seed: Loaded) -> None:
    message = read_back(draft(seed))
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Ketamine-Assisted Psychotherapy Explained"
    assert message["To"] == TO
    assert {"Date", "Message-ID", "From"} & set(message.keys()) == set()


def test_the_handout_can_be_read_as_text_and_as_html(seed: Loaded) -> None:
    message = read_back(draft(seed))
    assert message.get_content_type() == "multipart/mixed"
    words = next(message.iter_parts())
    assert [part.get_content_type() for part in words.iter_parts()] == ["text/plain", "text/html"]
    text, html = both_texts(message)
    assert text.startswith('Hello,\n\nthis is the handout "Ketamine')
    assert text.endswith(text_of(seed))
    page = html_of(seed)
    assert html.endswith(page[page.index('<div class="clinic">') :])
    assert "<p>Hello,</p>" in html


def test_the_pdf_is_attached_byte_for_byte_with_a_clean_name(seed: Loaded, seed_pdf: bytes) -> None:
    message = read_back(draft(seed, seed_pdf, file_name="../a\r\nb/ketamine: now.pdf"))
    (attached,) = message.iter_attachments()
    assert attached.get_content() == seed_pdf
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_filename() == "-a b-ketamine- now.pdf"


def test_the_same_draft_has_the_same_bytes(seed: Loaded, seed_pdf: bytes) -> None:
    assert draft(seed, seed_pdf).as_bytes() == draft(seed, seed_pdf).as_bytes()


def test_a_message_has_short_lines_of_ascii_and_ends_them_as_mail_does(seed: Loaded) -> None:
    content = draft(seed, render(seed)).as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


LONG = ["Ångström — čaj, ", "Θεραπεία με κεταμίνη ", "العلاج بالكيتامين ", "씹어 먹는 약 ", "💊👩‍⚕️"]


@pytest.mark.parametrize("words", [*LONG, "Pneumonoultramicroscopicsilicovolcanoconiosis"])
def test_long_titles_names_and_files_of_any_script_keep_to_the_lines_of_mail(words: str) -> None:
    title = (words * 9).strip()
    handout = loaded(json.dumps({"title": title, "body": []}, ensure_ascii=False).encode())
    name = (words * 5).strip().replace(",", "").replace("\u200d", "")
    to = f"{name} <{'a' * 60}@{'example-' * 7}a.org>"
    content = draft(handout, to=to, file_name=f"{title[:100]}.pdf").as_bytes()
    assert content.isascii()
    # RFC 5322, 2.1.1: 78 is asked for, 998 is the law; one long address cannot be folded
    assert max(map(len, content.split(b"\r\n"))) <= 150
    read = message_from_bytes(content, policy=SMTP)
    assert read["Subject"] == title
    plain = message_from_bytes(content, policy=compat32)  # the other reader that Python has
    assert str(make_header(decode_header(plain["To"]))).partition(" <")[0] == name
    assert [part.defects for part in read.walk() if part.defects] == []
    assert [read[name].defects for name in ("To", "Subject") if read[name].defects] == []
    (attached,) = read.iter_attachments()  # type: ignore[attr-defined]
    assert attached.get_filename() == f"{title[:100].strip()}.pdf"


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.org\nBcc: eve@example.org",
        "ann@example.org\r\n\r\nHello",
        "ann@example.org\x0bBcc: eve@example.org",
        "ann@example.org\u2028Bcc: eve@example.org",
        "ann@example.org, eve@example.org",
        "ann@example.org> RCPT TO:<eve@example.org",
        "Ann <ann@example.org> <eve@example.org>",
        '"ann\r\nBcc: eve"@example.org',
        "ann@example.org\x00",
        "ann",
        "@example.org",
        "ann@",
        "an n@example.org",
        "änn@example.org",
        "a" * 250 + "@example.org",
        "",
    ],
)
def test_an_address_that_is_more_than_one_address_is_refused_and_not_repeated(
    seed: Loaded, address: str
) -> None:
    with pytest.raises(AddressError) as caught:
        draft(seed, to=address)
    assert len(address) < 15 or address not in str(caught.value)


@pytest.mark.parametrize("end", ["\\r\\n", "\\n", "\\x85", "\\L", "\\P", " \\n "])
def test_no_title_begins_another_line_of_the_head(end: str) -> None:
    content = f'title: "Hello{end}Bcc: eve@example.org"\nbody: [x]\n'.encode()
    try:
        handout = loaded(content)
    except ContentError:
        return  # refused before it comes so far
    message = read_back(draft(handout))
    assert message["Bcc"] is None
    assert message["Subject"].startswith("Hello")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_is_given_adds_to_the_head(to: str, sender: str, name: str) -> None:
    try:
        handout = loaded(json.dumps({"title": f"{name}x", "body": []}).encode())
    except ContentError:  # refused before it comes so far
        handout = loaded(b"title: T")
    for given_to, given_sender in ((to, None), (TO, sender or None)):
        try:
            message = draft(handout, to=given_to, sender=given_sender, file_name=name)
        except AddressError:
            continue
        allowed = {"subject", "from", "to", "x-unsent", "mime-version", "content-type"}
        read = read_back(message)
        assert {key.lower() for key in read} <= allowed | {"content-language"}
        assert len(read["To"].addresses) == 1


def test_a_title_in_any_letters_arrives_as_it_was(seed: Loaded) -> None:
    title = "Ångström — čaj, " * 12 + "x"
    message = draft(loaded(f'title: "{title}"\nbody: [x]\n'.encode()))
    assert read_back(message)["Subject"] == title


def test_a_persons_values_stand_in_the_words_and_not_in_the_head() -> None:
    message = draft(loaded(LETTER), values={"who": MARKER})
    head, _, _ = message.as_bytes().partition(b"\r\n\r\n")
    assert MARKER.encode() not in head
    assert message["Subject"] == "For"
    assert all(f"Dear {MARKER}" in text for text in both_texts(message))


def test_the_brand_may_have_a_covering_text_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "cover.txt.j2").write_text("Hi <b>you</b>,\n\n\nsee {{ title }}.\n")
    text, html = both_texts(draft(loaded(b"title: A & B\nbody: [x]\n", tmp_path)))
    assert text.startswith("Hi <b>you</b>,\n\nsee A & B.\n")
    assert "<p>Hi &lt;b&gt;you&lt;/b&gt;,</p>\n<p>see A &amp; B.</p>" in html


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ gone }}",
        "{% if %}",
        "{{ contact.append('x') }}",
        "{% include '/etc/hostname' %}",
        "{{ title.upper.__globals__ }}",
    ],
)
def test_a_covering_text_that_reaches_for_more_is_refused(tmp_path: Path, template: str) -> None:
    (tmp_path / "cover.txt.j2").write_text(template)
    with pytest.raises(ContentError, match="the covering text cannot be made"):
        draft(loaded(b"title: T\nbody: [x]\n", tmp_path))


def test_a_covering_text_from_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "x").write_text("secret")
    (tmp_path / "inner" / "cover.txt.j2").symlink_to(tmp_path / "x")
    with pytest.raises(ContentError, match="the covering text cannot be read"):
        draft(loaded(b"title: T\nbody: [x]\n", tmp_path / "inner"))


# A password


@pytest.fixture(scope="module")
def locked(seed_pdf: bytes) -> bytes:
    return protected(seed_pdf, "nine chars")


def opened(pdf: bytes) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.decrypt("nine chars")
    return reader


def test_a_protected_file_opens_with_its_password_alone(locked: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(locked))
    assert reader.is_encrypted
    assert not reader.decrypt("another one")
    assert reader.decrypt("nine chars")
    assert b"Ketamine" not in locked


def test_it_is_encrypted_with_aes_256(locked: bytes) -> None:
    encryption = pypdf.PdfReader(io.BytesIO(locked)).trailer["/Encrypt"]
    assert (encryption["/V"], encryption["/R"]) == (5, 6)
    assert encryption["/CF"]["/StdCF"]["/CFM"] == "/AESV3"


def test_screen_readers_may_read_it(locked: bytes) -> None:
    permissions = int(pypdf.PdfReader(io.BytesIO(locked)).trailer["/Encrypt"]["/P"])
    assert permissions & 1 << 9  # bit 10: text for accessibility
    assert permissions & 1 << 4  # bit 5: copying


def test_its_tags_are_those_of_the_open_file(
    locked: bytes, seed_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = reading.structure(seed_pdf)
    monkeypatch.setattr(reading, "reader", opened)
    assert reading.structure(locked) == before or (
        reading.structure(locked).full_text() == before.full_text()
    )
    assert [n.role for n in reading.structure(locked).all()] == [n.role for n in before.all()]


def test_it_claims_to_be_accessible_and_no_longer_archival(locked: bytes, seed_pdf: bytes) -> None:
    def claims(reader: pypdf.PdfReader) -> tuple[bool, bool, bool]:
        xmp = reader.trailer["/Root"]["/Metadata"].get_data()
        tags = (b"<pdfuaid:part>", b"<pdfaid:part>", b"<pdfaid:conformance>")
        return tuple(tag in xmp for tag in tags)  # type: ignore[return-value]

    assert claims(reading.reader(seed_pdf)) == (True, True, True)
    assert claims(opened(locked)) == (True, False, False)


@pytest.mark.parametrize(
    "password", ["", "sesame", "x" * 128, "ä" * 64, "with\nline", "tab\there8"]
)
def test_a_password_that_nobody_could_use_is_refused_and_not_repeated(password: str) -> None:
    with pytest.raises(PasswordError) as caught:
        protected(b"", password)
    assert len(password) < 5 or password not in str(caught.value)


def test_a_message_with_a_protected_file_holds_none_of_its_words() -> None:
    message = draft(loaded(LETTER), values={"who": MARKER}, protected=True)
    assert MARKER not in message.as_bytes().decode()
    text, html = both_texts(message)
    assert "opens with a password" in " ".join(text.split())
    assert "Dear" not in text + html


def test_words_for_a_password_are_many_and_drawn_anew() -> None:
    assert len(set(word_list())) == 1024
    assert all(word.isascii() and word.isalpha() and word.islower() for word in word_list())
    one, other = passphrase(), passphrase()
    assert one != other
    assert set(one.split("-")) <= set(word_list())
    assert len(one.split("-")) == 6


# The command


def run(*arguments: str, typed: str = "", folder: Path) -> tuple[int, str]:
    (folder / "t.yaml").write_bytes(LETTER)
    with contextlib.chdir(folder):
        done = CliRunner().invoke(email, ["t.yaml", *arguments], input=typed)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def test_the_command_writes_a_draft_under_the_name_of_its_title(tmp_path: Path) -> None:
    assert run("--to", TO, folder=tmp_path) == (0, "dist/for.eml: a draft\n")
    message = message_from_bytes((tmp_path / "dist" / "for.eml").read_bytes(), policy=SMTP)
    (attached,) = message.iter_attachments()  # type: ignore[attr-defined]
    assert attached.get_filename() == "for.pdf"
    assert attached.get_content().startswith(b"%PDF-")


def test_open_hands_the_draft_to_the_mail_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener = tmp_path / "xdg-open"
    asked, opened_file = tmp_path / "asked", tmp_path / "opened"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {asked}\nmv {asked} {opened_file}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert run("--to", TO, "--open", "-o", "x.eml", folder=tmp_path)[0] == 0
    for _ in range(500):
        if opened_file.exists():
            break
        time.sleep(0.01)
    assert opened_file.read_text() == "x.eml"


def test_a_draft_with_a_persons_values_is_for_the_user_alone(tmp_path: Path) -> None:
    code, told = run("--to", TO, "--field", f"who={MARKER}", "-o", "x.eml", folder=tmp_path)
    assert code == 0
    assert MARKER not in told
    assert stat.S_IMODE((tmp_path / "x.eml").stat().st_mode) == 0o600


def test_a_password_is_asked_for_twice_and_never_shown(tmp_path: Path) -> None:
    typed = "nine chars\nnine chars\n"
    code, told = run("--to", TO, "--password", "-o", "x.eml", typed=typed, folder=tmp_path)
    assert code == 0
    assert "nine chars" not in told
    message = message_from_bytes((tmp_path / "x.eml").read_bytes(), policy=SMTP)
    (attached,) = message.iter_attachments()  # type: ignore[attr-defined]
    assert len(opened(attached.get_content()).pages) == 1


def test_no_answer_makes_a_password_of_words_and_shows_it_once(tmp_path: Path) -> None:
    code, told = run("--to", TO, "--password", "-o", "x.eml", typed="\n", folder=tmp_path)
    assert code == 0
    shown = told.partition("shown this once: ")[2].split()[0]
    message = message_from_bytes((tmp_path / "x.eml").read_bytes(), policy=SMTP)
    (attached,) = message.iter_attachments()  # type: ignore[attr-defined]
    reader = pypdf.PdfReader(io.BytesIO(attached.get_content()))
    assert told.count(shown) == 1
    assert reader.decrypt(shown)


def test_a_password_can_not_be_given_on_the_command_line() -> None:
    options = {option for parameter in email.params for option in parameter.opts}
    (flag,) = [p for p in email.params if "--password" in p.opts]
    assert flag.is_flag  # type: ignore[attr-defined]
    assert not [o for o in options if "pass" in o and o != "--password"]


def test_a_wrong_address_ends_the_command_in_words(tmp_path: Path) -> None:
    code, told = run("--to", "ann@example.org\nBcc: x@example.org", folder=tmp_path)
    assert (code, "Bcc" in told) == (2, False)
    assert list(tmp_path.rglob("*.eml")) == []
