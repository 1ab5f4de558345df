"""Who answered in one area: weighed against its register, and what each group of them prefers.

Method: method.md, sections 3 and 4. Nobody's background is told but as part of a group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swipe.model import (
    JOINED,
    UNKNOWN,
    VARIABLES,
    AnswerSheet,
    Breakdown,
    Consensus,
    Group,
    GroupShare,
    Note,
    ReachGroup,
    Register,
    Theme,
    Variable,
    Weighting,
)
from swipe.summary.counts import Counts
from swipe.summary.disclosure import public_count, round_share
from swipe.summary.groups import GroupEstimates, by_group
from swipe.summary.reach import measure_reach
from swipe.summary.weighting import LEAST_BACKGROUND, LEAST_RESPONSES, Unweighted, Weights, weigh

REGISTERED: tuple[Variable, ...] = ("age_group", "gender")
"""What both the register and the residents tell."""
CATEGORIES: Mapping[Variable, tuple[str, ...]] = {
    "gender": ("women", "men", "other"),
    "children": ("yes", "no"),
    "lives": ("yes", "no"),
}
"""The answers on offer; age groups are the register's own."""

WHY_UNWEIGHTED: Mapping[Unweighted, Note] = {
    "no register": Note("Shares are not weighted: the register population of the area is missing."),
    "few responses": Note("Shares are not weighted: fewer than %(least)s people answered.", {"least": LEAST_RESPONSES}),
    "few backgrounds": Note(
        "Shares are not weighted: fewer than %(percent)s %% of those who answered told both age and gender.",
        {"percent": round(100 * LEAST_BACKGROUND)},
    ),
    "small category": Note(
        "Shares are not weighted: an age group or gender of the register has fewer than 10 answers."
    ),
    "no fit": Note("Shares are not weighted: no weights meet the register's age groups and genders together."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What N responses told of one variable: `codes` (N,) are positions in `categories`, -1 when they did not tell."""

    categories: tuple[str, ...]
    codes: NDArray[np.int64]

    def is_in(self, category: str) -> NDArray[np.bool_]:
        """Return who said to be in a category, shape (N,)."""
        found: NDArray[np.bool_] = self.codes == self.categories.index(category)
        return found


def code_background(sheet: AnswerSheet, register: Register | None) -> dict[Variable, Told]:
    """Return what was told of every variable; age groups are the register's and any other that was told, rising."""
    coded = {}
    for variable in VARIABLES:
        given = sheet.background.get(variable) or [""] * len(sheet.responses)
        categories = CATEGORIES.get(variable, ())
        if variable == "age_group":
            known = {age for age, _ in register.people} if register else set()
            categories = tuple(sorted((known | {*given}) - {""}, key=_youngest))
        place = {category: number for number, category in enumerate(categories)}
        coded[variable] = Told(categories, np.array([place.get(one, -1) for one in given], dtype=np.int64))
    return coded


def weigh_answers(
    told: Mapping[Variable, Told],
    register: Register | None,
    counted: NDArray[np.bool_],
    elsewhere: NDArray[np.bool_],
) -> Weights:
    """Return the weights of the `counted` responses, shape (counted,), by age group and gender of the register.

    `counted` and `elsewhere` have shape (N,). Who lives elsewhere is in no register of the area and keeps weight 1.
    """
    codes, margins = [], []
    for variable in REGISTERED:
        one = told[variable]
        codes.append(np.where(elsewhere, -1, one.codes)[counted])
        margins.append(np.array(_in_register(variable, one.categories, register), dtype=np.float64))
    return weigh(codes, margins)


def describe_weights(weights: Weights) -> Weighting:
    """Return what a reader should know of the weights."""
    if weights.reason:
        return Weighting(WHY_UNWEIGHTED[weights.reason])
    return Weighting(None, weights.design_effect, weights.n_effective, strained=weights.costly)


def reach_groups(
    told: Mapping[Variable, Told], register: Register | None, usable: NDArray[np.bool_], asked: Sequence[Variable]
) -> tuple[ReachGroup, ...]:
    """Return each group's part of the `usable` responses (N,) of residents against its part of the register.

    Only of what was asked and the register knows. Shares are in whole percent.
    """
    found: list[ReachGroup] = []
    for variable in asked:
        if variable not in REGISTERED or not register or not register.total or not usable.any():
            continue
        categories, codes = told[variable].categories, told[variable].codes[usable]
        given = np.bincount(codes[codes >= 0], minlength=len(categories)).tolist()
        people = _in_register(variable, categories, register)
        unknown = int((codes < 0).sum())
        reached = measure_reach(given, people, unknown=unknown)
        for category, one in zip(categories, reached.groups, strict=True):
            if not one.responses and not one.register_share:
                continue
            found.append(
                ReachGroup(
                    variable=variable,
                    group=category,
                    share=None if one.share is None else round(one.share, 2),
                    register_share=one.register_share if one.register_share else None,
                    index=one.index,
                    respondents=public_count(one.responses),
                )
            )
        if unknown:
            part = round(unknown / len(codes), 2)
            found.append(ReachGroup(variable, UNKNOWN, part, None, None, public_count(unknown)))
    return tuple(found)


def break_down(
    told: Mapping[Variable, Told],
    counts: Counts,
    asked: Sequence[Variable],
    themes: Sequence[Theme],
    order: Sequence[Theme],
) -> tuple[Breakdown, ...]:
    """Return what the groups of each variable that was asked prefer, where that may be told.

    `themes` are the columns of `counts`, `order` those to tell of in the order wanted.
    """
    counted = ~counts.set_aside
    columns = [themes.index(theme) for theme in order]
    likes, answers = counts.likes[counted][:, columns], counts.answers[counted][:, columns]
    found = []
    for variable in asked:
        categories, codes = told[variable].categories, told[variable].codes[counted]
        divided = by_group(likes, answers, codes, categories=len(categories), ordered=variable == "age_group")
        if divided is None:
            continue
        consensus = tuple(
            Consensus(theme, round_share(one.lowest) / 100, round(one.agreement, 2))
            for theme, one in zip(order, divided.consensus, strict=True)
            if one is not None
        )
        groups = tuple(_told(group, categories, order) for group in divided.groups)
        found.append(Breakdown(variable, groups, consensus))
    return tuple(found)


def _told(group: GroupEstimates, categories: Sequence[str], themes: Sequence[Theme]) -> Group:
    names = [UNKNOWN if place < 0 else categories[place] for place in sorted(group.categories, key=lambda p: p < 0)]
    shares = []
    for theme, one in zip(themes, group.themes, strict=True):
        if one.estimate is None:
            shares.append(GroupShare(theme, None, None, None))
            continue
        share, low, high = (
            round_share(part) / 100 for part in (one.estimate.share, one.estimate.low, one.estimate.high)
        )
        shares.append(GroupShare(theme, share, low, high, differs=one.differs))
    return Group(JOINED.join(names), public_count(group.respondents), tuple(shares))


def _in_register(variable: Variable, categories: Sequence[str], register: Register | None) -> list[int]:
    people = register.people if register else {}
    part = REGISTERED.index(variable)
    return [sum(count for kind, count in people.items() if kind[part] == category) for category in categories]


def _youngest(age_group: str) -> tuple[int, str]:
    digits = age_group.partition("-")[0].rstrip("+")
    return (int(digits) if digits.isdecimal() else 0), age_group
