"""One area's summary: what it prefers, how sure that is, and how many took part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from swipe.model import (
    Answers,
    Area,
    AreaSummary,
    Participation,
    Picture,
    PictureSummary,
    PictureTally,
    PublicFigures,
    Survey,
    Tallies,
    Theme,
    ThemeAnswers,
    ThemeSummary,
)
from swipe.summary.disclosure import is_too_few, may_publish
from swipe.summary.estimates import estimate_theme, wilson
from swipe.summary.notes import notes_on
from swipe.summary.ranking import rank_themes

METHOD = "swipe-1"
"""The version of the method, so that a figure in an old file can be traced to how it was made."""


def summarise_area(
    *,
    area: Area,
    survey: Survey | None,
    themes: Sequence[Theme],
    pictures: Sequence[Picture],
    tallies: Tallies,
    population: int | None,
    as_of: str,
    answers: Answers,
) -> AreaSummary:
    """Return what an area prefers, from the counts of one survey.

    `themes` is the municipality's list, `pictures` every picture of the survey, the retired ones too;
    `tallies` counts only the `answers` named; `population` (>= 0) is the register's, None when missing; `as_of` is
    an ISO 8601 date. A retired picture is listed only if somebody met it.

    Below 10 respondents (responses with a like or dislike) nothing about preferences is told, a picture's
    `shown` included: which pictures a handful of people met can point at one of them. The same floor holds for each
    theme, which then has no rank either, and for each picture's share, whose counts stay. One theme alone has no
    rank. The participation rate leaves out those who said that they live elsewhere; it is None without a register
    population, without a survey, and when it would pass 1; of simulated answers it is a simulated rate. A theme's
    share of first choices is told when at least 10 chose one.
    Raises ValueError when the counts name a theme or picture that is not given. Source: method.md.
    """
    tally_of = {tally.picture: tally for tally in tallies.pictures}
    _check_known(tallies, {theme.id for theme in themes}, {picture.id for picture in pictures})
    cards = [picture for picture in pictures if picture.retired_at is None or picture.id in tally_of]
    offered = frozenset(
        picture.theme_id
        for picture in pictures
        if picture.theme_id is not None and (picture.retired_at is None or _answered(tally_of.get(picture.id)))
    )
    answers_of: Counter[int] = Counter()
    for row in tallies.theme_answers:
        answers_of[row.response] += row.answers
    respondents = len(answers_of)
    usable = {response for response, given in answers_of.items() if given >= len(offered)}
    elsewhere = len(usable & tallies.elsewhere)
    withheld = is_too_few(respondents)
    theme_of = {theme.id: theme for theme in themes}
    if withheld:
        counts = Counter(row.theme for row in tallies.theme_answers)
        theme_summaries = [_withheld_theme(theme, counts[theme.id]) for theme in themes]
        picture_summaries = [_withheld_picture(picture, theme_of) for picture in cards]
    else:
        theme_summaries = _best_themes_first(themes, tallies.theme_answers, tallies.first_choices)
        picture_summaries = _best_pictures_first(cards, theme_of, tally_of)
    summary = AreaSummary(
        area=area,
        survey=survey,
        as_of=as_of,
        method=METHOD,
        answers=answers,
        withheld=withheld,
        participation=Participation(
            responses=tallies.responses,
            usable=len(usable),
            population=population,
            rate=_participation_rate(len(usable) - elsewhere, population) if survey is not None else None,
            elsewhere=elsewhere,
            verified=tallies.verified,
        ),
        reach=(),
        themes=tuple(theme_summaries),
        pictures=tuple(picture_summaries),
        notes=(),
    )
    return replace(summary, notes=notes_on(summary, respondents=respondents, themes_offered=offered))


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


def publishable(summary: AreaSummary, *, respondents: int, choosers: int) -> PublicFigures | None:
    """Return what of a summary everybody may see; None below 30 respondents or when no theme has so many.

    First choices are told when so many chose. `respondents` are the responses with a like or dislike, `choosers`
    those that chose one theme. Source: method.md, section 4.
    """
    choices = may_publish(choosers)
    shown = tuple(
        theme if choices else replace(theme, chosen_first=None)
        for theme in summary.themes
        if theme.share is not None and may_publish(theme.respondents)
    )
    if not shown or not may_publish(respondents):
        return None
    return PublicFigures(summary.participation.responses, respondents, summary.as_of, shown)


def _check_known(tallies: Tallies, themes: Collection[int], pictures: Collection[int]) -> None:
    if unknown := {row.theme for row in tallies.theme_answers}.difference(themes):
        raise ValueError(f"answers to unknown themes: {sorted(unknown)}")
    if unknown := {tally.picture for tally in tallies.pictures}.difference(pictures):
        raise ValueError(f"answers to unknown pictures: {sorted(unknown)}")


def _answered(tally: PictureTally | None) -> bool:
    return tally is not None and tally.likes + tally.dislikes > 0


def _participation_rate(usable: int, population: int | None) -> float | None:
    # A rate above 1 is a wrong register or answers from outside, and must not pass as participation.
    return usable / population if population and usable <= population else None


def _withheld_theme(theme: Theme, respondents: int) -> ThemeSummary:
    return ThemeSummary(
        theme=theme, share=None, low=None, high=None, respondents=respondents, rank_low=None, rank_high=None
    )


def _withheld_picture(picture: Picture, theme_of: dict[int, Theme]) -> PictureSummary:
    return PictureSummary(
        picture=picture,
        theme=_theme(picture, theme_of),
        likes=None,
        dislikes=None,
        skips=None,
        shown=None,
        share=None,
        low=None,
        high=None,
    )


def _best_themes_first(
    themes: Sequence[Theme], rows: Sequence[ThemeAnswers], first_choices: Mapping[int, int]
) -> list[ThemeSummary]:
    choosers = sum(first_choices.values())
    likes, answers = _matrices(themes, rows)
    respondents = (answers > 0).sum(axis=0)
    shown = [column for column, count in enumerate(respondents) if not is_too_few(int(count))]
    ranks: dict[int, tuple[int, int]] = {}
    # A theme that was compared with nothing must not look like a winner.
    if len(shown) > 1:
        ranks = dict(zip(shown, rank_themes(likes[:, shown], answers[:, shown]), strict=True))
    summaries = []
    for column, theme in enumerate(themes):
        if column not in shown:
            summaries.append(_withheld_theme(theme, int(respondents[column])))
            continue
        met = answers[:, column] > 0
        estimate = estimate_theme(likes[met, column], answers[met, column])
        rank_low, rank_high = ranks.get(column, (None, None))
        summaries.append(
            ThemeSummary(
                theme=theme,
                share=estimate.share,
                low=estimate.low,
                high=estimate.high,
                respondents=estimate.respondents,
                rank_low=rank_low,
                rank_high=rank_high,
                chosen_first=None if is_too_few(choosers) else first_choices.get(theme.id, 0) / choosers,
            )
        )
    return sorted(summaries, key=lambda one: _place(one.share))


def _matrices(themes: Sequence[Theme], rows: Sequence[ThemeAnswers]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return likes and answers, each of shape (respondents, themes)."""
    column = {theme.id: number for number, theme in enumerate(themes)}
    line = {response: number for number, response in enumerate(sorted({row.response for row in rows}))}
    likes = np.zeros((len(line), len(themes)), dtype=np.int64)
    answers = np.zeros_like(likes)
    for row in rows:
        likes[line[row.response], column[row.theme]] = row.likes
        answers[line[row.response], column[row.theme]] = row.answers
    return likes, answers


def _best_pictures_first(
    pictures: Sequence[Picture], theme_of: dict[int, Theme], tally_of: dict[int, PictureTally]
) -> list[PictureSummary]:
    summaries = []
    for picture in pictures:
        tally = tally_of.get(picture.id) or PictureTally(picture.id, 0, 0, 0)
        answers = tally.likes + tally.dislikes
        interval = None if is_too_few(answers) else wilson(tally.likes, answers)
        summaries.append(
            PictureSummary(
                picture=picture,
                theme=_theme(picture, theme_of),
                likes=tally.likes,
                dislikes=tally.dislikes,
                skips=tally.skips,
                shown=answers + tally.skips,
                share=interval.share if interval else None,
                low=interval.low if interval else None,
                high=interval.high if interval else None,
            )
        )
    return sorted(summaries, key=lambda one: _place(one.share))


def _theme(picture: Picture, theme_of: dict[int, Theme]) -> Theme | None:
    return None if picture.theme_id is None else theme_of.get(picture.theme_id)


def _place(share: float | None) -> tuple[bool, float]:
    """Sort best first and withheld last; equal shares stay in the order given, whatever the last bit says."""
    return (share is None, -round(share or 0.0, 9))
