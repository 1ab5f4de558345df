"""The register population: how many people of each age group and gender live in an area."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from swipe.errors import Problem
from swipe.imports.table import Record, decode_text, read_bytes, read_table, refuse_problems
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

AGE_GROUP = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3})|\+)")
COUNT = re.compile(r"[0-9]{1,9}")
"""Nine digits hold every municipality on earth and fit every database's integer."""

ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DANISH_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")


def read_population(path: Path) -> list[PopulationRow]:
    """Return the rows of a population file: area;age_group;gender;count;date, Danish headers too.

    Gender is ``women``, ``men`` or what is written, in lower case; the date ISO 8601. Whether an area exists is
    for the store to say. Raises NotFound or Refused for a file that cannot be read, else ImportRefused with every
    problem.
    """
    text = decode_text(read_bytes(path), path.name)
    table = read_table(text, path.name, required=COLUMNS, aliases=ALIASES)
    rows: list[PopulationRow] = []
    lines: dict[tuple[str, str, str, str], int] = {}
    for record in table.records:
        row, problems = population_row(record, path.name)
        table.problems.extend(problems)
        if row is None:
            continue
        first = lines.setdefault((row.area, row.age_group, row.gender, row.date), record.line)
        if first != record.line:
            table.problems.append(
                Problem(
                    "%(area)s, %(age_group)s, %(gender)s, %(date)s is counted already, on line %(first)s.",
                    file=path.name,
                    line=record.line,
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


def population_row(record: Record, file: str) -> tuple[PopulationRow | None, list[Problem]]:
    """Return the row of a record, or every problem with it."""
    area, age_group, gender, count, day = (record.cells[name] for name in COLUMNS)
    problems = [
        Problem("The column %(column)s is empty.", file=file, line=record.line, column=column)
        for column, cell in (("area", area), ("gender", gender))
        if not cell
    ]
    if not is_age_group(age_group):
        problems.append(
            Problem(
                "%(value)s is not an age group; write it as 15-29 or 65+.",
                file=file,
                line=record.line,
                value=quoted(age_group),
            )
        )
    if COUNT.fullmatch(count) is None:
        problems.append(
            Problem(
                "%(value)s is not a count; write a whole number, 0 or more, without separators.",
                file=file,
                line=record.line,
                value=quoted(count),
            )
        )
    iso = iso_date(day)
    if iso is None:
        problems.append(
            Problem(
                "%(value)s is not a date; write it as 2026-01-31 or 31-01-2026.",
                file=file,
                line=record.line,
                value=quoted(day),
            )
        )
    if problems or iso is None:
        return None, problems
    gender = gender.lower()
    return PopulationRow(area, age_group, GENDERS.get(gender, gender), int(count), iso), []


def is_age_group(text: str) -> bool:
    """Say whether `text` is 15-29 (rising) or 65+; years."""
    found = AGE_GROUP.fullmatch(text)
    return found is not None and (found[2] is None or int(found[1]) <= int(found[2]))


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


def quoted(text: str) -> str:
    """Return a cell as a message shows it: in quotes, so that an empty one is seen, and not too long."""
    return f'"{text[:60]}"'
