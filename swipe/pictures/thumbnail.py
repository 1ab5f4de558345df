"""A picture small enough to put many of them into one file."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps

from swipe import model
from swipe.pictures.variants import variant_name

QUALITY = 80


def thumbnail(image: model.Image, folder: Path, width: int) -> bytes | None:
    """Return a JPEG of an image (3:4), `width` pixels wide, from its smallest variant; None when that is gone."""
    try:
        return _drawn(folder / variant_name(image.name, image.widths[0], "jpg"), width)
    except OSError:
        return None


@lru_cache(maxsize=1024)  # the names of files come from their content, so what was drawn once stays right
def _drawn(file: Path, width: int) -> bytes:
    size = (width, width * 4 // 3)
    with Image.open(file, formats=("JPEG",)) as picture:
        picture.draft("RGB", size)  # decodes no more pixels than are needed
        small = ImageOps.fit(picture.convert("RGB"), size)
    drawn = io.BytesIO()
    small.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue()
