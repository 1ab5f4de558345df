"""Which themes of an area differ, and so which ranks the data carry.

Method: method.md, section 2, "Themes in one area".
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from swipe.summary.distributions import student_t

LEVEL = 0.05
"""The familywise error rate over all pairs of themes in one area."""

SAME = 1e-9
"""Differences closer than this are equal: those of real counts are fractions that lie much further apart."""


def rank_themes(likes: NDArray[np.int64], answers: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return each theme's best and worst rank that the data carry, 1 = most liked.

    `likes` and `answers` have shape (R, K), a row per respondent and a column per theme, with
    ``0 <= likes <= answers``; answers 0 means that the respondent did not meet the theme. All pairs of themes
    are compared within the respondents who answered both, with Holm's correction at .05. The rank interval is
    [1 + number significantly better, K - number significantly worse], so ``1 <= low <= high <= K``.
    Raises ValueError outside these shapes and ranges. Sources: method.md, section 2; Holm (1979).
    """
    if likes.ndim != 2 or likes.shape != answers.shape:
        raise ValueError(f"likes and answers must share one shape (R, K), not {likes.shape}, {answers.shape}")
    if (likes < 0).any() or (likes > answers).any():
        raise ValueError("likes must be from 0 to the respondent's answers")
    themes = likes.shape[1]
    own_shares = likes / np.maximum(answers, 1)
    pairs = list(combinations(range(themes), 2))
    differences = []
    for one, other in pairs:
        met_both = (answers[:, one] > 0) & (answers[:, other] > 0)
        differences.append(own_shares[met_both, one] - own_shares[met_both, other])
    significant = reject_holm([compare_pair(d) for d in differences], LEVEL)

    better, worse = [0] * themes, [0] * themes
    for (one, other), d, differ in zip(pairs, differences, significant, strict=True):
        if differ:
            winner, loser = (one, other) if d.mean() > 0 else (other, one)
            better[loser] += 1
            worse[winner] += 1
    return [(1 + better[theme], themes - worse[theme]) for theme in range(themes)]


def compare_pair(differences: NDArray[np.float64]) -> float:
    """Return the two-sided p value, in [0, 1], of no difference between two themes.

    `differences` has shape (n,): for each respondent who met both, the share of likes of one minus the
    other, in [-1, 1]. Student's t test on their mean with n - 1 degrees of freedom. Fewer than two
    respondents tell nothing: 1. When all give the same difference, t would be infinite and even two people
    would look certain; the exact sign test, 2 * 0.5**n, is what n people on the same side do prove.
    """
    n = len(differences)
    if n < 2:
        return 1.0
    mean = float(differences.mean())
    if np.ptp(differences) < SAME:
        return 1.0 if abs(mean) < SAME else 2 * 0.5**n
    t = mean / (float(differences.std(ddof=1)) / math.sqrt(n))
    return float(2 * student_t(n - 1, -abs(t)))


def reject_holm(p_values: list[float], level: float) -> list[bool]:
    """Return which hypotheses Holm's step-down procedure rejects at the familywise `level`, in the order given.

    Source: Holm (1979).
    """
    rejected = [False] * len(p_values)
    for step, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        if p_values[index] > level / (len(p_values) - step):
            break
        rejected[index] = True
    return rejected
