"""Small areas, against the method's numbers, the formulas word by word and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from swipe.summary.estimates import estimate_theme
from swipe.summary.shrinkage import effective_counts, shrink

LIKES = np.array([6.0, 11, 9, 40, 22, 18, 75, 30])
ANSWERS = np.array([7.0, 20, 18, 50, 40, 24, 100, 60])

areas = st.lists(
    st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30
)


def test_the_estimates_are_the_methods():
    shrunk = shrink(LIKES, ANSWERS)
    assert shrunk.mean == pytest.approx(0.661442, abs=1e-6)
    assert shrunk.between == pytest.approx(0.009991, abs=1e-6)
    assert shrunk.prior == pytest.approx(20.851903, abs=1e-6)
    assert shrunk.share[0] == pytest.approx(0.710627, abs=1e-6)


def test_the_intervals_are_those_of_the_beta_distribution():
    shrunk = shrink(LIKES, ANSWERS)
    likes = shrunk.mean * shrunk.prior + LIKES
    low, high = beta.interval(0.95, likes, shrunk.prior + ANSWERS - likes)
    assert shrunk.low == pytest.approx(low, abs=1e-9)
    assert shrunk.high == pytest.approx(high, abs=1e-9)


@given(areas)
def test_every_estimate_lies_between_the_areas_own_and_the_mean_and_inside_its_interval(counts):
    likes, answers = np.array(counts, dtype=float).T
    shrunk = shrink(likes, answers)
    if shrunk is None:
        assert answers.sum() == 0
        return
    own = np.where(answers > 0, likes / np.maximum(answers, 1), shrunk.mean)
    between = np.sort([own, np.full_like(own, shrunk.mean)], axis=0)
    assert (between[0] - 1e-12 <= shrunk.share).all()
    assert (shrunk.share <= between[1] + 1e-12).all()
    assert ((shrunk.low >= 0) & (shrunk.low <= shrunk.share) & (shrunk.share <= shrunk.high) & (shrunk.high <= 1)).all()
    assert (shrunk.low < shrunk.high).all()
    assert (shrunk.prior is None) == (shrunk.between <= 0)


@given(areas)
def test_an_area_without_answers_changes_nothing_for_the_others(counts):
    likes, answers = np.array(counts, dtype=float).T
    alone, together = shrink(likes, answers), shrink(np.append(likes, 0.0), np.append(answers, 0.0))
    if alone is None:
        assert together is None
        return
    assert together.share[:-1] == pytest.approx(alone.share)
    assert together.share[-1] == pytest.approx(alone.mean)


def test_the_fewer_answer_the_more_an_area_leans_on_the_others():
    shrunk = shrink(np.array([9.0, 90, 30, 50]), np.array([10.0, 100, 100, 100]))
    small, large = shrunk.share[:2]
    assert shrunk.mean < small < large < 0.9
    assert np.ptp([shrunk.low[0], shrunk.high[0]]) > np.ptp([shrunk.low[1], shrunk.high[1]])


def test_areas_that_differ_by_chance_alone_are_all_estimated_by_the_mean():
    likes, answers = np.array([5.0, 6, 4]), np.array([10.0, 10, 10])
    shrunk = shrink(likes, answers)
    assert shrunk.between <= 0
    assert shrunk.prior is None
    assert (shrunk.share == 0.5).all()
    assert (shrunk.low[0], shrunk.high[0]) == pytest.approx(beta.interval(0.95, 15, 15))


def test_areas_that_hardly_differ_are_no_surer_than_all_answers_together():
    answers = np.full(2, 10.0)
    apart = 10 * np.sqrt(0.25 / 10) * (1 + 1e-12)
    shrunk = shrink(np.array([5 + apart, 5 - apart]), answers)
    assert shrunk.prior > 1e9
    assert (shrunk.low[0], shrunk.high[0]) == pytest.approx(beta.interval(0.95, 10, 10), abs=1e-6)


def test_one_area_is_estimated_by_itself():
    shrunk = shrink(np.array([8.0]), np.array([10.0]))
    assert shrunk.share[0] == 0.8
    assert 0.4 < shrunk.low[0] < 0.8 < shrunk.high[0] < 1


@pytest.mark.parametrize(("liked", "certain"), [(0.0, 0.0), (1.0, 1.0)])
def test_that_everybody_everywhere_agrees_is_not_certain(liked, certain):
    answers = np.array([10.0, 3, 0])
    shrunk = shrink(liked * answers, answers)
    assert (shrunk.share == certain).all()
    assert (np.ptp([shrunk.low, shrunk.high], axis=0) > 0.05).all()


def test_areas_of_opposite_unanimous_people_stay_apart_but_not_for_certain():
    shrunk = shrink(np.array([20.0, 0, 0]), np.array([20.0, 20, 0]))
    assert shrunk.prior == 0
    assert shrunk.share == pytest.approx([1, 0, 0.5])
    assert shrunk.low[0] < 0.95
    assert shrunk.high[1] > 0.05
    assert (shrunk.low[2], shrunk.high[2]) == pytest.approx((0, 1), abs=0.01)


def test_no_areas_and_no_answers_have_no_estimates():
    assert shrink(np.array([]), np.array([])) is None
    assert shrink(np.zeros(3), np.zeros(3)) is None


def test_answers_count_for_what_people_in_the_whole_municipality_tell_apart():
    people, swipes = np.array([12, 300]), 4
    likes = np.random.default_rng(1).binomial(swipes, 0.6, 312)
    everybody = estimate_theme(likes, np.full(312, swipes))
    shares = np.array([likes[:12].mean(), likes[12:].mean()]) / swipes
    x, n = effective_counts(shares, people, n_effective_all=everybody.n_effective, respondents_all=312)
    assert n.sum() == pytest.approx(everybody.n_effective)
    assert n[0] / n[1] == pytest.approx(12 / 300)
    assert x / n == pytest.approx(shares)


@pytest.mark.parametrize(
    ("likes", "answers", "why"),
    [
        ([1.0], [1.0, 2.0], "one shape"),
        ([[1.0]], [[1.0]], "one shape"),
        ([2.0], [1.0], "likes must be"),
        ([-1.0], [1.0], "likes must be"),
        ([float("nan")], [1.0], "likes must be"),
        ([1.0], [float("inf")], "likes must be"),
    ],
)
def test_impossible_areas_are_refused(likes, answers, why):
    with pytest.raises(ValueError, match=why):
        shrink(np.array(likes), np.array(answers))


@pytest.mark.parametrize(
    ("share", "respondents", "number", "people"),
    [([1.2], [3], 10, 3), ([0.5], [-3], 10, 3), ([0.5], [3, 4], 10, 3), ([0.5], [3], 0, 3), ([0.5], [3], 10, 0)],
)
def test_impossible_effective_counts_are_refused(share, respondents, number, people):
    with pytest.raises(ValueError, match=r"must be|need respondents"):
        effective_counts(np.array(share), np.array(respondents), n_effective_all=number, respondents_all=people)
