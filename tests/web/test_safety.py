"""One's own login: the second step, the browsers that are logged in, and what failed meanwhile."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import config, store
from swipe.errors import NotFound
from swipe.second_factor import RECOVERY_CODES, app_address, app_secret, matching_step, recovery_digest
from swipe.web import limits
from swipe.web.account import NOBODYS_HASH
from swipe.web.throttle import NAME
from tests.conftest import NOW, PASSWORD, Town, csrf_of, log_in
from tests.residents import enter_as, rows, send

NONCE = "n" * 22
CODE = "ACDE-FHJK-MNPR"


def staff(db: Database, name: str) -> int:
    user = store.user_by_name(db, name)
    assert user
    return user.id


def secret_of(town: Town, db: Database, name: str) -> str:
    factor = store.second_factor(db, staff(db, name))
    assert factor
    return app_secret(factor.nonce, staff(db, name), config.read_secret_key(town.instance))


def with_app(town: Town, db: Database, name: str = "petra") -> pyotp.TOTP:
    """Give somebody a confirmed second factor and one recovery code, and return the app that shows its numbers."""
    number, key = staff(db, name), config.read_secret_key(town.instance)
    store.begin_second_factor(db, number, NONCE)
    digest = recovery_digest(CODE, number, key)
    assert digest
    [(here,)] = rows(db, "SELECT MAX(id) FROM staff_session WHERE staff = :staff", staff=number)
    assert store.confirm_second_factor(db, number, NONCE, 1, [digest], keep=here, now=NOW)
    return pyotp.TOTP(app_secret(NONCE, number, key))


def type_number(client: FlaskClient, number: str) -> TestResponse:
    token = csrf_of(client.get("/login/number"))
    return client.post("/login/number?lang=en", data={"csrf_token": token, "number": number})


# ------------------------------------------------------------------ the numbers


def test_the_numbers_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", the RFC's own, cut to six digits
    for at_s, number in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        assert matching_step(secret, number, at_s=at_s) == at_s // 30
        assert matching_step(secret, f"{number[:3]} {number[3:]}", at_s=at_s + 30) == at_s // 30
        assert matching_step(secret, number, at_s=at_s + 61) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "２８７０８２", "-28708", "28708.", "\0" * 6])
def test_what_is_no_number_never_matches(typed: str) -> None:
    assert matching_step("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", typed, at_s=59) is None


def test_the_database_alone_does_not_tell_the_numbers(town: Town, db: Database) -> None:
    with_app(town, db)
    kept = str(rows(db, "SELECT * FROM second_factor") + rows(db, "SELECT * FROM recovery_code"))
    assert secret_of(town, db, "petra") not in kept
    assert CODE not in kept
    assert app_secret(NONCE, staff(db, "petra"), "another key") != secret_of(town, db, "petra")
    assert app_secret(NONCE, staff(db, "leo"), config.read_secret_key(town.instance)) != secret_of(town, db, "petra")


def test_an_app_is_told_whose_numbers_they_are() -> None:
    address = app_address("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "petra", "Testby Kommune")
    assert address.startswith("otpauth://totp/Testby%20Kommune:petra?")
    assert "secret=GEZDGNBVGY3TQOJQ" in address


# ------------------------------------------------------------------ setting up


def test_one_sets_up_two_steps_and_logs_in_with_them(town: Town, db: Database, planner: FlaskClient) -> None:
    page = send(planner, "/account/second-factor", {"password": PASSWORD}).headers["Location"]
    shown = planner.get(page + "?lang=en")
    assert shown.headers["Cache-Control"] == "no-store"
    secret = secret_of(town, db, "petra")
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in shown.text
    app = pyotp.TOTP(secret)
    codes = send(planner, "/account/second-factor/confirm", {"number": app.now()})
    assert codes.headers["Cache-Control"] == "no-store"
    written = re.findall(r"<code>(\w{4}-\w{4}-\w{4})</code>", codes.text)
    assert len(set(written)) == RECOVERY_CODES
    assert [entry[0] for entry in rows(db, "SELECT action FROM audit")] == ["second factor on"]

    browser = town.app().test_client()
    assert log_in(browser, "petra").headers["Location"] == "/login/number"
    assert browser.get("/plan/").status_code == 302, "the password alone opens nothing"
    assert type_number(browser, written[0].lower()).headers["Location"] == "/plan/"
    assert browser.get("/plan/").status_code == 200


def test_nothing_changes_until_the_first_number_was_right(town: Town, db: Database, planner: FlaskClient) -> None:
    send(planner, "/account/second-factor", {"password": PASSWORD})
    refused = send(planner, "/account/second-factor/confirm?lang=en", {"number": "000000"})
    assert refused.status_code == 422
    assert "does not match" in refused.text
    assert log_in(town.app().test_client(), "petra").headers["Location"] == "/plan/"
    assert rows(db, "SELECT COUNT(*) FROM recovery_code") == [(0,)]


def test_a_factor_that_counts_is_not_shown_or_replaced(town: Town, db: Database, planner: FlaskClient) -> None:
    app = with_app(town, db)
    assert planner.get("/account/second-factor").headers["Location"] == "/account/safety"
    send(planner, "/account/second-factor", {"password": PASSWORD})
    assert secret_of(town, db, "petra") == app.secret
    assert send(planner, "/account/second-factor/confirm", {"number": app.now()}).status_code == 302


# ------------------------------------------------------------------ logging in with two steps


def test_a_number_works_once(town: Town, db: Database, client: FlaskClient) -> None:
    app = with_app(town, db)
    number = app.now()
    log_in(client, "petra")
    assert type_number(client, number).status_code == 302
    thief = town.app().test_client()
    log_in(thief, "petra")
    refused = type_number(thief, number)
    assert refused.status_code == 422
    assert "does not match, or it was used" in refused.text


def test_a_recovery_code_works_once(town: Town, db: Database, client: FlaskClient) -> None:
    with_app(town, db)
    log_in(client, "petra")
    assert type_number(client, CODE).status_code == 302
    again = town.app().test_client()
    log_in(again, "petra")
    assert type_number(again, CODE).status_code == 422


def test_the_code_of_somebody_else_opens_nothing(town: Town, db: Database, client: FlaskClient) -> None:
    with_app(town, db, "leo")
    store.begin_second_factor(db, staff(db, "petra"), "m" * 22)
    store.confirm_second_factor(db, staff(db, "petra"), "m" * 22, 1, [], keep=None, now=NOW)
    log_in(client, "petra")
    assert type_number(client, CODE).status_code == 422


def test_somebody_who_never_gave_a_password_comes_to_no_number(client: FlaskClient) -> None:
    assert client.get("/login/number").headers["Location"] == "/login"
    assert send(client, "/login/number", {"number": "123456"}).headers["Location"] == "/login"


@pytest.mark.parametrize("half", [None, [], [1, 2], ["x", "y", "z", None], [1, "t", time.time() + 1e6, None]])
def test_a_half_way_login_that_makes_no_sense_is_none(client: FlaskClient, half: object) -> None:
    with client.session_transaction() as session:
        session["half_way"] = half
    assert client.get("/login/number").status_code == 302


def test_a_right_password_waits_five_minutes_for_its_number(town: Town, db: Database, client: FlaskClient) -> None:
    app = with_app(town, db)
    log_in(client, "petra")
    with client.session_transaction() as session:
        session["half_way"] = [*session["half_way"][:2], int(time.time()) - 301, None]
    assert send(client, "/login/number", {"number": app.now()}).headers["Location"] == "/login"


def test_a_new_password_ends_a_login_that_is_half_way(town: Town, db: Database, client: FlaskClient) -> None:
    app = with_app(town, db)
    log_in(client, "petra")
    store.set_password(db, staff(db, "petra"), password_hash="x", token="another")
    assert send(client, "/login/number", {"number": app.now()}).headers["Location"] == "/login"


def test_numbers_are_not_guessed_a_thousand_times(town: Town, db: Database, client: FlaskClient) -> None:
    app = with_app(town, db)
    client.application.extensions["swipe-limits"].throttle.clock = lambda: 0.0
    log_in(client, "petra")
    replies = [type_number(client, f"{number:06}").status_code for number in range(7)]
    assert replies == [422] * 5 + [429] * 2
    reply = type_number(client, app.now())
    assert reply.status_code == 429, "not even the right one, until the wait is over"
    assert int(reply.headers["Retry-After"]) >= 1


def test_the_page_that_was_wanted_comes_after_the_number(town: Town, db: Database, client: FlaskClient) -> None:
    app = with_app(town, db)
    address = client.get("/plan/aaby").headers["Location"]
    send(client, address, {"name": "petra", "password": PASSWORD})
    assert type_number(client, app.now()).headers["Location"] == "/plan/aaby"


# ------------------------------------------------------------------ off, anew, reset


@pytest.mark.parametrize("page", ["off", "codes"])
def test_what_protects_the_login_is_changed_with_both_steps_only(
    town: Town, db: Database, planner: FlaskClient, page: str
) -> None:
    app = with_app(town, db)
    for typed in (
        {},
        {"password": "a wrong one", "number": app.now()},
        {"password": PASSWORD},
        {"password": PASSWORD, "number": "000000"},
        {"password": PASSWORD, "number": "ACDE-FHJK-MNPX"},
    ):
        assert send(planner, f"/account/second-factor/{page}", typed).status_code == 422
    assert store.use_recovery_code(
        db, staff(db, "petra"), recovery_digest(CODE, staff(db, "petra"), planner.application.secret_key) or "", now=NOW
    ), "all is as it was"


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/account/second-factor/off", {"password": "wrong", "number": "000000"}),
        ("/account/second-factor/codes", {"password": PASSWORD, "number": "000000"}),
        ("/account/password", {"old": "wrong", "new": "three words in a row"}),
    ],
)
def test_neither_step_is_guessed_from_a_browser_that_was_left_open(
    town: Town, db: Database, planner: FlaskClient, address: str, typed: dict[str, str]
) -> None:
    with_app(town, db)
    planner.application.extensions["swipe-limits"].throttle.clock = lambda: 0.0
    told = ["That was tried too often" in send(planner, address + "?lang=en", typed).text for _ in range(NAME.free + 1)]
    assert told == [False] * NAME.free + [True]


def test_a_name_that_looks_like_another_guess_slows_nobody(planner: FlaskClient, db: Database) -> None:
    petra = staff(db, "petra")
    with planner.application.test_request_context():
        for _ in range(NAME.free + 1):
            limits.begin_guess("login", str(petra))
        assert limits.begin_guess("login", str(petra)) > 0
        assert limits.begin_guess("number", str(petra)) == 0
        assert limits.begin_guess("own password", str(petra)) == 0


def test_only_a_browser_that_showed_the_password_sets_up_two_steps(db: Database, planner: FlaskClient) -> None:
    for typed in ({}, {"password": "a wrong one"}):
        assert send(planner, "/account/second-factor", typed).status_code == 422
    assert store.second_factor(db, staff(db, "petra")) is None


def test_a_login_from_before_two_steps_ends_with_them(town: Town, db: Database, planner: FlaskClient) -> None:
    other = enter_as(town.app().test_client(), db, "petra")
    assert other.get("/plan/").status_code == 200
    send(planner, "/account/second-factor", {"password": PASSWORD})
    app = pyotp.TOTP(secret_of(town, db, "petra"))
    assert send(planner, "/account/second-factor/confirm", {"number": app.now()}).status_code == 200
    assert other.get("/plan/").status_code == 302
    assert planner.get("/plan/").status_code == 200


def test_it_can_be_switched_off(town: Town, db: Database, planner: FlaskClient) -> None:
    app = with_app(town, db)
    both = {"password": PASSWORD, "number": app.now()}
    assert send(planner, "/account/second-factor/off", both).status_code == 302
    assert store.second_factor(db, staff(db, "petra")) is None
    assert log_in(town.app().test_client(), "petra").headers["Location"] == "/plan/"
    assert rows(db, "SELECT action FROM audit ORDER BY id DESC LIMIT 1") == [("second factor off",)]
    assert send(planner, "/account/second-factor/off", both).headers["Location"] == "/account/safety"


def test_new_recovery_codes_end_the_old_ones(town: Town, db: Database, planner: FlaskClient) -> None:
    with_app(town, db)
    page = send(planner, "/account/second-factor/codes", {"password": PASSWORD, "number": CODE})
    fresh = re.findall(r"<code>(\w{4}-\w{4}-\w{4})</code>", page.text)
    browser = town.app().test_client()
    log_in(browser, "petra")
    assert type_number(browser, CODE).status_code == 422
    assert type_number(browser, fresh[7]).status_code == 302


def test_an_administrator_lets_in_who_lost_everything(town: Town, db: Database, client: FlaskClient) -> None:
    with_app(town, db)
    enter_as(client, db, "ada")
    petra = staff(db, "petra")
    assert "Two steps" in client.get(f"/admin/{petra}?lang=en").text
    assert send(client, f"/admin/{petra}/second-factor/reset").status_code == 302
    assert store.second_factor(db, petra) is None
    assert rows(db, "SELECT staff, action FROM audit")[-1] == (staff(db, "ada"), "reset second factor")


def test_administrators_see_who_logs_in_with_two_steps(town: Town, db: Database, client: FlaskClient) -> None:
    enter_as(client, db, "ada")
    assert "Two steps" not in client.get("/admin/?lang=en").text
    with_app(town, db)
    assert client.get("/admin/?lang=en").text.count("Two steps") == 1


def test_an_administrator_does_not_reset_their_own_without_the_password(
    town: Town, db: Database, client: FlaskClient
) -> None:
    with_app(town, db, "ada")
    enter_as(client, db, "ada")
    send(client, f"/admin/{staff(db, 'ada')}/second-factor/reset")
    assert store.second_factor(db, staff(db, "ada"))


def test_where_a_role_needs_two_steps_nothing_else_opens_first(town: Town, db: Database) -> None:
    app = town.app(SECOND_FACTOR=["lead", "admin"])
    leo = enter_as(app.test_client(), db, "leo")
    for address in ("/lead/", "/lead/aaby", "/account/keys"):
        assert leo.get(address).headers["Location"] == "/account/safety"
    page = leo.get("/account/safety?lang=en")
    assert "Your role needs it." in page.text
    assert leo.get("/account/password").status_code == 200
    assert enter_as(app.test_client(), db, "petra").get("/plan/").status_code == 200, "planners need none here"
    with_app(town, db, "leo")
    assert leo.get("/lead/").status_code == 200


def test_a_program_with_a_key_is_asked_for_no_number(town: Town, db: Database) -> None:
    _, key = store.make_access_key(db, staff(db, "leo"), "Excel", now=NOW)
    client = town.app(SECOND_FACTOR=["lead"]).test_client()
    assert client.get(f"/lead/summary.csv?key={key}").status_code == 200


# ------------------------------------------------------------------ sessions


def test_each_login_is_listed_and_can_be_ended_alone(town: Town, db: Database, planner: FlaskClient) -> None:
    other = town.app().test_client()
    log_in(other, "petra")
    here, there = reversed(store.login_sessions(db, staff(db, "petra"), now=NOW))
    page = planner.get("/account/safety?lang=en").text
    assert here.label in page
    assert there.label in page
    assert page.count("This browser") == 1
    assert send(planner, f"/account/sessions/{there.id}/end").status_code == 302
    assert other.get("/plan/").status_code == 302
    assert planner.get("/plan/").status_code == 200


def test_one_logs_out_everywhere(town: Town, db: Database, planner: FlaskClient) -> None:
    other = town.app().test_client()
    log_in(other, "petra")
    assert send(planner, "/account/sessions/end").headers["Location"] == "/login"
    assert {browser.get("/plan/").status_code for browser in (planner, other)} == {302}
    assert rows(db, "SELECT COUNT(*) FROM staff_session") == [(0,)]


def test_nobody_ends_the_session_of_somebody_else(db: Database, planner: FlaskClient, town: Town) -> None:
    leo = enter_as(town.app().test_client(), db, "leo")
    (session,) = store.login_sessions(db, staff(db, "leo"), now=NOW)
    assert send(planner, f"/account/sessions/{session.id}/end").status_code == 404
    assert leo.get("/lead/").status_code == 200
    with pytest.raises(NotFound):
        store.end_session(db, staff(db, "petra"), session.id, now=NOW)


def test_a_cookie_that_was_kept_from_before_logging_out_opens_nothing(planner: FlaskClient) -> None:
    kept = planner.get_cookie("session")
    assert kept
    send(planner, "/logout")
    planner.set_cookie("session", kept.value)
    assert planner.get("/plan/").status_code == 302


def test_a_login_begins_a_new_session_whatever_the_browser_held(client: FlaskClient, db: Database) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = "chosen by somebody else"
        session["planted"] = "x"
    log_in(client, "petra")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert len(session["_user_id"]) >= 40
        assert session["_user_id"] not in str(rows(db, "SELECT * FROM staff_session")), "only the digest is kept"


def test_a_session_ends_by_itself(db: Database) -> None:
    petra = staff(db, "petra")
    secret = store.begin_session(db, petra, label="TEST", now="2026-09-01T08:00:00Z")
    assert store.session_user(db, secret, now="2026-09-01T20:00:00Z"), "a long day"
    assert store.session_user(db, secret, now="2026-09-02T07:59:00Z"), "seen since"
    assert store.session_user(db, secret, now="2026-09-02T20:00:00Z") is None, "half a day unused"
    assert store.login_sessions(db, petra, now="2026-09-02T20:00:00Z") == []
    day = 1
    secret = store.begin_session(db, petra, label="TEST", now="2026-09-03T08:00:00Z")
    assert rows(db, "SELECT COUNT(*) FROM staff_session") == [(1,)], "what has ended is forgotten"
    for half_day in range(1, 61):
        day, hour = 3 + half_day // 2, 8 if half_day % 2 == 0 else 20
        month, day = (9, day) if day <= 30 else (10, day - 30)
        found = store.session_user(db, secret, now=f"2026-{month:02}-{day:02}T{hour:02}:00:00Z")
    assert found, "thirty days of use"
    assert store.session_user(db, secret, now="2026-10-03T09:00:00Z") is None, "and no longer"


def test_nothing_of_a_browser_or_a_network_is_kept_of_a_session(client: FlaskClient, db: Database) -> None:
    token = csrf_of(client.get("/login"))
    client.post(
        "/login",
        data={"csrf_token": token, "name": "petra", "password": PASSWORD},
        headers={"User-Agent": "Telltale/1.0"},
        environ_base={"REMOTE_ADDR": "203.0.113.77"},
    )
    dump = "\n".join(db.conn.iterdump())
    assert "Telltale" not in dump
    assert "203.0.113" not in dump
    with client.session_transaction() as session:
        assert "_id" not in session, "Flask-Login would keep a digest of both"


# ------------------------------------------------------------------ what failed meanwhile


def test_one_is_told_of_tries_that_failed_once(client: FlaskClient, town: Town) -> None:
    for _ in range(2):
        log_in(town.app().test_client(), "petra", "a wrong password")
    log_in(client, "petra")
    page = client.get("/plan/").text
    assert "2 forsøg på at logge ind med dit navn" in page
    assert '<a href="/account/password">Så skift adgangskode</a>' in page
    again = town.app().test_client()
    log_in(again, "petra")
    assert "forsøg" not in again.get("/plan/").text


def test_a_name_that_nobody_has_costs_the_same_work(client: FlaskClient, db: Database) -> None:
    """The same hash, and a write of the same kind: timing would be a test of the machine."""
    user = store.user_by_name(db, "petra")
    assert user
    assert NOBODYS_HASH.split("$")[0] == user.password_hash.split("$")[0]
    for name in ("petra", "nobody", "' OR 1=1 --"):
        log_in(client, name, "a wrong password")
    assert rows(db, "SELECT id, staff, tries FROM failed_login ORDER BY id") == [(0, None, 2), (user.id, user.id, 1)]


def test_a_lost_second_factor_is_reset_by_command(town: Town, db: Database) -> None:
    from click.testing import CliRunner

    from swipe.cli import main

    with_app(town, db)
    run = CliRunner(env=town.environment)
    assert "petra logs in with the password alone." in run.invoke(main, ["user", "reset-second-factor", "petra"]).output
    assert "petra has no second factor." in run.invoke(main, ["user", "reset-second-factor", "petra"]).output
    assert run.invoke(main, ["user", "reset-second-factor", "nobody"]).exit_code == 1
