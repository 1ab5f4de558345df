"""Posters as PDF: a question, pictures, a QR code and a short link, legible from the other side of a bus stop.

The standard fonts of PDF are used, so letters outside Western European (Windows-1252) are printed as near ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import segno
from fpdf import FPDF

Paper = Literal["a4", "a3"]
SCALE: dict[Paper, float] = {"a4": 1.0, "a3": 2**0.5}
WIDTH_MM, HEIGHT_MM = 210, 297
MARGIN_MM = 16
BAND_MM = 92
"""The coloured foot, with the code."""

QR_MM = 62
QUIET_MODULES = 4
"""White around the code, in modules, as ISO/IEC 18004 asks for."""

SLANTS = ((-7.0, 26.0), (0.0, 74.0), (7.0, 122.0))
"""Turn in degrees and left edge in millimetres of each picture."""

CARD_MM = (62, 82.67)
POINTS_PER_MM = 72 / 25.4
INK = (28, 38, 36)
NEAR = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})


@dataclass(frozen=True, slots=True)
class PosterSheet:
    """What is printed on one poster. `code` is the address in the QR code, `link` the one to type."""

    question: str
    promise: str
    call: str
    code: str
    link: str
    until: str = ""
    mark: str = ""


def poster_pdf(
    sheets: Sequence[PosterSheet],
    *,
    paper: Paper,
    municipality: str,
    accent: str,
    pictures: Sequence[Path],
    language: str,
) -> bytes:
    """Return a PDF with a page for each sheet. `accent` is "#rrggbb"; of `pictures` (JPEG, 3:4) three are shown."""
    scale = SCALE[paper]
    pdf = FPDF(unit="mm", format=(WIDTH_MM * scale, HEIGHT_MM * scale))
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_title(_plain(sheets[0].question) if sheets else "")
    pdf.set_author(_plain(municipality))
    pdf.set_lang(language)
    for sheet in sheets:
        pdf.add_page()
        _Page(pdf, scale).draw(sheet, municipality, _rgb(accent), pictures[:3])
    return bytes(pdf.output())


class _Page:
    """Draws in millimetres of A4; A3 is the same page, larger."""

    def __init__(self, pdf: FPDF, scale: float) -> None:
        self.pdf, self.scale = pdf, scale

    def draw(
        self, sheet: PosterSheet, municipality: str, accent: tuple[int, int, int], pictures: Sequence[Path]
    ) -> None:
        self._text(municipality, 13, MARGIN_MM, 14, 178, bold=True, colour=INK)
        height = self._fitted(sheet.question, 46, MARGIN_MM, 27, WIDTH_MM - 2 * MARGIN_MM, 58, colour=accent)
        top = max(96.0, 27 + height + 8)
        for (turn, left), picture in zip(SLANTS, pictures, strict=False):
            self._card(picture, left, top + abs(turn) * 0.8, turn)
        self._box(0, HEIGHT_MM - BAND_MM, WIDTH_MM, BAND_MM, accent)
        self._code(sheet.code, MARGIN_MM, HEIGHT_MM - BAND_MM + 15)
        left, width = MARGIN_MM + QR_MM + 12, WIDTH_MM - 2 * MARGIN_MM - QR_MM - 12
        top = HEIGHT_MM - BAND_MM + 17
        top += self._fitted(sheet.call, 27, left, top, width, 24, colour=(255, 255, 255)) + 3
        top += self._fitted(sheet.promise, 15, left, top, width, 16, colour=(255, 255, 255), bold=False) + 5
        top += self._fitted(sheet.link, 19, left, top, width, 16, colour=(255, 255, 255)) + 2
        if sheet.until:
            self._fitted(sheet.until, 12, left, top, width, 8, colour=(255, 255, 255), bold=False)
        if sheet.mark:
            self._text(sheet.mark, 8, WIDTH_MM - 60, HEIGHT_MM - 9, 52, colour=(255, 255, 255), align="R")

    def _fitted(
        self,
        text: str,
        points: float,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        colour: tuple[int, int, int],
        bold: bool = True,
    ) -> float:
        """Write a text as large as its box allows; return the height it takes, in millimetres."""
        size = points
        while size > 7:
            lines, widest = self._lines(text, size, width, bold=bold)
            taken = len(lines) * size * 1.15 / POINTS_PER_MM
            if taken <= height and widest <= width:
                break
            size -= 1
        return self._text(text, size, left, top, width, bold=bold, colour=colour)

    def _lines(self, text: str, points: float, width: float, *, bold: bool) -> tuple[list[str], float]:
        self.pdf.set_font("Helvetica", "B" if bold else "", points * self.scale)
        found = self.pdf.multi_cell(
            width * self.scale, text=_plain(text), dry_run=True, output="LINES", align="L", padding=0
        )
        lines = cast(list[str], found)
        return lines, max((self.pdf.get_string_width(word) / self.scale for word in _plain(text).split()), default=0)

    def _text(
        self,
        text: str,
        points: float,
        left: float,
        top: float,
        width: float,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        align: str = "L",
    ) -> float:
        step = points * 1.15 / POINTS_PER_MM
        self.pdf.set_font("Helvetica", "B" if bold else "", points * self.scale)
        self.pdf.set_text_color(*colour)
        self.pdf.set_xy(left * self.scale, top * self.scale)
        self.pdf.multi_cell(width * self.scale, step * self.scale, _plain(text), align=align, padding=0)
        return float(self.pdf.get_y() / self.scale - top)

    def _card(self, picture: Path, left: float, top: float, turn: float) -> None:
        width, height = CARD_MM
        frame = 2.5
        with self.pdf.rotation(-turn, (left + width / 2) * self.scale, (top + height / 2) * self.scale):
            self.pdf.set_draw_color(205, 205, 200)
            self.pdf.set_fill_color(255, 255, 255)
            self.pdf.rect(
                (left - frame) * self.scale,
                (top - frame) * self.scale,
                (width + 2 * frame) * self.scale,
                (height + 2 * frame) * self.scale,
                style="DF",
            )
            self.pdf.image(
                picture, left * self.scale, top * self.scale, width * self.scale, height * self.scale, alt_text=""
            )

    def _box(self, left: float, top: float, width: float, height: float, colour: tuple[int, int, int]) -> None:
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(left * self.scale, top * self.scale, width * self.scale, height * self.scale, style="F")

    def _code(self, address: str, left: float, top: float) -> None:
        rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
        module = QR_MM / (len(rows) + 2 * QUIET_MODULES)
        self._box(left, top, QR_MM, QR_MM, (255, 255, 255))
        for down, row in enumerate(rows):
            start = None
            for across, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    x, y = left + (QUIET_MODULES + start) * module, top + (QUIET_MODULES + down) * module
                    self._box(x, y, (across - start) * module, module, (0, 0, 0))
                    start = None


def _plain(text: str) -> str:
    """Return a text in the signs that the standard fonts of PDF have."""
    simple = text.translate(NEAR)
    return "".join(sign if _printable(sign) else _near(sign) for sign in simple)


def _printable(sign: str) -> bool:
    return sign.encode("latin-1", "ignore") != b""


def _near(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).encode("latin-1", "ignore").decode("latin-1") or "?"


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
