"""Weights by the register, against ipfn and the method's numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from ipfn.ipfn import ipfn

from swipe.summary.estimates import estimate_theme
from swipe.summary.weighting import TRIM_AT, kish, rake, trim, weigh

COUNTS = np.array([[30, 18], [44, 26], [52, 40], [38, 32]])
AGES, GENDERS = np.array([0.27, 0.22, 0.29, 0.22]), np.array([0.51, 0.49])
WEIGHTS = [[1.375267, 1.907889], [0.769332, 1.067284], [0.755409, 1.047968], [0.747635, 1.037184]]


def people(counts):
    """Return the age group and gender codes of a table's respondents."""
    return tuple(np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))


def shares(size):
    return arrays(np.float64, size, elements=st.integers(1, 50).map(float)).map(lambda one: one / one.sum())


@st.composite
def tables(draw, least=1):
    shape = draw(st.tuples(st.integers(2, 5), st.integers(2, 3)))
    counts = draw(arrays(np.int64, shape, elements=st.integers(least, 80)))
    return counts, draw(shares(shape[0])), draw(shares(shape[1]))


def test_the_weights_are_the_methods():
    weights = rake(COUNTS.astype(float), [AGES, GENDERS])
    assert weights == pytest.approx(np.array(WEIGHTS), abs=1e-6)


def test_the_effective_number_is_the_methods():
    weighting = weigh(people(COUNTS), [AGES, GENDERS])
    assert weighting.reason is None
    assert weighting.n_effective == pytest.approx(255.218603, abs=1e-6)
    assert weighting.design_effect == pytest.approx(280 / 255.218603, abs=1e-6)
    assert not weighting.costly
    ages, genders = people(COUNTS)
    assert weighting.weights[(ages == 0) & (genders == 1)] == pytest.approx(1.907889, abs=1e-6)


@settings(max_examples=40)
@given(tables())
def test_raking_is_that_of_ipfn(table):
    counts, ages, genders = table
    total = counts.sum()
    theirs = ipfn(
        counts.astype(float), [ages * total, genders * total], [[0], [1]], convergence_rate=1e-12, rate_tolerance=0
    ).iteration()
    assert rake(counts.astype(float), [ages, genders]) == pytest.approx(theirs / counts, rel=1e-6)


@settings(max_examples=40)
@given(tables())
def test_the_raked_margins_are_those_of_the_register(table):
    counts, ages, genders = table
    raked = counts * rake(counts.astype(float), [ages, genders])
    assert raked.sum(axis=1) / counts.sum() == pytest.approx(ages, abs=1e-8)
    assert raked.sum(axis=0) / counts.sum() == pytest.approx(genders, abs=1e-8)


def test_three_variables_are_raked_like_two():
    counts = np.arange(1.0, 25).reshape(2, 3, 4)
    targets = [np.array([0.5, 0.5]), np.array([0.2, 0.3, 0.5]), np.array([0.4, 0.3, 0.2, 0.1])]
    raked = counts * rake(counts, targets)
    for axis, target in enumerate(targets):
        margin = raked.sum(axis=tuple({0, 1, 2} - {axis})) / counts.sum()
        assert margin == pytest.approx(target, abs=1e-8)


def test_a_category_nobody_answered_is_shared_by_the_others():
    counts = np.array([[20.0, 30.0], [0.0, 0.0], [25.0, 25.0]])
    weights = rake(counts, [np.array([0.4, 0.2, 0.4]), np.array([0.5, 0.5])])
    assert (counts * weights).sum(axis=1) == pytest.approx([50, 0, 50])


def test_a_category_the_register_has_nobody_of_weighs_nothing_in_the_table():
    counts = np.array([[20.0, 30.0, 5.0], [25.0, 25.0, 5.0]])
    weights = rake(counts, [np.array([0.5, 0.5]), np.array([0.5, 0.5, 0.0])])
    assert (counts * weights).sum(axis=0) == pytest.approx([55, 55, 0])


