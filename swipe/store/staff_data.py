"""All that is kept about one member of staff, for themselves."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from swipe.store.connection import reading

PARTS = {
    "login": "SELECT id, name, role, active, limited, created_at FROM staff WHERE id = :staff",
    "areas": """
        SELECT area.slug AS slug, area.name AS name FROM staff_area
        JOIN area ON area.id = staff_area.area
        WHERE staff_area.staff = :staff ORDER BY area.slug
    """,
    "keys": "SELECT name, made_on, used_on, revoked FROM access_key WHERE staff = :staff ORDER BY id",
    "sessions": "SELECT label, began_at, seen_at FROM staff_session WHERE staff = :staff ORDER BY id",
    "second factor": "SELECT confirmed_at FROM second_factor WHERE staff = :staff",
    "recovery codes used": """
        SELECT recovery_code.used_at AS used_at FROM second_factor
        JOIN recovery_code ON recovery_code.staff = second_factor.staff
        WHERE second_factor.staff = :staff AND recovery_code.used_at IS NOT NULL ORDER BY recovery_code.used_at
    """,
    "failed logins": "SELECT tries, last_at FROM failed_login WHERE staff = :staff",
    "answers set aside": """
        SELECT area.slug AS area, set_aside.set_at AS set_at, set_aside.put_back_at AS put_back_at,
            set_aside.staff = :staff AS set_by_them, set_aside.put_back_by = :staff AS put_back_by_them
        FROM set_aside
        JOIN survey ON survey.id = set_aside.survey
        JOIN area ON area.id = survey.area
        WHERE set_aside.staff = :staff OR set_aside.put_back_by = :staff ORDER BY set_aside.id
    """,
    "files waiting": "SELECT kind, name, created_at FROM draft_file WHERE staff = :staff ORDER BY created_at",
    "results made public": """
        SELECT area.slug AS area, publication.published_at AS published_at, publication.ended_at AS ended_at
        FROM publication
        JOIN survey ON survey.id = publication.survey
        JOIN area ON area.id = survey.area
        WHERE publication.staff = :staff ORDER BY publication.id
    """,
    "audit trail": """
        SELECT audit.at AS at, audit.action AS action, COALESCE(area.slug, '') AS area, audit.about AS about
        FROM audit
        LEFT JOIN survey ON survey.id = audit.survey
        LEFT JOIN area ON area.id = COALESCE(audit.area, survey.area)
        WHERE audit.staff = :staff ORDER BY audit.id
    """,
}
"""What tells of a person, one query for each table that points to them; tests/web/test_audited.py finds the
tables. Digests of passwords and keys, and tokens of sessions, stay here: they say nothing and would open doors."""


def staff_data(db: Database, staff: int) -> dict[str, list[dict[str, Any]]]:
    """Return all that is kept about a member of staff, by part, as rows that JSON can hold."""
    with reading(db):
        return {part: [dict(row) for row in db.query(query, {"staff": staff})] for part, query in PARTS.items()}
