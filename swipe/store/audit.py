"""The audit trail: who took out, published or opened what. It only grows; the schema refuses all else."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.model import AuditAction, AuditEntry
from swipe.store.connection import writing


def note_audit(db: Database, action: AuditAction, *, staff: int | None, now: str, survey: int | None = None) -> None:
    """Write down that a member of staff (None: somebody at the command line) does something, about a survey or none."""
    with writing(db):
        db.execute(
            "INSERT INTO audit (at, staff, action, survey) VALUES (:now, :staff, :action, :survey)",
            {"now": now, "staff": staff, "action": action, "survey": survey},
        )


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