@pytest.mark.parametrize(
    ("counts", "ages"),
    [
        ([[0, 0], [0, 0]], [0.5, 0.5]),
        ([[20, 20], [20, 20]], [0, 0]),
        ([[50, 0], [0, 50]], [0.6, 0.4]),
        ([[20, 0], [0, 0]], [0, 1]),
    ],
    ids=["nobody", "empty register", "women are all young", "nobody in the register's category"],
)
def test_a_table_that_cannot_become_the_register_has_no_weights(counts, ages):
    assert rake(np.array(counts, dtype=float), [np.array(ages), np.array([0.4, 0.6])]) is None


def test_what_is_cut_off_goes_to_the_others_in_proportion():
    trimmed = trim(np.array([10.0, 1.0, 0.5]), np.array([1.0, 10.0, 10.0]))
    mean = 25 / 21
    assert trimmed[0] == pytest.approx(3 * mean)
    assert trimmed[1] / trimmed[2] == pytest.approx(2)
    assert (trimmed * [1, 10, 10]).sum() == pytest.approx(25)


def test_a_weight_lifted_over_the_limit_is_cut_in_turn():
    weights, counts = np.array([40.0, 5.9, 0.1]), np.array([1.0, 1.0, 20.0])
    limit = 3 * (weights * counts).sum() / counts.sum()
    assert weights[1] < limit < weights[0], "the case needs one below the limit that passes it"
    trimmed = trim(weights, counts)
    assert trimmed[:2] == pytest.approx(limit)
    assert (trimmed * counts).sum() == pytest.approx((weights * counts).sum())


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(
            # A share of a municipality over a share of its respondents: none, or no less than one in a million.
            arrays(np.float64, n, elements=st.just(0.0) | st.floats(1e-6, 1e4)),
            arrays(np.float64, n, elements=st.integers(0, 50).map(float)),
        )
    )
)
def test_trimmed_weights_keep_their_sum_order_and_limit(case):
    weights, counts = case
    trimmed = trim(weights, counts)
    total, everybody = (weights * counts).sum(), counts[weights > 0].sum()
    assert (trimmed * counts).sum() == pytest.approx(total)
    assert np.isfinite(trimmed).all()
    if total > 0:
        assert (trimmed[counts > 0] <= TRIM_AT * total / everybody * (1 + 1e-9)).all()
        assert (np.diff(trimmed[np.argsort(weights, kind="stable")]) >= -1e-9 * total).all()


def test_who_told_nothing_keeps_weight_one_and_the_others_their_mean():
    ages, genders = (np.concatenate([codes, np.full(50, -1)]) for codes in people(COUNTS))
    weighting = weigh((ages, genders), [AGES * 9000, GENDERS * 9000])
    assert (weighting.weights[-50:] == 1).all()
    assert weighting.weights[:-50].mean() == pytest.approx(1)
    assert weighting.weights[:-50] == pytest.approx(weigh(people(COUNTS), [AGES, GENDERS]).weights)


def test_who_told_one_of_two_is_unknown():
    ages, genders = (np.concatenate([codes, extra]) for codes, extra in zip(people(COUNTS), ([0], [-1]), strict=True))
    assert weigh((ages, genders), [AGES, GENDERS]).weights[-1] == 1


def test_a_gender_that_the_register_does_not_know_keeps_weight_one():
    ages, genders = (np.concatenate([codes, extra]) for codes, extra in zip(people(COUNTS), ([1], [2]), strict=True))
    weighting = weigh((ages, genders), [AGES, np.array([0.51, 0.49, 0])])
    assert weighting.reason is None
    assert weighting.weights[-1] == 1


def test_nobody_counts_for_more_than_three():
    counts = np.array([[10, 10], [400, 400]])
    weighting = weigh(people(counts), [np.array([0.5, 0.5]), np.array([0.5, 0.5])])
    assert weighting.weights.max() == pytest.approx(3)
    assert weighting.weights.mean() == pytest.approx(1)


def test_weights_that_cost_a_third_of_the_respondents_are_flagged():
    counts = np.array([[30, 30], [120, 120]])
    weighting = weigh(people(counts), [np.array([0.6, 0.4]), np.array([0.5, 0.5])])
    assert weighting.design_effect > 1.5
    assert weighting.costly


UNKNOWN = np.full(280, -1)


