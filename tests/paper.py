"""A PDF as a printer and a phone's camera see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Line:
    """A line of text on a page and its edges in millimetres from the upper left corner."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Line) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0 and down > 0


def sheets_of(pdf: bytes, dots_per_inch: int = 100) -> list[Image.Image]:
    """Return the pages as pictures."""
    with _opened(pdf) as document:
        return [page.render(scale=dots_per_inch / 72).to_pil() for page in document]


def words_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with one space for each run of white space."""
    with _opened(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def lines_of(pdf: bytes) -> list[list[Line]]:
    """Return the lines of each page."""
    with _opened(pdf) as document:
        return [list(_lines(page)) for page in document]


def codes_on(sheet: Image.Image) -> list[str]:
    """Return what a phone reads in the QR codes of a page."""
    return [str(found.text) for found in zxingcpp.read_barcodes(sheet)]


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf)


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    text, height = page.get_textpage(), page.get_height()
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = text.get_text_bounded(left, bottom, right, top)
        edges = (left, height - top, right, height - bottom)
        yield Line(words, *(edge / POINTS_PER_MM for edge in edges))
