"""Weights that give age groups and genders the say they have in the register, and what the weights cost.

Method: method.md, section 3. Weighted figures stand beside the unweighted ones, never in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from swipe.summary.disclosure import FLOOR

LEAST_RESPONSES = 100
"""Fewer responses are not weighted: a single one would speak for too many."""
LEAST_BACKGROUND = 0.8
"""Weights rest on those who told about themselves; when more than a fifth did not, they correct too little."""
TRIM_AT = 3.0
"""No respondent counts for more than this many times the mean."""
COSTLY = 1.5
"""A design effect above this is flagged: a third of the respondents' information is lost to the weights."""

CONVERGED = 1e-10
MOST_ROUNDS = 500
UNKNOWN = -1

Unweighted = Literal["no register", "few responses", "few backgrounds", "small category", "no fit"]
"""Why responses are not weighted. "No fit": no weights give all margins of the register, since nobody answered in some
combination of categories."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The respondents' weights, shape (R,), mean 1; all 1 when there is a `reason` not to weight."""

    weights: NDArray[np.float64]
    reason: Unweighted | None

    @property
    def n_effective(self) -> float:
        """How many equally weighted respondents would tell as much: see :func:`kish`."""
        return kish(self.weights)

    @property
    def design_effect(self) -> float:
        """How many times as many respondents it takes because of the weights (>= 1)."""
        return len(self.weights) / self.n_effective if len(self.weights) else 1.0

    @property
    def costly(self) -> bool:
        return self.design_effect > COSTLY


def weigh(codes: Sequence[NDArray[np.int64]], register: Sequence[NDArray[np.float64]]) -> Weights:
    """Return the respondents' weights by the register's margins, or the reason why they are not weighted.

    `codes` has for each variable (age group, gender) an array of shape (R,): the respondent's category, -1 when
    unknown; `register` the counts or shares (>= 0) of its categories in the register. Only who gave every variable, in
    categories that the register has, is weighted; everybody else (unknown, or for example a gender of which the
    register knows nobody) keeps weight 1, and the register is scaled to the weighted, so the mean weight is 1. Weighted
    is when R >= 100, at least 80 % can be, and every category of the register has at least 10 of them.
    Raises ValueError for no variables, other shapes, codes without a category, negative or infinite register figures.
    Source: method.md, section 3.
    """
    _check(codes, register)
    respondents = len(codes[0])
    plain = np.ones(respondents)
    if not all(margin.sum() > 0 for margin in register):
        return Weights(plain, "no register")
    if respondents < LEAST_RESPONSES:
        return Weights(plain, "few responses")
    known = np.logical_and.reduce(
        [
            (code >= 0) & (margin[code] > 0)  # -1 takes the last category, which the first half throws away again
            for code, margin in zip(codes, register, strict=True)
        ]
    )
    if known.sum() < LEAST_BACKGROUND * respondents:
        return Weights(plain, "few backgrounds")
    given = tuple(code[known] for code in codes)
    for code, margin in zip(given, register, strict=True):
        if (np.bincount(code, minlength=len(margin))[margin > 0] < FLOOR).any():
            return Weights(plain, "small category")
    counts = np.zeros(tuple(len(margin) for margin in register))
    np.add.at(counts, given, 1)
    cells = rake(counts, register)
    if cells is None:
        return Weights(plain, "no fit")
    plain[known] = trim(cells, counts)[given]
    return Weights(plain, None)


