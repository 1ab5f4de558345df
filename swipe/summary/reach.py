"""Who was reached: the responses against the register.

Method: method.md, section 3. Reach is a result in itself: whether the young and the busy families were heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from swipe.summary.disclosure import is_too_few
from swipe.summary.estimates import wilson


@dataclass(frozen=True, slots=True)
class GroupReach:
    """How one group was reached: `index` = `share` / `register_share`, 1 when it has its part of the responses.

    `share` is its part of the responses with a known category, `low` and `high` are its 95 % interval, all in [0, 1]
    and None of fewer than 10 such responses. `register_share` is None without a register; `index` (>= 0) when either
    is missing, or the register knows nobody of the group.
    """

    responses: int
    share: float | None
    low: float | None
    high: float | None
    register_share: float | None
    index: float | None

    @property
    def differs(self) -> bool:
        """Whether the group is heard less or more than its part, by more than chance would have it."""
        if self.low is None or self.high is None or self.register_share is None:
            return False
        return not self.low <= self.register_share <= self.high


@dataclass(frozen=True, slots=True)
class Reached:
    """The reach of one variable's groups, in the order given, and how many responses did not tell theirs."""

    groups: tuple[GroupReach, ...]
    unknown: int


def measure_reach(responses: Sequence[int], register: Sequence[int], *, unknown: int) -> Reached:
    """Return how the groups of one background variable were reached.

    `responses` and `register` have one entry per group (>= 0): the usable responses from the area, and the people in
    the register above the survey's age limit. `unknown` (>= 0) responses did not tell; they are left out of the shares
    and told as a number of their own. Nothing about preferences is told here, so groups are not merged: that hardly
    anybody of a group answered is the very figure wanted. Raises ValueError for lists of different lengths and
    negative counts. Source: method.md, section 3.
    """
    if len(responses) != len(register):
        raise ValueError(f"as many groups of responses as in the register, not {len(responses)} and {len(register)}")
    if min((*responses, *register, unknown), default=0) < 0:
        raise ValueError("counts must be at least 0")
    known, population = sum(responses), sum(register)
    return Reached(tuple(_reach(*pair, known, population) for pair in zip(responses, register, strict=True)), unknown)


def _reach(responses: int, register: int, known: int, population: int) -> GroupReach:
    register_share = _part(register, population)
    if is_too_few(known):
        return GroupReach(responses, None, None, None, register_share, None)
    interval = wilson(responses, known)
    index = interval.share / register_share if register_share else None
    return GroupReach(responses, interval.share, interval.low, interval.high, register_share, index)


def _part(count: int, whole: int) -> float | None:
    return count / whole if whole else None
