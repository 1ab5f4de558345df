"""The lead's questions: by background, areas side by side, rounds over time. Each has an address."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.model import Area, AreaRow, Survey
from swipe.operations import simulate_area
from swipe.results import summarise
from tests.conftest import NOW, TODAY
from tests.residents import crowd, enter_as
from tests.web.test_lead import HTMX, MIXED, _second_round, text_of


@pytest.fixture
def lead(client: FlaskClient, db: Database) -> FlaskClient:
    client.set_cookie("lang", "en")
    return enter_as(client, db, "leo")


@pytest.fixture
def lively(db: Database, area: Area) -> None:
    simulate_area(db, area, 180, seed=3, today=TODAY)
    simulate_area(db, store.area_by_slug(db, "oester-mark"), 180, seed=3, today=TODAY)


# ------------------------------------------------------------------ explore


def test_before_anybody_answers_there_is_nothing_to_explore(lead: FlaskClient) -> None:
    assert "Nothing to explore yet" in text_of(lead, "/lead/explore")
    assert "Nothing to compare yet" in text_of(lead, "/lead/compare")


@pytest.mark.usefixtures("lively")
def test_what_groups_prefer_is_what_the_summary_tells(lead: FlaskClient, db: Database, area: Area) -> None:
    made = summarise(db, area, answers="simulated", as_of=TODAY)
    told = next(one for one in made.breakdowns if one.variable == "age_group")
    page = text_of(lead, "/lead/explore?theme=green&by=age_group&area=aaby&answers=simulated")
    for group in told.groups:
        share = next(one for one in group.themes if one.theme.slug == "green")
        if share.share is not None and 0.05 < share.share < 0.95:
            assert re.search(rf"{round(share.share * 100)} % \S+ % about {group.respondents}", page)
    smallest = next(one.smallest for one in told.consensus if one.theme.slug == "green")
    assert f"at least {round(smallest * 100)} % in every group" in page.replace("≤ ", "")


@pytest.mark.usefixtures("lively")
def test_all_themes_of_one_area_are_shown_together(lead: FlaskClient) -> None:
    page = lead.get("/lead/explore?theme=all&by=&area=aaby&answers=simulated").text
    assert page.count('<table class="groups">') == 3
    assert "Øster Mark</a>" not in page


def test_all_themes_of_many_areas_are_too_much(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, MIXED)
    store.save_areas(db, [AreaRow("lunden", "Lunden")])
    everywhere = "&".join(f"area={area.slug}" for area in store.areas(db))
    page = lead.get(f"/lead/explore?theme=all&by=&{everywhere}").text
    assert "Choose one theme, or up to 4 areas" in page
    assert page.count('<table class="groups">') == 1


def test_each_reason_for_no_figure_is_said(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 35, MIXED)
    address = "/lead/explore?theme=green&by=children&area=aaby&area=oester-mark&area=vester-eng"
    page = text_of(lead, address)
    assert re.search(r"Vester Eng no survey", page)
    assert re.search(r"Øster Mark no answers yet", page)
    assert re.search(r"Åby too few to tell", page), "nobody told about children"


def test_what_was_not_asked_is_not_called_too_few(lead: FlaskClient, db: Database, survey: Survey) -> None:
    from dataclasses import replace

    crowd(db, survey, 35, MIXED)
    store.save_survey_rules(db, survey.id, replace(survey.rules, background=("gender",)))
    assert "Åby was not asked here" in text_of(lead, "/lead/explore?theme=green&by=children&area=aaby")


def test_a_withheld_area_has_no_figure_anywhere(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 9, MIXED)
    for query in ("theme=green&by=", "theme=all&by=&area=aaby", "theme=green&by=age_group"):
        page = text_of(lead, f"/lead/explore?{query}")
        assert "Åby too few to tell" in page
        assert "100 % 0" not in page
    assert "<strong>" not in lead.get("/lead/explore?theme=green&by=").text


@pytest.mark.parametrize("query", ["theme=atlantis", "by=shoe-size", "area=atlantis", "theme=all&theme=green"])
@pytest.mark.usefixtures("lively")
def test_nonsense_in_the_address_shows_something_sensible(lead: FlaskClient, query: str) -> None:
    assert '<table class="groups">' in lead.get(f"/lead/explore?{query}&answers=simulated").text


@pytest.mark.usefixtures("lively")
def test_htmx_gets_the_tables_alone(lead: FlaskClient) -> None:
    for address in (
        "/lead/explore?answers=simulated",
        "/lead/compare?area=aaby&answers=simulated",
        "/lead/aaby/rounds",
    ):
        part = lead.get(address, headers=HTMX).text
        assert "<html" not in part
        assert "<form" not in part


def test_somebody_limited_explores_their_own_areas(lead: FlaskClient, db: Database, area: Area) -> None:
    simulate_area(db, area, 60, seed=3, today=TODAY)
    leo = store.user_by_name(db, "leo")
    assert leo
    store.save_staff(db, leo.id, role="lead", areas=frozenset({store.area_by_slug(db, "oester-mark").id}))
    for address in ("/lead/explore?area=aaby&answers=simulated", "/lead/compare?area=aaby&answers=simulated"):
        assert "Åby" not in lead.get(address).text
    assert lead.get("/lead/aaby/rounds").status_code == 403


# ------------------------------------------------------------------ side by side


@pytest.mark.usefixtures("lively")
def test_one_area_asks_for_another(lead: FlaskClient) -> None:
    assert "Choose one more area to set beside Åby." in text_of(lead, "/lead/compare?area=aaby&answers=simulated")
    assert '<table class="groups">' not in lead.get("/lead/compare?answers=simulated").text


@pytest.mark.usefixtures("lively")
def test_a_difference_is_told_only_when_a_test_carries_it(lead: FlaskClient) -> None:
    page = text_of(lead, "/lead/compare?area=aaby&area=oester-mark&answers=simulated")
    assert "What the figures carry" in page
    assert re.search(r"(Åby above Øster Mark|Øster Mark above Åby) \(\+\d+ points, \d+ to \d+\)", page)


def test_areas_that_answer_alike_are_not_told_apart(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 40, MIXED)
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    store.open_survey(db, other.id, now=NOW, languages=("da", "en"))
    crowd(db, other, 40, MIXED, prefix="other")
    page = text_of(lead, "/lead/compare?area=aaby&area=oester-mark")
    assert "No difference here is larger than chance explains." in page
    assert " above " not in page


def test_with_too_few_answers_nothing_is_said_of_differences(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 40, MIXED)
    page = text_of(lead, "/lead/compare?area=aaby&area=oester-mark")
    assert "What the figures carry" not in page
    assert "too few to tell" in page


# ------------------------------------------------------------------ rounds


def test_one_round_waits_for_the_next(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 40, MIXED)
    page = text_of(lead, "/lead/aaby/rounds")
    assert "There has been one round." in page
    assert "Round 1 from September 1, 2026" in page
    assert "There has been no survey in Nørre Havn yet." in text_of(lead, "/lead/noerre-havn/rounds"), "a draft is none"


def test_two_rounds_stand_side_by_side(lead: FlaskClient, db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 60, MIXED)
    later = _second_round(db, area, survey)
    crowd(db, later, 60, ["dislike", "dislike", "like", "like", "like", "like"], prefix="later")
    page = text_of(lead, "/lead/aaby/rounds")
    assert "Round 1 from September 1, 2026" in page
    assert "Round 2 from March 1, 2027" in page
    assert "Round 1 above Round 2 (+50 points" in page
    one = lead.get(f"/lead/aaby/rounds?round={survey.id}").text
    assert "What the figures carry" not in one


@pytest.mark.parametrize("query", ["round=999", "round=x", "round="])
def test_a_round_that_there_is_not_shows_the_latest(
    lead: FlaskClient, db: Database, survey: Survey, query: str
) -> None:
    crowd(db, survey, 12, MIXED)
    assert "Round 1" in text_of(lead, f"/lead/aaby/rounds?{query}")
