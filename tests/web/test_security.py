"""What every answer carries and every request has to bring: headers, tokens, hosts, addresses, sizes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from swipe import create_app
from swipe.errors import Refused
from swipe.model import Survey
from swipe.web.entering import local_path
from tests.conftest import PASSWORD, Town, csrf_of, log_in
from tests.residents import crowd, enter_as, rows, send
from tests.web.test_access import address_of

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
WITHOUT_TOKEN = {"reports.take_report"}
"""What browsers send by themselves, with no page to take a token from; it changes nothing but the log."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": ("same-origin", "no-referrer"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def is_armoured(reply: TestResponse) -> None:
    where = f"{reply.request.method} {reply.request.path} ({reply.status_code})"
    for name, wanted in HEADERS.items():
        found = reply.headers.getlist(name)
        assert len(found) == 1, (where, name, found)
        assert found[0] in wanted if isinstance(wanted, tuple) else found[0] == wanted, (where, name, found)
    (policy,) = reply.headers.getlist("Content-Security-Policy")
    assert policy.startswith("default-src 'none'"), where
    assert not re.search(r"unsafe-(inline|eval)|\*|https?:", policy), where
    assert "camera=()" in reply.headers["Permissions-Policy"]
    assert "Server" not in reply.headers
    assert "X-Powered-By" not in reply.headers


# ------------------------------------------------------------------ headers


@pytest.mark.parametrize("name", ["anonymous", "ada"])
def test_every_answer_to_every_address_carries_the_headers(client: FlaskClient, db: Database, name: str) -> None:
    """Pages, files, redirects and errors, by every method: whatever the url map leads to."""
    if name != "anonymous":
        enter_as(client, db, name)
    kinds = set()
    for rule in client.application.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            if rule.endpoint == "account.logout":
                continue
            with client.open(address_of(client.application, rule), method=method) as reply:
                if "frame-ancestors 'self'" in reply.headers["Content-Security-Policy"]:
                    continue  # the preview, which our own page frames
                is_armoured(reply)
                kinds.add((reply.status_code, reply.mimetype))
    assert len({status for status, _ in kinds}) >= 4, kinds


def test_every_kind_of_file_carries_the_headers(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 35, ["like", "dislike", "like", "like", "skip", "like"])
    deck = client.get("/aaby/deck").json
    assert deck
    enter_as(client, db, "ada")
    forms = [f"/lead/aaby/summary.{form}" for form in ("csv", "xlsx", "json", "geojson", "pdf")]
    others = ["/lead/aaby/chart/themes.svg", "/lead/aaby/chart/themes.png", "/lead/open-data.zip", "/favicon.ico"]
    others += ["/static/base.css", "/static/swipe.js", "/static/base.css?x", "/robots.txt", "/health"]
    types = set()
    for address in (*forms, *others, deck["deck"][0]["src"]):
        with client.get(address) as reply:
            assert reply.status_code == 200, address
            is_armoured(reply)
            types.add(reply.mimetype)
    with client.get("/static/base.css", headers={"If-None-Match": client.get("/static/base.css").headers["ETag"]}) as r:
        assert r.status_code == 304
        is_armoured(r)
    with send(client, "/lead/aaby/log") as streamed:
        assert streamed.mimetype == "application/zip"
        is_armoured(streamed)
    assert len(types) >= 11, types


def test_every_kind_of_error_carries_the_headers(town: Town) -> None:
    app = town.app(HOSTS=["localhost"])
    app.add_url_rule("/boom", "files.boom", view_func=lambda: 1 / 0)
    client = app.test_client()
    token = csrf_of(client.get("/login"))
    big = {"csrf_token": token, "name": "x" * (2 * 1024 * 1024), "password": "x"}
    replies = [
        client.get("/atlantis"),
        client.get("/boom"),
        client.post("/login", data={}),
        client.delete("/login"),
        client.post("/login", data=big),
        client.post("/login", data={"csrf_token": token}),
        client.get("/plan/"),
        client.get("/", headers={"Host": "evil.example"}),
        client.get("/pictures/../../swipe.db"),
        client.get("/aaby/deck", headers={"Accept": "application/json"}),
        client.post("/oester-mark/swipes", json={}, headers={"X-CSRFToken": token}),
    ]
    assert [reply.status_code for reply in replies] == [404, 500, 400, 405, 413, 422, 302, 400, 404, 200, 409]
    for reply in replies:
        is_armoured(reply)
    assert "ZeroDivisionError" not in replies[1].text
    assert "Traceback" not in replies[1].text
    assert set(replies[3].headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_no_page_has_what_the_policy_forbids(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 35, ["like", "dislike", "like", "like", "skip", "like"])
    enter_as(client, db, "ada")
    for rule in client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            with client.get(address_of(client.application, rule)) as reply:
                if reply.mimetype == "text/html":
                    text = reply.text
                    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=\"|javascript:", text), rule


# ------------------------------------------------------------------ reports


def report(client: FlaskClient, body: object, **more: str) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/csp-report", data=data, content_type="application/csp-report", headers=more)


def test_a_page_tells_browsers_where_to_report(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert "report-uri /csp-report; report-to reports" in headers["Content-Security-Policy"]
    assert headers["Reporting-Endpoints"] == 'reports="/csp-report"'


def test_a_report_is_logged_without_the_query_of_any_page(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    old = {
        "csp-report": {
            "document-uri": "https://swipe.example/lead/summary.csv?key=swipe-secret",
            "effective-directive": "script-src",
            "blocked-uri": "https://evil.example/x.js?who=petra",
        }
    }
    new = [
        {"type": "csp-violation", "body": {"documentURL": "https://swipe.example/", "effectiveDirective": "img-src"}}
    ]
    assert report(client, old).status_code == 204
    assert report(client, new).status_code == 204
    assert '"blocked": "evil.example/x.js"' in caplog.text
    assert '"rule": "img-src"' in caplog.text
    assert "secret" not in caplog.text
    assert "petra" not in caplog.text
    assert "127.0.0.1" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"[[]]",
        b'{"csp-report": 7}',
        b"\xff\xfe",
        b"[" * 5000,
        b'{"csp-report": {"x": []}}',
    ],
)
def test_a_report_that_is_none_is_taken_without_a_word(client: FlaskClient, body: bytes) -> None:
    assert report(client, body).status_code == 204


def test_a_log_is_not_filled_by_reports(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    client = town.app(RATES={"reports": ["1000/hour"]}).test_client()
    long = {"csp-report": {"effective-directive": "x" * 4000, "blocked-uri": "line\nbreak\r\n" + "y" * 3000}}
    for _ in range(60):
        assert report(client, [long] * 1).status_code == 204
        assert report(client, [{"body": {"effectiveDirective": "a"}}] * 50).status_code == 204
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 200, "an hour, all together"
    assert max(map(len, lines)) < 500
    assert all("\n" not in line for line in lines)
    assert report(client, b"x" * 9000).status_code == 413
    statuses = {report(town.app().test_client(), long).status_code for _ in range(1)}
    assert statuses == {204}


def test_one_network_reports_twenty_times_a_minute(town: Town) -> None:
    client = town.app(RATES={"reports": ["2/hour"]}).test_client()
    assert [report(client, {}).status_code for _ in range(3)] == [204, 204, 429]


# ------------------------------------------------------------------ tokens


def changes(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & CHANGING):
            yield rule.endpoint, method, address_of(app, rule)


@pytest.mark.parametrize("name", ["anonymous", "ada"])
@pytest.mark.parametrize("kind", ["none", "wrong", "of another visit"])
def test_nothing_is_changed_without_the_token_of_the_visit(
    client: FlaskClient, db: Database, town: Town, name: str, kind: str
) -> None:
    if name != "anonymous":
        enter_as(client, db, name)
    sent = {
        "none": {},
        "wrong": {"csrf_token": "wrong"},
        "of another visit": {"csrf_token": csrf_of(town.app().test_client().get("/login"))},
    }[kind]
    for endpoint, method, address in changes(client.application):
        if endpoint in WITHOUT_TOKEN:
            continue
        reply = client.open(address, method=method, data=sent)
        refused = reply.status_code in (400, 403) or reply.headers.get("Location", "").startswith("/login")
        assert refused, f"{method} {address} ({endpoint}) gives {reply.status_code} without a token"


def test_only_what_is_listed_needs_no_token(client: FlaskClient) -> None:
    exempt = client.application.extensions["csrf"]._exempt_views | {
        blueprint if isinstance(blueprint, str) else blueprint.name
        for blueprint in client.application.extensions["csrf"]._exempt_blueprints
    }
    assert exempt == {"reports"}
    assert {
        endpoint for endpoint, *_ in changes(client.application) if endpoint.startswith("reports.")
    } == WITHOUT_TOKEN


def test_nothing_is_changed_by_a_link(client: FlaskClient, db: Database) -> None:
    """What only looks may be asked for by a link, a picture or a crawler; that a file was taken out is written down."""
    enter_as(client, db, "ada")
    with client.session_transaction() as session:
        before = dict(session)
    counted = ("opening", "staff_session", "snapshot", "snapshot_theme", "audit")
    tables = [name for name in db.table_names() if name not in counted]
    content = {table: db.execute(f"SELECT * FROM [{table}]").fetchall() for table in tables}  # noqa: S608
    for rule in client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            client.get(address_of(client.application, rule)).close()
    assert {table: db.execute(f"SELECT * FROM [{table}]").fetchall() for table in tables} == content  # noqa: S608
    assert {action.partition(" ")[0] for (action,) in rows(db, "SELECT action FROM audit")} == {"export"}
    with client.session_transaction() as session:
        assert session["_user_id"] == before["_user_id"]


# ------------------------------------------------------------------ hosts and addresses


@pytest.mark.parametrize(
    "host", ["evil.example", "swipe.example.evil.example", "evil.example:80", "x@swipe.example", ""]
)
def test_another_host_gets_no_page(town: Town, host: str) -> None:
    client = town.app(HOSTS=["swipe.example"]).test_client()
    reply = client.get("/", headers={"Host": host})
    assert reply.status_code == 400
    assert "evil" not in reply.text
    assert reply.mimetype == "text/plain"


def test_the_hosts_of_the_list_are_answered_and_printed(town: Town) -> None:
    client = town.app(HOSTS=["swipe.example", ".swipe.example", "127.0.0.1"]).test_client()
    for host in ("swipe.example", "swipe.example:8000", "www.swipe.example", "127.0.0.1:5000"):
        assert client.get("/health", headers={"Host": host}).status_code == 200, host
    page = client.get("/aaby", headers={"Host": "swipe.example"})
    assert 'content="http://swipe.example/aaby"' in page.text


def test_without_a_list_every_host_is_answered(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "whatever.example"}).status_code == 200


@pytest.mark.parametrize(
    "settings",
    [
        {"HOSTS": "swipe.example"},
        {"HOSTS": ["https://swipe.example"]},
        {"HOSTS": ["swipe.example/path"]},
        {"HOSTS": [""]},
        {"HOSTS": [7]},
        {"SECOND_FACTOR": ["boss"]},
        {"SECOND_FACTOR": "admin"},
        {"RATES": {"everything": ["1/hour"]}},
        {"RATES": {"swipes": []}},
        {"RATES": {"swipes": ["often"]}},
        {"RATES": {"swipes": 7}},
        {"RATES": ["1/hour"]},
    ],
)
def test_a_setting_that_protects_nothing_is_refused(town: Town, settings: dict[str, object]) -> None:
    with pytest.raises(Refused):
        create_app(instance=town.instance, images=town.images, WORKERS=0, **settings)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/%09/evil.example\r\nX: y",
        "javascript:alert(1)",
        "evil",
        "",
        "/\x00//evil.example",
        "//[evil",
        "http:/plan/",
        "/\u200b/\u202eevil",
    ],
)
def test_nobody_is_sent_elsewhere_after_login(client: FlaskClient, elsewhere: str) -> None:
    assert local_path(elsewhere) is None
    token = csrf_of(client.get("/login"))
    data = {"csrf_token": token, "name": "petra", "password": PASSWORD}
    assert client.post("/login", query_string={"next": elsewhere}, data=data).headers["Location"] == "/plan/"


