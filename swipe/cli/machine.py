"""Commands for whoever runs the machine: set up, demo, serve."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from swipe import config, demo, deployment, server, store
from swipe.cli.frame import database, example, main, moment

EXAMPLE_ADDRESS = "https://swipe.example.dk"


def _public_address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return a name or an address as an address without a slash at its end."""
    if value is None:
        return None
    address = (value if "://" in value else f"https://{value}").rstrip("/")
    if not config.ADDRESS.fullmatch(address) or not address.startswith("https://"):
        raise click.BadParameter("write a name such as swipe.kommune.dk, or an address that begins with https://")
    return address


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
        os.environ.setdefault("SWIPE_ACCESS_LOG", "")  # the doors above stay in view
        _serve(host, port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--print-unit", is_flag=True, help="Print a systemd unit for this installation, and serve nothing.")
@click.option(
    "--print-proxy",
    type=click.Choice(["nginx", "caddy"]),
    help="Print the web server with HTTPS that belongs in front, and serve nothing.",
)
@click.option(
    "--public",
    metavar="NAME",
    callback=_public_address,
    help="What residents type, for the printed files: swipe.kommune.dk, or https://www.kommune.dk/swipe."
    "  [default: PUBLIC_ADDRESS]",
)
@example("swipe serve --port 8000\n  swipe serve --print-unit --public swipe.kommune.dk > swipe.service")
def serve(host: str, port: int, print_unit: bool, print_proxy: deployment.Proxy | None, public: str | None) -> None:
    """Serve the municipality with the production server.

    SIGTERM or Ctrl+C stops it when the requests in hand are answered. Each request is a line of JSON on standard
    output (ACCESS_LOG), without anything that tells who asked.
    """
    settings = config.load_settings(config.instance_folder())
    config.check_settings(config.instance_folder(), settings)
    if print_unit or print_proxy:
        site = _site(host, port, public or settings["PUBLIC_ADDRESS"] or EXAMPLE_ADDRESS, settings)
        click.echo(deployment.proxy(site, print_proxy) if print_proxy else deployment.unit(site), nl=False)
        return
    server.check_log(settings["ACCESS_LOG"])
    with database():
        pass  # a missing or newer database is said here, before a worker starts; so is a setting that cannot be used
    server.check_port(host, port)
    click.echo(f"Serving at http://{host}:{port}{settings['PATH_PREFIX']}/ - Ctrl+C stops it.")
    if settings["PUBLIC_ADDRESS"].startswith("https:") and not settings["PROXIES"]:
        click.echo("PUBLIC_ADDRESS is https, and PROXIES is 0: cookies are not marked as secure.", err=True)
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


def _site(host: str, port: int, public: str, settings: dict[str, Any]) -> deployment.Site:
    """Return this installation for the files that are printed; one without a database yet gets the usual folders."""
    exists = config.database_path().exists() or "SWIPE_INSTANCE" in os.environ
    return deployment.Site(
        public=public,
        host=host,
        port=port,
        program=Path(sys.executable).with_name("swipe"),
        instance=config.instance_folder() if exists else deployment.STATE / "instance",
        images=config.images_folder() if exists else deployment.STATE / "images",
        settings=settings,
    )


def _serve(host: str, port: int) -> None:
    server.serve(host, port, instance=config.instance_folder(), images=config.images_folder())
