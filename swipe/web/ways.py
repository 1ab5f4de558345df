"""How residents came to a survey, in words: by a poster, a letter, a link."""

from __future__ import annotations

from collections.abc import Sequence

from swipe.exports import Words, way_label
from swipe.model import Poster


def way_in_words(via: str, posters: Sequence[Poster], words: Words) -> str:
    """Return in words how somebody came, from the mark of the link: a poster by where it hangs."""
    for poster in posters:
        if via == f"p{poster.number}":
            return words.say("Poster %(number)s: %(place)s", number=poster.number, place=poster.place)
    return way_label(via, words)
