"""Numbers that tell how the installation fares, for whoever watches over it."""

from __future__ import annotations

from sqlite_utils import Database


def open_survey_count(db: Database) -> int:
    return int(db.execute("SELECT COUNT(*) FROM survey WHERE state = 'open'").fetchone()[0])


def waiting_image_count(db: Database) -> int:
    return int(db.execute("SELECT COUNT(*) FROM image WHERE state = 'waiting'").fetchone()[0])
