"""What a file would change, line by line, before it does."""

from __future__ import annotations

from swipe.imports import AreaFile, area_changes, population_changes, theme_changes
from swipe.model import Area, AreaRow, PopulationRow, Theme, ThemeRow

SQUARE, OTHER = '{"type":"Polygon","coordinates":[1]}', '{"type":"Polygon","coordinates":[2]}'
KNOWN = [Area(1, "aaby", "Åby", SQUARE), Area(2, "havn", "Nørre Havn", None)]


def seen(*rows: AreaRow, made: bool = False) -> list[tuple[str, str, str]]:
    return [(one.row.slug, one.outcome, one.boundary) for one in area_changes(KNOWN, AreaFile(rows, made))]


def test_an_area_is_new_changed_or_the_same() -> None:
    assert seen(
        AreaRow("aaby", "Åby", SQUARE), AreaRow("havn", "Havnen"), AreaRow("eng", "Eng", SQUARE), AreaRow("by", "By")
    ) == [
        ("aaby", "same", "same"),
        ("havn", "changed", "none"),
        ("eng", "new", "new"),
        ("by", "new", "none"),
    ]


def test_a_boundary_alone_is_a_change_and_none_keeps_what_is_there() -> None:
    assert seen(AreaRow("aaby", "Åby", OTHER), AreaRow("havn", "Nørre Havn", SQUARE)) == [
        ("aaby", "changed", "changed"),
        ("havn", "changed", "new"),
    ]
    assert seen(AreaRow("aaby", "Åby")) == [("aaby", "same", "kept")]


def test_an_area_without_a_slug_is_the_one_of_its_name() -> None:
    assert seen(AreaRow("noerre-havn", "nørre havn"), made=True) == [("havn", "changed", "none")]
    assert seen(AreaRow("noerre-havn", "nørre havn")) == [("noerre-havn", "new", "none")]


def test_two_lines_never_become_one_area() -> None:
    both = (AreaRow("noerre-havn", "Nørre Havn"), AreaRow("havn", "Havn"))
    assert [slug for slug, _, _ in seen(*both, made=True)] == ["noerre-havn", "havn"]


def people(area: str, count: int, date: str = "2026-01-01", group: str = "15-29") -> PopulationRow:
    return PopulationRow(area, group, "women", count, date)


def test_population_is_compared_per_area_and_date() -> None:
    known = [people("aaby", 100), people("aaby", 20, group="65+"), people("havn", 50)]
    file = [people("aaby", 90), people("havn", 50), people("havn", 7, "2025-01-01"), people("eng", 5, "2026-07-01")]
    found = [
        (one.area, one.date, one.outcome, one.before, one.people, one.counts) for one in population_changes(known, file)
    ]
    assert found == [
        ("aaby", "2026-01-01", "changed", 120, 90, True),
        ("havn", "2026-01-01", "same", 50, 50, True),
        ("havn", "2025-01-01", "new", None, 7, False),
        ("eng", "2026-07-01", "new", None, 5, True),
    ]


def test_a_theme_keeps_what_its_line_leaves_out() -> None:
    known = [Theme(1, "green", {"da": "Grønt", "en": "Green"}, "#2f7d4f")]
    rows = [
        ThemeRow("green", {"da": "Grønt"}),
        ThemeRow("water", {"da": "Vand"}, "#2f6f9f"),
    ]
    assert [one.outcome for one in theme_changes(known, rows)] == ["same", "new"]
    assert theme_changes(known, [ThemeRow("green", {"da": "Natur"})])[0].outcome == "changed"
    assert theme_changes(known, [ThemeRow("green", {"da": "Grønt"}, "#000000")])[0].outcome == "changed"
