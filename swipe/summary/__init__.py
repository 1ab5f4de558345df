"""Statistics: from swipes to a summary that can be defended in public. Pure arithmetic, no I/O.

Rooms: `estimates` (shares with intervals), `ranking` (which themes differ), `comparison` (areas against the rest, two
rounds, areas side by side), `shrinkage` (small areas), `groups` (residents by background), `weighting` (by the
register), `reach` (who was heard), `quality` (what was hardly looked at), `disclosure` (how few are too few), `area`
(one area's summary) with `notes` (the remarks that go with it). Method: method.md.
"""

from swipe.summary.area import METHOD, leading_themes, publishable, summarise_area
from swipe.summary.comparison import (
    AgainstRest,
    Difference,
    against_rest,
    benjamini_hochberg,
    difference,
    p_of_no_difference,
    share_and_variance,
    theme_sums,
)
from swipe.summary.disclosure import is_fresh, merge_categories, public_bound, public_count, round_share
from swipe.summary.estimates import (
    Interval,
    ThemeEstimate,
    ThemeEstimates,
    estimate_theme,
    estimate_themes,
    wilson,
)
from swipe.summary.groups import Consensus, Group, Groups, GroupShare, by_group, find_consensus
from swipe.summary.quality import Screening, screen
from swipe.summary.ranking import rank_themes
from swipe.summary.reach import FunnelStep, GroupReach, Reached, funnel, measure_reach
from swipe.summary.shrinkage import Shrunk, effective_counts, shrink
from swipe.summary.weighting import Unweighted, Weighting, kish, rake, trim, weigh

__all__ = [
    "METHOD",
    "AgainstRest",
    "Consensus",
    "Difference",
    "FunnelStep",
    "Group",
    "GroupReach",
    "GroupShare",
    "Groups",
    "Interval",
    "Reached",
    "Screening",
    "Shrunk",
    "ThemeEstimate",
    "ThemeEstimates",
    "Unweighted",
    "Weighting",
    "against_rest",
    "benjamini_hochberg",
    "by_group",
    "difference",
    "effective_counts",
    "estimate_theme",
    "estimate_themes",
    "find_consensus",
    "funnel",
    "is_fresh",
    "kish",
    "leading_themes",
    "measure_reach",
    "merge_categories",
    "p_of_no_difference",
    "public_bound",
    "public_count",
    "publishable",
    "rake",
    "rank_themes",
    "round_share",
    "screen",
    "share_and_variance",
    "shrink",
    "summarise_area",
    "theme_sums",
    "trim",
    "weigh",
    "wilson",
]
