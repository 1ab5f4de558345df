"""Coordinates as maps have them -> longitude and latitude: told by the file's `crs`, else by the size of its numbers.

GeoJSON is in WGS84 since RFC 7946; before, and still from many a Danish map, a member `crs` names another system, and
often nothing does. EPSG:25832 (metres in UTM zone 32) is what Danish maps are drawn in. A file may also be reprojected
and keep the old name: what its numbers cannot be, its name does not make them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from swipe.errors import Problem

if TYPE_CHECKING:
    from pyproj import CRS

WGS84 = "EPSG:4326"
DANISH = "EPSG:25832"

NAMED = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:)?(?:(?:epsg|ogc)(?::{1,2}|:[0-9.]*:))?(crs84|[0-9]{4,6})", re.IGNORECASE
)
"""``EPSG:25832``, ``urn:ogc:def:crs:EPSG::25832``, ``urn:ogc:def:crs:OGC:1.3:CRS84`` and the bare number."""

LEAST_EASTING, MOST_EASTING = 100_000, 1_000_000
LEAST_NORTHING, MOST_NORTHING = 5_500_000, 7_000_000
"""Metres of zone 32 that hold Denmark with all its neighbours, far from anything that could be degrees."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The system that a file's positions are in; `swapped` when the northing stands first."""

    name: str = WGS84
    swapped: bool = False

    @property
    def is_wgs84(self) -> bool:
        return self.name == WGS84 and not self.swapped

    def degrees(self, positions: list[tuple[float, float]]) -> list[list[float]]:
        """Return positions as [longitude, latitude]; infinite where a position lies outside the system."""
        if self.is_wgs84:
            return [[x, y] for x, y in positions]
        from pyproj import Transformer  # here: only who imports a map needs it

        given = np.array(positions, dtype=float).reshape(-1, 2)
        east, north = (given[:, 1], given[:, 0]) if self.swapped else (given[:, 0], given[:, 1])
        longitudes, latitudes = Transformer.from_crs(self.name, WGS84, always_xy=True).transform(east, north)
        # Seven decimals are a centimetre, finer than any border is drawn.
        degrees = np.round(np.column_stack([longitudes, latitudes]), 7)
        return [[float(longitude), float(latitude)] for longitude, latitude in degrees]


def projection_of(geometries: Iterable[object], crs: object, *, file: str) -> tuple[Projection, Problem | None]:
    """Return the system of all positions in a file's geometries, or what is wrong; `crs` is the file's member or None.

    Without a name, positions in the range of degrees are WGS84, and those in the range of Danish maps EPSG:25832,
    either way round; so are those whose name says metres of degrees, or degrees of metres. Numbers in neither range
    are taken for degrees, so that their area is named with them.
    """
    found = list(_positions(geometries))
    if not found:
        return Projection(), None
    given = np.array(found, dtype=float)
    danish = _are_danish(given[:, 0], given[:, 1])
    swapped = _are_danish(given[:, 1], given[:, 0])
    metres, small = danish | swapped, (np.abs(given) <= (180, 90)).all(axis=1)
    if crs is not None:
        name = _name_of(crs)
        if name is None:
            return Projection(), Problem(
                "The coordinate system %(value)s is not known; export the areas in WGS84 (EPSG:4326) or EPSG:25832.",
                file=file,
                value=f'"{_written(crs)[:60]}"',
            )
        system = _system(name)
        in_metres = system is not None and system.is_projected
        # In metres such numbers lie within sight of a system's origin, far from any land that it is drawn for.
        if not (small if in_metres else metres).any():
            return Projection(name, name == DANISH and bool(swapped.all())), None
    if danish.all() or swapped.all():
        return Projection(DANISH, bool(swapped.all())), None
    if metres.any() and not metres.all():
        return Projection(), Problem(
            "Some boundaries are in degrees and some in metres; export all of them in WGS84 (EPSG:4326).", file=file
        )
    return Projection(), None


def _are_danish(east: np.ndarray, north: np.ndarray) -> np.ndarray:
    return (east >= LEAST_EASTING) & (east <= MOST_EASTING) & (north >= LEAST_NORTHING) & (north <= MOST_NORTHING)


def _name_of(crs: object) -> str | None:
    """Return the EPSG code that a `crs` member names, when the library knows it."""
    found = NAMED.fullmatch(_written(crs).strip())
    if found is None:
        return None
    if found[1].casefold() == "crs84":
        return WGS84
    name = f"EPSG:{int(found[1])}"
    known = _system(name)
    return name if known is not None and (known.is_geographic or known.is_projected) else None


def _system(name: str) -> CRS | None:
    from pyproj import CRS  # here, as above
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(name)
    except CRSError:
        return None


def _written(crs: object) -> str:
    """Return what a `crs` member says, in the forms that GeoJSON of 2008 and its writers have."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    written = next(
        (properties[key] for key in ("name", "code") if key in properties)
        if isinstance(properties, dict)
        else iter(()),
        crs,
    )
    return written if isinstance(written, str) else str(written)


def _positions(geometries: Iterable[object]) -> Iterator[tuple[float, float]]:
    """Yield the positions of polygons as far as they are nested as GeoJSON wants them; the rest is refused later."""
    for geometry in geometries:
        if not isinstance(geometry, dict):
            continue
        polygons = geometry.get("coordinates")
        polygons = [polygons] if geometry.get("type") == "Polygon" else polygons
        for polygon in polygons if isinstance(polygons, list) else []:
            for ring in polygon if isinstance(polygon, list) else []:
                for position in ring if isinstance(ring, list) else []:
                    if is_position(position):
                        yield float(position[0]), float(position[1])


def is_position(value: object) -> bool:
    """Tell whether a value is a list of at least two finite numbers that a computer can reckon with."""
    return isinstance(value, list) and len(value) >= 2 and all(map(_is_number, value[:2]))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
