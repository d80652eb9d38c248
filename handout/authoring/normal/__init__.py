"""The normal form of a YAML file: how ``handout fmt`` writes it, with nothing read otherwise."""

from __future__ import annotations

from pathlib import Path

from handout.authoring.normal.nodes import all_comments, read_tree
from handout.authoring.normal.writing import written
from handout.content.source import Origin, origin_of, parse
from handout.errors import NOWHERE, ContentError

__all__ = ["normal_bytes", "normal_form"]


def normal_bytes(raw: bytes, file: str) -> bytes:
    """The bytes of a file in the normal form; ``file`` is its name for messages.

    It is UTF-8 without a byte order mark, and its line ends are those of its first line.
    Raises ContentError as ``normal_form`` does, or where the bytes are no UTF-8.
    """
    text = normal_form(origin_of(raw, file, Path(file).parent))
    crlf = raw[: raw.find(b"\n")].endswith(b"\r")
    return (text.replace("\n", "\r\n") if crlf else text).encode()


def normal_form(origin: Origin) -> str:
    """The text of ``origin`` in the normal form, with ``\\n`` at its line ends.

    Lists and mappings are indented by two spaces a level, with the dashes set in; two empty
    lines in a row become one; a text with a line of more than 100 characters is folded
    anew. Words, quotes, comments and their order stay. What is written is read again, and
    must give the same values and the same comments. Raises ContentError where the file
    cannot be read, or cannot be written otherwise without a change to what it says.
    """
    values = parse(origin)
    tree = read_tree(origin.text)
    if tree is None:
        return _comments_alone(origin.text)
    text = written(tree)
    if not _says_the_same(origin, values, text):
        raise ContentError(
            origin.problem(
                "this file is written in a way that cannot be set in order",
                "leave it as it is, or write its lists and comments in a simpler way",
                NOWHERE,
            )
        )
    return text


def _says_the_same(origin: Origin, values: object, text: str) -> bool:
    """Whether ``text`` has the same values and comments, and would not be changed again."""
    try:
        again = parse(origin_of(text.encode(), origin.file, origin.folder))
    except ContentError:
        return False
    tree = read_tree(text)
    return (
        again == values
        and all_comments(text) == all_comments(origin.text)
        and tree is not None
        and written(tree) == text
    )


def _comments_alone(text: str) -> str:
    lines: list[str] = []
    for line in map(str.strip, text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "".join(f"{line}\n" for line in lines).rstrip("\n") + "\n" if any(lines) else ""
