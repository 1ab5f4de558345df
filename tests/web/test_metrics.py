"""Metrics: for who knows the token, true, and about nobody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.conftest import Town, csrf_of
from tests.residents import rows, swipe_deck

TOKEN = "a-token-of-many-letters"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def watched(town: Town) -> FlaskClient:
    return town.app(METRICS_TOKEN=TOKEN).test_client()


def samples(client: FlaskClient) -> dict[tuple[str, str, str, str], float]:
    """Return each sample by name, route, method and status."""
    reply = client.get("/metrics", headers=SHOWN)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].startswith("text/plain")
    assert reply.headers["Cache-Control"] == "no-store"
    return {
        (one.name, *(one.labels.get(label, "") for label in ("route", "method", "status"))): one.value
        for family in text_string_to_metric_families(reply.text)
        for one in family.samples
        if "le" not in one.labels
    }


def test_without_a_token_there_is_no_such_page(client: FlaskClient) -> None:
    for headers in ({}, {"Authorization": "Bearer "}, SHOWN):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": "Bearer ærø"},
        {"Authorization": TOKEN},
        {"Authorization": "Basic YTph"},
    ],
)
def test_who_does_not_know_the_token_reads_nothing(watched: FlaskClient, headers: dict[str, str]) -> None:
    reply = watched.get("/metrics", headers=headers)
    assert reply.status_code == 401
    assert "swipe_" not in reply.text
    assert watched.get(f"/metrics?key={TOKEN}").status_code == 401, "an address is written down in too many places"


def test_requests_and_swipes_are_counted(watched: FlaskClient) -> None:
    watched.get("/aaby")
    watched.get("/nowhere")
    watched.get("/nowhere/else")
    swipe_deck(watched, "like", "dislike", "skip")
    found = samples(watched)
    assert found["swipe_requests_total", "/<area>", "GET", "200"] == 1
    assert found["swipe_requests_total", "/<area>", "GET", "404"] == 1
    assert found["swipe_requests_total", "-", "GET", "404"] == 1
    assert found["swipe_requests_total", "/<area>/swipes", "POST", "200"] == 1
    assert found["swipe_request_seconds_count", "/<area>", "GET", ""] == 2
    assert found["swipe_swipes_accepted_total", "", "", ""] == 3


def test_swipes_by_plain_form_are_counted_too(watched: FlaskClient) -> None:
    page = watched.get("/aaby")
    picture = page.text.partition('name="picture" value="')[2].partition('"')[0]
    form = {"csrf_token": csrf_of(page), "picture": picture, "position": "0", "choice": "like"}
    watched.post("/aaby/swipe", data=form)
    assert samples(watched)["swipe_swipes_accepted_total", "", "", ""] == 1


def test_the_state_of_the_database_is_read_when_it_is_asked_for(
    watched: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    found = samples(watched)
    assert found["swipe_open_surveys", "", "", ""] == 1
    assert found["swipe_waiting_pictures", "", "", ""] == 0
    assert found["swipe_database_bytes", "", "", ""] >= town.database.stat().st_size
    store.close_survey(db, survey.id, now="2026-09-02T10:00:00Z")
    (name,) = rows(db, "SELECT name FROM image ORDER BY name LIMIT 1")[0]
    store.set_image_state(db, name, "waiting")
    found = samples(watched)
    assert found["swipe_open_surveys", "", "", ""] == 0
    assert found["swipe_waiting_pictures", "", "", ""] == 1


def test_without_a_database_the_rest_is_told_all_the_same(watched: FlaskClient, town: Town) -> None:
    watched.get("/aaby")
    for file in town.instance.glob("swipe.db*"):
        file.unlink()
    found = samples(watched)
    assert found["swipe_requests_total", "/<area>", "GET", "200"] == 1
    assert not [name for name, *_ in found if name == "swipe_open_surveys"]


def test_no_address_and_no_method_of_somebodys_making_becomes_a_label(watched: FlaskClient) -> None:
    watched.get("/aaby?via=hemmeligt")
    watched.open("/hemmeligt/sted", method="HEMMELIG")
    watched.get("/plan/aaby")
    text = watched.get("/metrics", headers=SHOWN).text
    assert "hemmelig" not in text.lower()
    assert "aaby" not in text
    assert 'method="OTHER"' in text
