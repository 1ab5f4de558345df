"""Putting a backup back: all of it is checked before anything is touched, and what was there is kept aside."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from swipe import pictures, store
from swipe.backups.archive import (
    INSTANCE,
    PICTURES,
    Advance,
    Manifest,
    damaged,
    extract,
    is_instance_file,
    manifest_of,
    newer,
    opened,
)
from swipe.backups.write import RECORD_NAME
from swipe.config import DATABASE_NAME, SECRET_KEY_NAME
from swipe.errors import Refused

ASIDE = "before-restore-"
"""Folders with what was there, in the folder of the database and in that of the pictures."""
LOG_SUFFIXES = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: when it was made, how many picture files, where the old one is (None: there was none), how
    many answers it brought back that their residents had deleted since (and are deleted again), and whether it has to
    be brought up to date first."""

    made_at: str
    pictures: int
    aside: Path | None
    deleted_again: int
    is_older: bool


def restore_backup(
    path: Path, *, instance: Path, images: Path, now: str, replace: bool = False, advance: Advance | None = None
) -> Restored:
    """Put a backup in place, and what it replaces into folders beside it.

    Everything is unpacked and checked first: each file against its SHA-256, the database by SQLite itself. Only then
    files change places, the database last, in one step. Cut off before, the old installation is as it was. Answers that
    were deleted since by those who gave them are deleted once more, as far as the old database can still be read.

    Raises BackupUnusable for a damaged or newer file, Refused when something is there and `replace` is False, when a
    server holds the database, or when the disk is full.
    """
    with opened(path) as archive:
        manifest = manifest_of(archive, path)
        unknown = set(manifest.steps) - store.KNOWN_STEPS
        if unknown:
            raise newer(path, ", ".join(sorted(unknown)))
        if not replace and (found := _already_there(instance, images)):
            raise Refused(
                "%(found)s is there already. Write --replace to put the backup in its place; the old one is kept.",
                found=found,
            )
        try:
            return _restore(archive, manifest, path, instance, images, now=now, advance=advance)
        except OSError as error:
            raise Refused(
                "The backup could not be unpacked (%(reason)s); check the free space and the rights of %(folder)s.",
                reason=error.strerror or type(error).__name__,
                folder=instance,
            ) from error


def _restore(
    archive: zipfile.ZipFile,
    manifest: Manifest,
    path: Path,
    instance: Path,
    images: Path,
    *,
    now: str,
    advance: Advance | None,
) -> Restored:
    stages = [folder / f".restore-{secrets.token_hex(8)}" for folder in (instance, images)]
    try:
        for stage in stages:
            stage.mkdir(parents=True)
        for done, (name, expected) in enumerate(sorted(manifest.files.items()), start=1):
            stage = stages[0] if name.startswith(INSTANCE) else stages[1]
            _unpack(archive, name, expected, stage / name.partition("/")[2], path)
            if advance:
                advance(done, len(manifest.files))
        _check_database(stages[0] / DATABASE_NAME, path)
        aside = _exchange(stages[0], stages[1], instance, images, f"{ASIDE}{re.sub(r'[^0-9TZ]', '', now)}")
    finally:
        for stage in stages:
            shutil.rmtree(stage, ignore_errors=True)
    is_older = set(manifest.steps) != store.KNOWN_STEPS
    return Restored(
        made_at=manifest.made_at,
        pictures=sum(name.startswith(PICTURES) for name in manifest.files),
        aside=aside,
        deleted_again=0 if aside is None or is_older else _delete_again(aside, instance, images, now=now),
        is_older=is_older,
    )


def _delete_again(aside: Path, instance: Path, images: Path, *, now: str) -> int:
    # Read as it lies there, its log as well: what is put aside stays as it was found.
    address = f"{(aside / DATABASE_NAME).resolve().as_uri()}?immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as old:
            gone = store.taken_back(Database(old))
    except sqlite3.Error:
        return 0  # damaged, perhaps the reason for the restore, or of a version that could not take answers back
    with closing(store.open_database(instance / DATABASE_NAME)) as db:
        count, photos = store.delete_again(db, gone, now=now)
        pictures.remove_files(images, photos, store.images(db))
    return count


def _unpack(archive: zipfile.ZipFile, name: str, expected: tuple[str, int], target: Path, path: Path) -> None:
    secret = name in (INSTANCE + SECRET_KEY_NAME, INSTANCE + DATABASE_NAME)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if secret else 0o644), "wb") as file:
        extract(archive, name, expected, file, path)
        file.flush()
        os.fsync(file.fileno())


def _check_database(database: Path, path: Path) -> None:
    """Raise BackupUnusable unless SQLite finds the unpacked database whole, and this program knows its schema."""
    steps, found = store.look_into_copy(database)
    if found:
        raise damaged(path, found[0])
    if unknown := set(steps) - store.KNOWN_STEPS:
        raise newer(path, ", ".join(sorted(unknown)))


def _exchange(fresh: Path, cards: Path, instance: Path, images: Path, name: str) -> Path | None:
    """Let the unpacked files change places with those that are there; return where the latter are now."""
    database = instance / DATABASE_NAME
    old = [one for one in instance.iterdir() if one.is_file() and _is_ours(one.name)]
    aside = _new_folder(instance / name) if old else None
    wanted = {one.name for one in cards.iterdir()}
    with store.let_go(database) if database.exists() else nullcontext():
        # Pictures first, the database last: a row never comes before its files.
        for picture in cards.iterdir():
            picture.replace(images / picture.name)  # named by content: what has the name has the bytes, or was damaged
        pictures.sync_folder(images)
        for one in old:
            if aside is not None and one.exists():
                _keep(one, aside)
        for one in sorted(fresh.iterdir(), key=lambda one: one.name == DATABASE_NAME):
            one.replace(instance / one.name)
    pictures.sync_folder(instance)
    if aside is not None:
        (instance / RECORD_NAME).unlink(missing_ok=True)  # it told of the database that is aside now
        _put_aside(images, wanted, name)
    return aside


def _is_ours(name: str) -> bool:
    return is_instance_file(name) or name in (RECORD_NAME, *(DATABASE_NAME + suffix for suffix in LOG_SUFFIXES))


def _keep(one: Path, aside: Path) -> None:
    """Leave a file where it is until the new one takes its place, and have it in `aside` too; a log goes at once."""
    if one.name.endswith(LOG_SUFFIXES):
        one.replace(aside / one.name)
        return
    try:
        os.link(one, aside / one.name)
    except OSError:  # a file system without second names
        shutil.copy2(one, aside / one.name)


def _put_aside(images: Path, wanted: Iterable[str], name: str) -> None:
    """Move the pictures that the new database does not know out of the way."""
    kept = set(wanted)
    others = [one for one in images.iterdir() if pictures.is_file_name(one.name) and one.name not in kept]
    if others:
        folder = _new_folder(images / name)
        for one in others:
            one.replace(folder / one.name)


def _new_folder(folder: Path) -> Path:
    """Make a folder that was not there yet, and return it."""
    for number in range(1, 1000):
        free = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        if not free.exists():
            free.mkdir(parents=True)
            return free
    raise Refused("%(path)s is there a thousand times. Move some of them away.", path=folder)


def _already_there(instance: Path, images: Path) -> Path | None:
    """Return what a restored installation would write over, None where there is nothing."""
    database = instance / DATABASE_NAME
    if database.exists():
        return database
    found = images.iterdir() if images.is_dir() else ()
    return next((one for one in found if pictures.is_file_name(one.name)), None)
