"""The `swipe` command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import click
from sqlite_utils import Database

from swipe import config, demo, exports, imports, operations, pictures, server, store
from swipe.errors import NotReady, SwipeError
from swipe.model import ROLES, Answers, Language, Role

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Commands(click.Group):
    """A group whose refusals are one sentence on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NotReady as error:
            reasons = [obstacle.sentence(_plural) for obstacle in error.obstacles]
            raise click.ClickException("\n  ".join([str(error), *reasons])) from error
        except SwipeError as error:
            raise click.ClickException(str(error)) from error


def _example(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
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


@main.command()
@_example("swipe init")
def init() -> None:
    """Make database, secret key and folders; safe to repeat."""
    _init()
    click.echo(f"Ready: database in {config.instance_folder()}, pictures in {config.images_folder()}.")


@main.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--no-serve", is_flag=True, help="Only build the demo.")
@_example("swipe demo --port 5001")
def demo_command(host: str, port: int, no_serve: bool) -> None:
    """Build the demo municipality (invented areas, simulated answers) and serve it."""
    if not no_serve:
        config.check_settings(config.instance_folder(), config.load_settings(config.instance_folder()))
        server.check_port(host, port)
    _init()
    with _database() as db:
        steps = demo.build_demo(db, config.images_folder(), now=_now())
        with click.progressbar(length=1, label="Building the demo", file=sys.stderr, show_eta=False) as bar:
            for done, steps_in_all in steps:
                bar.length = steps_in_all
                bar.update(done - bar.pos)
    address = f"http://{host}:{port}"
    click.echo(
        f"\n{demo.MUNICIPALITY} is ready. It does not exist: areas and figures are invented, answers simulated.\n"
    )
    click.echo(f"  Resident  {address}/")
    for login, path in zip(demo.LOGINS, ("plan", "lead"), strict=True):
        click.echo(f"  {login.role.capitalize():<9} {address}/{path}/   log in as {login.name} / {login.password}")
    if not no_serve:
        click.echo("\nCtrl+C stops it.")
        _serve(host, port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@_example("swipe serve --host 0.0.0.0 --port 8000")
def serve(host: str, port: int) -> None:
    """Serve the municipality with the production server."""
    with _database():
        pass  # a missing or newer database is said here, before a worker starts; so is a setting that cannot be used
    config.check_settings(config.instance_folder(), config.load_settings(config.instance_folder()))
    server.check_port(host, port)
    click.echo(f"Serving at http://{host}:{port}/ - Ctrl+C stops it.")
    _serve(host, port)


@main.group()
def user() -> None:
    """Members of staff."""


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the user may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@_example("swipe user add mette --role planner")
def user_add(name: str, role: str, password_stdin: bool) -> None:
    """Add a planner, project lead or administrator."""
    with _database() as db:
        if password_stdin:
            password = sys.stdin.readline().rstrip("\n")
        else:
            password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        added = operations.add_staff(db, name, cast(Role, role), password, now=_now())
    click.echo(f"Added {added.role} {added.name}.")


@main.group()
def areas() -> None:
    """Local areas."""


@areas.command("import")
@click.argument("file", type=EXISTING_FILE)
@_example("swipe areas import areas.geojson")
def areas_import(file: Path) -> None:
    """Add or update areas from CSV (slug, name[, boundary]) or GeoJSON."""
    with _database() as db:
        added, updated = store.save_areas(db, imports.read_areas(file))
    click.echo(f"{added} added, {updated} updated.")


@main.group()
def population() -> None:
    """Register population."""


@population.command("import")
@click.argument("file", type=EXISTING_FILE)
@_example("swipe population import population.csv")
def population_import(file: Path) -> None:
    """Set the register population from CSV: area;age_group;gender;count;date (Danish headers too)."""
    with _database() as db:
        rows = store.save_population(db, imports.read_population(file), file=file.name)
    click.echo(f"{rows} rows stored.")


@main.group()
def themes() -> None:
    """Themes, the same list in the whole municipality."""


@themes.command("import")
@click.argument("file", type=EXISTING_FILE)
@_example("swipe themes import themes.csv")
def themes_import(file: Path) -> None:
    """Add or update themes from CSV: slug, name_da, name_en[, colour]."""
    with _database() as db:
        added, updated = store.save_themes(db, imports.read_themes(file))
    click.echo(f"{added} added, {updated} updated.")


@main.group()
def survey() -> None:
    """Surveys: one round in one area."""


@survey.command("create")
@click.argument("area")
@click.option("--title", required=True, help="Title in Danish.")
@_example('swipe survey create vollsmose --title "Sammen om Vollsmose"')
def survey_create(area: str, title: str) -> None:
    """Begin a survey as a draft and print its number."""
    with _database() as db:
        made = store.create_survey(db, store.area_by_slug(db, area), titles={"da": title}, now=_now())
    click.echo(made.id)


@survey.command("open")
@click.argument("area")
@_example("swipe survey open vollsmose")
def survey_open(area: str) -> None:
    """Let residents answer."""
    with _database() as db:
        place = store.area_by_slug(db, area)
        store.open_survey(db, operations.survey_of(db, place).id, now=_now(), languages=_languages())
    click.echo(f"The survey in {place.name} is open.")


@survey.command("close")
@click.argument("area")
@_example("swipe survey close vollsmose")
def survey_close(area: str) -> None:
    """Stop taking answers."""
    with _database() as db:
        place = store.area_by_slug(db, area)
        store.close_survey(db, operations.survey_of(db, place).id, now=_now())
    click.echo(f"The survey in {place.name} is closed.")


@main.group("pictures")
def pictures_group() -> None:
    """Pictures of a survey."""


@pictures_group.command("import")
@click.argument("area")
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="FOLDER|ZIP")
@_example("swipe pictures import vollsmose photos.zip")
def pictures_import(area: str, source: Path) -> None:
    """Add the pictures that manifest.csv names: file,theme,caption_da,caption_en,alt_da,alt_en."""
    with _database() as db:
        place = store.area_by_slug(db, area)
        with click.progressbar(length=1, label="Reading pictures", file=sys.stderr) as bar:

            def advance(done: int, of: int) -> None:
                bar.length = of
                bar.update(done - bar.pos)

            added, known = operations.import_pictures(
                db, config.images_folder(), place, source, now=_now(), advance=advance
            )
    click.echo(f"{added} added, {known} already there.")


@main.command()
@click.argument("area", required=False)
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else stdout.")
@click.option("--dialect", type=click.Choice(["danish", "rfc4180"]), default="danish", show_default=True)
@click.option("--answers", type=click.Choice(["real", "simulated"]), help="Default: real; in the demo simulated.")
@click.option("--lang", help="Language of names and notes; default: the municipality's first.")
@_example("swipe summary vollsmose --format csv -o vollsmose.csv")
def summary(
    area: str | None, form: str, output: Path | None, dialect: str, answers: str | None, lang: str | None
) -> None:
    """Write what an area prefers, or all areas, with uncertainty and participation."""
    language = lang or _languages()[0]
    if language not in _languages():
        raise click.BadParameter(f"use one of {', '.join(_languages())}", param_hint="--lang")
    with _database() as db:
        counted = cast(Answers, answers or operations.default_answers(db))
        made = [
            operations.summarise(db, place, answers=counted, as_of=_now()[:10])
            for place in ([store.area_by_slug(db, area)] if area else store.areas(db))
        ]
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
@_example("swipe simulate vollsmose --responses 300 --seed 7")
def simulate(area: str, responses: int, seed: int) -> None:
    """Add synthetic residents, marked as such and never mixed with real ones."""
    with _database() as db:
        place = store.area_by_slug(db, area)
        swipes = operations.simulate_area(db, place, responses, seed=seed, today=_now()[:10])
    click.echo(f"{responses} simulated residents gave {swipes} answers in {place.name}.")


@main.command()
@_example("swipe check")
def check() -> None:
    """Look for anything inconsistent in database and files; exit 1 with a list."""
    images = config.images_folder()
    with _database() as db:
        found = store.inconsistencies(db)
        known = store.images(db)
    found += [f"pictures: {name} is missing" for name in pictures.missing(images, known)]
    found += [f"pictures: {path.name} belongs to no picture" for path in pictures.orphans(images, known)]
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("Everything is consistent.")


def _init() -> None:
    instance = config.instance_folder()
    config.images_folder().mkdir(parents=True, exist_ok=True)
    store.init_database(config.database_path(instance))
    config.make_secret_key(instance)


def _serve(host: str, port: int) -> None:
    server.serve(host, port, instance=config.instance_folder(), images=config.images_folder())


@contextmanager
def _database() -> Iterator[Database]:
    db = store.open_database(config.database_path())
    try:
        yield db
    finally:
        db.close()


def _languages() -> tuple[Language, ...]:
    return tuple(config.load_settings(config.instance_folder())["LANGUAGES"])


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
