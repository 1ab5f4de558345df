"""The picture that stands beside a shared link: a few of the survey's own, side by side."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps

SHARE_PX = (1200, 630)
"""What Open Graph readers show without cutting (width, height)."""

MOST = 3
GAP_PX = 12
QUALITY = 82


def share_picture(files: Sequence[Path]) -> bytes:
    """Return a JPEG of 1200 x 630 pixels with up to three pictures (JPEG files) beside each other.

    Raises ValueError without files, OSError when one is not there.
    """
    if not files:
        raise ValueError("no pictures")
    return _drawn(tuple(files[:MOST]))


@lru_cache(maxsize=64)  # the names of files come from their content, so what was drawn once stays right
def _drawn(files: tuple[Path, ...]) -> bytes:
    width, height = SHARE_PX
    sheet = Image.new("RGB", SHARE_PX, "white")
    step = (width + GAP_PX) / len(files)
    for number, file in enumerate(files):
        left, right = round(number * step), round((number + 1) * step) - GAP_PX
        with Image.open(file) as picture:
            sheet.paste(ImageOps.fit(picture.convert("RGB"), (right - left, height)), (left, 0))
    drawn = io.BytesIO()
    sheet.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue()
