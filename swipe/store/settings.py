"""Settings that belong to the municipality rather than to the machine."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from swipe.store.connection import writing


def setting(db: Database, name: str, default: str = "") -> str:
    row = db.execute("SELECT value FROM setting WHERE name = :name", {"name": name}).fetchone()
    return default if row is None else str(row[0])


def settings(db: Database) -> dict[str, str]:
    """Return all settings by name."""
    return {row["name"]: row["value"] for row in db.query("SELECT name, value FROM setting ORDER BY name")}


def save_settings(db: Database, values: Mapping[str, str]) -> None:
    """Set all `values`, or none of them when one is refused; ``""`` gives a setting back to its default."""
    with writing(db):
        for name, value in values.items():
            save_setting(db, name, value)


def save_setting(db: Database, name: str, value: str) -> None:
    with writing(db):
        db.execute(
            """
            INSERT INTO setting (name, value) VALUES (:name, :value)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """,
            {"name": name, "value": value},
        )
