"""Commands for members of staff."""

from __future__ import annotations

import sys
from typing import cast

import click

from swipe import operations
from swipe.cli.frame import database, example, main, moment
from swipe.model import ROLES, Role


@main.group()
def user() -> None:
    """Members of staff."""


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the user may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@example("swipe user add mette --role planner")
def user_add(name: str, role: str, password_stdin: bool) -> None:
    """Add a planner, project lead or administrator."""
    with database() as db:
        if password_stdin:
            password = sys.stdin.readline().rstrip("\n")
        else:
            password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        added = operations.add_staff(db, name, cast(Role, role), password, now=moment())
    click.echo(f"Added {added.role} {added.name}.")
