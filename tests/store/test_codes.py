"""One-time codes: each works once, and none can be joined to an answer."""

from __future__ import annotations

import threading

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import CodeNeeded
from swipe.model import Arrival, Survey, SurveyRules
from tests.conftest import Town
from tests.counting import stored_answers
from tests.residents import KEY, answer, rows

CODE, UNKNOWN = "a" * 64, "f" * 64


@pytest.fixture(autouse=True)
def _codes(db: Database, survey: Survey) -> None:
    store.add_codes(db, survey.id, [CODE, "b" * 64], today="2026-09-01")


def test_a_code_works_once(db: Database, survey: Survey) -> None:
    assert store.redeem_code(db, survey.id, CODE, key=KEY)
    assert not store.redeem_code(db, survey.id, CODE, key=KEY)
    assert store.code_counts(db, survey.id) == (2, 1)


def test_a_code_marks_the_response_that_has_begun_and_no_other(db: Database, survey: Survey) -> None:
    answer(db, survey)
    answer(db, survey, key="o" * 22)
    store.redeem_code(db, survey.id, CODE, key=KEY)
    assert store.ending(db, survey.id, KEY).verified
    assert not store.ending(db, survey.id, "o" * 22).verified
    assert stored_answers(db, survey.id).verified == 1


def test_a_code_before_the_first_answer_stores_nothing_of_the_response(db: Database, survey: Survey) -> None:
    assert store.redeem_code(db, survey.id, CODE, key=KEY)
    assert store.response_counts(db) == {}


@pytest.mark.parametrize("digest", [UNKNOWN, "", "A" * 64])
def test_an_unknown_code_does_nothing(db: Database, survey: Survey, digest: str) -> None:
    answer(db, survey)
    assert not store.redeem_code(db, survey.id, digest, key=KEY)
    assert not store.ending(db, survey.id, KEY).verified
    assert store.code_counts(db, survey.id) == (2, 0)


def test_a_used_code_does_not_mark_the_next_response(db: Database, survey: Survey) -> None:
    store.redeem_code(db, survey.id, CODE, key=KEY)
    answer(db, survey, key="o" * 22)
    assert not store.redeem_code(db, survey.id, CODE, key="o" * 22)
    assert not store.ending(db, survey.id, "o" * 22).verified


def test_a_code_of_another_survey_is_unknown(db: Database, survey: Survey) -> None:
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    answer(db, survey)
    store.add_codes(db, other.id, [UNKNOWN], today="2026-09-01")
    assert not store.redeem_code(db, survey.id, UNKNOWN, key=KEY)
    assert not store.redeem_code(db, other.id, CODE, key=KEY)
    assert store.code_counts(db, other.id) == (1, 0)


def test_more_codes_may_be_added_and_a_used_one_stays_used(db: Database, survey: Survey) -> None:
    store.redeem_code(db, survey.id, CODE, key=KEY)
    store.add_codes(db, survey.id, [CODE, "c" * 64, "c" * 64], today="2026-09-01")
    assert store.code_counts(db, survey.id) == (3, 1)


def test_a_broken_list_of_codes_adds_none(db: Database, survey: Survey) -> None:
    with pytest.raises(Exception, match="CHECK"):
        store.add_codes(db, survey.id, ["c" * 64, "short"], today="2026-09-01")
    assert store.code_counts(db, survey.id) == (2, 0)


def test_a_survey_without_codes_has_none(db: Database) -> None:
    assert store.code_counts(db, 999) == (0, 0)


def test_two_phones_cannot_use_one_code(town: Town, survey: Survey) -> None:
    won: list[bool] = []

    def redeem(number: int) -> None:
        own = store.connect(town.database)
        try:
            won.append(store.redeem_code(own, survey.id, CODE, key=f"phone-{number:016d}"))
        finally:
            own.close()

    threads = [threading.Thread(target=redeem, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_where_a_code_is_needed_answers_without_one_are_refused(db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(code_required=True))
    with pytest.raises(CodeNeeded):
        answer(db, survey)
    assert store.response_counts(db) == {}
    answer(db, survey, arrival=Arrival(verified=True))
    assert stored_answers(db, survey.id).verified == 1


def test_nothing_links_a_code_to_a_response(db: Database, survey: Survey) -> None:
    answer(db, survey)
    store.redeem_code(db, survey.id, CODE, key=KEY)
    assert [column.name for column in db["code"].columns] == ["survey", "digest", "used", "mailing"]  # type: ignore[union-attr]
    assert {key.other_table for key in db["code"].foreign_keys} == {"survey", "mailing"}  # type: ignore[union-attr]
    assert "rowid" not in [column.name for column in db["code"].columns]  # type: ignore[union-attr]
    [(sql,)] = rows(db, "SELECT sql FROM sqlite_master WHERE name = 'code'")
    assert "WITHOUT ROWID" in sql, "a rowid would tell the order in which rows came"
    for table in db.table_names():
        refers = [key.other_table for key in db[table].foreign_keys]  # type: ignore[union-attr]
        assert "code" not in refers
        if table != "code":
            names = [column.name for column in db[table].columns]  # type: ignore[union-attr]
            assert not {"code", "digest"} & set(names), table
            for name in names:
                assert rows(db, f"SELECT 1 FROM [{table}] WHERE [{name}] = :digest", digest=CODE) == []  # noqa: S608
