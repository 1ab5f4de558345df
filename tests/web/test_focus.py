"""Choosing which part of a photo its card shows."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import pictures, store
from swipe.errors import Refused
from swipe.model import Picture, Survey
from tests.conftest import NOW, Town
from tests.photos import photo
from tests.residents import answer, enter_as, send, token


@pytest.fixture
def planner(client: FlaskClient, db: Database) -> FlaskClient:
    return enter_as(client, db, "petra")


@pytest.fixture
def wide(db: Database, survey: Survey, town: Town) -> Picture:
    """A card of a photo that is wider than high."""
    image = pictures.ingest(photo(1600, 1200), "eng.jpg", town.images)
    return store.add_picture(db, survey.id, image, source="eng.jpg", now=NOW)[0]


def address(card: Picture, page: str = "focus") -> str:
    return f"/plan/aaby/pictures/{card.id}/{page}"


def card_now(db: Database, card: Picture) -> Picture:
    return store.picture_by_id(db, card.survey_id, card.id)


def test_a_new_crop_is_a_new_image_of_the_same_photo(
    planner: FlaskClient, db: Database, wide: Picture, town: Town
) -> None:
    reply = send(planner, address(wide), {"place": "0"})
    assert reply.location == f"/plan/aaby/pictures#picture-{wide.id}"
    image = card_now(db, wide).image
    assert (image.master, image.state) == (wide.image.name, "ready")
    assert image.name != wide.image.name
    assert image.focus[0] < 0.5
    assert set(pictures.variant_names(image)) <= {path.name for path in town.images.iterdir()}
    assert 'value="0"' in planner.get(address(wide)).text


def test_a_new_crop_can_be_seen_at_once(db: Database, wide: Picture, town: Town) -> None:
    """Its other files are made beside the request; nobody makes them here."""
    planner = enter_as(town.app(WORKERS=1).test_client(), db, "petra")
    planner.application.extensions["swipe-makers"].wake = lambda: None
    send(planner, address(wide), {"place": "0"})
    image = card_now(db, wide).image
    assert image.state == "waiting"
    seen = planner.get(f"/pictures/{pictures.variant_name(image.name, image.widths[0], 'jpg')}", buffered=True)
    assert seen.status_code == 200


def test_the_middle_is_the_first_image_again(planner: FlaskClient, db: Database, wide: Picture) -> None:
    for place in ("100", "50"):
        send(planner, address(wide), {"place": place})
    assert card_now(db, wide).image == wide.image


def test_the_same_photo_sent_again_is_still_known(
    planner: FlaskClient, db: Database, survey: Survey, wide: Picture
) -> None:
    send(planner, address(wide), {"place": "0"})
    again, new = store.add_picture(db, survey.id, wide.image, source="igen.jpg", now=NOW)
    assert (again.id, new) == (wide.id, False)


@pytest.mark.parametrize("place", ["", "101", "-1", "left", "5.5"])
def test_a_place_beside_the_photo_is_refused(planner: FlaskClient, db: Database, wide: Picture, place: str) -> None:
    reply = send(planner, address(wide), {"place": place})
    assert reply.status_code == 422
    assert 'class="error"' in reply.text
    assert card_now(db, wide) == wide


def test_what_residents_have_answered_stays_as_they_saw_it(
    planner: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    answer(db, survey, ["like"])
    met = next(
        card for card in store.pictures(db, survey.id) if card.id == next(iter(store.exposures(db, survey.id)))[0]
    )
    before = sorted(town.images.iterdir())
    send(planner, address(met), {"place": "0"})
    assert sorted(town.images.iterdir()) == before
    with pytest.raises(Refused, match="stays as they saw it"):
        store.refocus_picture(db, survey.id, met.id, pictures.refocus(met.image, 0.1, 0.1))
    assert card_now(db, met) == met


def test_an_upright_photo_has_nothing_to_choose(planner: FlaskClient, db: Database, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0]
    page = planner.get(address(card))
    assert page.status_code == 200
    assert 'type="range"' not in page.text


def test_the_whole_photo_is_for_staff_alone(planner: FlaskClient, town: Town, wide: Picture) -> None:
    seen = planner.get(address(wide, "whole.jpg"), buffered=True)
    assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
    assert "public" not in seen.headers["Cache-Control"]
    stranger = town.app().test_client()
    assert stranger.get(address(wide, "whole.jpg")).status_code == 302
    assert stranger.get(f"/pictures/{pictures.master_name(wide.image.name)}").status_code == 404


def test_a_photo_that_is_gone_is_said(planner: FlaskClient, town: Town, wide: Picture) -> None:
    (town.images / pictures.master_name(wide.image.name)).unlink()
    assert planner.get(address(wide)).status_code == 422
    assert planner.get(address(wide, "whole.jpg")).status_code == 404


def test_a_picture_of_another_area_is_not_found(planner: FlaskClient, wide: Picture) -> None:
    for page in ("focus", "whole.jpg"):
        assert planner.get(f"/plan/noerre-havn/pictures/{wide.id}/{page}").status_code == 404
    assert send(planner, f"/plan/noerre-havn/pictures/{wide.id}/making").status_code == 404
    assert send(planner, f"/plan/noerre-havn/pictures/{wide.id}/focus", {"place": "0"}).status_code == 404


def test_nothing_is_cut_without_a_token(planner: FlaskClient, db: Database, wide: Picture) -> None:
    assert planner.post(address(wide), data={"place": "0"}).status_code == 400
    assert card_now(db, wide) == wide


# ------------------------------------------------------------------ how far the files are


def how_far(planner: FlaskClient, *cards: Picture) -> str:
    asked = "&".join(f"waiting={card.id}" for card in cards)
    return planner.get(f"/plan/aaby/pictures/making?{asked}", headers={"HX-Request": "true"}).text


def test_the_page_asks_once_for_all_cards_whose_files_are_being_made(
    planner: FlaskClient, db: Database, survey: Survey, wide: Picture
) -> None:
    other = store.pictures(db, survey.id)[0]
    for card in (wide, other):
        store.set_image_state(db, card.image.name, "waiting")
    page = planner.get("/plan/aaby/pictures").text
    assert page.count('hx-get="/plan/aaby/pictures/making"') == 1
    assert page.count('name="waiting"') == 2
    store.set_image_state(db, wide.image.name, "ready")
    told = how_far(planner, wide, other)
    assert told.count('hx-get="/plan/aaby/pictures/making"') == 1
    assert told.count('name="waiting"') == 1
    assert f'hx-target="#making-{wide.id}"' in told
    store.set_image_state(db, other.image.name, "ready")
    told = how_far(planner, other)
    assert "hx-get" not in told, "nothing is left to ask for"
    assert f'hx-target="#making-{wide.id}"' not in told


def test_a_browser_that_asks_how_far_it_is_gets_the_page(planner: FlaskClient) -> None:
    assert planner.get("/plan/aaby/pictures/making").location == "/plan/aaby/pictures"


def test_what_failed_can_be_tried_again(planner: FlaskClient, db: Database, wide: Picture) -> None:
    store.set_image_state(db, wide.image.name, "failed")
    assert address(wide, "making") in planner.get("/plan/aaby/pictures").text
    send(planner, address(wide, "making"))
    assert card_now(db, wide).image.state == "ready"


def test_a_card_whose_files_are_not_there_is_not_dealt(client: FlaskClient, db: Database, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0]
    store.set_image_state(db, card.image.name, "waiting")
    dealt = [one["picture"] for one in client.get("/aaby/deck").get_json()["deck"]]
    assert len(dealt) == 5
    assert card.id not in dealt


@pytest.mark.parametrize("state", ["waiting", "failed"])
def test_a_survey_opens_when_all_its_pictures_are_there(
    planner: FlaskClient, db: Database, survey: Survey, state: str
) -> None:
    store.close_survey(db, survey.id, now=NOW)
    store.set_image_state(db, store.pictures(db, survey.id)[0].image.name, state)  # type: ignore[arg-type]
    assert [found.kind for found in store.obstacles(db, survey.id, ("da",))] == ["image"]
    planner.post("/plan/aaby/open", data={"csrf_token": token(planner)})
    assert store.survey_by_id(db, survey.id).state == "closed"
