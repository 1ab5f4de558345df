"""Summaries are kept until something that they are made of has changed, and only then made anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.codes import digest_code
from swipe.errors import NotFound
from swipe.model import Area, AreaRow, AreaSummary, PopulationRow, Survey, ThemeRow
from swipe.results import summarise, summarise_all, summarise_round
from tests.conftest import NOW, TODAY, Town
from tests.residents import KEY, answer, crowd


def made(db: Database, area: Area, survey: Survey) -> AreaSummary:
    return summarise_round(db, area, survey.id, answers="real", as_of=TODAY)


def test_what_has_not_changed_is_not_made_again(db: Database, area: Area, survey: Survey) -> None:
    answer(db, survey)
    assert made(db, area, survey) is made(db, area, survey)


def code(db: Database, survey: Survey) -> None:
    digest = digest_code("ABCD2345", survey.id, "secret")
    store.add_codes(db, survey.id, [digest], today=TODAY)
    assert store.redeem_code(db, survey.id, digest, key=KEY)


CHANGES: dict[str, Callable[[Database, Survey], object]] = {
    "an answer": lambda db, survey: answer(db, survey, ["dislike"], first_seq=2),
    "a first choice": lambda db, survey: store.choose_theme(db, survey.id, KEY, store.themes(db)[0].id),
    "a background": lambda db, survey: store.save_background(db, survey.id, KEY, {"gender": "women"}),
    "a code": code,
    "a retired picture": lambda db, survey: store.retire_picture(
        db, survey.id, store.pictures(db, survey.id)[0].id, now=NOW
    ),
    "a closed survey": lambda db, survey: store.close_survey(db, survey.id, now=NOW),
    "a theme": lambda db, _: store.save_themes(db, [ThemeRow("green", {"da": "Grønne steder"})]),
    "a name": lambda db, _: store.save_areas(db, [AreaRow("aaby", "Åby by")]),
    "a register": lambda db, _: store.save_population(
        db, [PopulationRow("aaby", "15-29", "women", 500, "2026-06-01")], file="x"
    ),
    "an age limit": lambda db, _: store.save_setting(db, "age_limit", "18"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_summary_is_made_of_makes_it_anew(db: Database, area: Area, survey: Survey, change: str) -> None:
    answer(db, survey)
    before = made(db, area, survey)
    CHANGES[change](db, survey)
    assert made(db, area, survey) is not before


def test_new_answers_in_one_area_leave_the_others_as_they_were(db: Database, area: Area, survey: Survey) -> None:
    other = store.area_by_slug(db, "oester-mark")
    closed = store.public_survey(db, other)
    assert closed
    before = made(db, other, closed)
    answer(db, survey)
    assert made(db, other, closed) is before
    assert made(db, area, survey).participation.responses == 1


def test_another_day_is_another_summary(db: Database, area: Area, survey: Survey) -> None:
    assert made(db, area, survey).as_of == TODAY
    assert summarise_round(db, area, survey.id, answers="real", as_of="2026-12-24").as_of == "2026-12-24"


def test_a_database_put_in_the_place_of_another_is_not_taken_for_it(town: Town, area: Area, survey: Survey) -> None:
    db = store.open_database(town.database)
    answer(db, survey)
    assert made(db, area, survey).participation.responses == 1
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    other = town.database.with_name("other.db")
    store.init_database(other)
    other.replace(town.database)
    db = store.open_database(town.database)
    assert summarise_all(db, answers="real", as_of=TODAY) == []
    db.close()


def test_real_and_simulated_answers_are_kept_apart(db: Database, area: Area, survey: Survey) -> None:
    answer(db, survey)
    assert made(db, area, survey).participation.responses == 1
    simulated = summarise_round(db, area, survey.id, answers="simulated", as_of=TODAY)
    assert simulated.participation.responses == 0


def test_every_area_has_a_summary_by_name_in_danish_order(db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like", "like", "dislike"])
    names = [one.area.name for one in summarise_all(db, answers="real", as_of=TODAY)]
    assert names == ["Nørre Havn", "Vester Eng", "Øster Mark", "Åby"]


def test_the_summary_of_one_area_is_the_one_among_all(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 12, ["like", "like", "dislike"])
    every = summarise_all(db, answers="real", as_of=TODAY)
    assert summarise(db, area, answers="real", as_of=TODAY) == every[-1]


def test_a_round_that_is_not_the_areas_or_was_never_open_is_not_found(db: Database, area: Area) -> None:
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert draft
    assert other
    with pytest.raises(NotFound):
        summarise_round(db, store.area_by_slug(db, "noerre-havn"), draft.id, answers="real", as_of=TODAY)
    with pytest.raises(NotFound):
        summarise_round(db, area, other.id, answers="real", as_of=TODAY)
    with pytest.raises(NotFound):
        summarise_round(db, area, 999, answers="real", as_of=TODAY)
