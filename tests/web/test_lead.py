"""The lead's page of an area and of the municipality, in every state they can be in."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.exports import headline_in_words
from swipe.model import Area, AreaRow, Arrival, Survey
from swipe.operations import simulate_area, words
from swipe.results import summarise
from tests.conftest import NOW, TODAY
from tests.residents import KEY, answer, crowd, enter_as

HTMX = {"HX-Request": "true"}
MIXED = ["like", "dislike", "like", "like", "skip", "like"]


@pytest.fixture
def lead(client: FlaskClient, db: Database) -> FlaskClient:
    client.set_cookie("lang", "en")
    return enter_as(client, db, "leo")


def text_of(client: FlaskClient, address: str) -> str:
    """Return the words of a page, without its tags."""
    reply = client.get(address)
    assert reply.status_code == 200, address
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def order(page: str, *names: str) -> list[str]:
    """Return names in the order in which the table of all areas has them."""
    table = page[page.index('<table class="results">') :]
    return sorted(names, key=lambda name: table.index(f">{name}</a>"))


# ------------------------------------------------------------------ an area


def test_an_area_without_a_survey_says_what_comes(lead: FlaskClient) -> None:
    page = text_of(lead, "/lead/vester-eng")
    assert "There has been no survey in Vester Eng yet." in page
    assert "the result grows here" in page


def test_an_area_without_an_answer_is_kind(lead: FlaskClient) -> None:
    page = text_of(lead, "/lead/aaby")
    assert "Nobody has answered yet" in page
    assert "Posters, letters and links bring the first." in page
    assert "Themes" not in page
    assert "The survey closed without an answer." in text_of(lead, "/lead/oester-mark")


def test_fewer_than_ten_show_counts_and_no_preference(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 9, MIXED)
    page = lead.get("/lead/aaby").text
    assert "At least 10 people must answer" in page
    assert "How far they came" in page
    assert '<table class="themes">' not in page
    assert '<ol class="ranking">' not in page


def test_all_that_the_summary_holds_is_on_the_page(lead: FlaskClient, db: Database, area: Area) -> None:
    simulate_area(db, area, 140, seed=3, today=TODAY)
    made = summarise(db, area, answers="simulated", as_of=TODAY)
    page = text_of(lead, "/lead/aaby?answers=simulated")
    said = words("en")
    assert headline_in_words(made, said).replace("\u00a0", " ") in page
    for one in made.themes:
        assert one.share is not None
        assert one.chosen_first is not None
        numbers = f"{said.percent(one.share)} {said.interval(one.low or 0, one.high or 0)}".replace("\u00a0", " ")
        assert numbers in page
        assert f"Chosen as the one {said.percent(one.chosen_first)}".replace("\u00a0", " ") in page
    assert len(made.pictures) == page.count("shown ")
    assert [one.group for one in made.reach if one.index is not None], "something to show"
    assert "Those aged 15–29" in page
    assert "Answers per day" in page
    assert "Shared by a resident" in page


def test_what_a_share_leans_on_is_flagged(lead: FlaskClient, db: Database, area: Area) -> None:
    simulate_area(db, area, 20, seed=3, today=TODAY)
    simulate_area(db, store.area_by_slug(db, "oester-mark"), 200, seed=4, today=TODAY)
    page = text_of(lead, "/lead/aaby?answers=simulated")
    assert "few answers: leans on the other areas" in page
    assert "few answers" in text_of(lead, "/lead/?map=green&answers=simulated")


def test_sources_are_named_by_the_place_of_the_poster(lead: FlaskClient, db: Database, survey: Survey) -> None:
    store.add_posters(db, survey.id, ["Biblioteket"], now=NOW)
    for number, via in enumerate(["p1", "p1", "p7", "mail", "share", "", "scoutgruppen"]):
        answer(db, survey, key=f"{KEY}{number}", arrival=Arrival(via=via))
    page = text_of(lead, "/lead/aaby")
    for way in ("Poster 1: Biblioteket 2", "Poster 7 1", "E-mail 1", "Shared by a resident 1", "Scoutgruppen 1"):
        assert way in page
    assert "Without a mark 1" in page


def test_letters_that_were_sent_say_how_many_answered(lead: FlaskClient, db: Database, survey: Survey) -> None:
    answer(db, survey)
    store.add_codes(db, survey.id, ["0" * 64, "1" * 64], today=TODAY)
    assert "letters of" not in text_of(lead, "/lead/aaby")
    store.mark_mailing(db, survey.id, store.mailings(db, survey.id)[0].id, sent_on=TODAY)
    assert "2 letters of September 1, 2026: 0 answered by code (0 %)." in text_of(lead, "/lead/aaby")


def test_accepted_ideas_are_read_and_the_others_counted(lead: FlaskClient, db: Database, survey: Survey) -> None:
    answer(db, survey)
    ideas = [store.add_idea(db, survey.id, KEY, text, None, today=TODAY) for text in ("Bålplads", "Skakbord", "Nej")]
    store.decide_idea(db, survey.id, ideas[0], "accepted")
    store.decide_idea(db, survey.id, ideas[2], "declined")
    page = lead.get("/lead/aaby").text
    assert "Bålplads" in page
    assert "Skakbord" not in page
    assert "Nej" not in page
    assert "1 idea waits for a planner." in page
    assert "Read them" not in page, "a lead may not enter the planner's queue"
    enter_as(lead, db, "ada")
    assert 'href="/plan/aaby/voices"' in lead.get("/lead/aaby").text


def test_simulated_words_do_not_stand_among_real_ones(
    lead: FlaskClient, db: Database, area: Area, survey: Survey
) -> None:
    simulate_area(db, area, 12, seed=3, today=TODAY)
    answer(db, survey)
    key = db.execute("SELECT key FROM response WHERE simulated = 1 LIMIT 1").fetchone()[0]
    number = store.add_idea(db, survey.id, key, "En robot", None, today=TODAY)
    store.decide_idea(db, survey.id, number, "accepted")
    assert "En robot" not in lead.get("/lead/aaby").text
    assert "En robot" in lead.get("/lead/aaby?answers=simulated").text


def test_links_keep_whose_answers_were_asked_for(lead: FlaskClient, db: Database, area: Area) -> None:
    simulate_area(db, area, 40, seed=3, today=TODAY)
    page = lead.get("/lead/?answers=simulated").text
    assert 'href="/lead/aaby?answers=simulated"' in page
    assert 'href="/lead/aaby"' not in page
    assert 'href="/lead/aaby"' in lead.get("/lead/").text


def test_a_round_before_is_linked(lead: FlaskClient, db: Database, area: Area, survey: Survey) -> None:
    assert "/lead/aaby/rounds" not in lead.get("/lead/aaby").text
    _second_round(db, area, survey)
    page = lead.get("/lead/aaby").text
    assert 'href="/lead/aaby/rounds">2 rounds</a>' in page


# ------------------------------------------------------------------ the municipality


def test_the_table_is_sorted_by_a_link(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, MIXED)
    names = ("Åby", "Øster Mark", "Vester Eng")
    assert order(lead.get("/lead/").text, *names) == ["Vester Eng", "Øster Mark", "Åby"]
    assert order(lead.get("/lead/?order=desc").text, *names) == ["Åby", "Øster Mark", "Vester Eng"]
    page = lead.get("/lead/?sort=responses").text
    assert order(page, *names) == ["Åby", "Øster Mark", "Vester Eng"]
    assert page.count("aria-sort") == 1
    assert re.search(
        r'aria-sort="descending">\s*<a id="sort-responses" href="/lead/\?sort=responses&amp;order=asc"', page
    )
    rising = lead.get("/lead/?sort=responses&order=asc").text
    assert order(rising, *names) == ["Øster Mark", "Åby", "Vester Eng"], "what has no figure comes last either way"


@pytest.mark.parametrize("query", ["sort=colour", "order=up", "map=atlantis", "sort=share", "answers=all"])
def test_nonsense_in_the_address_shows_the_usual_table(lead: FlaskClient, query: str) -> None:
    page = lead.get(f"/lead/?{query}").text
    assert re.search(r'aria-sort="(a|de)scending">\s*<a id="sort-area"', page)
    assert order(page, "Åby", "Vester Eng") == ["Vester Eng", "Åby"]


def test_a_theme_is_mapped_with_its_table(lead: FlaskClient, db: Database, area: Area) -> None:
    for number, slug in enumerate(["aaby", "oester-mark", "vester-eng"]):
        west = 10 + number / 10
        ring = [[west, 55], [west + 0.1, 55], [west + 0.1, 55.1], [west, 55.1], [west, 55]]
        store.save_areas(
            db,
            [AreaRow(slug, store.area_by_slug(db, slug).name, json.dumps({"type": "Polygon", "coordinates": [ring]}))],
        )
    simulate_area(db, area, 60, seed=3, today=TODAY)
    page = lead.get("/lead/?map=green&answers=simulated").text
    made = summarise(db, area, answers="simulated", as_of=TODAY)
    share = next(one.share for one in made.themes if one.theme.slug == "green")
    assert share is not None
    assert f"Åby: {share * 100:.0f}\u00a0%" in page, "on the map"
    assert f"<strong>{share * 100:.0f}\u00a0%</strong>" in page, "and in the table"
    assert "Vester Eng: no figure" in page
    assert 'class="shade-0"' in page
    assert 'aria-current="true"' in page


def test_htmx_gets_the_map_and_table_alone(lead: FlaskClient) -> None:
    part = lead.get("/lead/?sort=responses", headers=HTMX).text
    assert part.lstrip().startswith('<div id="overview">')
    assert "<html" not in part


def test_areas_without_answers_need_a_push_first(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, MIXED)
    page = text_of(lead, "/lead/")
    assert "Åby 12 have answered: too few to rank the themes." in page
    store.close_survey(db, survey.id, now=NOW)
    assert "No survey is open now." in text_of(lead, "/lead/")


def test_before_the_first_survey_there_is_nothing_to_count(lead: FlaskClient, db: Database) -> None:
    leo = store.user_by_name(db, "leo")
    assert leo
    store.save_staff(db, leo.id, role="lead", areas=frozenset({store.area_by_slug(db, "noerre-havn").id}))
    page = text_of(lead, "/lead/")
    assert "No survey has been open yet." in page
    assert "Right now" not in page


def test_somebody_without_an_area_is_told_whom_to_ask(lead: FlaskClient, db: Database) -> None:
    leo = store.user_by_name(db, "leo")
    assert leo
    store.save_staff(db, leo.id, role="lead", areas=frozenset())
    page = text_of(lead, "/lead/")
    assert "Ask an administrator" in page
    assert "Download" not in page


def test_where_areas_stand_out_is_told_in_words(lead: FlaskClient, db: Database, area: Area) -> None:
    simulate_area(db, area, 150, seed=3, today=TODAY)
    simulate_area(db, store.area_by_slug(db, "oester-mark"), 150, seed=3, today=TODAY)
    page = text_of(lead, "/lead/?answers=simulated")
    made = summarise(db, area, answers="simulated", as_of=TODAY)
    apart = [one for one in made.themes if one.rest and one.rest.stands_out]
    assert apart, "the two differ"
    for one in apart:
        assert one.rest
        sign = "+" if one.rest.difference > 0 else "−"
        assert f"Åby {sign}{abs(round(one.rest.difference * 100))}" in page


# ------------------------------------------------------------------ while surveys are open


def test_counts_move_by_themselves_and_preferences_never(lead: FlaskClient, db: Database, survey: Survey) -> None:
    page = lead.get("/lead/").text
    assert 'hx-trigger="every 15s"' in page
    crowd(db, survey, 35, MIXED)
    moved = lead.get("/lead/live", headers=HTMX).text
    assert "<dd>35</dd>" in moved
    assert "%" not in moved.replace("%20", "")
    for theme in store.themes(db):
        assert theme.names["en"] not in moved


def test_today_is_told_apart(lead: FlaskClient, db: Database, survey: Survey) -> None:
    from swipe.web.context import today

    crowd(db, survey, 3, ["like"])
    db.execute("UPDATE response SET started_on = :today WHERE id = 1", {"today": today()})
    assert "+1 today" in lead.get("/lead/live", headers=HTMX).text


def test_when_the_last_survey_closes_the_page_stops_asking(lead: FlaskClient, db: Database, survey: Survey) -> None:
    store.close_survey(db, survey.id, now=NOW)
    moved = lead.get("/lead/live", headers=HTMX).text
    assert "No survey is open now" in moved
    assert "every 15s" not in moved
    assert "every 15s" not in lead.get("/lead/").text


def test_the_counting_is_paused_and_goes_on(lead: FlaskClient) -> None:
    paused = lead.get("/lead/live?paused=1", headers=HTMX).text
    assert "every 15s" not in paused
    assert "Go on counting" in paused
    assert 'hx-trigger="load, every 15s"' in lead.get("/lead/live?paused=0", headers=HTMX).text


def test_the_address_of_the_counts_leads_a_browser_to_the_page(lead: FlaskClient) -> None:
    assert lead.get("/lead/live").headers["Location"] == "/lead/"


def test_somebody_limited_counts_their_own_areas(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 3, ["like"])
    leo = store.user_by_name(db, "leo")
    assert leo
    store.save_staff(db, leo.id, role="lead", areas=frozenset({store.area_by_slug(db, "noerre-havn").id}))
    assert "Åby" not in lead.get("/lead/live", headers=HTMX).text


def _second_round(db: Database, area: Area, survey: Survey) -> Survey:
    store.close_survey(db, survey.id, now=NOW)
    made = store.create_survey(db, area, titles={"da": "Anden runde"}, now=NOW)
    for card in store.pictures(db, survey.id):
        store.add_picture(
            db,
            made.id,
            card.image,
            source=card.source,
            now=NOW,
            theme=card.theme_id,
            captions=card.captions,
            alts=card.alts,
        )
    return store.open_survey(db, made.id, now="2027-03-01T10:00:00Z", languages=("da", "en"))
