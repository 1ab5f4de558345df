"""What groups of residents prefer, one background variable at a time, and what they agree on.

Method: method.md, sections 2, 4 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swipe.summary.comparison import AgainstRest, against_rest, share_and_variance
from swipe.summary.disclosure import CAUTION, FLOOR, UNKNOWN, merge_categories
from swipe.summary.estimates import ThemeEstimate, ThemeEstimates, check_themes, finish_estimates

LEAST_RESPONDENTS = CAUTION
"""An area with fewer respondents is not divided into groups."""


@dataclass(frozen=True, slots=True)
class GroupEstimate:
    """What one group thinks of one theme; None where the figure is withheld.

    `difference` (in [-1, 1]) is from the respondents of all other groups; it is None too where there are too few of
    these, and for those who did not say. `differs` tells that it is significant among all groups and themes of the
    variable, and at least 5 points of a hundred.
    """

    estimate: ThemeEstimate | None
    difference: float | None
    differs: bool


@dataclass(frozen=True, slots=True)
class GroupEstimates:
    """One or more categories of a variable, by position, -1 for those who did not say; a share per theme."""

    categories: tuple[int, ...]
    respondents: int
    themes: tuple[GroupEstimate, ...]

    @property
    def unknown(self) -> bool:
        """Whether these are only those who did not say, who are no group of people."""
        return self.categories == (UNKNOWN,)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far groups agree on liking a theme: high only when none of them is against.

    `lowest` is the smallest share over the groups, `agreement` the geometric mean over the groups of
    (likes + 1) / (answers + 2), both in [0, 1].
    """

    lowest: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one variable, and per theme how far they agree; None where fewer than two groups are shown."""

    groups: tuple[GroupEstimates, ...]
    consensus: tuple[Agreement | None, ...]


def by_group(
    likes: NDArray[np.int64],
    answers: NDArray[np.int64],
    codes: NDArray[np.int64],
    *,
    categories: int,
    ordered: bool,
) -> Groups | None:
    """Return the theme shares of the groups of one background variable; None when they are withheld.

    `likes` and `answers` have shape (R, T), ``0 <= likes <= answers``, 0 answers for a theme that was not met; `codes`
    has shape (R,): each response's category in [0, categories), -1 when unknown. Who answered nothing is left out.
    Below 30 respondents, and when merging leaves fewer than two groups, the variable is withheld: see
    :func:`~swipe.summary.disclosure.merge_categories`. A theme's figure is withheld of a
    group of which fewer than 10 met it, and of the next smallest group when the withheld could otherwise be found by
    subtracting. Those who did not say are shown if they are many, but not compared. Each group is set against the
    respondents of all other groups, Benjamini-Hochberg at .10 over groups and themes.
    Raises ValueError outside these shapes and ranges. Source: method.md, sections 2, 4 and 7.
    """
    check_themes(likes, answers, np.ones(len(likes)))
    if codes.shape != likes.shape[:1]:
        raise ValueError(f"codes and likes must share one shape (R,), not {codes.shape}, {likes.shape[:1]}")
    if codes.size and not UNKNOWN <= codes.min() <= codes.max() < categories:
        raise ValueError(f"codes must be from {UNKNOWN} to {categories - 1}")
    answered = answers.any(axis=1)
    likes, answers, codes = likes[answered], answers[answered], codes[answered]
    if len(codes) < LEAST_RESPONDENTS:
        return None
    # The unknown are counted last, where -1 finds them again.
    counts = np.bincount(np.where(codes == UNKNOWN, categories, codes), minlength=categories + 1).tolist()
    merged = merge_categories(counts[:-1], ordered=ordered, unknown=counts[-1])
    if merged is None:
        return None
    place_of = np.empty(categories + 1, dtype=np.int64)
    for place, group in enumerate(merged):
        place_of[list(group)] = place  # -1, the unknown, is the last entry, as it is of codes
    members = (place_of[codes] == np.arange(len(merged))[:, np.newaxis]).astype(np.float64)
    own_shares = likes / np.maximum(answers, 1)
    columns = np.concatenate([answers > 0, own_shares, own_shares**2, likes, answers], axis=1)
    met, shares, squares, *swipes = np.split(members @ columns, 5, axis=1)
    liked, given = (np.rint(part).astype(np.int64) for part in swipes)
    sums = np.stack([met, met, shares, met, shares, squares])
    estimates = finish_estimates(*share_and_variance(sums), np.rint(met).astype(np.int64), liked, given)
    shown = enough_shown(estimates.respondents)
    # Those who did not say come last, so that the others keep their places without them.
    known = sum(group != (UNKNOWN,) for group in merged)
    against = against_rest(sums[:, :known])
    people = members.sum(axis=1)
    return Groups(
        groups=tuple(
            GroupEstimates(group, int(people[place]), _shares(estimates, shown, against, place))
            for place, group in enumerate(merged)
        ),
        consensus=tuple(
            find_consensus(estimates.share[told, theme], liked[told, theme], given[told, theme])
            for theme, told in enumerate(np.flatnonzero(column) for column in shown[:known].T)
        ),
    )


def find_consensus(
    shares: NDArray[np.float64], likes: NDArray[np.int64], answers: NDArray[np.int64]
) -> Agreement | None:
    """Return how far groups agree on liking one theme; None for fewer than two groups.

    All have shape (G,): each group's share in [0, 1], and all its likes and answers, ``0 <= likes <= answers``. Raises
    ValueError outside these shapes and ranges. Source: method.md, section 7.
    """
    if shares.ndim != 1 or not shares.shape == likes.shape == answers.shape:
        raise ValueError(f"all must share one shape (G,), not {shares.shape}, {likes.shape}, {answers.shape}")
    if not ((shares >= 0) & (shares <= 1) & (likes >= 0) & (likes <= answers)).all():
        raise ValueError("shares must be from 0 to 1 and likes from 0 to the answers")
    if len(shares) < 2:
        return None
    return Agreement(float(shares.min()), float(np.exp(np.log((likes + 1) / (answers + 2)).mean())))


def enough_shown(respondents: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return of which groups a theme's figure may be shown, shape (G, T), so that no smaller group's can be found.

    `respondents` (>= 0), shape (G, T), are how many of each group met the theme. A group of 1 to 9 is hidden, and the
    next smallest with it until the hidden of a theme are 10 people: all groups together are known, and what the shown
    leave of them would otherwise be the hidden group's. Nobody's group has no figure to show.
    """
    shown = respondents >= FLOOR
    for theme, column in enumerate(respondents.T):
        while 0 < column[~shown[:, theme]].sum() < FLOOR and shown[:, theme].any():
            places = np.flatnonzero(shown[:, theme])
            shown[places[column[places].argmin()], theme] = False
    return shown


def _shares(
    estimates: ThemeEstimates, shown: NDArray[np.bool_], against: AgainstRest, place: int
) -> tuple[GroupEstimate, ...]:
    found = []
    for theme, show in enumerate(shown[place]):
        compared = bool(show) and place < len(against.tested) and bool(against.tested[place, theme])
        found.append(
            GroupEstimate(
                estimate=estimates.of(place, theme) if show else None,
                difference=float(against.difference[place, theme]) if compared else None,
                differs=compared and bool(against.stands_out[place, theme]),
            )
        )
    return tuple(found)
