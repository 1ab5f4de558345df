"""The planner's queue of residents' own words."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import Idea, Image, Survey
from swipe.pictures import ingest
from tests.conftest import NOW, TODAY, Town
from tests.photos import animated_gif, photo, truncated_photo
from tests.residents import KEY, answer, deal, enter_as, rows, send, send_file, token


@pytest.fixture
def planner(client: FlaskClient, db: Database) -> FlaskClient:
    return enter_as(client, db, "petra")


@pytest.fixture
def lead(client: FlaskClient, db: Database) -> FlaskClient:
    return enter_as(client, db, "leo")


@pytest.fixture(autouse=True)
def _answered(db: Database, survey: Survey) -> None:
    answer(db, survey, ["like", "dislike"])


def send_in(db: Database, survey: Survey, text: str, image: Image | None = None) -> int:
    return store.add_idea(db, survey.id, KEY, text, image, today=TODAY)


def photographed(images: Path) -> Image:
    return ingest(photo(600, 800), "foto.jpg", images)


def idea(db: Database, survey: Survey, number: int) -> Idea:
    return store.idea_by_id(db, survey.id, number)


def accept(
    planner: FlaskClient, number: int, content: bytes | None = None, name: str = "foto.jpg", **fields: str
) -> TestResponse:
    """Send the form of an idea's card; `fields` replace what is in it, such as ``theme="0"`` or ``da_alt=""``."""
    filled = {"theme": "1", "da_caption": "Bænk", "da_alt": "En bænk", "en_caption": "Bench", "en_alt": "A bench"}
    texts = {f"idea{number}-{name.replace('_', '-')}": text for name, text in {**filled, **fields}.items()}
    return send_file(planner, f"/plan/aaby/ideas/{number}/accept", content, name, **texts)


# ------------------------------------------------------------------ the queue


