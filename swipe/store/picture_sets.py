"""Many pictures of a survey at once: answers so far, themes, retiring, moving, and a new photo for an old card.

What residents have answered keeps its meaning: its theme and photo stay, and it never leaves its survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from swipe.errors import Refused
from swipe.model import Image, Picture, PictureAnswers, PictureTally
from swipe.store.connection import reading, writing
from swipe.store.pictures import add_picture, picture_by_id, pictures, retire_picture, save_image


def picture_answers(db: Database, survey: int) -> dict[int, PictureAnswers]:
    """Return how often each picture was shown and what was answered; pictures without any are absent."""
    with reading(db):
        shown = {
            row["picture"]: row["shown"]
            for row in db.query(
                """
                SELECT exposure.picture AS picture, SUM(exposure.shown) AS shown FROM exposure
                JOIN picture ON picture.id = exposure.picture
                WHERE picture.survey = :survey
                GROUP BY exposure.picture
                """,
                {"survey": survey},
            )
        }
        rows = db.query(
            """
            SELECT swipe.picture AS picture, response.simulated AS simulated,
                SUM(CASE WHEN swipe.choice = 1 THEN 1 ELSE 0 END) AS likes,
                SUM(CASE WHEN swipe.choice = 0 THEN 1 ELSE 0 END) AS dislikes,
                SUM(CASE WHEN swipe.choice = 2 THEN 1 ELSE 0 END) AS skips
            FROM response
            JOIN swipe ON swipe.response = response.id
            WHERE response.survey = :survey
            GROUP BY swipe.picture, response.simulated
            """,
            {"survey": survey},
        )
        counted = {
            (row["picture"], bool(row["simulated"])): PictureTally(
                row["picture"], row["likes"], row["dislikes"], row["skips"]
            )
            for row in rows
        }
    return {
        picture: PictureAnswers(
            shown=shown.get(picture, 0),
            real=counted.get((picture, False), PictureTally(picture, 0, 0, 0)),
            simulated=counted.get((picture, True), PictureTally(picture, 0, 0, 0)),
        )
        for picture in set(shown) | {picture for picture, _ in counted}
    }


def met_pictures(db: Database, survey: int) -> frozenset[int]:
    """Return the ids of the survey's pictures that anybody has answered."""
    rows = db.query(
        """
        SELECT id FROM picture
        WHERE survey = :survey AND EXISTS (SELECT 1 FROM exposure WHERE exposure.picture = picture.id)
        """,
        {"survey": survey},
    )
    return frozenset(row["id"] for row in rows)


def set_themes(db: Database, survey: int, themes: Mapping[int, int | None]) -> dict[int, int | None]:
    """Give pictures (ids) their themes; return the theme before of each that changed.

    Pictures of other surveys, and those that residents have answered, stay as they are.
    """
    with writing(db):
        fixed = met_pictures(db, survey)
        before = {
            card.id: card.theme_id
            for card in pictures(db, survey, retired=True)
            if card.id in themes and card.id not in fixed and card.theme_id != themes[card.id]
        }
        for picture in before:
            db.execute(
                "UPDATE picture SET theme = :theme WHERE id = :picture", {"theme": themes[picture], "picture": picture}
            )
    return before


def retire_pictures(db: Database, survey: int, chosen: Iterable[int], *, now: str | None) -> list[int]:
    """Take pictures (ids) out of the deck (`now`), or put them back (None); return those that changed."""
    with writing(db):
        ids = set(chosen)
        changed = [
            card.id
            for card in pictures(db, survey, retired=True)
            if card.id in ids and (card.retired_at is None) == (now is not None)
        ]
        for picture in changed:
            retire_picture(db, survey, picture, now=now)
    return changed


def move_pictures(db: Database, survey: int, chosen: Iterable[int], *, to: int) -> list[int]:
    """Move pictures (ids) to another survey (its id) that is a draft; return those that moved.

    Left behind are pictures that residents have answered, and photos that the other survey has already.
    Raises Refused when the other survey is no draft.
    """
    with writing(db):
        state = db.execute("SELECT state FROM survey WHERE id = :survey", {"survey": to}).fetchone()
        if state is None or state[0] != "draft":
            raise Refused("Pictures can be moved to a draft only.")
        ids = set(chosen) - met_pictures(db, survey)
        there = {card.image.master for card in pictures(db, to, retired=True)}
        moved = []
        for card in pictures(db, survey, retired=True):
            if card.id in ids and card.image.master not in there:
                db.execute(
                    "UPDATE picture SET survey = :survey, template = NULL WHERE id = :picture",
                    {"survey": to, "picture": card.id},
                )
                there.add(card.image.master)
                moved.append(card.id)
    return moved


def replace_picture(db: Database, survey: int, picture: int, image: Image, *, source: str, now: str) -> Picture:
    """Put a new card with another photo in the place of an old one, and return it; the old one is retired.

    Theme and texts go along. Raises NotFound, and Refused when the photo is in the survey already.
    """
    with writing(db):
        old = picture_by_id(db, survey, picture)
        save_image(db, image)
        made, new = add_picture(
            db,
            survey,
            image,
            source=source,
            now=now,
            theme=old.theme_id,
            captions=old.captions,
            alts=old.alts,
            infos=old.infos,
        )
        if not new:
            raise Refused("%(file)s: this photo is in the survey already.", file=source)
        retire_picture(db, survey, picture, now=now)
    return made
