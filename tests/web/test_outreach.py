"""Posters that a phone can read, short links, and words to send."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlite_utils import Database

from swipe import store
from swipe.model import AreaRow, Survey, poster_number
from tests.conftest import NOW, Town
from tests.residents import enter_as, send


@pytest.fixture
def desk(town: Town, db: Database) -> FlaskClient:
    return enter_as(town.app().test_client(), db, "petra")


def printed(desk: FlaskClient, address: str) -> list[Image.Image]:
    """Return the pages of a PDF as a printer would see them, at 100 dots per inch."""
    reply = desk.get(address)
    assert reply.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(reply.data)
    pages = [document[number].render(scale=100 / 72).to_pil() for number in range(len(document))]
    document.close()
    return pages


def read_code(page: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(page)
    return str(found.text)


def text_of(desk: FlaskClient, address: str) -> str:
    document = pypdfium2.PdfDocument(desk.get(address).data)
    text = " ".join(str(page.get_textpage().get_text_range()).replace("\r\n", " ") for page in document)
    document.close()
    return text


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_code_on_a_poster_leads_to_the_survey(desk: FlaskClient, paper: str) -> None:
    (page,) = printed(desk, f"/plan/aaby/posters.pdf?number=0&paper={paper}")
    assert read_code(page) == "http://localhost/aaby"
    assert abs(page.height / page.width - 2**0.5) < 0.01


def test_each_numbered_poster_has_a_code_and_a_short_link_of_its_own(desk: FlaskClient, db: Database) -> None:
    send(desk, "/plan/aaby/posters", {"places": "Biblioteket\n\nStoppestedet\nBiblioteket"})
    pages = printed(desk, "/plan/aaby/posters.pdf")
    assert [read_code(page) for page in pages] == ["http://localhost/aaby?via=p1", "http://localhost/aaby?via=p2"]
    text = text_of(desk, "/plan/aaby/posters.pdf?number=2&language=da")
    poster = store.posters(db, 1)[1]
    assert f"localhost/s/{poster.code}" in text
    assert "Plakat 2" in text
    assert "Vil du have mere af det her i Åby?" in text


def test_a_short_link_counts_for_its_poster(desk: FlaskClient, client: FlaskClient, db: Database) -> None:
    send(desk, "/plan/aaby/posters", {"places": "Biblioteket"})
    (poster,) = store.posters(db, 1)
    for code in (poster.code, poster.code.upper()):
        assert client.get(f"/s/{code}").location == "/aaby?via=p1"


@pytest.mark.parametrize("code", ["zzzz", "0", "ilo1", "%20", "é"])
def test_a_short_link_that_is_none_is_told_kindly(client: FlaskClient, code: str) -> None:
    page = client.get(f"/s/{code}")
    assert page.status_code == 404
    assert "Den plakat findes ikke" in page.text


@pytest.mark.parametrize("number", [1, 29, 30, 31, 900, 123_456])
def test_the_code_of_a_poster_is_read_back(number: int) -> None:
    from swipe.model import Poster

    code = Poster(number, 1, 1, "").code
    assert len(code) >= 2
    assert poster_number(code) == number


def test_a_place_that_is_too_long_is_refused_and_kept_on_the_page(desk: FlaskClient, db: Database) -> None:
    page = send(desk, "/plan/aaby/posters", {"places": "Torvet\n" + "x" * 121})
    assert page.status_code == 422
    assert "Torvet" in page.text
    assert store.posters(db, 1) == []


def test_there_is_an_end_to_posters(desk: FlaskClient, db: Database) -> None:
    assert send(desk, "/plan/aaby/posters", {"places": "\n".join(map(str, range(201)))}).status_code == 422
    assert store.posters(db, 1) == []


def test_a_draft_without_pictures_and_a_name_full_of_signs_still_give_a_poster(desk: FlaskClient, db: Database) -> None:
    store.save_areas(db, [AreaRow("lang", "Łódź & <Østerbro> – «Sct. Knuds» " + "Vestergårdsvænget " * 4)])
    area = store.area_by_slug(db, "lang")
    store.create_survey(db, area, titles={"da": "x"}, now=NOW)
    (page,) = printed(desk, "/plan/lang/posters.pdf")
    assert read_code(page) == "http://localhost/lang"


def test_the_qr_code_comes_as_png_too(desk: FlaskClient) -> None:
    reply = desk.get("/plan/aaby/qr.png?via=avis&download=1")
    assert 'filename="qr-aaby.png"' in reply.headers["Content-Disposition"]
    with Image.open(BytesIO(reply.data)) as picture:
        assert read_code(picture.convert("L")) == "http://localhost/aaby?via=avis"
        assert picture.width >= 600, "large enough to print"


def test_there_are_words_to_send_in_both_languages(desk: FlaskClient, survey: Survey) -> None:
    page = desk.get("/plan/aaby/outreach").text
    assert survey.state == "open"
    for address in ("/aaby?via=mail&amp;lang=da", "/aaby?via=facebook&amp;lang=en"):
        assert address in page
