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
