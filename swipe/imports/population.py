"""The register population: how many people of each age group and gender live in an area."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from swipe.errors import Problem
from swipe.imports.table import Record, Table, decode_text, read_bytes, read_table, refuse_problems
from swipe.model import PopulationRow

COLUMNS = ("area", "age_group", "gender", "count", "date")
ALIASES = {
    "omraade": "area",
    "område": "area",
    "aldersgruppe": "age_group",
    "koen": "gender",
    "køn": "gender",
    "antal": "count",
    "dato": "date",
}
GENDERS = {"kvinder": "women", "kvinde": "women", "k": "women", "f": "women", "mænd": "men", "mand": "men", "m": "men"}

AGE_GROUP = re.compile(
    r"([0-9]{1,3})(?:\s?[-–]\s?([0-9]{1,3})(?: år| years)?|\+(?: år| years)?"
    r"| (?:år|years) (?:og derover|og ældre|and over|and older))"
)
COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[.\u00a0\u202f ][0-9]{3}){1,2}")
"""Nine digits hold every municipality on earth and fit every database's integer; spreadsheets part the thousands."""

ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DANISH_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")


def read_population(path: Path, areas: Mapping[str, str] | None = None) -> list[PopulationRow]:
    """Return the rows of a population file; see `population_in`. Raises NotFound or Refused when it cannot be read."""
    return population_in(read_bytes(path), path.name, areas)


def population_in(data: bytes, file: str, areas: Mapping[str, str] | None = None) -> list[PopulationRow]:
    """Return the rows of a population file: area;age_group;gender;count;date, Danish headers too.

    Gender is ``women``, ``men`` or what is written, in lower case; the date ISO 8601. `areas` are the known areas'
    names by slug; the file may call an area either. Without them, whether an area exists is for the store to say.
    Raises ImportRefused with every problem; an unknown area is named once, where it first stands.
    """
    table = read_table(decode_text(data, file), file, required=COLUMNS, aliases=ALIASES)
    slugs = None if areas is None else slugs_by_name(areas)
    rows: list[PopulationRow] = []
    lines: dict[tuple[str, str, str, str], int] = {}
    unknown: set[str] = set()
    for record in table.records:
        row, problems = population_row(table, record)
        table.problems.extend(problems)
        called = record.cells["area"]
        if slugs is not None and called and called.casefold() not in slugs:
            if called.casefold() not in unknown:
                table.problems.append(unknown_area(table, record, areas or {}))
            unknown.add(called.casefold())
            continue
        if row is None:
            continue
        row = replace(row, area=slugs[called.casefold()]) if slugs is not None else row
        first = lines.setdefault((row.area, row.age_group, row.gender, row.date), record.line)
        if first != record.line:
            table.problems.append(
                table.problem(
                    "%(area)s, %(age_group)s, %(gender)s, %(date)s is counted already, on line %(first)s; "
                    "remove one of the two lines.",
                    record,
                    "area",
                    area=row.area,
                    age_group=row.age_group,
                    gender=row.gender,
                    date=row.date,
                    first=first,
                )
            )
        rows.append(row)
    refuse_problems(table.problems)
    return rows


def slugs_by_name(areas: Mapping[str, str]) -> dict[str, str]:
    """Return the slug of each area by what a register may call it: its name or its slug, in lower case."""
    return {name.casefold(): slug for slug, name in areas.items()} | {slug: slug for slug in areas}


def unknown_area(table: Table, record: Record, areas: Mapping[str, str]) -> Problem:
    """Return the problem of an area that does not exist, with the closest that does."""
    if not areas:
        return table.problem("There are no areas yet; import the areas first.", record, "area")
    called = {name.casefold(): name for name in (*areas, *areas.values())}
    close = difflib.get_close_matches(record.cells["area"].casefold()[:200], called, n=1, cutoff=0.7)
    if close:
        return table.problem(
            "There is no area %(value)s; did you mean %(suggestion)s?", record, "area", suggestion=called[close[0]]
        )
    return table.problem("There is no area %(value)s; import the area first, or correct the name.", record, "area")


def population_row(table: Table, record: Record) -> tuple[PopulationRow | None, list[Problem]]:
    """Return the row of a record, or every problem with it."""
    area, age_group, gender, count, day = (record.cells[name] for name in COLUMNS)
    problems = [
        table.problem("The column %(column)s is empty; fill it in.", record, column)
        for column, cell in (("area", area), ("gender", gender))
        if not cell
    ]
    ages = plain_age_group(age_group)
    if ages is None:
        problems.append(table.problem("%(value)s is not an age group; write it as 15-29 or 65+.", record, "age_group"))
    if COUNT.fullmatch(count) is None:
        problems.append(table.problem("%(value)s is not a count; write a whole number, 0 or more.", record, "count"))
    iso = iso_date(day)
    if iso is None:
        problems.append(table.problem("%(value)s is not a date; write it as 2026-01-31 or 31-01-2026.", record, "date"))
    if problems or iso is None or ages is None:
        return None, problems
    gender = gender.lower()
    return PopulationRow(area, ages, GENDERS.get(gender, gender), int(re.sub(r"\D", "", count)), iso), []


def plain_age_group(text: str) -> str | None:
    """Return an age group in whole years as 15-29 (rising) or 65+, None when it is neither.

    Registers also write "15-29 år", "65 år og derover", "65 years and over", and a dash for the hyphen.
    """
    found = AGE_GROUP.fullmatch(text.casefold())
    if found is None:
        return None
    youngest, oldest = int(found[1]), int(found[2]) if found[2] else None
    if oldest is None:
        return f"{found[1]}+"
    return f"{found[1]}-{found[2]}" if youngest <= oldest else None


def iso_date(text: str) -> str | None:
    """Return a date written as 2026-01-31 or 31-01-2026 in ISO 8601, None when it is neither or does not exist."""
    if found := ISO_DATE.fullmatch(text):
        year, month, day = found.groups()
    elif found := DANISH_DATE.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
