"""The message itself: the handout to read as HTML or text, and its PDF attached."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from textwrap import fill

from handout.build import Loaded
from handout.deliver.email.addresses import address_of, one_line
from handout.deliver.email.cover import cover_of
from handout.deliver.email.headers import set_address, set_words
from handout.deliver.html import html_of, letter_of
from handout.deliver.plain import text_of
from handout.deliver.plain_lines import COLUMNS

# Neither quoted-printable nor base64 can hold "=_" (RFC 2045, 6.7), so these boundaries
# part any content, and the same draft has the same bytes.
_MIXED = "=_handout-file"
_ALTERNATIVE = "=_handout-words"

# Headers that are set as they should be stay so; others are folded as usual.
_AS_IT_IS = SMTP.clone(refold_source="none")


def draft_of(
    loaded: Loaded,
    pdf: bytes,
    *,
    to: str | None,
    file_name: str,
    sender: str | None = None,
    values: Mapping[str, str] | None = None,
    protected: bool = False,
) -> EmailMessage:
    """A draft for one recipient; mail programs open it as an unsent message.

    Without ``to``, the person who sends it fills that in.

    ``pdf`` is attached as it is, as ``file_name``. Where it is ``protected`` by a password,
    the message holds the covering text alone, since the words of the handout are what the
    password keeps. ``values`` are a person's; they stand in the handout's words only. The
    same input gives the same bytes. Raises AddressError, FieldError and ContentError.
    """
    message = EmailMessage(policy=_AS_IT_IS)
    set_words(message, "Subject", one_line(loaded.handout.title.plain))
    if sender:
        set_address(message, "From", address_of(sender))
    if to is not None:
        set_address(message, "To", address_of(to))
    message["X-Unsent"] = "1"
    cover = cover_of(loaded, protected=protected)
    letter = "\n\n".join(
        "\n".join(fill(line, COLUMNS, break_long_words=False) for line in part.splitlines())
        for part in cover
    )
    if protected:
        text, html = f"{letter}\n", letter_of(loaded, cover)
    else:
        text = f"{letter}\n\n\n{text_of(loaded, values)}"
        html = html_of(loaded, values, cover=cover)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.set_boundary(_ALTERNATIVE)
    message.add_attachment(
        pdf, maintype="application", subtype="pdf", filename=_clean_name(file_name)
    )
    message.set_boundary(_MIXED)
    message["Content-Language"] = loaded.handout.language
    return message


def _clean_name(name: str) -> str:
    """A file name that is one in every system: no folders, one line, no quotes."""
    kept = "".join("-" if c in '/\\:*?"<>|;' else c for c in one_line(name))
    return kept.strip(". ") or "handout.pdf"
