"""Who answered: against the register, weighted by it, and in groups that nobody can be found in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from swipe.model import UNKNOWN, AreaSummary, Choice, Register, SurveyRules, Variable
from swipe.summary import summarise_area
from swipe.summary.counts import count_answers
from swipe.summary.estimates import estimate_theme
from swipe.summary.people import code_background, weigh_answers
from tests.summaries import AREA, CARDS, SURVEY, THEMES, count, everybody, packed

REGISTER = Register(
    "2026-01-01",
    {("15-29", "women"): 300, ("15-29", "men"): 300, ("65+", "women"): 250, ("65+", "men"): 150},
)
ASKED: tuple[Variable, ...] = ("lives", "age_group", "gender", "children")
YOUNG_WOMAN = {"age_group": "15-29", "gender": "women"}
OLD_MAN = {"age_group": "65+", "gender": "men"}
YOUNG_MAN, OLD_WOMAN = YOUNG_WOMAN | {"gender": "men"}, OLD_MAN | {"gender": "women"}

Crowd = tuple[int, Sequence[int], dict[str, str]]
"""How many people, which pictures they like, and what they tell of themselves."""


def area_of(*crowds: Crowd, register: Register | None = REGISTER, asked: tuple[Variable, ...] = ASKED) -> AreaSummary:
    answers = [one for people, likes, _ in crowds for one in everybody(people, likes)]
    told = [background for people, _, background in crowds for _ in range(people)]
    sheet = replace(
        count(answers), background={variable: [one.get(variable, "") for one in told] for variable in ASKED}
    )
    return summarise_area(
        area=AREA,
        survey=replace(SURVEY, rules=SurveyRules(background=asked)),
        themes=THEMES,
        pictures=CARDS,
        sheet=sheet,
        register=register,
        as_of="2026-09-30",
        answers="real",
    )


def said(summary: AreaSummary) -> str:
    return "\n".join(note.message % note.values if note.values else note.message for note in summary.notes)


# Reach


def test_reach_is_the_part_of_the_answers_over_the_part_of_the_register() -> None:
    made = area_of((60, [11], YOUNG_WOMAN), (20, [11], OLD_MAN), (20, [11], {}))
    found = {(one.variable, one.group): one for one in made.reach}
    young = found["age_group", "15-29"]
    assert (young.share, young.register_share, young.respondents) == (0.75, 0.6, 60)
    assert young.index == pytest.approx(0.75 / 0.6)
    unknown = found["age_group", UNKNOWN]
    assert (unknown.share, unknown.register_share, unknown.index) == (0.2, None, None)
    assert {variable for variable, _ in found} == {"age_group", "gender"}, "children are in no register"


def test_a_group_that_nobody_answered_for_is_told_as_missing() -> None:
    old = next(one for one in area_of((40, [11], YOUNG_WOMAN)).reach if one.group == "65+")
    assert (old.share, old.index, old.respondents) == (0, 0, 0)


def test_people_from_elsewhere_are_not_reached_residents() -> None:
    made = area_of((40, [11], YOUNG_WOMAN), (30, [11], OLD_MAN | {"lives": "no"}))
    assert next(one for one in made.reach if one.group == "65+").share == 0


@pytest.mark.parametrize("changes", [{"register": None}, {"asked": ()}, {"register": Register("2026-01-01", {})}])
def test_without_a_register_or_a_question_there_is_no_reach(changes: dict[str, object]) -> None:
    assert area_of((40, [11], YOUNG_WOMAN), **changes).reach == ()  # type: ignore[arg-type]


# Weights


def test_weighted_shares_stand_beside_the_unweighted() -> None:
    green, city = [11, 12], [21, 22]
    made = area_of((60, green, YOUNG_WOMAN), (30, green, YOUNG_MAN), (15, city, OLD_WOMAN), (15, city, OLD_MAN))
    assert made.weighting
    assert made.weighting.reason is None
    assert made.weighting.design_effect
    assert made.weighting.design_effect > 1
    liked = next(one for one in made.themes if one.theme.slug == "green")
    assert liked.share == 0.75
    assert liked.weighted
    assert liked.weighted.share == pytest.approx(0.6), "six of ten residents are young, and they like it"
    assert "Weighted shares give each age group" in said(made)


@pytest.mark.parametrize(
    ("crowds", "register", "why"),
    [
        ([(60, [11], YOUNG_WOMAN), (30, [11], OLD_MAN)], REGISTER, "fewer than 100 people"),
        ([(80, [11], YOUNG_WOMAN), (40, [11], {})], REGISTER, "fewer than 80 %"),
        ([(110, [11], YOUNG_WOMAN), (9, [11], OLD_MAN)], REGISTER, "fewer than 10 answers"),
        ([(110, [11], YOUNG_WOMAN)], None, "register population of the area is missing"),
    ],
)
def test_where_weights_would_claim_too_much_there_are_none_and_a_reason(
    crowds: list[Crowd], register: Register | None, why: str
) -> None:
    made = area_of(*crowds, register=register)
    assert all(one.weighted is None for one in made.themes)
    assert why in said(made)


def test_the_weights_are_those_of_the_register() -> None:
    crowds: list[Crowd] = [(60, [11], YOUNG_WOMAN), (30, [11], YOUNG_MAN), (20, [11], OLD_WOMAN), (15, [11], OLD_MAN)]
    answers = [one for people, likes, _ in crowds for one in everybody(people, likes)]
    told = [background for people, _, background in crowds for _ in range(people)]
    sheet = replace(count(answers), background={v: [one.get(v, "") for one in told] for v in ("age_group", "gender")})
    counts = count_answers(sheet, THEMES, CARDS)
    everyone = counts.answers.sum(axis=1) > 0
    weights = weigh_answers(code_background(sheet, REGISTER), REGISTER, everyone, ~everyone).weights
    young = [one["age_group"] == "15-29" for one in told]
    assert weights[young].sum() / weights.sum() == pytest.approx(0.6)
    women = [one["gender"] == "women" for one in told]
    assert weights[women].sum() / weights.sum() == pytest.approx(0.55)


# Groups


def test_groups_are_told_in_whole_percent_and_counts_to_the_nearest_five() -> None:
    made = area_of((43, [11, 12], YOUNG_WOMAN), (32, [21], OLD_MAN))
    ages = next(one for one in made.breakdowns if one.variable == "age_group")
    assert [(one.group, one.respondents) for one in ages.groups] == [("15-29", 45), ("65+", 30)]
    young = {share.theme.slug: share for share in ages.groups[0].themes}
    assert young["green"].share == 0.95, "that all agree would tell what each one said"
    assert young["green"].high == 0.95
    assert young["green"].differs
    assert [share.theme for share in ages.groups[0].themes] == [one.theme for one in made.themes]


def test_a_group_of_fewer_than_ten_is_never_told_by_itself() -> None:
    made = area_of((40, [11], YOUNG_WOMAN), (20, [11], OLD_MAN), (9, [21], {"age_group": "30-44", "gender": "men"}))
    ages = next(one for one in made.breakdowns if one.variable == "age_group")
    assert [one.group for one in ages.groups] == ["15-29", "30-44 + 65+"]


@pytest.mark.parametrize("people", [5, 14])
def test_few_answers_are_not_told_apart(people: int) -> None:
    assert area_of((people, [11], YOUNG_WOMAN), (people, [21], OLD_MAN)).breakdowns == ()


def test_what_was_not_asked_is_not_told() -> None:
    made = area_of((40, [11], YOUNG_WOMAN), (40, [21], OLD_MAN), asked=("gender",))
    assert [one.variable for one in made.breakdowns] == ["gender"]


def test_consensus_is_the_least_convinced_group() -> None:
    made = area_of((40, [11, 12], YOUNG_WOMAN), (40, [11], OLD_MAN))
    ages = next(one for one in made.breakdowns if one.variable == "age_group")
    green = next(one for one in ages.consensus if one.theme.slug == "green")
    assert green.smallest == 0.5
    assert 0.5 < green.common < 0.95


# Care


def hurried(people: int, choice: Choice, seen_ms: int) -> AreaSummary:
    """Return 40 careful people's summary with some who swiped everything to one side in so short a time."""
    cards = [*CARDS, *(replace(one, id=one.id + 100) for one in CARDS)]
    careful = [{one.id: ("like" if one.theme_id == 1 else "dislike") for one in cards} for _ in range(40)]
    sheet = count([*careful, *([{one.id: choice for one in cards}] * people)])
    for place, response in enumerate(sheet.swiped_by):
        if response > len(careful):
            sheet.swipes[place] = packed(cards[place % len(cards)].id, choice, seen_ms)
    return summarise_area(
        area=AREA, survey=SURVEY, themes=THEMES, pictures=cards, sheet=sheet, register=None, as_of="2026-09-30",
        answers="real",
    )  # fmt: skip


