"""Bytes of an upload -> upright, metadata-free, content-named picture files on disk.

Rooms: `recognise` (what is it, may we open it), `damage` (is it whole), `decode` (upright sRGB pixels),
`variants` (names, sizes, crops, encodings), `files` (durable writes, orphans, missing files), `soundness` (are they
whole), and beside them `logo`, `share` (a few pictures as one) and `thumbnail` (small enough for many in a file).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from swipe.model import Image
from swipe.pictures.decode import upright_pixels
from swipe.pictures.files import (
    master_size,
    missing,
    orphans,
    remove_files,
    sync_folder,
    write_all,
    write_file,
    write_first,
    write_smallest,
    write_variants,
)
from swipe.pictures.logo import remove_logo, save_logo
from swipe.pictures.recognise import MAX_BYTES, MAX_PIXELS, open_picture
from swipe.pictures.share import share_picture
from swipe.pictures.soundness import broken
from swipe.pictures.thumbnail import thumbnail
from swipe.pictures.variants import (
    MASTER_LONG_EDGE_PX,
    MIN_CROP_WIDTH_PX,
    WIDTHS_PX,
    describe,
    focus_at,
    is_file_name,
    is_variant_name,
    master_name,
    moves_along,
    place_of,
    refocus,
    variant_name,
    variant_names,
)

__all__ = [
    "MASTER_LONG_EDGE_PX",
    "MAX_BYTES",
    "MAX_PIXELS",
    "MIN_CROP_WIDTH_PX",
    "WIDTHS_PX",
    "broken",
    "finish",
    "focus_at",
    "ingest",
    "is_file_name",
    "is_variant_name",
    "master_name",
    "master_size",
    "missing",
    "moves_along",
    "orphans",
    "place_of",
    "receive",
    "refocus",
    "remove_files",
    "remove_logo",
    "save_logo",
    "share_picture",
    "sync_folder",
    "thumbnail",
    "variant_name",
    "variant_names",
    "write_file",
    "write_smallest",
]


def receive(data: bytes, name: str, folder: Path) -> Image:
    """Write the master and the smallest JPEG of an uploaded picture to `folder`; the rest is for :func:`finish`.

    `data` is the whole file (1 byte to MAX_BYTES), `name` what the sender calls it: it appears in messages and
    nowhere else. The format is decided by content. The same pixels give the same names, and files that are
    there already are kept, so that a second upload costs no encoding. `folder` is created when absent. The state is
    "waiting", or "ready" when all files are there.

    Raises PictureRefused when the bytes are not a usable picture, Refused when the folder cannot be written.
    """
    pixels = upright_pixels(open_picture(data, name), name)
    image = describe(pixels, name)
    return replace(image, state="ready" if write_first(pixels, image, name, folder) else "waiting")


def finish(image: Image, folder: Path) -> Image:
    """Write what `folder` lacks of an image's files, cut from its master, and return it as ready.

    Raises Refused when the folder cannot be written or the master is gone.
    """
    write_variants(image, folder)
    return replace(image, state="ready")


def ingest(data: bytes, name: str, folder: Path) -> Image:
    """Write all files of an uploaded picture and return what they are called: `receive` and `finish` in one.

    Raises PictureRefused and Refused as they do.
    """
    pixels = upright_pixels(open_picture(data, name), name)
    image = describe(pixels, name)
    write_all(pixels, image, name, folder)
    return replace(image, state="ready")
