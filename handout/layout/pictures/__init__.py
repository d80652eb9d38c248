"""Pictures of untrusted origin: found, checked, measured, and drawn."""

from handout.layout.pictures.locate import locate
from handout.layout.pictures.opening import open_picture
from handout.layout.pictures.picture import Picture, PictureError
from handout.layout.pictures.qr import qr_picture

__all__ = ["Picture", "PictureError", "locate", "open_picture", "qr_picture"]
