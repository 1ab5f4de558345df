"""Boundaries are simplified together, and only where nobody would see it."""

from __future__ import annotations

import json
import math

from swipe.imports.outline import simplify_together

SQUARE = '{"type":"Polygon","coordinates":[[[10,56],[10.5,56],[10.5,56.5],[10,56.5],[10,56]]]}'


def neighbours(steps: int) -> tuple[str, str, list[tuple[float, float]]]:
    """Two areas whose common border wriggles in `steps` positions, by less than a pixel."""
    border = [(10.5 + 0.00001 * math.sin(step), 56 + step / steps) for step in range(steps + 1)]
    west = [(10, 56), *border, (10, 57), (10, 56)]
    east = [(11, 56), (11, 57), *reversed(border), (11, 56)]
    return *(json.dumps({"type": "Polygon", "coordinates": [ring]}) for ring in (west, east)), border


def positions(text: str | None) -> list[tuple[float, float]]:
    return [tuple(position) for position in json.loads(text or "")["coordinates"][0]]


def test_simple_boundaries_stay_as_they_are() -> None:
    assert simplify_together([SQUARE, None]) == [SQUARE, None]


def test_a_border_of_two_thousand_positions_shrinks_and_stays_common() -> None:
    west, east, border = neighbours(2000)
    simple = simplify_together([west, east])
    for text in simple:
        assert len(positions(text)) < 20
        assert positions(text)[0] == positions(text)[-1]
    shared = [set(positions(text)) & set(border) for text in simple]
    assert shared[0] == shared[1]
    assert len(shared[0]) >= 2


def test_a_boundary_that_crosses_itself_is_kept_and_spoils_nothing() -> None:
    bow_tie = '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'
    west, east, _ = neighbours(500)
    simple = simplify_together([bow_tie, west, east])
    assert simple[0] == bow_tie
    assert len(positions(simple[1])) < 50


def test_no_boundaries_at_all_are_fine() -> None:
    assert simplify_together([]) == []
    assert simplify_together([None, None]) == [None, None]


def test_areas_that_overlap_are_still_imported() -> None:
    west, _, _ = neighbours(300)
    assert all(simplify_together([west, west, SQUARE]))
