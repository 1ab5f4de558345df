"""Which areas need a push while their survey is open: few answers, low participation, groups that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from swipe.model import UNKNOWN, AreaSummary
from swipe.summary.disclosure import CAUTION, FLOOR
from swipe.summary.headline import LEAST_REGISTER_SHARE, headline

LOW_RATE = 0.5
"""Participation of half that of the middle area is low."""
BADLY_MISSING = 0.5
"""A group that has half its part of the answers is a reason of its own to push."""

Reason = Literal["nobody", "too few", "few", "low"]
ORDER: tuple[Reason | None, ...] = ("nobody", "too few", "few", "low", None)


@dataclass(frozen=True, slots=True)
class Push:
    """An area whose survey is open, and why it needs a push.

    `reason` is ``nobody`` has answered, ``too few`` (under 10) to show anything, ``few`` (under 30) to rank anything,
    ``low`` participation beside the other areas, or None when only groups are `missing`: (variable, group).
    """

    summary: AreaSummary
    reason: Reason | None
    missing: tuple[tuple[str, str], ...]


def need_push(summaries: Sequence[AreaSummary]) -> tuple[Push, ...]:
    """Return the areas with an open survey that need a push, the most urgent first."""
    rates = [one.participation.rate for one in summaries if one.participation.rate is not None]
    middle = median(rates) if rates else 0.0
    found = []
    for summary in summaries:
        if summary.survey is None or summary.survey.state != "open":
            continue
        reason = _reason(summary, middle)
        missing = headline(summary).missing
        if reason or _somebody_badly_missing(summary):
            found.append(Push(summary, reason, missing))
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.reason), one.summary.participation.rate or 0)))


def _reason(summary: AreaSummary, middle: float) -> Reason | None:
    counts = summary.participation
    if not counts.responses:
        return "nobody"
    if counts.respondents < FLOOR:
        return "too few"
    if counts.respondents < CAUTION:
        return "few"
    return "low" if counts.rate is not None and counts.rate < LOW_RATE * middle else None


def _somebody_badly_missing(summary: AreaSummary) -> bool:
    return any(
        group.index is not None
        and group.index <= BADLY_MISSING
        and group.group != UNKNOWN
        and (group.register_share or 0) >= LEAST_REGISTER_SHARE
        for group in summary.reach
    )
