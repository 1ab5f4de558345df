"""Differences between areas and rounds, against statsmodels and the pooled respondents themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from swipe.summary.comparison import (
    against_rest,
    benjamini_hochberg,
    difference,
    p_of_no_difference,
    share_and_variance,
)
from swipe.summary.estimates import estimate_theme, estimate_themes, wilson
from swipe.summary.weighting import kish

P_VALUES = np.array([0.0004, 0.003, 0.011, 0.013, 0.021, 0.04, 0.048, 0.12, 0.31, 0.77])


@st.composite
def areas(draw, most=5):
    """Likes, answers and weights (mean 1) of a few areas and the same few themes."""
    themes = draw(st.integers(1, 3))
    found = []
    for people in draw(st.lists(st.integers(0, 25), min_size=1, max_size=most)):
        answers = draw(arrays(np.int64, (people, themes), elements=st.integers(0, 4)))
        likes = np.minimum(draw(arrays(np.int64, (people, themes), elements=st.integers(0, 4))), answers)
        weights = draw(arrays(np.float64, people, elements=st.floats(0.2, 3)))
        found.append((likes, answers, weights / weights.mean() if people else weights))
    return found


def theme_sums(likes, answers, weights=None):
    """The sums that pooling needs (share_and_variance), of one group of people: the program has them of estimates."""
    weight = np.ones(len(likes)) if weights is None else weights
    met, own = (answers > 0).astype(float), likes / np.maximum(answers, 1)
    rows = [weight @ met, weight @ own, weight**2 @ met, weight**2 @ own, weight**2 @ own**2]
    return np.stack([met.sum(axis=0), *rows])


def voters(shares, people, seed=1, pictures=4):
    """Return the sums of people who like each theme's pictures with its chance."""
    answers = np.full((people, len(shares)), pictures)
    return theme_sums(np.random.default_rng(seed).binomial(answers, shares), answers)


def stacked(*sums):
    return np.stack(sums, axis=1)


# ------------------------------------------------------------------ pooling


@given(areas())
def test_added_sums_estimate_the_pooled_respondents(found):
    share, variance = share_and_variance(sum(theme_sums(*area) for area in found))
    likes, answers, weights = (np.concatenate(part) for part in zip(*found, strict=True))
    pooled = estimate_themes(likes, answers, weights)
    assert share == pytest.approx(pooled.share, abs=1e-9)
    assert np.sqrt(variance) == pytest.approx(pooled.se, abs=1e-9)


@given(areas())
def test_the_rest_is_everybody_else_with_one_vote_each(found):
    result = against_rest(stacked(*(theme_sums(*area) for area in found)))
    for number, area in enumerate(found):
        others = [other for index, other in enumerate(found) if index != number]
        if not others:
            assert not result.tested.any()
            continue
        pooled = estimate_themes(*(np.concatenate(part) for part in zip(*others, strict=True)))
        own = estimate_themes(*area)
        assert result.rest[number] == pytest.approx(pooled.share, abs=1e-9)
        assert (result.tested[number] == ((own.respondents >= 10) & (pooled.respondents >= 10))).all()
        variances = own.se[result.tested[number]] ** 2, pooled.se[result.tested[number]] ** 2
        z = (own.share - pooled.share)[result.tested[number]] / np.sqrt(np.maximum(sum(variances), 1e-30))
        assert (result.p[number][result.tested[number]] >= 2 * norm.sf(np.abs(z)) - 1e-6).all()


@given(areas(most=2))
def test_two_groups_are_compared_by_a_z_test_with_no_less_spread_than_both_have_together(found):
    assume(len(found) == 2)
    own = [estimate_themes(*area) for area in found]
    all_likes, all_answers, all_weights = (np.concatenate(part) for part in zip(*found, strict=True))
    p = p_of_no_difference(*(theme_sums(*area) for area in found))
    for theme in range(all_likes.shape[1]):
        if min(one.respondents[theme] for one in own) < 2:
            assert p[theme] == 1
            continue
        worth = [kish(area[2][area[1][:, theme] > 0]) for area in found]
        met = all_answers[:, theme] > 0
        both = estimate_theme(all_likes[met, theme], all_answers[met, theme], all_weights[met])
        spread = both.se**2 * kish(all_weights[met])
        variance = sum(max(one.se[theme] ** 2, spread / people) for one, people in zip(own, worth, strict=True))
        d = own[0].share[theme] - own[1].share[theme]
        assert p[theme] == pytest.approx(2 * norm.sf(abs(d) / np.sqrt(variance)) if variance else 1, abs=1e-6)


@given(areas())
def test_every_comparison_is_a_number_whoever_answered(found):
    result = against_rest(stacked(*(theme_sums(*area) for area in found)))
    assert ((result.p >= 0) & (result.p <= 1)).all()
    assert (np.abs(result.difference) <= 1).all()
    assert not (result.stands_out & ~result.tested).any()
    assert (result.p[~result.tested] == 1).all()


def test_areas_count_by_how_many_answered_there():
    result = against_rest(stacked(voters([0.5], 50), voters([1.0], 300), voters([0.0], 100)))
    assert result.rest[0, 0] == pytest.approx(300 / 400)


# ------------------------------------------------------------------ standing out


def test_an_area_that_wants_something_else_stands_out_and_the_others_do_not():
    town = [voters([0.6, 0.5], 200, seed) for seed in range(20)]
    result = against_rest(stacked(voters([0.6, 0.85], 200, 99), *town))
    assert result.stands_out[0].tolist() == [False, True]
    assert result.stands_out[1:].sum() <= 2


def test_a_difference_of_a_few_points_is_not_worth_telling_however_sure():
    result = against_rest(stacked(voters([0.54], 40_000), voters([0.5], 40_000, 2)))
    assert (result.p < 0.001).all()
    assert not result.stands_out.any()


