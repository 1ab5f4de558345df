"""Names, sizes, crops and encodings of the files made from one picture."""

from __future__ import annotations

import hashlib
import io
import re

from PIL import Image

from swipe import model
from swipe.errors import PictureRefused

INGEST_VERSION = 1
"""Part of the name: raise it when crops, sizes or encodings change, so that the web's year-long caches notice."""

WIDTHS_PX = (480, 750, 1080)
"""A phone of 390 CSS pixels at 1.2, 2 and 2.8 device pixels; the page asks for the smallest that is sharp."""

MIN_CROP_WIDTH_PX = 320
"""The narrowest phone screen; a smaller picture would be blown up on every one."""

MASTER_LONG_EDGE_PX = 2160
"""Twice the widest variant, so that a later crop may use half of the picture."""

SUFFIXES = ("avif", "jpg")
AVIF_QUALITY, AVIF_SPEED = 55, 8
JPEG_QUALITY = 80
MASTER_QUALITY = 92
"""High enough that encoding a second time, after a new crop, is not seen."""

VARIANT_NAME = re.compile(r"[0-9a-f]{32}-[1-9][0-9]{2,3}\.(?:avif|jpg)")
FILE_NAME = re.compile(r"[0-9a-f]{32}-(?:master\.jpg|[1-9][0-9]{2,3}\.(?:avif|jpg))")

Box = tuple[float, float, float, float]


def variant_name(name: str, width: int, suffix: str) -> str:
    """Return the file name of a variant; `width` in pixels, `suffix` ``avif`` or ``jpg``."""
    return f"{name}-{width}.{suffix}"


def master_name(name: str) -> str:
    """Return the file name of the uncropped picture from which later crops are made; never served to residents."""
    return f"{name}-master.jpg"


def variant_names(image: model.Image) -> tuple[str, ...]:
    """Return the names of all files of an image, the master last."""
    variants = [variant_name(image.name, width, suffix) for width in image.widths for suffix in SUFFIXES]
    return (*variants, master_name(image.name))


def is_variant_name(text: str) -> bool:
    """Say whether `text` is the name of a variant that may be served; a master's name is not."""
    return VARIANT_NAME.fullmatch(text) is not None


def is_file_name(text: str) -> bool:
    """Say whether `text` is the name of a variant or a master."""
    return FILE_NAME.fullmatch(text) is not None


def height_of(width: int) -> int:
    """Return the height in pixels of a 3:4 portrait of this width."""
    return round(width * 4 / 3)


def crop_box(size: tuple[int, int]) -> Box:
    """Return left, top, right, bottom (pixels) of the largest 3:4 portrait around the centre of `size`."""
    width, height = size
    crop_width = min(width, height * 3 / 4)
    crop_height = crop_width * 4 / 3
    left, top = (width - crop_width) / 2, (height - crop_height) / 2
    return (left, top, left + crop_width, top + crop_height)


def describe(pixels: Image.Image, file: str) -> model.Image:
    """Return name, size and widths of the variants of upright RGB pixels; no file is touched.

    No variant is wider than the crop. A crop narrower than the smallest width gives one variant of its own.
    Raises PictureRefused when the crop is narrower than MIN_CROP_WIDTH_PX.
    """
    left, _, right, _ = crop_box(pixels.size)
    crop_width = int(right - left)
    if crop_width < MIN_CROP_WIDTH_PX:
        raise PictureRefused(
            "%(file)s: %(width)s × %(height)s pixels is too small; it must be at least %(least)s × %(high)s.",
            file=file,
            width=pixels.width,
            height=pixels.height,
            least=MIN_CROP_WIDTH_PX,
            high=height_of(MIN_CROP_WIDTH_PX),
        )
    widths = tuple(width for width in WIDTHS_PX if width <= crop_width) or (crop_width,)
    digest = hashlib.sha256(f"{INGEST_VERSION} {pixels.width} {pixels.height} ".encode())
    digest.update(pixels.tobytes())
    return model.Image(digest.hexdigest()[:32], widths[-1], height_of(widths[-1]), widths)


def encode_variant(pixels: Image.Image, width: int, suffix: str) -> bytes:
    """Return the centre crop of upright RGB pixels at this width as AVIF or progressive JPEG."""
    small = pixels.resize(
        (width, height_of(width)), Image.Resampling.LANCZOS, box=crop_box(pixels.size), reducing_gap=3.0
    )
    out = io.BytesIO()
    if suffix == "avif":
        small.save(out, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED)
    else:
        small.save(out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return out.getvalue()


def encode_master(pixels: Image.Image) -> bytes:
    """Return the whole picture as JPEG, its long edge at most MASTER_LONG_EDGE_PX, never enlarged."""
    scale = min(1.0, MASTER_LONG_EDGE_PX / max(pixels.size))
    size = (max(1, round(pixels.width * scale)), max(1, round(pixels.height * scale)))
    small = pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0) if scale < 1 else pixels
    out = io.BytesIO()
    small.save(out, "JPEG", quality=MASTER_QUALITY, optimize=True)
    return out.getvalue()
