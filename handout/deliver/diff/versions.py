"""The two sides of a comparison: a content file, a PDF, or a revision in git."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from handout.build import Loaded, load, render
from handout.deliver.diff.passages import Section, sections_of
from handout.errors import ContentError, Problem

GIT = "git:"


class Version(NamedTuple):
    """What one side says; ``loaded`` is None for a PDF.

    The folders of a ``loaded`` from git are gone; its texts are there.
    """

    name: str
    sections: list[Section]
    loaded: Loaded | None

    @property
    def edition(self) -> str:
        """What the side is called, with its version and its date where they are known."""
        handout = self.loaded.handout if self.loaded else None
        words = [f"version {handout.version}"] if handout and handout.version else []
        words += [f"of {handout.issued.isoformat()}"] if handout and handout.issued else []
        return f"{self.name} ({' '.join(words)})" if words else self.name


def read_version(name: str, other: str) -> Version:
    """Read ``name``: a content file, a PDF, ``git:REV:path``, or ``git:REV`` for the path of
    the ``other`` side.

    Raises ContentError for what cannot be read or built.
    """
    if name.startswith(GIT):
        revision, _, inside = name.removeprefix(GIT).partition(":")
        if not inside:
            inside = other.removeprefix(GIT).partition(":")[2] if other.startswith(GIT) else other
        if not revision or not inside:
            raise _no(name, "it names no file", "write it as in git:v1.0:content.yaml")
        return _at_revision(name, revision, Path(inside))
    path = Path(name)
    if path.suffix.lower() == ".pdf":
        try:
            return Version(name, sections_of(path.read_bytes(), name), None)
        except OSError as error:
            reason = (error.strerror or "it cannot be opened").lower()
            raise _no(name, f"the file cannot be read: {reason}", "check its name") from None
    return _built(name, path)


def _built(name: str, path: Path) -> Version:
    loaded = load(path)
    return Version(name, sections_of(render(loaded), name), loaded)


def _at_revision(name: str, revision: str, path: Path) -> Version:
    """The whole revision is laid out in a temporary folder: brand and pictures belong to it."""
    if path.suffix.lower() == ".pdf":
        raise _no(name, "a PDF has no text in git", "name the content file, as in git:v1.0:x.yaml")
    path = path.absolute()
    top = Path(_git(path.parent, name, "rev-parse", "--show-toplevel").decode().strip())
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    commit = _git(top, name, *asked).decode().strip()
    inside = path.parent.resolve().relative_to(top.resolve()) / path.name
    with tempfile.TemporaryDirectory(prefix="handout-diff-") as folder:
        with tarfile.open(fileobj=io.BytesIO(_git(top, name, "archive", commit))) as archive:
            archive.extractall(folder, filter=_inside_only)
        content = Path(folder) / inside
        if not content.is_file():
            raise _no(name, f"there is no {inside} in this revision", "check its name")
        return _built(name, content)


def _inside_only(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """Links that lead out of the folder are left out; nothing of them is read."""
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None


def _git(folder: Path, name: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False
        )
    except OSError:
        raise _no(name, "git cannot be run", "install git, or name a file") from None
    if done.returncode:
        raise _no(name, "git knows no such revision here", "see 'git log' or 'git tag'")
    return done.stdout


def _no(name: str, message: str, advice: str) -> ContentError:
    return ContentError(Problem(message, advice, file=name))
