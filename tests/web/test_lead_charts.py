"""What the lead's pages draw: steps, days, bands of a map, scales."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.model import Participation, ReachGroup
from swipe.web.lead_charts import MOST_BANDS, MOST_DAYS, bands, draw_days, funnel, heard, reach_end, shade_of


def reached(share: float | None, register: float | None, index: float | None = None) -> ReachGroup:
    return ReachGroup("age_group", "15-29", share, register, index)


def test_the_funnel_narrows_from_those_who_opened() -> None:
    steps = funnel(Participation(80, 60, None, None, opened=100, finished=40))
    assert [(step.step, step.count, step.part) for step in steps] == [
        ("opened", 100, 1.0),
        ("began", 80, 0.8),
        ("usable", 60, 0.6),
        ("finished", 40, 0.4),
    ]


def test_a_funnel_without_openings_begins_with_the_first_swipe() -> None:
    assert [step.step for step in funnel(Participation(3, 2, None, None, finished=1))] == [
        "began",
        "usable",
        "finished",
    ]


def test_nobody_is_a_funnel_too() -> None:
    assert {step.part for step in funnel(Participation(0, 0, None, None, opened=0))} == {0.0}


def test_a_day_without_answers_is_a_gap_and_no_jump() -> None:
    days = draw_days([("2026-09-01", 4), ("2026-09-03", 8)])
    assert days
    assert not days.weekly
    assert [(one.day, one.count, one.part) for one in days.columns] == [
        ("2026-09-01", 4, 0.5),
        ("2026-09-02", 0, 0.0),
        ("2026-09-03", 8, 1.0),
    ]


def test_a_long_round_is_drawn_in_weeks_from_monday() -> None:
    first = date(2026, 9, 2)  # a Wednesday
    days = draw_days([((first + timedelta(days=place)).isoformat(), 1) for place in range(MOST_DAYS + 8)])
    assert days
    assert days.weekly
    assert days.columns[0].day == "2026-08-31"
    assert days.columns[0].count == 5
    assert sum(one.count for one in days.columns) == MOST_DAYS + 8


def test_no_days_are_no_chart() -> None:
    assert draw_days([]) is None


@given(st.lists(st.floats(0, 1), max_size=40))
def test_bands_are_few_and_hold_every_value(values: list[float]) -> None:
    drawn = bands(values)
    assert len(drawn) <= MOST_BANDS
    assert all(shade_of(value, drawn) in range(1, 6) for value in values)
    assert all(one.high == other.low for one, other in pairwise(drawn))


def test_bands_have_round_ends_and_rising_shades() -> None:
    drawn = bands([0.31, 0.47, 0.62])
    assert [(band.low, band.high, band.shade) for band in drawn] == [
        (0.3, 0.4, 1),
        (0.4, 0.5, 2),
        (0.5, 0.6, 4),
        (0.6, 0.7, 5),
    ]
    assert shade_of(None, drawn) == 0


def test_a_map_of_nothing_has_no_bands() -> None:
    assert bands([]) == ()


@pytest.mark.parametrize(
    ("index", "word"), [(1.1, "well"), (1.0, "even"), (0.81, "even"), (0.8, "little"), (None, None)]
)
def test_heard_is_said_by_the_rules_of_the_headline(index: float | None, word: str | None) -> None:
    assert heard(reached(0.2, 0.2, index)) == word


@pytest.mark.parametrize(
    ("groups", "end"),
    [
        ([], 1.0),
        ([reached(None, None)], 1.0),
        ([reached(0.45, 0.34)], 0.6),
        ([reached(0.2, 0.1)], 0.2),
        ([reached(1.0, 0.5)], 1.0),
    ],
)
def test_the_scale_of_reach_ends_above_its_largest_share(groups: list[ReachGroup], end: float) -> None:
    assert reach_end(groups) == pytest.approx(end)
