"""Keys for programs: what they open, what they never open, and that they leave no trace."""

from __future__ import annotations

import html
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import User
from swipe.web import access
from tests.conftest import NOW, Town
from tests.residents import crowd, enter_as, rows, send

FILES = ["/lead/summary.csv", "/lead/summary.json", "/lead/aaby/summary.csv", "/lead/aaby/summary.json"]
FILES += ["/lead/summary.xlsx", "/lead/aaby/summary.geojson", "/lead/aaby/summary.pdf", "/lead/aaby/chart/reach.svg"]
FILES += ["/lead/open-data.zip"]
PAGES = ["/lead/", "/lead/aaby", "/lead/aaby/log", "/plan/", "/plan/aaby/outcome", "/account/keys", "/admin/"]


def user(db: Database, name: str) -> User:
    found = store.user_by_name(db, name)
    assert found
    return found


@pytest.fixture
def app(town: Town) -> Flask:
    return town.app()


@pytest.fixture
def program(app: Flask) -> FlaskClient:
    """Something without cookies, as Excel is."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def secret(db: Database) -> str:
    return store.make_access_key(db, user(db, "leo").id, "Excel", now=NOW)[1]


def shown(program: FlaskClient, address: str, secret: str, **query: str) -> TestResponse:
    return program.get(address, query_string={**query, "key": secret})


# ------------------------------------------------------------------ what a key opens


@pytest.mark.parametrize("address", FILES)
def test_a_key_opens_every_file_in_the_address_or_the_header(
    app: Flask, program: FlaskClient, db: Database, secret: str, address: str
) -> None:
    crowd(db, store.survey_by_id(db, 1), 12, ["like", "dislike"])
    by_login = enter_as(app.test_client(), db, "leo").get(address)
    by_address = shown(program, address, secret)
    by_header = program.get(address, headers={"Authorization": f"Bearer {secret}"})
    assert (by_address.status_code, by_header.status_code) == (200, 200)
    assert by_address.data == by_header.data == by_login.data
    assert by_address.headers["Content-Disposition"] == by_login.headers["Content-Disposition"]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_an_answer_to_a_key_leaves_no_trace(program: FlaskClient, secret: str, lang: str) -> None:
    for reply in (
        shown(program, "/lead/summary.csv", secret, lang=lang),
        program.get(f"/lead/summary.csv?lang={lang}", headers={"Authorization": f"Bearer {secret}"}),
        shown(program, "/lead/atlantis/summary.csv", secret, lang=lang),
        shown(program, "/lead/summary.csv", "wrong", lang=lang),
    ):
        assert "Set-Cookie" not in reply.headers
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Referrer-Policy"] == "no-referrer"


def test_a_key_makes_no_session_even_in_a_browser(app: Flask, db: Database, secret: str) -> None:
    browser = app.test_client()
    assert shown(browser, "/lead/summary.csv", secret).status_code == 200
    assert browser.get("/lead/").status_code == 302
    lived_in = enter_as(app.test_client(), db, "petra")
    reply = shown(lived_in, "/lead/summary.csv", secret)
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers
    assert lived_in.get("/lead/").status_code == 403, "the planner is still the planner"


def test_a_key_is_noted_as_used(program: FlaskClient, db: Database, secret: str) -> None:
    shown(program, "/lead/summary.csv", secret)
    [key] = store.access_keys(db, user(db, "leo").id)
    assert key.used_on


def test_a_key_reaches_as_far_as_its_owner(program: FlaskClient, db: Database, secret: str) -> None:
    leo = user(db, "leo")
    store.save_staff(db, leo.id, role="lead", areas=frozenset({store.area_by_slug(db, "aaby").id}))
    everything = shown(program, "/lead/summary.csv", secret).text
    assert "aaby" in everything
    assert "oester-mark" not in everything
    assert shown(program, "/lead/aaby/summary.csv", secret).status_code == 200
    other = shown(program, "/lead/oester-mark/summary.csv", secret, lang="en")
    assert other.status_code == 403
    assert other.mimetype == "text/plain"
    assert "not one of your areas" in other.text


# ------------------------------------------------------------------ what it never opens


@pytest.mark.parametrize("address", PAGES)
def test_a_key_opens_no_page_and_never_the_log(program: FlaskClient, db: Database, secret: str, address: str) -> None:
    for reply in (
        shown(program, address, secret, lang="en"),
        program.get(f"{address}?lang=en", headers={"Authorization": f"Bearer {secret}"}),
    ):
        assert reply.status_code == 401
        assert reply.text == "A key opens files of figures and nothing else. Log in to see this page."
        assert "Location" not in reply.headers
    assert program.post(address, query_string={"key": secret}).status_code in (400, 401, 405)
    assert rows(db, "SELECT COUNT(*) FROM audit WHERE action = 'log'") == [(0,)]


def test_only_files_that_are_read_are_open_to_keys(app: Flask) -> None:
    methods = {rule.endpoint: rule.methods or set() for rule in app.url_map.iter_rules()}
    for endpoint in access.OPEN_TO_KEYS:
        assert methods[endpoint] <= {"GET", "HEAD", "OPTIONS"}, endpoint
        assert access.ROLES_OF_BLUEPRINT[endpoint.rpartition(".")[0]] == {"lead", "admin"}
        assert "log" not in endpoint


WRONG = ["", "wrong", "swipe-" + "A" * 43, "æøå", "x" * 3000]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_key_gets_one_plain_sentence_and_no_login_page(program: FlaskClient, secret: str, wrong: str) -> None:
    assert secret != wrong
    reply = shown(program, "/lead/summary.csv", wrong, lang="en")
    assert reply.status_code == 401
    assert reply.mimetype == "text/plain"
    assert reply.text == "This key opens nothing, or not any more. Make a new one under “Keys” in Swipe."
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert "Location" not in reply.headers


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer wrong", "bearer x y z"])
def test_a_wrong_header_is_refused_too(program: FlaskClient, header: str) -> None:
    reply = program.get("/lead/summary.csv", headers={"Authorization": header})
    assert reply.status_code == 401


def test_another_kind_of_header_is_no_key(program: FlaskClient, secret: str) -> None:
    reply = program.get("/lead/summary.csv", headers={"Authorization": f"Basic {secret}"})
    assert reply.status_code == 302


def test_a_revoked_key_is_refused_at_once_even_in_the_browser_of_who_revoked_it(
    app: Flask, program: FlaskClient, db: Database, secret: str
) -> None:
    browser = enter_as(app.test_client(), db, "leo")
    assert shown(browser, "/lead/summary.csv", secret).status_code == 200
    [key] = store.access_keys(db, user(db, "leo").id)
    assert send(browser, f"/account/keys/{key.id}/revoke").location == "/account/keys"
    assert shown(program, "/lead/summary.csv", secret).status_code == 401
    assert shown(browser, "/lead/summary.csv", secret).status_code == 401
    assert browser.get("/lead/summary.csv").status_code == 200, "with the login alone"


def test_a_key_ends_with_the_login_or_the_role(program: FlaskClient, db: Database, secret: str) -> None:
    leo = user(db, "leo")
    store.save_staff(db, leo.id, role="planner", areas=None)
    assert shown(program, "/lead/summary.csv", secret).status_code == 401
    store.save_staff(db, leo.id, role="lead", areas=None)
    _, another = store.make_access_key(db, leo.id, "Excel", now=NOW)
    assert shown(program, "/lead/summary.csv", another).status_code == 200
    store.set_active(db, leo.id, active=False, token="gone")
    assert shown(program, "/lead/summary.csv", another).status_code == 401


def test_a_key_of_the_database_from_before_its_owner_changed_role_is_refused(
    program: FlaskClient, db: Database, secret: str
) -> None:
    """However the role was changed: it is looked at each time."""
    db.execute("UPDATE staff SET role = 'planner' WHERE name = 'leo'")
    assert shown(program, "/lead/summary.csv", secret).status_code == 401


# ------------------------------------------------------------------ it is written nowhere


def test_a_key_is_in_no_log_of_ours_and_on_no_page(
    app: Flask, program: FlaskClient, db: Database, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    leo = enter_as(app.test_client(), db, "leo")
    told = [
        shown(program, address, secret)
        for address in (
            "/lead/summary.csv",
            "/lead/summary.pdfx",
            "/lead/atlantis/summary.csv",
            "/lead/aaby",
            "/nowhere",
        )
    ]
    told += [shown(leo, "/lead/aaby", secret), shown(leo, "/lead/atlantis", secret)]
    db.execute("DROP TABLE population")
    crash = shown(program, "/lead/summary.csv", secret)
    assert crash.status_code == 500
    assert "unhandled error" in caplog.text
    assert secret not in caplog.text
    for reply in (*told, crash):
        assert secret not in reply.text
        assert secret not in str(reply.headers)


# ------------------------------------------------------------------ the page


@pytest.fixture
def lead(app: Flask, db: Database) -> FlaskClient:
    client = enter_as(app.test_client(), db, "leo")
    client.set_cookie("lang", "en")
    return client


def test_a_key_is_made_shown_once_and_works(lead: FlaskClient, program: FlaskClient, db: Database) -> None:
    page = send(lead, "/account/keys", {"name": "Power BI"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    values = [html.unescape(value) for value in re.findall(r'class="secret" value="([^"]+)"', page.text)]
    excel, power_bi, secret = values
    assert excel.startswith("http://localhost/lead/summary.csv?")
    assert program.get(excel).data.startswith(b"\xef\xbb\xbfarea;")
    assert program.get(power_bi).data.startswith(b"area,")
    assert program.get("/lead/summary.json", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    later = lead.get("/account/keys").text
    assert "Power BI" in later
    assert secret not in later
    assert rows(db, "SELECT action FROM audit WHERE action LIKE '%key'") == [("make key",)]


def test_the_page_lists_when_a_key_was_made_and_used(lead: FlaskClient, db: Database) -> None:
    assert "You have no keys." in lead.get("/account/keys").text
    key, secret = store.make_access_key(db, user(db, "leo").id, "<b>Excel</b>", now=NOW)
    page = lead.get("/account/keys").text
    assert "&lt;b&gt;Excel&lt;/b&gt;" in page
    assert "Made on September 1, 2026." in page
    assert "Never used." in page
    store.user_of_key(db, secret, today="2026-09-02")
    assert "Last used on September 2, 2026." in lead.get("/account/keys").text
    send(lead, f"/account/keys/{key.id}/revoke")
    page = lead.get("/account/keys").text
    assert "1 revoked key" in page
    assert "You have no keys." in page


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_key_without_a_usable_name_is_not_made(lead: FlaskClient, db: Database, name: str) -> None:
    page = send(lead, "/account/keys", {"name": name})
    assert page.status_code == 422
    assert 'class="error"' in page.text
    assert rows(db, "SELECT COUNT(*) FROM access_key") == [(0,)]


def test_without_a_token_no_key_is_made_or_revoked(lead: FlaskClient, db: Database) -> None:
    key, _ = store.make_access_key(db, user(db, "leo").id, "Excel", now=NOW)
    assert lead.post("/account/keys", data={"name": "Power BI"}).status_code == 400
    assert lead.post(f"/account/keys/{key.id}/revoke").status_code == 400
    assert [one.revoked for one in store.access_keys(db, user(db, "leo").id)] == [False]


def test_nobody_sees_or_revokes_the_keys_of_another(lead: FlaskClient, db: Database) -> None:
    key, _ = store.make_access_key(db, user(db, "ada").id, "Ada's own", now=NOW)
    assert "own" not in re.findall(r"<strong>([^<]*)</strong>", lead.get("/account/keys").text)
    assert send(lead, f"/account/keys/{key.id}/revoke").status_code == 404
    assert [one.revoked for one in store.access_keys(db, user(db, "ada").id)] == [False]


def test_leads_find_their_keys_and_planners_have_none(app: Flask, lead: FlaskClient, db: Database) -> None:
    for address in ("/lead/", "/lead/aaby", "/account/password"):
        assert 'href="/account/keys"' in lead.get(address).text
    assert 'href="/account/keys"' not in enter_as(app.test_client(), db, "petra").get("/plan/").text
