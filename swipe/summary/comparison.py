"""Where two groups of people differ: an area and the rest of the municipality, two areas, two rounds.

Method: method.md, section 2. An area is never set against a total that contains it, and many comparisons are not made
without saying how many of those that are found may be chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from swipe.summary.disclosure import FLOOR
from swipe.summary.distributions import normal

FALSE_DISCOVERIES = 0.10
"""Of the differences that are told, so large a part may be chance (Benjamini & Hochberg)."""
WORTH_TELLING = 0.05
"""Smaller differences are true at best, and of no use to anybody."""

UNANIMOUS = 1e-12
"""A variance this much smaller than the largest possible is 0; sums of fractions leave so much."""


def share_and_variance(sums: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return theta and V of pooled respondents as :func:`~swipe.summary.estimates.estimate_themes` has them.

    `sums` has shape (6, ...): over the respondents who met a theme, with p as each one's own share and w as their
    weight (mean 1), their number and the sums of w, wp, w^2, w^2 p and w^2 p^2. The sums of two groups of different
    people are added for both together, and subtracted for one of them. Of nobody the share is 1/2; of fewer than two
    respondents the variance is infinite. Source: method.md, section 1.
    """
    respondents, w, wp, ww, wwp, wwpp = sums
    share = np.clip(np.divide(wp, w, out=np.full(w.shape, 0.5), where=respondents > 0), 0.0, 1.0)
    squares = wwpp - 2 * share * wwp + share**2 * ww
    squares = np.where(squares > UNANIMOUS * ww, squares, 0.0)
    several = respondents > 1
    variance = np.full(share.shape, np.inf)
    np.divide(respondents * squares, (respondents - 1) * w**2, out=variance, where=several)
    return share, variance


def p_of_no_difference(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the two-sided p values, in [0, 1], of no difference between two groups of different people.

    `one` and `other` are sums as in :func:`share_and_variance`, of shape (6, ...). z = d / sqrt(V1 + V2), where no V is
    below what its group would have if its people were as far apart as both groups' are together. A dozen people who
    nearly all agree, as a dozen easily do about a popular theme, show too little spread by chance: without that floor,
    of areas of 15 that do not differ one in twenty has p < .001, with it hardly any. Fewer than two respondents in a
    group tell nothing: 1. Source: method.md, section 2; the floor is the variance of a test that both are one
    population.
    """
    (share, variance), (other_share, other_variance) = share_and_variance(one), share_and_variance(other)
    spread = share_and_variance(one + other)[1] * _people(one + other)
    total = np.maximum(variance, spread / _people(one)) + np.maximum(other_variance, spread / _people(other))
    told_apart = np.abs(share - other_share) > UNANIMOUS
    z = np.divide(share - other_share, np.sqrt(total), out=np.zeros(share.shape), where=told_apart & (total > 0))
    p: NDArray[np.float64] = 2 * normal(-np.abs(z))
    return p


def _people(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Kish's number of equally weighted respondents; 1 of nobody."""
    people: NDArray[np.float64] = np.divide(sums[1] ** 2, sums[3], out=np.ones(sums[3].shape), where=sums[3] > 0)
    return people


@dataclass(frozen=True, slots=True)
class AgainstRest:
    """Areas against the rest of the municipality, arrays of shape (A, T); meant only where `tested`.

    `difference` = `share` - `rest`, in [-1, 1]; `p` is 1 where not tested. An area `stands_out` when the difference is
    significant among all that were tested and at least 5 points of a hundred.
    """

    share: NDArray[np.float64]
    rest: NDArray[np.float64]
    difference: NDArray[np.float64]
    p: NDArray[np.float64]
    tested: NDArray[np.bool_]
    stands_out: NDArray[np.bool_]


def against_rest(sums: NDArray[np.float64]) -> AgainstRest:
    """Return how every area differs from the respondents of all other areas in every theme.

    `sums` has shape (6, A, T): the areas' sums as in :func:`share_and_variance`, stacked. The rest is one pool of
    people with one vote each, exactly as if :func:`~swipe.summary.estimates.estimate_theme` were given all of them:
    areas count by how many answered there, and how far areas differ among themselves is part of the rest's variance.
    (The mean of the areas' shares weighted by respondents is the same share; its variance would leave that part out.)
    Tested is where the area and the rest each have 10 respondents; Benjamini-Hochberg at .10 over all areas and themes
    tested. Raises ValueError for another shape. Source: method.md, section 2.
    """
    if sums.ndim != 3 or len(sums) != 6:
        raise ValueError(f"sums must have shape (6, areas, themes), not {sums.shape}")
    # Added up anew for each area: subtracting would leave rounding where the rest is small.
    rest = (1 - np.eye(sums.shape[1])) @ sums
    share, other = share_and_variance(sums)[0], share_and_variance(rest)[0]
    tested = (sums[0] >= FLOOR) & (rest[0] >= FLOOR)
    difference = share - other
    p, significant = np.ones(share.shape), np.zeros(share.shape, dtype=bool)
    p[tested] = p_of_no_difference(sums, rest)[tested]
    significant[tested] = benjamini_hochberg(p[tested])
    return AgainstRest(share, other, difference, p, tested, significant & worth_telling(difference))


def worth_telling(difference: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which differences are at least 5 points of a hundred; the last bit does not decide."""
    large: NDArray[np.bool_] = np.abs(difference) >= WORTH_TELLING - UNANIMOUS
    return large


def benjamini_hochberg(p_values: NDArray[np.float64], q: float = FALSE_DISCOVERIES) -> NDArray[np.bool_]:
    """Return which hypotheses the step-up procedure rejects at the false discovery rate `q`, in the shape given.

    `p_values` are in [0, 1], in any shape, else ValueError. Source: Benjamini & Hochberg (1995).
    """
    if not ((p_values >= 0) & (p_values <= 1)).all():
        raise ValueError("p values must be from 0 to 1")
    ordered = np.sort(p_values, axis=None)
    passed = np.flatnonzero(ordered <= np.arange(1, ordered.size + 1) / max(ordered.size, 1) * q)
    return p_values <= ordered[passed[-1]] if passed.size else np.zeros(p_values.shape, dtype=bool)


class WithInterval(Protocol):
    """A share and its interval: an estimate of a theme, or a picture's."""

    @property
    def share(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference of two shares with its 95 % interval: ``-1 <= low <= difference <= high <= 1``."""

    difference: float
    low: float
    high: float

    @property
    def differs(self) -> bool:
        """Whether the interval leaves 0 out. Of many pairs looked at, one in twenty does so by chance."""
        return self.low > 0 or self.high < 0


def difference(one: WithInterval, other: WithInterval) -> Gap:
    """Return by how much one share is larger than another of different people: two areas, two rounds.

    The interval is made of the two shares' own ones, so it is as honest as they are where a standard error is 0 or
    unknown, and never passes 1. When some of the people are the same in both rounds it is wider than need be.
    Sources: Newcombe (1998), method 10; Zou & Donner (2008).
    """
    d = one.share - other.share
    below = np.hypot(one.share - one.low, other.high - other.share)
    above = np.hypot(one.high - one.share, other.share - other.low)
    return Gap(d, max(-1.0, d - float(below)), min(1.0, d + float(above)))
