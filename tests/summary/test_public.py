"""What everybody may see, and when it may move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from swipe import store
from swipe.model import Area, Participation, PublicFigures, Survey, Theme
from swipe.operations import simulate_area
from swipe.results import public_figures, summarise
from swipe.summary.area import publishable
from swipe.summary.disclosure import is_fresh, may_publish, public_bound, public_count
from tests.conftest import NOW, TODAY
from tests.residents import answer, crowd, rows
from tests.summaries import CARDS, everybody
from tests.summaries import summarise as on_paper

LATER = "2026-10-01"
MIXED = ("like", "dislike", "like", "like", "dislike", "dislike")


def figures(db: Database, area: Area, survey: Survey, *, simulated: bool = False) -> PublicFigures | None:
    return public_figures(db, area, survey, answers="simulated" if simulated else "real", as_of=TODAY)


# ------------------------------------------------------------------ the rules on paper


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (2, 0), (3, 5), (5, 5), (7, 5), (8, 10), (30, 30), (32, 30), (33, 35), (1003, 1005)]
)
def test_counts_are_to_the_nearest_five(count: int, shown: int) -> None:
    assert public_count(count) == shown


@given(st.integers(min_value=0, max_value=10**9))
def test_a_count_is_never_more_than_two_away(count: int) -> None:
    assert public_count(count) % 5 == 0
    assert abs(public_count(count) - count) <= 2


@pytest.mark.parametrize(
    ("share", "bound"),
    [
        (0.0, "least"),
        (0.05, "least"),
        (0.054, "least"),
        (0.056, ""),
        (0.06, ""),
        (0.5, ""),
        (0.94, ""),
        (0.944, ""),
        (0.946, "most"),
        (0.95, "most"),
        (1.0, "most"),
    ],
)
def test_a_share_near_everybody_or_nobody_is_a_bound(share: float, bound: str) -> None:
    assert public_bound(share) == bound


def test_thirty_people_make_a_public_figure() -> None:
    assert [may_publish(people) for people in (0, 10, 29, 30, 31)] == [False, False, False, True, True]


def test_ten_new_people_make_a_fresh_figure() -> None:
    assert [is_fresh(new, 30) for new in (20, 30, 39, 40, 41)] == [False, False, False, True, True]


def test_what_is_published_has_only_themes_with_a_share() -> None:
    many = everybody(35, [11, 12], CARDS[:4])
    made = publishable(on_paper(many))
    assert made
    assert [one.theme.slug for one in made.themes] == ["green", "city"]
    assert (made.responses, made.respondents) == (35, 35)


def test_nothing_is_published_of_29_or_of_nothing() -> None:
    assert publishable(on_paper(everybody(29, [11]))) is None
    assert publishable(on_paper([])) is None
    assert publishable(on_paper([{11: "skip"}] * 40)) is None, "nobody said yes or no"


# ------------------------------------------------------------------ over time


def test_no_figures_of_fewer_than_30_people(db: Database, area: Area, survey: Survey) -> None:
    assert figures(db, area, survey) is None
    crowd(db, survey, 29, MIXED)
    assert figures(db, area, survey) is None
    assert rows(db, "SELECT COUNT(*) FROM snapshot") == [(0,)]
    crowd(db, survey, 1, MIXED, prefix="last")
    shown = figures(db, area, survey)
    assert shown
    assert (shown.responses, shown.respondents, shown.as_of, len(shown.themes)) == (30, 30, TODAY, 3)


def test_who_only_skipped_does_not_stand_behind_a_figure(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 29, MIXED)
    crowd(db, survey, 20, ["skip", "skip"], prefix="skips")
    assert figures(db, area, survey) is None


def test_simulated_residents_have_figures_of_their_own(db: Database, area: Area, survey: Survey) -> None:
    simulate_area(db, area, 60, seed=1, today=TODAY)
    made = figures(db, area, survey, simulated=True)
    assert made
    assert made.responses == 60
    assert figures(db, area, survey) is None


def test_figures_stay_until_ten_more_people_have_answered(db: Database, area: Area, survey: Survey) -> None:
    simulate_area(db, area, 40, seed=1, today=TODAY)
    shown = figures(db, area, survey, simulated=True)
    assert shown
    simulate_area(db, area, 9, seed=2, today=TODAY)
    assert figures(db, area, survey, simulated=True) == shown
    simulate_area(db, area, 1, seed=3, today=TODAY)
    moved = public_figures(db, area, survey, answers="simulated", as_of=LATER)
    assert moved
    assert (moved.responses, moved.as_of) == (50, LATER)
    assert moved.themes != shown.themes
    simulate_area(db, area, 9, seed=4, today=TODAY)
    assert figures(db, area, survey, simulated=True) == moved


def test_ten_people_who_only_skip_move_nothing(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 30, MIXED)
    shown = figures(db, area, survey)
    crowd(db, survey, 12, ["skip"], prefix="skips")
    crowd(db, survey, 9, ["like"], prefix="nine")
    assert figures(db, area, survey) == shown
    crowd(db, survey, 1, ["like"], prefix="tenth")
    moved = figures(db, area, survey)
    assert moved
    assert (moved.responses, moved.respondents) == (52, 40)


def test_a_changed_answer_never_moves_the_figures(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 40, MIXED)
    shown = figures(db, area, survey)
    for number in range(40):
        answer(db, survey, ["dislike"] * 6, key=f"crowd-{number:016d}", first_seq=100)
    assert figures(db, area, survey) == shown
    assert summarise(db, area, answers="real", as_of=TODAY).themes[0].share == 0, "staff see the change at once"


def test_published_figures_stay_when_their_people_take_back_what_they_said(
    db: Database, area: Area, survey: Survey
) -> None:
    crowd(db, survey, 30, MIXED)
    shown = figures(db, area, survey)
    for number in range(30):
        answer(db, survey, ["skip"] * 6, key=f"crowd-{number:016d}", first_seq=100)
    crowd(db, survey, 15, MIXED, prefix="more")
    assert figures(db, area, survey) == shown


def test_figures_can_be_shown_after_the_survey_is_closed(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 30, MIXED)
    closed = store.close_survey(db, survey.id, now=NOW)
    shown = figures(db, area, closed)
    assert shown
    assert shown.respondents == 30


# ------------------------------------------------------------------ who took part, and what they chose first


def participation(db: Database, area: Area) -> Participation:
    return summarise(db, area, answers="real", as_of=TODAY).participation


def test_participation_leaves_out_those_who_live_elsewhere(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 20, MIXED)
    crowd(db, survey, 3, MIXED, prefix="away")
    answer(db, survey, ["like"], key="away-and-short-of-answers")
    for number in range(3):
        store.save_background(db, survey.id, f"away-{number:016d}", {"lives": "no"})
    store.save_background(db, survey.id, "away-and-short-of-answers", {"lives": "no"})
    store.save_background(db, survey.id, f"crowd-{0:016d}", {"lives": "yes"})
    took_part = participation(db, area)
    assert (took_part.responses, took_part.usable, took_part.elsewhere) == (24, 23, 3)
    assert took_part.rate == pytest.approx(20 / 200)


def test_those_who_live_elsewhere_count_in_what_is_preferred(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 15, ["like"] * 6)
    crowd(db, survey, 15, ["dislike"] * 6, prefix="away")
    for number in range(15):
        store.save_background(db, survey.id, f"away-{number:016d}", {"lives": "no"})
    shown = figures(db, area, survey)
    assert shown
    assert [one.share for one in shown.themes] == [0.5, 0.5, 0.5]


def choose(db: Database, survey: Survey, theme: Theme, people: range) -> None:
    for number in people:
        store.choose_theme(db, survey.id, f"crowd-{number:016d}", theme.id)


def test_chosen_first_is_the_share_of_those_who_chose(
    db: Database, area: Area, survey: Survey, themes: list[Theme]
) -> None:
    crowd(db, survey, 40, MIXED)
    choose(db, survey, themes[0], range(24))
    choose(db, survey, themes[1], range(24, 32))
    shown = figures(db, area, survey)
    assert shown
    assert {one.theme.slug: one.chosen_first for one in shown.themes} == {"green": 0.75, "city": 0.25, "play": 0.0}


def test_what_fewer_than_ten_chose_first_is_withheld(
    db: Database, area: Area, survey: Survey, themes: list[Theme]
) -> None:
    crowd(db, survey, 40, MIXED)
    choose(db, survey, themes[0], range(9))
    assert {one.chosen_first for one in summarise(db, area, answers="real", as_of=TODAY).themes} == {None}
    choose(db, survey, themes[0], range(9, 10))
    chosen = {one.theme.slug: one.chosen_first for one in summarise(db, area, answers="real", as_of=TODAY).themes}
    assert chosen == {"green": 1.0, "city": 0.0, "play": 0.0}


def test_who_came_with_a_code_is_counted(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 12, MIXED)
    store.add_codes(db, survey.id, ["a" * 64], today="2026-09-01")
    store.redeem_code(db, survey.id, "a" * 64, key=f"crowd-{3:016d}")
    assert participation(db, area).verified == 1
