"""Themes: one list for the whole municipality, so that areas compare."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from swipe.model import Theme, ThemeRow
from swipe.store.connection import writing

COLOURS = ("#2f7d4f", "#c4572f", "#8a5a9e", "#c08a1e", "#2f6f9f", "#b0476a", "#5b7f2b", "#4f5fae")
"""Given in turn to themes without a colour of their own; each reaches 3:1 against white and against near-black."""


def themes(db: Database) -> list[Theme]:
    """Return all themes in the municipality's order."""
    names: dict[int, dict[str, str]] = {}
    for row in db.query("SELECT theme, language, name FROM theme_text ORDER BY theme, language"):
        names.setdefault(row["theme"], {})[row["language"]] = row["name"]
    rows = db.query("SELECT id, slug, colour FROM theme ORDER BY place, id")
    return [Theme(row["id"], row["slug"], names.get(row["id"], {}), row["colour"]) for row in rows]


def save_themes(db: Database, rows: Iterable[ThemeRow]) -> tuple[int, int]:
    """Add new themes and update known ones by slug; return (added, updated). The order is that of `rows`."""
    with writing(db):
        known = {theme.slug: theme for theme in themes(db)}
        added = updated = 0
        for place, row in enumerate(rows):
            before = known.get(row.slug)
            colour = row.colour or (before.colour if before else COLOURS[place % len(COLOURS)])
            db.execute(
                """
                INSERT INTO theme (slug, colour, place) VALUES (:slug, :colour, :place)
                ON CONFLICT (slug) DO UPDATE SET colour = excluded.colour, place = excluded.place
                """,
                {"slug": row.slug, "colour": colour, "place": place},
            )
            for language, name in row.names.items():
                db.execute(
                    """
                    INSERT INTO theme_text (theme, language, name)
                    SELECT id, :language, :name FROM theme WHERE slug = :slug
                    ON CONFLICT (theme, language) DO UPDATE SET name = excluded.name
                    """,
                    {"slug": row.slug, "language": language, "name": name},
                )
            added, updated = (added, updated + 1) if before else (added + 1, updated)
    return added, updated
