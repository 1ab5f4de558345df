"""Summaries as one tidy CSV table: a row per figure, the same numbers as the JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

from swipe.exports.figures import (
    SHARE_DECIMALS,
    Cell,
    about,
    consensus_rows,
    flat,
    group_rows,
    participation_row,
    picture_name,
    picture_row,
    quality_row,
    reach_row,
    theme_row,
    weighting_row,
)
from swipe.exports.headline import headline_in_words
from swipe.exports.labels import group_label, way_label
from swipe.exports.words import Words
from swipe.model import AreaSummary, Breakdown, Variable

if TYPE_CHECKING:
    from _csv import Writer

Dialect = Literal["danish", "rfc4180"]
"""``danish`` opens with a double click in Danish Excel; ``rfc4180`` is for every other program."""

ABOUT = ("area", "survey", "answers", "as_of", "method", "row", "key", "name", "theme")
FIGURES = (
    "responses",
    "usable",
    "population",
    "rate",
    "elsewhere",
    "verified",
    "respondents",
    "likes",
    "dislikes",
    "skips",
    "shown",
    "share",
    "low",
    "high",
    "rank_low",
    "rank_high",
    "chosen_first",
    "note",
)
LATER_FIGURES = (
    "opened",
    "finished",
    "choosers",
    "register_date",
    "chosen_low",
    "chosen_high",
    *("skip_rate", "se", "n_effective", "borrowed"),
    *("weighted_share", "weighted_low", "weighted_high"),
    *("unscreened_share", "unscreened_low", "unscreened_high"),
    *("rest_share", "rest_difference", "rest_low", "rest_high", "rest_stands_out"),
    *("variable", "group", "register_share", "index", "differs", "smallest", "common"),
    *("weighted", "design_effect", "strained", "swipes", "voided", "fast", "set_aside", "given"),
)
"""Columns that came after the first version: at the end, so that what reads the table by place goes on working."""

COLUMNS = (*ABOUT, *FIGURES, *LATER_FIGURES)

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text cell that begins like this may run as a formula in a spreadsheet (OWASP, "CSV Injection")."""

Line = dict[str, Cell]


def summary_csv(summaries: Sequence[AreaSummary], words: Words, dialect: Dialect = "danish") -> bytes:
    """Return summaries as one table with the columns COLUMNS, in the order given.

    `row` tells what a row is about: ``participation`` (one per area), ``theme``, ``picture``, ``reach``,
    ``breakdown`` and ``consensus`` (of a background variable), ``day``, ``source``, ``quality``, ``weighting``,
    ``headline`` or ``note``; `key` is the slug, the picture's id, the group, the day, the source or the note's number.
    The likes and dislikes of a theme are in `given`, because `answers` tells whether they are real or simulated.
    Columns that do not belong to a row, and values that are withheld, are empty; yes and no are 1 and 0. Shares are
    fractions in [0, 1] with six decimals. Names and notes are in the language of `words`.
    ``danish``: UTF-8 with BOM, semicolons, decimal comma. ``rfc4180``: UTF-8, commas, decimal
    point. Lines end with CR LF in both, and a text that begins like a formula gets an apostrophe before it.
    """
    return table(COLUMNS, (line for one in summaries for line in _lines(one, _rows(one, words))), dialect)


def breakdowns_csv(
    summaries: Sequence[AreaSummary], variable: Variable, words: Words, dialect: Dialect = "danish"
) -> bytes:
    """Return what the groups of one background variable prefer, with the notes; an area without it has notes alone."""
    lines = (
        line
        for one in summaries
        for kept in [[breakdown for breakdown in one.breakdowns if breakdown.variable == variable]]
        for line in _lines(one, (*_groups(kept, one, words), *_notes(one, words)))
    )
    return table(COLUMNS, lines, dialect)


def csv_writer(text: TextIO, dialect: Dialect = "danish") -> Writer:
    """Return what writes lines of a dialect; both end with CR LF."""
    return csv.writer(text, delimiter=";" if dialect == "danish" else ",", lineterminator="\r\n")


def table(columns: Sequence[str], lines: Iterable[Line], dialect: Dialect) -> bytes:
    """Return a table as CSV with its headings; a line may lack columns, which are then empty."""
    danish = dialect == "danish"
    text = io.StringIO(newline="")
    writer = csv_writer(text, dialect)
    writer.writerow(columns)
    for line in lines:
        writer.writerow([_written(line.get(column), "," if danish else ".") for column in columns])
    return text.getvalue().encode("utf-8-sig" if danish else "utf-8")


def _lines(summary: AreaSummary, rows: Iterable[Line]) -> Iterator[Line]:
    for figures in rows:
        yield about(summary) | figures


def _rows(summary: AreaSummary, words: Words) -> Iterator[Line]:
    area = {"key": summary.area.slug, "name": summary.area.name}
    yield {
        "row": "participation",
        **area,
        **participation_row(summary.participation),
        "register_date": summary.register_date,
    }
    for theme in summary.themes:
        figures = flat(theme_row(theme))
        given = figures.pop("answers")
        yield {
            "row": "theme",
            "key": theme.theme.slug,
            "name": words.text(theme.theme.names),
            **figures,
            "given": given,
        }
    for picture in summary.pictures:
        yield {
            "row": "picture",
            "key": picture.picture.id,
            "name": picture_name(picture, words),
            **picture_row(picture),
        }
    for group in summary.reach:
        name = group_label(group.variable, group.group, words)
        yield {"row": "reach", "key": group.group, "name": name, **reach_row(group)}
    yield from _groups(summary.breakdowns, summary, words)
    for day, count in summary.days:
        yield {"row": "day", "key": day, "responses": count}
    for source, count in summary.sources:
        yield {"row": "source", "key": source, "name": way_label(source, words), "responses": count}
    yield {"row": "quality", **area, **quality_row(summary.quality)}
    if summary.weighting:
        weighting = weighting_row(summary.weighting, words)
        yield {"row": "weighting", **area, **weighting, "note": weighting["reason"]}
    yield {"row": "headline", **area, "note": headline_in_words(summary, words)}
    yield from _notes(summary, words)


def _groups(breakdowns: Iterable[Breakdown], summary: AreaSummary, words: Words) -> Iterator[Line]:
    names = {one.theme.slug: words.text(one.theme.names) for one in summary.themes}
    for breakdown in breakdowns:
        for row in group_rows(breakdown):
            name = group_label(breakdown.variable, str(row["group"]), words)
            yield {"row": "breakdown", "key": row["group"], "name": name, **row}
        for row in consensus_rows(breakdown):
            yield {"row": "consensus", "key": row["theme"], "name": names.get(str(row["theme"])), **row}


def _notes(summary: AreaSummary, words: Words) -> Iterator[Line]:
    for number, note in enumerate(summary.notes, start=1):
        yield {"row": "note", "key": number, "note": words.note(note)}


def neutralised(cell: str) -> str:
    """Return a text cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _written(cell: Cell, decimal_mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutralised(cell)
    if isinstance(cell, int):
        return str(int(cell))
    return f"{cell:.{SHARE_DECIMALS}f}".replace(".", decimal_mark)
