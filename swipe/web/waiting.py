"""For how long to wait, in words."""

from __future__ import annotations

from flask_babel import gettext, ngettext

LONGEST_COUNTED_S = 90
"""Nobody counts more seconds than that."""


def too_often(wait_s: int) -> str:
    """Return what somebody reads whose guess has to wait."""
    return str(gettext("That was tried too often.")) + " " + wait_in_words(wait_s)


def wait_in_words(wait_s: int) -> str:
    """Return for how long to wait: to the second while that is worth counting, then in minutes, never too few."""
    if wait_s <= LONGEST_COUNTED_S:
        return str(
            ngettext("Wait %(num)s second and try again.", "Wait %(num)s seconds and try again.", max(1, wait_s))
        )
    return str(ngettext("Wait %(num)s minute and try again.", "Wait %(num)s minutes and try again.", -(-wait_s // 60)))
