"""The municipality at a glance: every area on a map and in a table, by participation or by one theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from swipe import store
from swipe.model import Answers, Area, AreaSummary, Theme, ThemeSummary
from swipe.summary import Push, leading_themes, need_push
from swipe.web.access import visible_areas
from swipe.web.area_map import AreaMap, draw_map
from swipe.web.context import db, today
from swipe.web.lead_charts import Band, bands, shade_of

SORTS = ("area", "responses", "participation", "share")
RISING = frozenset({"area"})
"""What is sorted from the first letter on; of numbers one wants to see the largest first."""
MOST_PUSHES = 6
"""More would be a list of everything."""
MOST_APART = 4
"""Areas named of those in which a theme is liked more, or less, than in the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """An area in the table. `told` is the theme that is looked at, `value` what the map shows, None where unknown."""

    summary: AreaSummary
    told: ThemeSummary | None
    value: float | None
    shade: int
    leaders: tuple[ThemeSummary, ...]
    stands_out: tuple[ThemeSummary, ...]

    @property
    def most_apart(self) -> tuple[ThemeSummary, ...]:
        """Return the theme that is liked the most above the rest, and the one the most below, where there are any."""
        apart = sorted(((one.rest.difference, one) for one in self.stands_out if one.rest), key=lambda pair: pair[0])
        ends = [pair for pair in apart[-1:] if pair[0] > 0] + [pair for pair in apart[:1] if pair[0] < 0]
        return tuple(one for _, one in ends)


@dataclass(frozen=True, slots=True)
class Overview:
    """The table and the map. `theme` is what they show, None for participation."""

    rows: tuple[Row, ...]
    theme: Theme | None
    themes: tuple[Theme, ...]
    bands: tuple[Band, ...]
    map: AreaMap | None
    sort: str
    falling: bool

    def row_of(self, area: Area) -> Row:
        return next(row for row in self.rows if row.summary.area.id == area.id)

    def order_after(self, sort: str) -> str | None:
        """Return the order that a click on a column's heading asks for, None for its usual one."""
        falling = not self.falling if sort == self.sort else sort not in RISING
        return None if falling == (sort not in RISING) else "asc" if sort not in RISING else "desc"


def draw_overview(
    summaries: Sequence[AreaSummary], themes: Sequence[Theme], *, theme: str, sort: str, order: str
) -> Overview:
    """Return the overview by a theme (its slug; participation for any other word), sorted as asked."""
    chosen = next((one for one in themes if one.slug == theme), None)
    told = {one.area.id: _told(one, chosen) for one in summaries}
    values = {one.area.id: _value(one, told[one.area.id], chosen) for one in summaries}
    drawn = bands(value for value in values.values() if value is not None)
    rows = tuple(
        Row(
            one,
            told[one.area.id],
            values[one.area.id],
            shade_of(values[one.area.id], drawn),
            leading_themes(one),
            tuple(theme for theme in one.themes if theme.rest and theme.rest.stands_out),
        )
        for one in summaries
    )
    wanted = sort if sort in SORTS and (sort != "share" or chosen) else "area"
    falling = order == "desc" or (order != "asc" and wanted not in RISING)
    return Overview(
        sort_rows(rows, wanted, falling=falling),
        chosen,
        tuple(themes),
        drawn,
        draw_map([one.area for one in summaries]),
        wanted,
        falling,
    )


def sort_rows(rows: Sequence[Row], sort: str, *, falling: bool) -> tuple[Row, ...]:
    """Return rows in another order than by name; what has no figure comes last either way."""
    if sort == "area":
        return tuple(reversed(rows) if falling else rows)
    keys = {row.summary.area.id: _sort_key(row, sort) for row in rows}
    known = [row for row in rows if keys[row.summary.area.id] is not None]
    unknown = [row for row in rows if keys[row.summary.area.id] is None]
    return (*sorted(known, key=lambda row: keys[row.summary.area.id] or 0.0, reverse=falling), *unknown)


def _sort_key(row: Row, sort: str) -> float | None:
    if sort == "share":
        return row.value
    if sort == "participation":
        return row.summary.participation.rate
    return row.summary.participation.responses if row.summary.survey else None


def _told(summary: AreaSummary, theme: Theme | None) -> ThemeSummary | None:
    return next((one for one in summary.themes if theme and one.theme.id == theme.id), None)


def _value(summary: AreaSummary, told: ThemeSummary | None, theme: Theme | None) -> float | None:
    """Return what the map shows of an area, as exact as it is told."""
    if theme is None:
        return None if summary.participation.rate is None else round(summary.participation.rate, 3)
    return None if told is None or told.share is None else round(told.share, 2)


@dataclass(frozen=True, slots=True)
class Apart:
    """The areas in which a theme is liked more and less than in the rest, the largest difference first."""

    theme: Theme
    more: tuple[tuple[Area, float], ...]
    less: tuple[tuple[Area, float], ...]


def stand_outs(rows: Sequence[Row], themes: Sequence[Theme]) -> tuple[Apart, ...]:
    """Return, per theme, the areas that stand out; themes in which none does are left out."""
    found = []
    for theme in themes:
        apart = [
            (row.summary.area, one.rest.difference)
            for row in rows
            for one in row.stands_out
            if one.theme.id == theme.id and one.rest
        ]
        apart.sort(key=lambda pair: -abs(pair[1]))
        if apart:
            more, less = (tuple(pair for pair in apart if (pair[1] > 0) is side) for side in (True, False))
            found.append(Apart(theme, more, less))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Live:
    """The areas whose survey is open, each with its responses and today's; counts only, never preferences."""

    areas: tuple[tuple[Area, int, int], ...]

    @property
    def responses(self) -> int:
        return sum(responses for _, responses, _ in self.areas)

    @property
    def today(self) -> int:
        return sum(today for _, _, today in self.areas)


def live_counts(answers: Answers) -> Live:
    """Return how many have answered by now in the open surveys that the visitor works for."""
    counts = store.live_counts(db(), simulated=answers == "simulated", today=today())
    return Live(tuple((area, *counts[area.id]) for area in visible_areas(store.areas(db())) if area.id in counts))


def counted_by(summaries: Sequence[AreaSummary], today: str) -> Live:
    """Return the same from summaries that have just been asked for, which have counted it."""
    running = [one for one in summaries if one.survey and one.survey.state == "open"]
    return Live(tuple((one.area, one.participation.responses, dict(one.days).get(today, 0)) for one in running))


@dataclass(frozen=True, slots=True)
class Totals:
    """All areas of the visitor together; `rate` is that of the areas that have one."""

    areas: int
    surveyed: int
    responses: int
    rate: float | None
    pushes: tuple[Push, ...]
    more_pushes: int


def add_up(summaries: Sequence[AreaSummary]) -> Totals:
    rated = [one.participation for one in summaries if one.participation.rate is not None]
    people = sum(one.population or 0 for one in rated)
    pushes = need_push(summaries)
    return Totals(
        areas=len(summaries),
        surveyed=sum(one.survey is not None for one in summaries),
        responses=sum(one.participation.responses for one in summaries),
        rate=sum(one.usable - one.elsewhere for one in rated) / people if people else None,
        pushes=pushes[:MOST_PUSHES],
        more_pushes=len(pushes[MOST_PUSHES:]),
    )
