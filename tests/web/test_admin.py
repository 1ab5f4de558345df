"""The administrator's pages, and everybody's own password."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import User
from tests.conftest import PASSWORD, Town, log_in
from tests.residents import enter_as, send


@pytest.fixture
def admin(client: FlaskClient, db: Database) -> FlaskClient:
    client.set_cookie("lang", "en")
    return enter_as(client, db, "ada")


def user(db: Database, name: str) -> User:
    found = store.user_by_name(db, name)
    assert found
    return found


def add(admin: FlaskClient, **fields: object) -> TestResponse:
    return send(admin, "/admin/new", {"name": "Mette", "role": "planner", "reach": "all", "password": "", **fields})


def made_password(page: TestResponse) -> str:
    found = re.search(r'<code class="once">([^<]+)</code>', page.text)
    assert found, page.text
    return found[1]


def test_the_list_shows_everybody_with_role_areas_and_access(admin: FlaskClient, db: Database) -> None:
    store.save_staff(db, user(db, "petra").id, role="planner", areas=frozenset({1, 2}))
    store.save_staff(db, user(db, "leo").id, role="lead", areas=frozenset())
    text = re.sub(r"<[^>]+>|\s+", " ", admin.get("/admin/").text)
    text = re.sub(r"\s+", " ", text)
    assert "ada you Administrator All areas Can log in" in text
    assert "petra Planner Nørre Havn, Åby Can log in" in text
    assert "leo Project lead None Can log in" in text


def test_somebody_new_gets_a_password_that_is_shown_once_and_works(
    admin: FlaskClient, db: Database, town: Town
) -> None:
    page = add(admin)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    password = made_password(page)
    assert password not in admin.get("/admin/").text + admin.get(f"/admin/{user(db, 'mette').id}").text
    assert password not in user(db, "mette").password_hash
    assert log_in(town.app().test_client(), "mette", password).headers["Location"] == "/plan/"


def test_two_new_ones_get_different_passwords(admin: FlaskClient) -> None:
    assert made_password(add(admin)) != made_password(add(admin, name="nils"))


def test_a_password_that_was_written_is_not_shown(admin: FlaskClient, town: Town) -> None:
    reply = add(admin, password="four green little birds")
    assert (reply.status_code, reply.headers["Location"]) == (302, "/admin/")
    assert "four green" not in admin.get("/admin/").text
    assert log_in(town.app().test_client(), "mette", "four green little birds").status_code == 302


def test_somebody_new_can_be_limited_to_areas(admin: FlaskClient, db: Database) -> None:
    add(admin, reach="some", areas=["1", "3"])
    assert user(db, "mette").areas == {1, 3}


def test_the_areas_of_an_administrator_are_all(admin: FlaskClient, db: Database) -> None:
    add(admin, role="admin", reach="some", areas=["1"])
    assert (user(db, "mette").role, user(db, "mette").areas) == ("admin", None)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "Write a user name."),
        ({"name": "   "}, "1 to 80 characters"),
        ({"name": "m" * 81}, "At most 80 characters"),
        ({"name": "PETRA"}, "There is a user called petra already."),
        ({"password": "short"}, "at least 10 characters"),
        ({"role": "king"}, "Not a valid choice"),
        ({"reach": "some"}, "Choose at least one area"),
        ({"reach": ""}, "Choose which areas."),
        ({"reach": "some", "areas": ["999"]}, "choice"),
        ({"reach": "some", "areas": ["x"]}, "choice"),
    ],
)
def test_what_cannot_be_added_is_said_beside_the_field_and_kept(
    admin: FlaskClient, db: Database, fields: dict[str, object], reason: str
) -> None:
    before = store.staff(db)
    page = add(admin, **fields)
    assert page.status_code == 422
    assert reason in page.text
    assert 'class="error"' in page.text
    assert store.staff(db) == before


def test_role_and_areas_are_changed_and_shown_again(admin: FlaskClient, db: Database) -> None:
    petra = user(db, "petra")
    reply = send(admin, f"/admin/{petra.id}", {"role": "lead", "reach": "some", "areas": ["2"]})
    assert reply.status_code == 302
    assert (user(db, "petra").role, user(db, "petra").areas) == ("lead", {2})
    page = admin.get(f"/admin/{petra.id}").text
    for value in ("lead", "some", "2"):
        assert re.search(rf'<input checked[^>]* value="{value}"', page), value


def test_the_only_administrator_stays_one(admin: FlaskClient, db: Database) -> None:
    ada = user(db, "ada")
    page = send(admin, f"/admin/{ada.id}", {"role": "planner", "reach": "all"})
    assert page.status_code == 422
    assert "This is the only administrator." in page.text
    assert user(db, "ada") == ada


def test_one_of_two_administrators_may_step_down_and_lands_on_a_page_of_theirs(
    admin: FlaskClient, db: Database
) -> None:
    add(admin, role="admin")
    reply = send(admin, f"/admin/{user(db, 'ada').id}", {"role": "lead", "reach": "all"})
    assert reply.headers["Location"] == "/lead/"
    assert admin.get("/lead/").status_code == 200
    assert admin.get("/admin/").status_code == 403


def test_a_new_password_ends_every_session(admin: FlaskClient, db: Database, town: Town) -> None:
    petra = enter_as(town.app().test_client(), db, "petra")
    assert petra.get("/plan/").status_code == 200
    password = made_password(send(admin, f"/admin/{user(db, 'petra').id}/password", {"password": ""}))
    assert petra.get("/plan/").status_code == 302
    assert log_in(town.app().test_client(), "petra", PASSWORD).status_code == 422
    assert log_in(town.app().test_client(), "petra", password).status_code == 302


def test_a_new_password_that_is_too_short_changes_nothing(admin: FlaskClient, db: Database) -> None:
    before = user(db, "petra")
    page = send(admin, f"/admin/{before.id}/password", {"password": "short"})
    assert page.status_code == 422
    assert "at least 10 characters" in page.text
    assert user(db, "petra") == before


def test_somebody_is_deactivated_and_let_in_again(admin: FlaskClient, db: Database, town: Town) -> None:
    petra = user(db, "petra")
    session = enter_as(town.app().test_client(), db, "petra")
    send(admin, f"/admin/{petra.id}/deactivate")
    assert session.get("/plan/").status_code == 302
    assert "petra is logged out" in admin.get(f"/admin/{petra.id}").text
    assert "Closed" in admin.get("/admin/").text
    send(admin, f"/admin/{petra.id}/activate")
    assert log_in(town.app().test_client(), "petra").status_code == 302
    assert session.get("/plan/").status_code == 302, "the old session stays closed"


def test_nobody_closes_their_own_login(admin: FlaskClient, db: Database) -> None:
    add(admin, role="admin")
    send(admin, f"/admin/{user(db, 'ada').id}/deactivate")
    assert user(db, "ada").active
    assert "You cannot close your own login." in admin.get("/admin/").text


@pytest.mark.parametrize("action", ["", "/password", "/deactivate", "/activate"])
def test_one_who_is_not_there_is_not_found(admin: FlaskClient, action: str) -> None:
    fields = {"role": "lead", "reach": "all", "password": ""}
    assert send(admin, f"/admin/999{action}", fields).status_code == 404


def test_a_name_is_shown_as_it_was_written_and_never_as_markup(admin: FlaskClient) -> None:
    page = add(admin, name="<b>mette</b>")
    assert "&lt;b&gt;mette&lt;/b&gt;" in page.text
    assert "<b>mette" not in page.text


# ------------------------------------------------------------------ one's own password


def change(client: FlaskClient, old: str, new: str) -> TestResponse:
    return send(client, "/account/password", {"old": old, "new": new})


def test_ones_own_password_is_changed_and_other_browsers_are_out(client: FlaskClient, db: Database, town: Town) -> None:
    client.set_cookie("lang", "en")
    enter_as(client, db, "leo")
    elsewhere = enter_as(town.app().test_client(), db, "leo")
    reply = change(client, PASSWORD, "a better password")
    assert reply.headers["Location"] == "/lead/"
    assert "Your password is changed." in client.get("/lead/").text
    assert elsewhere.get("/lead/").status_code == 302
    assert log_in(town.app().test_client(), "leo", "a better password").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("wrong password", "a better password", "This is not your password."),
        (PASSWORD, "short", "at least 10 characters"),
        ("", "", "Write a new password."),
    ],
)
def test_a_password_that_cannot_be_changed_stays(
    client: FlaskClient, db: Database, old: str, new: str, reason: str
) -> None:
    client.set_cookie("lang", "en")
    enter_as(client, db, "leo")
    before = user(db, "leo")
    page = change(client, old, new)
    assert page.status_code == 422
    assert reason in page.text
    assert user(db, "leo") == before


def test_somebody_limited_to_areas_changes_their_password_too(client: FlaskClient, db: Database) -> None:
    store.save_staff(db, user(db, "petra").id, role="planner", areas=frozenset())
    assert enter_as(client, db, "petra").get("/account/password").status_code == 200


# ------------------------------------------------------------------ the first day


def test_while_nobody_can_log_in_the_login_page_says_what_to_do(client: FlaskClient, db: Database) -> None:
    assert "swipe user add" not in client.get("/login").text
    with store.writing(db):
        db.execute("DELETE FROM staff")
    assert "swipe user add NAME --role admin" in client.get("/login").text
