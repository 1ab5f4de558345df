"""How many people must stand behind a figure before it may be shown. People are counted, never swipes.

Method: method.md, section 4.
"""

from __future__ import annotations

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
