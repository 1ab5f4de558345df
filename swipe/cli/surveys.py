"""Commands for surveys and their pictures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from swipe import config, operations, store
from swipe.cli.frame import database, example, languages, main, moment, plural


@main.group()
def survey() -> None:
    """Surveys: one round in one area."""


@survey.command("create")
@click.argument("area")
@click.option("--title", required=True, help="Title in Danish.")
@example('swipe survey create vollsmose --title "Sammen om Vollsmose"')
def survey_create(area: str, title: str) -> None:
    """Begin a survey as a draft and print its number."""
    with database() as db:
        made = store.create_survey(db, store.area_by_slug(db, area), titles={"da": title}, now=moment())
    click.echo(made.id)


@survey.command("open")
@click.argument("area")
@example("swipe survey open vollsmose")
def survey_open(area: str) -> None:
    """Let residents answer."""
    with database() as db:
        place = store.area_by_slug(db, area)
        found = operations.survey_of(db, place)
        seconds = int(config.load_settings(config.instance_folder())["SECONDS"])
        checks = operations.check_survey(db, place, found, languages=languages(), seconds=seconds, now=moment())
        store.open_survey(db, found.id, now=moment(), languages=languages())
    for check in checks:
        if check.level == "warns":
            click.echo(f"Note: {check.sentence(str, plural)}", err=True)
    click.echo(f"The survey in {place.name} is open.")


@survey.command("spread")
@click.argument("area")
@click.argument("others", nargs=-1, metavar="[OTHER AREAS]...")
@click.option("--all", "everywhere", is_flag=True, help="Every other area.")
@click.option("--overwrite", is_flag=True, help="Write over everything that differs in a copy.")
@example("swipe survey spread vollsmose --all")
def survey_spread(area: str, others: tuple[str, ...], everywhere: bool, overwrite: bool) -> None:
    """Copy an area's survey to others as drafts; done again, bring the drafts up to date."""
    if not others and not everywhere:
        raise click.UsageError("Name the areas that get the survey, or write --all.")
    with database() as db:
        place = store.area_by_slug(db, area)
        chosen = store.areas(db) if everywhere else [store.area_by_slug(db, other) for other in others]
        report = store.spread_survey(
            db,
            operations.survey_of(db, place).id,
            [other for other in chosen if other.id != place.id],
            now=moment(),
            overwrite=overwrite,
        )
    for row in report:
        kept = f", {row.kept} of its own kept" if row.kept else ""
        click.echo(f"{row.area.slug}: {row.outcome}{kept}")


@survey.command("close")
@click.argument("area")
@example("swipe survey close vollsmose")
def survey_close(area: str) -> None:
    """Stop taking answers."""
    with database() as db:
        place = store.area_by_slug(db, area)
        store.close_survey(db, operations.survey_of(db, place).id, now=moment())
    click.echo(f"The survey in {place.name} is closed.")


@main.group("pictures")
def pictures_group() -> None:
    """Pictures of a survey."""


@pictures_group.command("import")
@click.argument("area")
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="FOLDER|ZIP")
@example("swipe pictures import vollsmose photos.zip")
def pictures_import(area: str, source: Path) -> None:
    """Add the pictures that manifest.csv names: file,theme,caption_da,caption_en,alt_da,alt_en.

    Without a manifest file names become captions, and folders named after a theme give the theme. Files that the
    manifest does not name, and without one those that are no pictures, are left out and named.
    """
    with database() as db:
        place = store.area_by_slug(db, area)
        with click.progressbar(length=1, label="Reading pictures", file=sys.stderr) as bar:

            def advance(done: int, of: int) -> None:
                bar.length = of
                bar.update(done - bar.pos)

            done = operations.import_pictures(
                db, config.images_folder(), place, source, now=moment(), language=languages()[0], advance=advance
            )
    for name in done.left_out:
        click.echo(f"Left out: {name}", err=True)
    click.echo(f"{done.added} added, {done.known} already there.")
