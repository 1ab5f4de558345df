"""Settings: defaults, then instance/swipe.toml, then SWIPE_* in the environment."""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from swipe import accent
from swipe.errors import Refused

DATABASE_NAME = "swipe.db"
SECRET_KEY_NAME = "secret_key"  # noqa: S105  a file's name
SETTINGS_NAME = "swipe.toml"

LOGO_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
"""Media types by suffix: what every browser shows in an <img>."""

ADDRESS = re.compile(r"https?://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?")
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
TOKEN = re.compile(r"[!-~]{16,}")
"""Sixteen characters at least: whoever guesses it reads how many residents answer."""

SOURCE_LANGUAGE = "en"
"""The language the program is written in; every other is a folder in TRANSLATIONS."""

TRANSLATIONS = Path(__file__).parent / "translations"

SCOPES = ("responses", "swipes", "codes", "failed codes", "words", "uploads", "logins", "reports")
"""What is counted per network (swipe/web/limits.py)."""
ROLES = ("planner", "lead", "admin")
HOST_NAME = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")

DEFAULTS: dict[str, Any] = {
    "LANGUAGES": ["da", "en"],  # the first is the default; each needs a folder in swipe/translations
    "MUNICIPALITY": "",  # empty: the name kept in the database
    "ACCENT": "",  # the colour of buttons and links, "#rrggbb"; empty: ours
    "LOGO": "",  # a file beside swipe.toml, shown before the municipality's name; empty: ours
    "CONTACT": "",  # whom residents ask: e-mail, telephone or address, as text
    "DPO": "",  # how residents reach the data protection officer, as text
    "ACCESSIBILITY_CONTACT": "",  # whom to tell about barriers, as text; empty: CONTACT
    "ACCESSIBILITY_STATEMENT": "",  # address of the accessibility statement, https://...; empty: no link
    "TIMEZONE": "Europe/Copenhagen",  # the clock by which surveys open and close by themselves
    "SECONDS": 120,  # the frame that the resident is promised
    "MAX_CONTENT_LENGTH": 1024 * 1024,  # bytes in one request; pictures have a limit of their own
    "MAX_UPLOAD_LENGTH": 1024 * 1024 * 1024,  # bytes in one request of pictures: 200 photos of 5 MB
    "MAX_PHOTO_LENGTH": 20 * 1024 * 1024,  # bytes of the photo that a resident may add to an idea
    "MAX_LIST_LENGTH": 50 * 1024 * 1024,  # bytes of a list of areas, people or themes; boundaries are large
    "WORKERS": 2,  # processes that prepare pictures; 0: each upload waits for its own
    "PUBLIC_ADDRESS": "",  # how residents reach the site, https://swipe.kommune.dk[/path]: for posters, codes, mails
    "PROXIES": 0,  # web servers in front that write X-Forwarded-...; each one more is one more that is believed
    "PATH_PREFIX": "",  # "/swipe" when the web server in front leaves it in the path; empty: the site has its own name
    "ACCESS_LOG": "-",  # where `swipe serve` writes a line of JSON for each request: "-" standard output, or a file
    "METRICS_TOKEN": "",  # who shows it may read /metrics; empty: nobody, and there is no such page
    "THREADS": 64,  # requests in hand at a time: most of them wait for the disk, and a waiting one costs a thread
    "STOP_S": 25,  # seconds that requests in hand have to finish when the server is told to stop
    "WTF_CSRF_SSL_STRICT": False,  # no Referer demanded: some networks strip it, and the token is proof enough
    "RATES": {},  # how often one network may ask for what, where it differs from swipe/web/limits.py
    "LIMITS": True,  # whether one network may only ask for so much; for measuring, nothing else
    "HOSTS": [],  # host names that the site answers to, ".example.dk" with all below it; empty: any
    "SECOND_FACTOR": [],  # roles that must log in with a second factor: "planner", "lead", "admin"
    "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a phone may come back online a day later
    "SESSION_COOKIE_SAMESITE": "Lax",
}


def instance_folder() -> Path:
    """Return the folder of database and local settings: SWIPE_INSTANCE, else ./instance."""
    return Path(os.environ.get("SWIPE_INSTANCE") or "instance").resolve()


def images_folder() -> Path:
    """Return the folder of picture files: SWIPE_IMAGES, else ./images."""
    return Path(os.environ.get("SWIPE_IMAGES") or "images").resolve()


def database_path(instance: Path | None = None) -> Path:
    return (instance or instance_folder()) / DATABASE_NAME


def uploads_folder(instance: Path) -> Path:
    """Return the folder where ZIP files and manifests wait while their pictures are taken in."""
    return instance / "uploads"


def load_settings(instance: Path) -> dict[str, Any]:
    """Return all settings: defaults, then instance/swipe.toml (names in any case), then SWIPE_<NAME>.

    A value in the environment is JSON where it is JSON, else text. Raises Refused when the file is not TOML.
    """
    return {**DEFAULTS, **_settings_in_file(instance / SETTINGS_NAME), **_settings_in_environment()}


def fixed_settings(instance: Path) -> dict[str, str]:
    """Return which settings the machine decides, and where: "swipe.toml" or "SWIPE_<NAME>".

    An empty value decides nothing. What the machine leaves open, an administrator may choose on the settings page.
    Raises Refused as load_settings.
    """
    in_file, in_environment = _settings_in_file(instance / SETTINGS_NAME), _settings_in_environment()
    return {
        **{name: SETTINGS_NAME for name in in_file if in_environment.get(name, in_file[name]) not in ("", [])},
        **{name: f"SWIPE_{name}" for name, value in in_environment.items() if value not in ("", [])},
    }


