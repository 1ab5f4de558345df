"""What everybody may have: nothing of few, nothing exact, nothing to subtract, and a description that fits."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from swipe import exports
from swipe.model import AreaSummary, Breakdown, PublicFigures
from swipe.operations import words
from tests.full_summary import borrowed, breakdown, empty, full, withheld

DANISH = words("da")
AS_OF = "2026-09-30"


def figures(summary: AreaSummary) -> PublicFigures:
    """Return the public's figures of a summary: exact here, as they are kept, and rounded in the file."""
    counts = summary.participation
    return PublicFigures(counts.responses, counts.respondents, AS_OF, summary.themes)


def package(*areas: exports.OpenArea, language: str = "da") -> dict[str, bytes]:
    made = exports.open_data_zip(areas, words(language), municipality="Testby Kommune", as_of=AS_OF)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def open_area(summary: AreaSummary) -> exports.OpenArea:
    return exports.OpenArea(summary, figures(summary))


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode(), newline=""), strict=True))


def test_the_package_holds_its_tables_and_what_they_mean() -> None:
    files = package(open_area(full()))
    assert list(files) == ["datapackage.json", "README.md", "areas.csv", "themes.csv", "reach.csv", "groups.csv"]
    about = json.loads(files["datapackage.json"])
    assert about["profile"] == "tabular-data-package"
    assert about["licenses"][0]["name"] == "CC-BY-4.0"
    assert (about["created"], about["method"]) == ("2026-09-30T00:00:00Z", ["swipe-2"])
    assert "Testby Kommune" in about["title"]
    assert "færre end 30" in about["description"]
    readme = files["README.md"].decode()
    for resource in about["resources"]:
        assert resource["path"] in files
        for field in resource["schema"]["fields"]:
            assert f"`{field['name']}`" in readme


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_table_is_as_its_schema_says(language: str) -> None:
    files = package(open_area(full()), exports.OpenArea(empty(), None), language=language)
    slugs = {row["area"] for row in rows(files, "areas")}
    for resource in json.loads(files["datapackage.json"])["resources"]:
        made = rows(files, resource["name"])
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert made
        assert list(made[0]) == list(fields)
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in made]
        assert len(set(keys)) == len(keys)
        assert {row["area"] for row in made} <= slugs
        for row in made:
            for name, cell in row.items():
                check(cell, fields[name])


def check(cell: str, field: dict[str, Any]) -> None:
    limits = field.get("constraints", {})
    if cell == "":
        assert not limits.get("required"), field
    elif field["type"] == "integer":
        assert limits.get("minimum", 0) <= int(cell) <= limits.get("maximum", 10**9)
    elif field["type"] == "date":
        date.fromisoformat(cell)
    elif field["type"] == "boolean":
        assert cell in (*field["trueValues"], *field["falseValues"])


def test_no_exact_number_gets_in() -> None:
    files = package(open_area(full()))
    for name in ("areas", "themes", "reach", "groups"):
        assert not re.search(r"\d[.,]\d", files[f"{name}.csv"].decode().replace(",", ";").replace(";", " ; "))
        for row in rows(files, name):
            for column in ("responses", "respondents"):
                assert int(row.get(column) or 0) % 5 == 0
    [area] = rows(files, "areas")
    assert (area["responses"], area["participation_percent"], area["population"]) == ("1240", "31", "3712")
    first = rows(files, "themes")[0]
    assert (first["share_percent"], first["low_percent"], first["high_percent"]) == ("81", "78", "84")
    assert (first["respondents"], first["rank_low"], first["first_percent"]) == ("1200", "1", "34")


def test_no_count_of_a_picture_a_day_or_a_poster_gets_in() -> None:
    files = package(open_area(full()))
    said = b" ".join(files.values()).decode()
    for told in ("likes", "dislikes", "poster-3", "Æblehave", "2026-09-05", "letter"):
        assert told not in said


