"""What every command shares: the group, its refusals, the database and the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from swipe import clock, config, store
from swipe.errors import NotReady, SwipeError
from swipe.model import Language

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Commands(click.Group):
    """A group whose refusals are one sentence on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NotReady as error:
            reasons = [obstacle.sentence(plural) for obstacle in error.obstacles]
            raise click.ClickException("\n  ".join([str(error), *reasons])) from error
        except SwipeError as error:
            raise click.ClickException(str(error)) from error


def example(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an example to a command's help; a test holds that each command has one."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        function.__doc__ = f"{function.__doc__}\n\n\b\nExample:\n  {text}"
        return function

    return add


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="swipe", message="%(prog)s %(version)s")
def main() -> None:
    """Residents swipe through pictures of their area and show what they want more of.

    The database lives in SWIPE_INSTANCE (else ./instance), picture files in SWIPE_IMAGES (else ./images).
    """


@contextmanager
def database(*, signed: bool = True) -> Iterator[Database]:
    """Open the database; what the command changes in it is written down with its name, unless it does that itself."""
    db = store.open_database(config.database_path())
    if signed:
        store.sign_changes(db, lambda: note_command(db))
    try:
        yield db
    finally:
        db.close()


def note_command(db: Database) -> None:
    """Write down that this command was given: its name and what it is about, but no option and no folder."""
    context = click.get_current_context(silent=True)
    words = [] if context is None else [*_path(context), *_arguments(context)]
    store.note_audit(db, "command", staff=None, now=moment(), about=" ".join(words))


def _path(context: click.Context) -> list[str]:
    above = _path(context.parent) if context.parent else []
    return [*above, str(context.info_name)] if context.parent else []


def _arguments(context: click.Context) -> Iterator[str]:
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if isinstance(parameter, click.Argument) and value:
            for one in value if isinstance(value, tuple) else (value,):
                yield one.name if isinstance(one, Path) else str(one)


def languages() -> tuple[Language, ...]:
    """Return the languages of this installation, the default first."""
    instance = config.instance_folder()
    with database() as db:
        kept = store.settings(db)
    return tuple(config.chosen_languages(config.load_settings(instance), config.fixed_settings(instance), kept))


def plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def moment() -> str:
    return clock.now()
