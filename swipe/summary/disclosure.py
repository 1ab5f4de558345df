"""How many people must stand behind a figure before it may be shown. People are counted, never swipes.

Method: method.md, section 4.
"""

from __future__ import annotations

from collections.abc import Sequence

FLOOR = 10
"""Below this many respondents no preference is shown: a handful could be recognised by their neighbours.
The National Center for Health Statistics withholds counts of 1-9 for the same reason (CDC WONDER)."""

CAUTION = 30
"""Below this many respondents a preference is shown with a caution: the National Center for Health Statistics
calls proportions of fewer than 30 unreliable (Parker et al. 2017, Vital and Health Statistics 2(175))."""


def is_too_few(respondents: int) -> bool:
    """Tell whether `respondents` (>= 0) are too few to show what they prefer."""
    return respondents < FLOOR


def needs_caution(respondents: int) -> bool:
    """Tell whether what `respondents` (>= 0) prefer may be shown, but with a caution."""
    return FLOOR <= respondents < CAUTION


PUBLIC_FLOOR = CAUTION
"""Residents see no figures of fewer: what staff read with a caution beside it would travel without it."""
FRESH = 10
"""Public figures move only after so many new people, or two of them, subtracted, would show what a few said."""
ROUND_TO = 5
"""Published counts are to the nearest five."""
UNANIMOUS = 0.05
"""A share this near to 0 or 1 is shown as such: that everybody agrees tells what each one said."""


def may_publish(respondents: int) -> bool:
    """Tell whether what `respondents` (>= 0) prefer may be shown to everybody."""
    return respondents >= PUBLIC_FLOOR


def is_fresh(new: int, shown: int) -> bool:
    """Tell whether so many people (`new`) have come since the public saw `shown` that the figures may move."""
    return new - shown >= FRESH


def public_count(count: int) -> int:
    """Return a count (>= 0) as it is published: to the nearest five, halves up."""
    return (count + ROUND_TO // 2) // ROUND_TO * ROUND_TO


def public_bound(share: float) -> str:
    """Return ``"most"`` for a share (in [0, 1]) of at least 95 %, ``"least"`` for at most 5 %, else ``""``."""
    percent = round(share, 2)
    return "least" if percent <= UNANIMOUS else "most" if percent >= 1 - UNANIMOUS else ""


def round_share(share: float) -> int:
    """Return a share (in [0, 1]) in whole percent, from 5 to 95: nearer to 0 and 100 only a bound is told.

    `public_bound` tells whether it is one. Raises ValueError outside [0, 1].
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share must be from 0 to 1, not {share}")
    return min(max(round(100 * round(share, 2)), round(100 * UNANIMOUS)), round(100 * (1 - UNANIMOUS)))


UNKNOWN = -1
"""The category of those who did not say."""


def merge_categories(counts: Sequence[int], *, ordered: bool, unknown: int = 0) -> tuple[tuple[int, ...], ...] | None:
    """Return which categories of a background variable are shown together so that at least 10 people are in each.

    `counts` (>= 0) are the respondents of each category, `unknown` (>= 0) those who did not say. A category of
    fewer than 10 is merged with its smaller neighbour when `ordered` (age groups), else with the smallest other.
    Fewer than 10 unknown could be told from all the others by subtracting them, so they join the largest group,
    which they change least; 10 or more are a group of their own, without whom the answer would be no different.
    Nobody's category is left out, unless it lies between two that are merged.

    Each group is a tuple of rising positions in `counts`, -1 being the unknown; the groups come in the order of
    their first category, a group of the unknown alone last. None when fewer than two groups are left to compare:
    then the variable is withheld. Raises ValueError for negative counts. Source: method.md, section 4.
    """
    if min((*counts, unknown)) < 0:
        raise ValueError("counts must be at least 0")
    groups = [[category] for category, count in enumerate(counts) if count]

    def size(group: list[int]) -> int:
        return sum(counts[category] for category in group)

    while len(groups) > 1 and is_too_few(size(smallest := min(groups, key=size))):
        place = groups.index(smallest)
        others = groups[max(place - 1, 0) : place] + groups[place + 1 : place + 2] if ordered else [*groups]
        partner = min((group for group in others if group is not smallest), key=size)
        partner.extend(smallest)
        del groups[place]
    if len(groups) < 2 or is_too_few(min(map(size, groups))):
        return None
    if ordered:
        groups = [list(range(min(group), max(group) + 1)) for group in groups]
    if 0 < unknown < FLOOR:
        max(groups, key=size).append(UNKNOWN)
    groups.sort(key=lambda group: min(category for category in group if category != UNKNOWN))
    shown = [tuple(sorted(group)) for group in groups]
    return tuple(shown) if unknown < FLOOR else (*shown, (UNKNOWN,))
