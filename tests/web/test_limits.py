"""How much one network may ask for, how long one waits after failed guesses, and that residents notice neither."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from sqlite_utils import Database

from swipe import store
from swipe.codes import digest_code
from swipe.model import Survey, SurveyRules
from swipe.web import limits
from swipe.web.limits import Salt
from swipe.web.throttle import LONGEST_WAIT_S, MOST_KEYS, NAME, NETWORK, Patience, Throttle
from tests.conftest import PASSWORD, TODAY, Town, csrf_of, log_in
from tests.residents import enter_as, rows, send

SCHOOL = {"REMOTE_ADDR": "203.0.113.7"}
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.9"}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def app(town: Town) -> Flask:
    made = town.app()
    made.extensions["swipe-limits"].throttle.clock = Clock()  # a slow machine waits no time away
    return made


def phone(app: Flask, network: dict[str, str]) -> FlaskClient:
    client = app.test_client()
    client.environ_base.update(network)
    return client


# ------------------------------------------------------------------ residents behind one address


def test_two_hundred_residents_of_one_library_get_through_in_an_hour(app: Flask, db: Database, survey: Survey) -> None:
    """All of them at once, which is worse: each with page, pictures, swipes and last steps, and no request refused."""
    theme = store.themes(db)[0].id
    refused = []
    for number in range(200):
        client = phone(app, SCHOOL)
        deck = client.get("/aaby/deck?via=bibliotek").json
        assert deck, number
        header = {"X-CSRFToken": deck["csrf"]}
        swipes = [
            {"seq": place + 1, "picture": card["picture"], "choice": "like", "position": place, "seen_ms": 900}
            for place, card in enumerate(deck["deck"])
        ]
        pages = [client.post("/aaby/swipes", json={"swipes": swipes}, headers=header)]
        pages.append(client.post("/aaby/end/theme", data={"theme": theme}, headers=header))
        if number % 40 == 0:
            pages += [client.get("/aaby"), client.get("/aaby/thanks")]
            pages += [client.get(card["src"]) for card in deck["deck"]]
        refused += [page.status_code for page in pages if page.status_code >= 400]
        for page in pages:
            page.close()
    assert refused == []
    assert rows(db, "SELECT COUNT(*) FROM response WHERE survey = :survey", survey=survey.id) == [(200,)]


def test_what_two_hundred_residents_need_is_well_below_every_rate(app: Flask) -> None:
    """One card at a time, on a network that fails now and then, with a code and every step: within one hour."""
    needs = {"responses": 200 * 2, "codes": 200 * 3, "swipes": 200 * 60 * 2, "words": 200 * 5, "failed codes": 100}
    with app.test_request_context(environ_base=SCHOOL):
        for scope, needed in needs.items():
            (*_, per_hour) = (parse(rate) for rate in limits.RATES[scope])
            assert per_hour.get_expiry() == 3600
            assert needed <= per_hour.amount, scope


def stingy(town: Town, **rates: str) -> Flask:
    """An application with rates that a test can reach."""
    return town.app(RATES={scope.replace("_", " "): (rate,) for scope, rate in rates.items()})


def test_a_machine_that_deals_itself_decks_is_stopped_and_its_neighbours_are_not(town: Town) -> None:
    app = stingy(town, responses="3/hour")
    replies = [phone(app, SCHOOL).get("/aaby/deck") for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200] * 3 + [429]
    assert replies[-1].json
    assert replies[-1].json["reason"]
    assert 1 <= int(replies[-1].headers["Retry-After"]) <= 3601
    page = phone(app, SCHOOL).get("/aaby?lang=en", headers={"Accept": "text/html"})
    assert page.status_code == 429
    assert "Very many people are here from your network" in page.text
    assert "Retry-After" in page.headers
    assert phone(app, SCHOOL).get("/aaby/about").status_code == 200, "reading is not limited"
    assert phone(app, ELSEWHERE).get("/aaby/deck").status_code == 200


def test_a_machine_that_sends_swipes_is_told_when_to_go_on_and_nothing_is_lost(town: Town, db: Database) -> None:
    client = phone(stingy(town, swipes="2/hour"), SCHOOL)
    deck = client.get("/aaby/deck").json
    assert deck
    cards = [card["picture"] for card in deck["deck"]]
    swipes = [{"seq": n + 1, "picture": cards[n], "choice": "like", "position": n, "seen_ms": 900} for n in range(3)]
    replies = [
        client.post("/aaby/swipes", json={"swipes": [swipe]}, headers={"X-CSRFToken": deck["csrf"]}) for swipe in swipes
    ]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert replies[2].json
    assert set(replies[2].json) == {"reason"}
    assert int(replies[2].headers["Retry-After"]) >= 1
    assert rows(db, "SELECT COUNT(*) FROM swipe") == [(2,)]


def test_uploads_and_words_have_their_own_limits(town: Town, db: Database) -> None:
    app = stingy(town, uploads="1/hour", words="1/hour")
    planner = enter_as(phone(app, SCHOOL), db, "petra")
    statuses = [send(planner, "/plan/aaby/pictures").status_code for _ in range(2)]
    assert statuses[0] != 429
    assert statuses[1] == 429
    assert planner.get("/plan/aaby/pictures").status_code == 200
    resident = phone(app, SCHOOL)
    assert [send(resident, "/aaby/end/theme").status_code for _ in range(2)] == [302, 429]


def test_who_has_a_hand_of_cards_goes_on_where_new_ones_wait(town: Town) -> None:
    app = stingy(town, responses="1/hour")
    early = phone(app, SCHOOL)
    assert early.get("/aaby/deck").status_code == 200
    assert phone(app, SCHOOL).get("/aaby/deck").status_code == 429
    assert early.get("/aaby").status_code == 200
    forger = phone(app, SCHOOL)
    forger.set_cookie("answer-1", "forged")
    assert forger.get("/aaby/deck").status_code == 429, "a forged cookie is a new phone"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", "unix:", "fe80::1%eth0"])
def test_on_this_machine_nobody_is_held_back_by_numbers(town: Town, address: str) -> None:
    """Behind a web server that Swipe was not told of, all residents would come from here."""
    app = stingy(town, responses="1/hour")
    statuses = [phone(app, {"REMOTE_ADDR": address}).get("/aaby/deck").status_code for _ in range(2)]
    assert statuses == [200, 429 if address.startswith("fe80") else 200]


def test_a_household_with_many_addresses_is_one_network(app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2::1"}):
        first = limits.network()
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}):
        assert limits.network() == first
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}):
        assert limits.network() != first


def test_limits_can_be_switched_off_for_measuring(town: Town) -> None:
    app = town.app(LIMITS=False, RATES={"responses": ("1/hour",)})
    assert {phone(app, SCHOOL).get("/aaby/deck").status_code for _ in range(3)} == {200}
    for _ in range(7):
        assert log_in(phone(app, SCHOOL), "petra", "a wrong password").status_code == 422


def test_every_door_of_the_table_is_there(app: Flask) -> None:
    assert set(limits.SCOPE_OF_ENDPOINT) <= set(app.view_functions)
    assert set(limits.SCOPE_OF_ENDPOINT.values()) <= set(limits.RATES)


# ------------------------------------------------------------------ nothing of an address is kept


def test_nothing_of_an_address_is_stored_or_logged(town: Town, db: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    app = stingy(town, responses="1/hour")
    log_in(phone(app, SCHOOL), "petra", "a wrong password")
    assert [phone(app, SCHOOL).get("/aaby/deck").status_code for _ in range(2)] == [200, 429]
    with app.test_request_context(environ_base=SCHOOL):
        hashed = limits.network()
    told = caplog.text + "\n".join(db.conn.iterdump())
    assert SCHOOL["REMOTE_ADDR"] not in told
    assert hashed not in told


def test_the_salt_is_another_one_tomorrow_and_in_each_process() -> None:
    clock = Clock()
    salt = Salt(clock)
    today = salt.hash("4/203.0.113.7")
    clock.now = 24 * 3600 - 1
    assert salt.hash("4/203.0.113.7") == today
    clock.now += 1
    assert salt.hash("4/203.0.113.7") != today
    assert Salt(clock).hash("x") != Salt(clock).hash("x")


# ------------------------------------------------------------------ guesses


def test_the_sixth_wrong_password_has_to_wait_and_longer_each_time() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(40):
        waits.append(throttle.begin({"name": NAME}))
        clock.now += waits[-1]
    assert waits[: NAME.free] == [0] * NAME.free
    growing = [wait for wait in waits if wait]
    assert growing == sorted(growing)
    assert max(growing) <= LONGEST_WAIT_S + 1
    assert growing[-1] >= LONGEST_WAIT_S


def test_patience_comes_back_with_time() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(NAME.free):
        throttle.begin({"name": NAME})
    assert throttle.begin({"name": NAME}) > 0
    clock.now += 3600
    assert [throttle.begin({"name": NAME}) for _ in range(3)] == [0, 0, 0]


def test_success_forgets_the_name_and_not_the_network() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    patience = Patience(free=3, forgiven_after_s=60)
    throttle.begin({"mine": NAME, "network": patience})
    throttle.succeed("mine", "network")
    for number in range(3):
        assert throttle.begin({f"name {number}": NAME, "network": patience}) == 0
    assert throttle.begin({"another": NAME, "network": patience}) > 0


def test_many_tries_at_once_gain_nothing() -> None:
    """A try counts from its beginning, not from when the password was found wrong."""
    throttle = Throttle(Clock())
    assert [throttle.begin({"name": NAME}) for _ in range(64)].count(0) == NAME.free


def test_the_throttle_forgets_rather_than_grow() -> None:
    throttle = Throttle(Clock())
    for number in range(MOST_KEYS + 10):
        throttle.begin({str(number): NAME})
    assert len(throttle._records) == MOST_KEYS


@pytest.mark.parametrize("name", ["petra", "nobody"])
def test_a_known_and_an_unknown_name_wait_alike(app: Flask, name: str) -> None:
    replies = [log_in(phone(app, SCHOOL), name, "a wrong password") for _ in range(7)]
    assert [reply.status_code for reply in replies] == [422] * NAME.free + [429] * (7 - NAME.free)
    assert int(replies[-1].headers["Retry-After"]) >= 1
    assert "Vent" in replies[-1].text


def test_the_right_password_waits_too_while_its_name_is_tried(app: Flask) -> None:
    for _ in range(6):
        log_in(phone(app, SCHOOL), "petra", "a wrong password")
    assert log_in(phone(app, ELSEWHERE), "petra", PASSWORD).status_code == 429
    assert log_in(phone(app, ELSEWHERE), "leo", PASSWORD).status_code == 302


def test_a_town_hall_may_mistype_thirty_times(app: Flask) -> None:
    client = phone(app, SCHOOL)
    token = csrf_of(client.get("/login"))
    with app.test_request_context(environ_base=SCHOOL):
        assert [limits.begin_guess("login", f"name {number}") for number in range(NETWORK.free)] == [0] * NETWORK.free
    form = {"csrf_token": token, "name": "somebody", "password": "a wrong password"}
    assert client.post("/login", data=form).status_code == 429
    assert phone(app, ELSEWHERE).get("/login").status_code == 200


def test_wrong_codes_are_counted_and_held_back(app: Flask, db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(code_required=True))
    used = digest_code("ACDEFHJKMNPR", survey.id, str(app.secret_key))
    store.add_codes(db, survey.id, [used], today=TODAY)
    assert store.redeem_code(db, survey.id, used, key="k" * 22)
    client = phone(app, SCHOOL)
    token = csrf_of(client.get("/aaby/code"))
    codes = ["ACDE-FHJK-MNPR", *(["AAAA-AAAA-AAAA"] * 40)]
    replies = [client.post("/aaby/code", data={"csrf_token": token, "code": code}).status_code for code in codes]
    assert replies[:30] == [422] * 30
    assert replies[-1] == 429
    (failed,) = store.failed_codes(db, survey.id)
    assert (failed.used, failed.unknown) == (1, 29)
