"""The phone that gave an answer can see what is kept of it, take it along, and delete it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import pictures, results, store
from swipe.codes import digest_code
from swipe.errors import NotFound, SurveyClosed
from swipe.model import Flag, Survey, Swipe
from tests.conftest import NOW, TODAY, Town, csrf_of
from tests.photos import photo
from tests.residents import KEY, answer, crowd, deal, publish, rows, send, send_file, swipe_deck

TABLES = ("response", "swipe", "background", "reason", "idea")


def held(db: Database) -> dict[str, int]:
    """Return how many rows tell of residents, by table."""
    return {table: rows(db, f"SELECT COUNT(*) FROM {table}")[0][0] for table in TABLES}  # noqa: S608  those above


@pytest.fixture
def answered(client: FlaskClient) -> FlaskClient:
    """A phone that has answered all, told about itself, said why, and sent two ideas, one with a photo."""
    client.get("/aaby?via=bus-7&lang=en")
    cards = swipe_deck(client, "like", "dislike", "skip", "like")
    send(client, "/aaby/end/theme", {"theme": "1"})
    send(client, "/aaby/end/you", {"lives": "yes", "age_group": "15-29", "children": "no"})
    send(client, "/aaby/end/why", {f"why-{cards[0]}": "Her er <skygge>"})
    send(client, "/aaby/end/idea", {"text": "En gynge"})
    send_file(client, "/aaby/end/idea", photo(640, 820), text="En bålplads")
    return client


# ------------------------------------------------------------------ see what is kept


def test_the_page_tells_all_that_is_kept_in_words(answered: FlaskClient) -> None:
    page = answered.get("/aaby/mine").text
    words = ("bus-7", "How old are you?", "15 to 29", "Her er &lt;skygge&gt;", "En gynge", "with a photo", "4 pictures")
    for word in words:
        assert word in page, word
    assert "Skipped" in page
    assert "seen for 0.9 s" in page
    assert "no-store" in answered.get("/aaby/mine").headers["Cache-Control"]


def test_the_file_has_every_column_that_is_stored_of_a_response(answered: FlaskClient, db: Database) -> None:
    (told,) = (answered.get("/aaby/mine.json").json or {})["answers"]
    (stored,) = rows(db, "SELECT survey, started_on, via, verified, elapsed_ms FROM response")
    names = ("survey", "started_on", "via", "with_a_code", "elapsed_ms")
    assert tuple(told[name] for name in names) == (stored[0], stored[1], stored[2], bool(stored[3]), stored[4])
    assert told["matters_most"] == "green"
    assert told["about_me"] == {"age_group": "15-29", "children": "no", "lives": "yes"}
    assert [one["choice"] for one in told["pictures"]] == ["like", "dislike", "skip", "like"]
    assert told["pictures"][0]["why"] == "Her er <skygge>"
    assert [(one["text"], one["photo"]) for one in told["ideas"]] == [("En gynge", False), ("En bålplads", True)]
    columns = {row[1] for row in db.execute("PRAGMA table_info(response)").fetchall()}
    told_otherwise = {"id", "key", "simulated", "first_theme"}
    assert columns == {"survey", "started_on", "via", "verified", "elapsed_ms", *told_otherwise}


def test_it_says_when_a_lead_has_set_the_answer_aside_and_no_longer_when_it_is_put_back(
    answered: FlaskClient, db: Database, survey: Survey
) -> None:
    def told() -> tuple[bool, bool]:
        told = (answered.get("/aaby/mine.json").json or {})["answers"]
        return "has set this answer aside" in answered.get("/aaby/mine?lang=en").text, told[0]["set_aside"]

    assert told() == (False, False)
    (response,) = rows(db, "SELECT id FROM response")[0]
    store.set_aside(db, survey.id, Flag("x", "burst", TODAY, "bus-7", (response,)), staff=None, now=NOW)
    assert told() == (True, True)
    store.put_back(db, survey.id, 1, staff=None, now=NOW)
    assert told() == (False, False)


def test_a_question_that_was_struck_since_is_told_all_the_same(answered: FlaskClient, db: Database) -> None:
    db.execute("DELETE FROM survey_background")
    assert "How old are you?" in answered.get("/aaby/mine").text


@pytest.mark.usefixtures("answered")
def test_another_phone_sees_nothing_of_it(town: Town) -> None:
    other = town.app().test_client()
    assert "Nothing is kept from this phone" in other.get("/aaby/mine?lang=en").text
    assert other.get("/aaby/mine.json").json == {"area": "aaby", "answers": []}
    assert other.get("/aaby/mine/1/delete").status_code == 302


def test_the_way_there_is_on_the_pages_that_residents_meet(answered: FlaskClient) -> None:
    for address in ("/aaby/thanks", "/aaby", "/aaby/about"):
        assert 'href="/aaby/mine"' in answered.get(address).text, address


def test_an_area_that_is_unknown_or_has_no_survey_has_nothing(client: FlaskClient) -> None:
    assert client.get("/atlantis/mine").status_code == 404
    assert client.get("/vester-eng/mine").status_code == 200


# ------------------------------------------------------------------ delete it


def test_an_answer_is_deleted_with_all_that_hangs_on_it(answered: FlaskClient, db: Database, town: Town) -> None:
    (image,) = [idea.image for idea in store.ideas(db, 1) if idea.image]
    shown = store.exposures(db, 1)
    confirm = answered.get("/aaby/mine/1/delete").text
    assert "Your answers to 4 pictures" in confirm
    reply = answered.post("/aaby/mine/1/delete", data={"csrf_token": csrf_of(confirm)}, follow_redirects=True)
    assert "Your answer is deleted" in reply.text
    assert held(db) == dict.fromkeys(TABLES, 0)
    assert not list(town.images.glob(f"{image.name}*"))
    assert store.exposures(db, 1) == shown, "how often a picture was met keeps decks fair, and shows nobody"
    assert store.inconsistencies(db) == []
    assert pictures.missing(town.images, store.images(db)) == []
    assert [(line.staff, line.action) for line in store.audit_trail(db, 1)] == [(None, "delete own answer")]


def test_the_phone_forgets_and_may_answer_anew(answered: FlaskClient, db: Database) -> None:
    before = deal(answered)
    send(answered, "/aaby/mine/1/delete")
    assert answered.get_cookie("answer-1") is None
    assert "Nothing is kept" in answered.get("/aaby/mine").text
    swipe_deck(answered, "dislike")
    assert held(db)["response"] == 1
    assert before["survey"] == 1


def test_what_waited_on_another_page_of_the_phone_does_not_bring_it_back(
    answered: FlaskClient, db: Database, survey: Survey
) -> None:
    """A page that was open sends what it still holds, with the ticket of the answer that is gone."""
    (key,) = [row[0] for row in rows(db, "SELECT key FROM response")]
    page = answered.get("/aaby?more=1").text
    ticket = page.split('data-ticket="')[1].split('"')[0]
    token = page.split('data-csrf="')[1].split('"')[0]
    send(answered, "/aaby/mine/1/delete")
    late = {"response": ticket, "swipes": [{"seq": 9, "picture": 5, "choice": "like", "position": 4, "seen_ms": 900}]}
    reply = answered.post("/aaby/swipes", json=late, headers={"X-CSRFToken": token})
    assert reply.status_code == 409
    assert "deleted" in reply.json["reason"]  # type: ignore[index]
    with pytest.raises(SurveyClosed, match="deleted"):
        store.record_swipes(db, survey.id, key, [Swipe(9, 5, "like", 4, 900)], today=TODAY)
    assert held(db) == dict.fromkeys(TABLES, 0)


def test_no_button_no_deletion(answered: FlaskClient, db: Database, town: Town) -> None:
    before = held(db)
    answered.get("/aaby/mine/1/delete")
    answered.get("/aaby/mine/1/deleted")
    answered.post("/aaby/mine/1/delete")  # without its token
    answered.post("/aaby/mine/999/delete")
    send(town.app().test_client(), "/aaby/mine/1/delete")  # another phone
    send(answered, "/oester-mark/mine/1/delete")  # another area
    assert held(db) == before
    send(answered, "/aaby/mine/1/delete")
    assert send(answered, "/aaby/mine/1/delete").headers["Location"] == "/aaby/mine", "twice is once"


def test_an_answer_of_a_closed_survey_and_of_an_earlier_round_can_be_deleted(
    answered: FlaskClient, db: Database
) -> None:
    area = store.area_by_slug(db, "aaby")
    store.close_survey(db, 1, now=NOW)
    store.create_survey(db, area, titles={"da": "Anden runde"}, now=NOW)
    assert "bus-7" in answered.get("/aaby/mine").text
    send(answered, "/aaby/mine/1/delete")
    assert held(db)["response"] == 0


def test_others_and_cards_stay_as_they_were(answered: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    crowd(db, survey, 3, ["like", "dislike"])
    gynge, ild = sorted(store.ideas(db, 1), key=lambda idea: idea.id)
    other = store.add_idea(db, 1, f"crowd-{0:016d}", "En gynge mere", None, today=TODAY)
    third = store.add_idea(db, 1, f"crowd-{1:016d}", "Gynger", None, today=TODAY)
    store.merge_ideas(db, 1, [gynge.id, other, third])
    assert ild.image
    card, _ = store.add_picture(db, 1, ild.image, source="idé", now=NOW, theme=1, captions={"da": "Et bål"})
    store.decide_idea(db, 1, ild.id, "accepted", picture=card.id)
    send(answered, "/aaby/mine/1/delete")
    assert held(db) == {"response": 3, "swipe": 6, "background": 0, "reason": 0, "idea": 2}
    left = {idea.id: idea.merged_into for idea in store.ideas(db, 1)}
    assert left == {other: None, third: other}, "the next idea leads those that were put together"
    assert all((town.images / name).is_file() for name in pictures.variant_names(ild.image)), "the card keeps its photo"
    assert store.inconsistencies(db) == []


def test_what_is_public_moves_no_sooner_for_it(answered: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 35, ["like", "dislike", "like", "like"])
    publish(db, survey)
    area = store.area_by_slug(db, "aaby")
    shown = results.public_figures(db, area, survey, answers="real", as_of=TODAY)
    published = store.publication(db, 1)
    send(answered, "/aaby/mine/1/delete")
    assert results.public_figures(db, area, survey, answers="real", as_of=TODAY) == shown
    assert store.publication(db, 1) == published
    counted = results.summarise(db, area, answers="real", as_of=TODAY).participation.responses
    assert counted == 35, "the lead's figures follow at once"


def test_the_code_of_a_letter_stays_used(client: FlaskClient, db: Database) -> None:
    code = "ACDEFHJKMNPR"
    store.add_codes(db, 1, [digest_code(code, 1, str(client.application.secret_key))], today=TODAY)
    send(client, "/aaby/code", {"code": code})
    swipe_deck(client, "like")
    assert "cannot be used again" in client.get("/aaby/mine/1/delete?lang=en").text
    send(client, "/aaby/mine/1/delete")
    assert store.code_counts(db, 1) == (1, 1)


def test_nothing_can_be_found_after_the_answers_were_made_anonymous(answered: FlaskClient, db: Database) -> None:
    store.close_survey(db, 1, now=NOW)
    store.anonymise_answers(db, 1, now=NOW)
    assert "Nothing is kept" in answered.get("/aaby/mine").text
    send(answered, "/aaby/mine/1/delete")
    assert held(db)["response"] == 1


def test_a_response_that_is_not_there_cannot_be_deleted(db: Database, survey: Survey) -> None:
    answer(db, survey)
    with pytest.raises(NotFound):
        store.delete_own_answer(db, survey.id, "nobody" * 4, now=NOW)
    assert store.own_answer(db, survey.id, KEY)
    assert store.own_answer(db, 2, KEY) is None
