"""The first sheet of a workbook: what a mayor reads, of one area or of all."""

from __future__ import annotations

from swipe.exports.figures import Cell, flat, participation_row, quality_row, theme_row
from swipe.exports.headline import headline_in_words
from swipe.exports.labels import answers_line, way_label
from swipe.exports.making import Line, Making
from swipe.exports.sheet import ACCENT, FAINT, Column, Kind, alt
from swipe.exports.words import Words
from swipe.model import AreaSummary


def one_area(making: Making, summary: AreaSummary) -> None:
    """Fill the first sheet with what a mayor reads: the headline, and who took part."""
    sheet, put, say = making.sheet(making.words.say("Summary")), making.book.put, making.words.say
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 7, 13)
    put(sheet, 0, 0, summary.area.name, "title")
    sheet.set_row(0, 28)
    said = headline_in_words(summary, making.words)
    sheet.merge_range(1, 0, 1, 7, "", making.book.formats["quote"])
    put(sheet, 1, 0, said, "quote")
    sheet.set_row(1, 20 * (1 + len(said) // 95))
    put(sheet, 2, 0, answers_line(summary, making.words), "quiet")
    figures: list[tuple[str, Cell, Kind]] = [
        (heading, participation_row(summary.participation)[name], kind)
        for name, heading, kind in _participation(making.words)
    ]
    figures += [(heading, quality_row(summary.quality)[name], "count") for name, heading in _quality(making.words)]
    for line, (heading, cell, kind) in enumerate(figures, start=4):
        put(sheet, line, 0, heading, "label")
        put(sheet, line, 1, cell, kind)
    put(sheet, 4, 3, say("Day"), "heading")
    put(sheet, 4, 4, say("Responses"), "heading")
    for line, (day, count) in enumerate(summary.days, start=5):
        put(sheet, line, 3, day, "date")
        put(sheet, line, 4, count, "count")
    put(sheet, 4, 6, say("Source"), "heading")
    put(sheet, 4, 7, say("Responses"), "heading")
    for line, (source, count) in enumerate(summary.sources, start=5):
        put(sheet, line, 6, way_label(source, making.words))
        put(sheet, line, 7, count, "count")
    if len(summary.days) > 1:
        chart = making.book.chart({"type": "column"}, say("Answers per day"))
        making.book.series(chart, sheet, (5, len(summary.days), 3), 4, say("Responses"), ACCENT)
        chart.set_legend({"none": True})
        chart.set_size({"width": 620, "height": 260})
        sheet.insert_chart(len(figures) + 5, 0, chart, alt(say("Answers per day")))


def all_areas(making: Making) -> None:
    """Fill the first sheet with a line for each area: who took part, and the share of each theme."""
    say = making.words.say
    sheet = making.sheet(say("Summary"))
    themes = list({one.theme.slug: one.theme for made in making.summaries for one in made.themes}.values())
    columns = [
        Column("name", say("Area"), width=24),
        *(Column(name, heading, kind) for name, heading, kind in _participation(making.words)),
        *(Column(f"theme {one.slug}", making.words.text(one.names), "share", 14) for one in themes),
        Column("headline", say("In short"), width=90),
    ]
    rows: list[Line] = [
        {
            "name": one.area.name,
            "headline": headline_in_words(one, making.words),
            **participation_row(one.participation),
            **{f"theme {theme['theme']}": theme["share"] for theme in map(flat, map(theme_row, one.themes))},
        }
        for one in making.summaries
    ]
    end = making.book.table(sheet, columns, rows)
    sheet.set_row(0, 34)
    if not rows:
        return
    first = len(columns) - 1 - len(themes)
    last = first + len(themes) - 1
    if themes:
        shades = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#8FC5A6"}
        sheet.conditional_format(1, first, len(rows), last, shades)
    rate = next(place for place, column in enumerate(columns) if column.name == "rate")
    chart = making.book.chart({"type": "bar"}, say("Participation"))
    making.book.series(chart, sheet, (1, len(rows), 0), rate, say("Participation"), ACCENT)
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_x_axis({"num_format": "0%", "min": 0, "major_gridlines": FAINT})
    chart.set_legend({"none": True})
    chart.set_size({"width": 820, "height": 110 + 22 * len(rows)})
    sheet.insert_chart(end + 1, 0, chart, alt(say("Participation")))


def _participation(words: Words) -> list[tuple[str, str, Kind]]:
    say = words.say
    return [
        ("rate", say("Participation"), "share"),
        ("population", say("Residents in the register"), "count"),
        ("opened", say("Opened"), "count"),
        ("responses", say("First swipe"), "count"),
        ("usable", say("Usable"), "count"),
        ("finished", say("Finished"), "count"),
        ("elsewhere", say("Live elsewhere"), "count"),
        ("verified", say("With a code"), "count"),
        ("respondents", say("Gave a yes or no"), "count"),
        ("choosers", say("Chose one theme"), "count"),
    ]


def _quality(words: Words) -> list[tuple[str, str]]:
    say = words.say
    return [
        ("swipes", say("Answers")),
        ("voided", say("Answers too fast to count")),
        ("fast", say("Fast responses")),
        ("set_aside", say("Responses set aside")),
    ]
