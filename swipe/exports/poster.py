"""Posters as PDF: a question, pictures, a QR code and a short link, legible from the other side of a bus stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from swipe.exports.page import A4_MM, INK, Page, blank_document, rgb

Paper = Literal["a4", "a3"]
SCALE: dict[Paper, float] = {"a4": 1.0, "a3": 2**0.5}
WIDTH_MM, HEIGHT_MM = A4_MM
MARGIN_MM = 16
BAND_MM = 92
"""The coloured foot, with the code."""

QR_MM = 62
SLANTS = ((-7.0, 26.0), (0.0, 74.0), (7.0, 122.0))
"""Turn in degrees and left edge in millimetres of each picture."""


@dataclass(frozen=True, slots=True)
class PosterSheet:
    """What is printed on one poster. `code` is the address in the QR code, `link` the one to type.

    Of `pictures` (JPEG files, 3:4) three are shown.
    """

    question: str
    promise: str
    call: str
    code: str
    link: str
    until: str = ""
    mark: str = ""
    pictures: Sequence[Path] = ()


def poster_pdf(
    sheets: Sequence[PosterSheet],
    *,
    paper: Paper,
    municipality: str,
    accent: str,
    language: str,
) -> bytes:
    """Return a PDF with a page for each sheet. `accent` is "#rrggbb"."""
    scale = SCALE[paper]
    title = sheets[0].question if sheets else ""
    size = (WIDTH_MM * scale, HEIGHT_MM * scale)
    pdf = blank_document(size, title=title, author=municipality, language=language)
    for sheet in sheets:
        pdf.add_page()
        _draw(Page(pdf, scale), sheet, municipality, rgb(accent))
    return bytes(pdf.output())


def _draw(page: Page, sheet: PosterSheet, municipality: str, accent: tuple[int, int, int]) -> None:
    page.fitted(municipality, 13, MARGIN_MM, 14, WIDTH_MM - 2 * MARGIN_MM, 6, colour=INK)
    height = page.fitted(sheet.question, 46, MARGIN_MM, 27, WIDTH_MM - 2 * MARGIN_MM, 58, colour=accent)
    top = max(96.0, 27 + height + 8)
    for (turn, left), picture in zip(SLANTS, sheet.pictures, strict=False):
        page.card(picture, left, top + abs(turn) * 0.8, turn)
    page.box(0, HEIGHT_MM - BAND_MM, WIDTH_MM, BAND_MM, accent)
    page.code(sheet.code, MARGIN_MM, HEIGHT_MM - BAND_MM + 15, QR_MM)
    left, width = MARGIN_MM + QR_MM + 12, WIDTH_MM - 2 * MARGIN_MM - QR_MM - 12
    top = HEIGHT_MM - BAND_MM + 17
    top += page.fitted(sheet.call, 27, left, top, width, 24, colour=(255, 255, 255)) + 3
    top += page.fitted(sheet.promise, 15, left, top, width, 16, colour=(255, 255, 255), bold=False) + 5
    top += page.address(sheet.link, 19, left, top, width, 16, colour=(255, 255, 255)) + 2
    if sheet.until:
        page.fitted(sheet.until, 12, left, top, width, 8, colour=(255, 255, 255), bold=False)
    if sheet.mark:
        page.text(sheet.mark, 8, WIDTH_MM - 60, HEIGHT_MM - 9, 52, colour=(255, 255, 255), align="R")
