"""The certificate of a desk and its key: checked before anyone connects."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from handout.desk.passwords import private_text
from handout.errors import ContentError, Problem


class Tls(NamedTuple):
    """What the listener needs, and the names that the certificate is made out to."""

    context: ssl.SSLContext
    names: tuple[str, ...]


def tls_of(certificate: Path, key: Path) -> Tls:
    """The certificate (with those that vouch for it) and its key, both PEM.

    Raises ContentError where one cannot be read, the key is another's, is locked or can be
    read by everybody, or the certificate is out of date.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificates

    try:
        chain = load_pem_x509_certificates(certificate.read_bytes())
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise _wrong(certificate, f"the certificate cannot be read: {reason}", _NAME) from None
    except ValueError:
        raise _wrong(certificate, "this is no certificate", f"{_PEM} CERTIFICATE") from None
    text = private_text(key, "the key", _NAME)
    try:
        private = load_pem_private_key(text.encode(), password=None)
    except TypeError:
        advice = "give the key without one, in a file that only the desk's user can read"
        raise _wrong(key, "the key is locked by a passphrase", advice) from None
    except ValueError:
        raise _wrong(key, "this is no private key", f"{_PEM} PRIVATE KEY") from None
    if private.public_key() != chain[0].public_key():
        advice = "give the key that the certificate was made for"
        raise _wrong(key, f"the key does not belong to {certificate}", advice)
    today = datetime.datetime.now(datetime.UTC)
    if not chain[0].not_valid_before_utc <= today <= chain[0].not_valid_after_utc:
        ended = chain[0].not_valid_after_utc < today
        when = chain[0].not_valid_after_utc if ended else chain[0].not_valid_before_utc
        message = f"the certificate {'ended' if ended else 'begins'} on {when:%Y-%m-%d}"
        raise _wrong(certificate, message, "renew it, or set this machine's clock")
    return Tls(_context(certificate, key), _names(chain))


_NAME = "check the name, and that you may read it"
_PEM = "give a PEM file, which begins with -----BEGIN"


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # Python's choice of ciphers is good
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "reason", None) or error.strerror or "it is not understood"
        message = f"the certificate cannot be used: {str(reason).lower().replace('_', ' ')}"
        raise _wrong(certificate, message, "make a new one, with an RSA or EC key") from None
    return context


def _names(chain: Sequence[object]) -> tuple[str, ...]:
    from cryptography import x509

    first = chain[0]
    assert isinstance(first, x509.Certificate)
    try:
        found = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    addresses = [str(address) for address in found.get_values_for_type(x509.IPAddress)]
    shown = [f"[{address}]" if ":" in address else address for address in addresses]
    return (*found.get_values_for_type(x509.DNSName), *shown)


def _wrong(path: Path, message: str, advice: str) -> ContentError:
    return ContentError(Problem(message, advice, file=str(path)))
