"""Every format has the same numbers: each is read back by another program's reader and compared with the JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest

from swipe import exports
from swipe.exports.labels import told_interval
from swipe.model import AreaSummary
from swipe.operations import words
from tests.full_summary import EVERY, full, municipality
from tests.paper import words_of

DANISH = words("da")
THEME_FIGURES = ("share", "low", "high", "rank_low", "rank_high", "chosen_first", "chosen_low", "chosen_high",
                 "respondents", "skip_rate", "se", "n_effective")  # fmt: skip
NESTED = {"weighted": ("share", "low", "high"), "unscreened": ("share", "low", "high"),
          "rest": ("share", "difference", "low", "high", "stands_out")}  # fmt: skip
EACH = pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)


def document(summary: AreaSummary) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(exports.summary_json(summary, DANISH))
    return made


def themes_in(written: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the figures of each theme by its slug, with the names that tables give them."""
    return {
        one["theme"]: {name: one[name] for name in THEME_FIGURES}
        | {f"{name}_{inner}": one[name][inner] for name, inners in NESTED.items() for inner in inners}
        for one in written["themes"]
    }


def same(found: Any, expected: Any) -> bool:
    if expected is None or found is None or isinstance(expected, str):
        return bool(found == expected)
    return abs(float(found) - float(expected)) < 5e-7


def rows_of_csv(content: bytes, dialect: str) -> list[dict[str, Any]]:
    danish = dialect == "danish"
    text = io.StringIO(content.decode("utf-8-sig" if danish else "utf-8"), newline="")
    return [
        {name: number(cell, "," if danish else ".") for name, cell in row.items()}
        for row in csv.DictReader(text, delimiter=";" if danish else ",", strict=True)
    ]


def number(cell: str, mark: str) -> Any:
    if re.fullmatch(rf"-?\d+(\{mark}\d+)?", cell):
        return float(cell.replace(mark, "."))
    return cell or None


@EACH
@pytest.mark.parametrize("dialect", ["danish", "rfc4180"])
def test_the_table_has_every_number_of_the_document(make: Callable[[], AreaSummary], dialect: Any) -> None:
    summary = make()
    written, rows = document(summary), rows_of_csv(exports.summary_csv([summary], DANISH, dialect), dialect)

    def of(kind: str) -> Iterator[dict[str, Any]]:
        return (row for row in rows if row["row"] == kind)

    for row, (slug, figures) in zip(of("theme"), themes_in(written).items(), strict=True):
        assert row["key"] == slug
        assert [name for name, value in figures.items() if not same(row[name], value)] == []
    for kind, listed in (("picture", "pictures"), ("reach", "reach")):
        for row, one in zip(of(kind), written[listed], strict=True):
            assert [name for name, value in one.items() if name != "picture" and not same(row[name], value)] == []
    participation = next(of("participation"))
    for name, value in written["participation"].items():
        assert same(participation[name], value), name
    groups = [one for made in written["breakdowns"] for one in made["groups"]]
    for row, one in zip(of("breakdown"), groups, strict=True):
        assert all(same(row[name], value) for name, value in one.items()), one
    agreed = [one for made in written["breakdowns"] for one in made["consensus"]]
    assert [(row["smallest"], row["common"]) for row in of("consensus")] == [
        (one["smallest"], one["common"]) for one in agreed
    ]
    assert [(row["key"], row["responses"]) for row in of("day")] == [
        (one["day"], one["responses"]) for one in written["days"]
    ]
    assert [(row["key"] or "", row["responses"]) for row in of("source")] == [
        (one["source"], one["responses"]) for one in written["sources"]
    ]
    quality = next(of("quality"))
    assert all(same(quality[name], value) for name, value in written["quality"].items())
    assert [row["note"] for row in of("note")] == written["notes"]
    assert next(of("headline"))["note"] == written["headline"]
    for row in of("weighting"):
        assert row["design_effect"] == written["weighting"]["design_effect"]


def sheets_of(content: bytes) -> list[list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book]


THEME_CELLS = (
    "share", "low", "high", "rank_low", "rank_high", "chosen_first", "chosen_low", "chosen_high", "respondents",
    "answers", "skip_rate", "se", "n_effective", "weighted_share", "weighted_low", "weighted_high",
    "unscreened_share", "unscreened_low", "unscreened_high",
    "rest_share", "rest_difference", "rest_low", "rest_high", "rest_stands_out", "borrowed",
)  # fmt: skip


@EACH
def test_the_workbook_has_the_numbers_of_the_document(make: Callable[[], AreaSummary]) -> None:
    summary = make()
    written = document(summary)
    first, themes, pictures, reach, *_ = sheets_of(exports.summary_xlsx(summary, DANISH, {}, municipality="Testby"))
    names = {one.theme.slug: one.theme.names["da"] for one in summary.themes}
    expected = {names[slug]: figures for slug, figures in themes_in(written).items()}
    assert [row[0] for row in themes[1 : 1 + len(expected)]] == list(expected)
    for row in themes[1 : 1 + len(expected)]:
        cells = dict(zip(THEME_CELLS, row[1:], strict=True))
        assert [name for name, value in expected[row[0]].items() if not same(cells[name], value)] == []
    for row, one in zip(pictures[1:], written["pictures"], strict=True):
        assert [cell for cell, name in zip(row[3:], PICTURE_CELLS, strict=True) if not same(cell, one[name])] == []
    for row, one in zip(reach[1 : 1 + len(written["reach"])], written["reach"], strict=True):
        told = (one["share"], one["register_share"], one["index"], one["respondents"])
        assert all(same(cell, value) for cell, value in zip(row[2:6], told, strict=True))
    shown = {row[0]: row[1] for row in first if row[0] and isinstance(row[1], int | float)}
    assert shown.get("Deltagelse") == written["participation"]["rate"]
    assert shown.get("Første swipe") == written["participation"]["responses"]
    assert first[1][0] == written["headline"]
    days = [(f"{row[3]:%Y-%m-%d}", row[4]) for row in first[5:] if row[3]]
    assert days == [(one["day"], one["responses"]) for one in written["days"]]
    assert [row[7] for row in first[5:] if row[6]] == [one["responses"] for one in written["sources"]]


