"""Local areas from CSV (slug, name[, boundary]) or a GeoJSON FeatureCollection."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from swipe.errors import ImportRefused, Problem
from swipe.imports.boundary import boundary_text, parse_json
from swipe.imports.outline import simplify_together
from swipe.imports.slug import slug_problem
from swipe.imports.table import decode_text, read_bytes, read_table, refuse_problems
from swipe.model import AreaRow

RESERVED_SLUGS = frozenset(
    [
        "about",
        "account",
        "admin",
        "api",
        "da",
        "en",
        "favicon.ico",
        "health",
        "preview",
        "lead",
        "login",
        "logout",
        "metrics",
        "panel",
        "pictures",
        "plan",
        "results",
        "robots.txt",
        "s",
        "session",
        "spread",
        "static",
        "thanks",
    ]
)
"""Addresses of the program itself, of which an area called the same would take the place."""

ALIASES = {"navn": "name", "grænse": "boundary", "graense": "boundary"}


def read_areas(path: Path) -> list[AreaRow]:
    """Return the areas of a CSV or GeoJSON file, told apart by content; `boundary` is compact JSON text or None.

    Raises NotFound or Refused for a file that cannot be read, else ImportRefused with every problem. A GeoJSON
    feature is named by its number: ``areas.geojson#3`` is the third.
    """
    text = decode_text(read_bytes(path), path.name)
    if text.lstrip().startswith("{"):
        return read_features(text, path.name)
    table = read_table(text, path.name, required=("slug", "name"), aliases=ALIASES)
    collected = Areas(table.problems)
    for record in table.records:
        cell = record.cells.get("boundary", "")
        try:
            geometry = parse_json(cell) if cell else None
        except ValueError:
            geometry = None
            table.problems.append(
                Problem(
                    "The boundary is not GeoJSON; leave it empty or export it again.", file=path.name, line=record.line
                )
            )
        collected.add(record.cells["slug"], record.cells["name"], geometry, path.name, record.line)
    return collected.finish()


def read_features(text: str, file: str) -> list[AreaRow]:
    """Return the areas of a GeoJSON FeatureCollection whose features have the properties slug and name."""
    try:
        document = parse_json(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ImportRefused([Problem("This is not valid JSON; export it again.", file=file, line=line)]) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise ImportRefused([Problem("There are no features; save the areas as a FeatureCollection.", file=file)])
    collected = Areas([])
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or not isinstance(properties, dict):
            collected.problems.append(
                Problem("The feature has no properties; it needs slug and name.", file=f"{file}#{number}")
            )
            continue
        named = {ALIASES.get(str(key).casefold(), str(key).casefold()): value for key, value in properties.items()}
        slug, name = (named.get(key) for key in ("slug", "name"))
        collected.add(
            slug.strip() if isinstance(slug, str) else "",
            name.strip() if isinstance(name, str) else "",
            feature.get("geometry"),
            f"{file}#{number}",
            None,
        )
    return collected.finish()


class Areas:
    """Areas of one file as they are read, with everything that is wrong so far."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.rows: list[AreaRow] = []
        self.places: dict[str, str] = {}

    def add(self, slug: str, name: str, geometry: object, file: str, line: int | None) -> None:
        """Take one area; what is wrong with it is noted with its place."""
        self.check_slug(slug, name, file, line)
        if not name:
            self.problems.append(Problem("The name is empty; residents see it, so give one.", file=file, line=line))
        boundary, problem = boundary_text(geometry, file=file, line=line)
        if problem is not None:
            self.problems.append(problem)
        self.rows.append(AreaRow(slug, name, boundary))

    def check_slug(self, slug: str, name: str, file: str, line: int | None) -> None:
        """Note what is wrong with a slug: its form, an address of the program, one that is taken."""
        place = file if line is None else f"{file}:{line}"
        if slug in RESERVED_SLUGS:
            self.problems.append(
                Problem(
                    "%(slug)s is an address of the program itself; take another, for example %(suggestion)s.",
                    file=file,
                    line=line,
                    slug=slug,
                    suggestion=f"{slug.partition('.')[0]}-omraade",
                )
            )
        elif (problem := slug_problem(slug, name, file=file, line=line)) is not None:
            self.problems.append(problem)
        elif slug in self.places:
            self.problems.append(
                Problem(
                    "The slug %(slug)s is taken already, at %(place)s; every area needs its own.",
                    file=file,
                    line=line,
                    slug=slug,
                    place=self.places[slug],
                )
            )
        self.places.setdefault(slug, place)

    def finish(self) -> list[AreaRow]:
        """Return the areas, their boundaries simplified; raises ImportRefused when anything was wrong."""
        refuse_problems(self.problems)
        outlines = simplify_together([row.boundary for row in self.rows])
        return [replace(row, boundary=outline) for row, outline in zip(self.rows, outlines, strict=True)]
