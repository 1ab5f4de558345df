"""Answers: nothing lost, nothing counted twice."""

from __future__ import annotations

import threading

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, SurveyClosed
from swipe.model import Choice, Picture, Survey, Swipe
from swipe.summary.counts import unpack_swipes
from tests.conftest import NOW, TODAY, Town
from tests.counting import stored_answers

KEY = "k" * 22


@pytest.fixture
def cards(db: Database, survey: Survey) -> list[Picture]:
    return store.pictures(db, survey.id)


def swipe(card: Picture, seq: int, choice: Choice = "like", position: int = 0) -> Swipe:
    return Swipe(seq, card.id, choice, position, seen_ms=900)


def record(db: Database, survey: Survey, *swipes: Swipe, key: str = KEY, simulated: bool = False) -> list[int]:
    receipt = store.record_swipes(db, survey.id, key, swipes, today=TODAY, simulated=simulated)
    return list(receipt.accepted)


def test_a_swipe_is_stored_as_it_was_given(db: Database, survey: Survey, cards: list[Picture]) -> None:
    given = Swipe(3, cards[1].id, "dislike", 4, 1840)
    assert record(db, survey, given) == [3]
    assert store.recorded_swipes(db, survey.id, KEY) == [given]


def test_a_resent_swipe_counts_once(db: Database, survey: Survey, cards: list[Picture]) -> None:
    for _ in range(3):
        assert record(db, survey, swipe(cards[0], 1)) == [1]
    tally = stored_answers(db, survey.id)
    assert [(t.likes, t.dislikes, t.skips) for t in tally.pictures] == [(1, 0, 0)]
    assert store.exposures(db, survey.id) == {(cards[0].id, 0): 1}


def test_the_latest_answer_wins(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, swipe(cards[0], 1, "like"))
    record(db, survey, swipe(cards[0], 2, "dislike"))
    assert store.recorded_swipes(db, survey.id, KEY)[0].choice == "dislike"


def test_an_older_answer_that_arrives_late_changes_nothing(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, swipe(cards[0], 5, "dislike"))
    assert record(db, survey, swipe(cards[0], 4, "like")) == [4]
    assert store.recorded_swipes(db, survey.id, KEY)[0].choice == "dislike"


def test_within_one_batch_the_highest_number_wins(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, swipe(cards[0], 2, "skip"), swipe(cards[0], 1, "like"))
    assert store.recorded_swipes(db, survey.id, KEY)[0].choice == "skip"


def test_one_unknown_picture_loses_none_of_the_good_swipes(db: Database, survey: Survey, cards: list[Picture]) -> None:
    receipt = store.record_swipes(
        db, survey.id, KEY, [swipe(cards[0], 1), Swipe(2, 9999, "like", 1, 0), swipe(cards[1], 3)], today=TODAY
    )
    assert receipt.accepted == (1, 3)
    assert receipt.rejected == ((2, "unknown picture"),)


def test_a_batch_of_unknown_pictures_makes_no_response(db: Database, survey: Survey) -> None:
    store.record_swipes(db, survey.id, KEY, [Swipe(1, 9999, "like", 0, 0)], today=TODAY)
    assert store.response_counts(db) == {}


def test_a_closed_survey_takes_no_answers(db: Database, survey: Survey, cards: list[Picture]) -> None:
    store.close_survey(db, survey.id, now=NOW)
    with pytest.raises(SurveyClosed):
        record(db, survey, swipe(cards[0], 1))
    assert store.response_counts(db) == {}


def test_a_survey_that_is_not_there_takes_no_answers(db: Database) -> None:
    with pytest.raises(SurveyClosed):
        store.record_swipes(db, 999, KEY, [Swipe(1, 1, "like", 0, 0)], today=TODAY)


def test_a_response_stays_with_its_survey(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, swipe(cards[0], 1))
    other_area = store.area_by_slug(db, "oester-mark")
    other = store.public_survey(db, other_area)
    assert other
    store.open_survey(db, other.id, now=NOW, languages=("da",))
    with pytest.raises(NotFound):
        record(db, other, swipe(store.pictures(db, other.id)[0], 1))


def test_a_retired_picture_in_hand_can_still_be_answered(db: Database, survey: Survey, cards: list[Picture]) -> None:
    store.retire_picture(db, survey.id, cards[0].id, now=NOW)
    assert record(db, survey, swipe(cards[0], 1)) == [1]


def test_a_card_left_on_a_table_counts_as_seen_for_an_hour(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, Swipe(1, cards[0].id, "like", 0, 2_000_000_000))
    assert store.recorded_swipes(db, survey.id, KEY)[0].seen_ms == 3_600_000


def test_simulated_answers_are_never_mixed_with_real_ones(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, swipe(cards[0], 1, "like"))
    record(db, survey, swipe(cards[0], 1, "dislike"), key="s" * 22, simulated=True)
    real = stored_answers(db, survey.id)
    made = stored_answers(db, survey.id, simulated=True)
    assert (real.responses, real.pictures[0].likes, real.pictures[0].dislikes) == (1, 1, 0)
    assert (made.responses, made.pictures[0].likes, made.pictures[0].dislikes) == (1, 0, 1)


def test_simulated_answers_do_not_steer_the_deck(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, swipe(cards[0], 1), simulated=True)
    assert store.exposures(db, survey.id) == {}


def test_the_answers_come_as_columns(db: Database, survey: Survey, cards: list[Picture]) -> None:
    record(db, survey, swipe(cards[0], 1, "like"), swipe(cards[2], 2, "skip"), key="a" * 22)
    record(db, survey, swipe(cards[0], 1, "dislike"), key="b" * 22)
    sheet = store.answer_sheet(db, survey.id, simulated=False)
    first, second = sheet.responses
    pictures, choices, _ = (column.tolist() for column in unpack_swipes(sheet))
    assert [*zip(sheet.swiped_by, pictures, choices, strict=True)] == [
        (first, cards[0].id, 1),
        (first, cards[2].id, 2),
        (second, cards[0].id, 0),
    ]
    assert {len(sheet.days), len(sheet.sources), len(sheet.verified), len(sheet.first_themes)} == {2}


def test_a_survey_without_answers_is_an_empty_sheet(db: Database, survey: Survey) -> None:
    sheet = store.answer_sheet(db, survey.id, simulated=True)
    assert (len(sheet.responses), len(sheet.swiped_by), sheet.opened) == (0, 0, 0)


def test_many_writers_at_once_lose_nothing(town: Town, survey: Survey, cards: list[Picture]) -> None:
    failures: list[BaseException] = []

    def answer(number: int) -> None:
        own = store.connect(town.database)
        try:
            for seq, card in enumerate(cards, start=1):
                record(own, survey, swipe(card, seq), key=f"writer-{number:016d}")
        except BaseException as error:
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    db = store.connect(town.database)
    counted = stored_answers(db, survey.id)
    db.close()
    assert counted.responses == 8
    assert sum(t.likes for t in counted.pictures) == 8 * len(cards)


def test_a_failed_batch_leaves_nothing_behind(db: Database, survey: Survey, cards: list[Picture]) -> None:
    impossible = Swipe(-1, cards[1].id, "like", -5, 0)
    with pytest.raises(Exception, match="CHECK"):
        record(db, survey, swipe(cards[0], 1), Swipe(2, cards[1].id, "like", impossible.position, 0))
    assert store.response_counts(db) == {}
    assert store.recorded_swipes(db, survey.id, KEY) == []
