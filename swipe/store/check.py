"""Finding what is inconsistent in the database itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database

from swipe.store.connection import reading
from swipe.store.schema import migrations

RULES = {
    "survey {survey}: picture {picture} was answered in another survey's response": """
        SELECT DISTINCT picture.survey AS survey, picture.id AS picture
        FROM swipe
        JOIN picture ON picture.id = swipe.picture
        JOIN response ON response.id = swipe.response
        WHERE picture.survey <> response.survey
        ORDER BY picture.id
    """,
    # Every answer counts its card as shown; an answer that its resident took back leaves the count as it was.
    "picture {picture}: counted as shown {counted} times, answered {answered} times": """
        SELECT picture.id AS picture, COALESCE(counts.shown, 0) AS counted, COALESCE(answers.answers, 0) AS answered
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
        LEFT JOIN (SELECT survey, COUNT(*) AS responses FROM deleted_response GROUP BY survey) AS deleted
            ON deleted.survey = picture.survey
        WHERE COALESCE(counts.shown, 0) < COALESCE(answers.answers, 0)
            OR COALESCE(counts.shown, 0) > COALESCE(answers.answers, 0) + COALESCE(deleted.responses, 0)
        ORDER BY picture.id
    """,
    "survey {survey}: response {response} has no swipe": """
        SELECT response.survey AS survey, response.id AS response FROM response
        WHERE NOT EXISTS (SELECT 1 FROM swipe WHERE swipe.response = response.id)
        ORDER BY response.id
    """,
    "survey {survey}: response {response} says why about picture {picture}, which it has not answered": """
        SELECT response.survey AS survey, response.id AS response, reason.picture AS picture
        FROM reason
        JOIN response ON response.id = reason.response
        WHERE NOT EXISTS (
            SELECT 1 FROM swipe WHERE swipe.response = reason.response AND swipe.picture = reason.picture
        )
        ORDER BY response.id, reason.picture
    """,
    "survey {survey}: the theme that matters most to response {response} is on no card": """
        SELECT response.survey AS survey, response.id AS response FROM response
        WHERE response.first_theme IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM picture WHERE picture.survey = response.survey AND picture.theme = response.first_theme
        )
        ORDER BY response.id
    """,
    "survey {survey}: idea {idea} came with a response to survey {other}": """
        SELECT idea.survey AS survey, idea.id AS idea, response.survey AS other
        FROM idea
        JOIN response ON response.id = idea.response
        WHERE idea.survey <> response.survey
        ORDER BY idea.id
    """,
    "survey {survey}: idea {idea} was put together with idea {head}, which leads none": """
        SELECT idea.survey AS survey, idea.id AS idea, head.id AS head
        FROM idea
        JOIN idea AS head ON head.id = idea.merged_into
        WHERE head.merged_into IS NOT NULL OR head.survey <> idea.survey
        ORDER BY idea.id
    """,
    "survey {survey}: {codes} codes are in a mailing of survey {other}": """
        SELECT code.survey AS survey, mailing.survey AS other, COUNT(*) AS codes
        FROM code
        JOIN mailing ON mailing.id = code.mailing
        WHERE mailing.survey <> code.survey
        GROUP BY code.survey, mailing.survey
        ORDER BY code.survey
    """,
    "survey {survey}: {verified} responses came with a code, and {used} codes are used": """
        SELECT verified.survey AS survey, verified.responses AS verified, COALESCE(used.codes, 0) AS used
        FROM (
            SELECT survey, COUNT(*) AS responses FROM response WHERE verified = 1 AND simulated = 0 GROUP BY survey
        ) AS verified
        LEFT JOIN (SELECT survey, COUNT(*) AS codes FROM code WHERE used = 1 GROUP BY survey) AS used
            ON used.survey = verified.survey
        WHERE verified.responses > COALESCE(used.codes, 0)
        ORDER BY verified.survey
    """,
    "survey {survey}: it closes by itself before it opens": """
        SELECT id AS survey FROM survey WHERE closes_at <= opens_at ORDER BY id
    """,
    "survey {survey}: it is open, and residents meet picture {picture} without a theme": """
        SELECT survey.id AS survey, picture.id AS picture
        FROM survey
        JOIN picture ON picture.survey = survey.id
        WHERE survey.state = 'open' AND picture.theme IS NULL AND picture.retired_at IS NULL
            AND EXISTS (SELECT 1 FROM exposure WHERE exposure.picture = picture.id)
        ORDER BY picture.id
    """,
    "survey {survey}: its words were deleted on {day}, and there are some": """
        SELECT survey.id AS survey, survey.forgotten_at AS day FROM survey
        WHERE survey.state = 'closed' AND survey.forgotten_at >= survey.closed_at
            AND (
                EXISTS (SELECT 1 FROM idea WHERE idea.survey = survey.id)
                OR EXISTS (
                    SELECT 1 FROM reason
                    JOIN response ON response.id = reason.response
                    WHERE response.survey = survey.id
                )
            )
        ORDER BY survey.id
    """,
    "survey {survey}: it was made anonymous on {day}, and {responses} responses have a key of a phone": """
        SELECT survey.id AS survey, survey.anonymised_at AS day, COUNT(*) AS responses
        FROM survey
        JOIN response ON response.survey = survey.id
        WHERE survey.state = 'closed' AND survey.anonymised_at >= survey.closed_at AND response.simulated = 0
            AND response.key NOT LIKE 'anonymous %'
        GROUP BY survey.id, survey.anonymised_at
        ORDER BY survey.id
    """,
    "survey {survey}: a result of it is shown, and it says that none is": """
        SELECT survey.id AS survey
        FROM survey
        JOIN publication ON publication.survey = survey.id
        WHERE publication.ended_at IS NULL AND survey.published_at IS NULL
        ORDER BY survey.id
    """,
    "survey {survey}: the figures shown last have no theme": """
        SELECT snapshot.survey AS survey FROM snapshot
        WHERE NOT EXISTS (
            SELECT 1 FROM snapshot_theme
            WHERE snapshot_theme.survey = snapshot.survey AND snapshot_theme.simulated = snapshot.simulated
        )
        ORDER BY snapshot.survey
    """,
    "survey {survey}: the figures shown last have picture {picture} of survey {other}": """
        SELECT snapshot_picture.survey AS survey, picture.id AS picture, picture.survey AS other
        FROM snapshot_picture
        JOIN picture ON picture.id = snapshot_picture.picture
        WHERE picture.survey <> snapshot_picture.survey
        ORDER BY picture.id
    """,
    "survey {survey}: it is its own template": "SELECT id AS survey FROM survey WHERE template = id ORDER BY id",
    "picture {picture}: it is its own template": "SELECT id AS picture FROM picture WHERE template = id ORDER BY id",
    "{name}: limited to areas, and to none at once": """
        SELECT DISTINCT staff.name AS name
        FROM staff
        JOIN staff_area ON staff_area.staff = staff.id
        WHERE staff.limited = 0
        ORDER BY staff.name
    """,
    "{name}: the login is closed or of a planner, and a key of it still opens files": """
        SELECT DISTINCT staff.name AS name
        FROM staff
        JOIN access_key ON access_key.staff = staff.id
        WHERE access_key.revoked = 0 AND (staff.active = 0 OR staff.role = 'planner')
        ORDER BY staff.name
    """,
}
"""What must never be found, as a sentence with places and the query that finds it."""


def inconsistencies(db: Database) -> list[str]:
    """Return one sentence for each thing wrong in the database; empty when it is sound."""
    found: list[str] = []
    with reading(db):
        for look in (_damage, _schema, _texts, _broken_rules):
            try:
                found.extend(look(db))
            except sqlite3.DatabaseError as error:
                found.append(f"database: part of it cannot be read ({error})")
    return list(dict.fromkeys(found))


def damage(db: Database) -> list[str]:
    """Return what SQLite itself finds wrong with the file: pages that are damaged, rows that point to nothing."""
    with reading(db):
        return list(_damage(db))


def _damage(db: Database) -> Iterator[str]:
    for row in db.execute("PRAGMA integrity_check").fetchall():
        if row[0] != "ok":
            yield f"database: {row[0]}"
    for row in db.execute("PRAGMA foreign_key_check").fetchall():
        # A table without a rowid has no number to name its row by.
        line = "a row" if row[1] is None else f"row {row[1]}"
        yield f"database: {line} of {row[0]} points to a missing {row[2]}"


def _schema(db: Database) -> Iterator[str]:
    """Tell what the tables lack that a new database has: somebody took out a trigger, say, that keeps the trail."""
    fresh = Database(memory=True)
    migrations.apply(fresh)
    wanted, there = (
        {(row[0], row[1]): row[2] for row in one.execute("SELECT type, name, sql FROM sqlite_master").fetchall()}
        for one in (fresh, db)
    )
    fresh.close()
    for kind, name in wanted:
        if (kind, name) not in there:
            yield f"database: the {kind} {name} is missing"
        elif wanted[kind, name] != there[kind, name]:
            yield f"database: the {kind} {name} is not as it should be"
    for kind, name in there:
        if (kind, name) not in wanted and not name.startswith("sqlite_"):
            yield f"database: the {kind} {name} is nothing of ours"


def _texts(db: Database) -> Iterator[str]:
    """Tell which texts cannot be read by the program that wrote them."""
    for slug, boundary in db.execute("SELECT slug, boundary FROM area WHERE boundary IS NOT NULL").fetchall():
        if not _is_json(boundary):
            yield f"area {slug}: its boundary cannot be read"
    for survey, document in db.execute("SELECT survey, document FROM publication").fetchall():
        if not _is_json(document):
            yield f"survey {survey}: a result that was made public cannot be read"
    for name, widths in db.execute("SELECT name, widths FROM image").fetchall():
        if not widths.split() or not all(width.isdecimal() for width in widths.split()):
            yield f"image {name}: its widths cannot be read"


def _broken_rules(db: Database) -> Iterator[str]:
    for sentence, query in RULES.items():
        for row in db.query(query):
            yield sentence.format(**row)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
