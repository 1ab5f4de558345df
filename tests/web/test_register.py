"""Areas, people and themes in the browser: every problem at once, what would change, and only then a change."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import config, create_app, store
from tests.conftest import NOW, Town
from tests.residents import enter_as, rows, token


@pytest.fixture
def client(town: Town, db: Database) -> FlaskClient:
    browser = enter_as(town.app().test_client(), db, "petra")
    browser.set_cookie("lang", "en")
    return browser


def send_list(client: FlaskClient, kind: str, content: str | bytes = "", name: str = "liste.csv") -> TestResponse:
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(
        f"/plan/register/{kind}",
        data={"csrf_token": token(client), "file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def paste(client: FlaskClient, kind: str, text: str) -> TestResponse:
    return client.post(f"/plan/register/{kind}", data={"csrf_token": token(client), "pasted": text})


def decide(client: FlaskClient, preview: TestResponse, act: str = "store") -> TestResponse:
    assert preview.status_code == 302, preview.text
    address = preview.headers["Location"]
    return client.post(address, data={"csrf_token": token(client), "act": act}, follow_redirects=True)


def names(db: Database) -> dict[str, str]:
    return {area.slug: area.name for area in store.areas(db)}


def test_nothing_is_stored_before_the_planner_says_so(client: FlaskClient, db: Database) -> None:
    reply = send_list(client, "areas", "slug;name\naaby;Åby Vest\nnyby;Nyby\n")
    page = client.get(reply.headers["Location"]).text
    assert "1 new, 1 changed, 0 as before" in page
    assert "<del>Åby</del> <ins>Åby Vest</ins>" in page
    assert "nyby" not in names(db)
    assert "1 area added, 1 changed." in decide(client, reply).text
    assert names(db)["aaby"] == "Åby Vest"
    assert names(db)["nyby"] == "Nyby"


def test_a_file_can_be_left_alone_and_is_forgotten(client: FlaskClient, db: Database) -> None:
    reply = send_list(client, "areas", "name\nNyby\n")
    assert decide(client, reply, "forget").status_code == 200
    assert "nyby" not in names(db)
    assert rows(db, "SELECT * FROM draft_file") == []
    assert client.get(reply.headers["Location"]).status_code == 404


def test_every_problem_is_shown_with_line_column_value_and_remedy(client: FlaskClient, db: Database) -> None:
    reply = send_list(
        client,
        "population",
        "omraade;aldersgruppe;koen;antal;dato\nÅbby;15-29;k;mange;2026-01-01\naaby;unge;m;1;i går\n".encode("cp1252"),
    )
    assert reply.status_code == 422
    cells = [
        re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(<td>line.*?)</tr>", reply.text, flags=re.S)
    ]
    assert [row[:3] for row in cells] == [
        ["line 2", "antal", "&#34;mange&#34;"],
        ["line 2", "omraade", "&#34;Åbby&#34;"],
        ["line 3", "aldersgruppe", "&#34;unge&#34;"],
        ["line 3", "dato", "&#34;i går&#34;"],
    ]
    assert "did you mean Åby?" in cells[1][3]
    assert "there are 4 things to put right" in reply.text
    assert rows(db, "SELECT * FROM draft_file") == []


def test_population_by_name_in_a_register_s_own_words_is_stored(client: FlaskClient, db: Database) -> None:
    lines = "Åby;15-29 år;Kvinder;1.250;01-07-2026\nÅby;65 år og derover;Mænd;300;01-07-2026\n"
    reply = send_list(client, "population", f"omraade;aldersgruppe;koen;antal;dato\n{lines}")
    page = client.get(reply.headers["Location"]).text
    assert "1,550" in page
    assert "No figures for Nørre Havn, Vester Eng, Øster Mark." in page
    assert "The population is stored." in decide(client, reply).text
    assert store.populations(db)[store.area_by_slug(db, "aaby").id] == 1550
    assert store.age_groups(db, store.area_by_slug(db, "aaby")) == ["15-29", "65+"]


def test_older_figures_are_said_to_count_for_nothing_now(client: FlaskClient) -> None:
    reply = send_list(client, "population", "area;age_group;gender;count;date\naaby;65+;m;5;2020-01-01\n")
    assert "older than the figures that count" in client.get(reply.headers["Location"]).text


def test_names_alone_can_be_pasted(client: FlaskClient, db: Database) -> None:
    decide(client, paste(client, "areas", "Bolbro, øst\nSanderum; og omegn\n\n  Plan \n"))
    assert {
        "bolbro-oest": "Bolbro, øst",
        "sanderum-og-omegn": "Sanderum; og omegn",
        "plan-omraade": "Plan",
    }.items() <= (names(db).items())
    decide(client, paste(client, "themes", "Vand og kyst"))
    assert store.themes(db)[-1].slug in {"vand-og-kyst", "play"}
    assert "vand-og-kyst" in {theme.slug for theme in store.themes(db)}


def test_cells_pasted_from_a_spreadsheet_are_read(client: FlaskClient, db: Database) -> None:
    decide(client, paste(client, "themes", "slug\tname_da\tname_en\tfarve\ngreen\tNatur\tNature\t#2f7d4f"))
    assert next(theme for theme in store.themes(db) if theme.slug == "green").names == {"da": "Natur", "en": "Nature"}


def test_a_map_in_danish_metres_is_drawn_in_degrees(client: FlaskClient, db: Database) -> None:
    ring = [[587_000, 6_140_000], [589_000, 6_140_000], [589_000, 6_142_000], [587_000, 6_140_000]]
    feature = {"type": "Feature", "properties": {"NAVN": "Åby"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    reply = send_list(client, "areas", json.dumps({"type": "FeatureCollection", "features": [feature]}), "kort.json")
    page = client.get(reply.headers["Location"]).text
    assert "The boundaries are in EPSG:25832" in page
    assert "a new boundary" in page
    decide(client, reply)
    boundary = json.loads(store.area_by_slug(db, "aaby").boundary or "")
    assert round(boundary["coordinates"][0][0][0]) == 10


@pytest.mark.parametrize("kind", ["areas", "population", "themes"])
def test_a_list_can_be_downloaded_and_changes_nothing_when_sent_again(client: FlaskClient, kind: str) -> None:
    file = client.get(f"/plan/register/{kind}.csv")
    assert file.mimetype == "text/csv"
    reply = send_list(client, kind, file.data)
    page = client.get(reply.headers["Location"]).text
    assert "everything is as before" in page
    assert 'value="store"' not in page


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(client: FlaskClient) -> None:
    decide(client, send_list(client, "areas", "slug;name\nx;=1+1\n"))
    assert "'=1+1" in client.get("/plan/register/areas.csv").text


@pytest.mark.parametrize("kind", ["areas", "population", "themes"])
@pytest.mark.parametrize("content", [b"", b"  ", b"PK\x03\x04", b"\0", b"x;y\n1;2", b'name\n"'])
def test_a_file_that_is_no_list_is_refused_in_words(client: FlaskClient, kind: str, content: bytes) -> None:
    reply = send_list(client, kind, content)
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text or "Choose a file, or paste the lines." in reply.text


def test_nothing_chosen_is_said_at_the_field(client: FlaskClient) -> None:
    reply = paste(client, "themes", "   ")
    assert reply.status_code == 422
    assert 'id="themes-error"' in reply.text


def test_a_refused_text_stays_in_its_field(client: FlaskClient) -> None:
    reply = paste(client, "themes", "name_da;colour\nVand;rød")
    assert reply.status_code == 422
    assert "Vand;rød" in reply.text


def test_nobody_sees_a_colleague_s_file(client: FlaskClient, town: Town, db: Database) -> None:
    address = send_list(client, "areas", "name\nNyby\n").headers["Location"]
    other = enter_as(town.app().test_client(), db, "ada")
    assert other.get(address).status_code == 404
    assert client.get(address.replace("areas", "themes")).status_code == 404


def test_a_file_nobody_decided_on_is_kept_for_a_day(db: Database) -> None:
    user = store.user_by_name(db, "ada")
    assert user
    store.save_draft_file(db, "areas", "gammel.csv", b"x", staff=user.id, now=NOW)
    later = (datetime.fromisoformat(NOW) + timedelta(hours=25)).strftime("%Y-%m-%dT%H:%M:%SZ")
    petra = store.user_by_name(db, "petra")
    assert petra
    store.save_draft_file(db, "themes", "ny.csv", b"x", staff=petra.id, now=later)
    assert rows(db, "SELECT name FROM draft_file") == [("ny.csv",)]


def test_what_changed_meanwhile_is_seen_when_it_is_stored(client: FlaskClient, db: Database) -> None:
    reply = send_list(client, "population", "area;age_group;gender;count;date\nÅby;65+;m;5;2026-07-01\n")
    db.execute("UPDATE area SET name = 'Åby Syd' WHERE slug = 'aaby'")
    stored = decide(client, reply)
    assert stored.status_code == 422
    assert "There is no area" in stored.text
    assert len(rows(db, "SELECT * FROM population")) == 2


def test_a_first_visit_leads_to_the_lists(empty_db: Database, tmp_path: Path) -> None:
    instance = tmp_path / "empty"
    config.make_secret_key(instance)
    store.add_user(empty_db, "petra", "planner", password_hash="x", token="token of petra", now=NOW)
    app = create_app(instance=instance, images=tmp_path, WORKERS=0)
    browser = enter_as(app.test_client(), empty_db, "petra")
    browser.set_cookie("lang", "en")
    page = browser.get("/plan/").text
    assert "Begin here" in page
    assert 'href="/plan/register/"' in page
    assert browser.get("/plan/register/").text.count("None yet.") == 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["areas", "population", "themes"]), data=st.binary(max_size=200) | st.text().map(str.encode)
)
def test_any_bytes_are_previewed_or_refused_and_never_half_stored(
    client: FlaskClient, db: Database, kind: str, data: bytes
) -> None:
    before = names(db), len(rows(db, "SELECT * FROM population")), len(store.themes(db))
    reply = send_list(client, kind, data)
    assert reply.status_code in (302, 422)
    if reply.status_code == 302:
        assert client.get(reply.headers["Location"]).status_code == 200
    assert (names(db), len(rows(db, "SELECT * FROM population")), len(store.themes(db))) == before
