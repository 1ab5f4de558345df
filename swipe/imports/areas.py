"""Local areas from CSV (slug, name[, boundary]) or a GeoJSON FeatureCollection, as maps and registers write them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from swipe.errors import ImportRefused, Place, Problem
from swipe.imports.boundary import boundary_text, parse_geometry, parse_json
from swipe.imports.outline import simplify_together
from swipe.imports.projection import Projection, projection_of
from swipe.imports.slug import slug_problem, suggest_slug
from swipe.imports.table import decode_text, header_problems, read_bytes, read_table, refuse_problems, shown
from swipe.model import AreaRow

RESERVED_SLUGS = frozenset(
    [
        "about",
        "account",
        "admin",
        "api",
        "compare",
        "csp-report",
        "da",
        "en",
        "explore",
        "favicon.ico",
        "health",
        "preview",
        "lead",
        "live",
        "login",
        "logout",
        "metrics",
        "panel",
        "pictures",
        "plan",
        "register",
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

LONGEST_NAME = 80
"""What a poster and a phone have room for in two lines."""

NAME_COLUMNS = ("name", "navn", "omraadenavn", "områdenavn", "lokalomraade", "lokalområde", "omraade", "område", "area")
SLUG_COLUMNS = ("slug", "adresse", "kortnavn")
BOUNDARY_COLUMNS = ("boundary", "graense", "grænse", "geometri", "geometry", "geojson", "wkt", "wkt_geom", "geom")
"""What columns and properties of Danish and English lists are called, the likeliest first."""


@dataclass(frozen=True, slots=True)
class AreaFile:
    """The areas of a file, and what was made of it beyond copying.

    `slugs_made` tells that the file has no slugs, so that they come from the names; `projection` is the system that
    boundaries were in, None for a file without any.
    """

    rows: tuple[AreaRow, ...]
    slugs_made: bool = False
    projection: Projection | None = None


def read_areas(path: Path) -> list[AreaRow]:
    """Return the areas of a CSV or GeoJSON file; see `areas_in`. Raises NotFound or Refused when it cannot be read."""
    return list(areas_in(read_bytes(path), path.name).rows)


def areas_in(data: bytes, file: str) -> AreaFile:
    """Return the areas in the bytes of a CSV or GeoJSON file, told apart by content.

    `boundary` is compact JSON text in degrees, or None. Slugs are made of the names when the file has none. Raises
    ImportRefused with every problem. A GeoJSON feature is named by its number: ``areas.geojson#3`` is the third.
    """
    text = decode_text(data, file)
    return read_features(text, file) if text.lstrip().startswith(("{", "[")) else read_rows(text, file)


def read_rows(text: str, file: str) -> AreaFile:
    """Return the areas of a table with a name in each record, and a slug and a boundary (GeoJSON or WKT) if it has."""
    table = read_table(text, file, required=())
    name, slug, boundary = (
        next((column for column in columns if column in table.columns), None)
        for columns in (NAME_COLUMNS, SLUG_COLUMNS, BOUNDARY_COLUMNS)
    )
    if name is None:
        raise ImportRefused(header_problems(table.columns, table.headings, table.header_line, file, ("name",)))
    collected = Areas(table.problems, slugs_made=slug is None)
    for record in table.records:
        geometry = None
        place: Place = {"file": file, "line": record.line}
        if boundary and (cell := record.cells[boundary]):
            try:
                geometry = parse_geometry(cell)
            except ValueError:
                table.problems.append(
                    table.problem(
                        "The boundary is neither GeoJSON nor WKT; leave it empty or export it again.", record, boundary
                    )
                )
        collected.add(
            record.cells[slug] if slug else "",
            record.cells[name],
            geometry,
            place,
            Columns(table.heading(slug or "slug"), table.heading(name), table.heading(boundary or "boundary")),
        )
    return collected.finish(None, file)


def read_features(text: str, file: str) -> AreaFile:
    """Return the areas of a GeoJSON FeatureCollection whose features have a name among their properties."""
    try:
        document = parse_json(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ImportRefused([Problem("This is not valid JSON; export it again.", file=file, line=line)]) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(features, list) or not features:
        raise ImportRefused([Problem("There are no features; save the areas as a FeatureCollection.", file=file)])
    named = [_properties(feature) for feature in features]
    present = {key for properties in named for key, (_, value) in (properties or {}).items() if value is not None}
    name, slug = (
        next((column for column in columns if column in present), columns[0])
        for columns in (NAME_COLUMNS, SLUG_COLUMNS)
    )
    collected = Areas([], slugs_made=slug not in present)
    for number, (feature, properties) in enumerate(zip(features, named, strict=True), 1):
        place: Place = {"file": f"{file}#{number}"}
        if properties is None:
            collected.problems.append(Problem("The feature has no properties; it needs a name.", **place))
            continue
        slug_heading, slug_value = properties.get(slug, (slug, None))
        name_heading, name_value = properties.get(name, (name, None))
        collected.add(
            _word(slug_value),
            _word(name_value),
            feature.get("geometry"),
            place,
            Columns(slug_heading, name_heading, "geometry"),
        )
    return collected.finish(document.get("crs"), file)


def _properties(feature: object) -> dict[str, tuple[str, object]] | None:
    """Return a feature's properties by name in lower case, each with the name as written; None without any."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return None
    return {str(key).casefold(): (str(key), value) for key, value in properties.items()}


