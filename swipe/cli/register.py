"""Commands for areas, their population and the themes."""

from __future__ import annotations

from pathlib import Path

import click

from swipe import imports, store
from swipe.cli.frame import EXISTING_FILE, database, example, main


@main.group()
def areas() -> None:
    """Local areas."""


@areas.command("import")
@click.argument("file", type=EXISTING_FILE)
@example("swipe areas import areas.geojson")
def areas_import(file: Path) -> None:
    """Add or update areas from CSV (slug, name[, boundary]) or GeoJSON."""
    with database() as db:
        added, updated = store.save_areas(db, imports.read_areas(file))
    click.echo(f"{added} added, {updated} updated.")


@main.group()
def population() -> None:
    """Register population."""


@population.command("import")
@click.argument("file", type=EXISTING_FILE)
@example("swipe population import population.csv")
def population_import(file: Path) -> None:
    """Set the register population from CSV: area;age_group;gender;count;date (Danish headers too)."""
    with database() as db:
        rows = store.save_population(db, imports.read_population(file), file=file.name)
    click.echo(f"{rows} rows stored.")


@main.group()
def themes() -> None:
    """Themes, the same list in the whole municipality."""


@themes.command("import")
@click.argument("file", type=EXISTING_FILE)
@example("swipe themes import themes.csv")
def themes_import(file: Path) -> None:
    """Add or update themes from CSV: slug, name_da, name_en[, colour]."""
    with database() as db:
        added, updated = store.save_themes(db, imports.read_themes(file))
    click.echo(f"{added} added, {updated} updated.")
