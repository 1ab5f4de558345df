"""Members of staff who log in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from swipe.errors import Refused
from swipe.model import Role, User
from swipe.store.connection import writing

COLUMNS = "id, name, role, password_hash, token, active, limited"


def add_user(db: Database, name: str, role: Role, *, password_hash: str, token: str, now: str) -> User:
    """Add a member of staff. Names ignore case. Raises Refused when the name is taken or unusable."""
    name = name.strip().lower()
    if not 1 <= len(name) <= 80:
        raise Refused("A user name has 1 to 80 characters.")
    with writing(db):
        if user_by_name(db, name):
            raise Refused("There is a user called %(name)s already.", name=name)
        db.execute(
            """
            INSERT INTO staff (name, role, password_hash, token, created_at)
            VALUES (:name, :role, :password_hash, :token, :now)
            """,
            {"name": name, "role": role, "password_hash": password_hash, "token": token, "now": now},
        )
        user = user_by_name(db, name)
    assert user is not None  # noqa: S101  inserted in the same transaction
    return user


def user_by_name(db: Database, name: str) -> User | None:
    rows = db.query(f"SELECT {COLUMNS} FROM staff WHERE name = :name", {"name": name.strip().lower()})  # noqa: S608  own constant
    return next((_user(db, row) for row in list(rows)), None)


def user_by_token(db: Database, token: str) -> User | None:
    rows = db.query(f"SELECT {COLUMNS} FROM staff WHERE token = :token", {"token": token})  # noqa: S608  own constant
    return next((_user(db, row) for row in list(rows)), None)


def _user(db: Database, row: Mapping[str, Any]) -> User:
    own = db.query("SELECT area FROM staff_area WHERE staff = :staff", {"staff": row["id"]}) if row["limited"] else ()
    return User(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        password_hash=row["password_hash"],
        token=row["token"],
        areas=frozenset(one["area"] for one in own) if row["limited"] else None,
        active=bool(row["active"]),
    )
