"""What a politician may quote: rules that turn one area's figures into claims, never more than the ranks carry.

The claims are words of the field, not sentences; :mod:`swipe.exports.headline` says them in a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from swipe.model import UNKNOWN, AreaSummary, ThemeSummary
from swipe.summary.area import leading_themes
from swipe.summary.disclosure import CAUTION

HEARD_WELL = 1.1
"""A group counts as well heard when its share of the answers is a tenth above its share of the residents."""
HEARD_LITTLE = 0.8
"""A group is missing when its share of the answers is a fifth below its share of the residents."""
LEAST_REGISTER_SHARE = 0.05
"""A group smaller than this is not named: nobody plans a district around its absence from the answers."""

Verdict = Literal["no survey", "no answers", "withheld", "few", "one theme", "leader", "tied"]


@dataclass(frozen=True, slots=True)
class Headline:
    """The claims that an area's figures carry.

    `verdict` says whether anything can be said of preferences and how sure it is: a ``leader`` is liked more than
    every other theme, ``tied`` ones cannot be told apart, ``few`` respondents (10-29) rank nothing. `top` are the
    leading themes, best first; `next` those in second place behind a leader, one or several that cannot be told
    apart; `last` is the theme, if any, that every other is liked more than.
    `heard` and `missing` are (variable, group) whose reach is well above and well below their share of the register.
    """

    verdict: Verdict
    top: tuple[ThemeSummary, ...] = ()
    next: tuple[ThemeSummary, ...] = ()
    last: ThemeSummary | None = None
    heard: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


def headline(summary: AreaSummary) -> Headline:
    """Return what an area's summary carries, by rank intervals and reach indices alone."""
    if summary.survey is None:
        return Headline("no survey")
    if not summary.participation.respondents:
        return Headline("no answers")
    if summary.withheld:
        return Headline("withheld")
    if summary.participation.respondents < CAUTION or any(one.borrowed for one in summary.themes):
        return Headline("few")
    heard = tuple((one.variable, one.group) for one in _named(summary) if one.index >= HEARD_WELL)
    missing = tuple((one.variable, one.group) for one in _named(summary) if one.index <= HEARD_LITTLE)
    ranked = [one for one in summary.themes if one.rank_low is not None and one.rank_high is not None]
    if len(ranked) < 2:
        return Headline("one theme", heard=heard, missing=missing)
    top = leading_themes(summary)
    last = next((one for one in ranked if one.rank_low == len(ranked)), None)
    if len(top) > 1 or top[0].rank_high != 1:
        # One that nobody beats and that does not beat all others is no leader: whoever may be as good is named too.
        worst = max(one.rank_high or 1 for one in top)
        level = top if len(top) > 1 else tuple(one for one in ranked if (one.rank_low or 1) <= worst)
        return Headline("tied", top=level, last=last, heard=heard, missing=missing)
    second = tuple(one for one in ranked if one.rank_low == 2)
    if len(second) == 1 and (second[0].rank_high != 2 or second[0] is last):
        second = ()  # nothing is sure of its place, or it is the only other one
    return Headline("leader", top=top, next=second, last=last, heard=heard, missing=missing)


@dataclass(frozen=True, slots=True)
class _Reached:
    variable: str
    group: str
    index: float


def _named(summary: AreaSummary) -> list[_Reached]:
    return [
        _Reached(one.variable, one.group, one.index)
        for one in summary.reach
        if one.index is not None and one.group != UNKNOWN and (one.register_share or 0) >= LEAST_REGISTER_SHARE
    ]
