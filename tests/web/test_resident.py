"""The resident's pages and the swipes over HTTP, without a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.imports import RESERVED_SLUGS
from swipe.model import Area, Survey
from swipe.results import summarise
from tests.conftest import NOW, TODAY, Town, csrf_of
from tests.counting import stored_answers
from tests.residents import crowd, finish_writing


def deck_of(client: FlaskClient, area: str = "aaby") -> dict[str, Any]:
    reply = client.get(f"/{area}/deck")
    assert reply.status_code == 200
    return dict(reply.json or {})


def swipe(seq: object, picture: object, **changes: object) -> dict[str, object]:
    return {"seq": seq, "picture": picture, "choice": "like", "position": 0, "seen_ms": 900, **changes}


def post(client: FlaskClient, deck: dict[str, Any], *swipes: object, area: str = "aaby") -> TestResponse:
    return client.post(f"/{area}/swipes", json={"swipes": swipes}, headers={"X-CSRFToken": deck["csrf"]})


def shown_card(page: TestResponse) -> tuple[str, str]:
    """Return picture and position that the buttons of the page answer for."""
    found = re.search(r'name="picture" value="(\d+)">\s*<input type="hidden" name="position" value="(\d+)"', page.text)
    assert found
    return found[1], found[2]


# ------------------------------------------------------------------ choose an area


def test_the_front_page_lists_the_areas_in_danish_order(client: FlaskClient) -> None:
    page = client.get("/").text
    places = [page.index(name) for name in ("Nørre Havn", "Vester Eng", "Øster Mark", "Åby")]
    assert places == sorted(places)


@pytest.mark.parametrize("wanted", ["norre", "nørre", "NOERRE", " havn ", "noerre-havn"])
def test_search_forgives_case_and_accents(client: FlaskClient, wanted: str) -> None:
    page = client.get("/", query_string={"q": wanted}).text
    assert "Nørre Havn" in page
    assert "Vester Eng" not in page


def test_a_search_that_finds_nothing_says_so(client: FlaskClient) -> None:
    page = client.get("/?q=atlantis").text
    assert 'href="/aaby"' not in page
    assert "Ingen områder hedder sådan" in page


def test_a_search_is_shown_as_text_and_never_as_html(client: FlaskClient) -> None:
    assert "<script>alert" not in client.get("/", query_string={"q": "<script>alert(1)</script>"}).text


def test_an_unknown_area_gets_a_404_that_lists_the_areas(client: FlaskClient) -> None:
    page = client.get("/atlantis")
    assert page.status_code == 404
    assert "atlantis" in page.text
    assert 'href="/aaby"' in page.text


def test_no_page_of_the_program_can_be_taken_by_an_area(town: Town) -> None:
    first_words = {rule.rule.split("/")[1] for rule in town.app().url_map.iter_rules()} - {"", "<area>"}
    assert first_words <= set(RESERVED_SLUGS)


# ------------------------------------------------------------------ the deck


def test_the_first_picture_is_there_at_once(client: FlaskClient) -> None:
    page = client.get("/aaby")
    assert page.status_code == 200
    assert page.text.count('fetchpriority="high"') == 1
    assert "Vil du have mere af det her i Åby?" in page.text


def test_opening_the_page_stores_nothing(client: FlaskClient, db: Database) -> None:
    client.get("/aaby")
    deck_of(client)
    assert store.response_counts(db) == {}


def test_the_same_phone_gets_the_same_deck_again(client: FlaskClient) -> None:
    first = [card["picture"] for card in deck_of(client)["deck"]]
    assert [card["picture"] for card in deck_of(client)["deck"]] == first


def test_the_deck_is_in_the_form_of_the_contract(client: FlaskClient) -> None:
    deck = deck_of(client)
    assert (deck["area"], deck["seconds"]) == ("aaby", 120)
    assert set(deck) == {"survey", "area", "csrf", "seconds", "deck"}
    assert {frozenset(card) for card in deck["deck"]} == {frozenset({"picture", "theme", "caption", "alt", "src"})}
    for card in deck["deck"]:
        assert client.get(card["src"], buffered=True).status_code == 200


def test_a_new_picture_goes_to_the_end_of_a_deck_in_hand(client: FlaskClient, db: Database, survey: Survey) -> None:
    last = store.pictures(db, survey.id)[-1].id
    store.retire_picture(db, survey.id, last, now=NOW)
    before = [card["picture"] for card in deck_of(client)["deck"]]
    store.retire_picture(db, survey.id, last, now=None)
    assert [card["picture"] for card in deck_of(client)["deck"]] == [*before, last]


def test_a_retired_picture_leaves_the_deck(client: FlaskClient, db: Database, survey: Survey) -> None:
    gone = deck_of(client)["deck"][0]["picture"]
    store.retire_picture(db, survey.id, gone, now=NOW)
    assert gone not in [card["picture"] for card in deck_of(client)["deck"]]


def test_a_forged_cookie_is_dealt_a_new_hand(client: FlaskClient) -> None:
    deck_of(client)
    client.set_cookie("answer-1", "WyJhIixbMSwyXV0.forged")
    assert len(deck_of(client)["deck"]) == 6


def test_when_every_picture_is_retired_there_is_nothing_to_answer(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    for card in store.pictures(db, survey.id):
        store.retire_picture(db, survey.id, card.id, now=NOW)
    assert client.get("/aaby").status_code == 200
    assert "intet at svare på" in client.get("/aaby").text


@pytest.mark.parametrize("area", ["noerre-havn", "vester-eng"])
def test_an_area_without_an_open_survey_says_so_kindly(client: FlaskClient, area: str) -> None:
    page = client.get(f"/{area}")
    assert page.status_code == 200
    assert "endnu" in page.text


def test_a_closed_survey_thanks_those_who_answered(client: FlaskClient) -> None:
    page = client.get("/oester-mark")
    assert page.status_code == 200
    assert "lukkede" in page.text


# ------------------------------------------------------------------ swipes


def test_swipes_are_acknowledged_and_stored(client: FlaskClient, db: Database, survey: Survey) -> None:
    deck = deck_of(client)
    cards = [card["picture"] for card in deck["deck"]]
    reply = post(client, deck, swipe(1, cards[0]), swipe(2, cards[1], choice="dislike", position=1))
    assert (reply.status_code, reply.json) == (200, {"accepted": [1, 2], "rejected": []})
    counted = stored_answers(db, survey.id)
    assert {t.picture: (t.likes, t.dislikes) for t in counted.pictures} == {cards[0]: (1, 0), cards[1]: (0, 1)}


def test_sent_twice_counts_once(client: FlaskClient, db: Database, survey: Survey) -> None:
    deck = deck_of(client)
    batch = [swipe(n, card["picture"], position=n - 1) for n, card in enumerate(deck["deck"], start=1)]
    for _ in range(2):
        assert post(client, deck, *batch).json == {"accepted": [1, 2, 3, 4, 5, 6], "rejected": []}
    assert sum(t.likes for t in stored_answers(db, survey.id).pictures) == 6


BAD_SWIPES = [
    ("not an object", 7),
    ("seq", swipe(0, 1)),
    ("seq", swipe("1", 1)),
    ("seq", swipe(True, 1)),
    ("seq", swipe(2**31, 1)),
    ("picture", swipe(1, "one")),
    ("picture", swipe(1, -1)),
    ("choice", swipe(1, 1, choice="maybe")),
    ("choice", swipe(1, 1, choice=["like"])),
    ("choice", swipe(1, 1, choice=None)),
    ("position", swipe(1, 1, position=-1)),
    ("position", swipe(1, 1, position=1.5)),
    ("seen_ms", swipe(1, 1, seen_ms=-5)),
    ("seen_ms", swipe(1, 1, seen_ms=None)),
    ("unknown picture", swipe(1, 9999)),
]


@pytest.mark.parametrize(("reason", "bad"), BAD_SWIPES)
def test_one_bad_swipe_never_loses_the_good_ones(client: FlaskClient, reason: str, bad: object) -> None:
    deck = deck_of(client)
    reply = post(client, deck, bad, swipe(5, deck["deck"][0]["picture"]))
    assert reply.status_code == 200
    assert reply.json
    assert reply.json["accepted"] == [5]
    assert reason in reply.json["rejected"][0]["reason"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"swipes": 3}', b'{"other": []}', b"\xff\xfe", b"null"])
def test_what_is_no_batch_is_refused_with_a_reason(client: FlaskClient, body: bytes) -> None:
    headers = {"X-CSRFToken": deck_of(client)["csrf"]}
    reply = client.post("/aaby/swipes", data=body, content_type="application/json", headers=headers)
    assert reply.status_code == 422
    assert reply.json
    assert reply.json["reason"]


def test_an_empty_batch_is_fine(client: FlaskClient) -> None:
    assert post(client, deck_of(client)).json == {"accepted": [], "rejected": []}


def test_more_than_64_swipes_are_too_many_at_once(client: FlaskClient) -> None:
    deck = deck_of(client)
    assert post(client, deck, *[swipe(n, 1) for n in range(1, 66)]).status_code == 413


def test_a_huge_body_is_refused_before_it_is_read(client: FlaskClient) -> None:
    reply = post(client, deck_of(client), {"seq": 1, "padding": "x" * 40_000})
    assert reply.status_code == 413
    assert reply.json
    assert "reason" in reply.json


def test_swipes_without_a_csrf_token_are_refused_as_json(client: FlaskClient, db: Database) -> None:
    deck = deck_of(client)
    reply = client.post("/aaby/swipes", json={"swipes": [swipe(1, deck["deck"][0]["picture"])]})
    assert reply.status_code == 400
    assert reply.json
    assert reply.json["reason"]
    assert store.response_counts(db) == {}


def test_swipes_without_a_response_cookie_are_refused(client: FlaskClient) -> None:
    deck = deck_of(client)
    client.delete_cookie(f"answer-{deck['survey']}")
    assert post(client, deck, swipe(1, deck["deck"][0]["picture"])).status_code == 403


def test_swipes_to_a_closed_survey_get_409_and_what_was_sent_is_kept(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    deck = deck_of(client)
    post(client, deck, swipe(1, deck["deck"][0]["picture"]))
    store.close_survey(db, survey.id, now=NOW)
    reply = post(client, deck, swipe(2, deck["deck"][1]["picture"]))
    assert reply.status_code == 409
    assert reply.json
    assert "Åby" in reply.json["reason"]
    assert stored_answers(db, survey.id).responses == 1


def test_swipes_to_an_unknown_area_get_404_as_json(client: FlaskClient) -> None:
    reply = post(client, deck_of(client), area="atlantis")
    assert reply.status_code == 404
    assert reply.json


# ------------------------------------------------------------------ without JavaScript


def answer(client: FlaskClient, page: TestResponse, choice: str) -> TestResponse:
    picture, position = shown_card(page)
    until = re.search(r'name="until" value="(\d+)"', page.text)
    data = {"csrf_token": csrf_of(page), "picture": picture, "position": position, "choice": choice}
    if until:
        data["until"] = until[1]
    return client.post("/aaby/swipe", data=data, follow_redirects=True)


def undo(client: FlaskClient, page: TestResponse) -> TestResponse:
    form = page.text[page.text.index("/aaby/undo") :]
    data = {
        name: found[1] for name in ("position", "until") if (found := re.search(f'name="{name}" value="(\\d+)"', form))
    }
    return client.post("/aaby/undo", data={"csrf_token": csrf_of(page), **data}, follow_redirects=True)


def test_the_whole_deck_works_as_plain_forms(client: FlaskClient, db: Database, survey: Survey) -> None:
    page = client.get("/aaby")
    for choice in ("like", "dislike", "skip", "like", "like", "dislike"):
        page = answer(client, page, choice)
    assert page.request.path == "/aaby/end/theme"
    counted = stored_answers(db, survey.id)
    assert counted.responses == 1
    assert [sum(getattr(t, kind) for t in counted.pictures) for kind in ("likes", "dislikes", "skips")] == [3, 2, 1]


def test_undo_takes_back_as_many_answers_as_wanted_and_shows_each_again(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    page = client.get("/aaby")
    seen = []
    for _ in range(3):
        seen.append(shown_card(page)[0])
        page = answer(client, page, "like")
    waiting = shown_card(page)[0]
    page = undo(client, page)
    assert shown_card(page)[0] == seen[2]
    page = undo(client, page)
    assert shown_card(page)[0] == seen[1]
    page = answer(client, page, "dislike")
    assert shown_card(page)[0] == seen[2], "the other card that was taken back comes again"
    page = answer(client, page, "dislike")
    assert shown_card(page)[0] == waiting
    counted = {t.picture: (t.likes, t.dislikes, t.skips) for t in stored_answers(db, survey.id).pictures}
    assert counted == {int(seen[0]): (1, 0, 0), int(seen[1]): (0, 1, 0), int(seen[2]): (0, 1, 0)}


def test_an_answer_taken_back_and_not_given_anew_counts_as_skipped(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    undo(client, answer(client, client.get("/aaby"), "like"))
    counted = stored_answers(db, survey.id).pictures
    assert [(t.likes, t.dislikes, t.skips) for t in counted] == [(0, 0, 1)]


@pytest.mark.parametrize(
    "data", [{}, {"picture": "x"}, {"picture": "1", "position": "-2", "choice": "like"}, {"choice": "perhaps"}]
)
def test_a_mangled_form_stores_nothing_and_shows_the_card_again(
    client: FlaskClient, db: Database, data: dict[str, str]
) -> None:
    page = client.get("/aaby")
    again = client.post("/aaby/swipe", data={"csrf_token": csrf_of(page), **data}, follow_redirects=True)
    assert shown_card(again) == shown_card(page)
    assert store.response_counts(db) == {}


def test_a_form_without_a_token_is_refused_with_a_kind_page(client: FlaskClient) -> None:
    client.get("/aaby")
    page = client.post("/aaby/swipe", data={"picture": "1", "position": "0", "choice": "like"})
    assert page.status_code == 400
    assert "genindlæs" in page.text.lower()


def test_thank_you_waits_for_the_first_answer(client: FlaskClient) -> None:
    assert client.get("/aaby/thanks").status_code == 302


# ------------------------------------------------------------------ languages, files, health


def test_the_language_follows_address_then_cookie_then_browser_then_danish(client: FlaskClient) -> None:
    def language(**request: Any) -> str:
        found = re.search(r'<html lang="(\w+)"', client.get("/", **request).text)
        assert found
        return found[1]

    assert language() == "da"
    assert language(headers={"Accept-Language": "de, en;q=0.8"}) == "en"
    assert language(headers={"Accept-Language": "fr"}) == "da"
    assert language(query_string={"lang": "en"}) == "en"
    assert language(headers={"Accept-Language": "da"}) == "en", "the choice is kept"
    assert language(query_string={"lang": "xx"}) == "en"


def test_pictures_may_be_kept_for_a_year(client: FlaskClient) -> None:
    reply = client.get(deck_of(client)["deck"][0]["src"], buffered=True)
    assert "immutable" in reply.headers["Cache-Control"]
    assert "max-age=31536000" in reply.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["..%2Finstance%2Fswipe.db", "secret_key", "x.jpg", "%2e%2e", "a" * 32 + "-master.jpg"]
)
def test_only_variants_are_served_as_pictures(client: FlaskClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_health_is_ok_when_database_and_pictures_answer(client: FlaskClient) -> None:
    reply = client.get("/health")
    assert (reply.status_code, reply.json) == (200, {"status": "ok"})


def test_health_fails_when_the_pictures_are_gone(client: FlaskClient, town: Town) -> None:
    town.images.rename(town.images.with_name("moved"))
    assert client.get("/health").status_code == 503


def test_health_fails_when_the_database_is_gone(client: FlaskClient, town: Town) -> None:
    town.database.unlink()
    assert client.get("/health").status_code == 503


def test_every_page_has_a_strict_content_security_policy(client: FlaskClient) -> None:
    for address in ("/", "/aaby", "/atlantis", "/login", "/health"):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_phone_is_counted_once_however_often_it_opens_the_deck(
    client: FlaskClient, town: Town, db: Database, survey: Survey
) -> None:
    for _ in range(3):
        client.get("/aaby?via=p1")
    client.get("/aaby/deck")
    other = town.app().test_client()
    other.get("/aaby")
    for phone in (client, other):
        finish_writing(phone)
    assert store.answer_sheet(db, survey.id, simulated=False).opened == 2
    assert {tuple(row.items()) for row in db.query("SELECT via, phones FROM opening")} == {
        (("via", "p1"), ("phones", 1)),
        (("via", ""), ("phones", 1)),
    }


def test_opening_is_no_funnel_where_counting_began_after_the_answers(
    client: FlaskClient, db: Database, area: Area, survey: Survey
) -> None:
    crowd(db, survey, 3, ["like"])
    client.get("/aaby")
    finish_writing(client)
    assert summarise(db, area, answers="real", as_of=TODAY).participation.opened is None
