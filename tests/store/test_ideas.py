"""Residents' own ideas, and the planner's queue of them."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, Refused, SurveyClosed
from swipe.model import Image, Survey
from tests.conftest import NOW, TODAY
from tests.residents import KEY, answer, rows

IMAGE = Image("a" * 32, 480, 640, (480,))


@pytest.fixture(autouse=True)
def _answered(db: Database, survey: Survey) -> None:
    answer(db, survey)


@pytest.fixture
def other(db: Database) -> Survey:
    found = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert found
    return store.open_survey(db, found.id, now=NOW, languages=("da",))


def add(db: Database, survey: Survey, text: str, image: Image | None = None, key: str = KEY) -> int:
    return store.add_idea(db, survey.id, key, text, image, today=TODAY)


def test_an_idea_waits_in_the_queue(db: Database, survey: Survey) -> None:
    number = add(db, survey, "En bænk ved åen", IMAGE)
    idea = store.idea_by_id(db, survey.id, number)
    assert (idea.text, idea.image, idea.state, idea.sent_on) == ("En bænk ved åen", IMAGE, "waiting", TODAY)
    assert (idea.survey_id, idea.picture, idea.simulated) == (survey.id, None, False)
    assert store.ideas(db, survey.id) == [idea]
    assert store.waiting_ideas(db, survey.id) == 1
    assert store.ending(db, survey.id, KEY).ideas == 1


def test_an_idea_needs_no_photo(db: Database, survey: Survey) -> None:
    assert store.idea_by_id(db, survey.id, add(db, survey, "Lys på stien")).image is None


def test_the_same_words_twice_are_one_idea(db: Database, survey: Survey) -> None:
    assert add(db, survey, "Lys på stien") == add(db, survey, "Lys på stien", IMAGE)
    assert store.waiting_ideas(db, survey.id) == 1


def test_the_same_words_from_two_residents_are_two_ideas(db: Database, survey: Survey) -> None:
    answer(db, survey, key="o" * 22)
    assert add(db, survey, "Lys på stien") != add(db, survey, "Lys på stien", key="o" * 22)


def test_a_resident_has_five_ideas_and_no_sixth(db: Database, survey: Survey) -> None:
    for number in range(5):
        add(db, survey, f"Idé {number}")
    with pytest.raises(Refused):
        add(db, survey, "Idé 5", IMAGE)
    assert store.waiting_ideas(db, survey.id) == 5
    assert IMAGE.name not in [image.name for image in store.images(db)]


def test_a_fifth_idea_sent_again_is_no_sixth(db: Database, survey: Survey) -> None:
    numbers = [add(db, survey, f"Idé {number}") for number in range(5)]
    assert add(db, survey, "Idé 4") == numbers[4]


def test_an_idea_has_room_for_280_characters(db: Database, survey: Survey) -> None:
    assert store.idea_by_id(db, survey.id, add(db, survey, "å" * 280)).text == "å" * 280


@pytest.mark.parametrize("text", ["", "å" * 281])
def test_an_idea_without_words_or_with_too_many_is_refused_whole(db: Database, survey: Survey, text: str) -> None:
    with pytest.raises(Exception, match="CHECK"):
        add(db, survey, text, IMAGE)
    assert store.ideas(db, survey.id) == []
    assert IMAGE.name not in [image.name for image in store.images(db)]


def test_an_idea_of_nobody_is_refused(db: Database, survey: Survey) -> None:
    with pytest.raises(NotFound):
        add(db, survey, "Lys på stien", key="n" * 22)


def test_an_idea_for_another_survey_is_refused(db: Database, other: Survey) -> None:
    with pytest.raises(NotFound):
        add(db, other, "Lys på stien")


def test_a_closed_survey_takes_no_ideas(db: Database, survey: Survey) -> None:
    store.close_survey(db, survey.id, now=NOW)
    with pytest.raises(SurveyClosed):
        add(db, survey, "Lys på stien", IMAGE)
    assert store.ideas(db, survey.id) == []


def test_ideas_that_wait_stand_first_and_the_newest_before_the_older(db: Database, survey: Survey) -> None:
    first, second, third, fourth = (add(db, survey, text) for text in "abcd")
    store.decide_idea(db, survey.id, fourth, "declined")
    store.decide_idea(db, survey.id, first, "accepted")
    assert [idea.id for idea in store.ideas(db, survey.id)] == [third, second, fourth, first]
    assert store.waiting_ideas(db, survey.id) == 2


def test_an_idea_keeps_the_card_made_of_it(db: Database, survey: Survey) -> None:
    number = add(db, survey, "Lys på stien", IMAGE)
    card, _ = store.add_picture(db, survey.id, IMAGE, source="idé", now=NOW)
    assert store.decide_idea(db, survey.id, number, "accepted", picture=card.id).picture == card.id
    back = store.decide_idea(db, survey.id, number, "waiting")
    assert (back.state, back.picture) == ("waiting", card.id)


def test_an_unknown_decision_changes_nothing(db: Database, survey: Survey) -> None:
    number = add(db, survey, "Lys på stien")
    with pytest.raises(Exception, match="CHECK"):
        store.decide_idea(db, survey.id, number, "perhaps")  # type: ignore[arg-type]
    assert store.idea_by_id(db, survey.id, number).state == "waiting"


def test_an_idea_is_found_in_its_own_survey_only(db: Database, survey: Survey, other: Survey) -> None:
    number = add(db, survey, "Lys på stien")
    assert store.ideas(db, other.id) == []
    assert store.waiting_ideas(db, other.id) == 0
    with pytest.raises(NotFound):
        store.idea_by_id(db, other.id, number)
    with pytest.raises(NotFound):
        store.decide_idea(db, other.id, number, "declined")
    assert store.idea_by_id(db, survey.id, number).state == "waiting"


def test_an_idea_that_is_not_there_is_not_found(db: Database, survey: Survey) -> None:
    with pytest.raises(NotFound):
        store.decide_idea(db, survey.id, 9999, "accepted")


def test_nobody_meets_an_idea_among_the_cards_before_it_is_one(db: Database, survey: Survey) -> None:
    before = store.pictures(db, survey.id, retired=True)
    add(db, survey, "Lys på stien", IMAGE)
    assert store.pictures(db, survey.id, retired=True) == before
    assert rows(db, "SELECT COUNT(*) FROM image WHERE name = :name", name=IMAGE.name) == [(1,)]
