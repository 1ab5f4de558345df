"""Which swipes and responses were hardly looked at: found by their speed, published with and without them.

Method: method.md, section 5. Liking everything is honest, and so is being quick; both together are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from swipe.summary.disclosure import FLOOR

LEAST_SEEN_MS = 300
"""Nobody sees a picture and decides in less: it was a slip of the finger."""
FAST = 2.0
"""A response is fast when its swipes take less than half the usual time by this index."""
MOST_RATIO = 3.0
"""One hasty swipe must not make a whole response fast."""

DISLIKE, LIKE, SKIP = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Screening:
    """What the screening found.

    `void`, shape (N,), are the swipes that count nowhere. Of shape (responses,): `speed`, each response's index, 0 when
    none of its swipes was timed; whether it is `fast`; whether it is `set_aside` in the figures without such ones.
    """

    void: NDArray[np.bool_]
    speed: NDArray[np.float64]
    fast: NDArray[np.bool_]
    set_aside: NDArray[np.bool_]


def screen(
    response: NDArray[np.int64],
    picture: NDArray[np.int64],
    choice: NDArray[np.int64],
    seen_ms: NDArray[np.int64],
    *,
    responses: int,
    pictures: int,
) -> Screening:
    """Return which swipes are void and which responses are set aside.

    The four arrays have shape (N,), one entry per swipe: `response` in [0, responses), `picture` in [0, pictures),
    `choice` 0 dislike, 1 like, 2 skip, `seen_ms` >= 0 with 0 for unknown, as browsers without script send it. A swipe
    seen for less than 300 ms is void, one of unknown time never. A response's speed index is the mean over its timed
    swipes, skips included and void ones not, of min(3, median time of that picture / own time); above 2 it is fast. It
    is set aside only when it is fast, has at least 10 likes and dislikes, and these are all of one kind.
    Raises ValueError outside these shapes and ranges. Source: method.md, section 5.
    """
    _check(response, picture, choice, seen_ms, responses, pictures)
    void = (seen_ms > 0) & (seen_ms < LEAST_SEEN_MS)
    timed = seen_ms >= LEAST_SEEN_MS
    who, what, took = response[timed], picture[timed], seen_ms[timed]
    ratios = np.minimum(MOST_RATIO, medians(what, took, pictures)[what] / took)
    swipes = np.bincount(who, minlength=responses)
    speed = np.bincount(who, ratios, minlength=responses) / np.maximum(swipes, 1)
    likes = np.bincount(response[~void & (choice == LIKE)], minlength=responses)
    dislikes = np.bincount(response[~void & (choice == DISLIKE)], minlength=responses)
    fast = speed > FAST
    one_sided = (np.minimum(likes, dislikes) == 0) & (likes + dislikes >= FLOOR)
    return Screening(void, speed, fast, fast & one_sided)


def medians(group: NDArray[np.int64], values: NDArray[np.int64], groups: int) -> NDArray[np.float64]:
    """Return the median of the values of each group, shape (groups,); 0 for a group without any.

    `group` (in [0, groups)) and `values` (>= 0, times `groups` below 2**63) have shape (N,).
    """
    if not values.size:
        return np.zeros(groups)
    # One sort of whole numbers that hold group and value, as small as they fit, is far faster than a sort by two keys.
    step = int(values.max()) + 1
    ordered: NDArray[Any] = group.astype(np.uint32 if groups * step < 2**32 else np.int64)
    ordered *= step
    ordered += values.astype(ordered.dtype)
    ordered.sort()
    ordered %= step
    counts = np.bincount(group, minlength=groups)
    starts = np.cumsum(counts) - counts
    last = len(ordered) - 1
    lower = ordered[np.minimum(starts + np.maximum(counts - 1, 0) // 2, last)]
    upper = ordered[np.minimum(starts + counts // 2, last)]
    return np.where(counts > 0, (lower.astype(np.int64) + upper) / 2, 0.0)


def _check(
    response: NDArray[np.int64],
    picture: NDArray[np.int64],
    choice: NDArray[np.int64],
    seen_ms: NDArray[np.int64],
    responses: int,
    pictures: int,
) -> None:
    if response.ndim != 1 or not response.shape == picture.shape == choice.shape == seen_ms.shape:
        raise ValueError(
            "response, picture, choice and seen_ms must share one shape (N,), not "
            f"{response.shape}, {picture.shape}, {choice.shape}, {seen_ms.shape}"
        )
    ranges = (("response", response, responses), ("picture", picture, pictures), ("choice", choice, SKIP + 1))
    for name, codes, end in ranges:
        if codes.size and not 0 <= codes.min() <= codes.max() < end:
            raise ValueError(f"{name} must be from 0 to {end - 1}")
    if seen_ms.size and seen_ms.min() < 0:
        raise ValueError("seen_ms must be at least 0")
