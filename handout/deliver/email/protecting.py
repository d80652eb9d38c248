"""A PDF behind a password: AES-256, with the tags kept and readable to screen readers."""

from __future__ import annotations

import io
import re
import secrets

from handout.deliver.email.addresses import one_line
from handout.errors import HandoutError

SHORTEST = 8
LONGEST_BYTES = 127  # ISO 32000-2, 7.6.4.3.3
_ARCHIVAL = re.compile(rb"<pdfaid:(part|conformance)>[^<]*</pdfaid:\1>\n?")


class PasswordError(HandoutError):
    """A password that protects nothing, or that no reader could type; never repeats it."""

    exit_code = 2


def protected(pdf: bytes, password: str) -> bytes:
    """``pdf`` encrypted with AES-256 (ISO 32000-2, 7.6.4); ``password`` opens it.

    Everything is allowed to who can open it, text for screen readers foremost
    (ISO 14289-1, 7.16). The claim of PDF/A leaves the metadata, since an archival file has
    no password (ISO 19005-2, 6.1.3); that of PDF/UA stays. Salts are random, so two runs
    differ. Raises PasswordError.
    """
    check_password(password)
    from pypdf import PdfReader, PdfWriter
    from pypdf.constants import UserAccessPermissions
    from pypdf.generic import StreamObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    metadata = writer.root_object["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    metadata.set_data(_ARCHIVAL.sub(b"", metadata.get_data()))
    writer.encrypt(
        user_password=password,
        owner_password=secrets.token_urlsafe(32),  # nobody's: there is nothing more to allow
        permissions_flag=UserAccessPermissions.all(),
        algorithm="AES-256",
    )
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def check_password(password: str) -> None:
    """Raises PasswordError for a password that is too short, too long or cannot be typed."""
    if len(password) < SHORTEST:
        raise PasswordError(f"the password is shorter than {SHORTEST} characters; add words")
    if len(password.encode("utf-8", "surrogatepass")) > LONGEST_BYTES:
        raise PasswordError(f"the password is longer than {LONGEST_BYTES} bytes; shorten it")
    if one_line(password) != password:
        raise PasswordError("the password holds a character that cannot be typed; write it anew")
