"""Swipes and responses that were hardly looked at, against the same rules word by word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.summary.quality import medians, screen

DISLIKE, LIKE, SKIP = 0, 1, 2

swipes = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 5),
        st.sampled_from([DISLIKE, LIKE, LIKE, SKIP]),
        st.sampled_from([0, 1, 299, 300, 301, 400, 900, 1000, 2000, 3_600_000]),
    ),
    max_size=80,
)


def screened(rows, responses=None, pictures=None):
    """Screen (response, picture, choice, seen_ms) rows."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return screen(
        *columns,
        responses=responses if responses is not None else int(columns[0].max()) + 1,
        pictures=pictures if pictures is not None else int(columns[1].max()) + 1,
    )


def crowd(cards=12, people=20, seen_ms=2000):
    """Rows of unhurried people who like every second picture."""
    return [(person, card, card % 2, seen_ms) for person in range(people) for card in range(cards)]


def one_more(choices, seen_ms, cards=12, people=20):
    """Screen a crowd and one more response, and return what is said of that one: (fast, set aside)."""
    times = seen_ms if isinstance(seen_ms, list) else [seen_ms] * cards
    rows = [(people, card, choice, time) for card, (choice, time) in enumerate(zip(choices, times, strict=True))]
    result = screened(crowd(cards, people) + rows)
    assert not result.fast[:people].any()
    assert not result.set_aside[:people].any()
    return bool(result.fast[people]), bool(result.set_aside[people])


def by_the_book(rows, responses):
    """The rules of the method, one response at a time."""
    kept = [row for row in rows if not 0 < row[3] < 300]
    times = {}
    for _, picture, _, seen_ms in kept:
        if seen_ms:
            times.setdefault(picture, []).append(seen_ms)
    speeds, aside = [], []
    for person in range(responses):
        mine = [row for row in kept if row[0] == person]
        ratios = [min(3, np.median(times[picture]) / seen_ms) for _, picture, _, seen_ms in mine if seen_ms]
        speeds.append(np.mean(ratios) if ratios else 0)
        answers = [choice for _, _, choice, _ in mine if choice != SKIP]
        aside.append(speeds[-1] > 2 and len(answers) >= 10 and len(set(answers)) == 1)
    return speeds, aside


@given(swipes)
def test_the_screening_is_that_of_the_book(rows):
    result = screened(rows, responses=5, pictures=6)
    speeds, aside = by_the_book(rows, 5)
    assert result.speed == pytest.approx(speeds)
    assert result.set_aside.tolist() == aside
    assert result.void.tolist() == [0 < seen_ms < 300 for *_, seen_ms in rows]
    assert np.isfinite(result.speed).all()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 100)), max_size=60))
def test_medians_are_those_of_numpy(pairs):
    group, values = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    for times in (1, 10**9):
        found = medians(group, times * values, 6)
        for number in range(6):
            mine = times * values[group == number]
            assert found[number] == (np.median(mine) if mine.size else 0)


def test_all_right_in_no_time_is_set_aside():
    assert one_more([LIKE] * 12, 600) == (True, True)
    assert one_more([DISLIKE] * 12, 600) == (True, True)


def test_all_right_at_leisure_is_honest():
    assert one_more([LIKE] * 12, 1500) == (False, False)


def test_quick_people_who_tell_pictures_apart_are_only_quick():
    assert one_more([LIKE] * 11 + [DISLIKE], 600) == (True, False)


def test_nine_answers_are_too_few_to_be_set_aside_and_skips_are_no_answers():
    assert one_more([LIKE] * 9 + [SKIP] * 3, 600) == (True, False)
    assert one_more([LIKE] * 10 + [SKIP] * 2, 600) == (True, True)


def test_one_slow_swipe_does_not_hide_eleven_hasty_ones_nor_one_hasty_swipe_condemn_eleven():
    assert one_more([LIKE] * 12, [60_000] + [500] * 11) == (True, True)
    assert one_more([LIKE] * 12, [310] + [2000] * 11) == (False, False)


def test_exactly_twice_as_fast_is_not_fast():
    assert one_more([LIKE] * 12, 1000) == (False, False)


def test_a_browser_that_does_not_tell_the_time_is_never_fast_and_never_void():
    result = screened(crowd() + [(20, card, LIKE, 0) for card in range(12)])
    assert not result.void.any()
    assert result.speed[20] == 0
    assert not result.set_aside[20]


def test_a_slip_of_the_finger_is_void_and_changes_nobodys_speed():
    rows = crowd()
    slips = [(person, 0, LIKE, 299) for person in range(20)]
    with_slips = screened(rows + slips)
    assert with_slips.void.sum() == 20
    assert with_slips.void[-20:].all()
    assert (with_slips.speed == screened(rows).speed).all()


def test_void_swipes_are_no_answers_that_set_aside():
    rows = [(20, card, LIKE, 600) for card in range(9)] + [(20, card, LIKE, 100) for card in range(9, 12)]
    assert not screened(crowd() + rows).set_aside[20]


@pytest.mark.parametrize("rows", [[], [(0, 0, SKIP, 900)], [(0, 0, LIKE, 1)] * 30, [(0, 0, SKIP, 0)] * 30])
def test_nobody_one_person_all_void_and_all_skipped_set_nobody_aside(rows):
    result = screened(rows, responses=2, pictures=1)
    assert np.isfinite(result.speed).all()
    assert not result.fast.any()
    assert not result.set_aside.any()


def test_no_responses_and_no_pictures_need_no_screening():
    assert screened([], responses=0, pictures=0).set_aside.shape == (0,)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ((2, 0, 1, 900), "response must be from 0 to 1"),
        ((-1, 0, 1, 900), "response must be"),
        ((0, 3, 1, 900), "picture must be from 0 to 2"),
        ((0, 0, 3, 900), "choice must be from 0 to 2"),
        ((0, 0, 1, -1), "seen_ms must be"),
    ],
)
def test_impossible_swipes_are_refused(row, why):
    with pytest.raises(ValueError, match=why):
        screened([row], responses=2, pictures=3)


def test_columns_of_different_lengths_are_refused():
    one, two = np.zeros(1, dtype=int), np.zeros(2, dtype=int)
    with pytest.raises(ValueError, match="one shape"):
        screen(one, one, one, two, responses=1, pictures=1)
