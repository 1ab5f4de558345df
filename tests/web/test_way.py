"""An empty installation says what comes next, until every area is open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import config, create_app, store
from swipe.model import AreaRow, PopulationRow, Survey, ThemeRow
from tests.conftest import NOW, TODAY, Town
from tests.residents import KEY, answer, enter_as

PASSWORDLESS = "x"


@pytest.fixture
def empty(tmp_path: Path) -> Flask:
    """An installation as `swipe init` leaves it."""
    instance, images = tmp_path / "new", tmp_path / "pictures"
    images.mkdir()
    store.init_database(config.database_path(instance))
    config.make_secret_key(instance)
    return create_app(instance=instance, images=images, WORKERS=0)


@pytest.fixture
def new_db(empty: Flask) -> Database:
    return store.open_database(empty.config["DATABASE"])


def enter(app: Flask, db: Database, role: str) -> FlaskClient:
    store.add_user(db, role, role, password_hash=PASSWORDLESS, token=f"token of {role}", now=NOW)  # type: ignore[arg-type]
    client = enter_as(app.test_client(), db, role)
    client.get("/?lang=en")
    return client


def next_step(client: FlaskClient) -> str | None:
    """Return where the one step leads that is next, None when there is none."""
    found = re.search(
        r'aria-current="step">.*?<a class="button primary" href="([^"]+)"', client.get("/plan/").text, re.S
    )
    return found[1] if found else None


def test_each_step_leads_to_the_next_from_nothing_to_the_first_survey(empty: Flask, new_db: Database) -> None:
    desk = enter(empty, new_db, "planner")
    assert "Begin here" in desk.get("/plan/").text
    assert next_step(desk) == "/plan/register/#areas"
    store.save_areas(new_db, [AreaRow("nord", "Nord"), AreaRow("syd", "Syd")])
    assert next_step(desk) == "/plan/register/#population"
    store.save_population(new_db, [PopulationRow("nord", "15-29", "women", 9, "2026-01-01")], file="x")
    assert next_step(desk) == "/plan/register/#themes"
    store.save_themes(new_db, [ThemeRow("green", {"da": "Grønt", "en": "Green"})])
    assert next_step(desk) == "/plan/#areas"
    assert 'href="/plan/#areas">Choose an area' in desk.get("/plan/register/").text, "the page of lists leads on too"
    store.create_survey(new_db, store.area_by_slug(new_db, "syd"), titles={"da": "Syd"}, now=NOW)
    assert next_step(desk) == "/plan/syd/pictures"


def test_the_steps_lead_on_to_many_areas_and_end_when_all_are_open(town: Town, db: Database, survey: Survey) -> None:
    desk = enter_as(town.app().test_client(), db, "petra")
    assert next_step(desk) == "/plan/spread/", "Vester Eng has no survey"
    assert '<details class="panel way">' in desk.get("/plan/").text, "folded away, now that one is open"
    vester, noerre = (store.area_by_slug(db, slug) for slug in ("vester-eng", "noerre-havn"))
    store.spread_survey(db, survey.id, [vester], now=NOW)
    assert next_step(desk) == "/plan/spread/open"
    draft = store.newest_survey(db, noerre)
    assert draft
    card = store.pictures(db, survey.id)
    for one in card[:2]:
        store.add_picture(
            db, draft.id, one.image, source="x", now=NOW, theme=one.theme_id, captions=one.captions, alts=one.alts
        )
    for area in (vester, noerre):
        made = store.newest_survey(db, area)
        assert made
        store.open_survey(db, made.id, now=NOW, languages=("da", "en"))
    page = desk.get("/plan/").text
    assert 'class="panel way"' not in page
    assert 'href="/plan/posters.pdf"' in page


def test_photos_are_sorted_before_their_texts_are_written(town: Town, db: Database, survey: Survey) -> None:
    desk = enter_as(town.app().test_client(), db, "petra")
    cards = store.pictures(db, survey.id)
    for other in ("aaby", "oester-mark"):
        found = store.newest_survey(db, store.area_by_slug(db, other))
        assert found
        store.retire_pictures(db, found.id, [card.id for card in store.pictures(db, found.id)], now=NOW)
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert draft
    for one in cards[:3]:
        store.add_picture(db, draft.id, one.image, source="IMG_1.jpg", now=NOW)
    assert next_step(desk) == "/plan/noerre-havn/pictures/sort"
    store.set_themes(db, draft.id, {card.id: cards[0].theme_id for card in store.pictures(db, draft.id)})
    assert next_step(desk) == "/plan/noerre-havn/pictures?show=alt"


def test_only_an_administrator_is_sent_to_give_the_municipality_its_name(empty: Flask, new_db: Database) -> None:
    admin, desk = enter(empty, new_db, "admin"), enter(empty, new_db, "planner")
    assert next_step(admin) == "/admin/settings"
    told = "The municipality has no name yet. An administrator gives it one"
    assert told in desk.get("/plan/").text
    store.save_setting(new_db, "municipality", "Testby Kommune")
    assert next_step(admin) == "/plan/register/#areas"
    assert told not in desk.get("/plan/").text


def test_who_works_for_some_areas_is_not_sent_where_they_may_not_go(town: Town, db: Database) -> None:
    store.save_staff(db, store.user_by_name(db, "petra").id, role="planner", areas=frozenset({1}))  # type: ignore[union-attr]
    desk = enter_as(town.app().test_client(), db, "petra")
    assert next_step(desk) is None
    assert "/plan/spread/" not in desk.get("/plan/").text


def test_the_list_of_areas_tells_where_ideas_wait(town: Town, db: Database, survey: Survey) -> None:
    desk = enter_as(town.app().test_client(), db, "petra")
    assert "/plan/aaby/voices" not in desk.get("/plan/").text
    answer(db, survey)
    for words in ("En bålplads", "En gynge"):
        store.add_idea(db, survey.id, KEY, words, None, today=TODAY)
    page = desk.get("/plan/?lang=en").text
    assert re.search(r'href="/plan/aaby/voices">2 new ideas<', page)
    store.decide_idea(db, survey.id, 1, "declined")
    assert "1 new idea<" in desk.get("/plan/").text


def test_residents_of_a_new_municipality_are_not_asked_to_search_in_nothing(empty: Flask) -> None:
    page = empty.test_client().get("/").text
    assert "Der er ingen områder endnu." in page
    assert 'role="search"' not in page
