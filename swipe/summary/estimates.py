"""Shares with intervals: of a picture (Wilson) and of a theme (one person, one vote).

Method: method.md, section 1. An interval shows random variation among those who answered, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swipe.model import Interval
from swipe.summary.distributions import student_t_quantile

Z95 = 1.959963984540054
"""The .975 quantile of the standard normal distribution."""


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


@dataclass(frozen=True, slots=True)
class ThemeEstimates:
    """Estimates as arrays of one shape, for example (T,): as :class:`ThemeEstimate`, without None or NaN.

    Where there are fewer than two respondents `se` is infinite and the interval is all of [0, 1]; without any, `share`
    is its middle and not a figure: see `of`.
    """

    share: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    se: NDArray[np.float64]
    n_effective: NDArray[np.float64]
    respondents: NDArray[np.int64]

    def of(self, *index: int) -> ThemeEstimate | None:
        """Return one of the estimates; None where nobody answered."""
        return _taken(self, index) if self.respondents[index] else None


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
    share = np.array(likes / answers)
    low, high = score_interval(share, np.array(float(answers)), np.array(z))
    return Interval(float(share), float(low), float(high))


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
    if likes.ndim != 1 or likes.shape != answers.shape:
        raise ValueError(f"likes and answers must share one shape (R,), not {likes.shape}, {answers.shape}")
    if not likes.size:
        raise ValueError("a share needs at least one respondent")
    if (answers < 1).any():
        raise ValueError("every respondent needs at least one answer")
    return _taken(estimate_themes(likes[:, np.newaxis], answers[:, np.newaxis], weights), (0,))


def estimate_themes(
    likes: NDArray[np.int64], answers: NDArray[np.int64], weights: NDArray[np.float64] | None = None
) -> ThemeEstimates:
    """Return :func:`estimate_theme` of every column at once, each over the respondents who met that theme.

    `likes` and `answers` have shape (R, T), a row per respondent and a column per theme, with
    ``0 <= likes <= answers``; answers 0 means that the respondent did not meet the theme. `weights` has shape (R,),
    positive, 1 when None. R and T may be 0. Raises ValueError outside these shapes and ranges.
    Sources: as :func:`estimate_theme`.
    """
    weight = np.ones(len(likes)) if weights is None else weights.astype(np.float64)
    check_themes(likes, answers, weight)
    met = answers > 0
    respondents = met.sum(axis=0)
    own_shares = likes / np.maximum(answers, 1)
    heavy = np.where(met, weight[:, np.newaxis], 0.0)
    heavy /= np.maximum(heavy.max(axis=0, initial=0.0), np.finfo(float).tiny)
    total = np.where(respondents > 0, heavy.sum(axis=0), 1.0)
    share = (heavy * own_shares).sum(axis=0) / total
    squares = ((heavy * (own_shares - share)) ** 2).sum(axis=0)
    variance = respondents / np.maximum(respondents - 1, 1) * squares / total**2

    return finish_estimates(share, variance, respondents, likes.sum(axis=0), answers.sum(axis=0))


def finish_estimates(
    share: NDArray[np.float64],
    variance: NDArray[np.float64],
    respondents: NDArray[np.int64],
    likes: NDArray[np.int64],
    answers: NDArray[np.int64],
) -> ThemeEstimates:
    """Return estimates from theta, V, the respondents and all their likes and answers, for arrays of one shape.

    Of fewer than two respondents neither share nor variance need be more than numbers. Source: method.md, section 1.
    """
    nobody, everybody = likes == 0, likes == answers
    # With nobody at all both hold: the share is then the middle of an interval from 0 to 1.
    share = np.where(nobody, np.where(everybody, 0.5, 0.0), np.where(everybody, 1.0, share))
    alone = respondents < 2
    variance = np.where(nobody | everybody | alone, 0.0, variance)
    n_effective = effective_number(share, variance, respondents, answers)
    low, high = score_interval(share, n_effective, student_t_quantile(np.maximum(respondents - 1, 1), 0.975))
    return ThemeEstimates(
        share=share,
        low=np.where(alone, 0.0, low),
        high=np.where(alone, 1.0, high),
        se=np.where(alone, np.inf, np.sqrt(variance)),
        n_effective=np.where(alone, respondents, n_effective),
        respondents=respondents,
    )


def effective_number(
    share: NDArray[np.float64],
    variance: NDArray[np.float64],
    respondents: NDArray[np.int64],
    answers: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return how many independent answers carry as much information, for arrays of one shape.

    ``share (1 - share) / variance``, at most `answers` (all answers of the `respondents`), and the number of
    respondents when they are unanimous: that each of them agrees with themselves is no news. Source: method.md, 1.
    """
    spread = share * (1 - share)
    # Dividing only where the quotient is the smaller of the two also keeps a variance of 0 out of it.
    clustered = spread < variance * answers
    quotient = np.divide(spread, variance, out=np.zeros_like(share), where=clustered)
    # Never below (R - 1) / R: the spread of shares is at most share (1 - share) (Bhatia & Davis 2000).
    # Only rounding can say otherwise.
    least = 1 - 1 / np.maximum(respondents, 2)
    return np.where(clustered, np.maximum(least, quotient), np.where(spread == 0, respondents, answers))


def score_interval(
    share: NDArray[np.float64], n: NDArray[np.float64], quantile: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of Wilson's interval around shares in [0, 1] of `n` (>= 0) answers, for arrays of one shape.

    `n` need not be whole; of no answers the interval is all of [0, 1]. Source: Wilson (1927).
    """
    # Multiplied through by n, so that no answers need no case of their own.
    centre = (n * share + quantile**2 / 2) / (n + quantile**2)
    half = quantile / (n + quantile**2) * np.sqrt(n * share * (1 - share) + quantile**2 / 4)
    # The share always lies inside and the ends inside [0, 1]; only rounding can say otherwise.
    low = np.where(share == 0, 0.0, np.clip(centre - half, 0.0, share))
    high = np.where(share == 1, 1.0, np.clip(centre + half, share, 1.0))
    return low, high


def check_themes(likes: NDArray[np.int64], answers: NDArray[np.int64], weights: NDArray[np.float64]) -> None:
    """Raise ValueError unless `likes` and `answers` (R, T) and `weights` (R,) are what respondents can give."""
    if likes.ndim != 2 or likes.shape != answers.shape:
        raise ValueError(f"likes and answers must share one shape (R, T), not {likes.shape}, {answers.shape}")
    if weights.shape != likes.shape[:1]:
        raise ValueError(f"likes and weights must share one shape (R,), not {likes.shape[:1]}, {weights.shape}")
    if (likes < 0).any() or (likes > answers).any():
        raise ValueError("likes must be from 0 to the respondent's answers")
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError("weights must be positive and finite")


def _taken(many: ThemeEstimates, index: tuple[int, ...]) -> ThemeEstimate:
    respondents = int(many.respondents[index])
    return ThemeEstimate(
        share=float(many.share[index]),
        low=float(many.low[index]),
        high=float(many.high[index]),
        se=float(many.se[index]) if respondents > 1 else None,
        n_effective=float(many.n_effective[index]),
        respondents=respondents,
    )
