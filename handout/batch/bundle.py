"""A handout and all files it is made from as bytes, to be sent to another process.

A worker may run on a machine that has none of the clinic's files; what it gets is no code
and no object, but a ZIP archive of the very files, which it reads as any content.
"""

from __future__ import annotations

import io
import os
import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from handout.build import Loaded, load
from handout.errors import ContentError
from handout.named import named_files

_CONTENT, _BRAND = "content", "brand"  # folders in the archive
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same files


class Bundle(NamedTuple):
    """The archive; ``names`` are the content files in it by the language they are for.

    ``epoch`` is the environment's only word on a build: SOURCE_DATE_EPOCH, or empty.
    """

    data: bytes
    names: Mapping[str, str]
    epoch: str = ""


def bundle_of(contents: Mapping[str, Loaded]) -> Bundle:
    """The bundle of a handout's contents, by language; the first one is the usual one."""
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for number, (language, loaded) in enumerate(contents.items()):
        root = f"{number}"
        names[language] = f"{root}/{_CONTENT}/content.yaml"
        files[names[language]] = loaded.origin.text.encode()
        files[f"{root}/{_BRAND}/brand.yaml"] = loaded.brand_origin.text.encode()
        for named in named_files(loaded):
            inside = named.path
            if named.kind == "brand file" or not inside.is_file():
                continue
            folder = _CONTENT if named.origin is loaded.origin else _BRAND
            below = named.name if inside.parent == named.origin.folder / Path(named.name).parent \
                else f"assets/{named.name}"  # fmt: skip
            name = posixpath.normpath(f"{root}/{folder}/{below}")
            if not name.startswith(f"{root}/"):
                raise ContentError(
                    named.origin.problem(
                        f"the {named.kind} '{named.name}' lies outside, and a batch takes along "
                        "only what lies beside the content or the brand",
                        "put it there, and name it from there",
                        named.mark,
                    )
                )
            files[name] = inside.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            about = zipfile.ZipInfo(name, _MOMENT)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, data)
    return Bundle(out.getvalue(), names, os.environ.get("SOURCE_DATE_EPOCH", ""))


def loaded_from(bundle: Bundle, folder: Path) -> dict[str, Loaded]:
    """The contents by language, read from the archive as it is unpacked into ``folder``.

    Nothing is written outside of it: names that leave it were never put in.
    """
    with zipfile.ZipFile(io.BytesIO(bundle.data)) as archive:
        for name in archive.namelist():
            target = folder / name
            if not target.resolve().is_relative_to(folder.resolve()):
                raise ValueError("the bundle names a file outside its folder")
        archive.extractall(folder)
    return {
        language: load(folder / name, settings={"brand": f"../{_BRAND}/brand.yaml"})
        for language, name in bundle.names.items()
    }
