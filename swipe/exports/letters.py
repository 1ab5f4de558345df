"""One-time codes to send by post: a table for mail merge, and sheets of slips to cut out, each with its QR code."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from swipe.exports.csv_table import csv_writer
from swipe.exports.page import A4_MM, INK, Page, blank_document, rgb

LetterFile = Literal["zip", "csv", "pdf"]

SLIP_MM = (95, 68)
ACROSS, DOWN = 2, 4
EDGE_MM = (10, 12.5)
INSIDE_MM = 6
"""Between the cut and what is printed."""

QR_MM, QUIET_MM = 42, 3
"""The code with the white around it, and about how wide that white is."""

CODE_MM = 52
"""From the top of a slip to its code in letters."""

GREY = (92, 100, 98)


@dataclass(frozen=True, slots=True)
class Slip:
    """One resident's way in: the code as printed, and the address in its QR code."""

    code: str
    address: str


@dataclass(frozen=True, slots=True)
class SlipWords:
    """What every slip says around its code; `link` is the address to type, `until` the last day, if there is one."""

    call: str
    how: str
    link: str
    until: str = ""


def codes_csv(slips: Sequence[Slip], header: Sequence[str]) -> bytes:
    """Return a table with a code and its link in each line, as Danish Excel and its mail merge open it."""
    text = io.StringIO(newline="")
    writer = csv_writer(text)
    writer.writerow(header)
    writer.writerows((slip.code, slip.address) for slip in slips)
    return text.getvalue().encode("utf-8-sig")


def slips_pdf(slips: Sequence[Slip], words: SlipWords, *, municipality: str, accent: str, language: str) -> bytes:
    """Return A4 sheets with eight slips each, to cut out and put into envelopes. `accent` is "#rrggbb"."""
    pdf = blank_document(A4_MM, title=words.call, author=municipality, language=language)
    page = Page(pdf)
    for number, slip in enumerate(slips):
        place = number % (ACROSS * DOWN)
        if place == 0:
            pdf.add_page()
        left = EDGE_MM[0] + place % ACROSS * SLIP_MM[0]
        top = EDGE_MM[1] + place // ACROSS * SLIP_MM[1]
        _draw(page, slip, words, left, top, municipality, rgb(accent))
    return bytes(pdf.output())


def _draw(
    page: Page, slip: Slip, words: SlipWords, left: float, top: float, municipality: str, accent: tuple[int, int, int]
) -> None:
    page.pdf.set_draw_color(200, 200, 196)
    page.pdf.set_dash_pattern(dash=1, gap=1.5)
    page.pdf.rect(left, top, *SLIP_MM)
    page.pdf.set_dash_pattern()
    across = SLIP_MM[0] - 2 * INSIDE_MM
    width = across - QR_MM + INSIDE_MM - 4
    left += INSIDE_MM
    down = top + 5
    down += page.fitted(municipality, 8, left, down, across, 4, colour=GREY, bold=False) + 2
    page.code(slip.address, left + across - QR_MM + QUIET_MM, down - QUIET_MM, QR_MM)
    down += page.fitted(words.call, 13, left, down, width, 24, colour=accent) + 2
    page.fitted(words.how, 9, left, down, width, top + CODE_MM - down - 1, colour=INK, bold=False)
    page.text(slip.code, 14, left, top + CODE_MM, across, bold=True)
    if words.until:
        page.text(words.until, 8, left, top + CODE_MM + 1.6, across, colour=GREY, align="R")
    page.address(words.link, 9, left, top + CODE_MM + 6.5, across, 6.5, colour=INK, bold=False)
