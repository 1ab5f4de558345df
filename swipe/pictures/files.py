"""Picture files on disk: written whole or not at all, found again, compared with what the database knows."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from swipe import model
from swipe.errors import Refused
from swipe.pictures.variants import encode_master, encode_variant, is_file_name, variant_name, variant_names


def write_variants(pixels: Image.Image, image: model.Image, file: str, folder: Path) -> None:
    """Write the files of `image` that `folder` lacks, durably.

    Two writers of the same picture each write their own temporary file and replace the target with the same
    content. Files that are kept get a new date, so that a sweep by age spares them until their row is stored.
    Raises Refused when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        absent = {name for name in variant_names(image) if not touched(folder / name)}
        for width in image.widths:
            for suffix in ("avif", "jpg"):
                if (name := variant_name(image.name, width, suffix)) in absent:
                    write_file(folder / name, encode_variant(pixels, width, suffix))
        if variant_names(image)[-1] in absent:
            write_file(folder / variant_names(image)[-1], encode_master(pixels))
        sync_folder(folder)
    except OSError as error:
        raise Refused(
            "%(file)s could not be saved (%(reason)s); check the free space and the rights of the pictures folder.",
            file=file,
            reason=error.strerror or type(error).__name__,
        ) from error


def touched(path: Path) -> bool:
    """Give the file the present date and say whether it is there."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there with all its bytes or not at all, also after a power cut."""
    # Not `tempfile`: its files can be read by their owner only, and a web server may run as another user.
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make new names in the folder survive a power cut; Windows does that on its own and cannot be asked to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def orphans(folder: Path, known: Iterable[model.Image], *, min_age_s: float = 0.0) -> list[Path]:
    """Return the picture files in `folder` that belong to none of the `known` images, and leftover ``*.tmp`` files.

    Subfolders and files that are not ours by name are left alone; sorted; empty when the folder is absent.
    An upload writes its files before its row, so whoever deletes orphans while uploads may run passes a
    `min_age_s` (seconds since the file was written) longer than an upload takes.
    """
    kept = {name for image in known for name in variant_names(image)}
    latest = time.time() - min_age_s
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name in kept or not (is_file_name(path.name) or path.suffix == ".tmp"):
            continue
        try:
            if path.is_file() and (min_age_s <= 0 or path.stat().st_mtime <= latest):
                found.append(path)
        except FileNotFoundError:  # another process has just finished or removed it
            continue
    return sorted(found)


def missing(folder: Path, known: Iterable[model.Image]) -> list[str]:
    """Return the names of files that the `known` images need and `folder` does not have; sorted, each once."""
    needed = {name for image in known for name in variant_names(image)}
    return sorted(name for name in needed if not (folder / name).is_file())
