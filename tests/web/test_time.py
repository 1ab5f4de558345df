"""The two minutes, and how a resident came."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import Survey, SurveyRules
from tests.conftest import Town, csrf_of
from tests.counting import stored_answers
from tests.residents import deal, rows, send, swipe_deck

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def hard_stop(db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(hard_stop=True))


@pytest.fixture
def late(town: Town) -> FlaskClient:
    """A phone whose time is up at once."""
    return town.app(SECONDS=0).test_client()


def answer(client: FlaskClient, page: TestResponse, choice: str = "like") -> TestResponse:
    found = re.search(r'name="picture" value="(\d+)">\s*<input type="hidden" name="position" value="(\d+)"', page.text)
    assert found
    data = {"csrf_token": csrf_of(page), "picture": found[1], "position": found[2], "choice": choice}
    return client.post("/aaby/swipe", data=data, follow_redirects=True)


def is_hidden(page: TestResponse, part: str) -> bool:
    tag = re.search(rf'<(?:section|form)[^>]* id="{part}"[^>]*>', page.text)
    assert tag
    return re.search(r"\shidden\b", tag[0]) is not None


def seconds(page: TestResponse) -> str:
    found = re.search(r'data-seconds="(\d+)"', page.text)
    assert found
    return found[1]


# ------------------------------------------------------------------ without a time limit


def test_the_frame_is_two_minutes(client: FlaskClient) -> None:
    page = client.get("/aaby")
    assert seconds(page) == "120"
    assert is_hidden(page, "time-up")
    assert not is_hidden(page, "choices")


def test_who_wants_no_limit_has_none_from_then_on(client: FlaskClient) -> None:
    assert seconds(client.get("/aaby?untimed=1")) == "0"
    page = client.get("/aaby")
    assert seconds(page) == "0"
    assert seconds(answer(client, page)) == "0"


def test_the_next_person_has_the_limit_again(client: FlaskClient) -> None:
    client.get("/aaby?untimed=1")
    swipe_deck(client, "like")
    send(client, "/aaby/next")
    assert seconds(client.get("/aaby")) == "120"


@pytest.mark.usefixtures("hard_stop")
def test_without_a_limit_the_time_is_never_up(late: FlaskClient) -> None:
    page = answer(late, late.get("/aaby?untimed=1"))
    assert is_hidden(page, "time-up")
    assert not is_hidden(page, "choices")


@pytest.mark.usefixtures("hard_stop")
def test_before_a_hard_stop_a_way_without_a_limit_is_offered(client: FlaskClient) -> None:
    page = client.get("/aaby")
    assert 'href="/aaby?untimed=1"' in page.text
    assert 'href="/aaby?untimed=1"' not in client.get("/aaby?untimed=1").text, "it has been taken"


@pytest.mark.usefixtures("hard_stop")
def test_after_the_first_answer_nothing_is_offered_any_more(client: FlaskClient) -> None:
    assert "untimed=1" not in answer(client, client.get("/aaby")).text


def test_without_a_hard_stop_there_is_nothing_to_offer(client: FlaskClient) -> None:
    assert "untimed=1" not in client.get("/aaby").text


# ------------------------------------------------------------------ time is up


def test_a_soft_stop_shows_the_panel_and_leaves_the_buttons(late: FlaskClient, db: Database) -> None:
    page = answer(late, late.get("/aaby"))
    assert not is_hidden(page, "time-up")
    assert not is_hidden(page, "choices")
    answer(late, page)
    assert rows(db, "SELECT COUNT(*) FROM swipe") == [(2,)]


@pytest.mark.usefixtures("hard_stop")
def test_a_hard_stop_hides_the_buttons_and_offers_the_end(late: FlaskClient) -> None:
    page = answer(late, late.get("/aaby"))
    assert not is_hidden(page, "time-up")
    assert is_hidden(page, "choices")
    panel = page.text[page.text.index('id="time-up"') : page.text.index('id="choices"')]
    assert 'href="/aaby/end"' in panel
    assert 'id="more"' not in panel


@pytest.mark.usefixtures("hard_stop")
def test_the_answers_before_a_hard_stop_count(late: FlaskClient, db: Database, survey: Survey) -> None:
    answer(late, late.get("/aaby"))
    assert stored_answers(db, survey.id).responses == 1
    assert late.get("/aaby/end").status_code == 302


def test_the_panel_is_read_in_english_too(late: FlaskClient) -> None:
    page = answer(late, late.get("/aaby?lang=en"))
    assert "the time is up" in page.text


# ------------------------------------------------------------------ time is kept


def test_without_javascript_the_time_is_the_servers(client: FlaskClient, db: Database) -> None:
    page = answer(client, client.get("/aaby"))
    assert rows(db, "SELECT elapsed_ms FROM response") == [(0,)], "the clock begins with the first answer"
    answer(client, page)
    [(elapsed_ms,)] = rows(db, "SELECT elapsed_ms FROM response")
    assert 0 <= elapsed_ms < 30_000


def test_without_a_limit_the_time_is_kept_too(client: FlaskClient, db: Database) -> None:
    answer(client, client.get("/aaby?untimed=1"))
    assert rows(db, "SELECT elapsed_ms FROM response") == [(0,)]


def send_batch(client: FlaskClient, elapsed_ms: object, seq: int = 1) -> TestResponse:
    deck = deal(client)
    swipe = {"seq": seq, "picture": deck["deck"][0]["picture"], "choice": "like", "position": 0, "seen_ms": 900}
    body = {"swipes": [swipe], "elapsed_ms": elapsed_ms}
    return client.post("/aaby/swipes", json=body, headers={"X-CSRFToken": deck["csrf"]})


def test_with_javascript_the_longest_time_sent_is_kept(client: FlaskClient, db: Database) -> None:
    for seq, elapsed_ms in enumerate([3000, 8000, 5000], start=1):
        assert send_batch(client, elapsed_ms, seq).status_code == 200
    assert rows(db, "SELECT elapsed_ms FROM response") == [(8000,)]


NO_TIMES = [None, -1, "8000", 3.5, True, [], 2**31, 10**30]


def test_a_time_that_is_none_loses_no_answer(client: FlaskClient, db: Database) -> None:
    for elapsed_ms in NO_TIMES:
        assert send_batch(client, elapsed_ms).json == {"accepted": [1], "rejected": []}
        assert rows(db, "SELECT elapsed_ms FROM response") == [(None,)]


def test_a_page_left_open_for_weeks_counts_as_a_day(client: FlaskClient, db: Database) -> None:
    send_batch(client, 2**31 - 1)
    assert rows(db, "SELECT elapsed_ms FROM response") == [(DAY_MS,)]


# ------------------------------------------------------------------ which way they came


def vias(db: Database) -> list[str]:
    return [via for (via,) in rows(db, "SELECT via FROM response ORDER BY id")]


def test_the_first_mark_is_kept_with_the_first_answer(client: FlaskClient, db: Database) -> None:
    client.get("/aaby?via=poster")
    assert store.response_counts(db) == {}
    client.get("/aaby?via=share")
    swipe_deck(client, "like")
    client.get("/aaby?via=letter")
    swipe_deck(client, "like", "like")
    assert vias(db) == ["poster"]


def test_a_mark_after_the_first_answer_comes_too_late(client: FlaskClient, db: Database) -> None:
    swipe_deck(client, "like")
    client.get("/aaby?via=letter")
    swipe_deck(client, "like", "like")
    assert vias(db) == [""]


def test_the_next_person_did_not_come_from_the_poster(client: FlaskClient, db: Database) -> None:
    client.get("/aaby?via=poster")
    swipe_deck(client, "like")
    send(client, "/aaby/next")
    swipe_deck(client, "like")
    assert vias(db) == ["poster", ""]


MARKS = {
    "x" * 41: "x" * 40,
    "å" * 500: "å" * 40,
    "bus stop": "bus stop",
    "a\x00b\r\nc\u202ed": "abcd",
    "<script>": "<script>",
    "😀" * 50: "😀" * 40,
    "": "",
}


def test_a_mark_is_cut_and_freed_of_what_cannot_be_printed(client: FlaskClient, db: Database) -> None:
    for via in MARKS:
        client.get("/aaby", query_string={"via": via})
        swipe_deck(client, "like")
        send(client, "/aaby/next")
    assert vias(db) == list(MARKS.values())


def test_a_mark_works_without_javascript(client: FlaskClient, db: Database) -> None:
    answer(client, client.get("/aaby?via=poster"))
    assert vias(db) == ["poster"]


def test_a_broken_mark_does_no_harm(client: FlaskClient, db: Database) -> None:
    assert client.get("/aaby?via=%ff%fe").status_code == 200
    swipe_deck(client, "like")
    assert len(vias(db)) == 1


# ------------------------------------------------------------------ who lives elsewhere


def lives(db: Database) -> list[str]:
    return [value for (value,) in rows(db, "SELECT value FROM background WHERE variable = 'lives'")]


def test_who_lives_elsewhere_says_so_before_the_first_answer(client: FlaskClient, db: Database) -> None:
    page = client.get("/aaby?lives=no")
    assert 'href="/aaby?lives=yes"' in page.text
    assert lives(db) == []
    swipe_deck(client, "like")
    assert lives(db) == ["no"]


def test_the_front_page_takes_it_along(client: FlaskClient) -> None:
    assert 'href="/aaby?lives=no"' in client.get("/?lives=no").text
    assert "lives=no" not in client.get("/?lives=perhaps").text.replace('href="/?lives=no"', "")


def test_it_can_be_taken_back_before_the_first_answer(client: FlaskClient, db: Database) -> None:
    client.get("/aaby?lives=no")
    client.get("/aaby?lives=yes")
    swipe_deck(client, "like")
    assert lives(db) == []


@pytest.mark.parametrize("value", ["perhaps", "", "NO", "<b>"])
def test_an_unknown_word_for_it_is_passed_over(client: FlaskClient, db: Database, value: str) -> None:
    client.get("/aaby", query_string={"lives": value})
    swipe_deck(client, "like")
    assert lives(db) == []


def test_it_stands_ticked_at_the_end_and_can_be_changed_there(client: FlaskClient, db: Database) -> None:
    client.get("/aaby?lives=no")
    swipe_deck(client, "like")
    assert re.search(r'name="lives" value="no" checked', client.get("/aaby/end/you").text)
    send(client, "/aaby/end/you", {"lives": "yes"})
    assert lives(db) == ["yes"]
    swipe_deck(client, "like", "like")
    assert lives(db) == ["yes"]


def test_it_can_be_taken_back_at_the_end_for_good(client: FlaskClient, db: Database) -> None:
    client.get("/aaby?lives=no")
    swipe_deck(client, "like")
    send(client, "/aaby/end/you", {"lives": ""})
    assert lives(db) == []
    swipe_deck(client, "like", "like")
    assert lives(db) == [], "the next answer brings it back"


def test_the_next_person_may_live_here(client: FlaskClient, db: Database) -> None:
    client.get("/aaby?lives=no")
    swipe_deck(client, "like")
    send(client, "/aaby/next")
    swipe_deck(client, "like")
    assert lives(db) == ["no"]


def test_a_visit_that_was_forged_begins_anew(client: FlaskClient, db: Database, survey: Survey) -> None:
    client.get("/aaby?via=poster&lives=no&untimed=1")
    cookie = client.get_cookie(f"answer-{survey.id}")
    assert cookie
    client.set_cookie(f"answer-{survey.id}", cookie.value[:-3] + "xxx")
    assert seconds(client.get("/aaby")) == "120"
    swipe_deck(client, "like")
    assert (vias(db), lives(db)) == ([""], [])