def rake(counts: NDArray[np.float64], targets: Sequence[NDArray[np.float64]]) -> NDArray[np.float64] | None:
    """Return the weight of each cell of a table so that its margins become the targets; None when none are found.

    `counts` (>= 0) has a dimension per variable; `targets` has for each dimension the counts or shares (>= 0) wanted,
    which are scaled to the table's total. A category that nobody is in cannot be weighted up: its target is shared by
    the others. A cell of a category whose target is 0 gets weight 0, as has an empty cell. The mean weight over the
    counts is 1. Deming & Stephan's iterative proportional fitting; None for an empty table, when
    nobody is in the targets' categories, and when empty cells keep the margins from being met.
    Raises ValueError for other shapes and negative or infinite figures. Sources: method.md, 3; Deming & Stephan (1940).
    """
    if counts.ndim != len(targets) or counts.shape != tuple(len(target) for target in targets):
        raise ValueError(f"counts need a dimension per target, not {counts.shape} for {[len(one) for one in targets]}")
    if not all((np.isfinite(figures) & (figures >= 0)).all() for figures in (counts, *targets)):
        raise ValueError("counts and targets must be finite and at least 0")
    total = counts.sum()
    others = [tuple(one for one in range(counts.ndim) if one != axis) for axis in range(counts.ndim)]
    wanted = [np.where(counts.sum(axis=other) > 0, target, 0.0) for target, other in zip(targets, others, strict=True)]
    if not all(target.sum() > 0 for target in wanted):
        return None
    wanted = [target / target.sum() * total for target in wanted]
    raked = counts
    for _ in range(MOST_ROUNDS):
        off = 0.0
        for target, other in zip(wanted, others, strict=True):
            margin = raked.sum(axis=other)
            if (target[margin == 0] > 0).any():
                return None
            ratio = np.divide(target, margin, out=np.zeros_like(target), where=margin > 0)
            off = max(off, float(np.abs(margin - target).max()))
            raked = raked * np.expand_dims(ratio, other)
        # The first variable's margin is looked at after the last one has been fitted.
        if off <= CONVERGED * total:
            return np.divide(raked, counts, out=np.zeros_like(counts), where=counts > 0)
    return None


def trim(weights: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights of which none is more than 3 times the mean, which stays as it is.

    `weights` (>= 0) and `counts` (how many respondents have each, >= 0) share one shape; the mean is that of everybody
    with a weight above 0. What is cut off goes to the weights below the limit in proportion to them; when that lifts
    some over it, they are cut in turn, until none is.
    Raises ValueError for other shapes, negative or infinite figures. Source: method.md, section 3.
    """
    if weights.shape != counts.shape:
        raise ValueError(f"weights and counts must share one shape, not {weights.shape}, {counts.shape}")
    if not all((np.isfinite(figures) & (figures >= 0)).all() for figures in (weights, counts)):
        raise ValueError("weights and counts must be finite and at least 0")
    total = float((weights * counts).sum())
    if not total:
        return weights
    limit = TRIM_AT * total / float(counts[weights > 0].sum())
    # At most a third of all can reach three times the mean, so there is always somebody to redistribute to.
    cut = np.zeros(weights.shape, dtype=bool)
    trimmed = weights
    while (over := (trimmed > limit) & ~cut).any():
        cut |= over
        rest = float((weights * counts)[~cut].sum())
        trimmed = np.where(cut, limit, weights * ((total - limit * float(counts[cut].sum())) / rest))
    return trimmed


def kish(weights: NDArray[np.float64]) -> float:
    """Return how many equally weighted respondents tell as much as those of these weights; 0 for nobody.

    `weights` has shape (R,), positive and finite, else ValueError. In [1, R]. Source: Kish (1965).
    """
    if weights.ndim != 1 or not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError("weights must be positive and finite, in one dimension")
    if not weights.size:
        return 0.0
    relative = weights / weights.max()
    return float(relative.sum() ** 2 / (relative**2).sum())


def _check(codes: Sequence[NDArray[np.int64]], register: Sequence[NDArray[np.float64]]) -> None:
    if not codes or len(codes) != len(register):
        raise ValueError(f"as many variables as registers are needed, not {len(codes)} and {len(register)}")
    if any(code.ndim != 1 or code.shape != codes[0].shape for code in codes):
        raise ValueError(f"codes must share one shape (R,), not {[code.shape for code in codes]}")
    for code, margin in zip(codes, register, strict=True):
        if margin.ndim != 1 or not (np.isfinite(margin) & (margin >= 0)).all():
            raise ValueError("register figures must be finite and at least 0, in one dimension")
        if code.size and not UNKNOWN <= code.min() <= code.max() < len(margin):
            raise ValueError(f"codes must be from {UNKNOWN} to {len(margin) - 1}")
