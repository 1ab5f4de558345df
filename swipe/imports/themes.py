"""The municipality's list of themes: slug, a name per language, a colour."""

from __future__ import annotations

import re
from pathlib import Path

from swipe.errors import Place, Problem
from swipe.imports.slug import slug_problem, suggest_slug
from swipe.imports.table import decode_text, read_bytes, read_table, refuse_problems, shown
from swipe.model import ThemeRow

NAME_COLUMN = re.compile(r"name_([a-z]{2})")
COLOUR = re.compile(r"#[0-9a-f]{6}")
LONGEST_NAME = 60
"""What the bars of a result have room for beside them."""
ALIASES = {
    "farve": "colour",
    "color": "colour",
    "navn_da": "name_da",
    "navn_en": "name_en",
    "navn": "name_da",
    "name": "name_da",
}


def read_themes(path: Path) -> list[ThemeRow]:
    """Return the themes of a CSV file; see `themes_in`. Raises NotFound or Refused when it cannot be read."""
    return themes_in(read_bytes(path), path.name)


def themes_in(data: bytes, file: str) -> list[ThemeRow]:
    """Return the themes in a CSV file: slug, name_da, name_<any language>, colour (#rrggbb or empty).

    A file without slugs gets them from the Danish names. Raises ImportRefused with every problem.
    """
    table = read_table(decode_text(data, file), file, required=("name_da",), aliases=ALIASES)
    languages = {found[1]: column for column in table.columns if (found := NAME_COLUMN.fullmatch(column))}
    rows: list[ThemeRow] = []
    lines: dict[str, int] = {}
    for record in table.records:
        colour = record.cells.get("colour", "").lower()
        slug = record.cells["slug"] if "slug" in table.columns else suggest_slug(record.cells["name_da"])
        names = {language: name for language, column in languages.items() if (name := record.cells[column])}
        place: Place = {"file": file, "line": record.line, "column": table.heading("slug"), "value": shown(slug)}
        problem = slug_problem(slug, record.cells["name_da"], place)
        if problem is not None:
            table.problems.append(problem)
        elif slug in lines:
            table.problems.append(
                Problem(
                    "The theme %(slug)s is there already, on line %(first)s; remove one of the two lines.",
                    **place,
                    slug=slug,
                    first=lines[slug],
                )
            )
        lines.setdefault(slug, record.line)
        if "da" not in names:
            table.problems.append(table.problem("The column %(column)s is empty; fill it in.", record, "name_da"))
        table.problems.extend(
            table.problem(
                "The name is longer than %(limit)s characters; shorten it.", record, column, limit=LONGEST_NAME
            )
            for column in languages.values()
            if len(record.cells[column]) > LONGEST_NAME
        )
        if colour and COLOUR.fullmatch(colour) is None:
            table.problems.append(
                table.problem("%(value)s is not a colour; write it as #2f7d4f or leave it empty.", record, "colour")
            )
        rows.append(ThemeRow(slug, names, colour or None))
    refuse_problems(table.problems)
    return rows
