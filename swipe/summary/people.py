"""Who answered in one area: weighed against its register, and what each group of them prefers.

Method: method.md, sections 3 and 4. Nobody's background is told but as part of a group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from swipe.model import (
    JOINED,
    UNKNOWN,
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


def categories_of(variable: Variable, sheet: AnswerSheet, register: Register | None) -> tuple[str, ...]:
    """Return the categories of a variable in their order; age groups by their youngest, then any that was told."""
    if variable != "age_group":
        return CATEGORIES[variable]
    known = {age for age, _ in register.people} if register else set()
    return tuple(sorted(known | set(sheet.background.get(variable, {}).values()), key=_youngest))


def code_background(sheet: AnswerSheet, variable: Variable, categories: Sequence[str]) -> NDArray[np.int64]:
    """Return each response's category, shape (N,): its position in `categories`, -1 when it did not tell."""
    place = {category: number for number, category in enumerate(categories)}
    told = sheet.background.get(variable, {})
    return np.array([place.get(told.get(response, ""), -1) for response in sheet.responses], dtype=np.int64)


def weigh_answers(
    sheet: AnswerSheet, register: Register | None, counted: NDArray[np.bool_], elsewhere: NDArray[np.bool_]
) -> Weights:
    """Return the weights of the `counted` responses, shape (counted,), by age group and gender of the register.

    `counted` and `elsewhere` have shape (N,). Who lives elsewhere is in no register of the area and keeps weight 1.
    """
    codes, margins = [], []
    for variable in REGISTERED:
        categories = categories_of(variable, sheet, register)
        codes.append(np.where(elsewhere, -1, code_background(sheet, variable, categories))[counted])
        margins.append(np.array(_in_register(variable, categories, register), dtype=np.float64))
    return weigh(codes, margins)


def describe_weights(weights: Weights) -> Weighting:
    """Return what a reader should know of the weights."""
    if weights.reason:
        return Weighting(WHY_UNWEIGHTED[weights.reason])
    return Weighting(None, weights.design_effect, weights.n_effective, strained=weights.costly)


def reach_groups(
    sheet: AnswerSheet, register: Register | None, usable: NDArray[np.bool_], asked: Sequence[Variable]
) -> tuple[ReachGroup, ...]:
    """Return each group's part of the `usable` responses (N,) of residents against its part of the register.

    Only of what was asked and the register knows. Shares are in whole percent.
    """
    found: list[ReachGroup] = []
    for variable in asked:
        if variable not in REGISTERED or not register or not register.total or not usable.any():
            continue
        categories = categories_of(variable, sheet, register)
        codes = code_background(sheet, variable, categories)[usable]
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
    sheet: AnswerSheet,
    register: Register | None,
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
        categories = categories_of(variable, sheet, register)
        codes = code_background(sheet, variable, categories)[counted]
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
