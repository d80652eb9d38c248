"""Pictures inside the HTML file itself, as data: addresses; only after they were checked."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

PIXELS = 1400  # twice the width of the text, for screens with two pixels in place of one
_JPEG = b"\xff\xd8\xff"
_XML = (b"<", b"\xff\xfe", b"\xfe\xff")


def picture_address(name: str, folders: Sequence[Path]) -> str:
    """The picture ``name`` from one of ``folders`` as a ``data:`` address.

    Raises PictureError for a picture that the PDF would refuse as well.
    """
    from handout.layout.pictures import PictureError, locate, open_picture
    from handout.layout.pictures.opening import MAX_RASTER_BYTES, MAX_SVG_BYTES
    from handout.layout.pictures.svg_safety import refuse_unsafe

    path = locate(name, folders)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_RASTER_BYTES + 1)
    except OSError:
        content = b""  # what is wrong is told by the opening
    if content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_XML):
        if len(content) > MAX_SVG_BYTES:
            raise PictureError(
                f"the picture '{path.name}' is larger than {MAX_SVG_BYTES // 1_000_000} MB",
                "simplify it, or save the picture as PNG",
            )
        refuse_unsafe(content)
        return _data("image/svg+xml", content)
    open_picture(path, fonts={})
    return _data(*_for_screens(content))


def _for_screens(content: bytes) -> tuple[str, bytes]:
    """A checked PNG or JPEG, no larger than screens show, without what cameras note in it."""
    import io

    from handout.layout.pictures.raster import for_print

    image = for_print(content, PIXELS)
    if isinstance(image, bytes):
        return "image/jpeg", image
    written = io.BytesIO()
    if content.startswith(_JPEG):
        image.save(written, "JPEG", quality=90)
        return "image/jpeg", written.getvalue()
    image.save(written, "PNG")
    return "image/png", written.getvalue()


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def qr_svg(address: str) -> str:
    """The QR code of ``address`` as an SVG element, black on white in any colour scheme.

    Raises PictureError for an address that no code can hold.
    """
    import segno

    try:
        code = segno.make(address, error="m", micro=False)
    except ValueError:  # segno's DataOverflowError is one
        from handout.layout.pictures import PictureError

        raise PictureError(
            f"{len(address)} characters are too many for a QR code", "use a shorter address"
        ) from None
    return str(code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass=None))
