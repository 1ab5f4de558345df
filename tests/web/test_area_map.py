"""The map on the front page, and a search that forgives."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.model import Area, AreaRow
from swipe.web.area_map import draw_map
from swipe.web.area_search import find_areas


def square(west: float, south: float, side: float = 0.1) -> str:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def area(number: int, name: str, boundary: str | None) -> Area:
    return Area(number, name.casefold(), name, boundary)


def points(path: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", path)]


def test_north_is_up_and_east_is_right() -> None:
    drawn = draw_map(
        [area(1, "South", square(10, 55)), area(2, "North", square(10, 55.1)), area(3, "East", square(10.1, 55))]
    )
    assert drawn
    south, north, east = drawn.shapes
    assert north.y < south.y
    assert east.x > south.x
    assert max(x for shape in drawn.shapes for x, _ in points(shape.path)) == 1000
    # At 55 degrees north a degree of longitude is 0.57 of one of latitude.
    assert drawn.height == pytest.approx(1000 / 0.5728, rel=0.01)


def test_holes_and_islands_are_drawn() -> None:
    island = [[[11, 55], [11.02, 55], [11.02, 55.02], [11, 55]]]
    hole = [[10.02, 55.02], [10.04, 55.02], [10.04, 55.04], [10.02, 55.02]]
    outer = [[10, 55], [10.1, 55], [10.1, 55.1], [10, 55.1], [10, 55]]
    many = json.dumps({"type": "MultiPolygon", "coordinates": [[outer, hole], island]})
    drawn = draw_map([area(1, "Many", many), area(2, "One", square(10.2, 55))])
    assert drawn
    assert drawn.shapes[0].path.count("M") == 3


@pytest.mark.parametrize("boundaries", [[], [None, None], [square(10, 55), None]])
def test_one_area_or_none_is_no_map(boundaries: list[str | None]) -> None:
    assert draw_map([area(n, f"A{n}", boundary) for n, boundary in enumerate(boundaries)]) is None


def test_a_long_name_in_a_small_area_is_left_out() -> None:
    drawn = draw_map([area(1, "Å", square(10, 55)), area(2, "Kongens Lyngby Overdrev Nord", square(10.4, 55, 0.02))])
    assert drawn
    assert [shape.roomy for shape in drawn.shapes] == [True, False]


def test_the_front_page_shows_the_map_when_there_are_boundaries(client: FlaskClient, db: Database) -> None:
    assert '<svg viewBox="-4' not in client.get("/").text
    store.save_areas(
        db, [AreaRow("aaby", "Åby", square(10, 55)), AreaRow("vester-eng", "Vester Eng", square(10.1, 55))]
    )
    page = client.get("/").text
    assert page.count('data-slug="aaby"') == 2, "in the list and on the map"
    assert re.search(r'<a href="/vester-eng" tabindex="-1"[^>]*class="shut"', page)
    assert "area-map" not in client.get("/?q=eng").text, "a search shows what it found"


AREAS = [area(n, name, None) for n, name in enumerate(["Nørre Havn", "Vollsmose", "Åby", "Sankt Klemens"])]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vollsmorse", "Vollsmose"),
        ("VOLSMOSE", "Vollsmose"),
        ("nørre hvan", "Nørre Havn"),
        ("klemmens", "Sankt Klemens"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven(typed: str, found: str) -> None:
    assert [[one.name for one in find_areas(AREAS, typed)[0]], find_areas(AREAS, typed)[1]] == [[found], True]


@pytest.mark.parametrize("typed", ["atlantis", "x", "12345"])
def test_nonsense_finds_nothing(typed: str) -> None:
    assert find_areas(AREAS, typed)[0] == []


def test_an_empty_search_finds_all() -> None:
    assert find_areas(AREAS, "  ") == (AREAS, False)


def test_the_page_asks_whether_one_meant_the_nearest(client: FlaskClient) -> None:
    page = client.get("/?q=vester ehng").text
    assert "Mente du" in page
    assert 'href="/vester-eng"' in page
