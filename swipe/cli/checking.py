"""The command that looks for anything inconsistent."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click
from sqlite_utils import Database

from swipe import config, pictures, store
from swipe.cli.frame import database, example, main
from swipe.errors import SwipeError
from swipe.model import Image


@main.command()
@example("swipe check")
def check() -> None:
    """Look for anything inconsistent in database, files and settings; exit 1 with a list."""
    with database(signed=False) as db:
        found = store.inconsistencies(db)
        try:
            found += [*_pictures(config.images_folder(), store.images(db)), *_settings(config.instance_folder(), db)]
        except sqlite3.DatabaseError:
            found.append("pictures, settings: not looked at, because the database cannot be read")
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("Everything is consistent.")


def _pictures(folder: Path, known: list[Image]) -> Iterator[str]:
    yield from (f"pictures: {name} is missing" for name in pictures.missing(folder, known))
    yield from (f"pictures: {name} is cut off or damaged" for name in pictures.broken(folder, known))
    yield from (f"pictures: {path.name} belongs to no picture" for path in pictures.orphans(folder, known))


def _settings(instance: Path, db: Database) -> Iterator[str]:
    """Tell what is wrong beside the database: no key, a file that others can read, a logo that is gone."""
    for name in (config.SECRET_KEY_NAME, config.DATABASE_NAME):
        file = instance / name
        if not file.is_file():
            yield f"settings: {name} is missing"
        elif os.name == "posix" and file.stat().st_mode & 0o077:
            yield f"settings: {name} can be read by others than its owner"
    try:
        config.check_settings(instance, config.load_settings(instance))
    except SwipeError as error:
        yield f"settings: {error}"
    if (logo := store.setting(db, "logo")) and not (instance / logo).is_file():
        yield f"settings: the logo {logo} is missing"
