"""The Excel file as another program opens it: sheets, native charts, pictures, and texts that never run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from PIL import Image

from swipe import exports
from swipe.model import Area, AreaSummary, Note
from swipe.operations import words
from tests.full_summary import EVERY, full, municipality, picture_line

DANISH, ENGLISH = words("da"), words("en")
FORMULAS = ["=1+1", '=HYPERLINK("http://example.org";"klik")', "+45", "-2+3", "@SUM(A1)", "\t=1", "{=1}", "http://a.dk"]


def photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (120, 160), (20, 120, 60)).save(drawn, "JPEG")
    return drawn.getvalue()


def thumbnails(*made: AreaSummary) -> dict[str, bytes]:
    return {one.picture.image.name: photo() for summary in made for one in summary.pictures}


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def of_area(summary: AreaSummary, **more: object) -> bytes:
    return exports.summary_xlsx(summary, DANISH, thumbnails(summary), municipality="Testby", **more)  # type: ignore[arg-type]


def of_all(made: list[AreaSummary]) -> bytes:
    return exports.summaries_xlsx(made, DANISH, thumbnails(*made), municipality="Testby & Omegn", as_of="2026-09-30")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("da", ["Resultat", "Temaer", "Billeder", "Hvem vi nåede", "Grupper", "Metode"]),
        ("en", ["Summary", "Themes", "Pictures", "Reach", "Groups", "Method"]),
    ],
)
def test_sheets_are_called_in_the_readers_language(language: str, names: list[str]) -> None:
    book = opened(exports.summary_xlsx(full(), words(language), {}, municipality="Testby"))
    assert book.sheetnames == names


def test_charts_are_excels_own_and_have_intervals() -> None:
    content = of_area(full())
    book = opened(content)
    assert [len(sheet._charts) for sheet in book] == [1, 1, 0, 1, 0, 0]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/")]
    [themes] = [chart for chart in charts if "c:lineChart" in chart]
    assert themes.count("<c:errBars>") == 2
    assert "Det vil folk have mere af" in themes
    assert len([chart for chart in of_charts(of_all(municipality(2))) if "Deltagelse" in chart]) == 1


def of_charts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/")]


def test_pictures_stand_in_their_rows_with_a_text_for_who_cannot_see_them() -> None:
    content = of_area(full())
    sheet = opened(content)["Billeder"]
    assert len(sheet._images) == len(full().pictures)
    assert [image.anchor._from.row for image in sheet._images] == list(range(1, 1 + len(full().pictures)))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        drawings = "".join(package.read(name).decode() for name in package.namelist() if "drawings/drawing" in name)
    assert 'descr="Æblehave og bænk nummer 3"' in drawings


def test_headings_stay_filter_and_print_on_landscape_as_wide_as_the_page() -> None:
    for content in (of_area(full()), of_all(municipality(3))):
        book = opened(content)
        for sheet in book.worksheets:
            assert sheet.page_setup.orientation == "landscape"
            assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
        for sheet in book.worksheets[1:]:
            assert sheet.freeze_panes == "B2"
            assert sheet.auto_filter.ref.startswith("A1:")
            assert sheet.print_title_rows == "$1:$1"
    assert opened(of_all(municipality(2))).worksheets[0].oddFooter.left.text == "Testby && Omegn · Det ønsker områderne"


def test_shares_are_numbers_that_excel_shows_in_percent() -> None:
    sheet = opened(of_area(full()))["Temaer"]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (0.812345, "0.0%")
    assert sheet["T2"].number_format.startswith("0.0%")


def test_the_file_says_what_it_is() -> None:
    about = opened(of_area(full())).properties
    assert (about.title, about.creator) == ("Resultater fra Vollsmose Øst & Å", "Testby")
    assert about.subject == "Tal fra 30. september 2026"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    whole = full()
    summary = replace(
        whole,
        area=Area(1, "aaby", text),
        pictures=(picture_line(0, captions={"da": text}),),
        notes=(Note("%(text)s", {"text": text}),),
        sources=((text, 3),),
        themes=tuple(replace(one, theme=replace(one.theme, names={"da": text})) for one in whole.themes),
    )
    for content in (of_area(summary), of_all([summary])):
        book = opened(content)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        same = [cell for cell in cells if cell.value == text]
        assert len(same) >= 3
        assert all(cell.quotePrefix for cell in same)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheets = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
        assert not any("<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_what_is_withheld_is_an_empty_cell(make: Callable[[], AreaSummary]) -> None:
    summary = make()
    sheet = opened(of_area(summary)).worksheets[1]
    empty = [one for one in summary.themes if one.share is None]
    shares = [sheet.cell(row, 2).value for row in range(2, 2 + len(summary.themes))]
    assert shares.count(None) == len(empty)
    assert all(isinstance(share, float | int) for share in shares if share is not None)


def test_a_text_of_any_length_and_with_control_signs_opens() -> None:
    summary = replace(full(), pictures=(picture_line(0, captions={"da": "a\x00\x0b" + "æ" * 40_000}),))
    [caption] = [cell.value for cell in opened(of_area(summary))["Billeder"]["B"][1:]]
    assert len(caption) == 32_767
    assert caption.startswith("aæ")


def test_no_areas_make_sheets_of_headings() -> None:
    book = opened(of_all([]))
    assert book.worksheets[0]["A1"].value == "Område"
    assert [sheet.max_row for sheet in book] == [1] * 5


def test_thirty_areas_fit_in_one_file() -> None:
    made = municipality(30)
    book = opened(of_all(made))
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [31, 181, 361]
    assert {re.sub(r"\d+", "", str(row[0].value)) for row in book.worksheets[1].iter_rows(min_row=2)} == {"Område "}


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert of_area(full()) == of_area(full())
