"""Which of two to four results differ, theme by theme: areas beside each other, or rounds of one area.

Method: method.md, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from swipe.model import Interval, Theme, ThemeSummary
from swipe.summary.comparison import benjamini_hochberg, difference, p_of_no_difference, worth_telling
from swipe.summary.municipality import sums_of


@dataclass(frozen=True, slots=True)
class ToldApart:
    """A theme that is liked more in one result (`more`, its place) than in another (`less`).

    ``0 < difference <= 1``, with its 95 % interval.
    """

    theme: Theme
    more: int
    less: int
    difference: float
    low: float
    high: float


def tell_apart(results: Sequence[Sequence[ThemeSummary]]) -> tuple[ToldApart, ...]:
    """Return the differences between results that are more than chance explains, in the order of the first's themes.

    Every theme in every pair is tested by z = d / sqrt(V1 + V2); Benjamini-Hochberg at .10 over all of them, at least
    5 points of a hundred, and an interval that leaves 0 out, since it is shown beside the claim. Shares that are
    withheld, or lean on other areas, are not compared. Of two rounds in which some people answered twice, fewer
    differences are told than could be. Source: method.md, section 2.
    """
    themes = {one.theme.id: one.theme for result in results for one in result}
    found = [{one.theme.id: one for one in result if _is_comparable(one)} for result in results]
    pairs = [
        (theme, place, other, found[place][number], found[other][number])
        for number, theme in themes.items()
        for place, other in combinations(range(len(found)), 2)
        if number in found[place] and number in found[other]
    ]
    if not pairs:
        return ()
    one = np.stack([sums_of(first) for *_, first, _ in pairs], axis=1)
    another = np.stack([sums_of(second) for *_, second in pairs], axis=1)
    gaps = [difference(_interval(first), _interval(second)) for *_, first, second in pairs]
    told = (
        benjamini_hochberg(p_of_no_difference(one, another))
        & worth_telling(np.array([gap.difference for gap in gaps]))
        & np.array([gap.differs for gap in gaps])
    )
    return tuple(
        ToldApart(theme, place, other, gap.difference, gap.low, gap.high)
        if gap.difference > 0
        else ToldApart(theme, other, place, -gap.difference, -gap.high, -gap.low)
        for (theme, place, other, _, _), gap, carried in zip(pairs, gaps, told.tolist(), strict=True)
        if carried
    )


def _is_comparable(one: ThemeSummary) -> bool:
    return one.share is not None and one.se is not None and not one.borrowed


def _interval(one: ThemeSummary) -> Interval:
    return Interval(one.share or 0.0, one.low or 0.0, one.high or 0.0)
