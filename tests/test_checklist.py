"""What a planner is told before a survey opens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from swipe import operations, store
from swipe.checklist import Check
from swipe.model import Area, Survey, SurveyRules, ThemeRow

NOW = "2026-03-01T10:00:00Z"


def checks(db: Database, area: Area, survey: Survey, seconds: int = 120) -> list[Check]:
    return operations.check_survey(db, area, survey, languages=("da", "en"), seconds=seconds, now=NOW)


def words(found: list[Check], level: str) -> str:
    chosen = [check for check in found if check.level == level]
    return " ".join(check.sentence(str, lambda one, many, n: one if n == 1 else many) for check in chosen)


def test_a_survey_that_lacks_nothing_needed_is_not_blocked(db: Database, area: Area, survey: Survey) -> None:
    assert words(checks(db, area, survey), "blocks") == ""


def test_what_blocks_comes_first(db: Database) -> None:
    place = store.area_by_slug(db, "noerre-havn")
    draft = store.newest_survey(db, place)
    assert draft
    found = checks(db, place, draft)
    assert found[0].level == "blocks"
    assert "at least two" in words(found, "blocks")
    assert [check.level for check in found] == sorted((c.level for c in found), key=["blocks", "warns", "done"].index)


def test_few_and_unequal_pictures_are_named_with_their_themes(db: Database, area: Area, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0]
    store.retire_picture(db, survey.id, card.id, now=NOW)
    warned = words(checks(db, area, survey), "warns")
    assert "Fewer than four pictures" in warned
    assert "equally many" in warned


def test_a_deck_longer_than_the_time_is_told(db: Database, area: Area, survey: Survey) -> None:
    assert "within the time" in words(checks(db, area, survey, seconds=120), "done")
    assert "answer about 5 pictures in the time; there are 6" in words(checks(db, area, survey, seconds=25), "warns")
    assert "the time" not in words(checks(db, area, survey, seconds=0), "warns"), "no frame, no warning"


def test_an_unknown_population_is_told(db: Database, survey: Survey, area: Area) -> None:
    assert "is known" in words(checks(db, area, survey), "done")
    assert "is not known" in words(checks(db, store.area_by_slug(db, "vester-eng"), survey), "warns")


@pytest.mark.parametrize(("day", "said"), [(None, "not told when"), ("2026-02-28", "has passed"), ("2026-03-01", "")])
def test_the_day_of_the_result_is_checked(db: Database, area: Area, survey: Survey, day: str | None, said: str) -> None:
    changed = replace(survey, rules=SurveyRules(result_on=day))
    warned = words(checks(db, area, changed), "warns")
    assert said in warned
    if not said:
        assert "result" not in warned


def test_a_purpose_is_wanted_in_every_language(db: Database, area: Area, survey: Survey) -> None:
    assert "(da, en)" in words(checks(db, area, survey), "warns")
    assert "(en)" in words(checks(db, area, replace(survey, purposes={"da": "Byrådet spørger."})), "warns")
    both = replace(survey, purposes={"da": "Byrådet spørger.", "en": "The council asks."})
    assert "who asks, and why" in words(checks(db, area, both), "done")


def test_a_theme_in_a_faint_colour_is_named(db: Database, area: Area, survey: Survey) -> None:
    theme = store.themes(db)[0]
    store.save_themes(db, [ThemeRow(theme.slug, theme.names, "#ffee00")])
    assert theme.names["da"] in words(checks(db, area, survey), "warns")


def test_of_no_pictures_it_is_not_said_that_they_are_fine(db: Database) -> None:
    place = store.area_by_slug(db, "noerre-havn")
    draft = store.newest_survey(db, place)
    assert draft
    said = words(checks(db, place, draft), "done")
    assert "equally many" not in said
    assert "within the time" not in said
    assert "four pictures" not in said


@pytest.mark.parametrize(
    ("closes", "day", "level", "said"),
    [
        (None, "2026-06-01", "warns", "No time for closing is set"),
        ("2026-05-01T10:00:00Z", "2026-06-01", "done", "posters and letters say when"),
        ("2026-02-01T10:00:00Z", "2026-06-01", "warns", "has passed, so it would not open"),
        ("2026-07-01T10:00:00Z", "2026-06-01", "warns", "promised before the survey closes"),
        ("2026-02-01T10:00:00Z", "2026-02-01", "warns", "promised on a day that has passed"),
    ],
)
def test_the_dates_are_checked_against_the_day_and_each_other(
    db: Database, area: Area, survey: Survey, closes: str | None, day: str, level: str, said: str
) -> None:
    changed = replace(survey, closes_at=closes, rules=SurveyRules(result_on=day))
    assert said in words(checks(db, area, changed), level)
