"""A person's values from a file, for the personal fields; no error repeats one."""

from __future__ import annotations

import sys
from pathlib import Path

from handout.errors import ContentError, FieldError, FieldProblem, Problem


def read_values(name: str) -> dict[str, str]:
    """The values in the YAML or JSON file ``name`` (``-`` is standard input), by field.

    Raises ContentError where the file cannot be read, without any of its text.
    """
    from handout.content.source import Mapping, origin_of, parse

    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise ContentError(
            Problem(f"the values cannot be read: {reason}", "check the name", file=name)
        ) from None
    try:
        values = parse(origin_of(raw, name, Path()))
    except ContentError as error:
        at = error.problems[0].mark
        raise ContentError(
            Problem("the values cannot be read here", "write 'name: value' lines", at, name)
        ) from None
    if not isinstance(values, Mapping):
        raise ContentError(
            Problem("the file holds no values", "write 'name: value' lines", file=name)
        )
    wrong = [
        key for key, value in values.items() if value is not None and not isinstance(value, str)
    ]
    if wrong:
        raise FieldError(
            FieldProblem(key, "is not one value", "write it on one line") for key in wrong
        )
    return {key: str(value) for key, value in values.items() if value is not None}
