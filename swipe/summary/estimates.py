"""Shares with intervals: of a picture (Wilson) and of a theme (one person, one vote).

Method: method.md, section 1. An interval shows random variation among those who answered, nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Z95 = 1.959963984540054
"""The .975 quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval: ``0 <= low <= share <= high <= 1``."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ThemeEstimate:
    """A theme's share with its 95 % interval: ``0 <= low <= share <= high <= 1``.

    `se` is the standard error; None for a single respondent, who shows no variation. It is 0 when all
    respondents agree, which is why the interval and not the standard error says how sure the share is.
    `n_effective` (> 0) is the number of independent answers that would carry as much information.
    """

    share: float
    low: float
    high: float
    se: float | None
    n_effective: float
    respondents: int


def wilson(likes: int, answers: int, z: float = Z95) -> Interval:
    """Return the share of likes among the answers with its Wilson interval.

    `answers` >= 1, ``0 <= likes <= answers``, one answer per response, skips excluded; `z` is the normal
    quantile of the wanted level. Raises ValueError outside these ranges.
    Sources: Wilson (1927); Brown, Cai & DasGupta (2001).
    """
    if answers < 1:
        raise ValueError(f"answers must be at least 1, not {answers}")
    if not 0 <= likes <= answers:
        raise ValueError(f"likes must be from 0 to {answers}, not {likes}")
    return _score_interval(likes / answers, answers, z)


def estimate_theme(
    likes: NDArray[np.int64], answers: NDArray[np.int64], weights: NDArray[np.float64] | None = None
) -> ThemeEstimate:
    """Return the mean over respondents of each one's own share of likes, with a 95 % interval.

    `likes`, `answers` and `weights` have shape (R,), one entry per respondent, R >= 1: ``answers >= 1``,
    ``0 <= likes <= answers``, skips excluded, weights positive (1 when None; only their ratios matter).
    The variance is that of a cluster sample with the respondent as cluster; the interval is Wilson's with the
    effective number of answers and Student's t with R - 1 degrees of freedom. One respondent leaves no
    degrees of freedom, so the interval is all of [0, 1]. Raises ValueError outside these shapes and ranges.
    Sources: method.md, section 1; Franco et al. (2019).
    """
    weight = np.ones(likes.shape) if weights is None else weights.astype(np.float64)
    _check(likes, answers, weight)
    weight = weight / weight.max()
    respondents = len(likes)
    own_shares = likes / answers
    total = weight.sum()
    share = float((weight * own_shares).sum() / total)
    if respondents == 1:
        return ThemeEstimate(share, 0.0, 1.0, se=None, n_effective=1.0, respondents=1)

    squares = float(((weight * (own_shares - share)) ** 2).sum())
    variance = respondents / (respondents - 1) * squares / float(total) ** 2
    if (likes == 0).all() or (likes == answers).all():
        share, variance, n_effective = float(likes[0] > 0), 0.0, float(respondents)
    else:
        n_effective = float(answers.sum())
        # Dividing only where the quotient is the smaller of the two also keeps a variance of 0 out of it.
        if share * (1 - share) < variance * n_effective:
            # Never below (R - 1) / R: the spread of shares is at most share (1 - share) (Bhatia & Davis 2000).
            # Only rounding can say otherwise.
            n_effective = max((respondents - 1) / respondents, share * (1 - share) / variance)
    interval = _score_interval(share, n_effective, float(stdtrit(respondents - 1, 0.975)))
    return ThemeEstimate(share, interval.low, interval.high, math.sqrt(variance), n_effective, respondents)


def _score_interval(share: float, n: float, quantile: float) -> Interval:
    inflation = 1 + quantile**2 / n
    centre = (share + quantile**2 / (2 * n)) / inflation
    half = quantile / inflation * math.sqrt(share * (1 - share) / n + quantile**2 / (4 * n**2))
    # The share always lies inside and the ends inside [0, 1]; only rounding can say otherwise.
    low = 0.0 if share == 0 else max(0.0, min(share, centre - half))
    high = 1.0 if share == 1 else min(1.0, max(share, centre + half))
    return Interval(share, low, high)


def _check(likes: NDArray[np.int64], answers: NDArray[np.int64], weights: NDArray[np.float64]) -> None:
    if likes.ndim != 1 or likes.shape != answers.shape or likes.shape != weights.shape:
        raise ValueError(
            f"likes, answers and weights must share one shape (R,), not {likes.shape}, {answers.shape}, {weights.shape}"
        )
    if not likes.size:
        raise ValueError("a share needs at least one respondent")
    if (answers < 1).any():
        raise ValueError("every respondent needs at least one answer")
    if (likes < 0).any() or (likes > answers).any():
        raise ValueError("likes must be from 0 to the respondent's answers")
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError("weights must be positive and finite")
