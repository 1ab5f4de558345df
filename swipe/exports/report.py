"""An area's result on two pages of A4 for a council meeting: what is wanted, who said so, and how to read it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from swipe.exports.chart_file import draw
from swipe.exports.charts import reach_chart, themes_chart
from swipe.exports.count_charts import funnel
from swipe.exports.drawing import (
    HAIR,
    OURS,
    QUIET,
    WIDTH_MM,
    Box,
    Colour,
    Drawing,
    Line,
    Text,
    cut,
    line_step,
    text_lines,
    tint,
    wrapped,
)
from swipe.exports.figures import picture_name
from swipe.exports.headline import headline_in_words
from swipe.exports.labels import told_interval, told_place
from swipe.exports.origin import origin_in_words
from swipe.exports.page import A4_MM, INK, SMALLEST_PT, blank_document, rgb
from swipe.exports.words import Words
from swipe.model import AreaSummary, PictureSummary, ReachGroup

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN_MM = 16.0
FOOT_MM = 285.0
ACROSS = 4
PICTURE_MM, GAP_MM = 37.0, 10.0
PICTURE_HEIGHT_MM = PICTURE_MM * 4 / 3
HALF_MM = 94.0
"""From the left of one of two columns to that of the other."""
LEAST_GAP_MM, MOST_GAP_MM = 6.0, 15.0
WARNING: Colour = (169, 58, 34)
NOTES_MM, ORIGIN_AT_MM = 104.0, 114.0
"""Width of the notes on the left, and where the column of facts begins."""


def report_pdf(
    summary: AreaSummary, words: Words, thumbnails: Mapping[str, bytes], *, municipality: str, accent: str = ""
) -> bytes:
    """Return a PDF of exactly two pages. `thumbnails` are JPEGs (3:4) by image name; `accent`: "#rrggbb", "" for ours.

    Shares are whole percent, and told as a bound where almost all agree: the paper leaves the house. Texts that are
    too long are set smaller, then cut.
    """
    title = words.say("Results from %(area)s", area=summary.area.name)
    pdf = blank_document(A4_MM, title=title, author=municipality, language=words.language)
    pdf.set_subject(headline_in_words(summary, words))
    # The figures' own day, not the clock's: the same summary gives the same bytes.
    pdf.set_creation_date(datetime.fromisoformat(f"{summary.as_of[:10]}T00:00:00+00:00"))
    colour = rgb(accent) if accent else OURS
    _first_page(pdf, summary, words, municipality, colour)
    _second_page(pdf, summary, words, thumbnails, municipality)
    return bytes(pdf.output())


def pictures_in_report(summary: AreaSummary) -> list[PictureSummary]:
    """Return the pictures that a report shows, best first, then worst first."""
    best, worst = _best_and_worst(summary)
    return [*best, *worst]


def _best_and_worst(summary: AreaSummary) -> tuple[list[PictureSummary], list[PictureSummary]]:
    shown = [one for one in summary.pictures if one.share is not None]
    half = (len(shown) + 1) // 2
    return shown[: min(ACROSS, half)], shown[half:][-ACROSS:][::-1]


def _first_page(pdf: FPDF, summary: AreaSummary, words: Words, municipality: str, colour: Colour) -> None:
    page = _new_page(pdf, summary, words, municipality, 1)
    pdf.start_section(summary.area.name)
    top = 21.0 + _fitted(page, summary.area.name, MARGIN_MM, 21, WIDTH_MM, 13, 30, bold=True, colour=colour) + 1.5
    if summary.survey and (question := words.text(summary.survey.questions) or words.text(summary.survey.titles)):
        top += _fitted(page, question, MARGIN_MM, top, WIDTH_MM, 6, 11, colour=QUIET) + 1
    top = _quote(page, headline_in_words(summary, words), top + 3, colour)
    for block, gap in _spread(_blocks(summary, words, colour, FOOT_MM - top), FOOT_MM - top):
        top = _section(page, block.heading, top + gap, block.reading)
        for number, one in enumerate(block.drawings):
            page.include(one, MARGIN_MM + number * HALF_MM, top)
        top += max(one.height for one in block.drawings)
    draw(pdf, page, 0, 0)


@dataclass(frozen=True, slots=True)
class _Block:
    """A section of the first page; several drawings stand beside each other."""

    heading: str
    reading: str
    drawings: Sequence[Drawing]

    @property
    def height(self) -> float:
        return (12.5 if self.reading else 8) + max(one.height for one in self.drawings)


def _blocks(summary: AreaSummary, words: Words, colour: Colour, room: float) -> list[_Block]:
    """Return what stands under the headline; the themes take what room the others leave."""
    taken = _Block(words.say("How many took part"), "", [funnel(summary, words, colour)])
    halves = _halves(summary.reach)
    reading = words.say("Bar: share of those who answered. Line: share of the residents.") if summary.reach else ""
    width = HALF_MM - GAP_MM if len(halves) > 1 else WIDTH_MM
    reached = _Block(words.say("Who was heard"), reading, [reach_chart(half, words, width=width) for half in halves])
    # Heading, scale, what is said of themes left out, and of hollow dots.
    left = room - taken.height - reached.height - 3 * LEAST_GAP_MM - 12.5 - 7 - 9
    row = max(6.4, min(10.5, left / max(1, len(summary.themes))))
    reading = words.say("Share of yes, one person one vote. The bar is the random variation among those who answered.")
    shown = any(one.share is not None for one in summary.themes)
    drawn = themes_chart(summary, words, row=row, most=max(3, int(left / row)))
    return [taken, _Block(words.say("What people want more of"), reading if shown else "", [drawn]), reached]


def _spread(blocks: Sequence[_Block], room: float) -> list[tuple[_Block, float]]:
    """Return each block with the gap before it: as much as there is, within what looks good."""
    free = room - sum(block.height for block in blocks)
    gap = max(LEAST_GAP_MM, min(MOST_GAP_MM, free / (len(blocks) + 0.5)))
    return [(block, gap) for block in blocks]


def _second_page(
    pdf: FPDF, summary: AreaSummary, words: Words, thumbnails: Mapping[str, bytes], municipality: str
) -> None:
    page = _new_page(pdf, summary, words, municipality, 2)
    best, worst = _best_and_worst(summary)
    top = 22.0
    for heading, pictures in (
        (words.say("The most wanted pictures"), best),
        (words.say("The least wanted pictures"), worst),
    ):
        if pictures:
            pdf.start_section(heading, level=0)
            top = _section(page, heading, top)
            for number, one in enumerate(pictures):
                _picture(pdf, page, one, words, thumbnails, MARGIN_MM + number * (PICTURE_MM + GAP_MM), top)
            top += PICTURE_HEIGHT_MM + 29
    if not best:
        top = _section(page, words.say("Pictures"), top)
        page.add(Text(MARGIN_MM, top + 3, words.say("No picture has figures that can be shown."), 9.5, colour=QUIET))
        top += 14
    notes = [words.note(note) for note in summary.notes]
    pdf.start_section(words.say("How to read the figures"))
    _section(page, words.say("How to read the figures"), top, width=NOTES_MM)
    _paragraphs(page, notes, MARGIN_MM, top + 8, NOTES_MM, FOOT_MM - 6 - top - 8, words)
    left, width = MARGIN_MM + ORIGIN_AT_MM, WIDTH_MM - ORIGIN_AT_MM
    _section(page, words.say("Where the figures come from"), top, left=left, width=width)
    _paragraphs(page, origin_in_words(summary, words), left, top + 8, width, FOOT_MM - 6 - top - 8, words)
    draw(pdf, page, 0, 0)


def _new_page(pdf: FPDF, summary: AreaSummary, words: Words, municipality: str, number: int) -> Drawing:
    """Begin a page with its head and foot."""
    pdf.add_page()
    page = Drawing(*A4_MM)
    right = MARGIN_MM + WIDTH_MM
    head = municipality if number == 1 else f"{municipality} · {summary.area.name}"
    page.add(Text(MARGIN_MM, 14, cut(head, 115, 9, bold=True), 9, bold=True, colour=QUIET))
    page.add(Text(right, 14, words.day(summary.as_of), 9, colour=QUIET, anchor="end"))
    if summary.answers == "simulated":
        said = words.say("Simulated answers: no resident said this.")
        page.add(Text(right, 18.5, cut(said, 100, 9, bold=True), 9, bold=True, colour=WARNING, anchor="end"))
    page.add(Line(MARGIN_MM, FOOT_MM, right, FOOT_MM, HAIR))
    foot = words.say("Swipe, method %(method)s", method=summary.method)
    page.add(Text(MARGIN_MM, FOOT_MM + 4.5, foot, 8, colour=QUIET))
    page.add(
        Text(right, FOOT_MM + 4.5, words.say("Page %(number)s of 2", number=number), 8, colour=QUIET, anchor="end")
    )
    return page


def _section(
    page: Drawing, heading: str, top: float, reading: str = "", *, left: float = MARGIN_MM, width: float = WIDTH_MM
) -> float:
    page.add(Text(left, top + 4, cut(heading, width, 13, bold=True), 13, bold=True))
    if not reading:
        return top + 8
    page.add(Text(left, top + 8.8, cut(reading, width, 8), 8, colour=QUIET))
    return top + 12.5


def _quote(page: Drawing, words: str, top: float, colour: Colour) -> float:
    """Lay the headline on a wash of the accent; return where it ends."""
    inner = Drawing(WIDTH_MM)
    height = _fitted(inner, words, 7, 4.5, WIDTH_MM - 14, 30, 14, bold=True) + 9
    page.add(Box(MARGIN_MM, top, WIDTH_MM, height, tint(colour, 0.1)), Box(MARGIN_MM, top, 1.6, height, colour))
    page.include(inner, MARGIN_MM, top)
    return top + height


def _fitted(
    page: Drawing,
    words: str,
    left: float,
    top: float,
    width: float,
    height: float,
    points: float,
    *,
    bold: bool = False,
    colour: Colour = INK,
) -> float:
    """Write a text as large as its box allows, else cut; return the height it takes."""
    most = 1
    while points > SMALLEST_PT:
        most = max(1, int(height / line_step(points)))
        lines = wrapped(words, width, points, most=most, bold=bold)
        if not any(line.endswith("…") for line in lines):
            break
        points -= 0.5
    lines = wrapped(words, width, points, most=most, bold=bold)
    page.add(*text_lines(lines, left, top, points, bold=bold, colour=colour))
    return len(lines) * line_step(points)


def _paragraphs(
    page: Drawing, texts: Sequence[str], left: float, top: float, width: float, height: float, words: Words
) -> None:
    """Write paragraphs as large as they fit; those that do not fit at the smallest size are counted."""
    points = 9.0
    while points > SMALLEST_PT and _height_of(texts, width, points) > height:
        points -= 0.5
    end = top + height
    for number, text in enumerate(texts):
        lines = wrapped(text, width, points, most=40)
        taken = len(lines) * line_step(points)
        rest = len(texts) - number
        if top + taken + (line_step(points) + 1 if rest > 1 else 0) > end:
            said = words.many("%(num)s more remark is in the files.", "%(num)s more remarks are in the files.", rest)
            page.add(*text_lines([said], left, top, points, colour=QUIET))
            return
        page.add(*text_lines(lines, left, top, points))
        top += taken + points * 0.2


def _height_of(texts: Sequence[str], width: float, points: float) -> float:
    return sum(len(wrapped(text, width, points, most=40)) * line_step(points) + points * 0.2 for text in texts)


def _picture(
    pdf: FPDF,
    page: Drawing,
    one: PictureSummary,
    words: Words,
    thumbnails: Mapping[str, bytes],
    left: float,
    top: float,
) -> None:
    colour = rgb(one.theme.colour) if one.theme else QUIET
    name = picture_name(one, words)
    if data := thumbnails.get(one.picture.image.name):
        alt = words.text(one.picture.alts) or name
        pdf.image(io.BytesIO(data), left, top, PICTURE_MM, PICTURE_HEIGHT_MM, alt_text=alt)
    else:
        page.add(Box(left, top, PICTURE_MM, PICTURE_HEIGHT_MM, tint(colour, 0.25)))
    top += PICTURE_HEIGHT_MM
    if one.share is None or one.low is None or one.high is None:
        return
    low, place, high = (left + PICTURE_MM * told_place(share) for share in (one.low, one.share, one.high))
    page.add(
        Line(left, top + 3.6, left + PICTURE_MM, top + 3.6, HAIR, 0.3),
        Box(low, top + 2.5, high - low, 2.2, tint(colour, 0.42)),
        Box(place - 0.6, top + 1.6, 1.2, 4, colour),
        Text(left, top + 10.2, words.public_share(one.share), 11, bold=True),
        Text(
            left + PICTURE_MM,
            top + 10.2,
            told_interval(one.share, one.low, one.high, words),
            8,
            colour=QUIET,
            anchor="end",
        ),
    )
    page.add(*text_lines(wrapped(name, PICTURE_MM, 8.5, most=2), left, top + 11.6, 8.5))
    if one.theme:
        theme = cut(words.text(one.theme.names), PICTURE_MM - 3, 7.5)
        page.add(Box(left, top + 20, 1.8, 1.8, colour), Text(left + 3, top + 21.7, theme, 7.5, colour=QUIET))


def _halves(reach: Sequence[ReachGroup]) -> list[Sequence[ReachGroup]]:
    """Return the groups in two columns, a variable whole in one of them; one column for one variable or none."""
    variables = list(dict.fromkeys(one.variable for one in reach))
    if len(variables) < 2:
        return [reach]
    best = min(
        range(1, len(variables)),
        key=lambda at: abs(sum(1 if one.variable in variables[:at] else -1 for one in reach)),
    )
    first = set(variables[:best])
    return [[one for one in reach if one.variable in first], [one for one in reach if one.variable not in first]]
