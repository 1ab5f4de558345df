"""Summaries as an Excel file: sheets Summary, Themes, Pictures, Reach, Groups and Method, with native charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from swipe.exports.making import Making
from swipe.exports.sheet import Book
from swipe.exports.words import Words
from swipe.exports.workbook_first import all_areas, one_area
from swipe.exports.workbook_tables import groups_sheet, method_sheet, pictures_sheet, reach_sheet, themes_sheet
from swipe.model import AreaSummary


def summary_xlsx(summary: AreaSummary, words: Words, thumbnails: Mapping[str, bytes], *, municipality: str) -> bytes:
    """Return one area's summary as a workbook; `thumbnails` are JPEGs by image name.

    The numbers are those of the JSON; a withheld value is an empty cell, with the reason on the sheet Method.
    """
    title = words.say("Results from %(area)s", area=summary.area.name)
    making = _begin([summary], words, title, municipality, summary.as_of, many=False)
    one_area(making, summary)
    return _finish(making, thumbnails)


def summaries_xlsx(
    summaries: Sequence[AreaSummary], words: Words, thumbnails: Mapping[str, bytes], *, municipality: str, as_of: str
) -> bytes:
    """Return several areas' summaries as one workbook, each sheet with a column for the area."""
    making = _begin(summaries, words, words.say("What the areas prefer"), municipality, as_of, many=True)
    all_areas(making)
    return _finish(making, thumbnails)


def _begin(
    summaries: Sequence[AreaSummary], words: Words, title: str, municipality: str, as_of: str, *, many: bool
) -> Making:
    subject = words.say("Figures of %(day)s", day=words.day(as_of))
    book = Book(title=title, subject=subject, author=municipality, as_of=as_of)
    return Making(book, words, summaries, f"{municipality} · {title}", many)


def _finish(making: Making, thumbnails: Mapping[str, bytes]) -> bytes:
    themes_sheet(making)
    pictures_sheet(making, thumbnails)
    reach_sheet(making)
    if any(one.breakdowns for one in making.summaries):
        groups_sheet(making)
    method_sheet(making)
    return making.book.bytes()
