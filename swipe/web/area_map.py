"""The map of areas as shapes for an inline SVG: no tiles, no other server."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely

from swipe.model import Area

WIDTH = 1000
"""Of the drawing, in its own units; heights follow from the municipality's shape."""
FEWEST_AREAS = 2
LETTER_WIDTH = 12.5
"""Of a label's letters at its font size, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the map: an SVG path, and where its name stands. `roomy` tells that the name fits inside."""

    area: Area
    path: str
    x: int
    y: int
    roomy: bool


@dataclass(frozen=True, slots=True)
class AreaMap:
    """The shapes of all areas with a boundary, in a drawing WIDTH wide and `height` tall."""

    height: int
    shapes: tuple[Shape, ...]


def draw_map(areas: Sequence[Area]) -> AreaMap | None:
    """Return the map of the areas that have a boundary; None when fewer than two have one."""
    drawn = tuple(area for area in areas if area.boundary)
    return _draw(drawn) if len(drawn) >= FEWEST_AREAS else None


@lru_cache(maxsize=4)
def _draw(areas: tuple[Area, ...]) -> AreaMap:
    shapes = [shapely.from_geojson(area.boundary) for area in areas]
    west, south, east, north = shapely.total_bounds(shapes)
    # A degree of longitude is shorter than one of latitude: at this one, by its cosine.
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, 1e-9)

    def place(longitude: float, latitude: float) -> tuple[int, int]:
        return round((longitude - west) * squeeze * scale), round((north - latitude) * scale)

    def ring(positions: Sequence[tuple[float, float]]) -> str:
        points = dict.fromkeys(place(*position[:2]) for position in positions)
        return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"

    made = []
    for area, shape in zip(areas, shapes, strict=True):
        polygons = list(shape.geoms) if shape.geom_type == "MultiPolygon" else [shape]
        rings = [ring(one.coords) for polygon in polygons for one in (polygon.exterior, *polygon.interiors)]
        largest = max(polygons, key=lambda polygon: float(polygon.area))
        radius = shapely.maximum_inscribed_circle(largest)
        x, y = place(*radius.coords[0])
        room = math.hypot(*(a - b for a, b in zip(place(*radius.coords[1]), (x, y), strict=True)))
        made.append(Shape(area, "".join(rings), x, y, len(area.name) * LETTER_WIDTH < 2.3 * room))
    return AreaMap(round((north - south) * scale), tuple(made))
