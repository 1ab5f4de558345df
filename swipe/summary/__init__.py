"""Statistics: from swipes to a summary that can be defended in public. Pure arithmetic, no I/O.

Rooms, from the answers upwards: `counts` (an answer sheet as tables), `quality` (what was hardly looked at),
`distributions` (scipy's), `estimates` (shares with intervals), `ranking` (which themes differ), `preferences` (themes
and pictures, best first), `weighting` (by the register), `reach` (who was heard), `groups` (residents by background),
`people` (the three for one area), `disclosure` (how few are too few), `area` (one area's summary) with `notes` (the
remarks that go with it) and `headline` (the claims that it carries); `comparison` (areas against the rest, two
rounds, areas side by side) and `shrinkage` (small areas) for the `municipality` (all areas) with `push` (those that
need one) and `side_by_side` (which of a few differ). Method: method.md.
"""

from swipe.summary.area import METHOD, leading_themes, publishable, summarise_area
from swipe.summary.comparison import difference
from swipe.summary.disclosure import is_fresh, public_bound, public_count, round_share
from swipe.summary.headline import HEARD_LITTLE, HEARD_WELL, Headline, headline
from swipe.summary.municipality import compare_areas
from swipe.summary.push import Push, need_push
from swipe.summary.side_by_side import ToldApart, tell_apart

__all__ = [
    "HEARD_LITTLE",
    "HEARD_WELL",
    "METHOD",
    "Headline",
    "Push",
    "ToldApart",
    "compare_areas",
    "difference",
    "headline",
    "is_fresh",
    "leading_themes",
    "need_push",
    "public_bound",
    "public_count",
    "publishable",
    "round_share",
    "summarise_area",
    "tell_apart",
]
