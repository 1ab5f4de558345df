"""All areas together: each against the rest, the smallest leaning on the others, and nobody on the withheld."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swipe.model import Area, AreaSummary, ThemeSummary
from swipe.summary import compare_areas
from swipe.summary.estimates import estimate_theme
from swipe.summary.shrinkage import effective_counts, shrink
from tests.summaries import CARDS, THEMES, Response, everybody, summarise

GREEN, CITY = THEMES[0], THEMES[1]


def mixed(people: int, green: float, city: float, seed: int) -> list[Response]:
    """Return residents who like the two themes so often."""
    chance = np.random.default_rng(seed)
    often = {1: green, 2: city, 3: 0.5}
    return [
        {one.id: "like" if chance.random() < often[one.theme_id or 0] else "dislike" for one in CARDS}
        for _ in range(people)
    ]


def areas_of(*answers: Sequence[Response], **changes: object) -> list[AreaSummary]:
    return [
        summarise(one, area=Area(number, f"area-{number}", f"Area {number}"), **changes)
        for number, one in enumerate(answers, start=1)
    ]


def theme_of(summary: AreaSummary, theme: int) -> ThemeSummary:
    return next(one for one in summary.themes if one.theme.id == theme)


def own_shares(responses: Sequence[Response], theme: int) -> tuple[np.ndarray, np.ndarray]:
    """Return likes and answers of each resident in a theme, counted the plain way."""
    cards = [one.id for one in CARDS if one.theme_id == theme]
    likes = np.array([sum(one.get(card) == "like" for card in cards) for one in responses])
    answers = np.array([sum(one.get(card) in ("like", "dislike") for card in cards) for one in responses])
    return likes, answers


def test_the_rest_is_everybody_elsewhere_as_one_crowd_with_a_vote_each() -> None:
    here, there, yonder = mixed(60, 0.9, 0.4, 1), mixed(45, 0.5, 0.5, 2), mixed(80, 0.4, 0.6, 3)
    first = compare_areas(areas_of(here, there, yonder))[0]
    pooled = estimate_theme(*own_shares([*there, *yonder], GREEN.id))
    green = theme_of(first, GREEN.id)
    assert green.rest is not None
    assert green.share is not None
    assert green.rest.share == pytest.approx(pooled.share, abs=1e-12)
    assert green.rest.difference == pytest.approx(green.share - pooled.share, abs=1e-12)
    assert green.rest.low < green.rest.difference < green.rest.high
    assert green.rest.stands_out


def test_areas_that_want_the_same_do_not_stand_out() -> None:
    made = compare_areas(areas_of(*(mixed(60, 0.6, 0.5, seed) for seed in range(1, 6))))
    assert not any(one.rest and one.rest.stands_out for summary in made for one in summary.themes)


def test_the_summaries_come_back_in_their_order_with_all_else_as_it_was() -> None:
    before = areas_of(mixed(60, 0.9, 0.4, 1), mixed(45, 0.5, 0.5, 2))
    after = compare_areas(before)
    assert [one.area for one in after] == [one.area for one in before]
    for one, other in zip(before, after, strict=True):
        assert (one.participation, one.pictures, one.notes) == (other.participation, other.pictures, other.notes)
        assert [t.share for t in one.themes] == [t.share for t in other.themes]


def test_what_a_withheld_area_answered_cannot_be_found_by_subtracting() -> None:
    large, other, few = mixed(60, 0.9, 0.4, 1), mixed(45, 0.5, 0.5, 2), everybody(9, [11, 12])
    with_few, without = compare_areas(areas_of(large, other, few)), compare_areas(areas_of(large, other))
    for one, same in zip(with_few, without, strict=False):
        assert [t.rest for t in one.themes] == [t.rest for t in same.themes]
    assert with_few[2].withheld
    assert all(one.rest is None and not one.borrowed for one in with_few[2].themes)


def test_an_area_of_few_answers_leans_on_the_others() -> None:
    many, other, few = mixed(90, 0.8, 0.4, 1), mixed(70, 0.5, 0.5, 2), everybody(15, [11, 12])
    made = compare_areas(areas_of(many, other, few))[2]
    green = theme_of(made, GREEN.id)
    likes, answers = own_shares([*many, *other, *few], GREEN.id)
    everyone = estimate_theme(likes, answers)
    shares = np.array([estimate_theme(*own_shares(one, GREEN.id)).share for one in (many, other, few)])
    drawn = shrink(
        *effective_counts(
            shares, np.array([90, 70, 15]), n_effective_all=everyone.n_effective, respondents_all=len(likes)
        )
    )
    assert drawn
    assert (green.share, green.low, green.high) == pytest.approx((drawn.share[2], drawn.low[2], drawn.high[2]))
    assert green.share is not None
    assert green.share < 1, "all fifteen liked it, and the others draw it down"
    assert green.borrowed
    assert (green.rank_low, green.rank_high, green.rest, green.weighted, green.se) == (None,) * 5
    assert "lean on those of the other areas" in made.notes[-1].message
    shown = [one.share for one in made.themes if one.share is not None]
    assert shown == sorted(shown, reverse=True)


def test_thirty_answers_stand_by_themselves() -> None:
    made = compare_areas(areas_of(mixed(90, 0.8, 0.4, 1), mixed(30, 0.5, 0.5, 2)))[1]
    assert not any(one.borrowed for one in made.themes)
    assert all(one.rest for one in made.themes)


@pytest.mark.parametrize("others", [[], [[]], [everybody(9, [11])]])
def test_the_only_area_with_figures_is_compared_with_nothing(others: list[list[Response]]) -> None:
    before = areas_of(mixed(20, 0.9, 0.4, 1), *others)
    assert compare_areas(before) == before


def test_a_municipality_without_areas_or_surveys_has_nothing_to_compare() -> None:
    assert compare_areas([]) == []
    empty = areas_of([], [], survey=None)
    assert compare_areas(empty) == empty


def test_areas_of_one_mind_are_no_certainty() -> None:
    made = compare_areas(areas_of(everybody(40, [11, 12]), everybody(40, [11, 12]), everybody(12, [21])))
    for summary in made:
        for one in summary.themes:
            assert one.share is not None
            assert one.low is not None
            assert one.high is not None
            assert one.low < one.high


sizes = st.lists(st.tuples(st.integers(0, 45), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5)


@settings(max_examples=40)
@given(sizes, st.integers(0, 9))
def test_every_comparison_keeps_its_promises(towns: list[tuple[int, float, float]], seed: int) -> None:
    before = areas_of(*(mixed(people, green, city, seed + n) for n, (people, green, city) in enumerate(towns)))
    for one, other in zip(before, compare_areas(before), strict=True):
        assert one.area == other.area
        for theme in other.themes:
            assert (theme.share is None) == (theme_of(one, theme.theme.id).share is None)
            if theme.share is not None:
                assert theme.low is not None
                assert theme.high is not None
                assert 0 <= theme.low <= theme.share <= theme.high <= 1
            if theme.rest:
                gap = theme.rest
                assert -1 <= gap.low <= gap.difference <= gap.high <= 1
                assert not gap.stands_out or abs(gap.difference) >= 0.05 - 1e-9
            assert not theme.borrowed or theme.respondents < 30
