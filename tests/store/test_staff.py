"""Members of staff as the database keeps them."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, Refused
from swipe.model import User
from tests.conftest import NOW
from tests.residents import rows


def user(db: Database, name: str) -> User:
    found = store.user_by_name(db, name)
    assert found
    return found


def test_all_are_listed_by_name_and_those_who_left_last(db: Database) -> None:
    store.set_active(db, user(db, "leo").id, active=False, token="other")
    assert [one.name for one in store.staff(db)] == ["ada", "petra", "leo"]


def test_limits_are_kept_replaced_and_lifted(db: Database) -> None:
    petra = user(db, "petra").id
    for areas in (frozenset({1, 2}), frozenset({3}), frozenset(), None):
        assert store.save_staff(db, petra, role="planner", areas=areas).areas == areas
        assert user(db, "petra").areas == areas
        assert {one.name: one.areas for one in store.staff(db)}["petra"] == areas
    assert rows(db, "SELECT COUNT(*) FROM staff_area") == [(0,)]


def test_an_unknown_area_changes_nothing(db: Database) -> None:
    import sqlite3

    before = user(db, "petra")
    with pytest.raises(sqlite3.IntegrityError):
        store.save_staff(db, before.id, role="lead", areas=frozenset({1, 999}))
    assert user(db, "petra") == before


def test_the_last_administrator_stays_one(db: Database) -> None:
    ada = user(db, "ada")
    with pytest.raises(Refused, match="only administrator"):
        store.save_staff(db, ada.id, role="planner", areas=None)
    with pytest.raises(Refused, match="only administrator"):
        store.set_active(db, ada.id, active=False, token="other")
    assert user(db, "ada") == ada


def test_one_who_is_not_active_is_no_administrator_to_rely_on(db: Database) -> None:
    second = store.add_user(db, "bo", "admin", password_hash="x", token="bo", now=NOW)
    store.set_active(db, second.id, active=False, token="bo2")
    with pytest.raises(Refused):
        store.save_staff(db, user(db, "ada").id, role="lead", areas=None)
    store.set_active(db, second.id, active=True, token="bo3")
    assert store.save_staff(db, user(db, "ada").id, role="lead", areas=None).role == "lead"


def test_one_who_is_not_there_cannot_be_changed(db: Database) -> None:
    for change in (
        lambda: store.save_staff(db, 999, role="lead", areas=None),
        lambda: store.set_active(db, 999, active=False, token="x"),
        lambda: store.set_password(db, 999, password_hash="x", token="x"),
        lambda: store.user_by_id(db, 999),
    ):
        with pytest.raises(NotFound):
            change()
