"""Commands for areas, their population and the themes."""

from __future__ import annotations

from pathlib import Path

import click

from swipe.cli.frame import EXISTING_FILE, database, example, main
from swipe.imports import AreaChange, PopulationChange, ThemeChange
from swipe.imports.table import read_bytes
from swipe.model import ListKind
from swipe.register import ListChanges, read_list, store_list

REHEARSE = click.option("--dry-run", is_flag=True, help="Only tell what would change.")


@main.group()
def areas() -> None:
    """Local areas."""


@areas.command("import")
@click.argument("file", type=EXISTING_FILE)
@REHEARSE
@example("swipe areas import areas.geojson")
def areas_import(file: Path, dry_run: bool) -> None:
    """Add or update areas from CSV (slug, name[, boundary]) or GeoJSON, in degrees or EPSG:25832."""
    _import("areas", file, dry_run)


@main.group()
def population() -> None:
    """Register population."""


@population.command("import")
@click.argument("file", type=EXISTING_FILE)
@REHEARSE
@example("swipe population import population.csv")
def population_import(file: Path, dry_run: bool) -> None:
    """Set the register population from CSV: area;age_group;gender;count;date (Danish headers too)."""
    _import("population", file, dry_run)


@main.group()
def themes() -> None:
    """Themes, the same list in the whole municipality."""


@themes.command("import")
@click.argument("file", type=EXISTING_FILE)
@REHEARSE
@example("swipe themes import themes.csv")
def themes_import(file: Path, dry_run: bool) -> None:
    """Add or update themes from CSV: slug, name_da, name_en[, colour]."""
    _import("themes", file, dry_run)


def _import(kind: ListKind, file: Path, dry_run: bool) -> None:
    with database() as db:
        changes = read_list(db, kind, read_bytes(file), file.name)
        if not dry_run:
            store_list(db, changes)
    for area in changes.without:
        click.echo(f"{area.slug}: no figures", err=True)
    if dry_run:
        for line in _lines(changes):
            click.echo(line)
        click.echo("Nothing is stored.")
    else:
        click.echo(_outcome(changes))


def _outcome(changes: ListChanges) -> str:
    if changes.kind == "population":
        return f"{len(changes.figures)} rows stored."
    new, changed, same = (changes.outcomes[outcome] for outcome in ("new", "changed", "same"))
    return f"{new} added, {changed} updated, {same} unchanged."


def _lines(changes: ListChanges) -> list[str]:
    """Return a line of text for each change, as `--dry-run` prints it."""
    lines = []
    for change in changes.changes:
        if isinstance(change, AreaChange):
            lines.append(f"{change.outcome:<8}{change.row.slug}  {change.row.name}  boundary: {change.boundary}")
        elif isinstance(change, PopulationChange):
            before = "-" if change.before is None else change.before
            lines.append(f"{change.outcome:<8}{change.area}  {change.date}  {before} -> {change.people}")
        elif isinstance(change, ThemeChange):
            lines.append(f"{change.outcome:<8}{change.row.slug}  {change.row.names.get('da', '')}")
    return lines
