"""Shares and their intervals, against the method's numbers, scipy and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest, norm
from statsmodels.regression.linear_model import WLS

from swipe.summary.estimates import Z95, estimate_theme, estimate_themes, wilson

ANSWERS = np.array([5, 3, 4, 1, 6, 2, 4, 5, 3, 8, 2, 4])
LIKES = np.array([4, 3, 1, 1, 2, 2, 3, 5, 0, 3, 1, 3])

counts = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
people = st.lists(counts, min_size=1, max_size=60)
weighted_people = st.lists(st.tuples(counts, st.floats(0.05, 20)), min_size=1, max_size=60)


def test_z_is_the_normal_quantile():
    assert pytest.approx(norm.ppf(0.975), abs=1e-12) == Z95


@pytest.mark.parametrize(
    ("likes", "answers", "low", "high"),
    [(17, 25, 0.484103, 0.827948), (0, 12, 0, 0.242494), (412, 530, 0.740016, 0.810709)],
)
def test_the_wilson_interval_is_the_methods(likes, answers, low, high):
    interval = wilson(likes, answers)
    assert interval.share == likes / answers
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_wilson_interval_is_scipys(pair):
    likes, answers = pair
    ours = wilson(likes, answers)
    theirs = binomtest(likes, answers).proportion_ci(method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert 0 <= ours.low <= ours.share <= ours.high <= 1


def test_nobody_likes_it_gives_an_interval_that_begins_at_nought():
    assert wilson(0, 1).low == 0
    assert wilson(1, 1).high == 1
    assert wilson(0, 1).high > 0.75


@pytest.mark.parametrize(("likes", "answers"), [(0, 0), (0, -1), (-1, 5), (6, 5)])
def test_impossible_counts_have_no_interval(likes, answers):
    with pytest.raises(ValueError, match="must be"):
        wilson(likes, answers)


def test_the_theme_estimate_is_the_methods():
    estimate = estimate_theme(LIKES, ANSWERS)
    assert estimate.share == pytest.approx(0.646528, abs=1e-6)
    assert estimate.se == pytest.approx(0.099744, abs=1e-6)
    assert estimate.n_effective == pytest.approx(22.970282, abs=1e-6)
    assert (estimate.low, estimate.high) == pytest.approx((0.419878, 0.822137), abs=1e-6)
    assert estimate.respondents == 12


@given(weighted_people)
def test_share_and_standard_error_are_those_of_a_clustered_regression(given_people):
    assume(len(given_people) > 1)
    likes, answers = np.array([pair for pair, _ in given_people]).T
    weights = np.array([weight for _, weight in given_people])
    shares = likes / answers
    assume(np.ptp(shares) > 0)
    ours = estimate_theme(likes, answers, weights)
    theirs = WLS(shares, np.ones(len(shares)), weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": np.arange(len(shares))}
    )
    assert ours.share == pytest.approx(theirs.params[0], abs=1e-9)
    assert ours.se == pytest.approx(theirs.bse[0], abs=1e-9)


@given(weighted_people)
def test_every_estimate_is_a_number_inside_its_interval(given_people):
    likes, answers = np.array([pair for pair, _ in given_people]).T
    weights = np.array([weight for _, weight in given_people])
    estimate = estimate_theme(likes, answers, weights)
    assert 0 <= estimate.low <= estimate.share <= estimate.high <= 1
    assert estimate.low < estimate.high
    assert 0 < estimate.n_effective <= max(answers.sum(), len(answers))


@given(people)
def test_equal_weights_are_no_weights(given_people):
    likes, answers = np.array(given_people).T
    plain = estimate_theme(likes, answers)
    weighted = estimate_theme(likes, answers, np.full(len(likes), 2.5))
    assert weighted.share == pytest.approx(plain.share, abs=1e-12)
    assert (weighted.low, weighted.high) == pytest.approx((plain.low, plain.high), abs=1e-9)


def test_one_person_has_one_vote_however_much_they_swipe():
    estimate = estimate_theme(np.array([0, 40]), np.array([1, 40]))
    assert estimate.share == 0.5


@pytest.mark.parametrize(("likes", "answers", "share"), [(0, 4, 0.0), (4, 4, 1.0), (1, 2, 0.5)])
def test_one_person_says_nothing_about_the_others(likes, answers, share):
    estimate = estimate_theme(np.array([likes]), np.array([answers]))
    assert (estimate.share, estimate.low, estimate.high) == (share, 0, 1)
    assert estimate.se is None
    assert estimate.n_effective == 1


@pytest.mark.parametrize("people", [2, 3, 10, 500])
def test_unanimity_counts_people_not_swipes(people):
    answers = np.full(people, 20)
    liked, disliked = estimate_theme(answers, answers), estimate_theme(np.zeros_like(answers), answers)
    assert liked.n_effective == disliked.n_effective == people
    assert (liked.share, liked.high) == (1, 1)
    assert (disliked.share, disliked.low) == (0, 0)
    assert liked.low == pytest.approx(1 - disliked.high)
    assert 0 < liked.low < 1


def test_two_who_agree_are_far_from_certain():
    assert estimate_theme(np.array([9, 9]), np.array([9, 9])).low < 0.02


def test_the_same_half_hearted_answer_from_all_still_has_an_interval():
    estimate = estimate_theme(np.full(10, 1), np.full(10, 3))
    assert estimate.share == pytest.approx(1 / 3)
    assert estimate.se == pytest.approx(0, abs=1e-12)
    assert estimate.n_effective == 30
    assert estimate.low < 0.25 < 0.45 < estimate.high


def test_weights_that_leave_one_person_in_fact_still_give_numbers():
    estimate = estimate_theme(np.array([1, 0]), np.array([1, 1]), np.array([1e200, 1e-200]))
    assert 0 <= estimate.low < estimate.share <= estimate.high == 1


@pytest.mark.parametrize(
    ("likes", "answers", "weights", "why"),
    [
        ([], [], None, "at least one respondent"),
        ([0], [0], None, "at least one answer"),
        ([3], [2], None, "likes must be"),
        ([-1], [2], None, "likes must be"),
        ([1, 1], [1], None, "one shape"),
        ([[1]], [[1]], None, "one shape"),
        ([1, 1], [1, 1], [1.0], "one shape"),
        ([1, 1], [1, 1], [1.0, 0.0], "weights must be"),
        ([1, 1], [1, 1], [1.0, -1.0], "weights must be"),
        ([1, 1], [1, 1], [1.0, float("nan")], "weights must be"),
        ([1, 1], [1, 1], [1.0, float("inf")], "weights must be"),
    ],
)
def test_impossible_answers_have_no_estimate(likes, answers, weights, why):
    with pytest.raises(ValueError, match=why):
        estimate_theme(
            np.array(likes, dtype=np.int64),
            np.array(answers, dtype=np.int64),
            None if weights is None else np.array(weights),
        )


# ------------------------------------------------------------------ many themes at once


@st.composite
def surveys(draw):
    """Likes and answers of up to 30 people and 6 themes, some of which they did not meet, with or without weights."""
    shape = draw(st.tuples(st.integers(0, 30), st.integers(0, 6)))
    answers = draw(arrays(np.int64, shape, elements=st.integers(0, 4)))
    likes = np.minimum(draw(arrays(np.int64, shape, elements=st.integers(0, 4))), answers)
    weights = draw(st.none() | arrays(np.float64, shape[0], elements=st.floats(0.05, 20)))
    return likes, answers, weights


@given(surveys())
def test_many_themes_at_once_are_each_theme_by_itself(survey):
    likes, answers, weights = survey
    all_at_once = estimate_themes(likes, answers, weights)
    for theme in range(likes.shape[1]):
        met = answers[:, theme] > 0
        if not met.any():
            assert all_at_once.of(theme) is None
            continue
        alone = estimate_theme(likes[met, theme], answers[met, theme], None if weights is None else weights[met])
        together = all_at_once.of(theme)
        assert together.se == (None if alone.se is None else pytest.approx(alone.se, abs=1e-12))
        for name in ("share", "low", "high", "n_effective", "respondents"):
            assert getattr(together, name) == pytest.approx(getattr(alone, name), abs=1e-9)


@given(surveys())
def test_every_one_of_many_estimates_is_a_number_inside_its_interval(survey):
    many = estimate_themes(*survey)
    assert ((many.low >= 0) & (many.low <= many.share) & (many.share <= many.high) & (many.high <= 1)).all()
    assert (many.low < many.high).all()
    assert not np.isnan(many.se).any()
    assert np.isfinite(many.n_effective).all()


def test_a_theme_that_nobody_met_may_be_anything():
    many = estimate_themes(np.zeros((20, 1), dtype=int), np.zeros((20, 1), dtype=int))
    assert (many.low[0], many.high[0], many.respondents[0]) == (0, 1, 0)
    assert many.se[0] == np.inf
    assert many.of(0) is None


@pytest.mark.parametrize(
    ("likes", "answers", "weights", "why"),
    [
        ([0, 1], [1, 1], None, "one shape"),
        ([[0, 1]], [[1]], None, "one shape"),
        ([[1]], [[0]], None, "likes must be"),
        ([[-1]], [[1]], None, "likes must be"),
        ([[1]], [[1]], [1.0, 1.0], "one shape"),
        ([[1]], [[1]], [0.0], "weights must be"),
    ],
)
def test_impossible_answers_to_many_themes_have_no_estimates(likes, answers, weights, why):
    with pytest.raises(ValueError, match=why):
        estimate_themes(np.array(likes), np.array(answers), None if weights is None else np.array(weights))
