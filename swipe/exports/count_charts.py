"""Charts of how many answered: the way from opening to the end, and the days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from swipe.exports.drawing import (
    HAIR,
    OURS,
    QUIET,
    SMALL,
    USUAL,
    WIDTH_MM,
    Box,
    Colour,
    Drawing,
    Line,
    Text,
    cut,
    sentence,
    tint,
)
from swipe.exports.words import Words
from swipe.model import AreaSummary

SMALL_RATE = 0.1
"""Below it a rate of participation gets a decimal: 0.4 % is not nought."""

MOST_DAYS = 92
"""Beyond a quarter of a year a column is a week."""

FEWEST_COLUMNS = 7
"""As wide as in a week: one day alone is no wall."""


def funnel(summary: AreaSummary, words: Words, colour: Colour = OURS) -> Drawing:
    """Return the rate of participation in large, and beside it how many came how far."""
    counts = summary.participation
    steps = [
        *([(words.say("Opened"), counts.opened)] if counts.opened is not None else []),
        (words.say("First swipe"), counts.responses),
        (words.say("Usable"), counts.usable),
        (words.say("Finished"), counts.finished),
    ]
    drawing = Drawing(WIDTH_MM, 22)
    big = "–" if counts.rate is None else words.percent(counts.rate, 0 if counts.rate >= SMALL_RATE else 1)
    if counts.population:
        said = words.say("of %(population)s residents", population=words.number(counts.population))
    else:
        said = words.say("the register population is missing")
    drawing.add(
        Text(0, 11, big, 34, bold=True, colour=colour), Text(0, 17.5, cut(said, 52, USUAL), USUAL, colour=QUIET)
    )
    left = 86.0
    most = max(count for _, count in steps) or 1
    for place, (name, count) in enumerate(steps):
        middle = 2.4 + place * 5.6
        length = max(0.3, (WIDTH_MM - left) * count / most)
        drawing.add(
            Text(57, middle + 1.1, name, SMALL),
            Text(left - 2, middle + 1.1, words.number(count), SMALL, bold=True, anchor="end"),
            Box(left, middle - 1.7, length, 3.4, tint(colour, 0.85 - 0.15 * place)),
        )
    return drawing


def days_chart(summary: AreaSummary, words: Words, *, height: float = 48) -> Drawing:
    """Return a column for each day, or each week of a long survey, from the first answer to the last."""
    if not summary.days:
        return sentence(words.say("Nobody has answered yet."))
    columns = _columns(summary.days)
    most = max(count for _, count in columns)
    drawing = Drawing(WIDTH_MM, height + 6)
    left, tallest = 12.0, height - 5
    for tick in _ticks(most):
        y = height - tallest * tick / most
        drawing.add(
            Line(left, y, WIDTH_MM, y, HAIR),
            Text(left - 2, y + 1.1, words.number(tick), SMALL, colour=QUIET, anchor="end"),
        )
    step = (WIDTH_MM - left) / max(len(columns), FEWEST_COLUMNS)
    for number, (_, count) in enumerate(columns):
        if count:
            tall = tallest * count / most
            drawing.add(Box(left + step * (number + 0.1), height - tall, step * 0.8, tall, tint(OURS, 0.8)))
    first, last = columns[0][0], summary.days[-1][0]
    drawing.add(Text(left, height + 4.5, words.day(first), SMALL, colour=QUIET))
    if last != first:
        end = max(left + step * len(columns), left + 75)
        drawing.add(Text(end, height + 4.5, words.day(last), SMALL, colour=QUIET, anchor="end"))
    drawing.description = "; ".join(f"{words.day(day)}: {words.number(count)}" for day, count in summary.days) + "."
    return drawing


def _columns(days: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return every day between the first and the last, those without answers too; weeks when there are many."""
    counts = {date.fromisoformat(day): count for day, count in days}
    first = min(counts)
    length = (max(counts) - first).days + 1
    step = 1 if length <= MOST_DAYS else 7
    return [
        (
            (first + timedelta(start)).isoformat(),
            sum(counts.get(first + timedelta(day), 0) for day in range(start, start + step)),
        )
        for start in range(0, length, step)
    ]


def _ticks(most: int) -> range:
    """Return nought and up to four round numbers no larger than `most` (>= 1)."""
    step, size = 1, 1
    while most / step > 4:
        step = next((size * part for part in (1, 2, 5) if most / (size * part) <= 4), size * 10)
        size *= 10
    return range(0, most + 1, step)