def _word(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file calls the columns of slug, name and boundary."""

    slug: str
    name: str
    boundary: str


class Areas:
    """Areas of one file as they are read, with everything that is wrong so far."""

    def __init__(self, problems: list[Problem], *, slugs_made: bool) -> None:
        self.problems = problems
        self.slugs_made = slugs_made
        self.found: list[tuple[AreaRow, object, Place, Columns]] = []
        self.places: dict[str, str] = {}

    def add(self, slug: str, name: str, geometry: object, place: Place, columns: Columns) -> None:
        """Take one area; what is wrong with its slug and name is noted with its place."""
        if not name:
            empty: Place = {**place, "column": columns.name, "value": shown(name)}
            self.problems.append(Problem("The name is empty; residents see it, so give one.", **empty))
        elif len(name) > LONGEST_NAME:
            long: Place = {**place, "column": columns.name, "value": shown(name)}
            self.problems.append(
                Problem("The name is longer than %(limit)s characters; shorten it.", **long, limit=LONGEST_NAME)
            )
        if self.slugs_made:
            slug = self.free_slug(name)
        if name or not self.slugs_made:
            self.check_slug(slug, name, place, columns.name if self.slugs_made else columns.slug)
        self.found.append((AreaRow(slug, name), geometry, place, columns))

    def free_slug(self, name: str) -> str:
        """Return a slug made of a name; one that would be an address of the program gets an ending."""
        slug = suggest_slug(name)
        return f"{slug}-omraade" if slug in RESERVED_SLUGS else slug

    def check_slug(self, slug: str, name: str, place: Place, column: str) -> None:
        """Note what is wrong with a slug: its form, an address of the program, one that is taken."""
        where = place["file"] if place.get("line") is None else f"{place['file']}:{place['line']}"
        cell: Place = {**place, "column": column, "value": shown(name if self.slugs_made else slug)}
        if slug in RESERVED_SLUGS:
            self.problems.append(
                Problem(
                    "%(slug)s is an address of the program itself; take another, for example %(suggestion)s.",
                    **cell,
                    slug=slug,
                    suggestion=f"{slug.partition('.')[0]}-omraade",
                )
            )
        elif (problem := slug_problem(slug, name, cell)) is not None:
            self.problems.append(problem)
        elif slug in self.places:
            self.problems.append(
                Problem(
                    "The slug %(slug)s is taken already, at %(place)s; every area needs its own.",
                    **cell,
                    slug=slug,
                    place=self.places[slug],
                )
            )
        self.places.setdefault(slug, where)

    def finish(self, crs: object, file: str) -> AreaFile:
        """Return the areas with their boundaries in degrees, simplified; raises ImportRefused for anything wrong.

        `crs` is the file's own word on the system of its coordinates, None when it has none.
        """
        geometries = [geometry for _, geometry, _, _ in self.found]
        projection, problem = projection_of(geometries, crs, file=file)
        if problem is not None:
            self.problems.append(problem)
        rows = []
        for row, geometry, place, columns in self.found:
            boundary, fault = boundary_text(geometry, projection, {**place, "column": columns.boundary})
            # Where the system itself is in doubt, each position would be wrong for the same reason.
            if fault is not None and problem is None:
                self.problems.append(fault)
            rows.append(replace(row, boundary=boundary))
        refuse_problems(self.problems)
        outlines = simplify_together([row.boundary for row in rows])
        return AreaFile(
            tuple(replace(row, boundary=outline) for row, outline in zip(rows, outlines, strict=True)),
            self.slugs_made,
            projection if any(outlines) else None,
        )
