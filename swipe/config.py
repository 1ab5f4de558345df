"""Settings: defaults, then instance/swipe.toml, then SWIPE_* in the environment."""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from swipe.errors import Refused

DATABASE_NAME = "swipe.db"
SECRET_KEY_NAME = "secret_key"  # noqa: S105  a file's name
SETTINGS_NAME = "swipe.toml"

DEFAULTS: dict[str, Any] = {
    "LANGUAGES": ["da", "en"],  # the first is the default; each needs a folder in swipe/translations
    "MUNICIPALITY": "",  # empty: the name kept in the database
    "CONTACT": "",  # whom residents write to or call
    "DPO": "",  # how to reach the data protection officer
    "ACCESSIBILITY_CONTACT": "",  # whom to tell of a barrier; empty: CONTACT
    "SECONDS": 120,  # the frame that the resident is promised
    "MAX_CONTENT_LENGTH": 1024 * 1024,  # bytes in one request; pictures have a limit of their own
    "MAX_UPLOAD_LENGTH": 1024 * 1024 * 1024,  # bytes in one request of pictures: 200 photos of 5 MB
    "MAX_PHOTO_LENGTH": 20 * 1024 * 1024,  # bytes of the photo that a resident may add to an idea
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


def load_settings(instance: Path) -> dict[str, Any]:
    """Return all settings: defaults, then instance/swipe.toml (names in any case), then SWIPE_<NAME>.

    A value in the environment is JSON where it is JSON, else text. Raises Refused when the file is not TOML.
    """
    return {**DEFAULTS, **_settings_in_file(instance / SETTINGS_NAME), **_settings_in_environment()}


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
