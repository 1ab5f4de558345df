"""Summaries as one tidy CSV table: a row per figure, the same numbers as the JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from swipe.exports.figures import SHARE_DECIMALS, in_words, rounded
from swipe.model import AreaSummary, Language, text_in

Dialect = Literal["danish", "rfc4180"]
"""``danish`` opens with a double click in Danish Excel; ``rfc4180`` is for every other program."""

Cell = str | int | float | None

COLUMNS = (
    "area",
    "survey",
    "answers",
    "as_of",
    "method",
    "row",
    "key",
    "name",
    "theme",
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

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text cell that begins like this may run as a formula in a spreadsheet (OWASP, "CSV Injection")."""


def summary_csv(
    summaries: Sequence[AreaSummary],
    translate: Callable[[str], str],
    language: Language,
    dialect: Dialect = "danish",
) -> bytes:
    """Return summaries as one table with the columns COLUMNS, in the order given.

    `row` tells what a row is about: ``participation`` (one per area), ``theme``, ``picture`` or ``note``; `key`
    is the slug, the picture's id or the note's number. Columns that do not belong to a row, and values that are
    withheld, are empty. Shares are fractions in [0, 1] with six decimals. Names are in `language`, notes as
    `translate` says. ``danish``: UTF-8 with BOM, semicolons, decimal comma. ``rfc4180``: UTF-8, commas, decimal
    point. Lines end with CR LF in both, and a text that begins like a formula gets an apostrophe before it.
    """
    danish = dialect == "danish"
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=";" if danish else ",", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for summary in summaries:
        about: dict[str, Cell] = {
            "area": summary.area.slug,
            "survey": summary.survey.id if summary.survey else None,
            "answers": summary.answers,
            "as_of": summary.as_of,
            "method": summary.method,
        }
        for figures in _rows(summary, translate, language):
            cells = about | figures
            writer.writerow([_written(cells.get(column), "," if danish else ".") for column in COLUMNS])
    return table.getvalue().encode("utf-8-sig" if danish else "utf-8")


def _rows(summary: AreaSummary, translate: Callable[[str], str], language: Language) -> Iterator[dict[str, Cell]]:
    counts = summary.participation
    yield {
        "row": "participation",
        "key": summary.area.slug,
        "name": summary.area.name,
        "responses": counts.responses,
        "usable": counts.usable,
        "population": counts.population,
        "rate": rounded(counts.rate),
        "elsewhere": counts.elsewhere,
        "verified": counts.verified,
    }
    for theme in summary.themes:
        yield {
            "row": "theme",
            "key": theme.theme.slug,
            "name": text_in(theme.theme.names, language),
            "theme": theme.theme.slug,
            "respondents": theme.respondents,
            "share": rounded(theme.share),
            "low": rounded(theme.low),
            "high": rounded(theme.high),
            "rank_low": theme.rank_low,
            "rank_high": theme.rank_high,
            "chosen_first": rounded(theme.chosen_first),
        }
    for picture in summary.pictures:
        yield {
            "row": "picture",
            "key": picture.picture.id,
            "name": text_in(picture.picture.captions, language) or picture.picture.source,
            "theme": picture.theme.slug if picture.theme else None,
            "likes": picture.likes,
            "dislikes": picture.dislikes,
            "skips": picture.skips,
            "shown": picture.shown,
            "share": rounded(picture.share),
            "low": rounded(picture.low),
            "high": rounded(picture.high),
        }
    for number, note in enumerate(summary.notes, start=1):
        yield {"row": "note", "key": number, "note": in_words(note, translate)}


def neutralised(cell: str) -> str:
    """Return a text cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _written(cell: Cell, decimal_mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutralised(cell)
    if isinstance(cell, int):
        return str(cell)
    return f"{cell:.{SHARE_DECIMALS}f}".replace(".", decimal_mark)
