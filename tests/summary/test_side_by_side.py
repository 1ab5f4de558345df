"""Which differences between a few results may be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from swipe.model import Choice, ThemeSummary
from swipe.summary import tell_apart
from tests.summaries import CARDS, everybody, summarise


def people(likely: dict[int, float], count: int, seed: int) -> tuple[ThemeSummary, ...]:
    """Return the themes of `count` people who like each card with the likelihood of its theme."""
    chance = np.random.default_rng(seed)
    answers: list[dict[int, Choice]] = [
        {card.id: "like" if chance.random() < likely[card.theme_id or 0] else "dislike" for card in CARDS}
        for _ in range(count)
    ]
    return summarise(answers).themes


EVEN = {1: 0.5, 2: 0.5, 3: 0.5}


def test_a_large_difference_is_told_with_its_interval() -> None:
    told = tell_apart([people(EVEN | {1: 0.85}, 150, 1), people(EVEN, 150, 2)])
    assert [(one.theme.slug, one.more, one.less) for one in told] == [("green", 0, 1)]
    assert told[0].low < told[0].difference < told[0].high
    assert told[0].difference == pytest.approx(0.35, abs=0.1)


def test_the_order_of_results_changes_the_side_and_nothing_else() -> None:
    one, other = people(EVEN | {1: 0.85}, 150, 1), people(EVEN, 150, 2)
    (there,), (back,) = tell_apart([one, other]), tell_apart([other, one])
    assert (there.more, back.more) == (0, 1)
    assert (there.difference, there.low, there.high) == pytest.approx((back.difference, back.low, back.high))


def test_alike_results_are_not_told_apart() -> None:
    """Ninety comparisons of people who do not differ: of these, none or hardly any."""
    told = [tell_apart([people(EVEN, 60, seed), people(EVEN, 60, seed + 1000)]) for seed in range(30)]
    assert sum(map(len, told)) <= 3


def test_a_sure_difference_that_matters_to_nobody_is_not_told() -> None:
    assert tell_apart([people(EVEN | {1: 0.53}, 4000, 3), people(EVEN, 4000, 4)]) == ()


def test_everybody_against_nobody_is_told_without_a_false_certainty() -> None:
    (one,) = tell_apart([summarise(everybody(40, [11, 12])).themes, summarise(everybody(40, [])).themes])
    assert one.difference == 1
    assert one.low < 1


def test_what_leans_on_others_or_is_withheld_is_not_compared() -> None:
    one, other = people(EVEN | {1: 0.95}, 100, 1), people(EVEN | {1: 0.05}, 100, 2)
    assert tell_apart([[replace(theme, borrowed=True) for theme in one], other]) == ()
    assert tell_apart([summarise(everybody(5, [11])).themes, other]) == ()


@pytest.mark.parametrize("results", [[], [people(EVEN, 40, 1)], [(), ()]])
def test_one_result_alone_differs_from_nothing(results: list[tuple[ThemeSummary, ...]]) -> None:
    assert tell_apart(results) == ()


def test_of_four_every_pair_is_looked_at() -> None:
    told = tell_apart([people(EVEN | {1: level}, 200, place) for place, level in enumerate((0.9, 0.7, 0.5, 0.3))])
    assert {(one.more, one.less) for one in told if one.theme.slug == "green"} == {
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    }


def test_no_claim_stands_beside_an_interval_that_holds_nothing() -> None:
    for seed in range(12):
        told = tell_apart([people(EVEN | {1: 0.5 + seed / 50}, 70, seed), people(EVEN, 70, seed + 500)])
        assert all(one.low > 0 for one in told)
