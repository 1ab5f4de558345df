"""Which areas need a push, and which do not."""

from __future__ import annotations

from dataclasses import replace

from swipe.model import AreaSummary, Participation, ReachGroup
from swipe.summary import need_push
from tests.summaries import SURVEY, everybody, summarise

FULL = summarise(everybody(60, [11, 12]))


def area(number: int, rate: float | None, respondents: int = 60, **changes: object) -> AreaSummary:
    counts = replace(FULL.participation, responses=respondents, respondents=respondents, usable=respondents, rate=rate)
    made = replace(FULL, area=replace(FULL.area, id=number, name=f"A{number}"), participation=counts)
    return replace(made, **changes)  # type: ignore[arg-type]


def reach(index: float, register_share: float = 0.2) -> tuple[ReachGroup, ...]:
    return (ReachGroup("age_group", "65+", register_share * index, register_share, index),)


def test_the_most_urgent_come_first() -> None:
    pushes = need_push(
        [
            area(1, 0.30),
            area(2, 0.30, reach=reach(0.4)),
            area(3, 0.10),
            area(4, 0.30, respondents=20),
            area(5, 0.30, respondents=9, withheld=True),
            area(6, 0.0, respondents=0),
            area(7, 0.30),
            area(8, 0.30),
        ]
    )
    assert [(push.summary.area.id, push.reason) for push in pushes] == [
        (6, "nobody"),
        (5, "too few"),
        (4, "few"),
        (3, "low"),
        (2, None),
    ]
    assert pushes[-1].missing == (("age_group", "65+"),)


def test_only_an_open_survey_can_be_pushed() -> None:
    closed = replace(SURVEY, state="closed")
    assert need_push([area(1, 0.0, respondents=0, survey=closed), area(2, 0.0, respondents=0, survey=None)]) == ()


def test_a_group_that_is_a_little_short_or_tiny_is_no_alarm() -> None:
    assert need_push([area(1, 0.3, reach=reach(0.7)), area(2, 0.3, reach=reach(0.1, register_share=0.02))]) == ()


def test_without_a_register_nothing_is_low() -> None:
    assert need_push([area(1, None), area(2, None)]) == ()
    assert need_push([]) == ()


def test_nobody_counts_even_when_participation_is_unknown() -> None:
    nobody = replace(area(1, None), participation=Participation(0, 0, None, None))
    assert [push.reason for push in need_push([nobody])] == ["nobody"]
