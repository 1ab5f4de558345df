"""Groups of residents, one background variable at a time, against what each group's own respondents say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gmean

from swipe.summary.disclosure import FLOOR, merge_categories
from swipe.summary.estimates import estimate_theme, estimate_themes
from swipe.summary.groups import by_group, enough_shown, find_consensus


@st.composite
def surveys(draw):
    people, themes = draw(st.tuples(st.integers(0, 120), st.integers(0, 3)))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    answers = chance.integers(0, draw(st.integers(1, 5)), (people, themes))
    likes = chance.binomial(answers, draw(st.sampled_from([0.0, 0.5, 0.8, 1.0])))
    codes = chance.integers(-1, draw(st.integers(1, 5)), people)
    return likes, answers, codes


def people(*groups, pictures=4, seed=1):
    """Return likes, answers and codes of groups (category, number of people, chance of liking each theme)."""
    chance = np.random.default_rng(seed)
    likes = np.concatenate(
        [chance.binomial(pictures, np.broadcast_to(likes, (n, len(likes)))) for _, n, likes in groups]
    )
    codes = np.concatenate([np.full(n, category) for category, n, _ in groups])
    return likes, np.full_like(likes, pictures), codes


@settings(max_examples=60)
@given(surveys(), st.booleans())
def test_every_figure_is_of_at_least_ten_and_their_own(survey, ordered):
    likes, answers, codes = survey
    result = by_group(likes, answers, codes, categories=5, ordered=ordered)
    answered = answers.any(axis=1)
    counts = np.bincount(codes[answered & (codes >= 0)], minlength=5).tolist()
    unknown = int((answered & (codes < 0)).sum())
    merged = merge_categories(counts, ordered=ordered, unknown=unknown)
    assert (result is None) == (answered.sum() < 30 or merged is None)
    if result is None:
        return
    assert [group.categories for group in result.groups] == list(merged)
    assert sum(group.respondents for group in result.groups) == answered.sum()
    for group in result.groups:
        who = np.isin(codes, group.categories)
        for theme, share in enumerate(group.themes):
            met = who & (answers[:, theme] > 0)
            if share.estimate is None:
                assert share.difference is None
                assert not share.differs
                continue
            assert share.estimate.respondents == met.sum() >= FLOOR
            assert share.estimate.share == pytest.approx(estimate_theme(likes[met, theme], answers[met, theme]).share)
            if share.difference is not None:
                others = ~who & (codes != -1)
                if any(-1 in one.categories and not one.unknown for one in result.groups):
                    others = ~who
                theirs = estimate_themes(likes[others], answers[others]).of(theme)
                assert share.difference == pytest.approx(share.estimate.share - theirs.share)


def test_the_young_who_want_something_else_differ_and_those_who_agree_do_not():
    result = by_group(
        *people((0, 60, [0.9, 0.5]), (1, 120, [0.5, 0.5]), (2, 120, [0.5, 0.5])), categories=3, ordered=True
    )
    young = result.groups[0]
    assert young.themes[0].differs
    assert young.themes[0].difference == pytest.approx(0.4, abs=0.08)
    assert not any(group.themes[1].differs for group in result.groups)


def test_those_who_did_not_say_are_shown_but_no_group():
    result = by_group(
        *people((0, 40, [0.5]), (1, 40, [0.5]), (-1, 40, [1.0])),
        categories=2,
        ordered=False,
    )
    unknown = result.groups[-1]
    assert unknown.unknown
    assert unknown.themes[0].estimate.share == 1
    assert unknown.themes[0].difference is None
    assert not any(share.differs for group in result.groups for share in group.themes)
    assert result.consensus[0].lowest == min(group.themes[0].estimate.share for group in result.groups[:2])


def test_fewer_than_thirty_are_not_divided():
    assert by_group(*people((0, 15, [0.5]), (1, 14, [0.5])), categories=2, ordered=False) is None
    assert by_group(*people((0, 15, [0.5]), (1, 15, [0.5])), categories=2, ordered=False) is not None


def test_who_answered_nothing_is_in_no_group():
    likes, answers, codes = people((0, 15, [0.5]), (1, 15, [0.5]))
    answers[0] = likes[0] = 0
    assert by_group(likes, answers, codes, categories=2, ordered=False) is None


def test_everybody_of_one_kind_is_no_comparison():
    assert by_group(*people((0, 100, [0.5])), categories=3, ordered=True) is None
    assert by_group(*people((0, 100, [0.5]), (-1, 100, [0.5])), categories=3, ordered=True) is None


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_groups_that_are_all_of_one_mind_do_not_differ(chance):
    result = by_group(*people((0, 20, [chance]), (1, 20, [chance])), categories=2, ordered=False)
    assert not any(group.themes[0].differs for group in result.groups)
    assert result.consensus[0].lowest == chance
    assert 0 < result.consensus[0].agreement < 1


def test_a_theme_that_too_few_of_a_group_met_is_withheld_there_and_in_the_next_group():
    likes, answers, codes = people((0, 20, [0.5, 0.5]), (1, 30, [0.5, 0.5]), (2, 40, [0.5, 0.5]))
    likes[:15, 1] = answers[:15, 1] = 0
    result = by_group(likes, answers, codes, categories=3, ordered=True)
    assert [group.themes[0].estimate is None for group in result.groups] == [False, False, False]
    assert [group.themes[1].estimate is None for group in result.groups] == [True, True, False]
    assert result.consensus[0] is not None
    assert result.consensus[1] is None


@pytest.mark.parametrize(
    ("respondents", "shown"),
    [
        ([10, 10], [True, True]),
        ([9, 10], [False, False]),
        ([5, 5, 10], [False, False, True]),
        ([4, 5, 10, 11], [False, False, False, True]),
        ([0, 10, 11], [False, True, True]),
        ([0, 0], [False, False]),
        ([3, 0], [False, False]),
    ],
)
def test_a_hidden_figure_cannot_be_found_by_subtracting(respondents, shown):
    assert enough_shown(np.array(respondents)[:, np.newaxis]).ravel().tolist() == shown


@given(arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(0, 4)), elements=st.integers(0, 30)))
def test_the_hidden_of_a_theme_are_nobody_or_ten_or_everybody(respondents):
    shown = enough_shown(respondents)
    assert (respondents[shown] >= FLOOR).all()
    for theme in range(respondents.shape[1]):
        hidden = respondents[~shown[:, theme], theme].sum()
        assert hidden == 0 or hidden >= FLOOR or not shown[:, theme].any()


# ------------------------------------------------------------------ consensus


@given(
    st.lists(st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=8)
)
def test_agreement_is_scipys_geometric_mean(counts):
    likes, answers = np.array(counts).T
    shares = likes / np.maximum(answers, 1)
    found = find_consensus(shares, likes, answers)
    assert found.lowest == shares.min()
    assert found.agreement == pytest.approx(gmean((likes + 1) / (answers + 2)))
    assert 0 < found.agreement < 1


def test_what_one_group_is_against_is_no_consensus_however_much_the_others_want_it():
    answers = np.array([100, 100, 100])
    split = find_consensus(np.array([0.95, 0.95, 0.1]), np.array([95, 95, 10]), answers)
    shared = find_consensus(np.array([0.65, 0.65, 0.65]), np.array([65, 65, 65]), answers)
    assert shared.lowest > split.lowest
    assert shared.agreement > split.agreement


def test_one_group_agrees_with_nobody():
    assert find_consensus(np.array([0.5]), np.array([5]), np.array([10])) is None
    assert find_consensus(np.array([]), np.array([], dtype=int), np.array([], dtype=int)) is None


@pytest.mark.parametrize(
    ("shares", "likes", "answers", "why"),
    [
        ([0.5, 0.5], [1], [2], "one shape"),
        ([1.5, 0.5], [1, 1], [2, 2], "shares must be"),
        ([0.5, 0.5], [3, 1], [2, 2], "likes from 0"),
    ],
)
def test_impossible_groups_have_no_consensus(shares, likes, answers, why):
    with pytest.raises(ValueError, match=why):
        find_consensus(np.array(shares), np.array(likes), np.array(answers))


@pytest.mark.parametrize(
    ("codes", "why"), [([0, 1], "one shape"), ([0, 1, 2], "codes must be from -1 to 1"), ([0, 1, -2], "codes must be")]
)
def test_impossible_codes_are_refused(codes, why):
    likes = np.ones((3, 2), dtype=int)
    with pytest.raises(ValueError, match=why):
        by_group(likes, likes, np.array(codes), categories=2, ordered=False)
