"""Picture files on disk: written whole or not at all, found again, compared with what the database knows."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from swipe import model
from swipe.errors import Refused
from swipe.pictures.variants import (
    SUFFIXES,
    cut,
    encode_master,
    encode_variant,
    is_file_name,
    master_name,
    master_pixels,
    variant_name,
    variant_names,
)


@contextmanager
def said_plainly(file: str) -> Iterator[None]:
    """Turn whatever the disk refuses into Refused, with the reason and what to do."""
    try:
        yield
    except OSError as error:
        raise Refused(
            "%(file)s could not be saved (%(reason)s); check the free space and the rights of the pictures folder.",
            file=file,
            reason=error.strerror or type(error).__name__,
        ) from error


def write_first(pixels: Image.Image, image: model.Image, file: str, folder: Path) -> bool:
    """Write the master and the smallest JPEG of a new picture, durably; tell whether all its files are there.

    Two writers of the same picture each write their own temporary file and replace the target with the same
    content. Files that are kept get a new date, so that a sweep by age spares them until their row is stored.
    Raises Refused when the folder cannot be written.
    """
    master, smallest = master_name(image.master), variant_name(image.name, image.widths[0], "jpg")
    with said_plainly(file):
        folder.mkdir(parents=True, exist_ok=True)
        absent = _absent(image, folder)
        if wanted := absent & {master, smallest}:
            for name, data in _encoded(master_pixels(pixels), image, wanted):
                write_file(folder / name, data)
        sync_folder(folder)
    return absent <= {master, smallest}


def write_all(pixels: Image.Image, image: model.Image, file: str, folder: Path) -> None:
    """Write all files of a new picture that `folder` lacks, durably, as `write_first` and `write_variants` would.

    The variants are cut from the pixels at hand, which saves decoding the master. Raises Refused when the folder
    cannot be written.
    """
    with said_plainly(file):
        folder.mkdir(parents=True, exist_ok=True)
        if absent := _absent(image, folder):
            # A thread of its own for the disk: the next file is encoded while it makes sure of the last one.
            with ThreadPoolExecutor(1) as disk:
                writes = [
                    disk.submit(write_file, folder / name, data)
                    for name, data in _encoded(master_pixels(pixels), image, absent)
                ]
            for write in writes:
                write.result()
        sync_folder(folder)


def write_variants(image: model.Image, folder: Path) -> None:
    """Write the variants that `folder` lacks, cut from the master, durably; done twice it changes nothing.

    Raises Refused when the folder cannot be written or the master is not there.
    """
    with said_plainly(master_name(image.master)):
        if absent := _absent(image, folder):
            for name, data in _encoded(read_master(image, folder), image, absent):
                write_file(folder / name, data)
            sync_folder(folder)


def _absent(image: model.Image, folder: Path) -> set[str]:
    return {name for name in variant_names(image) if not touched(folder / name)}


def _encoded(pixels: Image.Image, image: model.Image, wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of those of an image's files that are wanted; `pixels` are those of its master."""
    if (master := master_name(image.master)) in wanted:
        yield master, encode_master(pixels)
    for width in image.widths:
        small: Image.Image | None = None
        for suffix in SUFFIXES:
            if (name := variant_name(image.name, width, suffix)) in wanted:
                small = small or cut(pixels, width, image.focus)
                yield name, encode_variant(small, suffix)


def write_smallest(image: model.Image, folder: Path) -> None:
    """Write the smallest JPEG of a new crop, durably, so that there is something to show while the rest is made.

    Raises Refused when the folder cannot be written or the master is gone.
    """
    name = variant_name(image.name, image.widths[0], "jpg")
    with said_plainly(name):
        if not touched(folder / name):
            write_file(
                folder / name, encode_variant(cut(read_master(image, folder), image.widths[0], image.focus), "jpg")
            )
            sync_folder(folder)


def read_master(image: model.Image, folder: Path) -> Image.Image:
    """Return the pixels of an image's master. Raises Refused when it is gone."""
    name = master_name(image.master)
    try:
        with Image.open(folder / name, formats=("JPEG",)) as master:
            return master.convert("RGB")
    except FileNotFoundError as error:
        raise gone(name) from error


def master_size(image: model.Image, folder: Path) -> tuple[int, int]:
    """Return width and height of an image's master in pixels, from its header. Raises Refused when it is gone."""
    name = master_name(image.master)
    try:
        with Image.open(folder / name, formats=("JPEG",)) as master:
            return master.size
    except FileNotFoundError as error:
        raise gone(name) from error


def gone(name: str) -> Refused:
    return Refused("%(file)s is not in the pictures folder any more; upload the picture again.", file=name)


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


def remove_files(folder: Path, gone: Iterable[model.Image], known: Iterable[model.Image]) -> None:
    """Delete the files of images whose rows are gone, but none that an image still `known` has too."""
    kept = {name for image in known for name in variant_names(image)}
    for name in {name for image in gone for name in variant_names(image)} - kept:
        (folder / name).unlink(missing_ok=True)


def missing(folder: Path, known: Iterable[model.Image]) -> list[str]:
    """Return the names of files that the `known` images need and `folder` does not have; sorted, each once.

    An image whose files are still being made lacks none.
    """
    needed = {name for image in known if image.state == "ready" for name in variant_names(image)}
    return sorted(name for name in needed if not (folder / name).is_file())
