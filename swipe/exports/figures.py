"""What every format writes alike: how exact a share is, and how a note reads."""

from __future__ import annotations

from collections.abc import Callable

from swipe.model import Note

SHARE_DECIMALS = 6
"""Enough to compute on with, and few enough that the last digit is the same on every machine."""


def rounded(share: float | None) -> float | None:
    """Return a share, rate or interval end as it is published; None stays None (withheld)."""
    return None if share is None else round(share, SHARE_DECIMALS)


def in_words(note: Note, translate: Callable[[str], str]) -> str:
    """Return a note as a sentence; `translate` maps the English template to the wanted language."""
    template = translate(note.message)
    return template % note.values if note.values else template
