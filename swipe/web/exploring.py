"""What the project lead asks of the figures: a theme by background and area, or several results side by side.

Nothing is computed here that a summary does not hold: what disclosure control keeps back there is missing here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from swipe.model import UNKNOWN, AreaSummary, Breakdown, ReachGroup, Theme, ThemeSummary, Variable
from swipe.summary import ToldApart, tell_apart

MOST_BESIDE = 4
"""More results side by side are a table of everything."""

State = Literal["shown", "no survey", "no answers", "too few", "not asked"]


@dataclass(frozen=True, slots=True)
class Line:
    """One group of an area (``""``: everybody) in one theme; `share` is None when too few answered.

    `respondents` is exact for everybody and to the nearest five for a group. `against` is 1 or -1 when the group
    differs from the others, upwards or downwards, else 0.
    """

    group: str
    respondents: int
    share: float | None
    low: float | None
    high: float | None
    against: int = 0
    borrowed: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One area in one theme: its lines, or in `state` why there are none; `smallest` is its groups' least share."""

    summary: AreaSummary
    state: State
    lines: tuple[Line, ...] = ()
    smallest: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One theme in all areas that were asked for."""

    theme: Theme
    blocks: tuple[Block, ...]


def draw_panel(summaries: Sequence[AreaSummary], theme: Theme, variable: Variable | None) -> Panel:
    """Return a theme in each area, by the groups of a background variable or, without one, of everybody."""
    return Panel(theme, tuple(_block(one, theme, variable) for one in summaries))


def _block(summary: AreaSummary, theme: Theme, variable: Variable | None) -> Block:
    if summary.survey is None:
        return Block(summary, "no survey")
    if not summary.participation.respondents:
        return Block(summary, "no answers")
    if summary.withheld:
        return Block(summary, "too few")
    whole = next((one for one in summary.themes if one.theme.id == theme.id), None)
    if variable is None:
        return Block(summary, "shown", (_everybody(whole),)) if whole else Block(summary, "too few")
    if variable not in summary.survey.rules.background and not _told(summary, variable):
        return Block(summary, "not asked")
    lines = _groups(summary, theme, variable, whole)
    agreed = next(
        (one.smallest for told in _told(summary, variable) for one in told.consensus if one.theme.id == theme.id), None
    )
    return Block(summary, "shown" if lines else "too few", lines, agreed)


def _told(summary: AreaSummary, variable: Variable) -> list[Breakdown]:
    return [one for one in summary.breakdowns if one.variable == variable]


def _groups(summary: AreaSummary, theme: Theme, variable: Variable, whole: ThemeSummary | None) -> tuple[Line, ...]:
    lines = []
    for told in _told(summary, variable):
        for group in told.groups:
            for one in group.themes:
                if one.theme.id == theme.id:
                    side = 0
                    if one.differs and one.share is not None and whole and whole.share is not None:
                        side = 1 if one.share > whole.share else -1
                    lines.append(Line(group.group, group.respondents, one.share, one.low, one.high, side))
    return tuple(lines)


def _everybody(one: ThemeSummary) -> Line:
    return Line("", one.respondents, one.share, one.low, one.high, borrowed=one.borrowed)


@dataclass(frozen=True, slots=True)
class Column:
    """A result beside others: an area's, or a round's; `address` leads to it, `detail` tells more than its name."""

    label: str
    address: str
    summary: AreaSummary
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Results beside each other; each line of `themes` and `reach` has one entry per column, None where it has none."""

    columns: tuple[Column, ...]
    themes: tuple[tuple[Theme, tuple[ThemeSummary | None, ...]], ...]
    reach: tuple[tuple[str, str, tuple[ReachGroup | None, ...]], ...]
    told: tuple[tuple[Theme, tuple[tuple[Column, tuple[tuple[Column, ToldApart], ...]], ...]], ...]
    """Per theme that is told apart: each column that is above others, and these."""

    @property
    def untold(self) -> tuple[Theme, ...]:
        told = {theme.id for theme, _ in self.told}
        return tuple(theme for theme, _ in self.themes if theme.id not in told)

    @property
    def comparable(self) -> bool:
        return sum(not column.summary.withheld and column.summary.survey is not None for column in self.columns) > 1


def lay_side_by_side(columns: Sequence[Column]) -> SideBySide:
    """Return results beside each other, themes in the order of the first one's."""
    themes: dict[int, Theme] = {one.theme.id: one.theme for column in columns for one in column.summary.themes}
    found: list[Mapping[int, ThemeSummary]] = [
        {one.theme.id: one for one in column.summary.themes} for column in columns
    ]
    reached: list[Mapping[tuple[str, str], ReachGroup]] = [
        {(one.variable, one.group): one for one in column.summary.reach} for column in columns
    ]
    groups = dict.fromkeys(key for one in reached for key in one if key[1] != UNKNOWN)
    return SideBySide(
        tuple(columns),
        tuple((theme, tuple(one.get(number) for one in found)) for number, theme in themes.items()),
        tuple((*key, tuple(one.get(key) for one in reached)) for key in sorted(groups, key=lambda key: key[0])),
        _told_by_theme(columns),
    )


def _told_by_theme(
    columns: Sequence[Column],
) -> tuple[tuple[Theme, tuple[tuple[Column, tuple[tuple[Column, ToldApart], ...]], ...]], ...]:
    apart = tell_apart([column.summary.themes for column in columns])
    themes = {one.theme.id: one.theme for one in apart}
    by_theme = []
    for number, theme in themes.items():
        above: dict[int, list[tuple[Column, ToldApart]]] = {}
        for one in apart:
            if one.theme.id == number:
                above.setdefault(one.more, []).append((columns[one.less], one))
        by_theme.append((theme, tuple((columns[place], tuple(less)) for place, less in above.items())))
    return tuple(by_theme)
