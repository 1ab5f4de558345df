"""One chart as a file of its own: SVG for the web and the printer, PNG for a slide or an e-mail."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal, assert_never
from xml.sax.saxutils import escape, quoteattr

from swipe.exports.charts import ChartName, chart
from swipe.exports.drawing import SYMBOLS, WHITE, Box, Colour, Dot, Drawing, Item, Line, Text, runs, width_of
from swipe.exports.page import POINTS_PER_MM, blank_document, plain
from swipe.exports.words import Words
from swipe.model import AreaSummary

if TYPE_CHECKING:
    from fpdf import FPDF

ChartForm = Literal["svg", "png"]

PX_PER_MM = 5
"""Of the SVG as it opens: a chart is as wide as a page of text on a screen."""
DOTS_PER_INCH = 200
"""Of the PNG: 1500 pixels across, sharp on a slide and in print."""


def chart_svg(name: ChartName, summary: AreaSummary, words: Words) -> bytes:
    """Return a chart as SVG with a title and a description that has its numbers; no script, font or style."""
    return drawing_svg(chart(name, summary, words), words.language)


def chart_png(name: ChartName, summary: AreaSummary, words: Words) -> bytes:
    """Return a chart as PNG, from the same drawing as the SVG."""
    return drawing_png(chart(name, summary, words))


def drawing_svg(drawing: Drawing, language: str) -> bytes:
    """Return a drawing as a whole SVG document in UTF-8."""
    width, height = drawing.width, drawing.height
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang={quoteattr(language)} role="img" '
        f'aria-labelledby="title description" width="{_n(width * PX_PER_MM)}" height="{_n(height * PX_PER_MM)}" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" font-family="Helvetica, Arial, Liberation Sans, sans-serif">',
        f'<title id="title">{_text(drawing.title)}</title>',
        f'<desc id="description">{_text(drawing.description)}</desc>',
        *(_element(item) for item in drawing.items),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def drawing_png(drawing: Drawing) -> bytes:
    """Return a drawing as PNG on white."""
    import pypdfium2  # here: loading it costs every command a tenth of a second

    pdf = blank_document((drawing.width, drawing.height), title=drawing.title, author="", language="")
    pdf.add_page()
    draw(pdf, drawing, 0, 0)
    document = pypdfium2.PdfDocument(bytes(pdf.output()))
    try:
        image = document[0].render(scale=DOTS_PER_INCH / 72).to_pil()
    finally:
        document.close()
    written = io.BytesIO()
    image.save(written, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=True)
    return written.getvalue()


def draw(pdf: FPDF, drawing: Drawing, left: float, top: float) -> None:
    """Lay a drawing on a page of a PDF, its upper left corner at (`left`, `top`) in millimetres."""
    for item in drawing.items:
        match item:
            case Text():
                _draw_text(pdf, item, left, top)
            case Line(x1, y1, x2, y2, colour, width):
                with pdf.local_context(draw_color=colour, line_width=width):
                    pdf.line(left + x1, top + y1, left + x2, top + y2)
            case Box(x, y, width, height, colour):
                pdf.set_fill_color(*colour)
                pdf.rect(left + x, top + y, width, height, style="F")
            case Dot(x, y, radius, colour, hollow):
                pdf.set_fill_color(*(WHITE if hollow else colour))
                with pdf.local_context(draw_color=colour if hollow else WHITE, line_width=_edge(hollow=hollow)):
                    pdf.circle(left + x, top + y, radius, style="DF")
            case _:
                assert_never(item)


def _draw_text(pdf: FPDF, item: Text, left: float, top: float) -> None:
    pdf.set_text_color(*item.colour)
    width = width_of(item.words, item.points, bold=item.bold)
    x = left + item.x - {"start": 0.0, "middle": width / 2, "end": width}[item.anchor]
    for part in runs(item.words):
        if part in SYMBOLS:
            pdf.set_font("Symbol", "", item.points)
            pdf.text(x, top + item.y, SYMBOLS[part])
        else:
            pdf.set_font("Helvetica", "B" if item.bold else "", item.points)
            pdf.text(x, top + item.y, plain(part))
        x += width_of(part, item.points, bold=item.bold)


def _element(item: Item) -> str:
    match item:
        case Text(x, y, words, points, bold, colour, anchor):
            weight = ' font-weight="bold"' if bold else ""
            side = "" if anchor == "start" else f' text-anchor="{anchor}"'
            place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(points / POINTS_PER_MM)}"'
            return f'<text {place}{weight}{side} fill="{_hex(colour)}">{_text(words)}</text>'
        case Line(x1, y1, x2, y2, colour, width):
            ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
            return f'<line {ends} stroke="{_hex(colour)}" stroke-width="{_n(width)}"/>'
        case Box(x, y, width, height, colour):
            return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{_hex(colour)}"/>'
        case Dot(x, y, radius, colour, hollow):
            fill, edge = (WHITE, colour) if hollow else (colour, WHITE)
            return (
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{_hex(fill)}" '
                f'stroke="{_hex(edge)}" stroke-width="{_n(_edge(hollow=hollow))}"/>'
            )
        case _:
            assert_never(item)


def _edge(*, hollow: bool) -> float:
    return 0.6 if hollow else 0.3


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _text(words: str) -> str:
    """Return a text as XML may hold it: without the control signs that no document may have."""
    return escape("".join(sign for sign in words if sign >= " " and sign not in "\ufffe\uffff"))
