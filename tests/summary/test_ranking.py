"""Ranks that the data carry, against scipy and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest, ttest_1samp
from statsmodels.stats.multitest import multipletests

from swipe.summary.ranking import compare_pair, rank_themes, reject_holm

shapes = st.tuples(st.integers(0, 25), st.integers(0, 6))


@st.composite
def surveys(draw):
    shape = draw(shapes)
    answers = draw(arrays(np.int64, shape, elements=st.integers(0, 4)))
    likes = np.minimum(draw(arrays(np.int64, shape, elements=st.integers(0, 4))), answers)
    return likes, answers


def people_who_like(chances, people, seed=1, pictures=4):
    """Return likes and answers of people who like each theme's pictures with its chance."""
    chance = np.random.default_rng(seed)
    answers = np.full((people, len(chances)), pictures)
    return chance.binomial(answers, chances), answers


@settings(max_examples=30)
@given(st.lists(st.integers(0, 10_000).map(lambda n: (n / 10_000) ** 3), max_size=20))
def test_holm_is_that_of_statsmodels(p_values):
    theirs = multipletests(p_values, alpha=0.05, method="holm")[0].tolist() if p_values else []
    assert reject_holm(p_values, 0.05) == theirs


def test_holm_stops_at_the_first_that_is_not_rejected():
    assert reject_holm([0.01, 0.04, 0.03], 0.05) == [True, False, False]


@given(arrays(np.float64, st.integers(2, 40), elements=st.integers(-12, 12).map(lambda n: n / 12)))
def test_a_pair_is_compared_with_a_t_test_within_people(differences):
    assume(np.ptp(differences) > 0)
    assert compare_pair(differences) == pytest.approx(ttest_1samp(differences, 0).pvalue, abs=1e-12)


@pytest.mark.parametrize("people", [2, 3, 6, 10, 40])
def test_the_same_difference_from_all_is_as_sure_as_a_sign_test(people):
    exact = binomtest(people, people).pvalue
    assert compare_pair(np.full(people, 0.25)) == pytest.approx(exact)
    assert compare_pair(np.full(people, -1.0)) == pytest.approx(exact)


def test_equal_fractions_written_differently_are_the_same_difference():
    differences = np.array([1 / 2 - 1 / 6, 1 / 3, 2 / 3 - 1 / 3])
    assert np.ptp(differences) > 0, "the case needs a difference in the last bit"
    assert compare_pair(differences) == 2 * 0.5**3


@pytest.mark.parametrize("differences", [[], [0.7], [0.0, 0.0], [0.0] * 50])
def test_too_few_people_or_no_difference_is_not_significant(differences):
    assert compare_pair(np.array(differences)) == 1


def test_clear_preferences_get_clear_ranks():
    likes, answers = people_who_like([0.5, 0.95, 0.1], 200)
    assert rank_themes(likes, answers) == [(2, 2), (1, 1), (3, 3)]


def test_themes_that_do_not_differ_share_their_ranks():
    likes, answers = people_who_like([0.6, 0.6, 0.1], 60)
    assert rank_themes(likes, answers) == [(1, 2), (1, 2), (3, 3)]


def test_two_people_who_agree_decide_nothing():
    likes, answers = np.array([[4, 0], [4, 0]]), np.full((2, 2), 4)
    assert rank_themes(likes, answers) == [(1, 2), (1, 2)]


def test_themes_that_nobody_met_both_of_are_not_told_apart():
    likes = np.array([[4, 0]] * 20 + [[0, 0]] * 20)
    answers = np.array([[4, 0]] * 20 + [[0, 4]] * 20)
    assert rank_themes(likes, answers) == [(1, 2), (1, 2)]


def test_only_people_who_met_both_themes_compare_them():
    likes, answers = people_who_like([0.9, 0.2], 40)
    strangers_likes, strangers_answers = np.array([[0, 0]] * 100), np.array([[4, 0]] * 100)
    ranks = rank_themes(np.vstack([likes, strangers_likes]), np.vstack([answers, strangers_answers]))
    assert ranks == rank_themes(likes, answers) == [(1, 1), (2, 2)]


def oracle(d):
    if len(d) < 2:
        return 1.0
    if np.ptp(d) > 1e-6:
        return ttest_1samp(d, 0).pvalue
    return binomtest(len(d), len(d)).pvalue if abs(d[0]) > 1e-6 else 1.0


@settings(max_examples=30)
@given(surveys())
def test_ranks_follow_from_holm_over_scipys_t_tests(survey):
    likes, answers = survey
    themes = likes.shape[1]
    p_values, means, pairs = [], [], [(a, b) for a in range(themes) for b in range(a + 1, themes)]
    for a, b in pairs:
        both = (answers[:, a] > 0) & (answers[:, b] > 0)
        d = likes[both, a] / answers[both, a] - likes[both, b] / answers[both, b]
        p_values.append(oracle(d))
        means.append(d.mean() if len(d) else 0.0)
    rejected = multipletests(p_values, alpha=0.05, method="holm")[0] if pairs else []
    expected = []
    for theme in range(themes):
        decided = [
            (mean if pair[0] == theme else -mean)
            for pair, mean, differ in zip(pairs, means, rejected, strict=True)
            if differ and theme in pair
        ]
        expected.append((1 + sum(d < 0 for d in decided), themes - sum(d > 0 for d in decided)))
    assert rank_themes(likes, answers) == expected


@given(surveys())
def test_every_rank_interval_lies_within_the_number_of_themes(survey):
    likes, answers = survey
    ranks = rank_themes(likes, answers)
    assert len(ranks) == likes.shape[1]
    assert all(1 <= low <= high <= len(ranks) for low, high in ranks)


def test_the_order_of_themes_does_not_change_their_ranks():
    likes, answers = people_who_like([0.5, 0.9, 0.1, 0.55], 80)
    order = [2, 0, 3, 1]
    assert rank_themes(likes[:, order], answers[:, order]) == [rank_themes(likes, answers)[theme] for theme in order]


@pytest.mark.parametrize(
    ("likes", "answers", "why"),
    [
        (np.zeros(3, dtype=int), np.zeros(3, dtype=int), "one shape"),
        (np.zeros((2, 2), dtype=int), np.zeros((2, 3), dtype=int), "one shape"),
        (np.array([[2]]), np.array([[1]]), "likes must be"),
        (np.array([[-1]]), np.array([[1]]), "likes must be"),
    ],
)
def test_impossible_answers_have_no_ranks(likes, answers, why):
    with pytest.raises(ValueError, match=why):
        rank_themes(likes, answers)
