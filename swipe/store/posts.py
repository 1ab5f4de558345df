"""Posts on an area's result page: "you said - we did"."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.errors import NotFound
from swipe.model import Area, Post, Texts
from swipe.store.connection import writing


def posts(db: Database, area: Area) -> list[Post]:
    """Return the area's posts, the newest first."""
    rows = list(
        db.query(
            "SELECT id, area, posted_on FROM post WHERE area = :area ORDER BY posted_on DESC, id DESC",
            {"area": area.id},
        )
    )
    texts = list(
        db.query(
            """
            SELECT post_text.post AS post, post_text.language AS language, post_text.said AS said,
                post_text.done AS done
            FROM post
            JOIN post_text ON post_text.post = post.id
            WHERE post.area = :area
            """,
            {"area": area.id},
        )
    )
    return [
        Post(
            id=row["id"],
            area_id=row["area"],
            posted_on=row["posted_on"],
            said={text["language"]: text["said"] for text in texts if text["post"] == row["id"]},
            done={text["language"]: text["done"] for text in texts if text["post"] == row["id"]},
        )
        for row in rows
    ]


def post_by_id(db: Database, area: Area, post: int) -> Post:
    """Return a post of this area; raises NotFound."""
    for one in posts(db, area):
        if one.id == post:
            return one
    raise NotFound("%(area)s has no post number %(post)s.", area=area.name, post=post)


def save_post(db: Database, area: Area, post: int | None, *, said: Texts, done: Texts, today: str) -> int:
    """Write a new post (None), dated `today`, or change one, which keeps its date; return its number.

    Raises NotFound for a post that is not the area's.
    """
    with writing(db):
        if post is None:
            row = db.execute(
                "INSERT INTO post (area, posted_on) VALUES (:area, :today) RETURNING id",
                {"area": area.id, "today": today},
            ).fetchone()
            post = int(row[0])
        else:
            post_by_id(db, area, post)
        for language in {**said, **done}:
            db.execute(
                """
                INSERT INTO post_text (post, language, said, done) VALUES (:post, :language, :said, :done)
                ON CONFLICT (post, language) DO UPDATE SET said = excluded.said, done = excluded.done
                """,
                {"post": post, "language": language, "said": said.get(language, ""), "done": done.get(language, "")},
            )
    return post


def delete_post(db: Database, area: Area, post: int) -> None:
    """Take a post away. Raises NotFound."""
    with writing(db):
        post_by_id(db, area, post)
        db.execute("DELETE FROM post_text WHERE post = :post", {"post": post})
        db.execute("DELETE FROM post WHERE id = :post", {"post": post})
