"""Members of staff who log in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from swipe.errors import NotFound, Refused
from swipe.model import ROLES_WITH_KEYS, Role, User
from swipe.store.areas import danish_order
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
    return _one(db, "name = :value", name.strip().lower())


def user_by_token(db: Database, token: str) -> User | None:
    return _one(db, "token = :value", token)


def user_by_id(db: Database, user: int) -> User:
    """Return a member of staff; raises NotFound."""
    found = _one(db, "id = :value", user)
    if found is None:
        raise NotFound("There is no such member of staff.")
    return found


def staff(db: Database) -> list[User]:
    """Return all members of staff by name, those who are not active last."""
    own: dict[int, set[int]] = {}
    for row in db.query("SELECT staff, area FROM staff_area"):
        own.setdefault(row["staff"], set()).add(row["area"])
    rows = db.query(f"SELECT {COLUMNS} FROM staff ORDER BY id")  # noqa: S608  own constant
    users = [_user(row, own.get(row["id"], set())) for row in rows]
    return sorted(users, key=lambda user: (not user.active, danish_order(user.name)))


def administrators(db: Database) -> list[str]:
    """Return the names of those who can give access to others."""
    return [user.name for user in staff(db) if user.active and user.role == "admin"]


def save_staff(db: Database, user: int, *, role: Role, areas: frozenset[int] | None) -> User:
    """Give a member of staff a role, and the areas (ids) that they are limited to; None lets them see all.

    Administrators are never limited, and the keys of somebody whose new role has none are revoked for good. Raises
    NotFound, and Refused when nobody would be left to administer.
    """
    with writing(db):
        if role != "admin":
            _keep_an_administrator(db, user)
        limited = areas is not None and role != "admin"
        db.execute(
            "UPDATE staff SET role = :role, limited = :limited WHERE id = :user",
            {"user": user, "role": role, "limited": int(limited)},
        )
        if role not in ROLES_WITH_KEYS:
            _end_keys(db, user)
        db.execute("DELETE FROM staff_area WHERE staff = :user", {"user": user})
        for area in sorted(areas or ()) if limited else ():
            db.execute("INSERT INTO staff_area (staff, area) VALUES (:user, :area)", {"user": user, "area": area})
        return user_by_id(db, user)


def set_password(db: Database, user: int, *, password_hash: str, token: str) -> User:
    """Give a member of staff a new password; the new token ends every session. Raises NotFound."""
    with writing(db):
        db.execute(
            "UPDATE staff SET password_hash = :password_hash, token = :token WHERE id = :user",
            {"user": user, "password_hash": password_hash, "token": token},
        )
        return user_by_id(db, user)


def set_active(db: Database, user: int, *, active: bool, token: str) -> User:
    """Let a member of staff log in or no longer; the new token ends every session, and leaving revokes every key.

    Raises NotFound, and Refused when nobody would be left to administer.
    """
    with writing(db):
        if not active:
            _keep_an_administrator(db, user)
            _end_keys(db, user)
        db.execute(
            "UPDATE staff SET active = :active, token = :token WHERE id = :user",
            {"user": user, "active": int(active), "token": token},
        )
        return user_by_id(db, user)


def _end_keys(db: Database, user: int) -> None:
    db.execute("UPDATE access_key SET revoked = 1 WHERE staff = :user AND revoked = 0", {"user": user})


def _keep_an_administrator(db: Database, user: int) -> None:
    """Raise Refused when `user` is the last who can administer; call it inside the transaction that changes them."""
    if administrators(db) == [user_by_id(db, user).name]:
        raise Refused("This is the only administrator. Make somebody else one first.")


def _one(db: Database, condition: str, value: str | int) -> User | None:
    rows = db.query(f"SELECT {COLUMNS} FROM staff WHERE {condition}", {"value": value})  # noqa: S608  own constants
    for row in list(rows):
        own = (
            db.query("SELECT area FROM staff_area WHERE staff = :staff", {"staff": row["id"]}) if row["limited"] else ()
        )
        return _user(row, {one["area"] for one in own})
    return None


def _user(row: Mapping[str, Any], areas: set[int]) -> User:
    return User(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        password_hash=row["password_hash"],
        token=row["token"],
        areas=frozenset(areas) if row["limited"] else None,
        active=bool(row["active"]),
    )
