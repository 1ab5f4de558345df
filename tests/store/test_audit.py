"""The audit trail and what was published: both only grow, whoever asks."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, Refused
from swipe.model import AuditEntry, Survey
from tests.conftest import NOW
from tests.residents import rows

LATER, LAST = "2026-09-08T10:00:00Z", "2026-09-09T10:00:00Z"


def staff(db: Database, name: str) -> int:
    user = store.user_by_name(db, name)
    assert user
    return user.id


def publish(db: Database, survey: Survey, document: str, now: str = NOW, who: str | None = "leo") -> None:
    store.save_publication(db, survey.id, document, method="swipe-2", staff=staff(db, who) if who else None, now=now)


# ------------------------------------------------------------------ the trail


def test_the_trail_of_a_survey_tells_who_did_what_the_latest_first(db: Database, survey: Survey) -> None:
    store.note_audit(db, "log", staff=staff(db, "leo"), now=NOW, survey=survey.id)
    store.note_audit(db, "make key", staff=staff(db, "leo"), now=NOW)
    store.note_audit(db, "log by command", staff=None, now=LATER, survey=survey.id)
    assert store.audit_trail(db, survey.id) == [
        AuditEntry(LATER, None, "log by command"),
        AuditEntry(NOW, "leo", "log"),
    ]


def test_a_survey_without_deeds_has_an_empty_trail(db: Database, survey: Survey) -> None:
    assert store.audit_trail(db, survey.id) == []


def test_somebody_who_left_is_still_named(db: Database, survey: Survey) -> None:
    store.note_audit(db, "log", staff=staff(db, "leo"), now=NOW, survey=survey.id)
    store.set_active(db, staff(db, "leo"), active=False, token="gone")
    assert [entry.staff for entry in store.audit_trail(db, survey.id)] == ["leo"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET at = '2020-01-01T00:00:00Z'",
        "UPDATE audit SET staff = NULL",
        "UPDATE audit SET action = 'publish' WHERE id = 1",
        "DELETE FROM audit",
        "REPLACE INTO audit (id, at, action) VALUES (1, 'x', 'log')",
        "INSERT INTO audit (id, at, action) VALUES (1, 'x', 'log') ON CONFLICT (id) DO UPDATE SET action = 'log'",
    ],
)
def test_nobody_changes_or_deletes_a_line_of_the_trail(db: Database, survey: Survey, change: str) -> None:
    store.note_audit(db, "log", staff=staff(db, "leo"), now=NOW, survey=survey.id)
    before = rows(db, "SELECT * FROM audit")
    with pytest.raises(sqlite3.IntegrityError, match="stays as it is"):
        db.execute(change)
    assert rows(db, "SELECT * FROM audit") == before


def test_a_deed_that_fails_leaves_no_line(db: Database, survey: Survey) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.note_audit(db, "log", staff=999, now=NOW, survey=survey.id)
    assert rows(db, "SELECT COUNT(*) FROM audit") == [(0,)]


# ------------------------------------------------------------------ publications


def test_what_is_published_anew_takes_the_place_of_the_old_which_is_kept(db: Database, survey: Survey) -> None:
    publish(db, survey, "first")
    publish(db, survey, "second", LATER, who="petra")
    kept = [(one.document, one.staff, one.published_at, one.ended_at) for one in store.publications(db, survey.id)]
    assert kept == [("second", "petra", LATER, None), ("first", "leo", NOW, LATER)]
    shown = store.publication(db, survey.id)
    assert shown
    assert (shown.document, shown.method) == ("second", "swipe-2")
    assert [entry.action for entry in store.audit_trail(db, survey.id)] == ["publish", "publish"]


def test_a_withdrawn_result_is_shown_no_more_and_kept(db: Database, survey: Survey) -> None:
    publish(db, survey, "first")
    store.withdraw_publication(db, survey.id, staff=staff(db, "leo"), now=LATER)
    store.withdraw_publication(db, survey.id, staff=staff(db, "leo"), now=LAST)
    assert store.publication(db, survey.id) is None
    assert [one.ended_at for one in store.publications(db, survey.id)] == [LATER]
    assert store.survey_by_id(db, survey.id).published_at is None
    assert [entry.action for entry in store.audit_trail(db, survey.id)] == ["withdraw", "publish"]


def test_a_withdrawn_result_can_be_made_public_again_as_it_was(db: Database, survey: Survey) -> None:
    publish(db, survey, "first")
    store.withdraw_publication(db, survey.id, staff=None, now=LATER)
    publish(db, survey, "first", LAST)
    assert store.survey_by_id(db, survey.id).published_at == LAST
    assert len(store.publications(db, survey.id)) == 2


def test_what_the_public_sees_already_is_not_published_twice(db: Database, survey: Survey) -> None:
    publish(db, survey, "first")
    with pytest.raises(Refused, match="sees already"):
        publish(db, survey, "first", LATER)
    assert store.survey_by_id(db, survey.id).published_at == NOW
    assert [entry.action for entry in store.audit_trail(db, survey.id)] == ["publish"]


def test_a_draft_or_nothing_is_not_published(db: Database) -> None:
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert draft
    with pytest.raises(Refused, match="draft"):
        publish(db, draft, "first")
    with pytest.raises(NotFound):
        store.save_publication(db, 999, "first", method="swipe-2", staff=None, now=NOW)
    assert rows(db, "SELECT COUNT(*) FROM publication") == [(0,)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE publication SET document = 'better'",
        "UPDATE publication SET method = 'swipe-9'",
        "UPDATE publication SET staff = NULL",
        "UPDATE publication SET ended_at = NULL",
        "UPDATE publication SET ended_at = '2030-01-01T00:00:00Z'",
        "DELETE FROM publication",
        "REPLACE INTO publication (id, survey, published_at, method, document) VALUES (1, 1, 'x', 'x', 'x')",
    ],
)
def test_what_was_published_stays_word_for_word(db: Database, survey: Survey, change: str) -> None:
    publish(db, survey, "first")
    store.withdraw_publication(db, survey.id, staff=None, now=LATER)
    before = store.publications(db, survey.id)
    with pytest.raises(sqlite3.IntegrityError, match="stays as it is"):
        db.execute(change)
    assert store.publications(db, survey.id) == before


def test_two_results_of_one_survey_are_never_public_at_once(db: Database, survey: Survey) -> None:
    publish(db, survey, "first")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(
            "INSERT INTO publication (survey, published_at, method, document) VALUES (:survey, 'x', 'x', 'x')",
            {"survey": survey.id},
        )
