"""The municipality decides how long residents' words are kept, and nothing need run for them to go."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import pictures, store
from swipe.model import Survey
from tests.conftest import TODAY, Town
from tests.photos import photo
from tests.residents import KEY, answer, enter_as, send

PAGE = "/admin/settings"
LONG_AGO = "2025-01-31T10:00:00Z"


@pytest.fixture
def admin(client: FlaskClient, db: Database) -> FlaskClient:
    enter_as(client, db, "ada").get("/?lang=en")
    return client


@pytest.fixture
def closed(db: Database, survey: Survey, town: Town) -> Survey:
    (card,) = answer(db, survey)
    store.save_reasons(db, survey.id, KEY, {card: "Min nabo Ib larmer"})
    image = pictures.ingest(photo(640, 820), "idé.jpg", town.images)
    store.add_idea(db, survey.id, KEY, "En bålplads", image, today=TODAY)
    return store.close_survey(db, survey.id, now=LONG_AGO)


def choose(client: FlaskClient, months: object, **more: str):  # type: ignore[no-untyped-def]
    return send(client, f"{PAGE}/retention", {"retention_months": months, **more})


def test_words_are_kept_until_somebody_chooses_otherwise(client: FlaskClient, db: Database, closed: Survey) -> None:
    client.get("/")
    assert len(store.ideas(db, closed.id)) == 1
    assert "slettes" not in client.get("/aaby/about").text


def test_the_next_page_after_the_time_deletes_them(
    admin: FlaskClient, client: FlaskClient, db: Database, closed: Survey, town: Town
) -> None:
    (idea,) = store.ideas(db, closed.id)
    assert idea.image
    assert choose(admin, "6", agreed="y").status_code == 302
    client.get("/")
    assert store.ideas(db, closed.id) == []
    assert store.reasons(db, closed.id) == []
    assert store.response_counts(db)[closed.id, False] == 1
    assert not list(town.images.glob(f"{idea.image.name}*"))
    assert "The words of this survey were deleted on" in admin.get("/plan/aaby/voices").text


def test_what_would_go_at_once_must_be_said_yes_to(admin: FlaskClient, db: Database, closed: Survey) -> None:
    reply = choose(admin, "6")
    assert reply.status_code == 422
    assert "The words of 1 closed survey would be deleted at once." in reply.text
    assert 'name="agreed"' in reply.text
    assert store.setting(db, "retention_months") == ""
    admin.get("/")
    assert len(store.ideas(db, closed.id)) == 1


def test_nothing_due_needs_no_yes_and_planners_are_told_the_day(
    admin: FlaskClient, db: Database, survey: Survey
) -> None:
    store.close_survey(db, survey.id, now="2099-08-31T10:00:00Z")
    choose(admin, "6", agreed="y")  # Øster Mark closed in the past
    assert store.setting(db, "retention_months") == "6"
    assert "These words are deleted on February 28, 2100." in admin.get("/plan/aaby/voices").text


def test_residents_can_read_how_long(admin: FlaskClient, client: FlaskClient) -> None:
    choose(admin, "12", agreed="y")
    assert "deleted 12 months after the survey has closed" in client.get("/aaby/about?lang=en").text
    assert "slettes 12 måneder efter" in client.get("/aaby/about?lang=da").text


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("months", ["0", "-3", "121", "seks", "1.5"])
def test_what_is_no_number_of_months_is_refused_and_told(admin: FlaskClient, db: Database, months: str) -> None:
    reply = choose(admin, months)
    assert reply.status_code == 422
    assert 'aria-invalid="true"' in reply.text
    assert f'value="{months}"' in reply.text, "what was typed is kept"
    assert store.setting(db, "retention_months") == ""


def test_an_empty_field_keeps_everything_again(admin: FlaskClient, db: Database, survey: Survey) -> None:
    choose(admin, "6", agreed="y")
    assert choose(admin, "").status_code == 302
    answer(db, survey)
    store.add_idea(db, survey.id, KEY, "En bålplads", None, today=TODAY)
    store.close_survey(db, survey.id, now=LONG_AGO)
    admin.get("/")
    assert len(store.ideas(db, survey.id)) == 1


def test_an_open_survey_keeps_its_words_however_old(admin: FlaskClient, db: Database, survey: Survey) -> None:
    choose(admin, "1", agreed="y")
    answer(db, survey)
    store.add_idea(db, survey.id, KEY, "En bålplads", None, today="2020-01-01")
    admin.get("/")
    assert len(store.ideas(db, survey.id)) == 1
