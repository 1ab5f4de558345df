"""Letters with codes: who may answer, and how planners make them."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.codes import digest_code, make_codes, plain_code
from swipe.model import Survey, SurveyRules
from tests.conftest import NOW, Town, without_tokens
from tests.paper import codes_on, sheets_of, words_of
from tests.residents import answer, deal, enter_as, rows, send, swipe_deck, token


@pytest.fixture
def planner(client: FlaskClient, db: Database) -> FlaskClient:
    return enter_as(client, db, "petra")


@pytest.fixture
def lead(client: FlaskClient, db: Database) -> FlaskClient:
    return enter_as(client, db, "leo")


@pytest.fixture
def codes(db: Database, town: Town, survey: Survey) -> list[str]:
    """Three codes as they stand in letters."""
    return new_codes(db, town, survey)


@pytest.fixture
def required(db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(code_required=True))


def new_codes(db: Database, town: Town, survey: Survey) -> list[str]:
    made = list(make_codes(3))
    secret = str(town.app().secret_key)
    store.add_codes(
        db, survey.id, [digest_code(code.replace("-", ""), survey.id, secret) for code in made], today="2026-09-01"
    )
    return made


def enter(client: FlaskClient, code: str, area: str = "aaby") -> TestResponse:
    return send(client, f"/{area}/code", {"code": code})


def verified(db: Database) -> list[int]:
    return [one for (one,) in rows(db, "SELECT verified FROM response ORDER BY id")]


# ------------------------------------------------------------------ where a code is needed


@pytest.mark.usefixtures("required")
def test_without_a_code_the_deck_leads_to_the_door(client: FlaskClient) -> None:
    assert client.get("/aaby").location == "/aaby/code"
    page = client.get("/aaby/code")
    assert page.status_code == 200
    assert 'name="code"' in page.text
    assert 'href="/aaby"' not in page.text, "there is no way past it"


QUERIES = ["?card=0", "?more=1", "?untimed=1", "?lives=no", "?via=poster"]


@pytest.mark.usefixtures("required")
def test_no_address_leads_past_the_door(client: FlaskClient) -> None:
    for query in QUERIES:
        assert client.get(f"/aaby{query}").location == "/aaby/code"


@pytest.mark.usefixtures("required")
def test_without_a_code_there_is_no_deck_and_no_swipe_for_programs(client: FlaskClient, db: Database) -> None:
    reply = client.get("/aaby/deck")
    assert reply.status_code == 403
    client.get("/aaby/code")
    swipe = {"seq": 1, "picture": 1, "choice": "like", "position": 0, "seen_ms": 900}
    reply = client.post("/aaby/swipes", json={"swipes": [swipe]}, headers={"X-CSRFToken": token(client)})
    assert reply.status_code == 403
    assert reply.json
    assert reply.json["reason"]
    assert store.response_counts(db) == {}


@pytest.mark.usefixtures("required")
def test_without_a_code_there_is_no_swipe_by_form(client: FlaskClient, db: Database, survey: Survey) -> None:
    client.get("/aaby/code")
    card = store.pictures(db, survey.id)[0].id
    page = send(client, "/aaby/swipe", {"picture": card, "position": 0, "choice": "like"})
    assert page.status_code == 403
    assert store.response_counts(db) == {}


@pytest.mark.usefixtures("required")
def test_the_right_code_lets_in_and_marks_the_response(client: FlaskClient, db: Database, codes: list[str]) -> None:
    assert enter(client, codes[0]).location == "/aaby"
    assert client.get("/aaby").status_code == 200
    swipe_deck(client, "like")
    assert verified(db) == [1]
    assert store.code_counts(db, 1) == (3, 1)


@pytest.mark.usefixtures("required")
def test_the_right_code_lets_in_without_javascript(client: FlaskClient, db: Database, codes: list[str]) -> None:
    enter(client, codes[0])
    found = re.search(r'name="picture" value="(\d+)"', client.get("/aaby").text)
    assert found
    assert send(client, "/aaby/swipe", {"picture": found[1], "position": 0, "choice": "like"}).location == "/aaby"
    assert verified(db) == [1]


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("change", ["lower", "spaces", "bare", "dashes"])
def test_a_code_may_be_typed_as_people_type(client: FlaskClient, codes: list[str], change: str) -> None:
    typed = {
        "lower": codes[0].lower(),
        "spaces": f"  {codes[0].replace('-', '  ')} ",
        "bare": codes[0].replace("-", ""),
        "dashes": codes[0].replace("-", " – "),
    }[change]
    assert enter(client, typed).location == "/aaby"


NO_CODES = ["", " ", "ACDE-FHJK-MNPR", "ACDE", "0000-0000-0000", "A" * 81, "<b>", "\x00", "å" * 12]


@pytest.mark.usefixtures("required", "codes")
def test_what_is_no_code_of_ours_is_refused(client: FlaskClient, db: Database) -> None:
    for code in NO_CODES:
        page = enter(client, code)
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
        assert "<b>" not in page.text
        assert client.get("/aaby").location == "/aaby/code"
        assert store.code_counts(db, 1) == (3, 0)


@pytest.mark.usefixtures("required")
def test_a_misspelt_code_is_refused_and_the_right_one_still_works(client: FlaskClient, codes: list[str]) -> None:
    wrong = ("A" if codes[0][0] != "A" else "C") + codes[0][1:]
    assert enter(client, wrong).status_code == 422
    assert enter(client, codes[0]).location == "/aaby"


@pytest.mark.usefixtures("required")
def test_a_used_code_is_refused_on_another_phone(client: FlaskClient, town: Town, codes: list[str]) -> None:
    enter(client, codes[0])
    other = town.app().test_client()
    assert enter(other, codes[0]).status_code == 422
    assert other.get("/aaby").location == "/aaby/code"


@pytest.mark.usefixtures("required")
def test_a_code_of_another_survey_is_refused(client: FlaskClient, db: Database, town: Town) -> None:
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    [code, *_] = new_codes(db, town, other)
    assert enter(client, code).status_code == 422
    assert store.code_counts(db, other.id) == (3, 0)


@pytest.mark.usefixtures("required")
def test_a_code_without_a_token_is_not_used_up(client: FlaskClient, db: Database, codes: list[str]) -> None:
    assert client.post("/aaby/code", data={"code": codes[0]}).status_code == 400
    assert store.code_counts(db, 1) == (3, 0)


@pytest.mark.usefixtures("required")
def test_the_phone_that_is_in_stays_in_and_uses_up_no_second_code(
    client: FlaskClient, db: Database, codes: list[str]
) -> None:
    enter(client, codes[0])
    assert enter(client, codes[1]).location == "/aaby"
    assert client.get("/aaby").status_code == 200
    assert store.code_counts(db, 1) == (3, 1)


@pytest.mark.usefixtures("required")
def test_the_next_person_needs_a_code_of_their_own(client: FlaskClient, db: Database, codes: list[str]) -> None:
    enter(client, codes[0])
    swipe_deck(client, "like")
    send(client, "/aaby/next")
    assert client.get("/aaby").location == "/aaby/code"
    assert enter(client, codes[0]).status_code == 422
    assert enter(client, codes[1]).location == "/aaby"
    swipe_deck(client, "like")
    assert verified(db) == [1, 1]


@pytest.mark.usefixtures("required")
def test_how_one_came_is_kept_through_the_door(client: FlaskClient, db: Database, codes: list[str]) -> None:
    client.get("/aaby?via=letter")
    enter(client, codes[0])
    swipe_deck(client, "like")
    assert rows(db, "SELECT via, verified FROM response") == [("letter", 1)]


# ------------------------------------------------------------------ a code in the address


@pytest.mark.usefixtures("required")
def test_a_code_in_the_address_is_filled_in_and_not_used_up(
    client: FlaskClient, db: Database, codes: list[str]
) -> None:
    page = client.get("/aaby/code", query_string={"code": codes[0]})
    assert f'value="{codes[0]}"' in page.text
    assert client.get("/aaby", query_string={"code": codes[0]}, follow_redirects=True).text.count(codes[0]) >= 1
    assert store.code_counts(db, 1) == (3, 0)
    assert client.get("/aaby").location == "/aaby/code"


def test_a_code_in_the_address_of_the_deck_leads_to_the_door(client: FlaskClient, codes: list[str]) -> None:
    assert client.get("/aaby", query_string={"code": codes[0]}).location == f"/aaby/code?code={codes[0]}"


def test_what_stands_in_the_address_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get("/aaby/code", query_string={"code": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text


# ------------------------------------------------------------------ where a code is optional


def test_an_optional_code_can_be_passed_over(client: FlaskClient, db: Database) -> None:
    assert 'href="/aaby"' in client.get("/aaby/code").text
    swipe_deck(client, "like")
    assert verified(db) == [0]


def test_an_optional_code_after_answering_marks_the_response(
    client: FlaskClient, db: Database, codes: list[str]
) -> None:
    swipe_deck(client, "like")
    assert 'href="/aaby/code"' in client.get("/aaby/thanks").text
    assert enter(client, codes[0]).status_code == 302
    assert verified(db) == [1]
    assert 'href="/aaby/code"' not in client.get("/aaby/thanks").text


def test_an_optional_code_before_answering_marks_the_response(
    client: FlaskClient, db: Database, codes: list[str]
) -> None:
    enter(client, codes[0])
    assert store.response_counts(db) == {}
    swipe_deck(client, "like")
    assert verified(db) == [1]


def test_a_code_entered_while_the_deck_is_open_in_the_page_marks_the_response(
    client: FlaskClient, db: Database, codes: list[str]
) -> None:
    page = client.get("/aaby").text
    ticket = re.search(r'data-ticket="([^"]+)"', page)
    card = re.search(r'name="picture" value="(\d+)"', page)
    assert ticket
    assert card
    enter(client, codes[0])
    swipe = {"seq": 1, "picture": int(card[1]), "choice": "like", "position": 0, "seen_ms": 900}
    headers = {"X-CSRFToken": token(client)}
    client.post("/aaby/swipes", json={"swipes": [swipe], "response": ticket[1]}, headers=headers)
    assert verified(db) == [1]


def test_without_codes_nobody_is_asked_for_one(client: FlaskClient) -> None:
    swipe_deck(client, "like")
    assert 'href="/aaby/code"' not in client.get("/aaby/thanks").text


@pytest.mark.parametrize(("area", "status"), [("oester-mark", 409), ("noerre-havn", 404), ("atlantis", 404)])
def test_there_is_no_door_without_an_open_survey(client: FlaskClient, area: str, status: int) -> None:
    assert client.get(f"/{area}/code").status_code == status
    assert enter(client, "ACDE-FHJK-MNPR", area).status_code == status


def test_a_code_for_a_survey_that_closed_meanwhile_is_not_used_up(
    client: FlaskClient, db: Database, survey: Survey, codes: list[str]
) -> None:
    swipe_deck(client, "like")
    store.close_survey(db, survey.id, now=NOW)
    assert enter(client, codes[0]).status_code == 409
    assert store.code_counts(db, survey.id) == (3, 0)


def test_a_null_character_in_a_code_does_no_harm(client: FlaskClient) -> None:
    assert enter(client, "ACDE\x00FHJK").status_code == 422


# ------------------------------------------------------------------ the planner


def make(planner: FlaskClient, count: object, area: str = "aaby") -> TestResponse:
    return send(planner, f"/plan/{area}/codes", {"count": count})


def read(reply: TestResponse) -> list[list[str]]:
    return list(csv.reader(reply.data.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_codes_come_as_a_file(planner: FlaskClient, db: Database) -> None:
    reply = make(planner, 25)
    assert reply.status_code == 200
    assert reply.mimetype == "text/csv"
    assert "attachment" in reply.headers["Content-Disposition"]
    assert reply.headers["Cache-Control"] == "no-store"
    header, *lines = read(reply)
    assert len(header) == 2
    assert len({code for code, _ in lines}) == len(lines) == 25
    for code, link in lines:
        assert plain_code(code)
        assert link == f"http://localhost/aaby/code?code={code}"
    assert store.code_counts(db, 1) == (25, 0)


def test_a_code_from_the_file_works_once(planner: FlaskClient, town: Town) -> None:
    [code, link] = read(make(planner, 3))[1]
    phone = town.app().test_client()
    assert f'value="{code}"' in phone.get(link.removeprefix("http://localhost")).text
    assert enter(phone, code).location == "/aaby"
    assert enter(town.app().test_client(), code).status_code == 422


def test_no_code_stands_in_the_database(planner: FlaskClient, town: Town, db: Database) -> None:
    lines = read(make(planner, 25))[1:]
    enter(town.app().test_client(), lines[0][0])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in town.instance.iterdir() if path.name.startswith("swipe.db"))
    assert b"CREATE TABLE" in kept
    for code, _ in lines:
        assert code.encode() not in kept
        assert code.replace("-", "").encode() not in kept


def test_more_codes_may_be_made_and_the_old_ones_still_work(planner: FlaskClient, town: Town, db: Database) -> None:
    first = read(make(planner, 2))[1][0]
    make(planner, 3)
    assert store.code_counts(db, 1) == (5, 0)
    assert enter(town.app().test_client(), first).location == "/aaby"


def test_the_planner_sees_how_many_letters_were_sent_and_answered(
    planner: FlaskClient, town: Town, db: Database
) -> None:
    code = read(make(planner, 17))[1][0]
    enter(town.app().test_client(), code)
    page = planner.get("/plan/aaby/outreach").text
    assert '<td class="number">17</td>' in page
    assert "6\u00a0%" in page
    assert code not in page
    assert "Sendt i dag" in page
    mailing = store.mailings(db, 1)[0]
    sent = send(planner, f"/plan/aaby/letters/{mailing.id}", {"sent": "1"})
    assert sent.status_code == 302
    assert (store.mailings(db, 1)[0].sent_on or "") >= mailing.made_on
    assert "Ikke sendt alligevel" in planner.get("/plan/aaby/outreach").text
    send(planner, f"/plan/aaby/letters/{mailing.id}")
    assert store.mailings(db, 1)[0].sent_on is None


def test_of_a_few_letters_it_is_not_told_how_many_were_answered(planner: FlaskClient, town: Town, db: Database) -> None:
    code = read(make(planner, 9))[1][0]
    before = planner.get("/plan/aaby/outreach")
    enter(town.app().test_client(), code)
    assert store.mailings(db, 1)[0].used == 1
    assert without_tokens(planner.get("/plan/aaby/outreach").data) == without_tokens(before.data)
    assert "færre end 10 breve" in before.text


def test_letters_of_another_survey_cannot_be_marked(planner: FlaskClient, db: Database) -> None:
    make(planner, 2)
    mailing = store.mailings(db, 1)[0].id
    for address in (f"/plan/noerre-havn/letters/{mailing}", "/plan/aaby/letters/999"):
        assert send(planner, address, {"sent": "1"}).status_code == 404
    assert store.mailings(db, 1)[0].sent_on is None


def test_slips_have_a_code_each_that_a_phone_reads(planner: FlaskClient, db: Database, town: Town) -> None:
    reply = send(planner, "/plan/aaby/codes", {"count": 10, "kind": "pdf"})
    assert reply.mimetype == "application/pdf"
    assert reply.headers["Cache-Control"] == "no-store"
    sheets = sheets_of(reply.data, 200)
    assert len(sheets) == 2, "eight on a sheet"
    found: list[str] = []
    for sheet, words in zip(sheets, words_of(reply.data), strict=True):
        seen = codes_on(sheet)
        for address in seen:
            assert address.rpartition("=")[2] in words, "the code is printed beside its picture"
        found += seen
    assert len(set(found)) == 10
    assert store.code_counts(db, 1) == (10, 0)
    assert enter(town.app().test_client(), found[0].rpartition("=")[2]).location == "/aaby"


def test_both_files_of_a_zip_have_the_same_codes(planner: FlaskClient) -> None:
    reply = send(planner, "/plan/aaby/codes", {"count": 3, "kind": "zip"})
    with zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        assert archive.namelist() == ["codes-aaby.csv", "codes-aaby.pdf"]
        lines = archive.read("codes-aaby.csv").decode("utf-8-sig").splitlines()[1:]
        (words,) = words_of(archive.read("codes-aaby.pdf"))
    assert len(lines) == 3
    assert all(line.partition(";")[0] in words for line in lines)


def test_more_slips_than_a_request_can_draw_are_refused_and_a_table_is_not(planner: FlaskClient, db: Database) -> None:
    reply = send(planner, "/plan/aaby/codes", {"count": 2001, "kind": "pdf"})
    assert reply.status_code == 422
    assert "Højst 2000 sedler" in reply.text
    assert store.code_counts(db, 1) == (0, 0)
    assert send(planner, "/plan/aaby/codes", {"count": 2001, "kind": "csv"}).status_code == 200


def test_an_unknown_kind_of_file_makes_no_codes(planner: FlaskClient, db: Database) -> None:
    assert send(planner, "/plan/aaby/codes", {"count": 3, "kind": "exe"}).status_code == 422
    assert store.code_counts(db, 1) == (0, 0)


NO_NUMBERS = ["0", "-1", "20001", "abc", "", "1.5", "9" * 30]


def test_a_number_that_is_none_makes_no_codes(planner: FlaskClient, db: Database) -> None:
    for count in NO_NUMBERS:
        page = make(planner, count)
        assert page.status_code == 422
        assert page.mimetype == "text/html"
        assert page.text.count('aria-invalid="true"') == 1
        assert store.code_counts(db, 1) == (0, 0)


def test_a_survey_still_in_draft_can_have_its_codes_printed(planner: FlaskClient, db: Database) -> None:
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert draft
    assert make(planner, 2, "noerre-havn").status_code == 200
    assert store.code_counts(db, draft.id) == (2, 0)


def test_an_area_without_a_survey_has_no_codes(planner: FlaskClient) -> None:
    assert make(planner, 2, "vester-eng").status_code == 404


def test_codes_are_the_planners_only(lead: FlaskClient, town: Town, db: Database) -> None:
    assert send(lead, "/plan/aaby/codes", {"count": 2}).status_code == 403
    stranger = town.app().test_client()
    assert stranger.post("/plan/aaby/codes", data={"csrf_token": token(stranger), "count": 2}).status_code == 302
    assert store.code_counts(db, 1) == (0, 0)


def test_codes_without_a_token_are_not_made(planner: FlaskClient, db: Database) -> None:
    assert planner.post("/plan/aaby/codes", data={"count": 2}).status_code == 400
    assert store.code_counts(db, 1) == (0, 0)


def test_codes_mark_answers_and_never_tell_whose(
    planner: FlaskClient, town: Town, db: Database, survey: Survey
) -> None:
    answer(db, survey)
    code = read(make(planner, 1))[1][0]
    phone = town.app().test_client()
    deal(phone)
    enter(phone, code)
    swipe_deck(phone, "like")
    assert verified(db) == [0, 1]
