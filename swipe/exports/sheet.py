"""A spreadsheet file with what every sheet of ours has: real numbers, texts that stay texts, filters, print."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from swipe.exports.figures import Cell

Kind = Literal["text", "count", "share", "number", "points", "date"]

FORMATS: dict[Kind, str | int] = {
    "text": "@",
    "count": "#,##0",
    "share": "0.0%",
    "number": "0.00",
    "points": "+0.0%;-0.0%;0.0%",
    "date": 14,
}
"""As files store them; Excel shows them in its own language. 14 is the short date of that language."""

ACCENT, WASH = "#1F6B4A", "#E4EFE6"
FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
A4_PAPER = 9
FAINT = {"visible": True, "line": {"color": "#E2D9C8", "width": 0.75}}
"""Grid lines of a chart."""
MOST_IN_A_CELL = 32767
"""Characters that Excel takes in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the name of its cells in a row, its heading, what it holds, how wide it is in signs."""

    name: str
    heading: str
    kind: Kind = "text"
    width: float = 12


class Book:
    """A workbook in memory. Every text is marked as text (quote prefix), so that no program runs it as a formula."""

    def __init__(self, *, title: str, subject: str, author: str, as_of: str) -> None:
        import xlsxwriter  # here: only who asks for a workbook needs it

        self._bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.book.set_properties(
            {
                "title": clean(title),
                "subject": clean(subject),
                "author": clean(author),
                "comments": "Swipe",
                "created": datetime.fromisoformat(f"{as_of[:10]}T00:00:00"),
            }
        )
        self.formats: dict[str, Any] = {
            kind: self.book.add_format(
                {**FONT, "num_format": pattern} | ({"text_wrap": True, "quote_prefix": True} if kind == "text" else {})
            )
            for kind, pattern in FORMATS.items()
        }
        text = {**FONT, "quote_prefix": True, "text_wrap": True}
        bold = {**text, "bold": True}
        head = {**bold, "bg_color": WASH, "bottom": 1, "bottom_color": ACCENT}
        large = {**bold, "font_size": 18, "font_color": ACCENT, "text_wrap": False}
        self.formats |= {
            "heading": self.book.add_format(head),
            "title": self.book.add_format(large),
            "quote": self.book.add_format({**text, "font_size": 13}),
            "label": self.book.add_format(bold),
            "quiet": self.book.add_format({**text, "font_color": "#55646A", "text_wrap": False}),
        }

    def sheet(self, name: str, footer: str) -> Any:
        """Add a sheet that prints on landscape A4, as wide as the page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4_PAPER)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{clean(footer).replace('&', '&&')[:180]}&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # a theme may be called 2030
        return sheet

    def put(self, sheet: Any, row: int, column: int, cell: Cell, kind: str = "text") -> None:
        """Write a cell; nothing at all for None, so that a withheld value counts as empty everywhere."""
        if cell is None:
            return
        if isinstance(cell, str) and kind == "date":
            sheet.write_datetime(row, column, datetime.fromisoformat(cell), self.formats[kind])
        elif isinstance(cell, str):
            sheet.write_string(row, column, clean(cell), self.formats["text" if kind in FORMATS else kind])
        elif isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, self.formats["number"])
        else:
            sheet.write_number(row, column, cell, self.formats[kind])

    def table(self, sheet: Any, columns: Sequence[Column], rows: Sequence[Mapping[str, Cell]], top: int = 0) -> int:
        """Write a table with filters and headings that stay in sight; return the row after its last."""
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.heading, self.formats["heading"])
        for line, cells in enumerate(rows, start=top + 1):
            for place, column in enumerate(columns):
                self.put(sheet, line, place, cells.get(column.name), column.kind)
        sheet.autofilter(top, 0, top + max(1, len(rows)), len(columns) - 1)
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(top)
        return top + 1 + len(rows)

    def chart(self, kind: dict[str, str], title: str) -> Any:
        """Return a chart in our colours, to be filled and placed."""
        chart = self.book.add_chart(kind)
        chart.set_title({"name": title, "name_font": {"size": 13, "color": "#1C2A2E"}, "overlay": False})
        chart.set_plotarea({"fill": {"none": True}})
        chart.set_chartarea({"border": {"none": True}})
        return chart

    def series(
        self, chart: Any, sheet: Any, cells: tuple[int, int, int], values: int, name: str, colour: str, *, gap: int = 40
    ) -> None:
        """Add bars to a chart; `cells` are first row, number of rows and column of their names, `values` a column."""
        first, count, names = cells
        last = first + count - 1
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.get_name(), first, names, last, names],
                "values": [sheet.get_name(), first, values, last, values],
                "fill": {"color": colour},
                "gap": gap,
            }
        )

    def bytes(self) -> bytes:
        """Return the whole file."""
        self.book.close()
        return self._bytes.getvalue()


def alt(words: str) -> dict[str, str]:
    """Return what a chart or picture says to who cannot see it, as XlsxWriter wants it."""
    return {"description": clean(words)}


def clean(words: str) -> str:
    """Return a text as a cell may hold it: no control signs (XML has none), no longer than Excel takes."""
    return "".join(sign for sign in words if sign >= " " or sign in "\t\n\r")[:MOST_IN_A_CELL]
