"""The pictures of a survey. Their files are the business of `swipe.pictures`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from swipe.errors import NotFound
from swipe.model import Image, Picture, Texts
from swipe.store.connection import writing

SELECT_PICTURES = """
    SELECT picture.id AS id, picture.survey AS survey, picture.theme AS theme, picture.source AS source,
        picture.retired_at AS retired_at,
        image.name AS image, image.width AS width, image.height AS height, image.widths AS widths
    FROM picture
    JOIN image ON image.name = picture.image
"""


def pictures(db: Database, survey: int, *, retired: bool = False) -> list[Picture]:
    """Return the survey's pictures in the order of their arrival; retired ones only when asked for."""
    rows = list(
        db.query(
            SELECT_PICTURES + " WHERE picture.survey = :survey AND (picture.retired_at IS NULL OR :retired = 1)"
            " ORDER BY picture.id",
            {"survey": survey, "retired": int(retired)},
        )
    )
    texts = _texts(
        db.query(
            """
            SELECT picture_text.picture AS picture, language, caption, alt FROM picture_text
            JOIN picture ON picture.id = picture_text.picture
            WHERE picture.survey = :survey
            """,
            {"survey": survey},
        )
    )
    return [_picture(row, texts) for row in rows]


def picture_by_id(db: Database, survey: int, picture: int) -> Picture:
    """Return a picture of this survey; raises NotFound when it is none of its pictures."""
    rows = list(
        db.query(
            SELECT_PICTURES + " WHERE picture.survey = :survey AND picture.id = :picture",
            {"survey": survey, "picture": picture},
        )
    )
    if not rows:
        raise NotFound("The survey has no picture number %(picture)s.", picture=picture)
    texts = _texts(
        db.query(
            "SELECT picture, language, caption, alt FROM picture_text WHERE picture = :picture", {"picture": picture}
        )
    )
    return _picture(rows[0], texts)


def add_picture(
    db: Database,
    survey: int,
    image: Image,
    *,
    source: str,
    now: str,
    theme: int | None = None,
    captions: Texts | None = None,
    alts: Texts | None = None,
) -> tuple[Picture, bool]:
    """Add a card to the survey; return it and whether it is new.

    The same image twice in one survey is one card: sending a file again after a lost reply, or importing a
    folder again, changes nothing.
    """
    with writing(db):
        save_image(db, image)
        row = db.execute(
            """
            INSERT INTO picture (survey, theme, image, source, created_at)
            VALUES (:survey, :theme, :image, :source, :now)
            ON CONFLICT (survey, image) DO NOTHING RETURNING id
            """,
            {"survey": survey, "theme": theme, "image": image.name, "source": source, "now": now},
        ).fetchone()
        if row is None:
            known = db.execute(
                "SELECT id FROM picture WHERE survey = :survey AND image = :image",
                {"survey": survey, "image": image.name},
            ).fetchone()
            return picture_by_id(db, survey, known[0]), False
        _save_texts(db, row[0], captions or {}, alts or {})
        return picture_by_id(db, survey, row[0]), True


def save_picture(
    db: Database, survey: int, picture: int, *, theme: int | None, captions: Texts, alts: Texts
) -> Picture:
    """Set theme, captions and alt texts. Raises NotFound."""
    with writing(db):
        picture_by_id(db, survey, picture)
        db.execute("UPDATE picture SET theme = :theme WHERE id = :picture", {"theme": theme, "picture": picture})
        _save_texts(db, picture, captions, alts)
        return picture_by_id(db, survey, picture)


def retire_picture(db: Database, survey: int, picture: int, *, now: str | None) -> Picture:
    """Take a picture out of the deck (`now`), or put it back (None); its answers stay. Raises NotFound."""
    with writing(db):
        picture_by_id(db, survey, picture)
        db.execute("UPDATE picture SET retired_at = :now WHERE id = :picture", {"now": now, "picture": picture})
        return picture_by_id(db, survey, picture)


def picture_counts(db: Database) -> dict[int, int]:
    """Return the number of cards in use per survey id; surveys without any are absent."""
    rows = db.query("SELECT survey, COUNT(*) AS pictures FROM picture WHERE retired_at IS NULL GROUP BY survey")
    return {row["survey"]: row["pictures"] for row in rows}


def save_image(db: Database, image: Image) -> None:
    """Make an image known whose files are on disk; done twice it changes nothing."""
    with writing(db):
        db.execute(
            """
            INSERT INTO image (name, width, height, widths) VALUES (:name, :width, :height, :widths)
            ON CONFLICT (name) DO NOTHING
            """,
            {
                "name": image.name,
                "width": image.width,
                "height": image.height,
                "widths": " ".join(map(str, image.widths)),
            },
        )


def images(db: Database) -> list[Image]:
    """Return every image that is known: those of all surveys' pictures, and of residents' ideas."""
    return [
        image_of_row(row) for row in db.query("SELECT name AS image, width, height, widths FROM image ORDER BY name")
    ]


def _save_texts(db: Database, picture: int, captions: Texts, alts: Texts) -> None:
    for language in {**captions, **alts}:
        db.execute(
            """
            INSERT INTO picture_text (picture, language, caption, alt) VALUES (:picture, :language, :caption, :alt)
            ON CONFLICT (picture, language) DO UPDATE SET caption = excluded.caption, alt = excluded.alt
            """,
            {
                "picture": picture,
                "language": language,
                "caption": captions.get(language, ""),
                "alt": alts.get(language, ""),
            },
        )


def _texts(rows: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, tuple[str, str]]]:
    texts: dict[int, dict[str, tuple[str, str]]] = {}
    for row in rows:
        texts.setdefault(row["picture"], {})[row["language"]] = (row["caption"], row["alt"])
    return texts


def _picture(row: Mapping[str, Any], texts: Mapping[int, Mapping[str, tuple[str, str]]]) -> Picture:
    own = texts.get(row["id"], {})
    return Picture(
        id=row["id"],
        survey_id=row["survey"],
        theme_id=row["theme"],
        image=image_of_row(row),
        captions={language: caption for language, (caption, _) in own.items()},
        alts={language: alt for language, (_, alt) in own.items()},
        source=row["source"],
        retired_at=row["retired_at"],
    )


def image_of_row(row: Mapping[str, Any]) -> Image:
    """Return the image of a row with the columns image (its name), width, height and widths."""
    widths = tuple(int(width) for width in row["widths"].split())
    return Image(name=row["image"], width=row["width"], height=row["height"], widths=widths)
