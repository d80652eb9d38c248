"""What a command needs beyond the bare program, and how to get it."""

from __future__ import annotations

from importlib.util import find_spec

from handout.errors import HandoutError

# The extras of pyproject.toml that a command cannot do without, with a module of each package.
MODULES = {
    "author": ("pypdfium2", "starlette", "uvicorn", "watchfiles"),
    "desk": ("argon2", "itsdangerous", "python_multipart", "pypdfium2", "starlette", "uvicorn"),
    "release": ("cyclonedx", "pypdfium2"),
    "translate": ("polib",),
}


class MissingExtraError(HandoutError):
    """A command that was not installed."""


def require(extra: str, command: str = "") -> None:
    """Raises MissingExtraError where a module of the ``extra`` is not installed.

    ``command`` is what needs it, if it is not called as the extra is.
    """
    if any(find_spec(module) is None for module in MODULES[extra]):
        raise MissingExtraError(
            f"'handout {command or extra}' needs more than is installed; get it with: "
            f'pip install "patient-handout[{extra}]"'
        )
