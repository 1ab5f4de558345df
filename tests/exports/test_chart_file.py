"""A chart as a file of its own: whole SVG without anything that runs, and the same drawing as PNG."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from swipe import exports
from swipe.exports.count_charts import days_chart
from swipe.exports.drawing import Box, cut, width_of, wrapped
from swipe.model import Area, AreaSummary
from swipe.operations import words
from tests.full_summary import EVERY, full

DANISH = words("da")
SVG = "{http://www.w3.org/2000/svg}"
EACH = pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
NAMES = pytest.mark.parametrize("name", exports.CHARTS)


def root_of(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  our own file


@EACH
@NAMES
def test_a_chart_is_whole_and_has_nothing_that_runs(make: Callable[[], AreaSummary], name: Any) -> None:
    root = root_of(exports.chart_svg(name, make(), DANISH))
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "text",
        "line",
        "rect",
        "circle",
    }
    assert not [key for one in root.iter() for key in one.attrib if key.startswith("on") or key.endswith("href")]
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "da"
    width, height = (float(number) for number in str(root.get("viewBox")).split()[2:])
    for one in root.iter(f"{SVG}text"):
        assert 0 < float(str(one.get("x"))) < width
        assert 0 < float(str(one.get("y"))) < height


@EACH
@NAMES
def test_the_png_is_the_same_drawing(make: Callable[[], AreaSummary], name: Any) -> None:
    summary = make()
    view = root_of(exports.chart_svg(name, summary, DANISH)).get("viewBox")
    width, height = (float(number) for number in str(view).split()[2:])
    with Image.open(io.BytesIO(exports.chart_png(name, summary, DANISH))) as image:
        assert image.format == "PNG"
        assert abs(image.width / image.height - width / height) < 0.01
        assert image.width > 1400
        assert len(image.convert("RGB").getcolors(1_000_000) or []) > 10, "something is drawn"


def test_names_cannot_break_out_of_the_drawing() -> None:
    area = Area(1, "aaby", "</title><script>alert(1)</script>&\x00\x0b\ufffe")
    content = exports.chart_svg("themes", replace(full(), area=area), DANISH)
    root = root_of(content)
    assert not list(root.iter(f"{SVG}script"))
    assert "</title><script>alert(1)</script>&" in str(root[0].text)


def test_a_borrowed_share_has_a_hollow_dot_and_says_why() -> None:
    root = root_of(exports.chart_svg("themes", EVERY["borrowed"](), DANISH))
    assert {one.get("fill") for one in root.iter(f"{SVG}circle")} == {"#ffffff"}
    assert any("En hul prik" in str(one.text) for one in root.iter(f"{SVG}text"))


def test_almost_everybody_is_told_as_a_bound_in_both() -> None:
    summary = EVERY["one theme"]()
    said = [str(one.text) for one in root_of(exports.chart_svg("themes", summary, DANISH)).iter(f"{SVG}text")]
    assert "≥\u00a095\u00a0%" in said
    assert exports.chart_png("themes", summary, DANISH)


def test_a_long_survey_is_told_by_the_week() -> None:
    days = tuple((f"2026-{month:02d}-{day:02d}", 10) for month in range(1, 10) for day in (1, 8, 15, 22))
    bars = [item for item in days_chart(replace(full(), days=days), DANISH).items if isinstance(item, Box)]
    assert len(bars) == 36
    short = days_chart(full(), DANISH)
    assert len([item for item in short.items if isinstance(item, Box)]) == 4, "days without answers have no bar"


def test_the_same_summary_gives_the_same_drawing() -> None:
    for name in exports.CHARTS:
        assert exports.chart_svg(name, full(), DANISH) == exports.chart_svg(name, full(), DANISH)


@pytest.mark.parametrize("text", ["", "a", "W" * 200, "Æ Ø Å " * 40, "≤ 5 %", "中文字符"])
def test_a_text_never_passes_its_width(text: str) -> None:
    assert width_of(cut(text, 30, 9), 9) <= 30
    lines = wrapped(text, 30, 9, most=3)
    assert len(lines) <= 3
    assert all(width_of(line, 9) <= 30 for line in lines)
