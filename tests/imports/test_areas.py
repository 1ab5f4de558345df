"""Areas from CSV and GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swipe.errors import ImportRefused
from swipe.imports import RESERVED_SLUGS, read_areas, suggest_slug
from swipe.imports.slug import is_slug
from swipe.model import AreaRow

SQUARE = {"type": "Polygon", "coordinates": [[[10, 56], [10.5, 56], [10.5, 56.5], [10, 56]]]}
SQUARE_TEXT = '{"type":"Polygon","coordinates":[[[10,56],[10.5,56],[10.5,56.5],[10,56]]]}'


def write(folder: Path, content: object, name: str = "areas.csv") -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def feature(slug: object, name: object, geometry: object = SQUARE) -> dict[str, object]:
    return {"type": "Feature", "properties": {"slug": slug, "name": name}, "geometry": geometry}


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def problems(path: Path) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read_areas(path)
    return [str(problem) for problem in caught.value.problems]


def test_areas_come_from_csv(tmp_path: Path) -> None:
    path = write(tmp_path, "slug;name\nnoerre-aa;Nørre Å\nby2;By 2\n")
    assert read_areas(path) == [AreaRow("noerre-aa", "Nørre Å"), AreaRow("by2", "By 2")]


def test_a_boundary_in_a_cell_is_read(tmp_path: Path) -> None:
    cell = json.dumps(SQUARE).replace('"', '""')
    path = write(tmp_path, f'slug,navn,boundary\na,A,"{cell}"\nb,B,\n')
    assert read_areas(path) == [AreaRow("a", "A", SQUARE_TEXT), AreaRow("b", "B")]


@pytest.mark.parametrize("heading", ["WKT", "wkt_geom", "boundary"])
def test_a_boundary_in_well_known_text_is_read(tmp_path: Path, heading: str) -> None:
    text = "SRID=4326;Polygon ((10 56, 10.5 56, 10.5 56.5, 10 56))"
    path = write(tmp_path, f'{heading},navn\n"{text}",A\n"MULTIPOLYGON (((10 56, 10.5 56, 10.5 56.5, 10 56)))",B\n,C\n')
    a, b, c = read_areas(path)
    assert json.loads(a.boundary or "") == SQUARE
    assert c.boundary is None
    assert json.loads(b.boundary or "")["coordinates"] == [SQUARE["coordinates"]]


def test_well_known_text_in_danish_metres_becomes_degrees(tmp_path: Path) -> None:
    path = write(tmp_path, 'navn;WKT\nBy;"POLYGON ((587000 6140000,588000 6140000,588000 6141000,587000 6140000))"\n')
    for east, north in json.loads(read_areas(path)[0].boundary or "")["coordinates"][0]:
        assert (round(east), round(north)) == (10, 55)


@pytest.mark.parametrize("cell", ["POLYGON ((10 56, 11 56", "POLYGON ((10 56,11 56,11 57))", "POINT (10 56)", "grænse"])
def test_a_cell_that_is_no_boundary_is_named_with_its_column(tmp_path: Path, cell: str) -> None:
    assert problems(write(tmp_path, f'navn,WKT\nBy,"{cell}"\n')) == [
        "areas.csv:2, WKT: The boundary is neither GeoJSON nor WKT; leave it empty or export it again."
    ]


@pytest.mark.parametrize("cell", ["POLYGON EMPTY", "MULTIPOLYGON EMPTY", "POLYGON ((nan 56,11 56,11 57,nan 56))"])
def test_well_known_text_without_an_area_is_refused(tmp_path: Path, cell: str) -> None:
    assert len(problems(write(tmp_path, f'navn,WKT\nBy,"{cell}"\n'))) == 1


def test_a_name_that_no_poster_holds_is_refused(tmp_path: Path) -> None:
    assert "longer than 80 characters" in problems(write(tmp_path, f"navn\n{'By ' * 30}\n"))[0]


def test_areas_come_from_geojson(tmp_path: Path) -> None:
    two = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], SQUARE["coordinates"]]}
    path = write(tmp_path, collection(feature("a", "Å"), feature("b", "B", two), feature("c", "C", None)), "a.geojson")
    rows = read_areas(path)
    assert rows[0] == AreaRow("a", "Å", SQUARE_TEXT)
    assert json.loads(rows[1].boundary or "") == two
    assert rows[2] == AreaRow("c", "C")


def test_content_tells_geojson_from_csv(tmp_path: Path) -> None:
    assert read_areas(write(tmp_path, collection(feature("a", "A")), "areas.txt"))[0].slug == "a"


def test_heights_are_dropped(tmp_path: Path) -> None:
    high = {"type": "Polygon", "coordinates": [[[*position, 12.5] for position in SQUARE["coordinates"][0]]]}
    assert read_areas(write(tmp_path, collection(feature("a", "A", high))))[0].boundary == SQUARE_TEXT


def test_every_problem_of_a_csv_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'slug,name,boundary\nNørre Å,Nørre Å,\nok,"Ok\nto linjer",\nok,Igen,\n'
        "plan,Plan,\n,Sønder By,\ntom,,\ng,G,{x}\n",
    )
    assert problems(path) == [
        "areas.csv:2, slug: Nørre Å cannot be a slug; use a-z, 0-9 and hyphens, at most 60 characters: noerre-aa.",
        "areas.csv:5, slug: The slug ok is taken already, at areas.csv:3; every area needs its own.",
        "areas.csv:6, slug: plan is an address of the program itself; take another, for example plan-omraade.",
        "areas.csv:7, slug: The slug is empty; give one, for example soender-by.",
        "areas.csv:8, name: The name is empty; residents see it, so give one.",
        "areas.csv:9, boundary: The boundary is neither GeoJSON nor WKT; leave it empty or export it again.",
    ]


def test_every_problem_of_a_geojson_is_named_with_its_feature(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        collection(feature("a", "A"), feature("a", "B"), feature(7, None), {"type": "Feature"}, 5),
        "areas.geojson",
    )
    assert problems(path) == [
        "areas.geojson#2, slug: The slug a is taken already, at areas.geojson#1; every area needs its own.",
        "areas.geojson#3, name: The name is empty; residents see it, so give one.",
        "areas.geojson#3, slug: The slug is empty; give one of a-z, 0-9 and hyphens.",
        "areas.geojson#4: The feature has no properties; it needs a name.",
        "areas.geojson#5: The feature has no properties; it needs a name.",
    ]


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_an_address_of_the_program_is_no_area(tmp_path: Path, slug: str) -> None:
    assert "an address of the program itself" in problems(write(tmp_path, f"slug,name\n{slug},X"))[0]
    assert is_slug(slug.partition(".")[0] + "-omraade")


@pytest.mark.parametrize("slug", ["A", "a--b", "-a", "a-", "a_b", "a b", "å", "a/b", "a.b", "٣", "a" * 61])
def test_a_slug_of_another_form_is_refused(tmp_path: Path, slug: str) -> None:
    assert "cannot be a slug" in problems(write(tmp_path, f"slug,name\n{slug},X"))[0]


@pytest.mark.parametrize("slug", ["a", "7", "a-b", "noerre-aa-2", "a" * 60])
def test_a_slug_of_the_right_form_is_taken(tmp_path: Path, slug: str) -> None:
    assert read_areas(write(tmp_path, f"slug,name\n{slug},X"))[0].slug == slug


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Point", "coordinates": [10, 56]}, "The boundary is Point; it must be a Polygon or MultiPolygon."),
        ([1], "The boundary is not a geometry"),
        ("Polygon", "The boundary is not a geometry"),
        ({"type": ["x"]}, "it must be a Polygon"),
        ({"type": "Polygon"}, "not nested as GeoJSON"),
        ({"type": "Polygon", "coordinates": []}, "not nested as GeoJSON"),
        ({"type": "Polygon", "coordinates": [[10, 56]]}, "not nested as GeoJSON"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "not nested as GeoJSON"),
        ({"type": "Polygon", "coordinates": [[["10", 56], [1, 2], [3, 4], ["10", 56]]]}, "not nested as GeoJSON"),
        ({"type": "Polygon", "coordinates": [[[True, 56], [1, 2], [3, 4], [True, 56]]]}, "not nested as GeoJSON"),
        ({"type": "Polygon", "coordinates": [[[10, 56], [11, 56], [11, 57], [10, 57]]]}, "is not closed"),
        ({"type": "Polygon", "coordinates": [[[10, 56], [11, 56], [10, 56]]]}, "is not closed"),
        (
            {"type": "Polygon", "coordinates": [[[574_000, 22_000]] * 4]},
            "export it in WGS84 (EPSG:4326) or EPSG:25832.",
        ),
        ({"type": "Polygon", "coordinates": [[[10, 91]] * 4]}, "on no map of ours"),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 56]] * 4]}, "not nested as GeoJSON"),
        ({"type": "Polygon", "coordinates": [[[10, float("inf")]] * 4]}, "not nested as GeoJSON"),
    ],
)
def test_a_boundary_that_is_no_polygon_on_earth_is_refused(tmp_path: Path, geometry: object, said: str) -> None:
    found = problems(write(tmp_path, collection(feature("a", "A", geometry))))
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "areas.csv:1: This is not valid JSON; export it again."),
        ('{"a":1,\n"b":}', "areas.csv:2: This is not valid JSON; export it again."),
        ('{"a":' + "[" * 200_000, "areas.csv: This is not valid JSON; export it again."),
        ('{"a":' + "9" * 10_000 + "}", "areas.csv: This is not valid JSON; export it again."),
        ({"type": "FeatureCollection", "features": []}, "areas.csv: There are no features"),
        ({"type": "Feature"}, "areas.csv: There are no features"),
        ("", "areas.csv: The file is empty; choose another, or export it again."),
        ("by\nA", "areas.csv:1: Missing columns: name."),
    ],
)
def test_a_file_without_areas_is_refused(tmp_path: Path, content: object, said: str) -> None:
    assert problems(write(tmp_path, content))[0].startswith(said)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Nørre Å", "noerre-aa"),
        ("NØRRE A\u030a", "noerre-aa"),
        ("Ærø & Omegn", "aeroe-omegn"),
        ("  Café-byen (vest) ", "cafe-byen-vest"),
        ("Über Öst", "ueber-oest"),
        ("Bydel 4", "bydel-4"),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_danish_name_suggests_its_slug(name: str, slug: str) -> None:
    assert suggest_slug(name) == slug


@given(st.text())
def test_a_suggested_slug_is_a_slug(name: str) -> None:
    assert suggest_slug(name) == "" or is_slug(suggest_slug(name))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.text().map(lambda text: ("slug,name,boundary\n" + text).encode(errors="ignore"))
    | st.text(alphabet='POLYGNMUTIZE(), -.0123456789e;"').map(lambda text: f"name;wkt\nA;Polygon{text}".encode())
)
def test_random_bytes_give_areas_or_a_refusal(tmp_path: Path, data: bytes) -> None:
    try:
        rows = read_areas(write(tmp_path, data))
    except ImportRefused as refused:
        rows = []
        found = refused.problems
    else:
        found = ()
    assert rows or found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "properties", "geometry", "slug", "name"]), inner)
    ),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON, JSON)
def test_random_geojson_gives_areas_or_a_refusal(tmp_path: Path, thing: object, geometry: object) -> None:
    for content in (
        collection(thing, feature("a", "A", geometry)),
        collection(feature("a", "A", {"type": "Polygon", "coordinates": geometry})),
        collection(feature(thing, "A")),
        {"features": thing},
    ):
        try:
            rows = read_areas(write(tmp_path, content))
        except ImportRefused:
            continue
        assert all(is_slug(row.slug) and row.name for row in rows)
