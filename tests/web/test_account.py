"""Logging in and out, and who may see what."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conftest import STAFF, Town, csrf_of, log_in

STAFF_PAGES = {"/plan/": {"planner", "admin"}, "/plan/aaby": {"planner", "admin"}, "/lead/": {"lead", "admin"}}


@pytest.mark.parametrize(("name", "home"), [("petra", "/plan/"), ("leo", "/lead/"), ("ada", "/plan/")])
def test_each_role_comes_to_its_own_page(client: FlaskClient, name: str, home: str) -> None:
    assert log_in(client, name).headers["Location"] == home


def test_the_name_ignores_case_and_spaces(client: FlaskClient) -> None:
    assert log_in(client, " Petra ").status_code == 302


@pytest.mark.parametrize(("name", "password"), [("petra", "wrong password"), ("nobody", "correct horse battery")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: FlaskClient, name: str, password: str) -> None:
    page = log_in(client, name, password)
    assert page.status_code == 422
    assert "passer ikke sammen" in page.text


def test_an_empty_form_says_what_to_write(client: FlaskClient) -> None:
    page = client.post("/login", data={"csrf_token": csrf_of(client.get("/login"))})
    assert page.status_code == 422
    assert "Skriv dit brugernavn" in page.text


def test_a_login_without_a_csrf_token_is_refused(client: FlaskClient) -> None:
    assert client.post("/login", data={"name": "petra", "password": "x"}).status_code == 400


def test_logging_out_ends_the_session(planner: FlaskClient) -> None:
    token = csrf_of(planner.get("/plan/"))
    planner.post("/logout", data={"csrf_token": token})
    assert planner.get("/plan/").status_code == 302


@pytest.mark.parametrize("name", [None, *STAFF])
@pytest.mark.parametrize("address", STAFF_PAGES)
def test_each_page_lets_in_its_roles_and_nobody_else(client: FlaskClient, address: str, name: str | None) -> None:
    if name is None:
        reply = client.get(address)
        assert (reply.status_code, reply.headers["Location"].split("?")[0]) == (302, "/login")
        return
    log_in(client, name)
    assert client.get(address).status_code == (200 if STAFF[name] in STAFF_PAGES[address] else 403)


def test_after_login_one_comes_to_the_page_one_wanted(client: FlaskClient) -> None:
    wanted = client.get("/plan/aaby").headers["Location"]
    token = csrf_of(client.get(wanted))
    data = {"csrf_token": token, "name": "petra", "password": "correct horse battery"}
    assert client.post(wanted, data=data).headers["Location"] == "/plan/aaby"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil"]
)
def test_login_never_sends_anybody_to_another_site(client: FlaskClient, elsewhere: str) -> None:
    token = csrf_of(client.get("/login"))
    data = {"csrf_token": token, "name": "petra", "password": "correct horse battery"}
    assert client.post("/login", query_string={"next": elsewhere}, data=data).headers["Location"] == "/plan/"


def test_a_new_token_ends_every_session(planner: FlaskClient, town: Town) -> None:
    from swipe import store

    db = store.connect(town.database)
    db.execute("UPDATE staff SET token = 'changed' WHERE name = 'petra'")
    db.close()
    assert planner.get("/plan/").status_code == 302
