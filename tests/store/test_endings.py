"""What residents add after the swipes, and what is kept of how they came."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, SurveyClosed
from swipe.model import Arrival, Ending, Reason, Survey, Swipe, Theme, ThemeRow
from tests.conftest import NOW
from tests.counting import stored_answers
from tests.residents import KEY, answer, rows

NOBODY = "n" * 22


@pytest.fixture
def other(db: Database) -> Survey:
    found = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert found
    return store.open_survey(db, found.id, now=NOW, languages=("da",))


# ------------------------------------------------------------------ the one theme


def test_the_theme_that_matters_most_is_kept(db: Database, survey: Survey, themes: list[Theme]) -> None:
    answer(db, survey)
    store.choose_theme(db, survey.id, KEY, themes[1].id)
    assert store.ending(db, survey.id, KEY).first_theme == themes[1].id


def test_the_theme_may_be_changed(db: Database, survey: Survey, themes: list[Theme]) -> None:
    answer(db, survey)
    for theme in (themes[1], themes[0]):
        store.choose_theme(db, survey.id, KEY, theme.id)
    assert store.ending(db, survey.id, KEY).first_theme == themes[0].id
    assert stored_answers(db, survey.id).first_choices == {themes[0].id: 1}


def test_a_theme_of_a_card_not_met_may_matter_most(db: Database, survey: Survey, themes: list[Theme]) -> None:
    answer(db, survey, ["dislike"])
    store.choose_theme(db, survey.id, KEY, themes[2].id)
    assert stored_answers(db, survey.id).first_choices == {themes[2].id: 1}


def test_a_theme_without_a_card_cannot_be_chosen(db: Database, survey: Survey) -> None:
    answer(db, survey)
    names = {"da": "Vand"}
    store.save_themes(db, [ThemeRow("water", names)])
    water = next(theme for theme in store.themes(db) if theme.slug == "water")
    with pytest.raises(NotFound):
        store.choose_theme(db, survey.id, KEY, water.id)
    assert store.ending(db, survey.id, KEY).first_theme is None


@pytest.mark.parametrize("theme", [0, -1, 9999])
def test_an_unknown_theme_cannot_be_chosen(db: Database, survey: Survey, theme: int) -> None:
    answer(db, survey)
    with pytest.raises(NotFound):
        store.choose_theme(db, survey.id, KEY, theme)


# ------------------------------------------------------------------ background


def test_background_is_kept(db: Database, survey: Survey) -> None:
    answer(db, survey)
    store.save_background(db, survey.id, KEY, {"age_group": "65+", "gender": "women"})
    assert store.ending(db, survey.id, KEY).background == {"age_group": "65+", "gender": "women"}


def test_a_later_answer_replaces_and_an_empty_one_takes_back(db: Database, survey: Survey) -> None:
    answer(db, survey)
    store.save_background(db, survey.id, KEY, {"age_group": "65+", "gender": "women"})
    store.save_background(db, survey.id, KEY, {"age_group": "15-29", "gender": ""})
    assert store.ending(db, survey.id, KEY).background == {"age_group": "15-29"}


def test_background_that_is_not_mentioned_stays(db: Database, survey: Survey) -> None:
    answer(db, survey)
    store.save_background(db, survey.id, KEY, {"children": "yes"})
    store.save_background(db, survey.id, KEY, {"gender": "men"})
    assert store.ending(db, survey.id, KEY).background == {"children": "yes", "gender": "men"}


def test_an_unknown_question_stores_none_of_the_others(db: Database, survey: Survey) -> None:
    answer(db, survey)
    with pytest.raises(Exception, match="CHECK"):
        store.save_background(db, survey.id, KEY, {"gender": "men", "income": "high"})  # type: ignore[dict-item]
    assert store.ending(db, survey.id, KEY).background == {}


def test_who_lives_elsewhere_is_told_apart(db: Database, survey: Survey) -> None:
    answer(db, survey)
    answer(db, survey, key=NOBODY)
    store.save_background(db, survey.id, KEY, {"lives": "no"})
    store.save_background(db, survey.id, NOBODY, {"lives": "yes"})
    [(response,)] = rows(db, "SELECT id FROM response WHERE key = :key", key=KEY)
    assert stored_answers(db, survey.id).elsewhere == {response}


# ------------------------------------------------------------------ why


def test_reasons_are_kept_with_the_answer_they_explain(db: Database, survey: Survey) -> None:
    first, second = answer(db, survey, ["like", "dislike"])
    store.save_reasons(db, survey.id, KEY, {first: "Der er plads", second: "For larmende"})
    [(response,)] = rows(db, "SELECT id FROM response")
    assert store.reasons(db, survey.id) == [
        Reason(response, first, "like", "Der er plads", False),
        Reason(response, second, "dislike", "For larmende", False),
    ]


def test_a_reason_may_be_changed_and_taken_back(db: Database, survey: Survey) -> None:
    first, second = answer(db, survey, ["like", "like"])
    store.save_reasons(db, survey.id, KEY, {first: "Ja", second: "Ja"})
    store.save_reasons(db, survey.id, KEY, {first: "Ja tak", second: ""})
    assert store.ending(db, survey.id, KEY).reasons == {first: "Ja tak"}


def test_a_reason_for_a_card_that_was_not_answered_is_left_out(db: Database, survey: Survey) -> None:
    [first] = answer(db, survey)
    unanswered = store.pictures(db, survey.id)[3].id
    store.save_reasons(db, survey.id, KEY, {unanswered: "Hvorfor", 9999: "Hvorfor", first: "Fordi"})
    assert store.ending(db, survey.id, KEY).reasons == {first: "Fordi"}


def test_a_reason_has_room_for_280_characters(db: Database, survey: Survey) -> None:
    [card] = answer(db, survey)
    store.save_reasons(db, survey.id, KEY, {card: "æ" * 280})
    assert store.ending(db, survey.id, KEY).reasons == {card: "æ" * 280}


def test_a_reason_of_281_characters_leaves_the_old_one(db: Database, survey: Survey) -> None:
    [card] = answer(db, survey)
    store.save_reasons(db, survey.id, KEY, {card: "Kort"})
    with pytest.raises(Exception, match="CHECK"):
        store.save_reasons(db, survey.id, KEY, {card: "æ" * 281})
    assert store.ending(db, survey.id, KEY).reasons == {card: "Kort"}


def test_reasons_stand_by_card_with_the_newest_response_first(db: Database, survey: Survey) -> None:
    for key in (KEY, NOBODY):
        cards = answer(db, survey, ["like", "like"], key=key)
        store.save_reasons(db, survey.id, key, dict.fromkeys(cards, key[0]))
    assert [(one.picture, one.text) for one in store.reasons(db, survey.id)] == [
        (cards[0], "n"),
        (cards[0], "k"),
        (cards[1], "n"),
        (cards[1], "k"),
    ]


def test_a_reason_can_be_deleted_and_the_answer_stays(db: Database, survey: Survey) -> None:
    first, second = answer(db, survey, ["like", "like"])
    store.save_reasons(db, survey.id, KEY, {first: "Mit navn er Ib", second: "Fint"})
    [(response,)] = rows(db, "SELECT id FROM response")
    for _ in range(2):
        store.remove_reason(db, survey.id, response, first)
    assert store.ending(db, survey.id, KEY).reasons == {second: "Fint"}
    assert len(store.recorded_swipes(db, survey.id, KEY)) == 2


def test_a_reason_of_another_survey_cannot_be_deleted(db: Database, survey: Survey, other: Survey) -> None:
    [card] = answer(db, survey)
    store.save_reasons(db, survey.id, KEY, {card: "Fint"})
    [(response,)] = rows(db, "SELECT id FROM response")
    store.remove_reason(db, other.id, response, card)
    assert store.ending(db, survey.id, KEY).reasons == {card: "Fint"}


# ------------------------------------------------------------------ nobody, elsewhere, too late


def test_who_has_not_begun_has_added_nothing(db: Database, survey: Survey) -> None:
    assert store.ending(db, survey.id, NOBODY) == Ending()


def test_an_ending_is_seen_in_its_own_survey_only(
    db: Database, survey: Survey, other: Survey, themes: list[Theme]
) -> None:
    answer(db, survey)
    store.choose_theme(db, survey.id, KEY, themes[0].id)
    assert store.ending(db, other.id, KEY) == Ending()


def test_who_has_not_begun_can_add_nothing(db: Database, survey: Survey, themes: list[Theme]) -> None:
    with pytest.raises(NotFound):
        store.choose_theme(db, survey.id, NOBODY, themes[0].id)
    with pytest.raises(NotFound):
        store.save_background(db, survey.id, NOBODY, {"gender": "men"})
    with pytest.raises(NotFound):
        store.save_reasons(db, survey.id, NOBODY, {1: "Fordi"})


def test_nothing_can_be_added_through_another_survey(
    db: Database, survey: Survey, other: Survey, themes: list[Theme]
) -> None:
    answer(db, survey)
    with pytest.raises(NotFound):
        store.choose_theme(db, other.id, KEY, themes[0].id)
    with pytest.raises(NotFound):
        store.save_background(db, other.id, KEY, {"gender": "men"})
    assert store.ending(db, survey.id, KEY) == Ending()


def test_a_closed_survey_takes_no_more_of_anything(db: Database, survey: Survey, themes: list[Theme]) -> None:
    [card] = answer(db, survey)
    store.close_survey(db, survey.id, now=NOW)
    with pytest.raises(SurveyClosed):
        store.choose_theme(db, survey.id, KEY, themes[0].id)
    with pytest.raises(SurveyClosed):
        store.save_background(db, survey.id, KEY, {"gender": "men"})
    with pytest.raises(SurveyClosed):
        store.save_reasons(db, survey.id, KEY, {card: "Fordi"})
    assert store.ending(db, survey.id, KEY) == Ending()


def test_a_survey_that_is_not_there_takes_nothing(db: Database) -> None:
    with pytest.raises(SurveyClosed):
        store.choose_theme(db, 999, KEY, 1)


# ------------------------------------------------------------------ how they came


def test_how_a_response_came_is_kept_from_its_first_batch(db: Database, survey: Survey) -> None:
    answer(db, survey, arrival=Arrival(via="poster", verified=True, lives="no"))
    answer(db, survey, ["dislike"], arrival=Arrival(via="share"), first_seq=2)
    assert rows(db, "SELECT via, verified FROM response") == [("poster", 1)]
    assert store.ending(db, survey.id, KEY).background == {"lives": "no"}
    assert store.ending(db, survey.id, KEY).verified


def test_who_did_not_say_how_they_came_leaves_nothing(db: Database, survey: Survey) -> None:
    answer(db, survey)
    assert rows(db, "SELECT via, verified, elapsed_ms, first_theme FROM response") == [("", 0, None, None)]
    assert store.ending(db, survey.id, KEY).background == {}


def test_where_somebody_lives_is_not_overwritten_by_the_next_batch(db: Database, survey: Survey) -> None:
    answer(db, survey, arrival=Arrival(lives="no"))
    store.save_background(db, survey.id, KEY, {"lives": "yes"})
    answer(db, survey, ["dislike"], arrival=Arrival(lives="no"), first_seq=2)
    assert store.ending(db, survey.id, KEY).background == {"lives": "yes"}


def test_the_most_used_way_in_stands_first(db: Database, survey: Survey) -> None:
    for number, via in enumerate(["poster", "", "letter", "letter", "poster", "letter"]):
        answer(db, survey, key=f"{KEY}{number}", arrival=Arrival(via=via))
    assert list(store.sources(db, survey.id).items()) == [("letter", 3), ("poster", 2), ("", 1)]


def test_simulated_residents_came_no_way_in(db: Database, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0]
    store.record_swipes(
        db, survey.id, KEY, [Swipe(1, card.id, "like", 0, 0)], today=NOW[:10], simulated=True, arrival=Arrival("x")
    )
    assert store.sources(db, survey.id) == {}


def test_the_longest_time_on_the_deck_is_kept(db: Database, survey: Survey) -> None:
    for seq, elapsed_ms in enumerate([4000, 9000, 9000, 2000, None], start=1):
        answer(db, survey, elapsed_ms=elapsed_ms, first_seq=seq)
    assert rows(db, "SELECT elapsed_ms FROM response") == [(9000,)]


def test_no_time_at_all_is_a_time(db: Database, survey: Survey) -> None:
    answer(db, survey, elapsed_ms=0)
    assert rows(db, "SELECT elapsed_ms FROM response") == [(0,)]


def test_a_time_of_more_than_a_day_is_a_day(db: Database, survey: Survey) -> None:
    answer(db, survey, elapsed_ms=2**31 - 1)
    assert rows(db, "SELECT elapsed_ms FROM response") == [(24 * 3600 * 1000,)]
