"""What the project lead's pages draw: from summaries to steps, bars and bands. Pure, no request."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from swipe.model import Participation, ReachGroup
from swipe.summary import HEARD_LITTLE, HEARD_WELL

Step = Literal["opened", "began", "usable", "finished"]
Heard = Literal["well", "even", "little"]

MOST_DAYS = 62
"""Two months of days can be told apart; longer rounds are drawn in weeks."""
BAND_STEPS = (0.01, 0.02, 0.05, 0.10, 0.20, 0.25, 0.50)
"""Widths of a band that people can count in."""
MOST_BANDS = 5
"""More shades of one colour are not told apart."""
SHADES = {1: (3,), 2: (2, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""Which of five shades are used for so many bands, the palest first."""


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many came so far; `part` of the widest step, in [0, 1]."""

    step: Step
    count: int
    part: float


def funnel(counts: Participation) -> tuple[FunnelStep, ...]:
    """Return how far people came; without a count of those who opened, it begins with the first swipe."""
    steps: list[tuple[Step, int]] = [("began", counts.responses), ("usable", counts.usable)]
    if counts.opened is not None:
        steps.insert(0, ("opened", counts.opened))
    if counts.finished:
        steps.append(("finished", counts.finished))
    widest = max(count for _, count in steps) or 1
    return tuple(FunnelStep(step, count, count / widest) for step, count in steps)


@dataclass(frozen=True, slots=True)
class Column:
    """The responses of a day, or of the days up to `until` (ISO 8601 dates); `part` of the tallest, in [0, 1]."""

    day: str
    until: str
    count: int
    part: float


@dataclass(frozen=True, slots=True)
class Days:
    """A column for each day or, when `weekly`, for each week (from Monday), the empty ones too."""

    columns: tuple[Column, ...]
    weekly: bool
    most: int


def draw_days(days: Sequence[tuple[str, int]]) -> Days | None:
    """Return the columns of responses per day (rising days); None when nobody answered."""
    if not days:
        return None
    counts = {date.fromisoformat(day): count for day, count in days}
    first, last = min(counts), max(counts)
    weekly = (last - first).days >= MOST_DAYS
    begin, step = (first - timedelta(days=first.weekday()), 7) if weekly else (first, 1)
    columns = []
    while begin <= last:
        until = begin + timedelta(days=step - 1)
        columns.append((begin, until, sum(count for day, count in counts.items() if begin <= day <= until)))
        begin = until + timedelta(days=1)
    most = max(count for _, _, count in columns)
    drawn = (Column(day.isoformat(), until.isoformat(), count, count / most) for day, until, count in columns)
    return Days(tuple(drawn), weekly, most)


@dataclass(frozen=True, slots=True)
class Band:
    """Values from `low` up to but not including `high`, drawn in one of five shades (1 the palest)."""

    low: float
    high: float
    shade: int

    def holds(self, value: float) -> bool:
        return self.low <= value < self.high


def bands(values: Iterable[float]) -> tuple[Band, ...]:
    """Return at most five bands of one round width that hold all `values` (>= 0), the lowest first.

    Values are taken to a tenth of a percent, as they are told beside the map.
    """
    whole = [round(value * 1000) for value in values]
    if not whole:
        return ()
    for step in (round(width * 1000) for width in BAND_STEPS):
        lowest, highest = min(whole) // step, max(whole) // step
        count = highest - lowest + 1
        if count <= MOST_BANDS:
            break
    edges = [(lowest + place) * step / 1000 for place in range(count + 1)]
    return tuple(Band(edges[place], edges[place + 1], shade) for place, shade in enumerate(SHADES[count]))


def shade_of(value: float | None, drawn: Sequence[Band]) -> int:
    """Return the shade (1-5) of a value, 0 where there is none."""
    if value is None:
        return 0
    told = round(value * 1000) / 1000
    return next((band.shade for band in drawn if band.holds(told)), 0)


def heard(group: ReachGroup) -> Heard | None:
    """Return whether a group answered more or less than its part of the residents; None when that is not known."""
    if group.index is None or math.isnan(group.index):
        return None
    return "well" if group.index >= HEARD_WELL else "little" if group.index <= HEARD_LITTLE else "even"


def reach_end(groups: Sequence[ReachGroup]) -> float:
    """Return where the scale of a reach chart ends: the next fifth above its largest share."""
    shares = [share for one in groups for share in (one.share, one.register_share) if share is not None]
    return max(1, math.ceil(round(max(shares, default=1) * 5, 6))) / 5
