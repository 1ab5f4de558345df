"""Commands for single swipes."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from swipe import exports, operations, results, store
from swipe.cli.frame import database, example, languages, main, moment
from swipe.errors import NotFound, Refused
from swipe.model import Answers


@main.group()
def swipes() -> None:
    """Single swipes: the log for the project lead's own analysis."""


@swipes.command("export")
@click.argument("area")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option("--dialect", type=click.Choice(["danish", "rfc4180"]), default="danish", show_default=True)
@click.option("--answers", type=click.Choice(["real", "simulated"]), help="Default: real; in the demo simulated.")
@click.option("--lang", help="Language of the codebook; default: the municipality's first.")
@example("swipe swipes export vollsmose -o vollsmose.csv")
def swipes_export(area: str, output: Path, dialect: str, answers: str | None, lang: str | None) -> None:
    """Write every answer to every picture of an area's latest survey, without anything that tells who gave it.

    The codebook that explains the columns is written beside it. That the log was taken out is written down.
    """
    language = lang or languages()[0]
    if language not in languages():
        raise click.BadParameter(f"use one of {', '.join(languages())}", param_hint="--lang")
    how = cast(exports.Dialect, dialect)
    book = output.with_name(f"{output.stem}-codebook.csv")
    with database(signed=False) as db:  # it has a line of its own, about the survey
        place = store.area_by_slug(db, area)
        survey = store.public_survey(db, place)
        if survey is None:
            raise NotFound("%(area)s has had no open survey, so there are no swipes.", area=place.name)
        counted = cast(Answers, answers or results.default_answers(db))
        now = moment()
        if results.summarise_round(db, place, survey.id, answers=counted, as_of=now[:10]).withheld:
            raise Refused("Fewer than 10 have answered, so the log stays here: so few could be recognised.")
        store.note_audit(db, "log by command", staff=None, now=now, survey=survey.id)
        with output.open("wb") as file:
            log = store.logged_swipes(db, survey.id, simulated=counted == "simulated")
            file.writelines(exports.swipe_log_csv(log, how))
        book.write_bytes(
            exports.codebook_csv(
                store.themes(db),
                store.pictures(db, survey.id, retired=True),
                operations.words(language),
                answers=counted,
                as_of=now[:10],
                dialect=how,
            )
        )
    click.echo(f"The answers from {place.name} are in {output}, explained in {book}.", err=True)
