"""The municipality's list of themes: slug, a name per language, a colour."""

from __future__ import annotations

import re
from pathlib import Path

from swipe.errors import Problem
from swipe.imports.slug import slug_problem
from swipe.imports.table import decode_text, read_bytes, read_table, refuse_problems
from swipe.model import ThemeRow

NAME_COLUMN = re.compile(r"name_([a-z]{2})")
COLOUR = re.compile(r"#[0-9a-f]{6}")
ALIASES = {"farve": "colour", "color": "colour", "navn_da": "name_da", "navn_en": "name_en"}


def read_themes(path: Path) -> list[ThemeRow]:
    """Return the themes of a CSV file: slug, name_da, name_<any language>, colour (#rrggbb or empty).

    Raises NotFound or Refused for a file that cannot be read, else ImportRefused with every problem.
    """
    text = decode_text(read_bytes(path), path.name)
    table = read_table(text, path.name, required=("slug", "name_da"), aliases=ALIASES)
    languages = {found[1]: column for column in table.columns if (found := NAME_COLUMN.fullmatch(column))}
    rows: list[ThemeRow] = []
    lines: dict[str, int] = {}
    for record in table.records:
        slug, colour = record.cells["slug"], record.cells.get("colour", "").lower()
        names = {language: name for language, column in languages.items() if (name := record.cells[column])}
        problem = slug_problem(slug, record.cells["name_da"], file=path.name, line=record.line)
        if problem is not None:
            table.problems.append(problem)
        elif slug in lines:
            table.problems.append(
                Problem(
                    "The theme %(slug)s is there already, on line %(first)s.",
                    file=path.name,
                    line=record.line,
                    slug=slug,
                    first=lines[slug],
                )
            )
        lines.setdefault(slug, record.line)
        if "da" not in names:
            table.problems.append(
                Problem("The column %(column)s is empty.", file=path.name, line=record.line, column="name_da")
            )
        if colour and COLOUR.fullmatch(colour) is None:
            table.problems.append(
                Problem(
                    "%(colour)s is not a colour; write it as #2f7d4f or leave it empty.",
                    file=path.name,
                    line=record.line,
                    colour=colour[:40],
                )
            )
        rows.append(ThemeRow(slug, names, colour or None))
    refuse_problems(table.problems)
    return rows
