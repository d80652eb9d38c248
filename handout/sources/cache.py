"""Answers from the network, kept in the user's cache folder for some days."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

DAYS = 7  # a retraction should be seen within the week
_VERSION = 1


class Cache(NamedTuple):
    """Where answers are kept, a file a question; with no ``folder``, nothing is.

    A file that cannot be read or written is as good as none. ``days`` is how long an answer
    is good for, ``now`` gives seconds since 1970.
    """

    folder: Path | None
    days: float = DAYS
    now: Callable[[], float] = time.time

    def read(self, question: str) -> Any:
        """The answer as it was kept, or None."""
        if self.folder is None:
            return None
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(self._file(question).read_bytes())
            age = self.now() - kept["at"]
            is_same = kept["version"] == _VERSION and kept["question"] == question
            if is_same and 0 <= age < self.days * 86_400:
                return kept["answer"]
        return None

    def keep(self, question: str, answer: Any) -> None:
        """Keep an answer, which is JSON and not None."""
        if self.folder is None:
            return
        kept = {"version": _VERSION, "question": question, "at": self.now(), "answer": answer}
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self._file(question), json.dumps(kept).encode())

    def _file(self, question: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{hashlib.sha256(question.encode()).hexdigest()[:40]}.json"


def cache_folder() -> Path:
    """The user's folder for what can be fetched again, as the system has it."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named) / "handout" / "crossref"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "handout" / "Cache" / "crossref"
    usual = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / usual / "handout" / "crossref"


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
