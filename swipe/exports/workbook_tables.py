"""The sheets of a workbook that are tables: themes, pictures, who was heard, groups and the method."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PIL import Image

from swipe.exports.figures import Cell, flat, group_rows, picture_name, picture_row, reach_row, theme_row
from swipe.exports.labels import group_label, variable_label
from swipe.exports.making import Line, Making
from swipe.exports.origin import origin_in_words
from swipe.exports.sheet import ACCENT, FAINT, Column, alt
from swipe.exports.words import Words

THUMBNAIL_PX = (60, 80)
"""As a picture is shown in its cell (width, height)."""
POINTS_PER_PX = 0.75
GREY = "#8D8674"


def themes_sheet(making: Making) -> None:
    say = making.words.say
    sheet = making.sheet(say("Themes"))
    columns = making.columns(
        Column("words", say("Theme"), width=28),
        *_with_ends("", say("Yes"), making.words),
        Column("rank_low", say("Best rank"), "count", 9),
        Column("rank_high", say("Worst rank"), "count", 9),
        *_with_ends("chosen_", say("Chosen as the one"), making.words, share="chosen_first"),
        Column("respondents", say("People"), "count", 9),
        Column("answers", say("Answers"), "count", 9),
        Column("skip_rate", say("Skipped"), "share", 9),
        Column("se", say("Standard error"), "share", 10),
        Column("n_effective", say("Effective number"), "number", 10),
        *_with_ends("weighted_", say("Weighted to the register"), making.words),
        *_with_ends("unscreened_", say("With careless responses"), making.words),
        Column("rest_share", say("The other areas"), "share", 10),
        Column("rest_difference", say("Difference"), "points", 10),
        Column("rest_low", say("Difference, low"), "points", 10),
        Column("rest_high", say("Difference, high"), "points", 10),
        Column("rest_stands_out", say("Stands out"), "number", 10),
        Column("borrowed", say("Leans on other areas"), "number", 10),
    )
    rows = [
        {**flat(theme_row(one)), "name": made.area.name, "words": making.words.text(one.theme.names)}
        for made in making.summaries
        for one in sorted(made.themes, key=lambda one: one.share is None)
    ]
    end = making.book.table(sheet, columns, rows)
    sheet.set_row(0, 48)
    shown = [row for row in rows if row["share"] is not None]
    if not making.many and shown:
        _theme_chart(making, sheet, shown, end)


def _theme_chart(making: Making, sheet: Any, shown: Sequence[Line], end: int) -> None:
    """Draw dots with their intervals, and beside them how many chose each theme above all others."""
    say = making.words.say
    chart = making.book.chart({"type": "line"}, say("What people want more of"))
    for place, name, share, low, high, mark, colour in (
        (1, say("Yes"), "share", "low", "high", "circle", ACCENT),
        (6, say("Chosen as the one"), "chosen_first", "chosen_low", "chosen_high", "diamond", GREY),
    ):
        if any(row[share] is None for row in shown):
            continue
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.get_name(), 1, 0, len(shown), 0],
                "values": [sheet.get_name(), 1, place, len(shown), place],
                "line": {"none": True},
                "marker": {"type": mark, "size": 9, "fill": {"color": colour}, "border": {"color": colour}},
                "y_error_bars": {
                    "type": "custom",
                    "plus_values": [_span(row[share], row[high]) for row in shown],
                    "minus_values": [_span(row[low], row[share]) for row in shown],
                    "line": {"color": colour, "width": 2},
                },
            }
        )
    chart.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_unit": 0.25, "major_gridlines": FAINT})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 980, "height": 380})
    sheet.insert_chart(end + 1, 0, chart, alt(say("What people want more of")))


def pictures_sheet(making: Making, thumbnails: Mapping[str, bytes]) -> None:
    say = making.words.say
    sheet = making.sheet(say("Pictures"))
    columns = making.columns(
        Column("image", say("Picture"), width=THUMBNAIL_PX[0] / 7 + 2),
        Column("words", say("Caption"), width=34),
        Column("theme words", say("Theme"), width=24),
        *_with_ends("", say("Yes"), making.words),
        Column("likes", say("Yes, number"), "count", 10),
        Column("dislikes", say("No, number"), "count", 10),
        Column("skips", say("Skipped, number"), "count", 10),
        Column("shown", say("Shown"), "count", 10),
        Column("picture", say("Number"), "count", 9),
    )
    pictures = [(made, one) for made in making.summaries for one in made.pictures]
    rows: list[Line] = [
        {
            **picture_row(one),
            "name": made.area.name,
            "words": picture_name(one, making.words),
            "theme words": making.words.text(one.theme.names) if one.theme else None,
        }
        for made, one in pictures
    ]
    making.book.table(sheet, columns, rows)
    place = next(number for number, column in enumerate(columns) if column.name == "image")
    for line, (_, one) in enumerate(pictures, start=1):
        if data := thumbnails.get(one.picture.image.name):
            sheet.set_row(line, (THUMBNAIL_PX[1] + 6) * POINTS_PER_PX)
            with Image.open(io.BytesIO(data)) as image:
                scale = THUMBNAIL_PX[1] / image.height
            fit = {"x_scale": scale, "y_scale": scale, "x_offset": 3, "y_offset": 3, "object_position": 1}
            about = alt(making.words.text(one.picture.alts) or picture_name(one, making.words))
            sheet.insert_image(line, place, "picture.jpg", {"image_data": io.BytesIO(data), **fit, **about})


def reach_sheet(making: Making) -> None:
    say = making.words.say
    sheet = making.sheet(say("Reach"))
    columns = making.columns(
        Column("group words", say("Group"), width=28),
        Column("variable words", say("Question"), width=22),
        Column("share", say("Share of those who answered"), "share", 14),
        Column("register_share", say("Share of the residents"), "share", 14),
        Column("index", say("Reach index"), "number", 12),
        Column("respondents", say("People"), "count", 12),
    )
    rows: list[Line] = [
        {
            **reach_row(one),
            "name": made.area.name,
            "group words": group_label(one.variable, one.group, making.words),
            "variable words": variable_label(one.variable, making.words),
        }
        for made in making.summaries
        for one in made.reach
    ]
    end = making.book.table(sheet, columns, rows)
    sheet.set_row(0, 34)
    if making.many or not rows:
        return
    chart = making.book.chart({"type": "bar"}, say("Who was heard"))
    making.book.series(chart, sheet, (1, len(rows), 0), 2, say("Share of those who answered"), ACCENT)
    making.book.series(chart, sheet, (1, len(rows), 0), 3, say("Share of the residents"), "#C9C2B2")
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_x_axis({"num_format": "0%", "min": 0, "major_gridlines": FAINT})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 140 + 34 * len(rows)})
    sheet.insert_chart(end + 1, 0, chart, alt(say("Who was heard")))


def groups_sheet(making: Making) -> None:
    say = making.words.say
    sheet = making.sheet(say("Groups"))
    columns = making.columns(
        Column("group words", say("Group"), width=28),
        Column("variable words", say("Question"), width=22),
        Column("theme words", say("Theme"), width=28),
        *_with_ends("", say("Yes"), making.words),
        Column("differs", say("Differs from the others"), "number", 12),
        Column("respondents", say("People"), "count", 12),
    )
    making.book.table(sheet, columns, list(_group_lines(making)))
    sheet.set_row(0, 34)


def _group_lines(making: Making) -> Iterator[Line]:
    for made in making.summaries:
        names = {one.theme.slug: making.words.text(one.theme.names) for one in made.themes}
        for breakdown in made.breakdowns:
            for row in group_rows(breakdown):
                yield {
                    **row,
                    "name": made.area.name,
                    "group words": group_label(breakdown.variable, str(row["group"]), making.words),
                    "variable words": variable_label(breakdown.variable, making.words),
                    "theme words": names.get(str(row["theme"])),
                }


def method_sheet(making: Making) -> None:
    say = making.words.say
    sheet = making.sheet(say("Method"))
    columns = making.columns(Column("note", say("How to read the figures"), width=130))
    notes = [
        {"name": made.area.name, "note": note}
        for made in making.summaries
        for note in (*(making.words.note(one) for one in made.notes), *origin_in_words(made, making.words))
    ]
    making.book.table(sheet, columns, notes)


def _with_ends(before: str, heading: str, words: Words, *, share: str = "") -> tuple[Column, Column, Column]:
    """Return the columns of a share and of the ends of its interval."""
    return (
        Column(share or f"{before}share", heading, "share", 11),
        Column(f"{before}low", words.say("%(figure)s, low", figure=heading), "share", 11),
        Column(f"{before}high", words.say("%(figure)s, high", figure=heading), "share", 11),
    )


def _span(start: Cell, end: Cell) -> float:
    return max(0.0, float(end) - float(start)) if start is not None and end is not None else 0.0
