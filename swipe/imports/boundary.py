"""GeoJSON geometries of areas: polygons in longitude and latitude (RFC 7946, section 3.1)."""

from __future__ import annotations

import json

from swipe.errors import Problem

LEAST_POSITIONS = 4
"""A ring is a triangle at least, with its first position repeated at its end (RFC 7946, 3.1.6)."""


def parse_json(text: str) -> object:
    """Return the value of a JSON text; raises ValueError for anything that is not one, however it fails."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def boundary_text(geometry: object, *, file: str, line: int | None) -> tuple[str | None, Problem | None]:
    """Return a geometry as compact JSON text with `type` and `coordinates` alone, or the first problem with it.

    None or an empty object is no boundary and no problem. Heights are dropped.
    """
    if geometry is None or geometry == {}:
        return None, None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        return None, Problem(
            "The boundary is %(kind)s; it must be a Polygon or MultiPolygon.",
            file=file,
            line=line,
            kind=str(kind)[:40] if kind else "not a geometry",
        )
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        return None, shapeless(file, line)
    checked = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            return None, shapeless(file, line)
        rings = []
        for ring in polygon:
            positions, problem = check_ring(ring, file, line)
            if problem is not None:
                return None, problem
            rings.append(positions)
        checked.append(rings)
    plain = {"type": kind, "coordinates": checked[0] if kind == "Polygon" else checked}
    return json.dumps(plain, separators=(",", ":")), None


def check_ring(ring: object, file: str, line: int | None) -> tuple[list[list[float]], Problem | None]:
    """Return the positions [longitude, latitude] of a ring in degrees, or the first problem with it."""
    if not isinstance(ring, list):
        return [], shapeless(file, line)
    positions: list[list[float]] = []
    for position in ring:
        if not isinstance(position, list) or len(position) < 2 or not all(map(is_number, position[:2])):
            return [], shapeless(file, line)
        longitude, latitude = position[0], position[1]
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            return [], Problem(
                "The boundary has the position %(longitude)s, %(latitude)s, which is no longitude and latitude; "
                "save it in WGS84 (EPSG:4326).",
                file=file,
                line=line,
                longitude=str(longitude)[:30],
                latitude=str(latitude)[:30],
            )
        positions.append([longitude, latitude])
    if len(positions) < LEAST_POSITIONS or positions[0] != positions[-1]:
        return [], Problem(
            "A ring of the boundary is not closed: its last position must repeat its first, with two others between.",
            file=file,
            line=line,
        )
    return positions, None


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def shapeless(file: str, line: int | None) -> Problem:
    return Problem("The coordinates of the boundary are not nested as GeoJSON wants them.", file=file, line=line)
