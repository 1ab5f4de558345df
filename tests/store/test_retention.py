"""What residents wrote is deleted some time after a survey has closed; figures and cards stay."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import config, pictures, store
from swipe.codes import digest_code
from swipe.errors import NotFound
from swipe.model import Survey
from tests.conftest import NOW, TODAY, Town
from tests.counting import stored_answers
from tests.photos import photo
from tests.residents import KEY, answer, enter_as, rows

LATER = "2027-03-01T10:00:00Z"


@pytest.fixture
def closed(db: Database, survey: Survey, town: Town) -> Survey:
    """A closed survey with a reason, an idea with a photo, one that became a card, two put together, and a code."""
    cards = answer(db, survey, ["like", "dislike"])
    store.save_reasons(db, survey.id, KEY, {cards[0]: "Min nabo Ib larmer"})
    image = pictures.ingest(photo(640, 820), "idé.jpg", town.images)
    waiting = store.add_idea(db, survey.id, KEY, "En bålplads", image, today=TODAY)
    alike = store.add_idea(db, survey.id, KEY, "Et bålsted", None, today=TODAY)
    store.merge_ideas(db, survey.id, [waiting, alike])
    other = pictures.ingest(photo(660, 840), "kort.jpg", town.images)
    idea = store.add_idea(db, survey.id, KEY, "En gynge til Ida på Åvej 3", other, today=TODAY)
    card, _ = store.add_picture(db, survey.id, other, source="idé", now=NOW, theme=1, captions={"da": "En gynge"})
    store.decide_idea(db, survey.id, idea, "accepted", picture=card.id)
    store.add_codes(db, survey.id, [digest_code("ABCDEFGH", survey.id, "s")], today=TODAY)
    store.redeem_code(db, survey.id, digest_code("ABCDEFGH", survey.id, "s"), key=KEY)
    return store.close_survey(db, survey.id, now=NOW)


def test_words_and_photos_go_and_answers_stay(db: Database, closed: Survey, town: Town) -> None:
    before = stored_answers(db, closed.id)
    (gone,) = store.forget_words(db, closed.id, now=LATER)
    assert store.reasons(db, closed.id) == []
    assert store.ideas(db, closed.id) == []
    assert stored_answers(db, closed.id) == before
    assert store.survey_by_id(db, closed.id).forgotten_at == LATER
    assert gone.name not in {image.name for image in store.images(db)}
    pictures.remove_files(town.images, [gone], store.images(db))
    assert not [name for name in pictures.variant_names(gone) if (town.images / name).exists()]
    assert store.inconsistencies(db) == []
    assert pictures.missing(town.images, store.images(db)) == []


def test_what_was_deleted_is_in_the_file_no_more(closed: Survey, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite as Debian builds it overwrites by itself; as most others do, it only marks the place as free."""
    opened = sqlite3.connect

    def connect_elsewhere(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = opened(*arguments, **options)
        connection.execute("PRAGMA secure_delete = OFF")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_elsewhere)
    with closing(store.open_database(town.database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"Min nabo Ib" in town.database.read_bytes()
        store.forget_words(db, closed.id, now=LATER)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for words in (b"Min nabo Ib", "En bålplads".encode(), b"gynge til Ida"):
        assert words not in town.database.read_bytes()


def test_a_card_that_was_made_of_an_idea_stays_with_its_photo(db: Database, closed: Survey, town: Town) -> None:
    gone = store.forget_words(db, closed.id, now=LATER)
    (card,) = [card for card in store.pictures(db, closed.id) if card.captions.get("da") == "En gynge"]
    pictures.remove_files(town.images, gone, store.images(db))
    assert all((town.images / name).is_file() for name in pictures.variant_names(card.image))


def test_what_staff_left_behind_goes_with_the_next_page(client: FlaskClient, db: Database, town: Town) -> None:
    enter_as(client, db, "petra")
    petra = store.user_by_name(db, "petra")
    assert petra
    lately, long_ago = (
        (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (11, 25)
    )
    for moment in (lately, long_ago):
        store.begin_session(db, petra.id, label=moment, now=moment)
        db.execute(
            "INSERT INTO draft_file (token, staff, kind, name, content, created_at) "
            "VALUES (:moment, :staff, 'areas', 'a.csv', x'00', :moment)",
            {"moment": moment, "staff": petra.id},
        )
    uploads = config.uploads_folder(town.instance)
    uploads.mkdir()
    for name, hours in (("lately.zip", 23), ("long-ago.zip", 25)):
        (uploads / name).write_bytes(b"x")
        at = time.time() - hours * 3600
        os.utime(uploads / name, (at, at))
    with pytest.raises(NotFound):
        store.draft_file(db, "areas", long_ago, staff=petra.id, now=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    assert town.app().test_client().get("/").status_code == 200
    assert rows(db, "SELECT token FROM draft_file") == [(lately,)]
    labels = {row[0] for row in rows(db, "SELECT label FROM staff_session")}
    assert lately in labels
    assert long_ago not in labels
    assert [path.name for path in uploads.iterdir()] == ["lately.zip"]


def test_no_phone_and_no_letter_can_be_joined_to_an_answer_afterwards(db: Database, closed: Survey) -> None:
    counts = store.code_counts(db, closed.id)
    store.forget_words(db, closed.id, now=LATER)
    assert not rows(db, "SELECT 1 FROM response WHERE key = :key", key=KEY)
    assert not rows(db, "SELECT 1 FROM code WHERE digest = :d", d=digest_code("ABCDEFGH", closed.id, "s"))
    assert store.code_counts(db, closed.id) == counts, "how many were used is a figure, and stays"


def test_a_photo_that_two_crops_share_keeps_the_file_that_is_needed(db: Database, closed: Survey, town: Town) -> None:
    (idea,) = [idea for idea in store.ideas(db, closed.id) if idea.text == "En bålplads"]
    assert idea.image
    crop = pictures.finish(pictures.refocus(idea.image, 0.5, 0.1), town.images)
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert draft
    store.add_picture(db, draft.id, crop, source="x", now=NOW)
    pictures.remove_files(town.images, store.forget_words(db, closed.id, now=LATER), store.images(db))
    assert pictures.missing(town.images, store.images(db)) == []


def test_only_surveys_that_closed_long_enough_ago_are_due_and_only_once(db: Database, closed: Survey) -> None:
    older = store.area_by_slug(db, "oester-mark")
    both = sorted([closed.id, store.newest_survey(db, older).id])  # type: ignore[union-attr]
    assert store.surveys_to_forget(db, closed_before="2026-08-31T23:59:59Z") == []
    assert store.surveys_to_forget(db, closed_before=NOW) == both
    for survey in both:
        store.forget_words(db, survey, now=LATER)
    assert store.surveys_to_forget(db, closed_before=LATER) == []


def test_a_survey_that_is_opened_again_is_due_again_after_its_next_close(db: Database, closed: Survey) -> None:
    store.forget_words(db, closed.id, now=LATER)
    # As an older version did it; now a survey that does not know its phones any more stays closed.
    db.execute("UPDATE survey SET state = 'open', closed_at = NULL WHERE id = :id", {"id": closed.id})
    assert closed.id not in store.surveys_to_forget(db, closed_before="2030-01-01T00:00:00Z")
    answer(db, closed, key="n" * 22)
    store.close_survey(db, closed.id, now="2027-06-01T10:00:00Z")
    assert closed.id in store.surveys_to_forget(db, closed_before="2030-01-01T00:00:00Z")
    store.forget_words(db, closed.id, now="2028-06-01T10:00:00Z")
    assert not rows(db, "SELECT 1 FROM response WHERE key = :key", key="n" * 22)


def test_a_file_that_is_gone_already_is_no_trouble(db: Database, closed: Survey, tmp_path: Path) -> None:
    pictures.remove_files(tmp_path / "nowhere", store.forget_words(db, closed.id, now=LATER), [])
