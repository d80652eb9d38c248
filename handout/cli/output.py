"""Where results go: whole, under their name, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path

from handout.cli.reporting import silence
from handout.deliver.slugs import slug
from handout.errors import OutputError

__all__ = ["default_output", "slug", "write_output"]


def default_output(title: str, suffix: str = "pdf") -> str:
    """``dist/`` and the slug of the title, under the working folder."""
    return str(Path("dist") / f"{slug(title)}.{suffix}")


def write_output(target: str, content: bytes) -> None:
    """Write ``content`` to the file ``target``, or to standard output for ``-``.

    A file is written under a temporary name beside its place and then renamed, so that
    its name never holds half of it. Raises OutputError.
    """
    try:
        if target == "-":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            _write_file(Path(target), content)
    except OSError as error:
        if target == "-":
            silence(sys.stdout)  # nothing more can reach the reader
        place = "standard output" if target == "-" else target
        reason = (error.strerror or "it cannot be written").lower()
        raise OutputError(f"{place}: cannot be written: {reason}; {_advice(error)}") from None


def _write_file(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    path = Path(os.path.realpath(path))  # a link stays, and what it leads to is replaced
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "it would lie in a file", str(path)) from None
    if path.exists() and not path.is_file():  # a device or a pipe: there is nothing to rename
        path.write_bytes(content)
        return
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or what a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _advice(error: OSError) -> str:
    return {
        errno.ENOSPC: "make room on the disk and try again",
        errno.EDQUOT: "make room on the disk and try again",
        errno.EACCES: "choose a folder that you may write in",
        errno.EPERM: "choose a folder that you may write in",
        errno.EROFS: "choose a folder that you may write in",
        errno.EISDIR: "give the name of a file in it",
        errno.ENOTDIR: "a file stands where its folder should be; choose another place",
        errno.EPIPE: "the reader of the pipe has gone",
        errno.ENAMETOOLONG: "choose a shorter name",
    }.get(error.errno or 0, "choose another place")
