"""Bytes of an upload -> upright, metadata-free, content-named picture files on disk.

Rooms: `recognise` (what is it, may we open it), `damage` (is it whole), `decode` (upright sRGB pixels),
`variants` (names, sizes, crops, encodings), `files` (durable writes, orphans, missing files).
"""

from __future__ import annotations

from pathlib import Path

from swipe.model import Image
from swipe.pictures.decode import upright_pixels
from swipe.pictures.files import missing, orphans, write_variants
from swipe.pictures.recognise import MAX_BYTES, MAX_PIXELS, open_picture
from swipe.pictures.variants import (
    MASTER_LONG_EDGE_PX,
    MIN_CROP_WIDTH_PX,
    WIDTHS_PX,
    describe,
    is_variant_name,
    master_name,
    variant_name,
    variant_names,
)

__all__ = [
    "MASTER_LONG_EDGE_PX",
    "MAX_BYTES",
    "MAX_PIXELS",
    "MIN_CROP_WIDTH_PX",
    "WIDTHS_PX",
    "ingest",
    "is_variant_name",
    "master_name",
    "missing",
    "orphans",
    "variant_name",
    "variant_names",
]


def ingest(data: bytes, name: str, folder: Path) -> Image:
    """Write the variants and the master of an uploaded picture to `folder` and return what they are called.

    `data` is the whole file (1 byte to MAX_BYTES), `name` what the sender calls it: it appears in messages and
    nowhere else. The format is decided by content. The same pixels give the same names, and files that are
    there already are kept, so that a second upload costs no encoding. `folder` is created when absent.

    Raises PictureRefused when the bytes are not a usable picture, Refused when the folder cannot be written.
    """
    pixels = upright_pixels(open_picture(data, name), name)
    image = describe(pixels, name)
    write_variants(pixels, image, name, folder)
    return image
