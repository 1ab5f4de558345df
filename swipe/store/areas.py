"""Areas and their register population."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from swipe.errors import ImportRefused, NotFound, Problem
from swipe.model import Area, AreaRow, PopulationRow, Register
from swipe.store.connection import writing
from swipe.store.settings import setting


def areas(db: Database) -> list[Area]:
    """Return all areas by name, in Danish order (æ, ø, å last)."""
    rows = db.query("SELECT id, slug, name, boundary FROM area ORDER BY id")
    return sorted(map(_area, rows), key=lambda area: danish_order(area.name))


def area_by_slug(db: Database, slug: str) -> Area:
    """Return the area; raises NotFound."""
    rows = db.query("SELECT id, slug, name, boundary FROM area WHERE slug = :slug", {"slug": slug})
    for row in rows:
        return _area(row)
    raise NotFound("There is no area called %(slug)s.", slug=slug)


def save_areas(db: Database, rows: Iterable[AreaRow]) -> tuple[int, int]:
    """Add new areas and update known ones by slug; return (added, updated).

    A row without a boundary keeps the boundary that is there.
    """
    with writing(db):
        known = {row["slug"] for row in db.query("SELECT slug FROM area")}
        added = updated = 0
        for row in rows:
            db.execute(
                """
                INSERT INTO area (slug, name, boundary) VALUES (:slug, :name, :boundary)
                ON CONFLICT (slug) DO UPDATE
                SET name = excluded.name, boundary = COALESCE(excluded.boundary, area.boundary)
                """,
                {"slug": row.slug, "name": row.name, "boundary": row.boundary},
            )
            added, updated = (added, updated + 1) if row.slug in known else (added + 1, updated)
    return added, updated


def save_population(db: Database, rows: Sequence[PopulationRow], *, file: str) -> int:
    """Replace the register figures of each area and date in `rows`; return the number of rows.

    Raises ImportRefused, naming every unknown area, with nothing changed.
    """
    with writing(db):
        ids = {row["slug"]: row["id"] for row in db.query("SELECT id, slug FROM area")}
        unknown = dict.fromkeys(row.area for row in rows if row.area not in ids)
        if unknown:
            raise ImportRefused(
                [
                    Problem(
                        "There is no area called %(slug)s. Import the areas first, or correct the name.",
                        file=file,
                        slug=slug,
                    )
                    for slug in unknown
                ]
            )
        for slug, date in dict.fromkeys((row.area, row.date) for row in rows):
            db.execute("DELETE FROM population WHERE area = :area AND date = :date", {"area": ids[slug], "date": date})
        for row in rows:
            db.execute(
                """
                INSERT INTO population (area, date, age_group, gender, count)
                VALUES (:area, :date, :age_group, :gender, :count)
                """,
                {
                    "area": ids[row.area],
                    "date": row.date,
                    "age_group": row.age_group,
                    "gender": row.gender,
                    "count": row.count,
                },
            )
    return len(rows)


def population_rows(db: Database) -> list[PopulationRow]:
    """Return all register figures, of every date, by area, date, age group and gender."""
    rows = db.query(
        """
        SELECT area.slug AS area, population.age_group AS age_group, population.gender AS gender,
            population.count AS count, population.date AS date
        FROM population
        JOIN area ON area.id = population.area
        ORDER BY area.slug, population.date, population.age_group, population.gender
        """
    )
    return [PopulationRow(row["area"], row["age_group"], row["gender"], row["count"], row["date"]) for row in rows]


def registers(db: Database) -> dict[int, Register]:
    """Return the register population per area id on the newest date each area has, from the age limit up.

    The limit is the setting "age_limit", in whole years. An age group counts when its youngest are that old; one that
    names no age always counts. Source: method.md, participation.
    """
    limit = _age_limit(db)
    dates: dict[int, str] = {}
    people: dict[int, dict[tuple[str, str], int]] = {}
    for row in _newest_register(db):
        dates[row["area"]] = row["date"]
        counted = people.setdefault(row["area"], {})
        if is_counted(row["age_group"], limit):
            counted[row["age_group"], row["gender"]] = row["people"]
    return {area: Register(dates[area], counted) for area, counted in people.items()}


def populations(db: Database) -> dict[int, int]:
    """Return the register population per area id, as :func:`registers` counts it."""
    return {area: register.total for area, register in registers(db).items()}


def register_age_groups(db: Database) -> dict[str, int]:
    """Return the municipality's people per age group of the register, the youngest first, whatever the age limit."""
    people = Counter[str]()
    for row in _newest_register(db):
        people[row["age_group"]] += row["people"]
    return {group: people[group] for group in sorted(people, key=_youngest)}


def is_counted(age_group: str, limit: int) -> bool:
    """Tell whether an age group ("15-29", "65+") is at or above a limit in whole years; one without an age is."""
    return not age_group[:1].isdecimal() or _youngest(age_group)[0] >= limit


def _age_limit(db: Database) -> int:
    written = setting(db, "age_limit")
    return int(written) if written.isdecimal() else 0


def _newest_register(db: Database) -> Iterable[Mapping[str, Any]]:
    return db.query(
        """
        SELECT population.area AS area, population.date AS date, population.age_group AS age_group,
            population.gender AS gender, population.count AS people
        FROM population
        JOIN (SELECT area, MAX(date) AS date FROM population GROUP BY area) AS newest
            ON newest.area = population.area AND newest.date = population.date
        """
    )


def age_groups(db: Database, area: Area) -> list[str]:
    """Return the age groups of the area's newest register figures, the youngest first; empty without any."""
    rows = db.query(
        """
        SELECT DISTINCT age_group FROM population
        WHERE area = :area AND date = (SELECT MAX(date) FROM population WHERE area = :area)
        """,
        {"area": area.id},
    )
    return sorted((row["age_group"] for row in rows), key=_youngest)


def _youngest(age_group: str) -> tuple[int, str]:
    digits = age_group.partition("-")[0].rstrip("+")
    return (int(digits) if digits.isdecimal() else 0), age_group


def danish_order(text: str) -> tuple[str, str]:
    """Return a sort key that puts æ, ø and å after z, as Danish readers expect."""
    folded = text.casefold()
    return folded.replace("æ", "{").replace("ø", "|").replace("å", "}"), text


def _area(row: Mapping[str, Any]) -> Area:
    return Area(id=row["id"], slug=row["slug"], name=row["name"], boundary=row["boundary"])
