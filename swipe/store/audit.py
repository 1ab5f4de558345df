"""The audit trail: who changed, took out, published or opened what. It only grows; the schema refuses all else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from swipe.model import AuditAction, AuditEntry, AuditFilter
from swipe.store.connection import reading, writing

LONGEST_ABOUT = 200

SELECT_LINES = """
    SELECT audit.at AS at, staff.name AS staff, audit.action AS action, COALESCE(area.name, '') AS area,
        audit.about AS about
    FROM audit
    LEFT JOIN staff ON staff.id = audit.staff
    LEFT JOIN survey ON survey.id = audit.survey
    LEFT JOIN area ON area.id = COALESCE(audit.area, survey.area)
"""
COUNT_LINES = "SELECT COUNT(*) FROM audit LEFT JOIN survey ON survey.id = audit.survey"


def note_audit(
    db: Database,
    action: AuditAction,
    *,
    staff: int | None,
    now: str,
    survey: int | None = None,
    area: int | None = None,
    about: str = "",
) -> None:
    """Write down that a member of staff (None: nobody who logged in) does something, about a survey or area."""
    with writing(db):
        db.execute(
            """
            INSERT INTO audit (at, staff, action, survey, area, about)
            VALUES (:now, :staff, :action, :survey, :area, :about)
            """,
            {
                "now": now,
                "staff": staff,
                "action": action,
                "survey": survey,
                "area": area,
                "about": about[:LONGEST_ABOUT],
            },
        )


def note_audit_today(
    db: Database, action: AuditAction, *, staff: int, now: str, area: int | None = None, about: str = ""
) -> None:
    """Write down what a program does again and again in somebody's name, once a day for each thing that it does."""
    with writing(db):
        known = db.execute(
            """
            SELECT 1 FROM audit
            WHERE staff = :staff AND action = :action AND COALESCE(area, 0) = :area AND about = :about AND at >= :today
            LIMIT 1
            """,
            {"staff": staff, "action": action, "area": area or 0, "about": about[:LONGEST_ABOUT], "today": now[:10]},
        ).fetchone()
        if known is None:
            note_audit(db, action, staff=staff, now=now, area=area, about=about)


def audit_trail(db: Database, survey: int) -> list[AuditEntry]:
    """Return what was done about a survey, the latest first."""
    rows = db.query(
        """
        SELECT audit.at AS at, staff.name AS staff, audit.action AS action
        FROM audit
        LEFT JOIN staff ON staff.id = audit.staff
        WHERE audit.survey = :survey
        ORDER BY audit.id DESC
        """,
        {"survey": survey},
    )
    return [AuditEntry(**row) for row in rows]


def audit_page(db: Database, wanted: AuditFilter, *, page: int, size: int) -> tuple[list[AuditEntry], int]:
    """Return the lines of a page (from 1) of `size` lines, the latest first, and how many lines there are in all."""
    condition, values = _condition(wanted)
    with reading(db):
        count = int(db.execute(COUNT_LINES + condition, values).fetchone()[0])
        rows = db.query(
            SELECT_LINES + condition + " ORDER BY audit.id DESC LIMIT :size OFFSET :skipped",
            {**values, "size": size, "skipped": (page - 1) * size},
        )
        return [AuditEntry(**row) for row in rows], count


def audit_lines(db: Database, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """Yield all lines, the latest first, as they are taken from one state of the database."""
    condition, values = _condition(wanted)
    with reading(db):
        for row in db.query(SELECT_LINES + condition + " ORDER BY audit.id DESC", values):
            yield AuditEntry(**row)


def audit_actions(db: Database) -> list[AuditAction]:
    """Return what was ever done, each once, by the alphabet."""
    return [row["action"] for row in db.query("SELECT DISTINCT action FROM audit ORDER BY action")]


def _condition(wanted: AuditFilter) -> tuple[str, dict[str, Any]]:
    """Return the WHERE part and its values."""
    parts = {
        "audit.staff IS NULL": wanted.staff == 0,
        "audit.staff = :staff": bool(wanted.staff),
        "audit.action = :action": bool(wanted.action),
        "COALESCE(audit.area, survey.area) = :area": wanted.area is not None,
        "audit.at >= :since": bool(wanted.since),
        "audit.at < :before": bool(wanted.before),
    }
    asked = [part for part, is_asked in parts.items() if is_asked]
    values = {
        "staff": wanted.staff,
        "action": wanted.action,
        "area": wanted.area,
        "since": wanted.since,
        "before": wanted.before,
    }
    return (" WHERE " + " AND ".join(asked) if asked else ""), values
