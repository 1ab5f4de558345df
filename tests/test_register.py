"""Areas, population and themes from files: whatever a file holds, it is stored whole or refused whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from swipe.errors import ImportRefused
from swipe.model import ListKind
from swipe.register import read_list, store_list
from tests.residents import rows

CELL = {
    "areas": ["by", "nord-by", "Å", "", "plan", "POLYGON ((10 55, 11 55, 11 56, 10 55))", '"{}"', "x" * 70, "10"],
    "population": ["aaby", "Nørre Havn", "15-29", "65+", "k", "12", "1.200", "-1", "2026-01-01", "31-01-2026", ""],
    "themes": ["green", "ny", "Grønne områder", "#2f7d4f", "#12", "", "æøå", "10"],
}
HEADINGS = {
    "areas": ["slug", "name", "navn", "boundary", "wkt", "x"],
    "population": ["area", "omraade", "age_group", "aldersgruppe", "gender", "count", "date", "dato"],
    "themes": ["slug", "name_da", "navn", "name_en", "colour", "farve"],
}
WHOLE_POPULATION = ["area", "age_group", "gender", "count", "date"]
NUMBER = st.integers(-200, 700_000) | st.floats()
SHAPE = st.recursive(NUMBER | st.text(max_size=3) | st.none(), lambda inner: st.lists(inner, max_size=5))
RING = st.lists(st.tuples(st.floats(8, 15), st.floats(54, 58)), min_size=3, max_size=6).map(lambda r: [[*r, r[0]]])


@st.composite
def tables(draw: st.DrawFn, kind: str) -> bytes:
    """Draw a file that comes close to being right, with any separator and encoding."""
    header = draw(st.lists(st.sampled_from(HEADINGS[kind]), min_size=1, max_size=6, unique=True))
    if kind == "population" and draw(st.booleans()):
        header = WHOLE_POPULATION
    width = len(header)
    lines = draw(st.lists(st.lists(st.sampled_from(CELL[kind]), min_size=width, max_size=width), max_size=5))
    separator = draw(st.sampled_from(",;\t"))
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in [header, *lines])
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])))


@st.composite
def maps(draw: st.DrawFn) -> bytes:
    """Draw a GeoJSON file: areas with good and bad names and boundaries, with and without a system."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": draw(st.sampled_from(["Nord", "Syd", "", "Åby", "plan"]) | st.integers())},
            "geometry": {
                "type": draw(st.sampled_from(["Polygon", "MultiPolygon", "Point"])),
                "coordinates": draw(RING | SHAPE | RING.map(lambda ring: [ring])),
            },
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    document: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if draw(st.booleans()):
        document["crs"] = draw(st.sampled_from(["EPSG:25832", "EPSG:4326", "x", None]))
    return json.dumps(document).encode()


FILES = st.one_of(
    st.tuples(st.just("areas"), tables("areas") | maps()),
    st.tuples(st.just("population"), tables("population")),
    st.tuples(st.just("themes"), tables("themes")),
)


def content(db: Database) -> list[list[tuple[object, ...]]]:
    tables = ("area", "population", "theme", "theme_text")
    return [rows(db, f"SELECT * FROM {table}") for table in tables]  # noqa: S608  own names


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=FILES)
def test_any_file_is_stored_whole_or_refused_whole(db: Database, file: tuple[ListKind, bytes]) -> None:
    kind, data = file
    before = content(db)
    try:
        changes = read_list(db, kind, data, "list.csv")
    except ImportRefused as refused:
        assert refused.problems  # noqa: PT017 - either outcome is right, and a refusal must say why
        assert content(db) == before
        return
    assert content(db) == before, "a preview stores nothing"
    store_list(db, changes)
    assert not read_list(db, kind, data, "list.csv").changes_anything, "all of it is stored"


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        ("areas", b"name;slug\nNord;nord\nSyd;syd\n"),
        ("population", b"area;age_group;gender;count;date\naaby;15-29;k;12;2026-01-31\n"),
        ("themes", b"slug;name_da\nny;Ny\nfin;Fin\n"),
    ],
)
def test_a_good_file_does_come_through(db: Database, kind: ListKind, good: bytes) -> None:
    changes = read_list(db, kind, good, "list.csv")
    assert set(changes.outcomes) == {"new"}
    store_list(db, changes)
    assert set(read_list(db, kind, good, "list.csv").outcomes) == {"same"}
