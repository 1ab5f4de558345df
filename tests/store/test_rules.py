"""How a survey runs, what residents are promised, publishing, and the step from the first version's tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import DatabaseUnusable, NotFound, Refused
from swipe.model import VARIABLES, Area, Survey, SurveyRules, Swipe
from swipe.store.schema import FIRST_TABLES, KNOWN_STEPS, migrations
from tests.conftest import NOW, TODAY
from tests.counting import stored_answers
from tests.residents import rows

# ------------------------------------------------------------------ rules


def test_a_new_survey_asks_who_answers_and_nothing_else_is_strict(db: Database) -> None:
    area = store.area_by_slug(db, "vester-eng")
    made = store.create_survey(db, area, titles={"da": "Ny"}, now=NOW)
    assert made.rules == SurveyRules(hard_stop=False, code_required=False, background=VARIABLES, result_on=None)


def test_rules_are_kept_as_they_were_set(db: Database, survey: Survey) -> None:
    rules = SurveyRules(hard_stop=True, code_required=True, background=("lives", "gender"), result_on="2026-12-01")
    store.save_survey_rules(db, survey.id, rules)
    assert store.survey_by_id(db, survey.id).rules == rules


def test_rules_may_be_taken_back(db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(True, True, VARIABLES, "2026-12-01"))
    store.save_survey_rules(db, survey.id, SurveyRules())
    assert store.survey_by_id(db, survey.id).rules == SurveyRules()


def test_questions_stand_in_one_order_however_they_were_chosen(db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(background=("children", "lives")))
    assert store.survey_by_id(db, survey.id).rules.background == ("lives", "children")


def test_rules_of_one_survey_leave_the_others_alone(db: Database, survey: Survey) -> None:
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    store.save_survey_rules(db, survey.id, SurveyRules(hard_stop=True))
    assert store.survey_by_id(db, other.id).rules == other.rules


@pytest.mark.parametrize(
    "rules",
    [
        SurveyRules(hard_stop=True, background=("lives", "income")),  # type: ignore[arg-type]
        SurveyRules(hard_stop=True, background=("lives", "lives")),
        SurveyRules(hard_stop=True, result_on="snart"),
    ],
)
def test_impossible_rules_change_nothing(db: Database, survey: Survey, rules: SurveyRules) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.save_survey_rules(db, survey.id, rules)
    assert store.survey_by_id(db, survey.id).rules == survey.rules


# ------------------------------------------------------------------ what residents are promised


def save_texts(db: Database, survey: Survey, **expectations: dict[str, str]) -> Survey:
    store.save_survey_texts(
        db,
        survey.id,
        titles={"da": "T"},
        questions={},
        purposes={},
        expectations=expectations,  # type: ignore[arg-type]
    )
    return store.survey_by_id(db, survey.id)


def test_expectations_are_kept_per_topic_and_language(db: Database, survey: Survey) -> None:
    saved = save_texts(db, survey, influence={"da": "Meget", "en": "A lot"}, limits={"da": "Loven"})
    assert saved.expectations["influence"] == {"da": "Meget", "en": "A lot"}
    assert saved.expectations["limits"] == {"da": "Loven"}
    assert saved.expectations["result"] == saved.expectations["keeping"] == {}


def test_an_expectation_that_is_not_mentioned_stays(db: Database, survey: Survey) -> None:
    save_texts(db, survey, influence={"da": "Meget"})
    saved = save_texts(db, survey, influence={"en": "A lot"}, limits={"da": ""})
    assert saved.expectations["influence"] == {"da": "Meget", "en": "A lot"}


def test_an_unknown_topic_is_refused_with_all_other_texts(db: Database, survey: Survey) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        save_texts(db, survey, influence={"da": "Meget"}, weather={"da": "Sol"})
    assert store.survey_by_id(db, survey.id) == survey


# ------------------------------------------------------------------ publishing


def test_a_result_is_published_and_taken_back(db: Database, area: Area, survey: Survey) -> None:
    assert store.published_survey(db, area) is None
    assert store.publish_survey(db, survey.id, now=NOW).published_at == NOW
    published = store.published_survey(db, area)
    assert published
    assert published.id == survey.id
    assert store.publish_survey(db, survey.id, now=None).published_at is None
    assert store.published_survey(db, area) is None


def test_a_closed_survey_can_be_published(db: Database) -> None:
    area = store.area_by_slug(db, "oester-mark")
    closed = store.public_survey(db, area)
    assert closed
    store.publish_survey(db, closed.id, now=NOW)
    assert store.published_survey(db, area)


def test_a_draft_has_nothing_to_publish(db: Database) -> None:
    area = store.area_by_slug(db, "noerre-havn")
    draft = store.newest_survey(db, area)
    assert draft
    with pytest.raises(Refused):
        store.publish_survey(db, draft.id, now=NOW)
    assert store.published_survey(db, area) is None


def test_a_survey_that_is_not_there_cannot_be_published(db: Database) -> None:
    with pytest.raises(NotFound):
        store.publish_survey(db, 999, now=NOW)


def test_a_new_round_leaves_the_last_result_public(db: Database) -> None:
    area = store.area_by_slug(db, "oester-mark")
    closed = store.public_survey(db, area)
    assert closed
    store.publish_survey(db, closed.id, now=NOW)
    store.create_survey(db, area, titles={"da": "Ny runde"}, now=NOW)
    published = store.published_survey(db, area)
    assert published
    assert published.id == closed.id


def test_reopening_a_survey_keeps_its_rules(db: Database, survey: Survey) -> None:
    rules = SurveyRules(hard_stop=True, background=("gender",), result_on="2026-12-01")
    store.save_survey_rules(db, survey.id, rules)
    store.close_survey(db, survey.id, now=NOW)
    assert store.open_survey(db, survey.id, now=NOW, languages=("da",)).rules == rules


# ------------------------------------------------------------------ from the first version's tables


@pytest.fixture
def old_database(tmp_path: Path) -> Path:
    """A database that stopped at the first step, with an open survey and one resident's answer."""
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path, isolation_level=None)
    db = Database(connection)
    for statement in FIRST_TABLES:
        db.execute(statement)
    migrations.ensure_migrations_table(db)
    db["_sqlite_migrations"].insert(  # type: ignore[union-attr]
        {"migration_set": "swipe", "name": "0001_first_tables", "applied_at": "2026-08-01 10:00:00+00:00"}
    )
    db.execute("INSERT INTO area (id, slug, name) VALUES (1, 'aaby', 'Åby')")
    db.execute("INSERT INTO theme (id, slug, colour, place) VALUES (1, 'green', '#008800', 0)")
    db.execute(
        "INSERT INTO survey (id, area, state, created_at, opened_at) VALUES (1, 1, 'open', :now, :now)", {"now": NOW}
    )
    db.execute("INSERT INTO survey_text VALUES (1, 'da', 'Sammen', 'Mere?', 'Fordi')")
    db.execute("INSERT INTO image VALUES (:name, 480, 640, '480')", {"name": "a" * 32})
    db.execute(
        "INSERT INTO picture (id, survey, theme, image, source, created_at) VALUES (1, 1, 1, :image, '1.jpg', :now)",
        {"image": "a" * 32, "now": NOW},
    )
    db.execute("INSERT INTO response VALUES (1, 1, 'a-resident-from-before', 0, :today)", {"today": TODAY})
    db.execute("INSERT INTO swipe VALUES (1, 1, 1, 1, 0, 900)")
    db.close()
    return path


