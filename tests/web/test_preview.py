"""A preview is what residents see, and leaves nothing behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlite_utils import Database

from swipe import config, store
from swipe.model import Survey
from swipe.web import preview, preview_link
from tests.conftest import Town
from tests.residents import enter_as, send


@pytest.fixture
def desk(town: Town, db: Database) -> FlaskClient:
    return enter_as(town.app().test_client(), db, "petra")


def link(desk: FlaskClient, area: str = "aaby") -> str:
    found = re.search(r'<iframe src="http://localhost([^"]+)"', desk.get(f"/plan/{area}/preview").text)
    assert found
    return found[1]


def everything(db: Database) -> dict[str, list[object]]:
    return {table.name: list(table.rows) for table in db.tables}


def test_a_colleague_without_login_sees_the_deck(desk: FlaskClient, client: FlaskClient) -> None:
    page = client.get(link(desk)).text
    assert page.count('<figure class="card') == 6
    assert '<span class="pill">Tæller ikke</span>' in page
    assert 'data-survey="preview-1"' in page, "answers on the phone are kept apart from real ones"


def test_swiping_in_a_preview_changes_no_table(desk: FlaskClient, client: FlaskClient, db: Database) -> None:
    address = link(desk)
    before = everything(db)
    page = client.get(address)
    csrf = re.search(r'data-csrf="([^"]+)"', page.text)
    picture = re.search(r'data-picture="(\d+)"', page.text)
    ticket = re.search(r'data-ticket="([^"]+)"', page.text)
    assert csrf
    assert picture
    assert ticket
    swipe = {"seq": 1, "picture": int(picture[1]), "choice": "like", "position": 0, "seen_ms": 900}
    reply = client.post(
        f"{address}/swipes", json={"ticket": ticket[1], "swipes": [swipe]}, headers={"X-CSRFToken": csrf[1]}
    )
    assert reply.json == {"accepted": [1], "rejected": []}
    assert everything(db) == before
    assert not [header for header in page.headers.getlist("Set-Cookie") if header.startswith("answer-")]


def test_a_preview_without_script_goes_on_card_by_card(desk: FlaskClient, client: FlaskClient, db: Database) -> None:
    address = link(desk)
    before = everything(db)
    reply = send(client, f"{address}/swipe", {"picture": "1", "position": "0", "choice": "like"})
    assert reply.location.endswith("?card=1")
    assert send(client, f"{address}/undo", {"position": "1"}).location.endswith("?card=0")
    assert "Det var prøven" in client.get(f"{address}?card=6").text
    assert everything(db) == before


def test_a_draft_can_be_previewed_before_it_is_open(desk: FlaskClient, client: FlaskClient) -> None:
    assert client.get(link(desk, "noerre-havn")).status_code == 200, "without pictures the end is all there is"


def test_an_expired_link_is_told_kindly(
    desk: FlaskClient, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = link(desk)
    monkeypatch.setattr(preview, "LINK_S", -1)
    page = client.get(address)
    assert page.status_code == 404
    assert "Prøven er udløbet" in page.text


@pytest.mark.parametrize("change", [lambda t: t[:-2], lambda t: "x" + t, lambda t: t[:3]])
def test_an_altered_link_shows_nothing(desk: FlaskClient, client: FlaskClient, change) -> None:  # type: ignore[no-untyped-def]
    token = link(desk).split("/")[2]
    page = client.get(f"/preview/{change(token)}/aaby")
    assert page.status_code == 404
    assert "Linket til prøven er ikke helt" in page.text


def test_a_link_signed_for_something_else_shows_nothing(client: FlaskClient, town: Town, survey: Survey) -> None:
    key = config.read_secret_key(Path(town.instance))
    token = URLSafeTimedSerializer(key, salt="ticket").dumps(survey.id)
    assert client.get(f"/preview/{token}/aaby").status_code == 404


def test_a_link_is_for_its_own_area(desk: FlaskClient, client: FlaskClient) -> None:
    token = link(desk).split("/")[2]
    assert client.get(f"/preview/{token}/noerre-havn").status_code == 404


def test_only_our_own_pages_may_frame_a_preview(desk: FlaskClient, client: FlaskClient) -> None:
    address = link(desk)
    assert "frame-ancestors 'self'" in client.get(address).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/aaby").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in desk.get("/plan/aaby/preview").headers["Content-Security-Policy"]


def test_the_checklist_leads_to_the_spot(desk: FlaskClient, db: Database) -> None:
    assert store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    page = desk.get("/plan/noerre-havn").text
    for address in ("/plan/noerre-havn/pictures", "/plan/noerre-havn#texts", "/plan/noerre-havn#rules"):
        assert f'href="{address}"' in page
    assert 'id="texts"' in page
    assert 'id="rules"' in page


def test_the_link_works_for_a_day() -> None:
    assert preview_link.LINK_S == 24 * 3600
