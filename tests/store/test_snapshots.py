"""The figures that the public was shown last."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.model import PublicFigures, PublicPicture, Survey, Theme, ThemeRow, ThemeSummary
from tests.residents import rows


@pytest.fixture
def figures(db: Database, survey: Survey, themes: list[Theme]) -> PublicFigures:
    cards = store.pictures(db, survey.id)
    return PublicFigures(
        responses=44,
        respondents=41,
        as_of="2026-09-02",
        themes=(
            ThemeSummary(themes[2], 0.71, 0.6, 0.8, 40, 1, 2, 0.5),
            ThemeSummary(themes[0], 0.62, 0.5, 0.7, 41, 1, 2, None),
            ThemeSummary(themes[1], 0.1, 0.05, 0.2, 39, None, None, 0.0),
        ),
        pictures=(PublicPicture(cards[4], 0.9), PublicPicture(cards[0], 0.7)),
        method="swipe-2",
    )


def test_before_anything_was_shown_there_is_nothing(db: Database, survey: Survey) -> None:
    assert store.snapshot(db, survey.id, simulated=False) is None


def test_figures_come_back_as_they_were_shown(db: Database, survey: Survey, figures: PublicFigures) -> None:
    store.save_snapshot(db, survey.id, figures, simulated=False)
    assert store.snapshot(db, survey.id, simulated=False) == figures


def test_a_picture_that_was_taken_out_since_stays_in_old_figures(
    db: Database, survey: Survey, figures: PublicFigures
) -> None:
    store.save_snapshot(db, survey.id, figures, simulated=False)
    store.retire_picture(db, survey.id, figures.pictures[0].picture.id, now="2026-09-03T10:00:00Z")
    shown = store.snapshot(db, survey.id, simulated=False)
    assert shown
    assert [one.picture.id for one in shown.pictures] == [one.picture.id for one in figures.pictures]


def test_newer_figures_replace_the_older(db: Database, survey: Survey, figures: PublicFigures) -> None:
    store.save_snapshot(db, survey.id, figures, simulated=False)
    newer = replace(figures, responses=60, respondents=55, as_of="2026-09-09", themes=figures.themes[:1], pictures=())
    store.save_snapshot(db, survey.id, newer, simulated=False)
    assert store.snapshot(db, survey.id, simulated=False) == newer
    assert rows(db, "SELECT COUNT(*) FROM snapshot_theme") == [(1,)]


def test_real_and_simulated_figures_are_never_mixed(db: Database, survey: Survey, figures: PublicFigures) -> None:
    made = replace(figures, responses=400, themes=figures.themes[1:])
    store.save_snapshot(db, survey.id, figures, simulated=False)
    store.save_snapshot(db, survey.id, made, simulated=True)
    assert store.snapshot(db, survey.id, simulated=False) == figures
    assert store.snapshot(db, survey.id, simulated=True) == made


def test_each_survey_has_its_own_figures(db: Database, survey: Survey, figures: PublicFigures) -> None:
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    store.save_snapshot(db, survey.id, figures, simulated=False)
    assert store.snapshot(db, other.id, simulated=False) is None


def test_a_renamed_theme_has_its_new_name_in_old_figures(db: Database, survey: Survey, figures: PublicFigures) -> None:
    store.save_snapshot(db, survey.id, figures, simulated=False)
    store.save_themes(db, [ThemeRow("play", {"da": "Leg og bevægelse"})])
    shown = store.snapshot(db, survey.id, simulated=False)
    assert shown
    assert shown.themes[0].theme.names["da"] == "Leg og bevægelse"


def test_impossible_figures_leave_the_old_ones(db: Database, survey: Survey, figures: PublicFigures) -> None:
    store.save_snapshot(db, survey.id, figures, simulated=False)
    impossible = replace(figures, themes=(figures.themes[0], replace(figures.themes[1], share=1.5, high=1.6)))
    with pytest.raises(Exception, match="CHECK"):
        store.save_snapshot(db, survey.id, impossible, simulated=False)
    assert store.snapshot(db, survey.id, simulated=False) == figures


def test_figures_of_more_respondents_than_responses_are_refused(
    db: Database, survey: Survey, figures: PublicFigures
) -> None:
    with pytest.raises(Exception, match="CHECK"):
        store.save_snapshot(db, survey.id, replace(figures, responses=40), simulated=False)
    assert store.snapshot(db, survey.id, simulated=False) is None
