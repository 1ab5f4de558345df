"""Finding an area by what somebody types: accents, case and slips of the finger are forgiven."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence

from swipe.model import Area

ALIKE = 0.7
"""How like a name a misspelt one must be (difflib's ratio): "vollsmorse" finds Vollsmose, "atlantis" nothing."""


def find_areas(areas: Sequence[Area], wanted: str) -> tuple[list[Area], bool]:
    """Return the areas whose name or slug holds `wanted`, and False; else those that are nearest to it, and True."""
    text = searchable(wanted)
    found = [area for area in areas if text in searchable(f"{area.name} {area.slug}")]
    if found or not text:
        return found, False
    return [area for area in areas if difflib.get_close_matches(text, _names(area), cutoff=ALIKE)], True


def searchable(text: str) -> str:
    """Fold case and accents, and Danish letters as people type them without: Nørre -> norre."""
    folded = text.casefold().replace("ø", "o").replace("æ", "ae").replace("å", "a")
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)).strip()


def _names(area: Area) -> list[str]:
    name = searchable(area.name)
    return [name, area.slug, *name.split()]
