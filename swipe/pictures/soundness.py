"""Whether picture files on disk are whole: looked at from their ends, so that thousands take seconds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from swipe import model
from swipe.pictures.variants import master_name, variant_names

TAIL_BYTES = 2
JPEG_END = b"\xff\xd9"


def broken(folder: Path, known: Iterable[model.Image]) -> list[str]:
    """Return the names of files in `folder` that belong to the `known` images and are cut off or something else.

    A file is whole when its header is a picture's of the width that its name says, and it ends as its format ends: a
    JPEG with its marker, an AVIF where its last box does. Files that are missing are not named here; sorted.
    """
    masters = {master_name(image.master) for image in known}
    names = {name for image in known if image.state == "ready" for name in variant_names(image)}
    return sorted(name for name in names if _is_broken(folder / name, is_master=name in masters))


def _is_broken(path: Path, *, is_master: bool) -> bool:
    if not path.is_file():
        return False
    try:
        with Image.open(path, formats=("JPEG", "AVIF")) as picture:
            width = picture.width
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return True
    said = None if is_master else int(path.stem.rpartition("-")[2])
    return (said is not None and said != width) or not (_jpeg_ends(path) if path.suffix == ".jpg" else _boxes_end(path))


def _jpeg_ends(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-TAIL_BYTES, 2)
        return file.read() == JPEG_END


def _boxes_end(path: Path) -> bool:
    """Say whether the boxes of an ISO media file fill it exactly; ISO/IEC 14496-12, 4.2."""
    size, place = path.stat().st_size, 0
    with path.open("rb") as file:
        while place + 8 <= size:
            file.seek(place)
            length = int.from_bytes(file.read(4), "big")
            if length == 0:
                return True
            if length == 1:
                file.read(4)
                length = int.from_bytes(file.read(8), "big")
            if length < 8:
                return False
            place += length
    return place == size
