"""How few are too few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.summary.disclosure import (
    CAUTION,
    FLOOR,
    UNKNOWN,
    is_too_few,
    merge_categories,
    needs_caution,
    public_bound,
    round_share,
)


@pytest.mark.parametrize(
    ("respondents", "too_few", "caution"),
    [(0, True, False), (9, True, False), (10, False, True), (29, False, True), (30, False, False), (999, False, False)],
)
def test_figures_appear_at_ten_and_stand_alone_from_thirty(respondents, too_few, caution):
    assert (FLOOR, CAUTION) == (10, 30)
    assert is_too_few(respondents) is too_few
    assert needs_caution(respondents) is caution


# ------------------------------------------------------------------ shares


@pytest.mark.parametrize(
    ("share", "percent"),
    [(0.0, 5), (0.049, 5), (0.0549, 5), (0.056, 6), (0.5, 50), (0.944, 94), (0.946, 95), (0.99, 95), (1.0, 95)],
)
def test_shares_are_whole_percent_and_end_at_five_and_ninety_five(share, percent):
    assert round_share(share) == percent


@given(st.floats(0, 1))
def test_a_share_at_an_end_is_a_bound_and_no_other_is(share):
    assert (round_share(share) in (5, 95)) == (public_bound(share) != "")
    assert public_bound(share) or abs(100 * share - round_share(share)) <= 0.5 + 1e-9


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_impossible_shares_are_not_rounded(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        round_share(share)


# ------------------------------------------------------------------ categories


@pytest.mark.parametrize(
    ("counts", "unknown", "groups"),
    [
        ([40, 30, 20, 10], 0, ((0,), (1,), (2,), (3,))),
        ([9, 30, 20, 10], 0, ((0, 1), (2,), (3,))),
        ([40, 30, 9, 10], 0, ((0,), (1,), (2, 3))),
        ([40, 12, 9, 30], 0, ((0,), (1, 2), (3,))),
        ([4, 8, 9, 4], 0, ((0, 1), (2, 3))),
        ([9, 9, 9, 30], 0, ((0, 1, 2), (3,))),
        ([0, 30, 20, 10], 0, ((1,), (2,), (3,))),
        ([4, 0, 30, 20], 0, ((0, 1, 2), (3,))),
        ([40, 30, 20, 10], 9, ((-1, 0), (1,), (2,), (3,))),
        ([10, 30, 40, 20], 1, ((0,), (1,), (-1, 2), (3,))),
        ([40, 30], 10, ((0,), (1,), (-1,))),
    ],
)
def test_small_age_groups_are_shown_with_their_smaller_neighbour(counts, unknown, groups):
    assert merge_categories(counts, ordered=True, unknown=unknown) == groups


@pytest.mark.parametrize(
    ("counts", "unknown", "groups"),
    [
        ([40, 30, 10], 0, ((0,), (1,), (2,))),
        ([30, 40, 3], 0, ((0, 2), (1,))),
        ([40, 30, 3], 4, ((-1, 0), (1, 2))),
        ([7, 40, 6, 30], 50, ((0, 2), (1,), (3,), (-1,))),
        ([40, 30, 0], 0, ((0,), (1,))),
    ],
)
def test_small_groups_without_an_order_are_shown_with_the_smallest(counts, unknown, groups):
    assert merge_categories(counts, ordered=False, unknown=unknown) == groups


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize(
    ("counts", "unknown"),
    [([], 0), ([], 50), ([100], 0), ([9, 100], 0), ([5, 4], 0), ([0, 0], 80), ([9, 9], 9), ([100, 0], 40)],
)
def test_one_group_is_nothing_to_compare(counts, unknown, ordered):
    assert merge_categories(counts, ordered=ordered, unknown=unknown) is None


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(0, 30), st.booleans())
def test_everybody_is_shown_once_among_at_least_ten(counts, unknown, ordered):
    groups = merge_categories(counts, ordered=ordered, unknown=unknown)
    if groups is None:
        return
    everybody = {**dict(enumerate(counts)), UNKNOWN: unknown}
    shown = [category for group in groups for category in group]
    assert len(shown) == len(set(shown))
    assert {category for category, count in everybody.items() if count} <= set(shown)
    assert all(sum(everybody[category] for category in group) >= FLOOR for group in groups)
    assert sum(group != (UNKNOWN,) for group in groups) >= 2
    if ordered:
        for group in groups:
            known = [category for category in group if category != UNKNOWN]
            assert known == list(range(known[0], known[-1] + 1)) if known else group == (UNKNOWN,)


@pytest.mark.parametrize(("counts", "unknown"), [([-1, 20], 0), ([20, 20], -1)])
def test_impossible_counts_are_not_merged(counts, unknown):
    with pytest.raises(ValueError, match="at least 0"):
        merge_categories(counts, ordered=True, unknown=unknown)