PICTURE_CELLS = ("share", "low", "high", "likes", "dislikes", "skips", "shown", "picture")


@EACH
def test_the_map_has_the_numbers_of_the_document(make: Callable[[], AreaSummary]) -> None:
    summary = make()
    written = document(summary)
    collection = json.loads(exports.summaries_geojson([summary], DANISH))
    [feature] = collection["features"]
    assert (collection["type"], feature["type"], feature["id"]) == ("FeatureCollection", "Feature", summary.area.slug)
    assert (feature["geometry"] is None) == (summary.area.boundary is None)
    told = feature["properties"]
    for slug, figures in themes_in(written).items():
        assert {name: told[f"{slug.replace('-', '_')}_{name}"] for name in figures} == figures
    assert {name: told[name] for name in written["participation"]} == written["participation"]
    for name in ("reach", "notes", "headline", "name", "area", "survey", "answers", "as_of", "method", "register_date"):
        assert told[name] == written[name]


@EACH
def test_the_report_has_the_numbers_of_the_document_in_whole_percent(make: Callable[[], AreaSummary]) -> None:
    summary = make()
    pages = words_of(exports.report_pdf(summary, DANISH, {}, municipality="Testby"))
    assert len(pages) == 2
    said = " ".join(pages).replace("\u00a0", " ")
    for one in (*summary.themes, *exports.pictures_in_report(summary)):
        if one.share is not None and one.low is not None and one.high is not None:
            told = [DANISH.public_share(one.share), told_interval(one.share, one.low, one.high, DANISH)]
            assert all(figure.replace("\u00a0", " ").replace("≤ ", "").replace("≥ ", "") in said for figure in told)
    for group in summary.reach:
        if group.register_share is not None:
            assert DANISH.percent(group.register_share).replace("\u00a0", " ") in pages[0].replace("\u00a0", " ")
    counts = summary.participation
    for count in (counts.responses, counts.usable, counts.finished, counts.opened, counts.population):
        if count is not None:
            assert DANISH.number(count) in pages[0]
    assert exports.headline_in_words(summary, DANISH).replace("\u00a0", " ") in said


@EACH
@pytest.mark.parametrize("name", exports.CHARTS)
def test_a_chart_says_its_numbers(make: Callable[[], AreaSummary], name: Any) -> None:
    summary = make()
    root = ET.fromstring(exports.chart_svg(name, summary, DANISH))  # noqa: S314  our own file
    said = " ".join("".join(root.itertext()).split())
    if name == "themes":
        shown = [DANISH.public_share(one.share) for one in summary.themes if one.share is not None]
    elif name == "reach":
        shown = [DANISH.public_share(one.share) for one in summary.reach if one.share is not None]
    else:
        shown = [f"{DANISH.day(day)}: {DANISH.number(count)}" for day, count in summary.days]
    assert all(" ".join(figure.split()) in said for figure in shown)
    assert summary.area.name in said


def test_all_areas_have_the_numbers_that_each_has_alone() -> None:
    made = municipality(3)
    for one, written in zip(made, json.loads(exports.summaries_json(made, DANISH)), strict=True):
        assert written == document(one)
    table = rows_of_csv(exports.summary_csv(made, DANISH), "danish")
    alone = [row for one in made for row in rows_of_csv(exports.summary_csv([one], DANISH), "danish")]
    assert table == alone
    first, themes, *_ = sheets_of(exports.summaries_xlsx(made, DANISH, {}, municipality="Testby", as_of="2026-09-30"))
    assert [row[0] for row in first[1:4]] == [one.area.name for one in made]
    assert [row[1] for row in first[1:4]] == [document(one)["participation"]["rate"] for one in made]
    assert [row[2] for row in themes[1:]] == [theme["share"] for one in made for theme in document(one)["themes"]]
    features = json.loads(exports.summaries_geojson(made, DANISH))["features"]
    assert [one["properties"]["byliv_share"] for one in features] == [
        document(one)["themes"][2]["share"] for one in made
    ]


def test_a_breakdown_alone_has_the_numbers_of_the_whole() -> None:
    whole = document(full())["breakdowns"][0]
    [alone] = json.loads(exports.breakdowns_json([full()], "age_group", DANISH))
    assert (alone["variable"], alone["breakdown"]) == ("age_group", whole)
    rows = rows_of_csv(exports.breakdowns_csv([full()], "age_group", DANISH), "danish")
    assert {row["row"] for row in rows} == {"breakdown", "consensus", "note"}
    shares = [row["share"] for row in rows if row["row"] == "breakdown"]
    assert shares == [one["share"] for one in whole["groups"]]


def test_a_breakdown_that_is_withheld_is_null_with_the_notes() -> None:
    [alone] = json.loads(exports.breakdowns_json([full()], "gender", DANISH))
    assert alone["breakdown"] is None
    assert alone["notes"]
    assert {row["row"] for row in rows_of_csv(exports.breakdowns_csv([full()], "gender", DANISH), "danish")} == {"note"}
