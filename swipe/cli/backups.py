"""Commands that copy an installation, put it back, and bring it up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click

from swipe import backups, config, store
from swipe.cli.frame import example, main, moment, note_command
from swipe.errors import Refused, SwipeError

FILE = click.Path(dir_okay=False, path_type=Path)
RECENT_HOURS = 24
"""A backup of yesterday lacks a day of answers; an older one lacks more than anybody would want to give again."""


@main.command()
@click.argument("file", type=FILE)
@example("swipe backup /backups/swipe-2026-09-01.zip")
def backup(file: Path) -> None:
    """Write database, settings and pictures into one file, while residents answer.

    The file is there whole or not at all, and every part of it is checked when it is restored. It holds the key that
    signs cookies and everything that residents told: keep it like the machine itself.
    """
    with _bar("Copying") as advance:
        written = backups.write_backup(
            file, instance=config.instance_folder(), images=config.images_folder(), now=moment(), advance=advance
        )
    click.echo(f"{file}: {written.size / 1_000_000:.1f} MB, {written.pictures} picture files, {written.made_at}.")
    _note()


@main.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Put it in place of what is there, which is kept aside.")
@example("swipe restore /backups/swipe-2026-09-01.zip")
def restore(file: Path, replace: bool) -> None:
    """Put a backup back: all of it is checked first. Stop the server before, and start it again afterwards."""
    with _bar("Unpacking") as advance:
        done = backups.restore_backup(
            file,
            instance=config.instance_folder(),
            images=config.images_folder(),
            now=moment(),
            replace=replace,
            advance=advance,
        )
    click.echo(f"Restored what was copied at {done.made_at}, with {done.pictures} picture files.")
    if done.deleted_again:
        click.echo(f"Deleted once more, because residents had taken them back since: {done.deleted_again} answers.")
    if done.aside:
        click.echo(f"What was there before is in {done.aside}.")
    if done.is_older:
        click.echo('It is from an older version: "swipe upgrade --without-backup" brings it up to date.')
    _note()


@main.command()
@click.option("--without-backup", is_flag=True, help="There is another copy, or nothing to lose.")
@example("swipe upgrade")
def upgrade(without_backup: bool) -> None:
    """Bring the database of an older version up to date. Not without a backup of the last 24 hours."""
    path = config.database_path()
    with closing(store.connect(path)) as db:
        store.check_not_newer(db, path)
        steps = store.schema_steps(db)
    if set(steps) == store.KNOWN_STEPS:
        click.echo("The database is up to date.")
        return
    if not without_backup:
        _demand_backup(steps)
    store.init_database(path)
    with closing(store.open_database(path)) as db:
        store.note_audit(db, "command", staff=None, now=moment(), about="upgrade")
    click.echo(f"Up to date: {len(store.KNOWN_STEPS) - len(steps)} steps.")


def _demand_backup(steps: tuple[str, ...]) -> None:
    """Raise Refused unless this very version of the database was copied lately, into a file that is still whole."""
    last = backups.last_backup(config.instance_folder())
    hint = 'Run "swipe backup FILE" first, or "swipe upgrade --without-backup" when you have another copy.'
    oldest = datetime.fromisoformat(moment()) - timedelta(hours=RECENT_HOURS)
    if last is None or datetime.fromisoformat(last.made_at) < oldest or last.steps != steps:
        raise Refused("There is no backup of the last %(hours)s hours. %(hint)s", hours=RECENT_HOURS, hint=hint)
    file = Path(last.file)
    if not file.is_file():
        raise Refused("The last backup, %(path)s, is not there any more. %(hint)s", path=file, hint=hint)
    if backups.read_manifest(file).made_at != last.made_at:
        raise Refused("%(path)s is another backup than the last one. %(hint)s", path=file, hint=hint)


def _note() -> None:
    """Write down the command, unless the database is older; where that fails, what was asked for is done."""
    try:
        with closing(store.connect(config.database_path())) as db:
            if set(store.schema_steps(db)) == store.KNOWN_STEPS:
                note_command(db)
    except SwipeError as error:
        click.echo(f"This is not in the audit trail: {error}", err=True)


@contextmanager
def _bar(label: str) -> Iterator[backups.Advance]:
    """Show how far it is, as long as somebody looks; each phase begins anew."""
    with click.progressbar(length=1, label=label, file=sys.stderr, show_eta=False) as bar:

        def advance(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield advance
