"""Second factors of staff: what an authenticator app's numbers follow from, and codes for who lost the phone."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from swipe.model import SecondFactor
from swipe.store.audit import note_audit
from swipe.store.connection import writing
from swipe.store.login_sessions import end_other_sessions
from swipe.store.staff import user_by_id


def second_factor(db: Database, staff: int) -> SecondFactor | None:
    """Return the second factor of a member of staff, one that was never confirmed too; None without."""
    row = db.execute(
        """
        SELECT second_factor.nonce, second_factor.confirmed_at, second_factor.last_step,
            COUNT(CASE WHEN recovery_code.used_at IS NULL THEN recovery_code.code_hash END)
        FROM second_factor
        LEFT JOIN recovery_code ON recovery_code.staff = second_factor.staff
        WHERE second_factor.staff = :staff
        GROUP BY second_factor.nonce, second_factor.confirmed_at, second_factor.last_step
        """,
        {"staff": staff},
    ).fetchone()
    return SecondFactor(*row) if row else None


def with_second_factor(db: Database) -> set[int]:
    """Return the members of staff (ids) who log in with two steps."""
    return {row[0] for row in db.execute("SELECT staff FROM second_factor WHERE confirmed_at IS NOT NULL").fetchall()}


def begin_second_factor(db: Database, staff: int, nonce: str) -> None:
    """Keep what a new app's numbers follow from. It counts once confirmed; one that is confirmed stays as it is."""
    with writing(db):
        db.execute(
            """
            INSERT INTO second_factor (staff, nonce) VALUES (:staff, :nonce)
            ON CONFLICT (staff) DO UPDATE SET nonce = excluded.nonce WHERE second_factor.confirmed_at IS NULL
            """,
            {"staff": staff, "nonce": nonce},
        )


def confirm_second_factor(
    db: Database, staff: int, nonce: str, step: int, digests: Iterable[str], *, keep: int | None, now: str
) -> bool:
    """Let the factor count from now on, with new recovery codes; False when another tab was quicker.

    Every session but `keep` ends: it began without the second step.
    """
    with writing(db):
        confirmed = db.execute(
            """
            UPDATE second_factor SET confirmed_at = :now, last_step = :step
            WHERE staff = :staff AND nonce = :nonce AND confirmed_at IS NULL
            RETURNING staff
            """,
            {"staff": staff, "nonce": nonce, "step": step, "now": now},
        ).fetchall()
        if confirmed:
            _write_codes(db, staff, digests)
            end_other_sessions(db, staff, keep=keep, now=now)
            note_audit(db, "second factor on", staff=staff, now=now)
    return bool(confirmed)


def use_step(db: Database, staff: int, step: int) -> bool:
    """Use up the number of a time step; False when that or a later one was used: a number works once."""
    with writing(db):
        used = db.execute(
            """
            UPDATE second_factor SET last_step = :step
            WHERE staff = :staff AND confirmed_at IS NOT NULL AND last_step < :step
            RETURNING staff
            """,
            {"staff": staff, "step": step},
        ).fetchall()
    return bool(used)


def use_recovery_code(db: Database, staff: int, digest: str, *, now: str) -> bool:
    """Use up a recovery code; False for one that is unknown or used."""
    with writing(db):
        used = db.execute(
            """
            UPDATE recovery_code SET used_at = :now WHERE staff = :staff AND code_hash = :digest AND used_at IS NULL
            RETURNING code_hash
            """,
            {"staff": staff, "digest": digest, "now": now},
        ).fetchall()
        if used:
            note_audit(db, "use recovery code", staff=staff, now=now)
    return bool(used)


def renew_recovery_codes(db: Database, staff: int, digests: Iterable[str], *, now: str) -> None:
    """Put new recovery codes in place of all old ones."""
    with writing(db):
        _write_codes(db, staff, digests)
        note_audit(db, "renew recovery codes", staff=staff, now=now)


def drop_second_factor(db: Database, staff: int, *, by: int | None, now: str) -> bool:
    """Take away somebody's second factor (`by` whom: themselves, an administrator, None at the command line).

    Returns False when there was none that counted.
    """
    with writing(db):
        dropped = db.execute(
            "DELETE FROM second_factor WHERE staff = :staff RETURNING confirmed_at", {"staff": staff}
        ).fetchall()
        counted = bool(dropped and dropped[0][0])
        if counted:
            if by == staff:
                note_audit(db, "second factor off", staff=by, now=now)
            else:
                note_audit(db, "reset second factor", staff=by, now=now, about=user_by_id(db, staff).name)
    return counted


def _write_codes(db: Database, staff: int, digests: Iterable[str]) -> None:
    db.execute("DELETE FROM recovery_code WHERE staff = :staff", {"staff": staff})
    for digest in digests:
        db.execute(
            "INSERT INTO recovery_code (staff, code_hash) VALUES (:staff, :digest)", {"staff": staff, "digest": digest}
        )
