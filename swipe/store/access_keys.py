"""Keys by which programs such as Excel fetch files in a member of staff's name. Only digests are kept."""

from __future__ import annotations

import hashlib
import secrets

from sqlite_utils import Database

from swipe.errors import NotFound, Refused
from swipe.model import AccessKey, User
from swipe.store.audit import note_audit
from swipe.store.connection import writing
from swipe.store.staff import user_by_id

MARK = "swipe-"
"""What every secret begins with, so that a program that looks for secrets in files can find one."""
SECRET_BYTES = 32
"""256 bits from the system's random source: no guessing, so a plain digest is enough (NIST SP 800-63B, 5.1.2.2)."""
MOST_KEYS = 20
"""Keys in use per person; somebody who needs more has lost track of them."""
LONGEST_NAME = 80


def make_access_key(db: Database, staff: int, name: str, *, now: str) -> tuple[AccessKey, str]:
    """Make a key and return it with its secret, which is not kept and cannot be told again.

    Raises Refused for a name that is empty or too long, and for too many keys.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("The name of a key has 1 to %(length)s characters.", length=LONGEST_NAME)
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    with writing(db):
        if sum(not key.revoked for key in access_keys(db, staff)) >= MOST_KEYS:
            raise Refused("You have %(count)s keys already. Revoke one that is no longer used.", count=MOST_KEYS)
        number = db.execute(
            """
            INSERT INTO access_key (staff, name, secret_hash, made_on) VALUES (:staff, :name, :secret_hash, :today)
            RETURNING id
            """,
            {"staff": staff, "name": name, "secret_hash": _digest(secret), "today": now[:10]},
        ).fetchone()[0]
        note_audit(db, "make key", staff=staff, now=now)
    return AccessKey(number, name, now[:10], None, revoked=False), secret


def access_keys(db: Database, staff: int) -> list[AccessKey]:
    """Return the keys of a member of staff, the latest first, the revoked ones too."""
    rows = db.query(
        "SELECT id, name, made_on, used_on, revoked FROM access_key WHERE staff = :staff ORDER BY id DESC",
        {"staff": staff},
    )
    return [AccessKey(**{**row, "revoked": bool(row["revoked"])}) for row in rows]


def revoke_access_key(db: Database, staff: int, key: int, *, now: str) -> None:
    """Let a key of a member of staff open nothing any more, for good. Raises NotFound when they have no such key."""
    with writing(db):
        if key not in {known.id for known in access_keys(db, staff)}:
            raise NotFound("You have no such key.")
        if db.execute("UPDATE access_key SET revoked = 1 WHERE id = :key AND revoked = 0", {"key": key}).rowcount:
            note_audit(db, "revoke key", staff=staff, now=now)


def user_of_key(db: Database, secret: str, *, today: str) -> User | None:
    """Return whose key has this secret, None when it opens nothing; note once a day that it was used."""
    row = db.execute(
        "SELECT id, staff, used_on FROM access_key WHERE secret_hash = :secret_hash AND revoked = 0",
        {"secret_hash": _digest(secret)},
    ).fetchone()
    if row is None:
        return None
    key, staff, used_on = row
    user = user_by_id(db, staff)
    if not user.active:
        return None
    if used_on is None or used_on < today:
        with writing(db):
            db.execute("UPDATE access_key SET used_on = :today WHERE id = :key", {"key": key, "today": today})
    return user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
