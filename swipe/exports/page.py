"""What is drawn on paper: texts, boxes, pictures and QR codes, in millimetres of A4.

The standard fonts of PDF are used, so signs outside Western European (Windows-1252) are printed as near ones.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, cast

import segno

if TYPE_CHECKING:
    from fpdf import FPDF

QUIET_MODULES = 4
"""White around the code, in modules, as ISO/IEC 18004 asks for."""

A4_MM = (210.0, 297.0)
CARD_MM = (62, 82.67)
SMALLEST_PT = 7
"""Of a text that is made smaller to fit; what is smaller still cannot be read on paper."""

POINTS_PER_MM = 72 / 25.4
INK = (28, 38, 36)
SIGNS = "windows-1252"
NEAR = str.maketrans({"≤": "<=", "≥": ">=", "−": "-", "→": ">", "\u2011": "-", "\u202f": "\u00a0"})


def blank_document(size: tuple[float, float], *, title: str, author: str, language: str) -> FPDF:
    """Return a PDF without pages; a page is `size` (width, height in millimetres) and wholly ours to draw on."""
    from fpdf import FPDF, ViewerPreferences  # here: it costs a start a fifth of a second, and few print

    pdf = FPDF(unit="mm", format=size)
    pdf.core_fonts_encoding = SIGNS
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_title(plain(title))
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_author(plain(author))
    pdf.set_lang(language)
    return pdf


class Page:
    """Draws in millimetres of A4; with a larger `scale` the same page on larger paper."""

    def __init__(self, pdf: FPDF, scale: float = 1.0) -> None:
        self.pdf, self.scale = pdf, scale
        self.pdf.c_margin = 0  # a text begins where its box does, and as much fits as is measured

    def fitted(
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
        while size > SMALLEST_PT:
            lines, widest = self._lines(text, size, width, bold=bold)
            taken = len(lines) * size * 1.15 / POINTS_PER_MM
            if taken <= height and widest <= width:
                break
            size -= 1
        return self.text(text, size, left, top, width, bold=bold, colour=colour)

    def address(
        self,
        link: str,
        points: float,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        colour: tuple[int, int, int],
        bold: bool = True,
    ) -> float:
        """Write an address to type; a long one goes on after a stroke or before a dot, where nothing is misread."""
        self.pdf.set_font("Helvetica", "B" if bold else "", max(SMALLEST_PT, points * 0.65) * self.scale)
        lines = [""]
        for part in re.split(r"(?<=/)|(?=\.)", plain(link)):
            if lines[-1] and self.pdf.get_string_width(lines[-1] + part) > width * self.scale:
                lines.append("")
            lines[-1] += part
        return self.fitted("\n".join(lines), points, left, top, width, height, colour=colour, bold=bold)

    def _lines(self, text: str, points: float, width: float, *, bold: bool) -> tuple[list[str], float]:
        self.pdf.set_font("Helvetica", "B" if bold else "", points * self.scale)
        found = self.pdf.multi_cell(
            width * self.scale, text=plain(text), dry_run=True, output="LINES", align="L", padding=0
        )
        lines = cast(list[str], found)
        return lines, max((self.pdf.get_string_width(word) / self.scale for word in plain(text).split()), default=0)

    def text(
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
        """Write a text in lines of at most `width`; return the height it takes, in millimetres."""
        step = points * 1.15 / POINTS_PER_MM
        self.pdf.set_font("Helvetica", "B" if bold else "", points * self.scale)
        self.pdf.set_text_color(*colour)
        self.pdf.set_xy(left * self.scale, top * self.scale)
        self.pdf.multi_cell(width * self.scale, step * self.scale, plain(text), align=align, padding=0)
        return float(self.pdf.get_y() / self.scale - top)

    def card(self, picture: Path, left: float, top: float, turn: float) -> None:
        """Lay a picture (3:4) with a white frame, turned by `turn` degrees."""
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

    def box(self, left: float, top: float, width: float, height: float, colour: tuple[int, int, int]) -> None:
        """Fill a rectangle."""
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(left * self.scale, top * self.scale, width * self.scale, height * self.scale, style="F")

    def code(self, address: str, left: float, top: float, size: float) -> None:
        """Draw a QR code, `size` millimetres wide with the white around it."""
        rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
        module = size / (len(rows) + 2 * QUIET_MODULES)
        self.box(left, top, size, size, (255, 255, 255))
        self.pdf.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            start = None
            for across, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    x, y = left + (QUIET_MODULES + start) * module, top + (QUIET_MODULES + down) * module
                    self.pdf.rect(
                        x * self.scale,
                        y * self.scale,
                        (across - start) * module * self.scale,
                        module * self.scale,
                        style="F",
                    )
                    start = None


def plain(text: str) -> str:
    """Return a text in the signs that the standard fonts of PDF have."""
    simple = text.translate(NEAR)
    return "".join(sign if _printable(sign) else _near(sign) for sign in simple)


def _printable(sign: str) -> bool:
    return sign.encode(SIGNS, "ignore") != b""


def _near(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).encode(SIGNS, "ignore").decode(SIGNS) or "?"


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the red, green and blue (0 to 255) of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
