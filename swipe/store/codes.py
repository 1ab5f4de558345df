"""One-time codes, as digests; which code belongs to which response is nowhere written down."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from swipe.errors import NotFound
from swipe.model import Mailing
from swipe.store.connection import writing
from swipe.store.revisions import note_answer


def add_codes(db: Database, survey: int, digests: Iterable[str], *, today: str) -> int:
    """Add unused codes (hex digests of SHA-256) that go out together, and return the id of their mailing.

    A code that is known stays as it is, with its own mailing.
    """
    with writing(db):
        mailing = int(
            db.execute(
                "INSERT INTO mailing (survey, made_on) VALUES (:survey, :today) RETURNING id",
                {"survey": survey, "today": today},
            ).fetchone()[0]
        )
        for digest in digests:
            db.execute(
                """
                INSERT INTO code (survey, digest, used, mailing) VALUES (:survey, :digest, 0, :mailing)
                ON CONFLICT (survey, digest) DO NOTHING
                """,
                {"survey": survey, "digest": digest, "mailing": mailing},
            )
    return mailing


def mailings(db: Database, survey: int) -> list[Mailing]:
    """Return the survey's mailings with how many codes each has and how many are used, the newest first."""
    rows = db.query(
        """
        SELECT mailing.id AS id, mailing.made_on AS made_on, mailing.sent_on AS sent_on,
            COUNT(code.digest) AS codes, COALESCE(SUM(code.used), 0) AS used
        FROM mailing
        LEFT JOIN code ON code.mailing = mailing.id
        WHERE mailing.survey = :survey
        GROUP BY mailing.id, mailing.made_on, mailing.sent_on
        ORDER BY mailing.id DESC
        """,
        {"survey": survey},
    )
    return [Mailing(row["id"], row["made_on"], row["sent_on"], row["codes"], row["used"]) for row in rows]


def mark_mailing(db: Database, survey: int, mailing: int, *, sent_on: str | None) -> None:
    """Note on which day (ISO 8601) letters were sent, or that they were not; raises NotFound."""
    with writing(db):
        found = db.execute(
            "UPDATE mailing SET sent_on = :sent_on WHERE id = :mailing AND survey = :survey RETURNING id",
            {"sent_on": sent_on, "mailing": mailing, "survey": survey},
        ).fetchall()
    if not found:
        raise NotFound("There are no such letters.")


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
            note_answer(db, survey)
        return bool(redeemed)


def code_counts(db: Database, survey: int) -> tuple[int, int]:
    """Return how many codes the survey has, and how many of them are used."""
    row = db.execute(
        "SELECT COUNT(*), COALESCE(SUM(used), 0) FROM code WHERE survey = :survey", {"survey": survey}
    ).fetchone()
    return int(row[0]), int(row[1])