@cache
def known_languages() -> tuple[str, ...]:
    """Return the languages that the program can speak: those with a translation, and the one it is written in."""
    folders = (folder.name for folder in TRANSLATIONS.iterdir() if (folder / "LC_MESSAGES").is_dir())
    return tuple(sorted({SOURCE_LANGUAGE, *folders}))


def chosen_languages(settings: Mapping[str, Any], fixed: Container[str], kept: Mapping[str, str]) -> list[str]:
    """Return the languages on offer, the default first: the machine's, else those `kept` in the database.

    `kept` is the database's settings; its "languages" is codes with commas between. A language that the program
    no longer speaks is left out.
    """
    if "LANGUAGES" not in fixed and (codes := kept.get("languages")):
        known = known_languages()
        if usable := [code for code in codes.split(",") if code in known]:
            return usable
    return list(settings["LANGUAGES"])


def check_settings(instance: Path, settings: Mapping[str, Any]) -> None:
    """Raise Refused when a setting cannot be used: a colour nobody can read, a logo that is not there, an address, host
    names that are none, roles or rates that nobody knows.
    """
    for host in _texts("HOSTS", settings):
        if not HOST_NAME.fullmatch(host):
            raise Refused('HOSTS has "%(host)s"; write host names alone, such as swipe.example.dk.', host=host)
    _check_rates(settings)
    for role in _texts("SECOND_FACTOR", settings):
        if role not in ROLES:
            raise Refused('SECOND_FACTOR has "%(role)s"; write planner, lead or admin.', role=role)
    if settings["ACCENT"] != "":
        accent.light_palette(settings["ACCENT"])
    logo_path(instance, settings)
    _check_serving(settings)


def _check_serving(settings: Mapping[str, Any]) -> None:
    """Raise Refused when the site's address, its prefix, the proxies or the token cannot be what they are set to."""
    if not isinstance(settings["ACCESS_LOG"], str):
        raise Refused("%(name)s cannot be used. Write it like this: %(example)s", name="ACCESS_LOG", example='"-"')
    for name, shape, example in (
        ("PUBLIC_ADDRESS", ADDRESS, "https://swipe.kommune.dk"),
        ("PATH_PREFIX", PREFIX, "/swipe"),
        ("METRICS_TOKEN", TOKEN, secrets.token_urlsafe(24)),
    ):
        # The value is not repeated: a token that is nearly right has no place in a log.
        value = settings[name]
        if value != "" and not (isinstance(value, str) and shape.fullmatch(value)):
            raise Refused("%(name)s cannot be used. Write it like this: %(example)s", name=name, example=example)
    for name, least in (("PROXIES", 0), ("THREADS", 1), ("STOP_S", 1)):
        value = settings[name]
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise Refused("%(name)s must be a whole number, at least %(least)s.", name=name, least=least)


def _check_rates(settings: Mapping[str, Any]) -> None:
    """Raise Refused when RATES names what nobody counts, or is not of the form {"swipes": ["600/minute"]}."""
    from limits import parse_many  # here, because only a web application counts

    rates = settings["RATES"] if isinstance(settings["RATES"], dict) else {"": settings["RATES"]}
    for scope, each in rates.items():
        try:
            sound = scope in SCOPES and bool(each) and all(parse_many(one) for one in each)
        except (ValueError, TypeError):
            sound = False
        if not sound:
            raise Refused(
                'RATES has "%(scope)s": %(rates)s. Write one of %(scopes)s, with rates such as '
                '["300/minute", "3000/hour"].',
                scope=scope,
                rates=each,
                scopes=", ".join(SCOPES),
            )


def _texts(name: str, settings: Mapping[str, Any]) -> list[str]:
    """Return a setting that is a list of texts. Raises Refused when it is something else."""
    value = settings[name]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused("%(name)s must be a list of texts in square brackets.", name=name)
    return value


def logo_path(instance: Path, settings: Mapping[str, Any]) -> Path | None:
    """Return the municipality's logo, None for ours. Raises Refused when LOGO is not a picture in `instance`."""
    name = settings["LOGO"]
    if name == "":
        return None
    if not isinstance(name, str) or Path(name).name != name or "\0" in name:
        raise Refused('LOGO is "%(name)s"; write only the name of a file in %(folder)s.', name=name, folder=instance)
    if Path(name).suffix.lower() not in LOGO_TYPES:
        raise Refused('LOGO is "%(name)s"; use an SVG, PNG, JPEG or WebP file.', name=name)
    if not (instance / name).is_file():
        raise Refused("There is no %(name)s in %(folder)s. Put the LOGO there.", name=name, folder=instance)
    return instance / name


def _settings_in_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused("%(path)s cannot be read: %(reason)s", path=path, reason=error) from error
    return {name.upper(): value for name, value in settings.items()}


def _settings_in_environment() -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for name, text in os.environ.items():
        if name.startswith("SWIPE_"):
            try:
                settings[name.removeprefix("SWIPE_")] = json.loads(text)
            except ValueError:
                settings[name.removeprefix("SWIPE_")] = text
    return settings


def make_secret_key(instance: Path) -> None:
    """Write instance/secret_key, readable by its owner only, unless it is there."""
    path = instance / SECRET_KEY_NAME
    instance.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))


def read_secret_key(instance: Path) -> str:
    """Return the key that signs cookies. Raises Refused when `swipe init` has not made one."""
    try:
        return (instance / SECRET_KEY_NAME).read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise Refused('There is no secret key in %(folder)s. Run "swipe init" first.', folder=instance) from error
