"""Small areas lean on all the others: empirical Bayes estimates of one theme.

Method: method.md, section 2, "Small areas". A share of a dozen people jumps about; drawn towards the mean of all
areas, the more the less the areas differ, it misses the truth by less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swipe.summary.distributions import beta_quantile

LEAST_SHAPE = 0.5
"""Jeffreys' prior: an interval never claims more than this, whatever the areas say of each other."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Estimates of the areas' shares, shape (A,): ``0 <= low <= share <= high <= 1``, ``low < high``.

    `mean` (b) is the share of all areas together. `between` (tau2) is the variance of the areas' true shares; when it
    is not above 0 the areas differ no more than chance would have it, `prior` (M) is None, and every area is estimated
    by `mean`. Otherwise `prior` (>= 0) is how many answers the mean counts for beside an area's own.
    """

    mean: float
    between: float
    prior: float | None
    share: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def shrink(likes: NDArray[np.float64], answers: NDArray[np.float64]) -> Shrunk | None:
    """Return the empirical Bayes estimate of every area with a 95 % interval; None when nobody answered anywhere.

    `likes` (x*) and `answers` (n*) have shape (A,), ``0 <= likes <= answers``; they need not be whole: see
    :func:`effective_counts`. An area without answers has no say in how much areas differ, and gets the mean. The
    interval is that of Beta(bM + x, (1 - b)M + n - x), but none rests on more answers than there are in all (M grows
    without bounds as the areas' differences vanish), and neither shape is below Jeffreys' 1/2.
    Raises ValueError outside these shapes and ranges.
    Sources: method.md, section 2; Martuzzi & Elliott (1996), as `EBest` of R's spdep with family binomial.
    """
    if likes.ndim != 1 or likes.shape != answers.shape:
        raise ValueError(f"likes and answers must share one shape (A,), not {likes.shape}, {answers.shape}")
    if not (np.isfinite(answers) & (likes >= 0) & (likes <= answers)).all():
        raise ValueError("likes must be from 0 to the area's answers")
    asked = answers > 0
    total = float(answers.sum())
    if not total:
        return None
    mean = min(1.0, float(likes.sum()) / total)
    own = np.divide(likes, answers, out=np.full(answers.shape, mean), where=asked)
    spread = float((answers * (own - mean) ** 2).sum()) / total
    chance = mean * (1 - mean)
    between = spread - chance / float(answers[asked].mean())
    prior, share, weight = None, np.full(answers.shape, mean), np.full(answers.shape, total)
    if between > 0:
        # The spread of shares is at most b (1 - b) (Bhatia & Davis 2000); only rounding can say otherwise.
        prior = max(0.0, (chance - spread) / between)
        weight = prior + answers
        share = np.divide(mean * prior + likes, weight, out=share, where=weight > 0)
        weight = np.minimum(weight, total)
    shapes = np.maximum(share * weight, LEAST_SHAPE), np.maximum((1 - share) * weight, LEAST_SHAPE)
    low, high = (beta_quantile(*shapes, level) for level in (0.025, 0.975))
    return Shrunk(mean, between, prior, share, low=np.minimum(low, share), high=np.maximum(high, share))


def effective_counts(
    share: NDArray[np.float64],
    respondents: NDArray[np.int64],
    *,
    n_effective_all: float,
    respondents_all: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the likes x* and answers n* of areas as if each answer came from another person, for :func:`shrink`.

    `share` (theta, in [0, 1]) and `respondents` (R, >= 0) have shape (A,); `n_effective_all` (> 0) is the effective
    number of answers of all `respondents_all` (>= 1) of the municipality. n* = R * n_effective_all / respondents_all:
    the few of one area could not tell by themselves how much alike one person's answers are. Raises ValueError outside
    these ranges. Source: method.md, section 2.
    """
    if share.shape != respondents.shape or not ((share >= 0) & (share <= 1) & (respondents >= 0)).all():
        raise ValueError("shares must be from 0 to 1 and respondents at least 0, in one shape")
    if not (respondents_all >= 1 and 0 < n_effective_all < np.inf):
        raise ValueError(f"all areas need respondents and answers, not {respondents_all} and {n_effective_all}")
    answers = respondents.astype(np.float64) * (n_effective_all / respondents_all)
    return share * answers, answers
