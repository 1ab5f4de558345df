"""The report is two pages whatever is in it, and nothing on them overlaps or is cut off."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pypdfium2
import pytest
from PIL import Image

from swipe import exports
from swipe.model import Area, AreaSummary, Note, ReachGroup, Theme
from swipe.operations import words
from tests.full_summary import EVERY, full, picture_line
from tests.paper import lines_of, sheets_of, words_of

DANISH = words("da")
LONG = "Vestergårdsvænget, Østerbrogadekvarteret og Strandhusene ved den gamle havn og kanalen "
MARGIN_MM = 15


def report(summary: AreaSummary, **more: object) -> bytes:
    return exports.report_pdf(summary, DANISH, {}, **({"municipality": "Testby Kommune"} | more))  # type: ignore[arg-type]


def overlong() -> AreaSummary:
    """Return a summary in which every text is longer than its place."""
    whole = full()
    themes = tuple(
        replace(one, theme=Theme(number, f"t-{number}", {"da": f"{number} {LONG * 2}"}, "#2f7d4f"))
        for number, one in enumerate(whole.themes * 4)
    )
    return replace(
        whole,
        area=Area(1, "aaby", LONG * 3),
        survey=replace(whole.survey, questions={"da": LONG * 4}),  # type: ignore[type-var]
        themes=themes,
        pictures=tuple(picture_line(number, captions={"da": LONG * 5}) for number in range(12)),
        notes=tuple(Note("%(text)s", {"text": f"{number} {LONG * 6}"}) for number in range(30)),
        reach=tuple(ReachGroup("age_group", f"{n}-{n + 4}", 0.05 + n / 1000, 0.05, 1.0, 60) for n in range(15, 90, 8))
        + whole.reach[5:],
        sources=tuple((LONG, 10) for _ in range(9)),
    )


CASES = {**EVERY, "overlong": overlong}
EACH = pytest.mark.parametrize("make", CASES.values(), ids=CASES)


@EACH
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_report_has_two_pages_on_which_nothing_overlaps(make: Callable[[], AreaSummary], language: str) -> None:
    made = exports.report_pdf(make(), words(language), {}, municipality=LONG * 3)
    pages = lines_of(made)
    assert len(pages) == 2
    for lines in pages:
        assert lines
        overlaps = [(one.words, other.words) for one, other in combinations(lines, 2) if deep(one, other)]
        assert overlaps == []
        assert min(line.left for line in lines) > MARGIN_MM
        assert max(line.right for line in lines) < 210 - MARGIN_MM + 1
        assert max(line.bottom for line in lines) < 292


def deep(one, other) -> bool:  # type: ignore[no-untyped-def]
    """Tell whether two lines lie on each other by more than the rounding of their edges."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return bool(across > 0.2 and down > 0.5)


def test_what_does_not_fit_is_counted() -> None:
    first, second = words_of(report(overlong()))
    assert "temaer mere står i filerne med tal." in first
    assert "bemærkninger mere står i filerne." in second


def test_danish_letters_and_dashes_are_whole() -> None:
    first, second = words_of(report(full()))
    for said in ("Vollsmose Øst & Å", "Leg og bevægelse", "78–84", "15–29 år", "Børnefamilier"):
        assert said in first
    assert "Æblehave og bænk" in second


def test_everybody_agreeing_is_told_as_a_bound() -> None:
    first, _ = words_of(report(EVERY["one theme"]()))
    assert "100 %" in first, "the scale"
    assert first.replace("\u00a0", " ").count("100 %") == 1
    assert "95 %" in first.replace("\u00a0", " ")


def test_simulated_answers_are_named_on_both_pages() -> None:
    for page in words_of(report(replace(full(), answers="simulated"))):
        assert "Simulerede svar: ingen beboer har sagt det her." in page


def with_picture() -> bytes:
    """Return a report in which the best picture is red."""
    drawn = io.BytesIO()
    Image.new("RGB", (60, 80), (250, 10, 10)).save(drawn, "JPEG")
    best = full().pictures[0].picture.image.name
    return exports.report_pdf(full(), DANISH, {best: drawn.getvalue()}, municipality="Testby Kommune")


def test_pictures_are_shown_where_there_are_any() -> None:
    sheet = sheets_of(with_picture())[1]
    red = sheet.getpixel((round(34 / 25.4 * 100), round(50 / 25.4 * 100)))
    assert isinstance(red, tuple)
    assert red[0] > 200 > 90 > red[1]


def test_a_reader_for_the_blind_knows_language_and_title() -> None:
    # fpdf2 tags pictures and nothing else.
    document = pypdfium2.PdfDocument(with_picture())
    try:
        assert document.get_metadata_value("Title") == "Resultater fra Vollsmose Øst & Å"
        assert document.get_metadata_value("Author") == "Testby Kommune"
        assert next(one.get_title() for one in document.get_toc()) == "Vollsmose Øst & Å"
        assert document.is_tagged()
    finally:
        document.close()
    assert b"/Lang (da)" in report(full())


def test_the_accent_is_the_municipalitys_own() -> None:
    [first, _] = sheets_of(report(full(), accent="#00539b"))
    colours = {colour for _, colour in first.getcolors(1_000_000) or []}
    assert (0, 83, 155) in colours
    assert (31, 107, 74) not in colours


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert with_picture() == with_picture()
