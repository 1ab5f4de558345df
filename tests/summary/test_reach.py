"""Who was reached, and where people dropped out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from swipe.summary.reach import measure_reach


def test_the_index_is_the_share_of_responses_against_the_share_of_the_register():
    young, old = measure_reach([60, 40], [2000, 8000], unknown=25).groups
    assert (young.share, young.register_share, young.index) == pytest.approx((0.6, 0.2, 3))
    assert (old.share, old.register_share, old.index) == pytest.approx((0.4, 0.8, 0.5))
    assert young.differs
    assert old.differs


def test_those_who_did_not_say_are_a_number_of_their_own():
    assert measure_reach([60, 40], [2000, 8000], unknown=25).unknown == 25
    assert (
        measure_reach([60, 40], [2000, 8000], unknown=25).groups
        == measure_reach([60, 40], [2000, 8000], unknown=0).groups
    )


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 5000)), max_size=6), st.integers(0, 100))
def test_every_index_is_a_number_or_none_and_shares_add_up(groups, unknown):
    responses, register = [one for one, _ in groups], [one for _, one in groups]
    reached = measure_reach(responses, register, unknown=unknown)
    known = sum(responses)
    for group, (count, people) in zip(reached.groups, groups, strict=True):
        assert group.responses == count
        assert (group.share is None) == (known < 10)
        assert (group.register_share is None) == (sum(register) == 0)
        assert (group.index is None) == (known < 10 or people == 0)
        if group.share is not None:
            interval = binomtest(count, known).proportion_ci(method="wilson")
            assert (group.low, group.high) == pytest.approx((interval.low, interval.high), abs=1e-9)
    if known >= 10:
        assert sum(group.share for group in reached.groups) == pytest.approx(1)


def test_a_few_responses_do_not_tell_that_anybody_is_missing():
    assert measure_reach([9, 0], [50, 50], unknown=0).groups[1].index is None
    few = measure_reach([7, 5], [50, 50], unknown=0).groups[1]
    assert few.index == pytest.approx(5 / 6)
    assert not few.differs
    assert measure_reach([70, 5], [50, 50], unknown=0).groups[1].differs


def test_a_group_that_the_register_does_not_know_has_no_index():
    other = measure_reach([50, 50, 2], [500, 500, 0], unknown=0).groups[2]
    assert (other.register_share, other.index) == (0, None)


def test_without_a_register_there_are_shares_alone():
    group = measure_reach([30, 70], [0, 0], unknown=0).groups[0]
    assert (group.share, group.register_share, group.index, group.differs) == (0.3, None, None, False)


def test_nobody_and_no_groups_are_reached_without_figures():
    assert measure_reach([], [], unknown=7).groups == ()
    nobody = measure_reach([0, 0], [10, 30], unknown=7).groups[1]
    assert (nobody.share, nobody.register_share, nobody.index) == (None, 0.75, None)


@pytest.mark.parametrize(
    ("responses", "register", "unknown", "why"),
    [
        ([1], [1, 2], 0, "as many groups"),
        ([-1], [1], 0, "at least 0"),
        ([1], [-1], 0, "at least 0"),
        ([], [], -1, "at"),
    ],
)
def test_impossible_counts_reach_nobody(responses, register, unknown, why):
    with pytest.raises(ValueError, match=why):
        measure_reach(responses, register, unknown=unknown)
