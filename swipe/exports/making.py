"""What the sheets of one workbook are made of and written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from swipe.exports.figures import Cell
from swipe.exports.sheet import Book, Column
from swipe.exports.words import Words
from swipe.model import AreaSummary

Line = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Making:
    """A workbook in the making; with `many` areas each table has a column for the area."""

    book: Book
    words: Words
    summaries: Sequence[AreaSummary]
    footer: str
    many: bool

    def sheet(self, name: str) -> Any:
        return self.book.sheet(name, self.footer)

    def columns(self, *columns: Column) -> list[Column]:
        """Return the columns of a table, with the area before them where there are several."""
        return [*([Column("name", self.words.say("Area"), width=22)] if self.many else []), *columns]