def test_an_area_of_nine_is_not_tested_but_part_of_the_rest():
    result = against_rest(stacked(voters([1.0], 9), voters([0.0], 30), voters([0.0], 30)))
    assert result.tested.ravel().tolist() == [False, True, True]
    assert result.rest[1, 0] == pytest.approx(9 / 39)


def test_one_area_alone_has_no_rest_to_differ_from():
    assert not against_rest(stacked(voters([0.5, 0.9], 500))).tested.any()


def test_no_areas_and_no_themes_have_no_differences():
    assert against_rest(np.zeros((6, 0, 3))).p.shape == (0, 3)
    assert against_rest(np.zeros((6, 3, 0))).p.shape == (3, 0)
    with pytest.raises(ValueError, match="shape"):
        against_rest(np.zeros((3, 2)))


# ------------------------------------------------------------------ unanimity


@pytest.mark.parametrize(("one", "other"), [((10, 10), (0, 10)), ((12, 12), (0, 300)), ((0, 400), (15, 15))])
def test_people_of_one_mind_against_their_opposite_are_as_sure_as_a_test_of_proportions(one, other):
    (k1, n1), (k2, n2) = one, other
    sums = (theme_sums(np.full((n, 1), k // n), np.ones((n, 1), dtype=int)) for k, n in (one, other))
    z = proportions_ztest([k1, k2], [n1, n2])[0]
    assert p_of_no_difference(*sums)[0] == pytest.approx(2 * norm.sf(abs(z) * np.sqrt(1 - 1 / (n1 + n2))))


def test_small_areas_that_nearly_all_like_what_everybody_likes_do_not_stand_out():
    popular = [voters([0.95], 15, seed) for seed in range(100)]
    result = against_rest(stacked(voters([0.95], 3000, 100), *popular))
    assert result.tested.all()
    assert not result.stands_out.any()


def test_ten_who_agree_do_not_differ_from_many_who_nearly_do():
    answers = np.ones((1000, 1), dtype=int)
    many = theme_sums((np.arange(1000) % 10 > 0).astype(int)[:, np.newaxis], answers)
    few = theme_sums(answers[:10], answers[:10])
    assert p_of_no_difference(few, many)[0] > 0.2


@pytest.mark.parametrize("liked", [0, 1, 3])
def test_people_who_all_say_the_same_do_not_differ(liked):
    answers = np.full((40, 1), 3)
    sums = theme_sums(np.full((40, 1), liked), answers)
    assert p_of_no_difference(sums, sums) == 1
    assert p_of_no_difference(sums, 3 * sums) == 1


def test_nobody_and_a_single_person_differ_from_nobody():
    crowd, nobody = voters([0.9], 100), np.zeros((6, 1))
    alone = theme_sums(np.array([[0]]), np.array([[5]]))
    for few in (nobody, alone):
        assert p_of_no_difference(few, crowd) == 1
        assert p_of_no_difference(crowd, few) == 1
        assert p_of_no_difference(few, few) == 1


# ------------------------------------------------------------------ many comparisons


def test_seven_of_the_methods_p_values_are_rejected():
    assert benjamini_hochberg(P_VALUES, 0.10).tolist() == [True] * 7 + [False] * 3


@given(
    st.lists(st.integers(0, 10_000).map(lambda n: (n / 10_000) ** 3), min_size=1, max_size=200), st.floats(0.01, 0.3)
)
def test_benjamini_and_hochberg_are_those_of_statsmodels(p_values, q):
    theirs = multipletests(p_values, alpha=q, method="fdr_bh")[0]
    assert (benjamini_hochberg(np.array(p_values), q) == theirs).all()


def test_p_values_keep_their_shape_and_none_reject_none():
    assert (benjamini_hochberg(P_VALUES.reshape(2, 5)) == benjamini_hochberg(P_VALUES).reshape(2, 5)).all()
    assert benjamini_hochberg(np.array([])).tolist() == []
    assert benjamini_hochberg(np.ones((2, 3))).tolist() == [[False] * 3] * 2


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_impossible_p_values_are_refused(p):
    with pytest.raises(ValueError, match="from 0 to 1"):
        benjamini_hochberg(np.array([0.5, p]))


# ------------------------------------------------------------------ side by side


@settings(max_examples=50)
@given(*(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))) for _ in range(2)))
def test_the_difference_of_two_shares_has_newcombes_interval(one, other):
    ours = difference(wilson(*one), wilson(*other))
    theirs = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-9)
    assert -1 <= ours.low <= ours.difference <= ours.high <= 1


@given(areas(most=2))
def test_two_areas_side_by_side_differ_one_way_round_as_the_other(found):
    assume(len(found) == 2)
    one, other = (estimate_themes(*area).of(0) for area in found)
    assume(one is not None and other is not None)
    there, back = difference(one, other), difference(other, one)
    assert (there.difference, there.low, there.high) == pytest.approx((-back.difference, -back.high, -back.low))
    assert there.differs == back.differs
    assert there.low < there.high


def test_ten_who_agree_in_both_rounds_may_still_have_changed_their_minds():
    answers = np.full(10, 4)
    everybody = estimate_theme(answers, answers)
    same = difference(everybody, everybody)
    assert same.low < -0.1 < 0.1 < same.high
    assert not same.differs


def test_a_change_between_two_rounds_is_told_with_its_sign():
    answers = np.full(200, 4)
    before, after = (estimate_theme(np.random.default_rng(1).binomial(4, p, 200), answers) for p in (0.4, 0.7))
    assert difference(after, before).low > 0.2
    assert difference(before, after).high < -0.2
