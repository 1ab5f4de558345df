"""GeoJSON geometries of areas: polygons in longitude and latitude (RFC 7946, section 3.1)."""

from __future__ import annotations

import json
import re

import shapely
from shapely.errors import GEOSException

from swipe.errors import Place, Problem
from swipe.imports.projection import Projection, is_position

LEAST_POSITIONS = 4
"""A ring is a triangle at least, with its first position repeated at its end (RFC 7946, 3.1.6)."""

WKT = re.compile(r"(?:SRID=[0-9]+;)?\s*((?:MULTI)?POLYGON\b)", re.IGNORECASE)
"""Well-known text of a boundary (OGC 06-103r4), with PostGIS's own prefix; the numbers tell the system."""


def parse_json(text: str) -> object:
    """Return the value of a JSON text; raises ValueError for anything that is not one, however it fails."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def parse_geometry(text: str) -> object:
    """Return the geometry in a cell of a table, in GeoJSON or in WKT as map programs write it into CSV.

    Raises ValueError for anything that is neither.
    """
    if (found := WKT.match(text)) is None:
        return parse_json(text)
    try:
        return json.loads(shapely.to_geojson(shapely.from_wkt(text[found.start(1) :])))
    except GEOSException as error:
        raise ValueError("not a polygon in WKT") from error


def boundary_text(geometry: object, projection: Projection, place: Place) -> tuple[str | None, Problem | None]:
    """Return a geometry as compact JSON text with `type` and `coordinates` alone, or the first problem with it.

    Positions become degrees. None or an empty object is no boundary and no problem. Heights are dropped.
    """
    if geometry is None or geometry == {}:
        return None, None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        return None, Problem(
            "The boundary is %(kind)s; it must be a Polygon or MultiPolygon.",
            kind=str(kind)[:40] if kind else "not a geometry",
            **place,
        )
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        return None, shapeless(place)
    checked = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            return None, shapeless(place)
        rings = []
        for ring in polygon:
            positions, problem = check_ring(ring, projection, place)
            if problem is not None:
                return None, problem
            rings.append(positions)
        checked.append(rings)
    plain = {"type": kind, "coordinates": checked[0] if kind == "Polygon" else checked}
    return json.dumps(plain, separators=(",", ":")), None


def check_ring(ring: object, projection: Projection, place: Place) -> tuple[list[list[float]], Problem | None]:
    """Return the positions [longitude, latitude] of a ring in degrees, or the first problem with it."""
    if not isinstance(ring, list) or not all(map(is_position, ring)):
        return [], shapeless(place)
    if len(ring) < LEAST_POSITIONS or ring[0][:2] != ring[-1][:2]:
        return [], Problem(
            "A ring of the boundary is not closed: its last position must repeat its first, with two others between.",
            **place,
        )
    positions = projection.degrees([(position[0], position[1]) for position in ring])
    for (longitude, latitude), given in zip(positions, ring, strict=True):
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            return [], Problem(
                "The boundary has the position %(longitude)s, %(latitude)s, which is on no map of ours; "
                "export it in WGS84 (EPSG:4326) or EPSG:25832.",
                longitude=str(given[0])[:30],
                latitude=str(given[1])[:30],
                **place,
            )
    return positions, None


def shapeless(place: Place) -> Problem:
    return Problem("The coordinates of the boundary are not nested as GeoJSON wants them.", **place)
