"""What is liked: each theme and each picture of one area, best first.

Method: method.md, sections 1, 2 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from swipe.model import Interval, Picture, PictureSummary, Theme, ThemeSummary
from swipe.summary.counts import Counts
from swipe.summary.disclosure import is_too_few
from swipe.summary.estimates import ThemeEstimates, estimate_themes, wilson
from swipe.summary.ranking import rank_themes


def summarise_themes(
    themes: Sequence[Theme], counts: Counts, weights: NDArray[np.float64] | None
) -> tuple[ThemeSummary, ...]:
    """Return what is preferred, best first; a theme that fewer than 10 answered has no figures and comes last.

    `weights` has one entry per response of `counts` that was not set aside, or is None. A theme alone is not
    ranked: one that was compared with nothing must not look like a winner.
    """
    counted = ~counts.set_aside
    likes, answers = counts.likes[counted], counts.answers[counted]
    estimates = estimate_themes(likes, answers)
    weighted = None if weights is None else estimate_themes(likes, answers, weights)
    unscreened = estimate_themes(counts.likes, counts.answers) if counts.set_aside.any() else None
    shown = [column for column, count in enumerate(estimates.respondents.tolist()) if not is_too_few(count)]
    ranks: dict[int, tuple[int, int]] = {}
    if len(shown) > 1:
        ranks = dict(zip(shown, rank_themes(likes[:, shown], answers[:, shown]), strict=True))
    firsts = _first_choices(counts.first_theme[counted], len(themes))
    summaries = []
    for column, theme in enumerate(themes):
        estimate = estimates.of(column)
        if column not in shown or estimate is None:
            summaries.append(withheld_theme(theme, int(estimates.respondents[column])))
            continue
        rank_low, rank_high = ranks.get(column, (None, None))
        first = firsts[column]
        given = int(answers[:, column].sum())
        skipped = int(counts.skips[column])
        summaries.append(
            ThemeSummary(
                theme=theme,
                share=estimate.share,
                low=estimate.low,
                high=estimate.high,
                respondents=estimate.respondents,
                rank_low=rank_low,
                rank_high=rank_high,
                chosen_first=first.share if first else None,
                chosen_low=first.low if first else None,
                chosen_high=first.high if first else None,
                answers=given,
                skip_rate=skipped / (given + skipped),
                se=estimate.se,
                n_effective=estimate.n_effective,
                weighted=_interval(weighted, column),
                unscreened=_interval(unscreened, column),
            )
        )
    return tuple(sorted(summaries, key=lambda one: _place(one.share)))


def summarise_pictures(
    pictures: Sequence[Picture], counts: Counts, theme_of: Mapping[int, Theme]
) -> tuple[PictureSummary, ...]:
    """Return the cards that are in the deck or that somebody met, best first; fewer than 10 answers have no share."""
    summaries = []
    for picture, (dislikes, likes, skips) in zip(pictures, counts.pictures.tolist(), strict=True):
        answers = likes + dislikes
        if picture.retired_at is not None and not answers + skips:
            continue
        interval = None if is_too_few(answers) else wilson(likes, answers)
        summaries.append(
            PictureSummary(
                picture=picture,
                theme=theme_of.get(picture.theme_id or 0),
                likes=likes,
                dislikes=dislikes,
                skips=skips,
                shown=answers + skips,
                share=interval.share if interval else None,
                low=interval.low if interval else None,
                high=interval.high if interval else None,
            )
        )
    return tuple(sorted(summaries, key=lambda one: _place(one.share)))


def withheld_theme(theme: Theme, respondents: int) -> ThemeSummary:
    """Return a theme that tells nothing but how many answered."""
    return ThemeSummary(
        theme=theme, share=None, low=None, high=None, respondents=respondents, rank_low=None, rank_high=None
    )


def withheld_picture(one: PictureSummary) -> PictureSummary:
    """Return a picture that tells nothing of its answers, not even who met it."""
    return PictureSummary(
        picture=one.picture,
        theme=one.theme,
        likes=None,
        dislikes=None,
        skips=None,
        shown=None,
        share=None,
        low=None,
        high=None,
    )


def _first_choices(first_theme: NDArray[np.int64], themes: int) -> list[Interval | None]:
    chosen = np.bincount(first_theme[first_theme >= 0], minlength=themes).tolist()
    choosers = sum(chosen)
    return [None if is_too_few(choosers) else wilson(count, choosers) for count in chosen]


def _interval(estimates: ThemeEstimates | None, column: int) -> Interval | None:
    one = estimates.of(column) if estimates else None
    return Interval(one.share, one.low, one.high) if one else None


def _place(share: float | None) -> tuple[bool, float]:
    """Sort best first and withheld last; equal shares stay in the order given, whatever the last bit says."""
    return (share is None, -round(share or 0.0, 9))
