"""The figures that the public was shown last."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.model import PublicFigures, PublicPicture, ThemeSummary
from swipe.store.connection import reading, writing
from swipe.store.pictures import pictures
from swipe.store.themes import themes


def snapshot(db: Database, survey: int, *, simulated: bool) -> PublicFigures | None:
    """Return the figures shown last, or None when there were none."""
    scope = {"survey": survey, "simulated": int(simulated)}
    with reading(db):
        head = db.execute(
            """
            SELECT responses, respondents, as_of, method FROM snapshot
            WHERE survey = :survey AND simulated = :simulated
            """,
            scope,
        ).fetchone()
        if head is None:
            return None
        known = {theme.id: theme for theme in themes(db)}
        rows = db.query(
            """
            SELECT theme, share, low, high, respondents, rank_low, rank_high, chosen_first FROM snapshot_theme
            WHERE survey = :survey AND simulated = :simulated ORDER BY place
            """,
            scope,
        )
        summaries = tuple(ThemeSummary(**{**row, "theme": known[row["theme"]]}) for row in rows)
        cards = {card.id: card for card in pictures(db, survey, retired=True)}
        liked = db.execute(
            """
            SELECT picture, share FROM snapshot_picture WHERE survey = :survey AND simulated = :simulated
            ORDER BY place
            """,
            scope,
        ).fetchall()
    return PublicFigures(
        responses=head[0],
        respondents=head[1],
        as_of=head[2],
        themes=summaries,
        pictures=tuple(PublicPicture(cards[picture], share) for picture, share in liked),
        method=head[3],
    )


def save_snapshot(db: Database, survey: int, figures: PublicFigures, *, simulated: bool) -> None:
    """Replace the figures shown last."""
    scope = {"survey": survey, "simulated": int(simulated)}
    with writing(db):
        db.execute("DELETE FROM snapshot_theme WHERE survey = :survey AND simulated = :simulated", scope)
        db.execute("DELETE FROM snapshot_picture WHERE survey = :survey AND simulated = :simulated", scope)
        db.execute(
            """
            INSERT INTO snapshot (survey, simulated, responses, respondents, as_of, method)
            VALUES (:survey, :simulated, :responses, :respondents, :as_of, :method)
            ON CONFLICT (survey, simulated) DO UPDATE
            SET responses = excluded.responses, respondents = excluded.respondents, as_of = excluded.as_of,
                method = excluded.method
            """,
            {
                **scope,
                "responses": figures.responses,
                "respondents": figures.respondents,
                "as_of": figures.as_of,
                "method": figures.method,
            },
        )
        for place, one in enumerate(figures.themes):
            db.execute(
                """
                INSERT INTO snapshot_theme (survey, simulated, place, theme, share, low, high, respondents, rank_low,
                    rank_high, chosen_first)
                VALUES (:survey, :simulated, :place, :theme, :share, :low, :high, :respondents, :rank_low, :rank_high,
                    :chosen_first)
                """,
                {
                    **scope,
                    "place": place,
                    "theme": one.theme.id,
                    "share": one.share,
                    "low": one.low,
                    "high": one.high,
                    "respondents": one.respondents,
                    "rank_low": one.rank_low,
                    "rank_high": one.rank_high,
                    "chosen_first": one.chosen_first,
                },
            )
        for place, liked in enumerate(figures.pictures):
            db.execute(
                """
                INSERT INTO snapshot_picture (survey, simulated, place, picture, share)
                VALUES (:survey, :simulated, :place, :picture, :share)
                """,
                {**scope, "place": place, "picture": liked.picture.id, "share": liked.share},
            )
