"""The planner's page of pictures: filters, undo, many at once, what residents have answered."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import pictures, store
from swipe.model import Picture, Survey
from tests.conftest import Town
from tests.photos import photo, truncated_photo
from tests.residents import enter_as, send, send_file, swipe_deck, token

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(town: Town, db: Database) -> FlaskClient:
    return enter_as(town.app().test_client(), db, "petra")


@pytest.fixture
def draft(db: Database) -> Survey:
    found = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert found
    return found


def add(town: Town, db: Database, draft: Survey, *names: str) -> list[Picture]:
    for number, name in enumerate(names):
        image = pictures.ingest(photo(600 + number, 800), name, town.images)
        store.add_picture(db, draft.id, image, source=name, now="2026-03-01T10:00:00Z")
    return store.pictures(db, draft.id)


def texts(card: Picture, **changes: str) -> dict[str, str]:
    data = {f"p{card.id}-theme": str(card.theme_id or 0)}
    for code in ("da", "en"):
        data[f"p{card.id}-{code}-caption"] = card.captions.get(code, "")
        data[f"p{card.id}-{code}-alt"] = card.alts.get(code, "")
        data[f"p{card.id}-{code}-info"] = card.infos.get(code, "")
    return data | {
        f"p{card.id}-{name if name == 'same_meaning' else name.replace('_', '-')}": value
        for name, value in changes.items()
    }


def save(desk: FlaskClient, card: Picture, area: str = "aaby", **changes: str):  # type: ignore[no-untyped-def]
    data = {"csrf_token": token(desk), **texts(card, **changes)}
    return desk.post(f"/plan/{area}/pictures/{card.id}", data=data, headers=HTMX)


def many(desk: FlaskClient, area: str, cards: list[Picture], act: str, **fields: str) -> str:
    data = {"picture": [str(card.id) for card in cards], "act": act, **fields}
    return desk.get(send(desk, f"/plan/{area}/pictures/many", data).location).text


def met(db: Database, survey: Survey, town: Town) -> Picture:
    """Return a picture that a resident has answered."""
    swipe_deck(town.app().test_client(), "like")
    return store.picture_by_id(db, survey.id, next(iter(store.met_pictures(db, survey.id))))


@pytest.mark.usefixtures("survey")
def test_pictures_stand_by_theme_with_counts(desk: FlaskClient) -> None:
    page = desk.get("/plan/aaby/pictures?lang=en").text
    assert page.count('<section class="group">') == 3
    assert "No theme yet" not in page


def test_a_filter_shows_only_what_needs_work(desk: FlaskClient, db: Database, draft: Survey, town: Town) -> None:
    first, second = add(town, db, draft, "eng.jpg", "torv.jpg")
    save(desk, first, "noerre-havn", da_alt="En eng", en_alt="A meadow")
    page = desk.get("/plan/noerre-havn/pictures?show=alt").text
    assert f'id="picture-{second.id}"' in page
    assert f'id="picture-{first.id}"' not in page


@pytest.mark.usefixtures("survey")
def test_an_unknown_filter_shows_everything(desk: FlaskClient) -> None:
    assert desk.get("/plan/aaby/pictures?show=%3Cscript%3E").text.count("<article") == 6


def test_a_saved_change_offers_to_be_undone(desk: FlaskClient, db: Database, draft: Survey, town: Town) -> None:
    (card,) = add(town, db, draft, "eng.jpg")
    save(desk, card, "noerre-havn", da_caption="Eng")
    answer = save(desk, card, "noerre-havn", da_caption="Mark").text
    assert f'name="p{card.id}-da-caption" value="Eng"' in answer
    data = {"csrf_token": token(desk), "undo": "1", **texts(card, da_caption="Eng")}
    back = desk.post(f"/plan/noerre-havn/pictures/{card.id}", data=data, headers=HTMX).text
    assert f'id="picture-{card.id}"' in back, "the whole card comes back"
    assert store.picture_by_id(db, draft.id, card.id).captions["da"] == "Eng"


def test_a_save_that_changes_nothing_has_nothing_to_undo(
    desk: FlaskClient, db: Database, draft: Survey, town: Town
) -> None:
    (card,) = add(town, db, draft, "eng.jpg")
    assert 'name="undo"' not in save(desk, card, "noerre-havn").text


def test_more_about_a_picture_is_there_for_residents(
    desk: FlaskClient, client: FlaskClient, db: Database, survey: Survey
) -> None:
    card = store.pictures(db, survey.id)[0]
    save(desk, card, da_info="Byrådet har sat to millioner af.")
    assert "Byrådet har sat to millioner af." in client.get("/aaby").text
    assert "Byrådet har sat to millioner af." in [c.get("info") for c in client.get("/aaby/deck").json["deck"]]  # type: ignore[index]


def test_an_answered_picture_keeps_its_theme(desk: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    card = met(db, survey, town)
    other = next(theme.id for theme in store.themes(db) if theme.id != card.theme_id)
    answer = save(desk, card, theme=str(other))
    assert answer.status_code == 422
    assert store.picture_by_id(db, survey.id, card.id) == card


def test_an_answered_picture_gets_new_words_only_when_they_mean_the_same(
    desk: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    card = met(db, survey, town)
    assert save(desk, card, da_caption="Noget helt andet").status_code == 422
    assert store.picture_by_id(db, survey.id, card.id) == card
    assert save(desk, card, da_caption="Bænke i parken", same_meaning="y").status_code == 200
    assert store.picture_by_id(db, survey.id, card.id).captions["da"] == "Bænke i parken"


def test_the_page_says_what_was_answered(desk: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    card = met(db, survey, town)
    answers = store.picture_answers(db, survey.id)[card.id]
    assert (answers.shown, answers.real.likes, answers.simulated.likes) == (1, 1, 0)
    assert "1 yes, 0 no, 0 skipped" in desk.get("/plan/aaby/pictures?lang=en").text


def test_many_pictures_get_a_theme_at_once_and_lose_it_again(
    desk: FlaskClient, db: Database, draft: Survey, town: Town
) -> None:
    cards = add(town, db, draft, "a.jpg", "b.jpg", "c.jpg")
    page = many(desk, "noerre-havn", cards[:2], "theme", theme="1")
    assert [card.theme_id for card in store.pictures(db, draft.id)] == [1, 1, None]
    assert "/pictures/undo" in page
    send(desk, "/plan/noerre-havn/pictures/undo")
    assert [card.theme_id for card in store.pictures(db, draft.id)] == [None, None, None]


def test_many_pictures_are_retired_and_put_back(desk: FlaskClient, db: Database, draft: Survey, town: Town) -> None:
    cards = add(town, db, draft, "a.jpg", "b.jpg")
    many(desk, "noerre-havn", cards, "retire")
    assert store.pictures(db, draft.id) == []
    many(desk, "noerre-havn", cards[:1], "restore")
    assert [card.id for card in store.pictures(db, draft.id)] == [cards[0].id]
    send(desk, "/plan/noerre-havn/pictures/undo")
    assert store.pictures(db, draft.id) == []


def test_pictures_move_to_another_areas_draft_and_back(
    desk: FlaskClient, db: Database, draft: Survey, town: Town
) -> None:
    send(desk, "/plan/vester-eng/survey")
    other = store.newest_survey(db, store.area_by_slug(db, "vester-eng"))
    assert other
    cards = add(town, db, draft, "a.jpg", "b.jpg")
    many(desk, "noerre-havn", cards[:1], "move", to="vester-eng")
    assert [card.id for card in store.pictures(db, other.id)] == [cards[0].id]
    send(desk, "/plan/noerre-havn/pictures/undo")
    assert len(store.pictures(db, draft.id)) == 2


def test_an_answered_picture_neither_moves_nor_changes_theme_with_the_many(
    desk: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    card = met(db, survey, town)
    many(desk, "aaby", [card], "move", to="noerre-havn")
    other = next(theme.id for theme in store.themes(db) if theme.id != card.theme_id)
    many(desk, "aaby", [card], "theme", theme=str(other))
    assert store.picture_by_id(db, survey.id, card.id) == card


@pytest.mark.parametrize(
    ("act", "fields"),
    [("theme", {"theme": "999"}), ("move", {"to": "oester-mark"}), ("move", {}), ("burn", {}), ("", {})],
)
def test_what_cannot_be_done_to_many_changes_none(
    desk: FlaskClient, db: Database, draft: Survey, act: str, fields: dict[str, str], town: Town
) -> None:
    before = add(town, db, draft, "a.jpg")
    data = {"picture": [str(before[0].id)], "act": act, **fields}
    assert send(desk, "/plan/noerre-havn/pictures/many", data).status_code in {302, 404}
    assert store.pictures(db, draft.id) == before


@pytest.mark.usefixtures("survey")
def test_nothing_ticked_says_so(desk: FlaskClient) -> None:
    reply = send(desk, "/plan/aaby/pictures/many", {"act": "retire", "picture": ["x"]})
    assert "Sæt først flueben ved billederne." in desk.get(reply.location).text


@pytest.mark.usefixtures("draft")
def test_pictures_of_another_survey_are_left_alone(desk: FlaskClient, db: Database, survey: Survey) -> None:
    before = store.pictures(db, survey.id)
    many(desk, "noerre-havn", before, "retire")
    assert store.pictures(db, survey.id) == before


def test_undo_twice_is_harmless(desk: FlaskClient, db: Database, draft: Survey, town: Town) -> None:
    cards = add(town, db, draft, "a.jpg")
    many(desk, "noerre-havn", cards, "retire")
    for _ in range(2):
        send(desk, "/plan/noerre-havn/pictures/undo")
    assert len(store.pictures(db, draft.id)) == 1


def test_another_photo_is_a_new_card_with_the_same_texts(desk: FlaskClient, db: Database, survey: Survey) -> None:
    old = store.pictures(db, survey.id)[0]
    send_file(desk, f"/plan/aaby/pictures/{old.id}/replace", photo(640, 800), "ny.jpg")
    made = store.pictures(db, survey.id)[-1]
    assert (made.theme_id, made.captions, made.alts) == (old.theme_id, old.captions, old.alts)
    assert made.image.master != old.image.master
    assert store.picture_by_id(db, survey.id, old.id).retired_at


@pytest.mark.parametrize("content", [b"", b"no photo", truncated_photo(), None])
def test_another_photo_that_is_none_changes_nothing(
    desk: FlaskClient, db: Database, survey: Survey, content: bytes | None
) -> None:
    before = store.pictures(db, survey.id, retired=True)
    send_file(desk, f"/plan/aaby/pictures/{before[0].id}/replace", content, "ny.jpg")
    assert store.pictures(db, survey.id, retired=True) == before


def test_the_same_photo_does_not_replace_itself(desk: FlaskClient, db: Database, draft: Survey, town: Town) -> None:
    first, second = add(town, db, draft, "a.jpg", "b.jpg")
    send_file(desk, f"/plan/noerre-havn/pictures/{first.id}/replace", photo(601, 800), "b.jpg")
    assert store.pictures(db, draft.id) == [first, second]


# ------------------------------------------------------------------ a whole folder, sorted on one page


def test_photos_are_sorted_with_one_button_for_each_theme(
    desk: FlaskClient, db: Database, town: Town, draft: Survey
) -> None:
    cards = add(town, db, draft, "IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg")
    page = desk.get("/plan/noerre-havn/pictures/sort?lang=en").text
    assert page.count('class="pick photo"') == 3
    green = store.themes(db)[0]
    assert f'<button name="theme" value="{green.id}">' in page
    form = {"page": "sort", "theme": str(green.id), "picture": [str(card.id) for card in cards[:2]]}
    reply = send(desk, "/plan/noerre-havn/pictures/many", form)
    assert reply.location == "/plan/noerre-havn/pictures/sort?changed=1"
    assert [card.theme_id for card in store.pictures(db, draft.id)] == [green.id, green.id, None]
    assert "Undo it for all of them" in desk.get(reply.location).text
    undone = send(desk, "/plan/noerre-havn/pictures/undo", {"page": "sort"})
    assert undone.location == "/plan/noerre-havn/pictures/sort"
    assert {card.theme_id for card in store.pictures(db, draft.id)} == {None}


def test_only_the_best_are_kept_and_the_others_come_back_when_that_was_a_mistake(
    desk: FlaskClient, db: Database, town: Town, draft: Survey
) -> None:
    cards = add(town, db, draft, "IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg")
    form = {"page": "sort", "act": "keep", "picture": [str(cards[1].id)]}
    page = desk.get(send(desk, "/plan/noerre-havn/pictures/many", form).location + "&lang=en").text
    assert "2 billeder ændret." in page or "2 pictures changed." in page
    assert store.pictures(db, draft.id) == [cards[1]]
    assert "Write the texts" not in page, "it lacks a theme yet"
    send(desk, "/plan/noerre-havn/pictures/undo", {"page": "sort"})
    assert store.pictures(db, draft.id) == cards


def test_keeping_nothing_is_a_slip_and_changes_nothing(
    desk: FlaskClient, db: Database, town: Town, draft: Survey
) -> None:
    cards = add(town, db, draft, "IMG_1.jpg", "IMG_2.jpg")
    reply = send(desk, "/plan/noerre-havn/pictures/many", {"page": "sort", "act": "keep"})
    assert "Sæt først flueben ved billederne." in desk.get(reply.location).text
    assert store.pictures(db, draft.id) == cards


def test_a_full_folder_is_told_how_many_fit_and_where_texts_are_written(
    desk: FlaskClient, db: Database, town: Town, draft: Survey
) -> None:
    cards = add(town, db, draft, *(f"IMG_{number}.jpg" for number in range(26)))
    page = desk.get("/plan/noerre-havn/pictures/sort?lang=en").text
    assert "4 in each theme are enough: a resident sees about 24 in the time." in page
    assert "Sort them on one page" in desk.get("/plan/noerre-havn/pictures").text
    store.retire_pictures(db, draft.id, [card.id for card in cards[4:]], now="2026-03-01T10:00:00Z")
    store.set_themes(db, draft.id, {card.id: store.themes(db)[0].id for card in cards[:4]})
    page = desk.get("/plan/noerre-havn/pictures/sort").text
    assert "are enough" not in page
    assert 'href="/plan/noerre-havn/pictures?show=alt">Write the texts' in page