def test_careless_answers_are_set_aside_and_told_of() -> None:
    made = hurried(10, "like", 400)
    assert (made.quality.fast, made.quality.set_aside, made.quality.voided) == (10, 10, 0)
    assert (made.participation.responses, made.participation.usable) == (50, 40)
    city = next(one for one in made.themes if one.theme.slug == "city")
    assert city.share == 0
    assert city.unscreened
    assert city.unscreened.share == pytest.approx(0.2)
    assert "set aside as careless" in said(made)
    picture = next(one for one in made.pictures if one.picture.id == 21)
    assert (picture.likes, picture.dislikes) == (0, 40)


def test_all_to_the_right_in_good_time_is_honest() -> None:
    made = hurried(10, "like", 1900)
    assert made.quality.set_aside == 0
    assert made.participation.usable == 50
    assert all(one.unscreened is None for one in made.themes)


def test_swipes_that_nobody_can_have_seen_count_nowhere() -> None:
    made = hurried(10, "like", 120)
    assert made.quality.voided == 120
    assert made.participation.respondents == 40
    assert "faster than 0.3 seconds" in said(made)


def test_a_time_that_was_not_measured_voids_nothing() -> None:
    assert hurried(10, "like", 0).participation.respondents == 50


def test_the_estimate_of_all_is_that_of_the_careful() -> None:
    made = hurried(10, "like", 400)
    green = next(one for one in made.themes if one.theme.slug == "green")
    four = [4] * 40
    assert green.low == pytest.approx(estimate_theme(np.array(four), np.array(four)).low)
