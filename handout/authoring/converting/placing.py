"""Names for the pictures of a converted document that no other file has already."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from handout.authoring.converting.documents import Converted


def placed(converted: Converted, is_taken: Callable[[str, bytes], bool]) -> Converted:
    """The same with a new name for each picture whose own is taken by something else."""
    text = converted.text
    pictures: dict[str, bytes] = {}
    for name, content in converted.pictures.items():
        free, number = name, 1
        while is_taken(free, content) or (free != name and free in converted.pictures):
            number += 1
            free = f"{PurePath(name).stem}-{number}{PurePath(name).suffix}"
        if free != name:
            named = rf"(- figure: |the picture\s(?:\s*# )?){re.escape(name)}(?=\s)"
            text = re.sub(named, rf"\g<1>{free}", text)
        pictures[free] = content
    return converted._replace(text=text, pictures=pictures)
