"""What tells a summary that still holds from one that has to be made again."""

from __future__ import annotations

from sqlite_utils import Database

MUNICIPALITY = 0
"""In place of a survey: areas, themes, the register and settings, on which all summaries rest."""


def revisions(db: Database) -> dict[int, int]:
    """Return how often something has changed, per survey id and for the whole municipality (0).

    A survey or municipality that is not listed has not changed since the database came to this version. Two equal
    numbers mean that nothing has changed between; numbers only grow.
    """
    return {row["survey"]: row["number"] for row in db.query("SELECT survey, number FROM revision")}


def note_answer(db: Database, survey: int) -> None:
    """Count a change of a survey's answers, within the transaction that makes it."""
    db.execute(
        """
        INSERT INTO revision (survey, number) VALUES (:survey, 1)
        ON CONFLICT (survey) DO UPDATE SET number = revision.number + 1
        """,
        {"survey": survey},
    )
