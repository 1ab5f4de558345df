"""Commands for what was answered: summaries, and simulated residents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import click
from sqlite_utils import Database

from swipe import config, downloads, exports, operations, results, store
from swipe.cli.frame import database, example, languages, main, moment, note_command
from swipe.model import Answers, Language, Variable

FORMS = ("csv", "xlsx", "json", "geojson", "pdf", "opendata")
BINARY = frozenset({"xlsx", "pdf", "opendata"})
"""What a terminal cannot show."""


@main.command()
@click.argument("area", required=False)
@click.option("--format", "form", type=click.Choice(FORMS), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else stdout.")
@click.option(
    "--by", type=click.Choice(["age_group", "gender", "children"]), help="What each group prefers: csv, json."
)
@click.option("--dialect", type=click.Choice(["danish", "rfc4180"]), default="danish", show_default=True)
@click.option("--answers", type=click.Choice(["real", "simulated"]), help="Default: real; in the demo simulated.")
@click.option("--lang", help="Language of names and notes; default: the municipality's first.")
@example("swipe summary vollsmose --format pdf -o vollsmose.pdf")
def summary(
    area: str | None,
    form: str,
    output: Path | None,
    by: str | None,
    dialect: str,
    answers: str | None,
    lang: str | None,
) -> None:
    """Write what an area prefers, or all areas, with uncertainty and participation.

    A pdf is of one area, opendata of all: a ZIP that may be given to everybody.
    """
    language = lang or languages()[0]
    if language not in languages():
        raise click.BadParameter(f"use one of {', '.join(languages())}", param_hint="--lang")
    _check_form(form, area, output, by)
    with database(signed=False) as db:
        note_command(db)  # what is taken out is written down, changed or not
        counted = cast(Answers, answers or results.default_answers(db))
        wanted = store.area_by_slug(db, area) if area else None
        today = moment()[:10]
        made = results.summarise_all(db, answers=counted, as_of=today)
        made = [one for one in made if wanted is None or one.area.id == wanted.id]
        style = _style(db, language, cast(exports.Dialect, dialect))
        if by:
            content = downloads.breakdown_file(form, made, cast(Variable, by), style)
        elif form == "opendata":
            content = downloads.open_data_file(db, made, style, answers=counted, as_of=today)
        elif wanted:
            content = downloads.area_file(form, made[0], style)
        else:
            content = downloads.all_areas_file(form, made, style, as_of=today)
    if output:
        output.write_bytes(content)
    else:
        click.echo(content, nl=False)


def _check_form(form: str, area: str | None, output: Path | None, by: str | None) -> None:
    """Refuse what a format cannot hold, and to fill a terminal with bytes."""
    if by and form not in downloads.BREAKDOWN_FORMS:
        raise click.UsageError("Groups are written as csv or json: leave --by out, or choose one of these.")
    if form == "pdf" and not area:
        raise click.UsageError("A report is of one area: name it.")
    if form == "opendata" and area:
        raise click.UsageError("Open data is of all areas: leave the area out.")
    if form in BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{form} is nothing that a terminal can show: name a file with -o.")


def _style(db: Database, language: Language, dialect: exports.Dialect) -> downloads.Style:
    """Return what files look like here: the settings of this machine, else those kept in the database."""
    instance = config.instance_folder()
    own, fixed = config.load_settings(instance), config.fixed_settings(instance)
    kept = store.settings(db)
    name, accent = (str(own[key]) if key in fixed else kept.get(key.lower(), "") for key in ("MUNICIPALITY", "ACCENT"))
    return downloads.Style(operations.words(language), name or "Swipe", config.images_folder(), accent, dialect)


@main.command()
@click.argument("area")
@click.option("--responses", required=True, type=click.IntRange(1, 1_000_000), help="How many synthetic residents.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answers.")
@example("swipe simulate vollsmose --responses 300 --seed 7")
def simulate(area: str, responses: int, seed: int) -> None:
    """Add synthetic residents, marked as such and never mixed with real ones."""
    with database() as db:
        place = store.area_by_slug(db, area)
        swipes = operations.simulate_area(db, place, responses, seed=seed, today=moment()[:10])
    click.echo(f"{responses} simulated residents gave {swipes} answers in {place.name}.")
