"""Boundaries as simple as a map on a phone needs them: neighbours simplified together, so that they still touch."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.errors import GEOSException

STEPS_ACROSS = 1500
"""What is finer than this part of the whole municipality is less than a pixel on any screen the map is shown on."""


def simplify_together(boundaries: Sequence[str | None]) -> list[str | None]:
    """Return each boundary (GeoJSON text or None) with fewer positions where they make no visible difference.

    A border that two areas share is simplified once, for both. A boundary that would not change, and one that
    crosses itself, is returned as it was given.
    """
    shapes = {place: shapely.from_geojson(text) for place, text in enumerate(boundaries) if text is not None}
    sound = [place for place, shape in shapes.items() if shape.is_valid and not shape.is_empty]
    if not sound:
        return list(boundaries)
    given = np.array([shapes[place] for place in sound], dtype=object)
    west, south, east, north = shapely.total_bounds(given)
    try:
        simple = shapely.coverage_simplify(given, max(east - west, north - south) / STEPS_ACROSS)
    except GEOSException:
        return list(boundaries)
    result = list(boundaries)
    for place, before, after in zip(sound, given, simple, strict=True):
        fewer = shapely.get_num_coordinates(after) < shapely.get_num_coordinates(before)
        if fewer and after.is_valid and not after.is_empty:
            result[place] = json.dumps(json.loads(shapely.to_geojson(after)), separators=(",", ":"))
    return result
