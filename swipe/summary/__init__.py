"""Statistics: from swipes to a summary that can be defended in public. Pure arithmetic, no I/O.

Rooms: `estimates` (shares with intervals), `ranking` (which themes differ), `disclosure` (how few are too few),
`counts` (an answer sheet as tables), `preferences` (themes and pictures, best first), `area` (one area's summary) with
`notes` (the remarks that go with it) and `headline` (the claims that it carries), `municipality` (all areas) with `push` (those that need one).
Method: method.md.
"""

from swipe.summary.area import METHOD, leading_themes, publishable, summarise_area
from swipe.summary.disclosure import is_fresh, public_bound, public_count
from swipe.summary.headline import HEARD_LITTLE, HEARD_WELL, Headline, headline
from swipe.summary.municipality import compare_areas
from swipe.summary.push import Push, need_push

__all__ = [
    "HEARD_LITTLE",
    "HEARD_WELL",
    "METHOD",
    "Headline",
    "Push",
    "compare_areas",
    "headline",
    "is_fresh",
    "leading_themes",
    "need_push",
    "public_bound",
    "public_count",
    "publishable",
    "summarise_area",
]
