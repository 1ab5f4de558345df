"""A drawing of lines, boxes, dots and texts in millimetres, before it becomes SVG, PDF or PNG.

Texts are measured with the widths of Helvetica, which every PDF reader has and to which Arial and Liberation Sans
are cut, so that a drawing looks the same in every format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from swipe.exports.page import INK, POINTS_PER_MM, SIGNS, plain

Colour = tuple[int, int, int]
Anchor = Literal["start", "middle", "end"]

WIDTH_MM = 178.0
"""Of a chart: a page of A4 without its margins."""
SMALL, USUAL = 8.0, 9.5
OURS: Colour = (31, 107, 74)
WHITE: Colour = (255, 255, 255)
QUIET: Colour = (85, 100, 106)
HAIR: Colour = (226, 217, 200)
LINE_HEIGHT = 1.15
SYMBOLS = {"≤": "\xa3", "≥": "\xb3"}
"""Signs that Helvetica lacks, and where they are in Symbol."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `x` is its start, middle or end as `anchor` says, `y` its base line."""

    x: float
    y: float
    words: str
    points: float = 9
    bold: bool = False
    colour: Colour = INK
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of `width` millimetres, square at its ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: Colour
    width: float = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot; `hollow` for what is less sure than the others."""

    x: float
    y: float
    radius: float
    colour: Colour
    hollow: bool = False


Item = Text | Line | Box | Dot


@dataclass(slots=True)
class Drawing:
    """What is drawn, in the order in which it is laid down; `title` and `description` say it to who cannot see it."""

    width: float
    height: float = 0
    title: str = ""
    description: str = ""
    items: list[Item] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        self.items.extend(items)

    def include(self, other: Drawing, left: float, top: float) -> None:
        """Lay another drawing into this one."""
        self.items.extend(moved(item, left, top) for item in other.items)


def moved(item: Item, right: float, down: float) -> Item:
    """Return an item at another place."""
    match item:
        case Text(x, y, words, points, bold, colour, anchor):
            return Text(x + right, y + down, words, points, bold, colour, anchor)
        case Line(x1, y1, x2, y2, colour, width):
            return Line(x1 + right, y1 + down, x2 + right, y2 + down, colour, width)
        case Box(x, y, width, height, colour):
            return Box(x + right, y + down, width, height, colour)
        case Dot(x, y, radius, colour, hollow):
            return Dot(x + right, y + down, radius, colour, hollow)


def width_of(words: str, points: float, *, bold: bool = False) -> float:
    """Return how wide a text is in millimetres."""
    return sum(_sign_width(sign, bold) for sign in words) * points / POINTS_PER_MM


@lru_cache(maxsize=1024)
def _sign_width(sign: str, bold: bool) -> float:
    """Return how wide a sign is where letters are 1 high."""
    from fpdf.fonts import CORE_FONTS_CHARWIDTHS  # here, as in page.py

    if sign in SYMBOLS:
        return CORE_FONTS_CHARWIDTHS["symbol"][SYMBOLS[sign]] / 1000
    widths = CORE_FONTS_CHARWIDTHS["helveticaB" if bold else "helvetica"]
    return sum(widths[one] for one in plain(sign).encode(SIGNS).decode("latin-1")) / 1000


def runs(words: str) -> list[str]:
    """Return a text in parts, each sign of SYMBOLS alone: PDF readers have those in a font of their own."""
    return [part for part in re.split("([≤≥])", words) if part]


def cut(words: str, width: float, points: float, *, bold: bool = False) -> str:
    """Return a text as far as it fits, with an ellipsis where it was cut."""
    room = width * POINTS_PER_MM / points
    left_for_words = room - _sign_width("…", bold)
    taken, kept = 0.0, 0
    for place, sign in enumerate(words):
        taken += _sign_width(sign, bold)
        if taken > room:
            return words[:kept].rstrip(" ,;–-") + "…"
        if taken <= left_for_words:
            kept = place + 1
    return words


def wrapped(words: str, width: float, points: float, *, most: int, bold: bool = False) -> list[str]:
    """Return a text in at most `most` lines; the last one is cut when there is more."""
    space = width_of(" ", points, bold=bold)
    lines: list[list[str]] = []
    taken = 0.0
    for word in words.split():
        wide = width_of(word, points, bold=bold)
        if lines and taken + space + wide <= width:
            lines[-1].append(word)
            taken += space + wide
        elif len(lines) == most:
            lines[-1].append(word)  # so that the line is cut
            break
        else:
            lines.append([word])
            taken = wide
    return [cut(" ".join(line), width, points, bold=bold) for line in lines]


def text_lines(
    lines: Sequence[str], x: float, top: float, points: float, *, bold: bool = False, colour: Colour = INK
) -> list[Item]:
    """Return lines of text below each other, the first beginning at `top`."""
    step = line_step(points)
    return [Text(x, top + step * (n + 0.8), line, points, bold, colour) for n, line in enumerate(lines)]


def line_step(points: float) -> float:
    """Return the distance of lines of text in millimetres."""
    return points * LINE_HEIGHT / POINTS_PER_MM


def tint(colour: Colour, strength: float) -> Colour:
    """Return a colour as it looks on white when it covers only `strength` (0 to 1) of it."""
    red, green, blue = (round(255 - (255 - part) * strength) for part in colour)
    return red, green, blue


def sentence(words: str, width: float = WIDTH_MM) -> Drawing:
    """Return a sentence in place of a chart that has nothing to show."""
    lines = wrapped(words, width, USUAL, most=4)
    drawing = Drawing(width, len(lines) * line_step(USUAL) + 2, description=words)
    drawing.items = text_lines(lines, 0, 0, USUAL, colour=QUIET)
    return drawing
