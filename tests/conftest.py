"""A small municipality, built once and copied for each test: real SQLite, real picture files, CSRF on."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import config, create_app, store
from swipe.model import Area, AreaRow, PopulationRow, Survey, Theme, ThemeRow
from swipe.operations import add_staff
from swipe.pictures import ingest
from tests.compiled import TEMPLATES, keep_addresses
from tests.photos import encoded, scene

# How long an example takes is the machine's affair; the tests say what is right, not how fast.
hypothesis.settings.register_profile("swipe", deadline=None)
hypothesis.settings.load_profile("swipe")

keep_addresses()


def pytest_xdist_auto_num_workers() -> int:
    """Run half as many more workers as there are cores: a browser's tests wait a third of their time."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


NOW = "2026-09-01T10:00:00Z"
TODAY = NOW[:10]
PASSWORD = "correct horse battery"
STAFF = {"petra": "planner", "leo": "lead", "ada": "admin"}
THEMES = ("green", "city", "play")
PICTURES_PER_THEME = 2


@dataclass(frozen=True)
class Town:
    """The folders of one copy of the municipality of Testby.

    Åby has an open survey of six pictures in three themes, Nørre Havn a draft without pictures, Øster Mark
    a closed survey, Vester Eng none.
    """

    instance: Path
    images: Path

    @property
    def database(self) -> Path:
        return config.database_path(self.instance)

    def app(self, **settings: object) -> Flask:
        # No processes beside the tests: an upload is ready when it is answered. tests/test_making.py has them.
        app = create_app(instance=self.instance, images=self.images, **{"WORKERS": 0, **settings})
        app.jinja_env.bytecode_cache = TEMPLATES
        return app

    @property
    def environment(self) -> dict[str, str]:
        return {"SWIPE_INSTANCE": str(self.instance), "SWIPE_IMAGES": str(self.images)}


@pytest.fixture(scope="session")
def _built_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    town = Town(folder / "instance", folder / "images")
    town.images.mkdir()
    store.init_database(town.database)
    config.make_secret_key(town.instance)
    db = store.open_database(town.database)
    store.save_setting(db, "municipality", "Testby Kommune")
    store.save_areas(
        db,
        [
            AreaRow("aaby", "Åby"),
            AreaRow("noerre-havn", "Nørre Havn"),
            AreaRow("oester-mark", "Øster Mark"),
            AreaRow("vester-eng", "Vester Eng"),
        ],
    )
    store.save_population(
        db,
        [
            PopulationRow("aaby", "15-29", "women", 120, "2026-01-01"),
            PopulationRow("aaby", "65+", "men", 80, "2026-01-01"),
        ],
        file="x",
    )
    names = {"green": "Grønt", "city": "Byliv", "play": "Leg"}
    store.save_themes(db, [ThemeRow(slug, {"da": names[slug], "en": slug.capitalize()}) for slug in THEMES])
    for name, role in STAFF.items():
        add_staff(db, name, role, PASSWORD, now=NOW)  # type: ignore[arg-type]
    images = [
        ingest(encoded(scene(480 + 6 * number, 640 + 8 * number)), f"{number}.jpg", town.images)
        for number in range(len(THEMES) * PICTURES_PER_THEME)
    ]
    themes = store.themes(db)
    for slug in ("aaby", "oester-mark"):
        area = store.area_by_slug(db, slug)
        survey = store.create_survey(db, area, titles={"da": f"Sammen om {area.name}"}, now=NOW)
        for number, image in enumerate(images):
            theme = themes[number // PICTURES_PER_THEME]
            store.add_picture(
                db,
                survey.id,
                image,
                source=f"{number}.jpg",
                now=NOW,
                theme=theme.id,
                captions={"da": f"Billede {number}", "en": f"Picture {number}"},
                alts={"da": f"Et felt i farve {number}", "en": f"A field of colour {number}"},
            )
        store.open_survey(db, survey.id, now=NOW, languages=("da", "en"))
    store.close_survey(db, survey.id, now=NOW)
    store.create_survey(db, store.area_by_slug(db, "noerre-havn"), titles={"da": "Nørre Havn"}, now=NOW)
    db.close()
    return town


@pytest.fixture
def town(_built_town: Town, tmp_path: Path) -> Town:
    copy = Town(tmp_path / "instance", tmp_path / "images")
    shutil.copytree(_built_town.instance, copy.instance)
    shutil.copytree(_built_town.images, copy.images)
    return copy


@pytest.fixture
def db(town: Town) -> Iterator[Database]:
    database = store.open_database(town.database)
    yield database
    database.close()


@pytest.fixture
def empty_db(tmp_path: Path) -> Iterator[Database]:
    """A database with tables and nothing in them."""
    path = tmp_path / "empty" / "swipe.db"
    store.init_database(path)
    database = store.open_database(path)
    yield database
    database.close()


@pytest.fixture
def area(db: Database) -> Area:
    return store.area_by_slug(db, "aaby")


@pytest.fixture
def survey(db: Database, area: Area) -> Survey:
    found = store.public_survey(db, area)
    assert found
    return found


@pytest.fixture
def themes(db: Database) -> list[Theme]:
    return store.themes(db)


@pytest.fixture
def client(town: Town) -> FlaskClient:
    return town.app().test_client()


def csrf_of(page: TestResponse | str) -> str:
    """Return the CSRF token on a page."""
    text = page if isinstance(page, str) else page.text
    found = re.search(r'name="[^"]*csrf_token"[^>]*value="([^"]+)"', text)
    assert found, "the page has no form with a CSRF token"
    return found[1]


def without_tokens(page: bytes) -> bytes:
    """Return the page without what differs from one second to the next."""
    return re.sub(rb"\.?[\w-]{8,}\.[\w-]{6}\.[\w-]{27}", b"", page)


def log_in(client: FlaskClient, name: str, password: str = PASSWORD) -> TestResponse:
    token = csrf_of(client.get("/login"))
    return client.post("/login", data={"csrf_token": token, "name": name, "password": password})


@pytest.fixture
def planner(client: FlaskClient) -> FlaskClient:
    assert log_in(client, "petra").status_code == 302
    return client


@pytest.fixture
def lead(client: FlaskClient) -> FlaskClient:
    assert log_in(client, "leo").status_code == 302
    return client
