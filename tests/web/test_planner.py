"""The planner's pages, without a browser."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import EnvironBuilder, TestResponse

from swipe import store
from swipe.model import Picture, Survey
from tests.photos import REAL_PHOTOS, animated_gif, bomb_png, photo, truncated_photo
from tests.residents import token

HTMX = {"HX-Request": "true"}


def upload(client: FlaskClient, *files: tuple[bytes, str], area: str = "noerre-havn", **headers: str) -> TestResponse:

    data = {"csrf_token": token(client), "pictures": [(io.BytesIO(content), name) for content, name in files]}
    request = EnvironBuilder(
        f"/plan/{area}/pictures", method="POST", data=data, headers=headers, content_type="multipart/form-data"
    )
    environ = request.get_environ()
    # The test client leaves the temporary file of a large body open, which pytest would report.
    with environ["wsgi.input"]:
        return client.open(environ, buffered=True)


def press(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.post(address, data={"csrf_token": token(client)}, headers=headers)


def draft(db: Database, area: str = "noerre-havn") -> Survey:
    found = store.newest_survey(db, store.area_by_slug(db, area))
    assert found
    return found


def save(client: FlaskClient, card: Picture, area: str = "noerre-havn", **changes: str) -> TestResponse:

    data = {
        "csrf_token": token(client),
        f"p{card.id}-theme": "1",
        f"p{card.id}-da-caption": "Eng",
        f"p{card.id}-da-alt": "En eng med blomster",
        f"p{card.id}-en-caption": "Meadow",
        f"p{card.id}-en-alt": "A meadow with flowers",
    }
    data |= {f"p{card.id}-{name.replace('_', '-')}": value for name, value in changes.items()}
    return client.post(f"/plan/{area}/pictures/{card.id}", data=data, headers=HTMX)


def test_the_areas_are_listed_with_state_and_counts(planner: FlaskClient) -> None:
    page = planner.get("/plan/").text
    for word in ("Åby", "åben", "kladde", "lukket", "ingen undersøgelse"):
        assert word in page


def test_several_files_at_once_give_a_row_each(planner: FlaskClient, db: Database) -> None:
    page = upload(planner, (photo(600, 800), "eng.jpg"), (b"not a picture", "brev.txt"), **HTMX)
    assert page.status_code == 200
    assert "<html" not in page.text, "htmx gets a fragment"
    assert "eng.jpg" in page.text
    assert "brev.txt" in page.text
    assert len(store.pictures(db, draft(db).id)) == 1, "one bad file loses none of the good ones"


def test_without_htmx_the_whole_page_comes_back(planner: FlaskClient) -> None:
    page = upload(planner, (photo(600, 800), "eng.jpg"))
    assert "<html" in page.text
    assert "eng.jpg" in page.text


def test_the_same_file_twice_is_one_picture(planner: FlaskClient, db: Database) -> None:
    for _ in range(2):
        page = upload(planner, (photo(600, 800), "eng.jpg"), **HTMX)
    assert "allerede" in page.text
    assert len(store.pictures(db, draft(db).id)) == 1


BAD_FILES = {
    "tom.jpg": b"",
    "tekst.jpg": b"Hello, I am text",
    "film.gif": animated_gif(),
    "bombe.png": bomb_png(20_000, 20_000),
    "halv.jpg": truncated_photo(),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_with_a_remedy_and_changes_nothing(planner: FlaskClient, db: Database, name: str) -> None:
    page = upload(planner, (BAD_FILES[name], name), **HTMX)
    assert page.status_code == 422
    assert f"{name}:" in page.text
    assert store.pictures(db, draft(db).id) == []


def test_the_corrupted_photo_is_refused(planner: FlaskClient, db: Database) -> None:
    data = (REAL_PHOTOS / "corrupted.jpg").read_bytes() if REAL_PHOTOS else truncated_photo()
    assert "corrupted.jpg:" in upload(planner, (data, "corrupted.jpg"), **HTMX).text
    assert store.pictures(db, draft(db).id) == []


def test_an_upload_without_files_says_so(planner: FlaskClient) -> None:
    page = upload(planner, **HTMX)
    assert page.status_code == 422
    assert "Vælg et eller flere billeder" in page.text


def test_a_file_name_is_shown_as_text_and_never_as_html(planner: FlaskClient) -> None:
    page = upload(planner, (photo(600, 800), "<img src=x onerror=alert(1)>.jpg"), **HTMX)
    assert "<img src=x" not in page.text


def test_a_closed_survey_takes_no_pictures(planner: FlaskClient, db: Database) -> None:
    before = len(store.pictures(db, draft(db, "oester-mark").id))
    page = upload(planner, (photo(600, 800), "eng.jpg"), area="oester-mark", **HTMX)
    assert "lukket" in page.text
    assert len(store.pictures(db, draft(db, "oester-mark").id)) == before


def test_theme_captions_and_alt_text_are_saved_in_place(planner: FlaskClient, db: Database) -> None:
    upload(planner, (photo(600, 800), "eng.jpg"))
    card = store.pictures(db, draft(db).id)[0]
    page = save(planner, card)
    assert page.status_code == 200
    assert "Gemt" in page.text
    saved = store.picture_by_id(db, card.survey_id, card.id)
    assert (saved.theme_id, saved.captions["da"], saved.alts["en"]) == (1, "Eng", "A meadow with flowers")


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"da_caption": "x" * 81}, "Billedtekst"), ({"theme": "999"}, "Tema"), ({"theme": "a"}, "Tema")],
)
def test_what_cannot_be_saved_is_said_and_the_old_texts_stay(
    planner: FlaskClient, db: Database, changes: dict[str, str], word: str
) -> None:
    upload(planner, (photo(600, 800), "eng.jpg"))
    card = store.pictures(db, draft(db).id)[0]
    page = save(planner, card, **changes)
    assert page.status_code == 422
    assert word in page.text
    assert store.picture_by_id(db, card.survey_id, card.id) == card


def test_a_picture_of_another_survey_cannot_be_changed(planner: FlaskClient, db: Database, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0]
    assert save(planner, card, area="noerre-havn").status_code == 404
    assert store.picture_by_id(db, survey.id, card.id) == card


def test_retire_and_put_back(planner: FlaskClient, db: Database, survey: Survey) -> None:
    card = store.pictures(db, survey.id)[0]
    assert "Læg tilbage" in press(planner, f"/plan/aaby/pictures/{card.id}/retire", **HTMX).text
    assert card not in store.pictures(db, survey.id)
    assert press(planner, f"/plan/aaby/pictures/{card.id}/restore").status_code == 302
    assert card in store.pictures(db, survey.id)


def test_a_draft_that_is_not_ready_does_not_open_and_says_why(planner: FlaskClient, db: Database) -> None:
    upload(planner, (photo(600, 800), "eng.jpg"))
    press(planner, "/plan/noerre-havn/open")
    assert draft(db).state == "draft"
    page = planner.get("/plan/noerre-havn").text
    assert "mindst to" in page
    assert re.search(r"1 billede mangler\s+et tema", page)


def test_from_draft_to_open_to_closed_to_open_again(planner: FlaskClient, db: Database) -> None:
    upload(planner, (photo(600, 800), "eng.jpg"), (photo(620, 800), "torv.jpg"))
    for card in store.pictures(db, draft(db).id):
        save(planner, card)
    for address, state in (("open", "open"), ("close", "closed"), ("open", "open")):
        press(planner, f"/plan/noerre-havn/{address}")
        assert draft(db).state == state


def test_closing_twice_is_harmless(planner: FlaskClient, db: Database) -> None:
    for _ in range(2):
        assert press(planner, "/plan/aaby/close").status_code == 302
    assert draft(db, "aaby").state == "closed"


def test_an_area_without_a_survey_gets_one(planner: FlaskClient, db: Database) -> None:
    assert "Opret undersøgelsen" in planner.get("/plan/vester-eng").text
    press(planner, "/plan/vester-eng/survey")
    assert draft(db, "vester-eng").state == "draft"


def test_a_second_survey_waits_until_the_first_is_closed(planner: FlaskClient) -> None:
    page = press(planner, "/plan/aaby/survey")
    assert page.status_code == 422
    assert "Åby" in page.text


def test_the_texts_are_saved_per_language(planner: FlaskClient, db: Database) -> None:
    csrf = token(planner)
    data = {"csrf_token": csrf, "da-title": "T", "da-question": "Mere af det?", "en-question": "More of this?"}
    planner.post("/plan/aaby/texts", data=data)
    saved = draft(db, "aaby")
    assert (saved.questions["da"], saved.questions["en"]) == ("Mere af det?", "More of this?")
    assert "Mere af det?" in planner.get("/aaby").text
    assert "More of this?" in planner.get("/aaby?lang=en").text


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(planner: FlaskClient, db: Database) -> None:
    long = "spørgsmål " * 20
    page = planner.post("/plan/aaby/texts", data={"csrf_token": token(planner), "da-question": long})
    assert page.status_code == 422
    assert long.strip() in page.text
    assert draft(db, "aaby").questions["da"] == ""


@pytest.mark.parametrize("address", ["texts", "pictures", "open", "close", "survey", "pictures/1", "pictures/1/retire"])
def test_nothing_is_changed_without_a_csrf_token(planner: FlaskClient, address: str) -> None:
    assert planner.post(f"/plan/aaby/{address}").status_code == 400


def test_an_unknown_area_is_a_404(planner: FlaskClient) -> None:
    assert planner.get("/plan/atlantis").status_code == 404
    assert press(planner, "/plan/atlantis/open").status_code == 404


def test_the_qr_code_is_an_svg_of_the_residents_link(planner: FlaskClient) -> None:
    reply = planner.get("/plan/aaby/qr.svg?download=1")
    assert reply.mimetype == "image/svg+xml"
    assert reply.data.lstrip().startswith((b"<?xml", b"<svg"))
    assert "qr-aaby.svg" in reply.headers["Content-Disposition"]


@pytest.mark.skipif(
    REAL_PHOTOS is None, reason="real photos are not part of this repository; made ones are tested above"
)
def test_real_photos_are_taken_in(planner: FlaskClient, db: Database) -> None:
    assert REAL_PHOTOS
    names = ["Landscape_6.jpg", "Portrait_8.jpg", "IMG_5195.HEIC"]
    upload(planner, *[((Path(REAL_PHOTOS) / name).read_bytes(), name) for name in names])
    assert [card.source for card in store.pictures(db, draft(db).id)] == names