def test_almost_everybody_is_told_as_a_bound_and_its_interval_tells_no_more() -> None:
    whole = full()
    ends = ((1.0, 0.971234, 1.0), (0.0, 0.0, 0.02), (0.954, 0.93, 0.97))
    themes = tuple(
        replace(one, share=share, low=low, high=high, chosen_first=share)
        for one, (share, low, high) in zip(whole.themes, ends, strict=False)
    )
    made = rows(package(open_area(replace(whole, themes=themes))), "themes")
    told = [(row["share_percent"], row["share_bound"], row["low_percent"], row["high_percent"]) for row in made]
    assert told == [("95", "at least", "95", "95"), ("5", "at most", "5", "5"), ("95", "at least", "93", "95")]
    assert [(row["first_percent"], row["first_bound"]) for row in made][1] == ("5", "at most")


@pytest.mark.parametrize("make", [withheld, borrowed, empty])
def test_fewer_than_thirty_leave_nothing_but_their_area(make: Any) -> None:
    files = package(exports.OpenArea(make(), None))
    [row] = rows(files, "areas")
    assert row["status"] == ("no survey" if make is empty else "withheld")
    assert {row[name] for name in ("responses", "participation_percent", "as_of")} == {""}
    assert rows(files, "themes") == rows(files, "reach") == rows(files, "groups") == []


def test_a_theme_of_fewer_than_thirty_and_a_borrowed_share_stay_out() -> None:
    whole = full()
    themes = (replace(whole.themes[0], respondents=29), replace(whole.themes[1], borrowed=True), *whole.themes[2:])
    made = rows(package(open_area(replace(whole, themes=themes))), "themes")
    assert [row["theme"] for row in made] == ["byliv", "kultur", "tryg-trafik", "foreningsliv"]


def test_a_variable_with_a_small_group_stays_out_whole() -> None:
    """A group left out alone could be had by subtraction."""
    groups = breakdown().groups
    small = Breakdown("age_group", (*groups[:3], replace(groups[3], respondents=25)), ())
    assert rows(package(open_area(replace(full(), breakdowns=(small,)))), "groups") == []
    assert len(rows(package(open_area(full())), "groups")) == 24


def test_who_answered_is_told_only_when_nothing_moves_any_more() -> None:
    whole = full()
    running = replace(whole, survey=replace(whole.survey, state="open", closed_at=None))  # type: ignore[type-var]
    files = package(open_area(running))
    [area] = rows(files, "areas")
    assert (area["state"], area["responses"], area["participation_percent"]) == ("open", "1240", "")
    assert rows(files, "reach") == rows(files, "groups") == []
    assert len(rows(files, "themes")) == 6


def test_the_figures_are_those_of_the_public_page_not_of_today() -> None:
    earlier = replace(figures(full()), responses=903, respondents=901, as_of="2026-09-12T10:00:00Z", method="swipe-1")
    [area] = rows(package(exports.OpenArea(full(), earlier)), "areas")
    assert (area["responses"], area["as_of"], area["method"]) == ("905", "2026-09-12", "swipe-1")


def test_names_that_begin_like_a_formula_are_text() -> None:
    named = replace(full(), area=replace(full().area, name="=1+1"))
    assert rows(package(open_area(named)), "areas")[0]["name"] == "'=1+1"


def test_simulated_answers_are_named() -> None:
    files = package(open_area(replace(full(), answers="simulated")))
    assert rows(files, "areas")[0]["answers"] == "simulated"
    assert "simulerede svar" in json.loads(files["datapackage.json"])["description"]


def test_the_same_figures_give_the_same_bytes_and_no_areas_a_package() -> None:
    one, other = (
        exports.open_data_zip([open_area(full())], DANISH, municipality="Testby", as_of=AS_OF) for _ in range(2)
    )
    assert one == other
    files = package()
    assert rows(files, "areas") == []
    assert json.loads(files["datapackage.json"])["resources"][0]["path"] == "areas.csv"
