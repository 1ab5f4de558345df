"""Commands for whoever runs the machine: set up, demo, serve."""

from __future__ import annotations

import sys

import click

from swipe import config, demo, server, store
from swipe.cli.frame import database, example, main, moment


@main.command()
@example("swipe init")
def init() -> None:
    """Make database, secret key and folders; safe to repeat."""
    _init()
    click.echo(f"Ready: database in {config.instance_folder()}, pictures in {config.images_folder()}.")
    with database() as db:
        if not store.staff(db):
            click.echo('Next: "swipe user add NAME --role admin", then "swipe serve". The rest is told in the browser.')


@main.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--no-serve", is_flag=True, help="Only build the demo.")
@example("swipe demo --port 5001")
def demo_command(host: str, port: int, no_serve: bool) -> None:
    """Build the demo municipality (invented areas, simulated answers) and serve it."""
    if not no_serve:
        config.check_settings(config.instance_folder(), config.load_settings(config.instance_folder()))
        server.check_port(host, port)
    _init()
    with database() as db:
        steps = demo.build_demo(db, config.images_folder(), now=moment())
        with click.progressbar(length=1, label="Building the demo", file=sys.stderr, show_eta=False) as bar:
            for done, steps_in_all in steps:
                bar.length = steps_in_all
                bar.update(done - bar.pos)
    address = f"http://{host}:{port}"
    click.echo(
        f"\n{demo.MUNICIPALITY} is ready. It does not exist: areas and figures are invented, answers simulated.\n"
    )
    click.echo(f"  Resident  {address}/")
    for login, path in zip(demo.LOGINS, ("plan", "lead", "admin"), strict=True):
        click.echo(f"  {login.role.capitalize():<9} {address}/{path}/   log in as {login.name} / {login.password}")
    if not no_serve:
        click.echo("\nCtrl+C stops it.")
        _serve(host, port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@example("swipe serve --host 0.0.0.0 --port 8000")
def serve(host: str, port: int) -> None:
    """Serve the municipality with the production server."""
    with database():
        pass  # a missing or newer database is said here, before a worker starts; so is a setting that cannot be used
    config.check_settings(config.instance_folder(), config.load_settings(config.instance_folder()))
    server.check_port(host, port)
    click.echo(f"Serving at http://{host}:{port}/ - Ctrl+C stops it.")
    _serve(host, port)


def _init() -> None:
    """Make what is not there; a database of an older version is left to `swipe upgrade`, which asks for a backup."""
    instance = config.instance_folder()
    config.images_folder().mkdir(parents=True, exist_ok=True)
    path = config.database_path(instance)
    if path.exists() and path.stat().st_size:
        store.open_database(path).close()
    else:
        store.init_database(path)
    config.make_secret_key(instance)


def _serve(host: str, port: int) -> None:
    server.serve(host, port, instance=config.instance_folder(), images=config.images_folder())
