"""Commands for what was answered: summaries, and simulated residents."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from swipe import exports, operations, results, store
from swipe.cli.frame import database, example, languages, main, moment
from swipe.model import Answers


@main.command()
@click.argument("area", required=False)
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else stdout.")
@click.option("--dialect", type=click.Choice(["danish", "rfc4180"]), default="danish", show_default=True)
@click.option("--answers", type=click.Choice(["real", "simulated"]), help="Default: real; in the demo simulated.")
@click.option("--lang", help="Language of names and notes; default: the municipality's first.")
@example("swipe summary vollsmose --format csv -o vollsmose.csv")
def summary(
    area: str | None, form: str, output: Path | None, dialect: str, answers: str | None, lang: str | None
) -> None:
    """Write what an area prefers, or all areas, with uncertainty and participation."""
    language = lang or languages()[0]
    if language not in languages():
        raise click.BadParameter(f"use one of {', '.join(languages())}", param_hint="--lang")
    with database() as db:
        counted = cast(Answers, answers or results.default_answers(db))
        wanted = store.area_by_slug(db, area) if area else None
        made = results.summarise_all(db, answers=counted, as_of=moment()[:10])
        made = [one for one in made if wanted is None or one.area.id == wanted.id]
    translate = operations.translator(language)
    if form == "csv":
        content = exports.summary_csv(made, translate, language, cast(exports.Dialect, dialect))
    elif area:
        content = exports.summary_json(made[0], translate)
    else:
        content = exports.summaries_json(made, translate)
    if output:
        output.write_bytes(content)
    else:
        click.echo(content, nl=False)


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
