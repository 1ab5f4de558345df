"""Settings that belong to the municipality rather than to the machine."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.store.connection import writing


def setting(db: Database, name: str, default: str = "") -> str:
    row = db.execute("SELECT value FROM setting WHERE name = :name", {"name": name}).fetchone()
    return default if row is None else str(row[0])


def save_setting(db: Database, name: str, value: str) -> None:
    with writing(db):
        db.execute(
            """
            INSERT INTO setting (name, value) VALUES (:name, :value)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """,
            {"name": name, "value": value},
        )
