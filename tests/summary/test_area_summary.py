"""One area's summary, from the answers of people to what may be told of them."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swipe.summary import METHOD, leading_themes
from swipe.summary.counts import count_answers
from swipe.summary.estimates import estimate_theme, wilson
from swipe.summary.ranking import rank_themes
from tests.summaries import AREA, CARDS, NO_ANSWERS, SURVEY, THEMES, card, count, everybody, summarise


def said(summary) -> str:
    return "\n".join(note.message % note.values if note.values else note.message for note in summary.notes)


def mixed(people, seed=3):
    """People who like green often, city less and play seldom, and who leave after a few cards."""
    chance = np.random.default_rng(seed)
    likes = {1: 0.9, 2: 0.5, 3: 0.15}
    responses = []
    for _ in range(people):
        cards = chance.permutation(len(CARDS))[: chance.integers(3, 7)]
        responses.append(
            {
                CARDS[i].id: "skip"
                if chance.random() < 0.1
                else "like"
                if chance.random() < likes[CARDS[i].theme_id]
                else "dislike"
                for i in cards
            }
        )
    return responses


def tables(responses):
    """Count likes and answers the plain way, each of shape (respondents, themes)."""
    theme_of = {one.id: one.theme_id for one in CARDS}
    given = Counter((who, theme_of[card], what) for who, one in enumerate(responses) for card, what in one.items())
    likes = np.array([[given[who, theme, "like"] for theme in (1, 2, 3)] for who in range(len(responses))])
    dislikes = np.array([[given[who, theme, "dislike"] for theme in (1, 2, 3)] for who in range(len(responses))])
    return likes, likes + dislikes


def test_the_summary_says_what_it_is_about():
    summary = summarise(mixed(40))
    assert (summary.area, summary.survey, summary.as_of) == (AREA, SURVEY, "2026-09-30")
    assert (summary.method, summary.answers, summary.withheld) == (METHOD, "real", False)
    assert summary.reach == ()


def test_a_themes_figures_are_the_estimate_over_its_respondents():
    responses = mixed(80)
    likes, answers = tables(responses)
    for theme in summarise(responses).themes:
        met = answers[:, theme.theme.id - 1] > 0
        estimate = estimate_theme(likes[met, theme.theme.id - 1], answers[met, theme.theme.id - 1])
        assert (theme.share, theme.low, theme.high) == pytest.approx((estimate.share, estimate.low, estimate.high))
        assert theme.respondents == met.sum()
        assert theme.chosen_first is None


def test_ranks_are_those_of_the_paired_comparisons():
    responses = mixed(80)
    likes, answers = tables(responses)
    summary = summarise(responses)
    assert {one.theme.id: (one.rank_low, one.rank_high) for one in summary.themes} == dict(
        zip((1, 2, 3), rank_themes(likes, answers), strict=True)
    )
    assert [one.theme.slug for one in leading_themes(summary)] == ["green"]


def test_a_pictures_figures_are_wilsons_and_skips_stay_out():
    responses = [*everybody(8, [11]), *everybody(4, []), *[{11: "skip"}] * 5]
    first = summarise(responses).pictures[0]
    interval = wilson(8, 12)
    assert first.picture.id == 11
    assert (first.likes, first.dislikes, first.skips, first.shown) == (8, 4, 5, 17)
    assert (first.share, first.low, first.high) == (interval.share, interval.low, interval.high)
    assert first.theme == THEMES[0]


def test_themes_and_pictures_come_best_first():
    summary = summarise(mixed(60))
    for shares in ([one.share for one in summary.themes], [one.share for one in summary.pictures]):
        assert shares == sorted(shares, reverse=True)


def test_equal_shares_keep_the_order_of_the_municipality():
    backwards = THEMES[::-1]
    summary = summarise(everybody(12, [11, 21, 31]), themes=backwards)
    assert [one.theme for one in summary.themes] == list(backwards)
    assert [one.picture.id for one in summary.pictures] == [11, 21, 31, 12, 22, 32]


def test_several_leaders_are_too_close_to_call():
    summary = summarise([*everybody(10, [11, 12, 21, 22]), *everybody(1, [11]), *everybody(1, [21])])
    assert {one.theme.slug for one in leading_themes(summary)} == {"green", "city"}
    assert [(one.rank_low, one.rank_high) for one in summary.themes] == [(1, 2), (1, 2), (3, 3)]


def test_when_preferences_go_in_a_circle_nobody_is_left_out_of_the_lead():
    """Green beats city among some, city beats play among others, play beats green among a third group."""
    pairs = [((11, 12), (21, 22)), ((21, 22), (31, 32)), ((31, 32), (11, 12))]
    responses = [
        dict.fromkeys(liked, "like") | dict.fromkeys(disliked, "dislike")
        for liked, disliked in pairs
        for _ in range(15)
    ]
    summary = summarise(responses)
    assert {(one.rank_low, one.rank_high) for one in summary.themes} == {(2, 2)}
    assert len(leading_themes(summary)) == 3


# Too few people


@pytest.mark.parametrize("people", [1, 9])
def test_below_ten_respondents_no_preference_is_told(people):
    summary = summarise(everybody(people, [11, 12]))
    assert summary.withheld
    for theme in summary.themes:
        assert (theme.share, theme.low, theme.high, theme.rank_low, theme.rank_high) == (None,) * 5
        assert theme.respondents == people
    for picture in summary.pictures:
        figures = [getattr(picture, one.name) for one in fields(picture) if one.name not in ("picture", "theme")]
        assert figures == [None] * 7
    assert [one.theme for one in summary.themes] == list(THEMES)
    assert [one.picture for one in summary.pictures] == list(CARDS)
    assert leading_themes(summary) == ()
    assert "withheld" in said(summary)
    assert "Intervals" not in said(summary)


def test_a_withheld_summary_is_the_same_whatever_was_preferred():
    assert summarise(everybody(9, [11, 12])) == summarise(everybody(9, [31]))


def test_ten_respondents_are_shown_with_a_caution():
    summary = summarise(everybody(10, [11]))
    assert not summary.withheld
    assert summary.themes[0].share == 0.5
    assert "Fewer than 30 people" in said(summary)


def test_thirty_respondents_need_no_caution():
    assert "caution" not in said(summarise(everybody(30, [11])))


def test_people_who_only_skipped_are_not_respondents():
    summary = summarise([*everybody(9, [11]), *[{11: "skip"}] * 50])
    assert summary.withheld
    assert summary.participation.responses == 59


def test_the_participation_of_a_withheld_area_is_shown():
    counts = summarise(everybody(9, [11])).participation
    assert (counts.responses, counts.usable, counts.rate) == (9, 9, 9 / 200)


def test_a_theme_that_fewer_than_ten_answered_is_withheld_and_unranked():
    responses = [*everybody(9, [31, 32]), *everybody(30, [11], CARDS[:4])]
    summary = summarise(responses)
    assert not summary.withheld
    play = summary.themes[-1]
    assert (play.theme.slug, play.respondents) == ("play", 9)
    assert (play.share, play.low, play.high, play.rank_low, play.rank_high) == (None,) * 5
    assert max(one.rank_high for one in summary.themes[:2]) == 2
    assert "ranks compare the other themes" in said(summary)


def test_a_picture_that_fewer_than_ten_answered_keeps_its_counts_but_has_no_share():
    responses = [*everybody(9, [12]), *everybody(30, [11], [CARDS[0], *CARDS[2:]])]
    last = summarise(responses).pictures[-1]
    assert last.picture.id == 12
    assert (last.likes, last.dislikes, last.skips, last.shown) == (9, 0, 0, 9)
    assert (last.share, last.low, last.high) == (None, None, None)
    assert "A picture that fewer than 10 people answered" in said(summarise(responses))


def test_a_theme_that_nobody_answered_has_no_share_and_a_reason():
    summary = summarise(everybody(20, [11], CARDS[:4]))
    assert (summary.themes[-1].share, summary.themes[-1].respondents) == (None, 0)
    assert "fewer than 10 people answered has no figures" in said(summary)
    assert "had no pictures" not in said(summary)


def test_a_theme_without_pictures_has_no_share_and_a_reason():
    summary = summarise(everybody(20, [11], CARDS[:4]), pictures=CARDS[:4])
    assert summary.themes[-1].share is None
    assert "had no pictures in this survey" in said(summary)
    assert "ranks compare" not in said(summary)


def test_a_theme_that_was_compared_with_nothing_does_not_win():
    summary = summarise(everybody(20, [11, 12], CARDS[:2]))
    assert summary.themes[0].share == 1
    assert summary.themes[0].rank_low is None
    assert leading_themes(summary) == ()
    assert "Only one theme has figures" in said(summary)


def test_many_people_who_each_met_another_theme_leave_all_themes_withheld():
    responses = [*everybody(5, [], CARDS[:2]), *everybody(5, [], CARDS[2:4]), *everybody(5, [], CARDS[4:])]
    summary = summarise(responses)
    assert not summary.withheld
    assert all(one.share is None for one in summary.themes)
    assert leading_themes(summary) == ()


# Participation


def test_a_response_is_usable_from_as_many_answers_as_there_are_themes():
    responses = [
        *everybody(10, [11]),
        {11: "like", 12: "like", 21: "dislike"},
        {11: "like", 21: "like", 31: "skip"},
        {11: "like"},
        {11: "skip"},
    ]
    counts = summarise(responses).participation
    assert (counts.responses, counts.usable, counts.population) == (14, 11, 200)
    assert counts.rate == 11 / 200


def test_a_retired_theme_that_nobody_met_does_not_raise_the_bar():
    cards = [*CARDS[:4], *(replace(one, retired_at="2026-09-02T00:00:00Z") for one in CARDS[4:])]
    responses = [{11: "like", 21: "like"}] * 12
    assert summarise(responses, pictures=cards).participation.usable == 12


def test_a_retired_picture_that_somebody_answered_raises_the_bar_and_is_listed():
    cards = [*CARDS[:4], *(replace(one, retired_at="2026-09-02T00:00:00Z") for one in CARDS[4:])]
    responses = [*[{11: "like", 21: "like"}] * 12, *[{11: "like", 21: "like", 31: "dislike"}] * 12]
    summary = summarise(responses, pictures=cards)
    assert summary.participation.usable == 12
    assert [one.picture.id for one in summary.pictures if one.picture.retired_at] == [31]
    assert "taken out during the survey" in said(summary)


def test_an_untouched_retired_picture_is_not_listed():
    cards = [*CARDS, replace(card(99, 1), retired_at="2026-09-02T00:00:00Z")]
    summary = summarise(everybody(20, [11], CARDS), pictures=cards)
    assert 99 not in {one.picture.id for one in summary.pictures}
    assert "taken out" not in said(summary)


@pytest.mark.parametrize("population", [None, 0])
def test_without_a_register_there_is_no_rate_but_a_reason(population):
    summary = summarise(everybody(12, [11]), population=population)
    assert (summary.participation.population, summary.participation.rate) == (population, None)
    assert "register population of the area is missing" in said(summary)


def test_more_answers_than_inhabitants_give_no_rate_but_a_warning():
    summary = summarise(everybody(12, [11]), population=11)
    assert summary.participation.rate is None
    assert "check the register population" in said(summary)


def test_as_many_answers_as_inhabitants_is_everybody():
    assert summarise(everybody(12, [11]), population=12).participation.rate == 1


def test_simulated_answers_say_so_first_and_their_rate_is_simulated_too():
    for responses in ([], everybody(5, [11]), everybody(40, [11])):
        summary = summarise(responses, answers="simulated")
        assert summary.answers == "simulated"
        assert summary.notes[0].message == "These are simulated answers, not those of residents."
        assert "participation is simulated too" in said(summary)
    assert "simulated" not in said(summarise(everybody(40, [11]), answers="real"))


def test_simulated_answers_without_a_survey_still_say_so_first():
    summary = summarise([], survey=None, pictures=(), answers="simulated")
    assert "simulated" in summary.notes[0].message


# Nothing there


def test_an_area_without_a_survey_has_a_summary_that_says_so():
    summary = summarise([], survey=None, pictures=())
    assert summary.withheld
    assert summary.survey is None
    assert summary.participation.rate is None
    assert [one.share for one in summary.themes] == [None] * 3
    assert summary.pictures == ()
    assert "no open survey" in said(summary)
    assert "choose" not in said(summary)


def test_a_survey_that_nobody_answered_has_participation_nought():
    summary = summarise([])
    assert summary.participation.rate == 0
    assert summary.withheld
    assert "Nobody has answered yet" in said(summary)


def test_a_municipality_without_themes_or_pictures_has_a_summary():
    summary = summarise([], themes=(), pictures=())
    assert (summary.themes, summary.pictures) == ((), ())
    assert leading_themes(summary) == ()


def test_a_picture_without_a_theme_is_counted_by_itself():
    answers = [{**one, 99: "like"} for one in everybody(12, [11])]
    summary = summarise(answers, pictures=[*CARDS, card(99, None)])
    best = {one.picture.id: one for one in summary.pictures}[99]
    assert (best.theme, best.share) == (None, 1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"themes": THEMES[:2]}, "unknown themes: [3]"),
        ({"pictures": CARDS[:5]}, "unknown pictures: [32]"),
    ],
)
def test_answers_to_things_that_are_not_there_are_refused(changes, why):
    with pytest.raises(ValueError, match=re.escape(why)):
        summarise(everybody(12, [11]), **changes)


def test_answers_of_a_response_that_is_not_there_are_refused():
    sheet = replace(count(everybody(2, [11])), responses=array("q", [1]))
    with pytest.raises(ValueError, match="unknown responses"):
        count_answers(sheet, THEMES, CARDS)


# Whatever people do

choices = st.sampled_from(["like", "dislike", "skip"])
responses_of_any_kind = st.lists(st.dictionaries(st.sampled_from([one.id for one in CARDS]), choices), max_size=45)


@settings(max_examples=60)
@given(responses_of_any_kind, st.sampled_from([None, 0, 3, 200]), st.sampled_from(["real", "simulated"]))
def test_every_summary_keeps_its_promises(responses, population, answers):
    summary = summarise([one for one in responses if one], population=population, answers=answers)
    counts = summary.participation
    assert counts.usable <= counts.responses
    assert counts.rate is None or 0 <= counts.rate <= 1
    for one in (*summary.themes, *summary.pictures):
        if one.share is None:
            assert (one.low, one.high) == (None, None)
        else:
            assert not summary.withheld
            assert 0 <= one.low <= one.share <= one.high <= 1
            assert one.low < one.high
            assert not any(map(math.isnan, (one.low, one.share, one.high)))
    for theme in summary.themes:
        assert theme.share is None or theme.respondents >= 10
        assert (theme.rank_low is None) == (theme.rank_high is None)
        assert theme.rank_low is None or 1 <= theme.rank_low <= theme.rank_high <= 3
    for picture in summary.pictures:
        if picture.shown is not None:
            assert picture.shown == picture.likes + picture.dislikes + picture.skips
    assert "%(" not in said(summary)
    assert "margin of error" not in said(summary)


@settings(max_examples=20)
@given(responses_of_any_kind)
def test_the_same_answers_in_another_order_give_the_same_preferences(responses):
    forwards, backwards = summarise(responses), summarise(responses[::-1])
    for one, other in zip(forwards.themes, backwards.themes, strict=True):
        assert one.theme == other.theme
        assert (one.rank_low, one.rank_high) == (other.rank_low, other.rank_high)
        assert one.share == other.share or one.share == pytest.approx(other.share)


def test_no_answers_at_all_is_the_empty_sheet():
    assert count([]) == NO_ANSWERS
