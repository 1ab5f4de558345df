"""The charts of an area as drawings: themes with intervals, who was heard, answers per day; numbers beside marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from swipe.exports.count_charts import days_chart
from swipe.exports.drawing import (
    HAIR,
    OURS,
    QUIET,
    SMALL,
    USUAL,
    WHITE,
    WIDTH_MM,
    Box,
    Dot,
    Drawing,
    Line,
    Text,
    cut,
    line_step,
    sentence,
    text_lines,
    tint,
    wrapped,
)
from swipe.exports.headline import headline_in_words
from swipe.exports.labels import (
    answers_line,
    group_label,
    rank_label,
    told_interval,
    told_place,
    variable_label,
)
from swipe.exports.page import INK, rgb
from swipe.exports.words import Words
from swipe.model import AreaSummary, ReachGroup, ThemeSummary

ChartName = Literal["themes", "reach", "days"]
CHARTS: tuple[ChartName, ...] = ("themes", "reach", "days")

EDGE_MM = 8.0
BAND = 0.42
"""How strongly an interval is coloured beside its dot."""


def chart(name: ChartName, summary: AreaSummary, words: Words) -> Drawing:
    """Return a chart that stands alone: with its heading, how to read it, and where its numbers come from."""
    drawn, heading, reading = _inside(name, summary, words)
    title = text_lines(wrapped(heading, WIDTH_MM, 16, most=2, bold=True), 0, 0, 16, bold=True)
    top = EDGE_MM + len(title) * line_step(16) + 2
    whole = Drawing(WIDTH_MM + 2 * EDGE_MM, top + 8 + drawn.height + 10 + EDGE_MM, heading)
    whole.description = f"{headline_in_words(summary, words)} {drawn.description}".strip()
    whole.add(Box(0, 0, whole.width, whole.height, WHITE))
    whole.include(Drawing(0, items=title), EDGE_MM, EDGE_MM)
    whole.add(Text(EDGE_MM, top + 2.5, cut(reading, WIDTH_MM, USUAL), USUAL, colour=QUIET))
    whole.include(drawn, EDGE_MM, top + 8)
    source = cut(answers_line(summary, words), WIDTH_MM, SMALL)
    whole.add(Text(EDGE_MM, whole.height - EDGE_MM, source, SMALL, colour=QUIET))
    return whole


def _inside(name: ChartName, summary: AreaSummary, words: Words) -> tuple[Drawing, str, str]:
    """Return what is drawn, its heading and how to read it."""
    area = summary.area.name
    match name:
        case "themes":
            heading = words.say("What people in %(area)s want more of", area=area)
            reading = words.say(
                "Share of yes, one person one vote. The bar is the random variation among those who answered."
            )
            return themes_chart(summary, words), heading, reading
        case "reach":
            heading = words.say("Who was heard in %(area)s", area=area)
            reading = words.say("Bar: share of those who answered. Line: share of the residents.")
            return reach_chart(summary.reach, words), heading, reading
        case "days":
            heading = words.say("Answers per day in %(area)s", area=area)
            return days_chart(summary, words), heading, words.say("How many began to answer.")


TWO_LINES_MM = 8.0
"""A line of the chart that is higher than this has room for a long name on two."""

NAME_MM, PLOT_MM = 47.0, 62.0
SHARE_AT, INTERVAL_AT, RANK_AT, FIRST_AT = 123.0, 140.0, 151.5, 155.0


def themes_chart(summary: AreaSummary, words: Words, *, row: float = 8.6, most: int = 99) -> Drawing:
    """Return a line for each theme: a dot with its interval, the numbers, and how many chose it above all others.

    A hollow dot leans on other areas. `row` is the height of a line in millimetres; of more than `most`
    themes the rest are counted.
    """
    shown = [one for one in summary.themes if one.share is not None]
    if not shown:
        return sentence(_why_no_themes(summary, words))
    kept = summary.themes[:most]
    drawing = Drawing(WIDTH_MM, 7 + row * len(kept))
    _scale(drawing, words, 5, 5 + row * len(kept))
    for right, heading in (
        (SHARE_AT, words.say("Yes")),
        (INTERVAL_AT, words.say("Interval")),
        (RANK_AT, words.say("Rank")),
    ):
        drawing.add(Text(right, 3, heading, 7, colour=QUIET, anchor="end"))
    drawing.add(Text(FIRST_AT, 3, cut(words.say("Chosen as the one"), WIDTH_MM - FIRST_AT, 7), 7, colour=QUIET))
    highest = max((one.chosen_first or 0 for one in kept), default=0) or 1
    for number, one in enumerate(kept):
        _theme_line(drawing, one, words, 6 + row * (number + 0.5), row, highest)
    if len(kept) < len(summary.themes):
        left_out = len(summary.themes) - len(kept)
        said = words.many(
            "%(num)s more theme is in the files with figures.",
            "%(num)s more themes are in the files with figures.",
            left_out,
        )
        drawing.add(Text(0, drawing.height + 2, said, SMALL, colour=QUIET))
        drawing.height += 4
    if any(one.borrowed for one in kept):
        said = words.say("A hollow dot: so few answered that the share leans on the other areas.")
        drawing.add(Text(0, drawing.height + 2.5, cut(said, WIDTH_MM, SMALL), SMALL, colour=QUIET))
        drawing.height += 5
    drawing.description = "; ".join(_theme_in_words(one, words) for one in kept) + "."
    return drawing


def _scale(drawing: Drawing, words: Words, top: float, bottom: float) -> None:
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = NAME_MM + PLOT_MM * tick
        drawing.add(Line(x, top, x, bottom, HAIR))
        if tick in (0, 0.5, 1):
            drawing.add(Text(x, 3, words.percent(tick), 7, colour=QUIET, anchor="middle"))


def _theme_line(drawing: Drawing, one: ThemeSummary, words: Words, middle: float, row: float, highest: float) -> None:
    colour = rgb(one.theme.colour)
    name = wrapped(words.text(one.theme.names), NAME_MM - 5, USUAL, most=2 if row > TWO_LINES_MM else 1)
    top = middle - len(name) * line_step(USUAL) / 2
    drawing.include(Drawing(0, items=text_lines(name, 0, 0, USUAL)), 0, top)
    base = middle + 1.2
    if one.share is None or one.low is None or one.high is None:
        drawing.add(Text(NAME_MM + 2, base, words.say("too few to show"), SMALL, colour=QUIET))
        return
    low, place, high = (NAME_MM + PLOT_MM * told_place(share) for share in (one.low, one.share, one.high))
    drawing.add(
        Box(low, middle - 1.9, high - low, 3.8, tint(colour, BAND)),
        Dot(place, middle, 1.15, colour, hollow=one.borrowed),
        Text(SHARE_AT, base, words.public_share(one.share), USUAL, bold=True, anchor="end"),
        Text(INTERVAL_AT, base, told_interval(one.share, one.low, one.high, words), SMALL, colour=QUIET, anchor="end"),
        Text(RANK_AT, base, rank_label(one), USUAL, anchor="end"),
    )
    if one.chosen_first is None:
        drawing.add(Text(FIRST_AT, base, "–", SMALL, colour=QUIET))
    else:
        length = 11 * told_place(one.chosen_first) / told_place(highest)
        drawing.add(
            Box(FIRST_AT, middle - 1.3, max(0.4, length), 2.6, tint(colour, 0.75)),
            Text(FIRST_AT + length + 1.2, base, words.public_share(one.chosen_first), SMALL),
        )


def _theme_in_words(one: ThemeSummary, words: Words) -> str:
    name = words.text(one.theme.names)
    if one.share is None or one.low is None or one.high is None:
        return f"{name}: {words.say('too few to show')}"
    return f"{name}: {words.public_share(one.share)} ({told_interval(one.share, one.low, one.high, words)})"


def _why_no_themes(summary: AreaSummary, words: Words) -> str:
    if summary.survey is None:
        return words.say("The area has had no open survey yet, so there is nothing to summarise.")
    if not summary.participation.respondents:
        return words.say("Nobody has answered yet, so there are no figures on preferences.")
    return words.say(
        "Too few have answered to show what they prefer: at least 10 are needed, so that nobody can be recognised."
    )


REACH_ROW_MM, REACH_HEAD_MM = 5.6, 6.0


def reach_chart(reach: Sequence[ReachGroup], words: Words, *, width: float = WIDTH_MM) -> Drawing:
    """Return, for each group, a bar of its share among the answers and a line at its share of the residents."""
    if not reach:
        return sentence(words.say("It is not known who was heard: it was not asked, or too few told."), width)
    label, numbers = min(48.0, width * 0.36), 33.0
    plot = width - label - numbers
    longest = max(max(one.share or 0, one.register_share or 0) for one in reach) or 1
    drawing = Drawing(width)
    told: list[str] = []
    for variable, groups in groupby(reach, key=lambda one: one.variable):
        drawing.height += 1.5 if drawing.height else 0
        drawing.add(Text(0, drawing.height + 3.6, variable_label(variable, words), SMALL, bold=True))
        if not told:
            drawing.add(Text(width - 16, 3.6, words.say("answered"), 7, colour=QUIET, anchor="end"))
            drawing.add(Text(width, 3.6, words.say("residents"), 7, colour=QUIET, anchor="end"))
        drawing.height += REACH_HEAD_MM
        for one in groups:
            middle = drawing.height + REACH_ROW_MM / 2
            _reach_line(drawing, one, words, middle, label, plot / longest)
            drawing.height += REACH_ROW_MM
            told.append(_reach_in_words(one, words))
    drawing.description = "; ".join(told) + "."
    return drawing


def _reach_line(drawing: Drawing, one: ReachGroup, words: Words, middle: float, left: float, scale: float) -> None:
    base = middle + 1.1
    drawing.add(Text(0, base, cut(group_label(one.variable, one.group, words), left - 2, SMALL), SMALL))
    if one.share is None:
        drawing.add(Text(left, base, words.say("too few to show"), SMALL, colour=QUIET))
        return
    colour = tint(OURS, 0.75) if one.register_share is not None else HAIR
    drawing.add(Box(left, middle - 1.6, max(0.3, told_place(one.share) * scale), 3.2, colour))
    right = drawing.width
    if one.register_share is None:
        drawing.add(Text(right - 16, base, words.public_share(one.share), SMALL, bold=True, anchor="end"))
        return
    register = left + one.register_share * scale
    drawing.add(
        Line(register, middle - 2.3, register, middle + 2.3, INK, 0.7),
        Text(right - 16, base, words.public_share(one.share), SMALL, bold=True, anchor="end"),
        Text(right, base, words.percent(one.register_share), SMALL, colour=QUIET, anchor="end"),
    )


def _reach_in_words(one: ReachGroup, words: Words) -> str:
    name = group_label(one.variable, one.group, words)
    if one.share is None:
        return f"{name}: {words.say('too few to show')}"
    if one.register_share is None:
        return f"{name}: {words.public_share(one.share)}"
    return words.say(
        "%(group)s: %(share)s of those who answered, %(register)s of the residents",
        group=name,
        share=words.public_share(one.share),
        register=words.percent(one.register_share),
    )
