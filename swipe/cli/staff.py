"""Commands for members of staff."""

from __future__ import annotations

import sys
from typing import cast

import click
from sqlite_utils import Database

from swipe import operations, store
from swipe.cli.frame import database, example, main, moment
from swipe.errors import NotFound
from swipe.model import ROLES, Role, User


@main.group()
def user() -> None:
    """Members of staff."""


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the user may do.")
@click.option("--area", "slugs", multiple=True, metavar="SLUG", help="Only this area; may be repeated. Else all.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@example("swipe user add mette --role planner --area havnefronten --area gammelby")
def user_add(name: str, role: str, slugs: tuple[str, ...], password_stdin: bool) -> None:
    """Add a planner, project lead or administrator."""
    if slugs and role == "admin":
        raise click.UsageError("An administrator sees all areas: leave out --area.")
    with database() as db:
        areas = frozenset(store.area_by_slug(db, slug).id for slug in slugs) if slugs else None
        password = _password(password_stdin)
        added = operations.add_staff(db, name, cast(Role, role), password, now=moment(), areas=areas)
    click.echo(f"Added {added.role} {added.name}.")


@user.command("list")
@example("swipe user list")
def user_list() -> None:
    """List who works here: name, role, areas, and whether they can log in."""
    with database() as db:
        people = store.staff(db)
        slugs = {area.id: area.slug for area in store.areas(db)}
    if not people:
        click.echo("Nobody yet. Add somebody: swipe user add NAME --role admin")
    widest = max((len(one.name) for one in people), default=0)
    for one in people:
        where = "all areas" if one.areas is None else ", ".join(sorted(slugs[area] for area in one.areas)) or "no area"
        click.echo(f"{one.name:<{widest}}  {one.role:<7}  {where}{'' if one.active else '  (closed)'}")


@user.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@example("swipe user password mette")
def user_password(name: str, password_stdin: bool) -> None:
    """Give a user a new password, and log them out everywhere."""
    with database() as db:
        found = _known(db, name)
        operations.change_password(db, found.id, _password(password_stdin))
    click.echo(f"{found.name} has a new password.")


@user.command("deactivate")
@click.argument("name")
@example("swipe user deactivate mette")
def user_deactivate(name: str) -> None:
    """Log a user out and let them in no more; what they made stays."""
    with database() as db:
        closed = operations.set_active(db, _known(db, name).id, active=False)
    click.echo(f"{closed.name} can no longer log in.")


@user.command("reset-second-factor")
@click.argument("name")
@example("swipe user reset-second-factor mette")
def user_reset_second_factor(name: str) -> None:
    """Let a user log in with the password alone who lost both phone and recovery codes."""
    with database() as db:
        found = _known(db, name)
        dropped = store.drop_second_factor(db, found.id, by=None, now=moment())
    click.echo(f"{found.name} logs in with the password alone." if dropped else f"{found.name} has no second factor.")


@user.command("activate")
@click.argument("name")
@example("swipe user activate mette")
def user_activate(name: str) -> None:
    """Let a user log in again who was deactivated."""
    with database() as db:
        opened = operations.set_active(db, _known(db, name).id, active=True)
    click.echo(f"{opened.name} can log in again.")


def _known(db: Database, name: str) -> User:
    found = store.user_by_name(db, name)
    if found is None:
        raise NotFound('There is no user called %(name)s. "swipe user list" shows all.', name=name)
    return found


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
