"""All areas together: each against the rest, and the smallest leaning on the others.

Method: method.md, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence

from swipe.model import AreaSummary


def compare_areas(summaries: Sequence[AreaSummary]) -> list[AreaSummary]:
    return list(summaries)
