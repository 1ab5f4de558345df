"""A backup is a ZIP file: database, settings, pictures, and a manifest with the SHA-256 of each.

The manifest's own SHA-256 stands in the archive's comment, so that no byte of what is put back goes unchecked.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from swipe import pictures
from swipe.config import DATABASE_NAME, LOGO_TYPES, SECRET_KEY_NAME, SETTINGS_NAME
from swipe.errors import BackupUnusable

FORMAT = 1
"""Raise it when a program that knows only this one could not put the file back."""
MANIFEST_NAME = "manifest.json"
COMMENT = "swipe-backup "
INSTANCE, PICTURES = "instance/", "pictures/"
CHUNK_BYTES = 1024 * 1024
LARGEST_MANIFEST_BYTES = 64 * CHUNK_BYTES
"""About 400 000 files; a larger one would only fill the memory of who opens it."""

UNREADABLE = (
    *(AttributeError, KeyError, TypeError, ValueError),
    *(RuntimeError, EOFError, OSError, zipfile.BadZipFile, zlib.error),
)
"""What reading a damaged archive, or a manifest that is none, can raise."""

Advance = Callable[[int, int], None]
"""Told how much of how much is done."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: when it was made (UTC, ISO 8601), the schema's steps, SHA-256 and bytes by name."""

    made_at: str
    steps: tuple[str, ...]
    files: Mapping[str, tuple[str, int]]
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself, without looking at its files.

    Raises BackupUnusable when it is no backup of ours, was changed or cut off, or comes from a newer version.
    """
    with opened(path) as archive:
        return manifest_of(archive, path)


def opened(path: Path) -> zipfile.ZipFile:
    """Return the open archive; raises BackupUnusable."""
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BackupUnusable("There is no file %(path)s.", path=path) from error
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise damaged(path, str(error)) from error


def manifest_of(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """Return the manifest of an open archive, and make sure that it names all that is in there; raises as above."""
    comment = archive.comment.decode("ascii", "replace")
    if not comment.startswith(COMMENT):
        raise BackupUnusable("%(path)s is no backup of Swipe, or its end is cut off.", path=path)
    try:
        if archive.getinfo(MANIFEST_NAME).file_size > LARGEST_MANIFEST_BYTES:
            raise damaged(path, MANIFEST_NAME)
        data = archive.read(MANIFEST_NAME)
        if hashlib.sha256(data).hexdigest() != comment.removeprefix(COMMENT):
            raise damaged(path, MANIFEST_NAME)
        told = json.loads(data)
        if told["format"] > FORMAT:
            raise newer(path, f"format {told['format']}")
        files = {str(name): (str(digest), int(size)) for name, (digest, size) in told["files"].items()}
        manifest = Manifest(str(told["made_at"]), tuple(map(str, told["steps"])), files, int(told["format"]))
    except UNREADABLE as error:
        raise damaged(path, MANIFEST_NAME) from error
    _check_names(archive, manifest, path)
    return manifest


def extract(archive: zipfile.ZipFile, name: str, expected: tuple[str, int], target: IO[bytes], path: Path) -> None:
    """Write one file of the archive to `target`; raises BackupUnusable when it is not what the manifest says."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as source:
            while chunk := source.read(CHUNK_BYTES):
                size += len(chunk)
                if size > expected[1]:
                    raise damaged(path, name)  # before it fills the disk
                digest.update(chunk)
                target.write(chunk)
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, zlib.error) as error:
        raise damaged(path, name) from error
    if (digest.hexdigest(), size) != expected:
        raise damaged(path, name)


def is_instance_file(name: str) -> bool:
    """Tell whether a file beside the database belongs into a backup: secret key, settings, the municipality's logo."""
    return name in (DATABASE_NAME, SECRET_KEY_NAME, SETTINGS_NAME) or PurePosixPath(name).suffix.lower() in LOGO_TYPES


def damaged(path: Path, what: str) -> BackupUnusable:
    return BackupUnusable(
        "%(path)s is damaged (%(what)s). Nothing was changed. Take another backup.", path=path, what=what
    )


def newer(path: Path, what: str) -> BackupUnusable:
    return BackupUnusable(
        "%(path)s was made by a newer version of Swipe (%(what)s). Nothing was changed. Install that version first.",
        path=path,
        what=what,
    )


def _check_names(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    """Raise BackupUnusable unless the archive holds what the manifest lists, once each, under names that are ours."""
    names = [info.filename for info in archive.infolist() if info.filename != MANIFEST_NAME]
    if sorted(names) != sorted(manifest.files) or INSTANCE + DATABASE_NAME not in manifest.files:
        raise damaged(path, "its list of files")
    for name in names:
        folder, _, file = name.partition("/")
        known = is_instance_file(file) if f"{folder}/" == INSTANCE else pictures.is_file_name(file)
        if f"{folder}/" not in (INSTANCE, PICTURES) or not known or "/" in file or "\\" in file or "\0" in file:
            raise damaged(path, name)