def test_only_staff_see_a_photo_that_waits(client: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    image = photographed(town.images)
    number = send_in(db, survey, "Bålplads", image)
    address = f"/pictures/{image.name}-{image.widths[0]}.jpg"
    assert client.get(address).status_code == 404
    seen = enter_as(town.app().test_client(), db, "petra").get(address, buffered=True)
    assert seen.status_code == 200
    assert "public" not in seen.headers["Cache-Control"]
    store.decide_idea(db, survey.id, number, "declined")
    assert client.get(address).status_code == 404
    store.add_picture(db, survey.id, image, source="idé", now=NOW)
    assert client.get(address, buffered=True).status_code == 200


def test_an_empty_queue_says_so(planner: FlaskClient) -> None:
    page = planner.get("/plan/aaby/voices")
    assert page.status_code == 200
    assert 'id="idea-' not in page.text


def test_ideas_that_wait_stand_first(planner: FlaskClient, db: Database, survey: Survey) -> None:
    first, second, third = (send_in(db, survey, text) for text in ("En", "To", "Tre"))
    store.decide_idea(db, survey.id, third, "declined")
    page = planner.get("/plan/aaby/voices").text
    assert [int(number) for number in re.findall(r'id="idea-(\d+)"', page)] == [second, first, third]


def test_the_survey_page_tells_how_many_wait(planner: FlaskClient, db: Database, survey: Survey) -> None:
    for text in ("En", "To", "Tre"):
        send_in(db, survey, text)
    tabs = re.search(r'<nav class="tabs".*?</nav>', planner.get("/plan/aaby").text, re.DOTALL)
    assert tabs
    assert re.search(r'class="pill open">3\b', tabs[0])


def test_what_residents_write_is_shown_as_text(planner: FlaskClient, db: Database, survey: Survey) -> None:
    [card, _] = [swipe.picture for swipe in store.recorded_swipes(db, survey.id, KEY)]
    send_in(db, survey, "<script>alert(1)</script>")
    store.save_reasons(db, survey.id, KEY, {card: '"><img src=x onerror=alert(2)>'})
    page = planner.get("/plan/aaby/voices").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_idea_is_seen_in_its_own_area_only(planner: FlaskClient, db: Database, survey: Survey) -> None:
    send_in(db, survey, "En bænk ved åen")
    assert "En bænk" not in planner.get("/plan/oester-mark/voices").text


def test_no_resident_sees_an_idea_before_it_is_a_card(
    client: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    image = photographed(town.images)
    send_in(db, survey, "En bænk ved åen", image)
    for address in ("/aaby", "/aaby/deck", "/aaby/results"):
        page = client.get(address).text
        assert "En bænk" not in page
        assert image.name not in page


@pytest.mark.parametrize("place", ["vester-eng", "atlantis"])
def test_without_a_survey_there_is_no_queue(planner: FlaskClient, place: str) -> None:
    assert planner.get(f"/plan/{place}/voices").status_code == 404


# ------------------------------------------------------------------ a card of it


def test_an_idea_with_a_photo_becomes_a_card(planner: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    image = photographed(town.images)
    number = send_in(db, survey, "En bænk ved åen", image)
    page = accept(planner, number)
    found = idea(db, survey, number)
    assert found.state == "accepted"
    assert found.picture
    assert page.location == f"/plan/aaby/pictures#picture-{found.picture}"
    card = store.picture_by_id(db, survey.id, found.picture)
    assert (card.image, card.theme_id) == (image, 1)
    assert (card.captions, card.alts) == ({"da": "Bænk", "en": "Bench"}, {"da": "En bænk", "en": "A bench"})
    assert f'id="picture-{card.id}"' in planner.get("/plan/aaby/pictures").text


def test_the_card_is_dealt_at_once(planner: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    accept(planner, send_in(db, survey, "En bænk ved åen", photographed(town.images)))
    card = store.pictures(db, survey.id)[-1]
    assert card.id in [one["picture"] for one in deal(town.app().test_client())["deck"]]


def test_the_form_begins_with_the_residents_own_words(planner: FlaskClient, db: Database, survey: Survey) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    page = planner.get("/plan/aaby/voices").text
    assert re.search(rf'name="idea{number}-da-caption"[^>]*value="En bænk ved åen"', page)
    assert re.search(rf'name="idea{number}-en-caption"[^>]*value=""', page)


@pytest.mark.parametrize("lacking", ["theme", "da_caption", "da_alt", "en_caption", "en_alt"])
def test_a_card_lacks_nothing(planner: FlaskClient, db: Database, survey: Survey, town: Town, lacking: str) -> None:
    number = send_in(db, survey, "En bænk ved åen", photographed(town.images))
    page = accept(planner, number, **{lacking: "0" if lacking == "theme" else " "})
    assert page.status_code == 422
    assert page.text.count('class="error"') == 1
    assert "<details open" in page.text
    assert idea(db, survey, number).state == "waiting"
    assert len(store.pictures(db, survey.id)) == 6


@pytest.mark.parametrize("told", ["Ring 20 30 40 50", "Skriv til ib@mail.dk", "010190-1234"])
def test_personal_data_never_gets_onto_a_card(
    planner: FlaskClient, db: Database, survey: Survey, town: Town, told: str
) -> None:
    number = send_in(db, survey, told, photographed(town.images))
    assert accept(planner, number, da_caption=told).status_code == 422
    assert accept(planner, number, en_alt=told).status_code == 422
    assert idea(db, survey, number).state == "waiting"


def test_an_idea_without_a_photo_asks_for_one(planner: FlaskClient, db: Database, survey: Survey) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    for content, name in ((None, ""), (b"", "")):
        page = accept(planner, number, content, name)
        assert page.status_code == 422
        assert f'id="photo-{number}-error"' in page.text
    assert idea(db, survey, number).state == "waiting"
    assert len(store.pictures(db, survey.id)) == 6


def test_an_idea_without_a_photo_becomes_a_card_with_the_planners(
    planner: FlaskClient, db: Database, survey: Survey
) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    assert "#picture-" in (accept(planner, number, photo(600, 800)).location or "")
    assert idea(db, survey, number).picture == store.pictures(db, survey.id)[-1].id


BAD_PHOTOS = {
    "film.gif": animated_gif(),
    "lille.jpg": photo(40, 40),
    "tekst.jpg": b"Hello",
    "halv.jpg": truncated_photo(),
}


@pytest.mark.parametrize("name", BAD_PHOTOS)
def test_a_bad_photo_is_refused_with_its_reason(planner: FlaskClient, db: Database, survey: Survey, name: str) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    page = accept(planner, number, BAD_PHOTOS[name], name)
    assert page.status_code == 422
    assert f"{name}:" in page.text
    assert 'value="Bænk"' in page.text
    assert idea(db, survey, number).state == "waiting"
    assert len(store.pictures(db, survey.id)) == 6


def test_a_photo_larger_than_the_limit_is_refused(town: Town, db: Database, survey: Survey) -> None:
    planner = town.app(MAX_PHOTO_LENGTH=20_000).test_client()
    enter_as(planner, db, "petra")
    number = send_in(db, survey, "En bænk ved åen")
    assert accept(planner, number, photo(600, 800, noise=True)).status_code == 413
    assert idea(db, survey, number).state == "waiting"


def test_the_same_idea_accepted_twice_is_one_card(
    planner: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    number = send_in(db, survey, "En bænk ved åen", photographed(town.images))
    for _ in range(2):
        accept(planner, number)
    assert len(store.pictures(db, survey.id)) == 7


def test_a_photo_that_is_a_card_already_leaves_that_card_as_it_is(
    planner: FlaskClient, db: Database, survey: Survey
) -> None:
    known = store.pictures(db, survey.id)[0]
    number = send_in(db, survey, "Det samme", known.image)
    page = planner.get(accept(planner, number).location).text
    assert "Fotoet er allerede på dette kort" in page
    assert "Idéen er nu et kort" not in page
    assert store.pictures(db, survey.id)[0] == known
    assert idea(db, survey, number).picture == known.id


def test_an_idea_too_long_for_a_caption_leaves_it_to_the_planner(
    planner: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    number = send_in(db, survey, "å" * 81, photographed(town.images))
    assert re.search(rf'name="idea{number}-da-caption"[^>]*value=""', planner.get("/plan/aaby/voices").text)
    assert accept(planner, number, da_caption="å" * 81).status_code == 422


def test_a_closed_survey_gets_no_card(planner: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    number = send_in(db, survey, "En bænk ved åen", photographed(town.images))
    store.close_survey(db, survey.id, now=NOW)
    page = planner.get("/plan/aaby/voices").text
    assert f"/ideas/{number}/accept" not in page
    assert accept(planner, number).location == f"/plan/aaby/voices#idea-{number}"
    assert idea(db, survey, number).state == "waiting"
    assert len(store.pictures(db, survey.id)) == 6


# ------------------------------------------------------------------ other decisions


@pytest.mark.parametrize(("button", "state"), [("note", "accepted"), ("decline", "declined"), ("wait", "waiting")])
def test_an_idea_is_decided_with_one_button(
    planner: FlaskClient, db: Database, survey: Survey, button: str, state: str
) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    assert send(planner, f"/plan/aaby/ideas/{number}/{button}").location == f"/plan/aaby/voices#idea-{number}"
    assert (idea(db, survey, number).state, idea(db, survey, number).picture) == (state, None)


@pytest.mark.parametrize("button", ["note", "decline"])
def test_a_decision_can_be_taken_back(planner: FlaskClient, db: Database, survey: Survey, button: str) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    send(planner, f"/plan/aaby/ideas/{number}/{button}")
    page = planner.get("/plan/aaby/voices").text
    assert f"/ideas/{number}/wait" in page
    assert f"/ideas/{number}/{button}" not in page
    send(planner, f"/plan/aaby/ideas/{number}/wait")
    assert idea(db, survey, number).state == "waiting"


def test_a_closed_surveys_ideas_can_still_be_decided(planner: FlaskClient, db: Database, survey: Survey) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    store.close_survey(db, survey.id, now=NOW)
    send(planner, f"/plan/aaby/ideas/{number}/note")
    assert idea(db, survey, number).state == "accepted"


@pytest.mark.parametrize("button", ["accept", "note", "decline", "wait"])
def test_an_idea_of_another_area_is_not_found(
    planner: FlaskClient, db: Database, survey: Survey, town: Town, button: str
) -> None:
    number = send_in(db, survey, "En bænk ved åen", photographed(town.images))
    assert send(planner, f"/plan/noerre-havn/ideas/{number}/{button}").status_code == 404
    assert send(planner, f"/plan/aaby/ideas/9999/{button}").status_code == 404
    assert idea(db, survey, number).state == "waiting"


@pytest.mark.parametrize("button", ["accept", "note", "decline"])
def test_a_decision_without_a_token_is_refused(
    planner: FlaskClient, db: Database, survey: Survey, town: Town, button: str
) -> None:
    number = send_in(db, survey, "En bænk ved åen", photographed(town.images))
    assert planner.post(f"/plan/aaby/ideas/{number}/{button}").status_code == 400
    assert idea(db, survey, number).state == "waiting"


# ------------------------------------------------------------------ ideas that say the same


def merge(planner: FlaskClient, *numbers: int) -> TestResponse:
    return send(planner, "/plan/aaby/ideas/merge", {"idea": [str(number) for number in numbers]})


def test_ideas_that_say_the_same_are_decided_as_one(planner: FlaskClient, db: Database, survey: Survey) -> None:
    first, second, third = (send_in(db, survey, text) for text in ("En bålplads", "Bålplads ved søen", "Bålplads tak"))
    assert merge(planner, third, second).location == f"/plan/aaby/voices#idea-{second}"
    assert merge(planner, first, second).location == f"/plan/aaby/voices#idea-{first}"
    assert {idea(db, survey, number).merged_into for number in (second, third)} == {first}
    assert store.waiting_ideas(db, survey.id) == 1
    page = planner.get("/plan/aaby/voices").text
    assert re.findall(r'id="idea-(\d+)"', page) == [str(first)]
    assert "Bålplads tak" in page
    send(planner, f"/plan/aaby/ideas/{first}/note")
    assert {idea(db, survey, number).state for number in (first, second, third)} == {"accepted"}


def test_an_idea_can_be_taken_out_again(planner: FlaskClient, db: Database, survey: Survey) -> None:
    first, second = (send_in(db, survey, text) for text in ("En bålplads", "Lys på stien"))
    merge(planner, first, second)
    send(planner, f"/plan/aaby/ideas/{first}/decline")
    send(planner, f"/plan/aaby/ideas/{second}/part")
    parted = idea(db, survey, second)
    assert (parted.merged_into, parted.state) == (None, "waiting")
    assert idea(db, survey, first).state == "declined"


def test_ideas_that_sound_alike_are_pointed_out(planner: FlaskClient, db: Database, survey: Survey) -> None:
    send_in(db, survey, "En legeplads til de små")
    assert 'class="similar"' not in planner.get("/plan/aaby/voices").text
    send_in(db, survey, "Legeplads!")
    assert planner.get("/plan/aaby/voices").text.count('class="similar"') == 2


def test_one_idea_alone_is_not_put_together(planner: FlaskClient, db: Database, survey: Survey) -> None:
    first, second = (send_in(db, survey, text) for text in ("En bålplads", "Lys på stien"))
    for chosen in ((), (first,), (first, first)):
        merge(planner, *chosen)
        assert 'class="message"' in planner.get("/plan/aaby/voices").text
    store.decide_idea(db, survey.id, second, "declined")
    merge(planner, first, second)
    assert store.waiting_ideas(db, survey.id) == 1
    assert idea(db, survey, second).merged_into is None


def test_ideas_of_two_areas_are_not_put_together(planner: FlaskClient, db: Database, survey: Survey) -> None:
    number = send_in(db, survey, "En bålplads")
    assert send(planner, "/plan/aaby/ideas/merge", {"idea": [str(number), "9999"]}).status_code == 404
    assert idea(db, survey, number).merged_into is None


# ------------------------------------------------------------------ personal data


def test_personal_data_is_marked(planner: FlaskClient, db: Database, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0].id
    send_in(db, survey, "Ring til Ib på 20 30 40 50")
    store.save_reasons(db, survey.id, KEY, {card: "Skriv til ib@mail.dk"})
    page = planner.get("/plan/aaby/voices").text
    assert re.findall(r"<mark>(.*?)</mark>", page) == ["20 30 40 50", "ib@mail.dk"]
    assert page.count('class="flag small"') == 2


# ------------------------------------------------------------------ reasons


def test_reasons_are_listed_by_card_and_can_be_deleted(planner: FlaskClient, db: Database, survey: Survey) -> None:
    liked, disliked = (card.id for card in store.pictures(db, survey.id)[:2])
    store.save_reasons(db, survey.id, KEY, {liked: "Der er plads", disliked: "Spørg Ib på nr. 7"})
    [(response,)] = rows(db, "SELECT id FROM response")
    page = planner.get("/plan/aaby/voices").text
    assert page.index("Der er plads") < page.index("Spørg Ib på nr. 7")
    assert f"/plan/aaby/reasons/{response}/{disliked}/remove" in page
    for _ in range(2):
        reply = send(planner, f"/plan/aaby/reasons/{response}/{disliked}/remove")
        assert reply.location == "/plan/aaby/voices#reasons"
    page = planner.get("/plan/aaby/voices").text
    assert "Der er plads" in page
    assert "Spørg Ib" not in page
    assert {s.picture: s.choice for s in store.recorded_swipes(db, survey.id, KEY)} == {
        liked: "like",
        disliked: "dislike",
    }


def test_a_reason_cannot_be_deleted_through_another_area_or_without_a_token(
    planner: FlaskClient, db: Database, survey: Survey
) -> None:
    card = store.pictures(db, survey.id)[0].id
    store.save_reasons(db, survey.id, KEY, {card: "Der er plads"})
    [(response,)] = rows(db, "SELECT id FROM response")
    send(planner, f"/plan/noerre-havn/reasons/{response}/{card}/remove")
    assert planner.post(f"/plan/aaby/reasons/{response}/{card}/remove").status_code == 400
    assert store.ending(db, survey.id, KEY).reasons == {card: "Der er plads"}


def test_the_reason_for_a_retired_card_is_still_listed(planner: FlaskClient, db: Database, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0].id
    store.save_reasons(db, survey.id, KEY, {card: "Der er plads"})
    store.retire_picture(db, survey.id, card, now=NOW)
    assert "Der er plads" in planner.get("/plan/aaby/voices").text


# ------------------------------------------------------------------ roles


def test_others_than_planners_may_not_enter(lead: FlaskClient, town: Town, db: Database, survey: Survey) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    assert lead.get("/plan/aaby/voices").status_code == 403
    stranger = town.app().test_client()
    assert stranger.get("/plan/aaby/voices").location == "/login?next=/plan/aaby/voices"
    for button in ("accept", "note", "decline", "wait"):
        assert send(lead, f"/plan/aaby/ideas/{number}/{button}").status_code == 403
        sent = stranger.post(f"/plan/aaby/ideas/{number}/{button}", data={"csrf_token": token(stranger)})
        assert sent.location == "/login"
    assert send(lead, "/plan/aaby/reasons/1/1/remove").status_code == 403
    assert idea(db, survey, number).state == "waiting"


def test_who_may_not_enter_sends_no_photo(lead: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    number = send_in(db, survey, "En bænk ved åen")
    before = sorted(town.images.iterdir())
    data = {"csrf_token": token(lead), "photo": (io.BytesIO(photo(600, 800)), "foto.jpg")}
    assert lead.post(f"/plan/aaby/ideas/{number}/accept", data=data).status_code == 403
    assert sorted(town.images.iterdir()) == before
