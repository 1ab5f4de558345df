"""Boundaries in metres of Danish maps become degrees, whatever the file says or leaves out."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.errors import ImportRefused
from swipe.imports import areas_in

ODENSE_M = [[587_000, 6_140_000], [589_000, 6_140_000], [589_000, 6_142_000], [587_000, 6_140_000]]
CENTRAL_MERIDIAN = 9
"""Of UTM zone 32, at an easting of 500 km."""


def northing_on_central_meridian(latitude: float) -> float:
    """Return metres from the equator along the central meridian, scaled as UTM is (Snyder 1987, equation 3-21)."""
    flattening = 1 / 298.257222101
    e2 = flattening * (2 - flattening)
    phi = math.radians(latitude)
    arc = (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * phi
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * math.sin(2 * phi)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * math.sin(4 * phi)
        - 35 * e2**3 / 3072 * math.sin(6 * phi)
    )
    return 0.9996 * 6_378_137 * arc


def collection(ring: list[list[float]], crs: object = None) -> bytes:
    document: dict[str, object] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"slug": "midtby", "name": "Midtby"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    return json.dumps(document if crs is None else {**document, "crs": crs}).encode()


def named(name: str) -> dict[str, object]:
    return {"type": "name", "properties": {"name": name}}


def corners(data: bytes) -> list[list[float]]:
    boundary = areas_in(data, "a.geojson").rows[0].boundary
    assert boundary
    return [[round(degree, 3) for degree in position] for position in json.loads(boundary)["coordinates"][0]]


def refusal(data: bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        areas_in(data, "a.geojson")
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


@pytest.mark.parametrize(
    "crs",
    [
        None,
        named("EPSG:25832"),
        named("urn:ogc:def:crs:EPSG::25832"),
        named("urn:ogc:def:crs:EPSG:6.9:25832"),
        {"type": "EPSG", "properties": {"code": 25832}},
    ],
)
def test_metres_become_degrees(crs: object) -> None:
    south, north = northing_on_central_meridian(55.4), northing_on_central_meridian(55.5)
    ring = [[500_000, south], [520_000, south], [500_000, north], [500_000, south]]
    found = corners(collection(ring, crs))
    assert [CENTRAL_MERIDIAN, 55.4] in found
    assert [CENTRAL_MERIDIAN, 55.5] in found
    assert max(east for east, _ in found) == pytest.approx(9.316, abs=0.002), "20 km east, at 63.2 km to the degree"


def test_metres_with_the_northing_first_are_turned() -> None:
    swapped = [[north, east] for east, north in ODENSE_M]
    assert corners(collection(swapped)) == corners(collection(ODENSE_M))


@pytest.mark.parametrize("crs", [None, named("urn:ogc:def:crs:OGC:1.3:CRS84"), named("EPSG:4326")])
def test_degrees_stay_as_they_are(crs: object) -> None:
    ring = [[10.1, 55.3], [10.2, 55.3], [10.2, 55.4], [10.1, 55.3]]
    assert sorted(corners(collection(ring, crs))) == sorted(ring)


def test_another_system_that_the_file_names_is_read_too() -> None:
    web = [[1_154_000, 7_438_000], [1_155_000, 7_438_000], [1_155_000, 7_439_000], [1_154_000, 7_438_000]]
    for east, north in corners(collection(web, named("EPSG:3857"))):
        assert 10 < east < 11
        assert 55 < north < 56


def test_the_file_tells_which_system_it_was_in() -> None:
    projection = areas_in(collection(ODENSE_M), "a.geojson").projection
    assert projection
    assert projection.name == "EPSG:25832"
    assert areas_in(b"name\nBy", "a.csv").projection is None


@pytest.mark.parametrize(
    "crs", [named("EPSG:999999"), named("EPSG:5773"), named("System 34"), "x", 7, {"type": "link"}]
)
def test_a_system_that_nobody_knows_is_refused(crs: object) -> None:
    assert "is not known; export the areas in WGS84" in refusal(collection(ODENSE_M, crs))


def test_a_file_with_degrees_and_metres_is_refused_once() -> None:
    document = json.loads(collection(ODENSE_M))
    other = json.loads(collection([[10, 55], [11, 55], [11, 56], [10, 55]]))["features"][0]
    other["properties"] = {"slug": "b", "name": "B"}
    document["features"].append(other)
    assert "some in metres" in refusal(json.dumps(document).encode())


@pytest.mark.parametrize("crs", [named("EPSG:25832"), named("urn:ogc:def:crs:EPSG::25833")])
def test_degrees_that_kept_the_name_of_metres_stay_as_they_are(crs: object) -> None:
    ring = [[10.1, 55.3], [10.2, 55.3], [10.2, 55.4], [10.1, 55.3]]
    assert sorted(corners(collection(ring, crs))) == sorted(ring)


@pytest.mark.parametrize("crs", [named("urn:ogc:def:crs:OGC:1.3:CRS84"), named("EPSG:4326")])
def test_metres_that_kept_the_name_of_degrees_become_degrees(crs: object) -> None:
    assert corners(collection(ODENSE_M, crs)) == corners(collection(ODENSE_M))


@pytest.mark.parametrize("crs", [named("EPSG:25832"), named("EPSG:4326")])
def test_no_name_makes_one_system_of_degrees_and_metres(crs: object) -> None:
    document = json.loads(collection(ODENSE_M, crs))
    other = json.loads(collection([[10, 55], [11, 55], [11, 56], [10, 55]]))["features"][0]
    other["properties"] = {"slug": "b", "name": "B"}
    document["features"].append(other)
    assert "some in metres" in refusal(json.dumps(document).encode())


def test_metres_outside_the_system_are_refused() -> None:
    far = [[90_000_000, 6_140_000], [91_000_000, 6_140_000], [91_000_000, 6_142_000], [90_000_000, 6_140_000]]
    assert "on no map of ours" in refusal(collection(far, named("EPSG:25832")))


@given(
    st.lists(
        st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=3), min_size=3, max_size=5
    ),
    st.sampled_from([None, named("EPSG:25832"), named("EPSG:4326"), named("EPSG:25833"), named("CRS84")]),
)
def test_any_ring_gives_degrees_or_one_refusal(ring: list[list[float]], crs: object) -> None:
    data = collection([*ring, ring[0]], crs)
    try:
        rows = areas_in(data, "a.geojson").rows
    except ImportRefused as refused:
        assert len(refused.problems) == 1  # noqa: PT017 - either outcome is right
        return
    for east, north, *_ in json.loads(rows[0].boundary or "")["coordinates"][0]:
        assert -180 <= east <= 180
        assert -90 <= north <= 90
