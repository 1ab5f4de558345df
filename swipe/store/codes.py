"""One-time codes, as digests; which code belongs to which response is nowhere written down."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from swipe.store.connection import writing


def add_codes(db: Database, survey: int, digests: Iterable[str]) -> None:
    """Add unused codes (hex digests of SHA-256) to a survey; a known one stays as it is."""
    with writing(db):
        for digest in digests:
            db.execute(
                """
                INSERT INTO code (survey, digest, used) VALUES (:survey, :digest, 0)
                ON CONFLICT (survey, digest) DO NOTHING
                """,
                {"survey": survey, "digest": digest},
            )


def redeem_code(db: Database, survey: int, digest: str, *, key: str) -> bool:
    """Use up a code and mark the response of `key`, if it has begun, as verified; False for an unknown or used one."""
    with writing(db):
        redeemed = db.execute(
            """
            UPDATE code SET used = 1 WHERE survey = :survey AND digest = :digest AND used = 0 RETURNING digest
            """,
            {"survey": survey, "digest": digest},
        ).fetchall()
        if redeemed:
            db.execute(
                "UPDATE response SET verified = 1 WHERE survey = :survey AND key = :key", {"survey": survey, "key": key}
            )
        return bool(redeemed)


def code_counts(db: Database, survey: int) -> tuple[int, int]:
    """Return how many codes the survey has, and how many of them are used."""
    row = db.execute(
        "SELECT COUNT(*), COALESCE(SUM(used), 0) FROM code WHERE survey = :survey", {"survey": survey}
    ).fetchone()
    return int(row[0]), int(row[1])
