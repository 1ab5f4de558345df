"""The pictures of a survey. Their files are the business of `swipe.pictures`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from swipe.errors import NotFound, Refused
from swipe.model import Image, ImageState, Picture, Texts
from swipe.store.connection import writing

SELECT_PICTURES = """
    SELECT picture.id AS id, picture.survey AS survey, picture.theme AS theme, picture.source AS source,
        picture.retired_at AS retired_at, picture.template AS template,
        image.name AS image, image.width AS width, image.height AS height, image.widths AS widths,
        image.master AS master, image.focus_x AS focus_x, image.focus_y AS focus_y, image.state AS image_state
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
            SELECT picture_text.picture AS picture, language, caption, alt, info FROM picture_text
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
            "SELECT picture, language, caption, alt, info FROM picture_text WHERE picture = :picture",
            {"picture": picture},
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
    infos: Texts | None = None,
    template: int | None = None,
) -> tuple[Picture, bool]:
    """Add a card to the survey; return it and whether it is new.

    The same photo twice in one survey is one card, wherever its focus is: sending a file again after a lost
    reply, or importing a folder again, changes nothing.
    """
    with writing(db):
        save_image(db, image)
        known = db.execute(
            """
            SELECT picture.id FROM picture JOIN image ON image.name = picture.image
            WHERE picture.survey = :survey AND image.master = :master ORDER BY picture.id LIMIT 1
            """,
            {"survey": survey, "master": image.master},
        ).fetchone()
        if known:
            return picture_by_id(db, survey, known[0]), False
        row = db.execute(
            """
            INSERT INTO picture (survey, theme, image, source, created_at, template)
            VALUES (:survey, :theme, :image, :source, :now, :template) RETURNING id
            """,
            {
                "survey": survey,
                "theme": theme,
                "image": image.name,
                "source": source,
                "now": now,
                "template": template,
            },
        ).fetchone()
        _save_texts(db, row[0], captions or {}, alts or {}, infos or {})
        return picture_by_id(db, survey, row[0]), True


def save_picture(
    db: Database,
    survey: int,
    picture: int,
    *,
    theme: int | None,
    captions: Texts,
    alts: Texts,
    infos: Texts | None = None,
    same_meaning: bool = False,
) -> Picture:
    """Set theme, captions, alt texts and, when given, info texts.

    Raises NotFound, and Refused when residents have answered the picture: then its theme stays, and new words
    need the planner's word (`same_meaning`) that they ask the same.
    """
    with writing(db):
        old = picture_by_id(db, survey, picture)
        if is_met(db, picture):
            if theme != old.theme_id:
                raise Refused("Residents have answered this picture, so its theme stays.")
            wanted = [(captions, old.captions), (alts, old.alts), (infos or {}, old.infos)]
            changed = any(text != had.get(code, "") for new, had in wanted for code, text in new.items())
            if changed and not same_meaning:
                raise Refused("Residents have answered this picture. Tick that the new words mean the same.")
        db.execute("UPDATE picture SET theme = :theme WHERE id = :picture", {"theme": theme, "picture": picture})
        _save_texts(db, picture, captions, alts, infos or {})
        return picture_by_id(db, survey, picture)


def retire_picture(db: Database, survey: int, picture: int, *, now: str | None) -> Picture:
    """Take a picture out of the deck (`now`), or put it back (None); its answers stay. Raises NotFound."""
    with writing(db):
        picture_by_id(db, survey, picture)
        db.execute("UPDATE picture SET retired_at = :now WHERE id = :picture", {"now": now, "picture": picture})
        return picture_by_id(db, survey, picture)


def is_met(db: Database, picture: int) -> bool:
    """Tell whether a resident has answered a picture."""
    row = db.execute("SELECT 1 FROM exposure WHERE picture = :picture LIMIT 1", {"picture": picture}).fetchone()
    return row is not None


