"""What travels between a batch and the workers of a cluster, sealed."""

from __future__ import annotations

import pickle
import secrets
from typing import Any, NamedTuple

from handout import __version__
from handout.batch.work import fill_here
from handout.errors import HandoutError, OutputError

KEYS: dict[str, bytes] = {}  # of a worker, by the order's digest
_DECIDE = {"babel", "budoux", "citeproc-py", "fonttools", "pillow", "pypdf", "python-bidi",
           "reportlab", "svglib", "uharfbuzz"}  # fmt: skip
_NONCE = 12  # bytes; NIST SP 800-38D, 8.2


class Failure(NamedTuple):
    """Why a worker could not do a chunk; returned, since Dask logs what is raised."""

    reason: str
    is_place: bool


def fill_sealed(digest: str, rows: bytes) -> bytes:
    """A worker's part: sealed rows in, sealed sheets or the reason of a failure out."""
    key = KEYS.get(digest)
    if key is None:
        return b""
    try:
        return sealed(key, fill_here(digest, unsealed(key, rows)))
    except OSError as error:
        return sealed(key, Failure((error.strerror or "it cannot be written").lower(), True))
    except HandoutError as error:
        return sealed(key, Failure(str(error), isinstance(error, OutputError)))
    except Exception as error:
        return sealed(key, Failure(f"a worker failed ({type(error).__name__})", False))


def sealed(key: bytes, thing: object) -> bytes:
    """Anything of ours as ciphertext: AES-256 in Galois/Counter Mode, NIST SP 800-38D."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, pickle.dumps(thing), None)


def unsealed(key: bytes, data: bytes) -> Any:
    """What was sealed with the same key; only who has it can have made it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return pickle.loads(AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], None))


def versions() -> dict[str, str]:
    """What the bytes of a file depend on, beside the order, by the names of packages."""
    from importlib.metadata import distributions

    found = {"patient-handout": __version__}
    for each in distributions():
        name = (each.name or "").lower()
        if name in _DECIDE or name.startswith("fontpkg"):
            found.setdefault(name, each.version)  # the first one is the one that is imported
    return found