@pytest.mark.parametrize(
    ("codes", "register", "reason"),
    [
        (people(COUNTS), [np.zeros(4), GENDERS], "no register"),
        (people(COUNTS), [np.array([]), GENDERS], "no register"),
        (people(COUNTS // 4), [AGES, GENDERS], "few responses"),
        ((np.array([], dtype=int),) * 2, [AGES, GENDERS], "few responses"),
        ((UNKNOWN, UNKNOWN), [AGES, GENDERS], "few backgrounds"),
        (
            [np.where(np.arange(280) % 4 == 0, -1, codes) for codes in people(COUNTS)],
            [AGES, GENDERS],
            "few backgrounds",
        ),
        (people(np.array([[3, 6], [90, 90]])), [np.array([0.5, 0.5]), GENDERS], "small category"),
        (people(np.array([[0, 0], [90, 90]])), [np.array([0.5, 0.5]), GENDERS], "small category"),
        (people(np.array([[90, 0], [0, 90]])), [np.array([0.6, 0.4]), GENDERS], "no fit"),
    ],
)
def test_responses_that_cannot_be_weighted_count_alike_and_say_why(codes, register, reason):
    codes = [np.full_like(one, -1) if not margin.size else one for one, margin in zip(codes, register, strict=True)]
    weighting = weigh(codes, register)
    assert weighting.reason == reason
    assert (weighting.weights == 1).all()
    assert len(weighting.weights) == len(codes[0])
    assert weighting.n_effective == len(codes[0])
    assert weighting.design_effect == 1


@settings(max_examples=40)
@given(tables(least=0), st.integers(0, 60))
def test_whatever_is_weighted_can_be_estimated(table, unknown):
    counts, ages, genders = table
    codes = [np.concatenate([one, np.full(unknown, -1)]) for one in people(counts)]
    weighting = weigh(codes, [ages, genders])
    assert (weighting.weights > 0).all()
    if len(weighting.weights):
        assert weighting.weights.mean() == pytest.approx(1)
        assert 1 - 1e-9 <= weighting.n_effective <= len(weighting.weights) + 1e-9
        answers = np.full(len(weighting.weights), 3)
        assert estimate_theme(answers // 2, answers, weighting.weights).share == pytest.approx(1 / 3)


@pytest.mark.parametrize(("weights", "worth"), [([], 0), ([2.0], 1), ([5.0] * 7, 7), ([3, 1], 1.6)])
def test_equal_weights_are_worth_everybody_and_unequal_ones_fewer(weights, worth):
    assert kish(np.array(weights)) == pytest.approx(worth)


@pytest.mark.parametrize("weights", [[0.0], [-1.0, 2.0], [float("nan")], [float("inf")], [[1.0]]])
def test_impossible_weights_are_worth_nothing_known(weights):
    with pytest.raises(ValueError, match="positive and finite"):
        kish(np.array(weights))


@pytest.mark.parametrize(
    ("codes", "register", "why"),
    [
        ([], [], "as many variables"),
        ([[0, 1]], [AGES, GENDERS], "as many variables"),
        ([[0, 1], [0]], [AGES, GENDERS], "one shape"),
        ([[0, 1], [0, 2]], [AGES, GENDERS], "codes must be from -1 to 1"),
        ([[0, -2], [0, 1]], [AGES, GENDERS], "codes must be from -1 to 3"),
        ([[0, 1], [0, 1]], [AGES, [-1, 2]], "finite and at least 0"),
        ([[0, 1], [0, 1]], [AGES, [float("nan"), 2]], "finite and at least 0"),
    ],
)
def test_codes_and_registers_that_do_not_belong_together_are_refused(codes, register, why):
    with pytest.raises(ValueError, match=why):
        weigh([np.array(one) for one in codes], [np.array(one, dtype=float) for one in register])


def test_tables_and_targets_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match="dimension per target"):
        rake(COUNTS.astype(float), [GENDERS, AGES])
    with pytest.raises(ValueError, match="at least 0"):
        rake(-COUNTS.astype(float), [AGES, GENDERS])
    with pytest.raises(ValueError, match="one shape"):
        trim(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="at least 0"):
        trim(np.array([np.inf, 1]), np.ones(2))
