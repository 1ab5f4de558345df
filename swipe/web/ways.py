"""How residents came to a survey, in words: by a poster, a letter, a link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_babel import gettext

from swipe.model import Poster


def way_in_words(via: str, posters: Sequence[Poster]) -> str:
    """Return in words how somebody came, from the mark of the link; a planner's own mark is what it is."""
    for poster in posters:
        if via == f"p{poster.number}":
            return str(gettext("Poster %(number)s: %(place)s", number=poster.number, place=poster.place))
    ways: dict[str, str] = {
        "": gettext("without a mark"),
        "mail": gettext("E-mail"),
        "facebook": gettext("Social media"),
        "share": gettext("Shared by a resident"),
    }
    if re.fullmatch(r"p\d+", via):  # a poster that was taken off the list still hangs
        return str(gettext("Poster %(number)s", number=via[1:]))
    return ways.get(via, via)
