"""Making a backup while residents answer."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from swipe import pictures, store
from swipe.backups.archive import (
    CHUNK_BYTES,
    COMMENT,
    INSTANCE,
    MANIFEST_NAME,
    PICTURES,
    Advance,
    Manifest,
    is_instance_file,
)
from swipe.config import DATABASE_NAME, database_path
from swipe.errors import Refused

RECORD_NAME = "last_backup.json"
"""A note beside the database, of any version: an upgrade has to know, before it understands what is inside."""


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that was made: when (UTC, ISO 8601), where, its bytes, its pictures, and the steps of its schema."""

    made_at: str
    file: str
    size: int
    pictures: int
    steps: tuple[str, ...]


def write_backup(target: Path, *, instance: Path, images: Path, now: str, advance: Advance | None = None) -> Written:
    """Write database, settings and pictures into one file, whole or not at all; in its place is what was there before.

    The database is copied in one state, however many write to it meanwhile, and in whatever version it is. Files are
    copied before it, because they go after their rows, and those that are new once more after it, because they come
    before their rows: no row of the copy lacks its files. The file can be read by its owner only, because the key
    that signs cookies is in it.

    Raises DatabaseUnusable when the database is missing or damaged, Refused when the disk is full or the like.
    """
    if target.is_dir() or not target.parent.is_dir():
        raise Refused("%(path)s cannot be written: name a file in a folder that is there.", path=target)
    with closing(store.connect(database_path(instance))) as db:
        store.check_not_newer(db, database_path(instance))  # before a gigabyte is copied
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    copy = temporary.with_suffix(".db")
    try:
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            steps, count = _write(file, copy, instance, images, now=now, advance=advance)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        pictures.sync_folder(target.parent)
    except OSError as error:
        raise Refused(
            "%(path)s could not be written (%(reason)s). The backup before it, if there was one, is as it was.",
            path=target,
            reason=error.strerror or type(error).__name__,
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    written = Written(now, str(target.resolve()), target.stat().st_size, count, steps)
    _note(instance, written)
    return written


def last_backup(instance: Path) -> Written | None:
    """Return the backup that was made last; None when none was, or the note cannot be read."""
    try:
        told = json.loads((instance / RECORD_NAME).read_text(encoding="utf-8"))
        return Written(**{**told, "steps": tuple(told["steps"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(
    file: IO[bytes], copy: Path, instance: Path, images: Path, *, now: str, advance: Advance | None
) -> tuple[tuple[str, ...], int]:
    """Write the archive; return the steps of the database's schema, and how many pictures' files are in it."""
    listed: dict[str, tuple[str, int]] = {}
    with zipfile.ZipFile(file, "w") as archive:
        _add_all(archive, [*_settings(instance), *_pictures(images)], listed, advance)
        steps = store.copy_database(database_path(instance), copy, advance)
        _add_all(
            archive,
            [(INSTANCE + DATABASE_NAME, copy), *_settings(instance), *_pictures(images)],
            listed,
            advance,
        )
        manifest = Manifest(now, steps, listed).to_bytes()
        archive.writestr(zipfile.ZipInfo(MANIFEST_NAME), manifest, zipfile.ZIP_DEFLATED)
        archive.comment = (COMMENT + hashlib.sha256(manifest).hexdigest()).encode("ascii")
    return steps, sum(name.startswith(PICTURES) for name in listed)


def _add_all(
    archive: zipfile.ZipFile,
    contents: Iterable[tuple[str, Path]],
    listed: dict[str, tuple[str, int]],
    advance: Advance | None,
) -> None:
    """Add the files that are not `listed` yet, and list them."""
    fresh = [(name, path) for name, path in contents if name not in listed]
    before = len(listed)
    for done, (name, path) in enumerate(fresh, start=1):
        # Pictures are compressed already; of a database half is left.
        method = zipfile.ZIP_STORED if name.startswith(PICTURES) else zipfile.ZIP_DEFLATED
        try:
            with path.open("rb") as source:
                listed[name] = _add(archive, name, source, method)
        except FileNotFoundError:
            continue  # deleted since it was looked for, and its row before it
        if advance:
            advance(before + done, before + len(fresh))


def _add(archive: zipfile.ZipFile, name: str, source: IO[bytes], method: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name)
    entry.compress_type = method
    with archive.open(entry, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return digest.hexdigest(), size


def _settings(instance: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(instance.iterdir()):
        if path.name != DATABASE_NAME and path.is_file() and is_instance_file(path.name):
            yield INSTANCE + path.name, path


def _pictures(images: Path) -> Iterator[tuple[str, Path]]:
    """Yield all picture files, those of uploads that are on their way too: a row too few loses less than a file."""
    for path in sorted(images.iterdir()) if images.is_dir() else ():
        if pictures.is_file_name(path.name):
            yield PICTURES + path.name, path


def _note(instance: Path, written: Written) -> None:
    try:
        pictures.write_file(instance / RECORD_NAME, json.dumps(asdict(written), indent=1).encode())
    except OSError as error:
        raise Refused(
            "The backup is written to %(path)s, but %(folder)s cannot take a note of it (%(reason)s).",
            path=written.file,
            folder=instance,
            reason=error.strerror,
        ) from error
