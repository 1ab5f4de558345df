"""Names, sizes, crops and encodings of the files made from one picture."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace

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
"""Twice the widest variant: room for a crop beside the middle. A long and narrow picture keeps a longer edge, because
the widest variant is cut from its master."""

SUFFIXES = ("avif", "jpg")
AVIF_QUALITY, AVIF_SPEED = 55, 8
JPEG_QUALITY = 80
MASTER_QUALITY = 92
"""High enough that encoding a second time, after a new crop, is not seen."""

STRIP_PX = 64

VARIANT_NAME = re.compile(r"[0-9a-f]{32}-[1-9][0-9]{2,3}\.(?:avif|jpg)")
FILE_NAME = re.compile(r"[0-9a-f]{32}-(?:master\.jpg|[1-9][0-9]{2,3}\.(?:avif|jpg))")

Box = tuple[float, float, float, float]
MIDDLE = (0.5, 0.5)


def variant_name(name: str, width: int, suffix: str) -> str:
    """Return the file name of a variant; `width` in pixels, `suffix` ``avif`` or ``jpg``."""
    return f"{name}-{width}.{suffix}"


def master_name(name: str) -> str:
    """Return the file name of the uncropped picture from which later crops are made; never served to residents."""
    return f"{name}-master.jpg"


def variant_names(image: model.Image) -> tuple[str, ...]:
    """Return the names of all files of an image, the master last."""
    variants = [variant_name(image.name, width, suffix) for width in image.widths for suffix in SUFFIXES]
    return (*variants, master_name(image.master))


def is_variant_name(text: str) -> bool:
    """Say whether `text` is the name of a variant that may be served; a master's name is not."""
    return VARIANT_NAME.fullmatch(text) is not None


def is_file_name(text: str) -> bool:
    """Say whether `text` is the name of a variant or a master."""
    return FILE_NAME.fullmatch(text) is not None


def height_of(width: int) -> int:
    """Return the height in pixels of a 3:4 portrait of this width."""
    return round(width * 4 / 3)


def crop_box(size: tuple[int, int], focus: tuple[float, float] = MIDDLE) -> Box:
    """Return left, top, right, bottom (pixels) of the largest 3:4 portrait in `size` with `focus` nearest its middle.

    `focus` is x, y in [0, 1] from the left and the top.
    """
    width, height = size
    crop_width = min(width, height * 3 / 4)
    crop_height = crop_width * 4 / 3
    left = min(max(focus[0] * width - crop_width / 2, 0), width - crop_width)
    top = min(max(focus[1] * height - crop_height / 2, 0), height - crop_height)
    return (left, top, left + crop_width, top + crop_height)


def moves_along(size: tuple[int, int]) -> str:
    """Return the axis on which a 3:4 cut can move in a picture of this size: ``x``, ``y``, or ``""`` for neither."""
    left, top, right, bottom = crop_box(size)
    across, down = size[0] - (right - left), size[1] - (bottom - top)
    return "x" if across >= 1 else "y" if down >= 1 else ""


def focus_at(size: tuple[int, int], place: float) -> tuple[float, float]:
    """Return the focus that puts the cut at `place` of its way, from 0 (left or top) to 1; exactly in the middle at
    a half. The inverse of :func:`place_of`."""
    left, top, right, bottom = crop_box(size)
    across, down = (right - left) / size[0], (bottom - top) / size[1]
    axis = moves_along(size)
    x = across / 2 + place * (1 - across) if axis == "x" else 0.5
    y = down / 2 + place * (1 - down) if axis == "y" else 0.5
    return x, y


def place_of(size: tuple[int, int], focus: tuple[float, float]) -> float:
    """Return how far along its way, from 0 to 1, the cut lies for a focus; a half where it cannot move."""
    width, height = size
    left, top, right, bottom = crop_box(size, focus)
    axis = moves_along(size)
    if axis == "x":
        return left / (width - (right - left))
    return top / (height - (bottom - top)) if axis == "y" else 0.5


def refocus(image: model.Image, x: float, y: float) -> model.Image:
    """Return the image that is cut from the same master with x, y (clamped to [0, 1]) nearest its middle; no file is
    touched. Its files are still to be made, unless it is the image one began with."""
    focus = (round(min(max(x, 0.0), 1.0), 3), round(min(max(y, 0.0), 1.0), 3))
    if focus == image.focus:
        return image
    if focus == MIDDLE:
        return replace(image, name=image.master, focus=focus, state="waiting")
    digest = hashlib.sha256(f"{INGEST_VERSION} {image.master} {focus[0]:.3f} {focus[1]:.3f}".encode())
    return replace(image, name=digest.hexdigest()[:32], focus=focus, state="waiting")


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
    # In strips: all at once would be a second copy of some 36 MB, whose memory takes longer to get than to read.
    for top in range(0, pixels.height, STRIP_PX):
        digest.update(pixels.crop((0, top, pixels.width, min(top + STRIP_PX, pixels.height))).tobytes())
    return model.Image(digest.hexdigest()[:32], widths[-1], height_of(widths[-1]), widths)


def cut(pixels: Image.Image, width: int, focus: tuple[float, float]) -> Image.Image:
    """Return the 3:4 crop of upright RGB pixels around `focus` at this width."""
    box = crop_box(pixels.size, focus)
    return pixels.resize((width, height_of(width)), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def encode_variant(small: Image.Image, suffix: str) -> bytes:
    """Return a crop as AVIF or progressive JPEG."""
    out = io.BytesIO()
    if suffix == "avif":
        small.save(out, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED)
    else:
        small.save(out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return out.getvalue()


def master_pixels(pixels: Image.Image) -> Image.Image:
    """Return the whole picture with a long edge of about MASTER_LONG_EDGE_PX, never enlarged."""
    left, _, right, _ = crop_box(pixels.size)
    scale = min(1.0, max(MASTER_LONG_EDGE_PX / max(pixels.size), WIDTHS_PX[-1] / (right - left)))
    size = (max(1, round(pixels.width * scale)), max(1, round(pixels.height * scale)))
    return pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0) if scale < 1 else pixels


def encode_master(small: Image.Image) -> bytes:
    """Return the pixels of a master as JPEG."""
    out = io.BytesIO()
    small.save(out, "JPEG", quality=MASTER_QUALITY, optimize=True)
    return out.getvalue()
