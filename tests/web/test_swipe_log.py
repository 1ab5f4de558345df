"""Taking out the log of single swipes: for leads alone, written down first, and without a person in it."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import Area, Arrival, Survey
from swipe.operations import simulate_area
from tests.conftest import TODAY
from tests.residents import answer, crowd, enter_as, rows, send, token


@pytest.fixture
def lead(client: FlaskClient, db: Database) -> FlaskClient:
    client.set_cookie("lang", "en")
    return enter_as(client, db, "leo")


def take(client: FlaskClient, area: str = "aaby", **fields: str) -> TestResponse:
    return send(client, f"/lead/{area}/log", fields)


def log_of(reply: TestResponse) -> list[dict[str, str]]:
    assert reply.status_code == 200
    with zipfile.ZipFile(io.BytesIO(reply.data)) as files:
        name = next(one for one in files.namelist() if "codebook" not in one)
        return list(csv.DictReader(io.StringIO(files.read(name).decode("utf-8-sig")), delimiter=";"))


def test_the_page_tells_what_it_is_and_who_took_it(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like", "dislike"])
    page = lead.get("/lead/aaby/log").text
    assert "Nobody has taken it out yet." in page
    assert "12 responses" in page
    take(lead)
    store.note_audit(db, "log by command", staff=None, now="2026-09-09T10:00:00Z", survey=survey.id)
    page = lead.get("/lead/aaby/log").text
    assert "Taken out by leo on " in page
    assert "Taken out by command on September 9, 2026" in page


def test_what_is_taken_out_is_every_swipe(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like", "dislike", "skip"])
    reply = take(lead)
    assert reply.mimetype == "application/zip"
    assert reply.headers["Cache-Control"] == "no-store"
    assert 'filename="swipe-aaby-log-' in reply.headers["Content-Disposition"]
    found = log_of(reply)
    assert len(found) == 36
    assert {row["choice"] for row in found} == {"like", "dislike", "skip"}
    assert {row["response"] for row in found} == {str(number) for number in range(1, 13)}


def test_nothing_in_the_archive_leads_to_a_resident(lead: FlaskClient, db: Database, survey: Survey) -> None:
    for number in range(12):
        key = f"{'secret-' * 3}{number:04d}"
        answer(db, survey, key=key, arrival=Arrival(via="bus-stop", verified=True))
        store.save_background(db, survey.id, key, {"age_group": "80+", "gender": "other"})
        store.save_reasons(db, survey.id, key, {store.pictures(db, survey.id)[0].id: "my own words"})
    with zipfile.ZipFile(io.BytesIO(take(lead).data)) as files:
        told = "".join(files.read(name).decode() for name in files.namelist())
    for secret in ("secret-", "bus-stop", "80+", "other;", "verified", "my own words"):
        assert secret not in told


def test_it_is_written_down_before_the_first_byte(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like"])
    reply = lead.post("/lead/aaby/log", data={"csrf_token": token(lead)}, buffered=False)
    assert [entry.action for entry in store.audit_trail(db, survey.id)] == ["log"], "before anything was read"
    reply.close()
    assert [(entry.staff, entry.action) for entry in store.audit_trail(db, survey.id)] == [("leo", "log")]


def test_looking_at_the_page_takes_nothing_out(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like"])
    lead.get("/lead/aaby/log")
    lead.head("/lead/aaby/log")
    assert store.audit_trail(db, survey.id) == []


def test_without_a_token_nothing_is_taken_out(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like"])
    assert lead.post("/lead/aaby/log").status_code == 400
    assert store.audit_trail(db, survey.id) == []


def test_of_fewer_than_ten_nothing_is_taken_out(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 9, ["like"])
    crowd(db, survey, 20, ["skip"], prefix="skips")
    page = lead.get("/lead/aaby/log").text
    assert "so few could be recognised" in page
    assert '<button class="primary"' not in page
    assert take(lead).status_code == 302
    assert store.audit_trail(db, survey.id) == []


def test_real_and_simulated_answers_are_never_in_one_file(
    lead: FlaskClient, db: Database, area: Area, survey: Survey
) -> None:
    crowd(db, survey, 12, ["like"])
    given = simulate_area(db, area, 20, seed=1, today=TODAY)
    assert len(log_of(take(lead))) == 12
    simulated = take(lead, answers="simulated")
    assert len(log_of(simulated)) == given
    assert "log-simulated-" in simulated.headers["Content-Disposition"]
    assert "simulated" in lead.get("/lead/aaby/log?answers=simulated").text


def test_the_standard_dialect_has_commas(lead: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like"])
    with zipfile.ZipFile(io.BytesIO(take(lead, dialect="rfc4180").data)) as files:
        for name in files.namelist():
            assert not files.read(name).startswith(b"\xef\xbb\xbf")
        assert files.read(files.namelist()[1]).startswith(b"response,day,picture")


@pytest.mark.parametrize("area", ["vester-eng", "noerre-havn", "atlantis"])
def test_an_area_without_an_open_survey_has_no_log(lead: FlaskClient, db: Database, area: str) -> None:
    assert lead.get(f"/lead/{area}/log").status_code == 404
    assert take(lead, area).status_code == 404
    assert rows(db, "SELECT COUNT(*) FROM audit") == [(0,)]