def test_an_older_database_is_named_with_the_remedy(old_database: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="swipe upgrade"):
        store.open_database(old_database)


def test_a_survey_from_before_asks_no_questions_and_keeps_its_answers(old_database: Path) -> None:
    store.init_database(old_database)
    db = store.open_database(old_database)
    try:
        survey = store.survey_by_id(db, 1)
        assert survey.rules == SurveyRules()
        assert (survey.state, survey.titles, survey.published_at) == ("open", {"da": "Sammen"}, None)
        assert all(texts == {} for texts in survey.expectations.values())
        assert store.recorded_swipes(db, 1, "a-resident-from-before") == [Swipe(1, 1, "like", 0, 900)]
        assert rows(db, "SELECT via, verified, elapsed_ms, first_theme FROM response") == [("", 0, None, None)]
        assert stored_answers(db, 1).responses == 1
        assert store.sources(db, 1) == {"": 1}
    finally:
        db.close()


def test_a_resident_from_before_may_add_to_the_answer(old_database: Path) -> None:
    store.init_database(old_database)
    db = store.open_database(old_database)
    try:
        store.choose_theme(db, 1, "a-resident-from-before", 1)
        store.save_background(db, 1, "a-resident-from-before", {"gender": "women"})
        assert store.ending(db, 1, "a-resident-from-before").first_theme == 1
    finally:
        db.close()


def test_a_database_brought_up_to_date_has_the_tables_of_a_new_one(old_database: Path, tmp_path: Path) -> None:
    store.init_database(old_database)
    store.init_database(tmp_path / "new.db")
    shapes = []
    for path in (old_database, tmp_path / "new.db"):
        db = store.open_database(path)
        shapes.append(rows(db, "SELECT name, sql FROM sqlite_master ORDER BY name"))
        db.close()
    assert shapes[0] == shapes[1]


def test_bringing_a_database_up_to_date_twice_changes_nothing(old_database: Path) -> None:
    for _ in range(2):
        store.init_database(old_database)
    db = store.open_database(old_database)
    try:
        assert {step.name for step in migrations.applied(db)} == KNOWN_STEPS
        assert store.response_counts(db) == {(1, False): 1}
    finally:
        db.close()
