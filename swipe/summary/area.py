"""One area's summary: what it prefers, how sure that is, and how many took part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from swipe.model import (
    Answers,
    AnswerSheet,
    Area,
    AreaSummary,
    Participation,
    Picture,
    PublicFigures,
    PublicPicture,
    Quality,
    Register,
    Survey,
    Theme,
    ThemeSummary,
)
from swipe.summary.counts import Counts, count_answers
from swipe.summary.disclosure import is_too_few, may_publish
from swipe.summary.notes import notes_on
from swipe.summary.people import break_down, code_background, describe_weights, reach_groups, weigh_answers
from swipe.summary.preferences import summarise_pictures, summarise_themes, withheld_picture, withheld_theme

METHOD = "swipe-2"
"""The version of the method, so that a figure in an old file can be traced to how it was made."""

PUBLIC_PICTURES = 3
"""How many of the most liked pictures the public is shown: enough to see what is meant, and no ranking of places."""


def summarise_area(
    *,
    area: Area,
    survey: Survey | None,
    themes: Sequence[Theme],
    pictures: Sequence[Picture],
    sheet: AnswerSheet,
    register: Register | None,
    as_of: str,
    answers: Answers,
) -> AreaSummary:
    """Return what an area prefers, from the answers to one survey.

    `themes` is the municipality's list, `pictures` every picture of the survey, the retired ones too;
    `sheet` holds only the `answers` named; `register` is the area's population, None when missing; `as_of` is
    an ISO 8601 date. A retired picture is listed only if somebody met it.

    Below 10 respondents (responses with a like or dislike) nothing about preferences is told, a picture's
    `shown` included: which pictures a handful of people met can point at one of them. The same floor holds for each
    theme, which then has no rank either, and for each picture's share, whose counts stay. One theme alone has no
    rank. The participation rate leaves out those who said that they live elsewhere; it is None without a register
    population, without a survey, and when it would pass 1; of simulated answers it is a simulated rate. A theme's
    share of first choices is told when at least 10 chose one. What was set aside as careless counts in no share and
    is not usable. Raises ValueError when the sheet names a theme or picture that is not given. Source: method.md.
    """
    counts = count_answers(sheet, themes, pictures)
    theme_of = {theme.id: theme for theme in themes}
    offered = frozenset(
        picture.theme_id
        for picture, (dislikes, likes, _) in zip(pictures, counts.pictures.tolist(), strict=True)
        if picture.theme_id is not None and (picture.retired_at is None or likes + dislikes)
    )
    given = np.where(counts.set_aside, 0, counts.answers.sum(axis=1))
    usable = (given >= len(offered)) & (given > 0)
    told = code_background(sheet, register)
    elsewhere = told["lives"].is_in("no")
    participation = _participation(sheet, counts, usable, usable & elsewhere, register, rated=survey is not None)
    answered = given > 0
    weights = weigh_answers(told, register, answered, elsewhere)
    each = np.ones(len(given))
    each[answered] = weights.weights
    theme_summaries = summarise_themes(themes, counts, None if weights.reason else each[~counts.set_aside])
    picture_summaries = summarise_pictures(pictures, counts, theme_of)
    asked = survey.rules.background if survey else ()
    in_order = [one.theme for one in theme_summaries if one.share is not None]
    withheld = is_too_few(participation.respondents)
    if withheld:
        known = {one.theme.id: one.respondents for one in theme_summaries}
        theme_summaries = tuple(withheld_theme(theme, known[theme.id]) for theme in themes)
        shown = {one.picture.id: one for one in picture_summaries}
        picture_summaries = tuple(withheld_picture(shown[one.id]) for one in pictures if one.id in shown)
    summary = AreaSummary(
        area=area,
        survey=survey,
        as_of=as_of,
        method=METHOD,
        answers=answers,
        withheld=withheld,
        participation=participation,
        reach=reach_groups(told, register, usable & ~elsewhere, asked),
        themes=theme_summaries,
        pictures=picture_summaries,
        notes=(),
        register_date=register.date if register else None,
        weighting=describe_weights(weights) if asked and not withheld else None,
        quality=Quality(
            counts.swipes,
            counts.voided,
            counts.fast,
            int(counts.set_aside.sum()),
            by_hand=counts.by_hand,
            flags=() if withheld else counts.flags,
        ),
        breakdowns=() if withheld else break_down(told, counts, asked, themes, in_order),
        days=tuple(sorted(Counter(sheet.days).items())),
        sources=tuple(sorted(Counter(sheet.sources).items(), key=lambda one: (-one[1], one[0]))),
    )
    return replace(summary, notes=notes_on(summary, themes_offered=offered))


class WithThemes(Protocol):
    """A summary or what is published of it."""

    @property
    def themes(self) -> tuple[ThemeSummary, ...]: ...


def leading_themes(summary: WithThemes) -> tuple[ThemeSummary, ...]:
    """Return the themes that may be the most liked one, best first.

    One theme is a clear leader, several are too close to call, none means that the figures are withheld or
    that only one theme has any. They are the themes whose rank interval begins at 1. When preferences go in a
    circle (a before b before c before a, which paired comparisons allow) no interval does, and those with the
    best rank of all lead.
    """
    best = min((theme.rank_low for theme in summary.themes if theme.rank_low is not None), default=None)
    return tuple(theme for theme in summary.themes if theme.rank_low is not None and theme.rank_low == best)


def publishable(summary: AreaSummary) -> PublicFigures | None:
    """Return what of a summary everybody may see; None below 30 respondents or when no theme has so many.

    First choices are told when so many chose, and the few most liked pictures that so many answered and that are
    still on the table. Source: method.md, section 4.
    """
    counts = summary.participation
    choices = may_publish(counts.choosers)
    shown = tuple(
        ThemeSummary(
            one.theme,
            one.share,
            one.low,
            one.high,
            one.respondents,
            one.rank_low,
            one.rank_high,
            one.chosen_first if choices else None,
        )
        for one in summary.themes
        if one.share is not None and may_publish(one.respondents)
    )
    if not shown or not may_publish(counts.respondents):
        return None
    liked = [
        PublicPicture(one.picture, one.share)
        for one in summary.pictures
        if one.share is not None
        and may_publish((one.likes or 0) + (one.dislikes or 0))
        and one.picture.retired_at is None
    ]
    return PublicFigures(
        responses=counts.responses,
        respondents=counts.respondents,
        as_of=summary.as_of,
        themes=shown,
        pictures=tuple(liked[:PUBLIC_PICTURES]),
        method=summary.method,
    )


def _participation(
    sheet: AnswerSheet,
    counts: Counts,
    usable: NDArray[np.bool_],
    elsewhere: NDArray[np.bool_],
    register: Register | None,
    *,
    rated: bool,
) -> Participation:
    responses = len(sheet.responses)
    population = register.total if register else None
    residents = int(usable.sum() - elsewhere.sum())
    return Participation(
        responses=responses,
        usable=int(usable.sum()),
        population=population,
        rate=_participation_rate(residents, population) if rated else None,
        elsewhere=int(elsewhere.sum()),
        verified=sum(sheet.verified),
        # Fewer decks than answers: counting began after the survey did.
        opened=sheet.opened if sheet.opened and sheet.opened >= responses else None,
        finished=int((counts.finished & usable).sum()),
        respondents=int((counts.answers[~counts.set_aside].sum(axis=1) > 0).sum()),
        choosers=int((counts.first_theme[~counts.set_aside] >= 0).sum()),
    )


def _participation_rate(usable: int, population: int | None) -> float | None:
    # A rate above 1 is a wrong register or answers from outside, and must not pass as participation.
    return usable / population if population and usable <= population else None