def refocus_picture(db: Database, survey: int, picture: int, image: Image) -> Picture:
    """Let a card show another crop of its photo. Raises NotFound, and Refused once residents have met the card.

    What somebody has answered must stay what they saw.
    """
    with writing(db):
        current = picture_by_id(db, survey, picture)
        if image == current.image:
            return current
        if is_met(db, picture):
            raise Refused("Residents have answered this picture, so it stays as they saw it.")
        save_image(db, image)
        db.execute("UPDATE picture SET image = :image WHERE id = :picture", {"image": image.name, "picture": picture})
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
            INSERT INTO image (name, width, height, widths, master, focus_x, focus_y, state)
            VALUES (:name, :width, :height, :widths, :master, :focus_x, :focus_y, :state)
            ON CONFLICT (name) DO NOTHING
            """,
            {
                "name": image.name,
                "width": image.width,
                "height": image.height,
                "widths": " ".join(map(str, image.widths)),
                "master": image.master,
                "focus_x": image.focus[0],
                "focus_y": image.focus[1],
                "state": image.state,
            },
        )


def set_image_state(db: Database, image: str, state: ImageState) -> None:
    """Note how far the files of an image (its name) are."""
    with writing(db):
        db.execute("UPDATE image SET state = :state WHERE name = :name", {"state": state, "name": image})


def waiting_images(db: Database, most: int = 8) -> list[Image]:
    """Return images whose files are to be made, at most so many."""
    rows = db.query(
        """
        SELECT name AS image, width, height, widths, master, focus_x, focus_y, state AS image_state
        FROM image WHERE state = 'waiting' ORDER BY name LIMIT :most
        """,
        {"most": most},
    )
    return [image_of_row(row) for row in rows]


def images(db: Database) -> list[Image]:
    """Return every image that is known: those of all surveys' pictures, and of residents' ideas."""
    rows = db.query(
        """
        SELECT name AS image, width, height, widths, master, focus_x, focus_y, state AS image_state
        FROM image ORDER BY name
        """
    )
    return [image_of_row(row) for row in rows]


def forget_lone_images(db: Database, names: Iterable[str]) -> list[Image]:
    """Delete those of the named images that no card and no idea has any more, within the transaction of the caller.

    Return them: their files may go too.
    """
    gone = []
    for name in sorted(set(names)):
        rows = db.query(
            """
            DELETE FROM image
            WHERE name = :name
                AND NOT EXISTS (SELECT 1 FROM picture WHERE picture.image = :name)
                AND NOT EXISTS (SELECT 1 FROM idea WHERE idea.image = :name)
            RETURNING name AS image, width, height, widths, master, focus_x, focus_y, state AS image_state
            """,
            {"name": name},
        )
        gone += [image_of_row(row) for row in rows]
    return gone


def _save_texts(db: Database, picture: int, captions: Texts, alts: Texts, infos: Texts) -> None:
    for language in {**captions, **alts, **infos}:
        db.execute(
            """
            INSERT INTO picture_text (picture, language, caption, alt, info)
            VALUES (:picture, :language, :caption, :alt, COALESCE(:info, ''))
            ON CONFLICT (picture, language) DO UPDATE
            SET caption = excluded.caption, alt = excluded.alt, info = COALESCE(:info, picture_text.info)
            """,
            {
                "picture": picture,
                "language": language,
                "caption": captions.get(language, ""),
                "alt": alts.get(language, ""),
                "info": infos.get(language),
            },
        )


def _texts(rows: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, Mapping[str, Any]]]:
    texts: dict[int, dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        texts.setdefault(row["picture"], {})[row["language"]] = row
    return texts


def _picture(row: Mapping[str, Any], texts: Mapping[int, Mapping[str, Mapping[str, Any]]]) -> Picture:
    own = texts.get(row["id"], {})
    return Picture(
        id=row["id"],
        survey_id=row["survey"],
        theme_id=row["theme"],
        image=image_of_row(row),
        captions={language: text["caption"] for language, text in own.items()},
        alts={language: text["alt"] for language, text in own.items()},
        source=row["source"],
        retired_at=row["retired_at"],
        infos={language: text["info"] for language, text in own.items()},
        template_id=row["template"],
    )


def image_of_row(row: Mapping[str, Any]) -> Image:
    """Return the image of a row: image (its name), width, height, widths, master, focus_x, focus_y, image_state."""
    return Image(
        name=row["image"],
        width=row["width"],
        height=row["height"],
        widths=tuple(int(width) for width in row["widths"].split()),
        master=row["master"],
        focus=(row["focus_x"], row["focus_y"]),
        state=row["image_state"],
    )
