"""Posters as PDF: a question, pictures, a QR code and a short link, legible from the other side of a bus stop."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fpdf import FPDF

from swipe.exports.page import INK, Page, plain, rgb

Paper = Literal["a4", "a3"]
SCALE: dict[Paper, float] = {"a4": 1.0, "a3": 2**0.5}
WIDTH_MM, HEIGHT_MM = 210, 297
MARGIN_MM = 16
BAND_MM = 92
"""The coloured foot, with the code."""

QR_MM = 62
SLANTS = ((-7.0, 26.0), (0.0, 74.0), (7.0, 122.0))
"""Turn in degrees and left edge in millimetres of each picture."""


@dataclass(frozen=True, slots=True)
class PosterSheet:
    """What is printed on one poster. `code` is the address in the QR code, `link` the one to type.

    Of `pictures` (JPEG, 3:4) three are shown.
    """

    question: str
    promise: str
    call: str
    code: str
    link: str
    pictures: Sequence[Path] = ()
    until: str = ""
    mark: str = ""


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
    pdf = FPDF(unit="mm", format=(WIDTH_MM * scale, HEIGHT_MM * scale))
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_title(plain(sheets[0].question) if sheets else "")
    pdf.set_author(plain(municipality))
    pdf.set_lang(language)
    for sheet in sheets:
        pdf.add_page()
        _draw(Page(pdf, scale), sheet, municipality, rgb(accent))
    return bytes(pdf.output())


def posters_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of PDF files, by their names; they are packed already, so that they are only put together."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as writer:
        for name, body in files.items():
            writer.writestr(name, body)
    return archive.getvalue()


def _draw(page: Page, sheet: PosterSheet, municipality: str, accent: tuple[int, int, int]) -> None:
    page.text(municipality, 13, MARGIN_MM, 14, 178, bold=True, colour=INK)
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
    top += page.fitted(sheet.link, 19, left, top, width, 16, colour=(255, 255, 255)) + 2
    if sheet.until:
        page.fitted(sheet.until, 12, left, top, width, 8, colour=(255, 255, 255), bold=False)
    if sheet.mark:
        page.text(sheet.mark, 8, WIDTH_MM - 60, HEIGHT_MM - 9, 52, colour=(255, 255, 255), align="R")
