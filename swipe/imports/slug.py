"""Short names for addresses: ``/noerre-aa``."""

from __future__ import annotations

import re
import unicodedata

from swipe.errors import Place, Problem

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG_LENGTH = 60
"""Longer, and the address under the QR code on a poster breaks over two lines."""

DANISH = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ð": "d", "þ": "th"}
)


def suggest_slug(name: str) -> str:
    """Return a valid slug for a name (``Nørre Å`` -> ``noerre-aa``), ``""`` when it has no letter or digit of use."""
    plain = unicodedata.normalize("NFC", name).lower().translate(DANISH)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:MAX_SLUG_LENGTH].strip("-")


def is_slug(text: str) -> bool:
    """Say whether `text` is a slug: a-z, 0-9 and single hyphens between them, at most MAX_SLUG_LENGTH."""
    return len(text) <= MAX_SLUG_LENGTH and SLUG.fullmatch(text) is not None


def slug_problem(slug: str, name: str, place: Place) -> Problem | None:
    """Return what is wrong with the form of a slug, with one made from the slug or the name as remedy."""
    if is_slug(slug):
        return None
    suggestion = suggest_slug(slug) or suggest_slug(name)
    if not slug and not suggestion:
        return Problem("The slug is empty; give one of a-z, 0-9 and hyphens.", **place)
    if not slug:
        return Problem("The slug is empty; give one, for example %(suggestion)s.", suggestion=suggestion, **place)
    return Problem(
        "%(slug)s cannot be a slug; use a-z, 0-9 and hyphens, at most %(limit)s characters: %(suggestion)s.",
        slug=slug[:100],
        limit=MAX_SLUG_LENGTH,
        suggestion=suggestion or "omraade-1",
        **place,
    )
