"""Finding what is inconsistent in the database itself."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.store.connection import reading


def inconsistencies(db: Database) -> list[str]:
    """Return one sentence for each thing wrong in the database; empty when it is sound."""
    with reading(db):
        found = [f"database: {row[0]}" for row in db.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
        found += [
            f"database: row {row[1]} of {row[0]} points to a missing {row[2]}"
            for row in db.execute("PRAGMA foreign_key_check").fetchall()
        ]
        found += [
            f"survey {row['survey']}: picture {row['picture']} was answered in another survey's response"
            for row in db.query(
                """
                SELECT DISTINCT picture.survey AS survey, picture.id AS picture
                FROM swipe
                JOIN picture ON picture.id = swipe.picture
                JOIN response ON response.id = swipe.response
                WHERE picture.survey <> response.survey
                ORDER BY picture.id
                """
            )
        ]
        found += [
            f"picture {row['picture']}: counted as shown {row['counted']} times, answered {row['answered']} times"
            for row in db.query(
                """
                SELECT picture.id AS picture, COALESCE(counts.shown, 0) AS counted,
                    COALESCE(answers.answers, 0) AS answered
                FROM picture
                LEFT JOIN (SELECT picture, SUM(shown) AS shown FROM exposure GROUP BY picture) AS counts
                    ON counts.picture = picture.id
                LEFT JOIN (
                    SELECT swipe.picture AS picture, COUNT(*) AS answers
                    FROM swipe
                    JOIN response ON response.id = swipe.response
                    WHERE response.simulated = 0
                    GROUP BY swipe.picture
                ) AS answers ON answers.picture = picture.id
                WHERE COALESCE(counts.shown, 0) <> COALESCE(answers.answers, 0)
                ORDER BY picture.id
                """
            )
        ]
    return found
