"""The municipality's lists as the files that they are imported from: download, edit, send again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from swipe.exports.csv_table import csv_writer, neutralised
from swipe.model import Area, Language, PopulationRow, Theme


def areas_csv(areas: Iterable[Area]) -> bytes:
    """Return areas as slug;name. Boundaries are left out: an import without them keeps those that are there."""
    return _table(("slug", "name"), ((area.slug, area.name) for area in areas))


def population_csv(rows: Iterable[PopulationRow]) -> bytes:
    """Return register figures as area;age_group;gender;count;date."""
    return _table(
        ("area", "age_group", "gender", "count", "date"),
        ((row.area, row.age_group, row.gender, str(row.count), row.date) for row in rows),
    )


def themes_csv(themes: Iterable[Theme], languages: Sequence[Language]) -> bytes:
    """Return themes as slug;name_<language> ...;colour, always with Danish names."""
    named = ["da", *(code for code in languages if code != "da")]
    return _table(
        ("slug", *(f"name_{code}" for code in named), "colour"),
        ((theme.slug, *(theme.names.get(code, "") for code in named), theme.colour) for theme in themes),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table that Danish Excel opens with a double click: UTF-8 with BOM, semicolons."""
    text = io.StringIO(newline="")
    writer = csv_writer(text)
    writer.writerow(columns)
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
