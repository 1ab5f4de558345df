"""What somebody reads when something cannot be done: a short headline, what to do, and the way on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe.errors import DiskFull, NotFound, StoreBusy, SwipeError
from swipe.web.waiting import wait_in_words
from tests.conftest import Town
from tests.residents import enter_as


def refused(client: FlaskClient, before: str | None = None) -> str:
    """Return the page for a form whose token is not good, sent from the page `before`."""
    reply = client.post("/login?lang=en", data={"name": "petra"}, headers={"Referer": before} if before else {})
    assert reply.status_code == 400
    return reply.text


def told(town: Town, error: SwipeError, address: str, **asked: Any) -> str:
    """Return the page that tells of an error which somebody met at `address`, in English."""
    app = town.app()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the token of a form was good
    joint = "&" if "?" in address else "?"
    with app.test_request_context(f"{address}{joint}lang=en", **asked):
        app.preprocess_request()
        return app.make_response(app.handle_user_exception(error)).get_data(as_text=True)


def way_on(page: str) -> str:
    found = re.search(r'<a class="button" href="([^"]*)"', page)
    assert found, "the page leads nowhere"
    return found[1]


def test_the_headline_is_one_sentence_and_the_rest_stands_below(client: FlaskClient) -> None:
    page = refused(client)
    assert "<h1>The page was open for too long, or cookies are off.</h1>" in page
    assert '<p class="lede">Go back, reload the page and try again.</p>' in page


def test_a_name_with_a_full_stop_does_not_part_a_headline(town: Town) -> None:
    page = told(town, NotFound("%(area)s has no survey yet.", area="Sct. Hans"), "/aaby")
    assert "<h1>Sct. Hans has no survey yet.</h1>" in page


def test_who_left_a_page_open_for_too_long_is_led_back_to_it(client: FlaskClient) -> None:
    assert way_on(refused(client, "http://localhost/login?next=/plan/")) == "/login?next=/plan/"


@pytest.mark.parametrize(
    "before",
    [
        None,
        "http://elsewhere.example/login",
        "http://localhost:81/login",
        "http://localhost//elsewhere.example",
        "javascript:alert(1)",
        "http://[",
    ],
)
def test_nobody_is_led_back_to_another_site(client: FlaskClient, before: str | None) -> None:
    assert way_on(refused(client, before)) == "/"


@pytest.mark.parametrize(
    ("wait_s", "words"),
    [(1, "Wait 1 second and"), (90, "Wait 90 seconds and"), (91, "Wait 2 minutes and"), (3600, "Wait 60 minutes and")],
)
def test_how_long_to_wait_is_told_in_words_and_never_too_short(town: Town, wait_s: int, words: str) -> None:
    with town.app().test_request_context("/?lang=en"):
        assert wait_in_words(wait_s).startswith(words)


def test_a_page_that_met_a_busy_database_is_asked_for_again(town: Town) -> None:
    assert way_on(told(town, StoreBusy(), "/aaby/thanks?via=p7")) == "/aaby/thanks?via=p7&amp;lang=en"


def test_a_form_that_met_a_full_disk_leads_back_to_its_page(town: Town) -> None:
    headers = {"Referer": "http://localhost/aaby/end"}
    assert way_on(told(town, DiskFull(), "/aaby/end/idea?via=p7", method="POST", headers=headers)) == "/aaby/end"


def test_staff_who_lose_their_way_are_led_home_and_residents_to_the_areas(client: FlaskClient, db: Database) -> None:
    assert 'href="/aaby"' in client.get("/no/such/page").text
    assert way_on(enter_as(client, db, "leo").get("/lead/nowhere").text) == "/lead/"
