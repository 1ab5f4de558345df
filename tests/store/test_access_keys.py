"""Keys by which programs fetch figures."""

from __future__ import annotations

import hashlib

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, Refused
from swipe.model import AccessKey, User
from swipe.store.access_keys import LONGEST_NAME, MOST_KEYS
from tests.conftest import NOW, TODAY
from tests.residents import rows

TOMORROW = "2026-09-02"


@pytest.fixture
def leo(db: Database) -> User:
    found = store.user_by_name(db, "leo")
    assert found
    return found


def test_a_secret_leads_to_whose_it_is(db: Database, leo: User) -> None:
    key, secret = store.make_access_key(db, leo.id, "  Power   BI ", now=NOW)
    assert key == AccessKey(key.id, "Power BI", TODAY, None, revoked=False)
    assert store.user_of_key(db, secret, today=TODAY) == leo


def test_the_database_holds_no_secret(db: Database, leo: User) -> None:
    _, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    assert len(secret) >= 48
    assert secret.startswith("swipe-")
    everything = "\n".join(db.conn.iterdump())
    assert secret not in everything
    assert secret.removeprefix("swipe-") not in everything
    assert hashlib.sha256(secret.encode()).hexdigest() in everything


def test_every_secret_is_another(db: Database, leo: User) -> None:
    assert len({store.make_access_key(db, leo.id, "Excel", now=NOW)[1] for _ in range(MOST_KEYS)}) == MOST_KEYS


@pytest.mark.parametrize("wrong", ["", "swipe-", "x" * 5000, "swipe-æøå", "' OR 1=1 --"])
def test_a_wrong_secret_leads_to_nobody(db: Database, leo: User, wrong: str) -> None:
    store.make_access_key(db, leo.id, "Excel", now=NOW)
    assert store.user_of_key(db, wrong, today=TODAY) is None


def test_the_digest_itself_opens_nothing(db: Database, leo: User) -> None:
    store.make_access_key(db, leo.id, "Excel", now=NOW)
    [(digest,)] = rows(db, "SELECT secret_hash FROM access_key")
    assert store.user_of_key(db, digest, today=TODAY) is None


def test_a_key_is_noted_as_used_once_a_day(db: Database, leo: User) -> None:
    _, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    store.user_of_key(db, secret, today=TODAY)
    written = db.conn.total_changes
    store.user_of_key(db, secret, today=TODAY)
    assert db.conn.total_changes == written, "a program that asks every minute does not write every minute"
    assert [key.used_on for key in store.access_keys(db, leo.id)] == [TODAY]
    store.user_of_key(db, secret, today=TOMORROW)
    assert [key.used_on for key in store.access_keys(db, leo.id)] == [TOMORROW]


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(db: Database, leo: User) -> None:
    first, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    second, other = store.make_access_key(db, leo.id, "Power BI", now=NOW)
    store.revoke_access_key(db, leo.id, first.id, now=NOW)
    store.revoke_access_key(db, leo.id, first.id, now=NOW)
    assert store.user_of_key(db, secret, today=TODAY) is None
    assert store.user_of_key(db, other, today=TODAY) == leo
    assert [(key.id, key.revoked) for key in store.access_keys(db, leo.id)] == [(second.id, False), (first.id, True)]
    assert rows(db, "SELECT staff, action FROM audit ORDER BY id") == [
        (leo.id, "make key"),
        (leo.id, "make key"),
        (leo.id, "revoke key"),
    ]


def test_nobody_revokes_the_key_of_another(db: Database, leo: User) -> None:
    key, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    ada = store.user_by_name(db, "ada")
    assert ada
    assert store.access_keys(db, ada.id) == []
    for number in (key.id, 999):
        with pytest.raises(NotFound):
            store.revoke_access_key(db, ada.id, number, now=NOW)
    assert store.user_of_key(db, secret, today=TODAY) == leo


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1)])
def test_a_key_needs_a_name_that_fits(db: Database, leo: User, name: str) -> None:
    with pytest.raises(Refused, match="1 to 80"):
        store.make_access_key(db, leo.id, name, now=NOW)
    assert store.access_keys(db, leo.id) == []


def test_nobody_has_more_keys_than_one_can_oversee(db: Database, leo: User) -> None:
    made = [store.make_access_key(db, leo.id, "Excel", now=NOW)[0] for _ in range(MOST_KEYS)]
    with pytest.raises(Refused, match="Revoke one"):
        store.make_access_key(db, leo.id, "one more", now=NOW)
    store.revoke_access_key(db, leo.id, made[0].id, now=NOW)
    store.make_access_key(db, leo.id, "one more", now=NOW)


def test_who_leaves_takes_their_keys_along_for_good(db: Database, leo: User) -> None:
    _, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    store.set_active(db, leo.id, active=False, token="left")
    assert store.user_of_key(db, secret, today=TODAY) is None
    store.set_active(db, leo.id, active=True, token="back")
    assert store.user_of_key(db, secret, today=TODAY) is None


def test_a_role_without_keys_ends_them_and_another_with_keys_does_not(db: Database, leo: User) -> None:
    _, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    store.save_staff(db, leo.id, role="admin", areas=None)
    assert store.user_of_key(db, secret, today=TODAY)
    store.save_staff(db, leo.id, role="planner", areas=None)
    store.save_staff(db, leo.id, role="lead", areas=None)
    assert store.user_of_key(db, secret, today=TODAY) is None


def test_a_new_password_leaves_keys_alone(db: Database, leo: User) -> None:
    _, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    store.set_password(db, leo.id, password_hash="y", token="another")
    assert store.user_of_key(db, secret, today=TODAY)