@pytest.mark.parametrize("path", ["/plan/aaby", "/plan/?lang=da", "/plan/x%2F..%2Fy", "/lead/aaby#quality"])
def test_a_page_of_ours_is_where_one_comes_after_login(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/../swipe.db",
        "/pictures/..%2f..%2finstance%2fsecret_key",
        "/pictures/%2e%2e/%2e%2e/etc/passwd",
        "/pictures/....//secret_key",
        "/pictures/secret_key",
        "/pictures/%00",
        "/pictures/C:%5cwindows",
        "/static/../config.py",
        "/static/..%2fconfig.py",
        "/static/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "/static//etc/passwd",
        "/static/vendor/..%2f..%2f..%2fpyproject.toml",
        "/lead/aaby/chart/..%2f..%2fx.svg",
        "/..%2f..%2fetc%2fpasswd",
        "/s/..%2f1",
    ],
)
def test_no_path_leads_out_of_its_folder(client: FlaskClient, db: Database, path: str) -> None:
    enter_as(client, db, "ada")
    with client.get(path) as reply:
        assert reply.status_code in (404, 308, 301, 302), path
        assert b"root:" not in reply.data
        assert b"[project]" not in reply.data


# ------------------------------------------------------------------ sizes


@pytest.mark.parametrize(
    ("endpoint", "limit"),
    [
        ("account.check_login", "MAX_CONTENT_LENGTH"),
        ("reports.take_report", "MAX_CONTENT_LENGTH"),
        ("finish.send_idea", "MAX_PHOTO_LENGTH"),
        ("uploads.upload", "MAX_UPLOAD_LENGTH"),
        ("register.send_file", "MAX_LIST_LENGTH"),
        ("settings.save_logo", "MAX_PHOTO_LENGTH"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(
    client: FlaskClient, db: Database, endpoint: str, limit: str
) -> None:
    enter_as(client, db, "ada")
    (rule,) = (one for one in client.application.url_map.iter_rules() if one.endpoint == endpoint)
    environ = EnvironBuilder(address_of(client.application, rule), method="POST").get_environ()
    environ["CONTENT_LENGTH"] = str(client.application.config[limit] + 1)
    environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    session = client.get_cookie("session")
    assert session
    environ["HTTP_COOKIE"] = f"session={session.value}"
    _, status, _ = run_wsgi_app(client.application, environ, buffered=True)  # a test client would count anew
    assert status.startswith("413")


def test_a_body_without_a_length_is_not_read_for_ever(client: FlaskClient) -> None:
    """A server hands over a body sent in chunks without a length; it is read up to the limit and no further."""
    sent = io.BytesIO(b"name=" + b"x" * (3 * 1024 * 1024))
    environ = EnvironBuilder("/login", method="POST").get_environ()
    environ["wsgi.input"] = sent
    environ["wsgi.input_terminated"] = True
    environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    environ.pop("CONTENT_LENGTH", None)
    _, status, _ = run_wsgi_app(client.application, environ, buffered=True)
    assert status.startswith("4")
    assert sent.tell() <= client.application.config["MAX_CONTENT_LENGTH"] + 64 * 1024


def test_a_form_of_a_hundred_thousand_fields_is_refused(client: FlaskClient) -> None:
    body = b"".join(b'--b\r\nContent-Disposition: form-data; name="%d"\r\n\r\nx\r\n' % number for number in range(5000))
    reply = client.post("/login", data=body + b"--b--\r\n", content_type="multipart/form-data; boundary=b")
    assert reply.status_code == 413


@pytest.mark.parametrize("field", ["name", "password", "csrf_token"])
def test_a_file_in_place_of_a_text_is_refused(client: FlaskClient, field: str) -> None:
    data = {"csrf_token": csrf_of(client.get("/login")), "name": "petra", "password": PASSWORD}
    data[field] = (io.BytesIO(b"petra"), "name.txt")  # type: ignore[assignment]
    assert client.post("/login", data=data, content_type="multipart/form-data").status_code == 400


@pytest.mark.parametrize("body", [{"name": 7}, [1], 7, "x", {"name": ["petra"]}])
def test_json_in_place_of_a_form_is_refused(client: FlaskClient, body: object) -> None:
    token = csrf_of(client.get("/login"))
    assert client.post("/login", json=body, headers={"X-CSRFToken": token}).status_code == 415


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_a_number_that_no_table_reaches_leads_nowhere(client: FlaskClient, db: Database, number: int) -> None:
    enter_as(client, db, "ada")
    for address in (f"/plan/aaby/pictures/{number}/retire", f"/admin/{number}/deactivate"):
        assert send(client, address).status_code == 404
    reply = send(client, "/plan/aaby/pictures/many", {"act": "retire", "picture": [str(number)]})
    assert reply.status_code < 500


@pytest.mark.parametrize("host", ["x" * 300, "[::1", "localhost:99999", "a b", "\xff", "", "%00"])
def test_a_host_that_is_none_breaks_nothing(client: FlaskClient, host: str) -> None:
    environ = EnvironBuilder("/").get_environ()
    environ["HTTP_HOST"] = host
    _, status, headers = run_wsgi_app(client.application, environ, buffered=True)
    assert int(status[:3]) < 500
    assert headers["X-Content-Type-Options"] == "nosniff"


# ------------------------------------------------------------------ cookies


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookies = client.get("/aaby").headers.getlist("Set-Cookie")
    cookies += log_in(client, "petra").headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"answer-1", "session"}
    for cookie in cookies:
        assert "; HttpOnly" in cookie
        assert "; SameSite=Lax" in cookie
        assert "; Secure" not in cookie, "over http a browser would not send it back"
        assert "Domain=" not in cookie
