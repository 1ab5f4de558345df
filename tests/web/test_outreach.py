"""Posters that a phone can read, short links, and words to send."""

from __future__ import annotations

import html
import re
from io import BytesIO
from urllib.parse import parse_qs
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlite_utils import Database

from swipe import store
from swipe.model import AreaRow, Arrival, Survey, SurveyRules, poster_number
from swipe.web.context import is_local
from tests.conftest import NOW, Town
from tests.paper import codes_on, sheets_of, words_of
from tests.residents import answer, enter_as, send


@pytest.fixture
def desk(town: Town, db: Database) -> FlaskClient:
    return enter_as(town.app().test_client(), db, "petra")


def printed(desk: FlaskClient, address: str) -> list[Image.Image]:
    reply = desk.get(address)
    assert reply.mimetype == "application/pdf"
    return sheets_of(reply.data)


def read_code(page: Image.Image) -> str:
    (found,) = codes_on(page)
    return found


def text_of(desk: FlaskClient, address: str) -> str:
    return " ".join(words_of(desk.get(address).data))


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


def test_one_file_has_the_posters_of_all_areas(desk: FlaskClient, db: Database, survey: Survey) -> None:
    store.spread_survey(db, survey.id, [store.area_by_slug(db, "vester-eng")], now=NOW)
    send(desk, "/plan/vester-eng/posters", {"places": "Biblioteket\nTorvet"})
    codes = [read_code(page) for page in printed(desk, "/plan/posters.pdf")]
    assert codes == [
        "http://localhost/vester-eng?via=p1",
        "http://localhost/vester-eng?via=p2",
        "http://localhost/aaby",
    ], "by area; one without pictures and one whose survey is closed have nothing to print"
    named = printed(desk, "/plan/posters.pdf?area=aaby&area=oester-mark&area=findes-ikke&paper=a3")
    assert [read_code(page) for page in named] == ["http://localhost/aaby"]
    assert abs(named[0].height - 420 / 25.4 * 100) < 2


def test_a_zip_has_a_file_of_posters_for_each_area(desk: FlaskClient, db: Database, survey: Survey) -> None:
    store.spread_survey(db, survey.id, [store.area_by_slug(db, "vester-eng")], now=NOW)
    with ZipFile(BytesIO(desk.get("/plan/posters.zip").data)) as archive:
        assert archive.namelist() == ["vester-eng-a4.pdf", "aaby-a4.pdf"]
        (page,) = sheets_of(archive.read("aaby-a4.pdf"))
    assert read_code(page) == "http://localhost/aaby"


def test_each_area_is_printed_with_its_own_pictures(desk: FlaskClient, db: Database, survey: Survey) -> None:
    store.spread_survey(db, survey.id, [store.area_by_slug(db, "vester-eng")], now=NOW)
    other = store.newest_survey(db, store.area_by_slug(db, "vester-eng"))
    assert other
    store.retire_pictures(db, other.id, [card.id for card in store.pictures(db, other.id)[:4]], now=NOW)
    first, second = printed(desk, "/plan/posters.pdf")
    pictures = (60, 360, 760, 720)
    assert first.crop(pictures).tobytes() != second.crop(pictures).tobytes()


def test_who_prints_from_an_address_that_phones_cannot_reach_is_told(desk: FlaskClient) -> None:
    for address in ("/plan/", "/plan/aaby/outreach"):
        assert "You have opened Swipe at localhost, which phones cannot reach" in desk.get(f"{address}?lang=en").text


@pytest.mark.parametrize("host", ["localhost:5000", "127.0.0.1", "192.168.1.20:8000", "swipe01", "[::1]:5000", "[::1]"])
def test_an_address_that_only_the_house_knows_is_recognised(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["swipe.testby.dk", "swipe.testby.dk:8000", "8.8.8.8", "8.8.8.8:80"])
def test_an_address_of_the_open_internet_needs_no_remark(host: str) -> None:
    assert not is_local(host)


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


def test_letters_and_posters_say_how_long_the_survey_is_open(desk: FlaskClient, db: Database, survey: Survey) -> None:
    midnight = "2199-06-30T22:00:00Z"
    store.save_survey_dates(db, survey.id, opens_at=None, closes_at=midnight)
    letters = send(desk, "/plan/aaby/codes", {"count": 1, "kind": "pdf"})
    assert "Til og med 30. juni 2199" in words_of(letters.data)[0]
    assert "Til og med 30. juni 2199" in text_of(desk, "/plan/aaby/posters.pdf")


def test_an_e_mail_is_a_whole_letter_and_opens_in_ones_own_program(
    desk: FlaskClient, db: Database, survey: Survey
) -> None:
    store.save_survey_dates(db, survey.id, opens_at=None, closes_at="2199-06-30T21:59:00Z")
    store.save_survey_rules(db, survey.id, SurveyRules(result_on="2199-09-01"))
    page = desk.get("/plan/aaby/outreach").text
    assert "Hej\n\nVil du have mere af det her i Åby?" in page
    assert "Du kan svare til og med den 30. juni 2199. Resultatet kommer den 1. september 2199." in page
    assert "Venlig hilsen\nTestby Kommune" in page
    found = re.findall(r'href="mailto:\?([^"]+)"', page)
    assert len(found) == 2
    written = parse_qs(html.unescape(found[0]))
    assert written["subject"] == ["Vil du have mere af det her i Åby?"]
    assert written["body"][0].replace("\r\n", "\n").endswith("Testby Kommune")
    assert "http://localhost/aaby?via=mail&lang=da" in written["body"][0]
    assert "+" not in found[0], "e-mail programs show a plus as it is"


def test_where_people_came_from_is_told_in_words(desk: FlaskClient, db: Database, survey: Survey) -> None:
    send(desk, "/plan/aaby/posters", {"places": "Biblioteket"})
    for number, via in enumerate(["p1", "mail", "facebook", "avisen", ""]):
        answer(db, survey, key=f"came-{number:017d}", arrival=Arrival(via=via))
    page = desk.get("/plan/aaby/outreach").text
    for way in ("Plakat 1: Biblioteket", "E-mail", "Sociale medier", "avisen", "uden mærke"):
        assert f'<th scope="row">{way}</th>' in page


@pytest.mark.parametrize("bundle", ["pdf", "zip"])
def test_without_pictures_there_is_nothing_to_print_and_it_is_said(
    desk: FlaskClient, db: Database, survey: Survey, bundle: str
) -> None:
    store.close_survey(db, survey.id, now=NOW)
    page = desk.get(f"/plan/posters.{bundle}", follow_redirects=True)
    assert "ingen plakater at trykke" in page.text


def test_a_poster_comes_in_the_language_that_is_asked_for(desk: FlaskClient) -> None:
    assert "/plan/aaby/posters.pdf?number=0&amp;language=en" in desk.get("/plan/aaby/outreach").text
    assert "Swipe for 120 seconds" in text_of(desk, "/plan/aaby/posters.pdf?number=0&language=en")
    assert "Swipe i 120 sekunder" in text_of(desk, "/plan/aaby/posters.pdf?number=0&language=xx")
