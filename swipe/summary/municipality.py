"""All areas together: each against the rest, and the smallest leaning on the others.

Everything is made of the areas' own summaries, so that new answers in one area cost no more than that one. An area that
is withheld is part of no other's rest: what can be added up can be subtracted too. Method: method.md, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from swipe.model import AreaSummary, Difference, Interval, Note, ThemeSummary
from swipe.summary.comparison import AgainstRest, against_rest, difference, share_and_variance
from swipe.summary.disclosure import needs_caution
from swipe.summary.estimates import Z95, effective_number, score_interval
from swipe.summary.shrinkage import Shrunk, effective_counts, shrink


def compare_areas(summaries: Sequence[AreaSummary]) -> list[AreaSummary]:
    """Return the areas' summaries with each theme set against the rest, and those of 10-29 people made to lean.

    `summaries` are those of a whole municipality, as :func:`~swipe.summary.area.summarise_area` made them, each area
    once; they come back in the same order. Below 30 respondents a theme's share is its empirical Bayes value,
    `borrowed`: it has no rank, no weighted share and no difference from the rest, on which it leans itself. Where no
    other area has figures there is nothing to compare with or to lean on, and a summary stays as it was.
    """
    themes = list(dict.fromkeys(one.theme.id for summary in summaries for one in summary.themes))
    shown = [{one.theme.id: one for one in summary.themes if one.share is not None} for summary in summaries]
    if sum(map(bool, shown)) < 2:
        return list(summaries)
    sums = np.zeros((6, len(summaries), len(themes)))
    answers = np.zeros((len(summaries), len(themes)), dtype=np.int64)
    for area, figures in enumerate(shown):
        for column, theme in enumerate(themes):
            if theme in figures:
                sums[:, area, column] = sums_of(figures[theme])
                answers[area, column] = figures[theme].answers
    against = against_rest(sums)
    rest = _rest_intervals(sums, answers)
    drawn = [_drawn(sums[:, :, column], answers[:, column]) for column in range(len(themes))]
    compared = []
    for area, summary in enumerate(summaries):
        places = {theme: (area, column) for column, theme in enumerate(themes)}
        if summary.withheld or summary.survey is None:
            compared.append(summary)
        elif needs_caution(summary.participation.respondents):
            compared.append(_leaning(summary, places, drawn))
        else:
            told = tuple(_against(one, places[one.theme.id], against, rest) for one in summary.themes)
            compared.append(replace(summary, themes=told))
    return compared


def sums_of(one: ThemeSummary) -> NDArray[np.float64]:
    """Return the sums that pooling needs, as :func:`~swipe.summary.comparison.share_and_variance` takes them.

    Theta and V of R people with one vote each hold them exactly: V = R / (R - 1) * sum (p - theta)^2 / R^2.
    """
    people, share, se = float(one.respondents), one.share or 0.0, one.se or 0.0
    squares = se**2 * people * (people - 1)
    return np.array([people, people, people * share, people, people * share, squares + people * share**2])


def _rest_intervals(
    sums: NDArray[np.float64], answers: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the interval of each area's rest, shape (A, T)."""
    pooled = np.maximum(sums.sum(axis=1, keepdims=True) - sums, 0.0)
    share, variance = share_and_variance(pooled)
    variance = np.where(np.isfinite(variance), variance, 0.0)
    people = pooled[0].round().astype(np.int64)
    n_effective = effective_number(share, variance, people, answers.sum(axis=0) - answers)
    return score_interval(share, n_effective, np.array(Z95))


def _against(
    one: ThemeSummary,
    place: tuple[int, int],
    against: AgainstRest,
    rest: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> ThemeSummary:
    if one.share is None or one.low is None or one.high is None or not against.tested[place]:
        return one
    other = Interval(float(against.rest[place]), float(rest[0][place]), float(rest[1][place]))
    gap = difference(Interval(one.share, one.low, one.high), other)
    stands_out = bool(against.stands_out[place])
    return replace(one, rest=Difference(other.share, gap.difference, gap.low, gap.high, stands_out))


def _drawn(sums: NDArray[np.float64], answers: NDArray[np.int64]) -> Shrunk | None:
    """Return the empirical Bayes estimates of one theme, of sums (6, A) and answers (A,); None without any answer."""
    share, _ = share_and_variance(sums)
    all_share, all_variance = share_and_variance(sums.sum(axis=1, keepdims=True))
    people = sums[0].round().astype(np.int64)
    total = int(people.sum())
    if total < 2:
        return None
    n_effective = float(effective_number(all_share, all_variance, np.array([total]), answers.sum(keepdims=True))[0])
    return shrink(*effective_counts(share, people, n_effective_all=n_effective, respondents_all=total))


def _leaning(summary: AreaSummary, places: dict[int, tuple[int, int]], drawn: Sequence[Shrunk | None]) -> AreaSummary:
    themes = []
    for one in summary.themes:
        area, column = places[one.theme.id]
        estimate = drawn[column]
        if one.share is None or estimate is None:
            themes.append(one)
            continue
        themes.append(
            replace(
                one,
                share=float(estimate.share[area]),
                low=float(estimate.low[area]),
                high=float(estimate.high[area]),
                rank_low=None,
                rank_high=None,
                se=None,
                n_effective=None,
                weighted=None,
                unscreened=None,
                borrowed=True,
            )
        )
    themes.sort(key=lambda one: (one.share is None, -round(one.share or 0.0, 9)))
    note = Note(
        "So few answered that the shares lean on those of the other areas (empirical Bayes), and the themes have "
        "no rank."
    )
    return replace(summary, themes=tuple(themes), notes=(*summary.notes, note))
