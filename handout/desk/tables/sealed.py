"""A large file that lies on the disk enciphered, under no name, and ends with its owner.

The key is in memory alone: whoever gets hold of the disk later, or of a copy of it, reads
nothing. AES-256 in counter mode (NIST SP 800-38A, 6.5) can be read and written at any place.
"""

from __future__ import annotations

import io
import secrets
from tempfile import TemporaryFile

_BLOCK = 16  # bytes of AES


class SealedFile(io.RawIOBase):
    """Read, written and sought like any binary file; nothing is left when it is closed."""

    def __init__(self) -> None:
        # Where systems allow it, it never has a name; else it is deleted with the process.
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this one
        self._key = secrets.token_bytes(32)
        self._first = secrets.randbits(128)

    def write(self, content: object) -> int:
        """Write at the place where it stands; raises OSError if the disk is full."""
        plain = bytes(content)  # type: ignore[call-overload]
        left = memoryview(self._under(plain))
        while left:
            left = left[self._file.write(left) :]
        return len(plain)

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes from the place where it stands."""
        at = self._file.tell()
        found = self._file.read(size)
        self._file.seek(at)
        plain = self._under(found)
        self._file.seek(at + len(found))
        return plain

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        self._key = b""
        super().close()

    def _under(self, content: bytes) -> bytes:
        """The content under the key's stream from where the file stands: the same both ways."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        block, within = divmod(self._file.tell(), _BLOCK)
        counter = ((self._first + block) % 2**128).to_bytes(_BLOCK, "big")
        stream = Cipher(algorithms.AES(self._key), modes.CTR(counter)).encryptor()
        stream.update(bytes(within))
        return stream.update(content)
