"""Behind other web servers, under a path, over HTTPS, and by the name that residents know."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import config
from swipe.errors import Refused
from tests.conftest import PASSWORD, Town, csrf_of, log_in
from tests.paper import words_of
from tests.residents import enter_as

FORWARDED = {
    "X-Forwarded-For": "192.0.2.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "swipe.kommune.dk",
    "X-Forwarded-Prefix": "/swipe",
}
PUBLIC = "https://swipe.kommune.dk"


def forwarded(app: Flask, *, hops: int = 1) -> FlaskClient:
    """Return a client whose requests come through so many web servers, each of which wrote its own line."""
    client = app.test_client()
    for name, value in FORWARDED.items():
        client.environ_base[f"HTTP_{name.upper().replace('-', '_')}"] = ", ".join([value] * hops)
    return client


def links_of(page: TestResponse) -> list[str]:
    """Return every address on this site that a page names, wherever it stands."""
    found = re.findall(r'(?:href|src|action|content|data-[a-z]+)="((?:https?:/)?/[^"]*)"', page.text)
    found += [part.split()[0] for one in re.findall(r'srcset="([^"]*)"', page.text) for part in one.split(",")]
    return found


# ------------------------------------------------------------------ web servers in front


def test_nobody_is_believed_who_writes_headers_unless_a_web_server_is_in_front(town: Town) -> None:
    page = forwarded(town.app()).get("/aaby")
    assert "swipe.kommune.dk" not in page.text
    assert "/swipe/" not in page.text
    assert "Strict-Transport-Security" not in page.headers
    assert not any("Secure" in cookie for cookie in page.headers.getlist("Set-Cookie"))


def test_behind_one_web_server_pages_are_as_the_visitor_sees_them(town: Town) -> None:
    page = forwarded(town.app(PROXIES=1)).get("/aaby")
    assert page.status_code == 200
    assert f'"{PUBLIC}/swipe/aaby"' in page.text, "the link that is shared"
    links = links_of(page)
    assert len(links) > 15
    assert all(link.startswith(("/swipe/", f"{PUBLIC}/swipe/")) for link in links), links
    cookies = page.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie and "Path=/swipe;" in cookie for cookie in cookies)
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_https_nothing_says_https(town: Town) -> None:
    client = town.app(PROXIES=1).test_client()
    page = client.get("/aaby", headers={"X-Forwarded-Proto": "http"})
    assert "Strict-Transport-Security" not in page.headers
    assert not any("Secure" in cookie for cookie in page.headers.getlist("Set-Cookie"))


def test_only_so_many_hops_are_believed(town: Town) -> None:
    """With one web server in front, what the visitor wrote before it does not count."""
    app = town.app(PROXIES=1)
    claims = {"X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "evil.example, swipe.kommune.dk"}
    page = app.test_client().get("/aaby", headers=claims)
    assert "evil.example" not in page.text
    assert f"http://{'swipe.kommune.dk'}/aaby" in page.text
    assert f'"{PUBLIC}/swipe/aaby"' not in forwarded(town.app(PROXIES=2)).get("/aaby").text, "two are told of, one came"
    assert f'"{PUBLIC}/swipe/aaby"' in forwarded(town.app(PROXIES=2), hops=2).get("/aaby").text


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "https://evil.example", "/a b", '/"><script>', "evil", "/%2f", "/"]
)
def test_a_prefix_that_is_no_path_is_left_out(town: Town, prefix: str) -> None:
    page = town.app(PROXIES=1).test_client().get("/aaby", headers={"X-Forwarded-Prefix": prefix})
    assert page.status_code == 200
    assert 'action="/aaby/swipe"' in page.text
    assert "evil" not in page.text


# ------------------------------------------------------------------ under a path


@pytest.fixture
def under(town: Town) -> FlaskClient:
    """A client of a site whose web server leaves the path as it is."""
    return town.app(PATH_PREFIX="/swipe").test_client()


def test_under_a_path_every_link_begins_with_it(under: FlaskClient) -> None:
    for address in (
        "/swipe/",
        "/swipe/aaby",
        "/swipe/aaby/results",
        "/swipe/aaby/about",
        "/swipe/login",
        "/swipe/none",
    ):
        page = under.get(address)
        assert page.status_code == (404 if address == "/swipe/none" else 200)
        links = [link for link in links_of(page) if "://" not in link or "localhost" in link]
        assert links
        assert all(urlsplit(link).path.startswith("/swipe/") for link in links), (address, links)


def test_what_does_not_lie_under_the_path_is_not_ours(under: FlaskClient) -> None:
    for address in ("/", "/aaby", "/swipes", "/swipeaaby", "/login"):
        reply = under.get(address)
        assert (reply.status_code, reply.text) == (404, "Swipe is at /swipe/ here.\n")
    assert under.get("/swipe").status_code == 200
    assert under.get("/health").json == {"status": "ok"}, "who watches over it asks past the web server in front"
    assert under.get("/swipe/health").json == {"status": "ok"}


def test_somebody_who_logs_in_under_a_path_comes_where_they_wanted(under: FlaskClient) -> None:
    asked = under.get("/swipe/plan/aaby?tab=1")
    assert asked.status_code == 302
    login = urlsplit(asked.headers["Location"])
    assert login.path == "/swipe/login"
    assert parse_qs(login.query)["next"] == ["/swipe/plan/aaby?tab=1"]
    form = {"csrf_token": csrf_of(under.get(asked.headers["Location"])), "name": "petra", "password": PASSWORD}
    entered = under.post(asked.headers["Location"], data=form)
    assert entered.headers["Location"] == "/swipe/plan/aaby?tab=1"
    assert under.get(entered.headers["Location"]).status_code == 200


def test_every_cookie_is_for_the_path_alone(under: FlaskClient) -> None:
    for address in ("/swipe/aaby?lang=en", "/swipe/login"):
        for cookie in under.get(address).headers.getlist("Set-Cookie"):
            assert re.search(r"Path=/swipe(;|$)", cookie), cookie


def test_robots_are_told_of_the_path(under: FlaskClient) -> None:
    assert "Disallow: /swipe/plan/\n" in under.get("/swipe/robots.txt").text


# ------------------------------------------------------------------ the name that residents know


@pytest.fixture
def named(town: Town) -> FlaskClient:
    """A planner at the machine itself, whose residents know the site by another name."""
    client = town.app(PUBLIC_ADDRESS=f"{PUBLIC}/svar/").test_client()
    log_in(client, "petra")
    return client


def test_what_leaves_the_machine_carries_the_public_address(named: FlaskClient) -> None:
    page = named.get("/plan/aaby/outreach?lang=en")
    assert f"<code>{PUBLIC}/svar/aaby</code>" in page.text
    assert f"{PUBLIC}/svar/aaby?via=mail".replace(":", "%3A").replace("/", "%2F")[:30] in page.text
    assert "localhost" not in page.text
    assert 'href="/plan/' in page.text, "and what stays here does not"
    with Image.open(io.BytesIO(named.get("/plan/aaby/qr.png?via=stop").data)) as drawn:
        (code,) = zxingcpp.read_barcodes(drawn)
    assert code.text == f"{PUBLIC}/svar/aaby?via=stop"
    poster = named.get("/plan/aaby/posters.pdf?number=0")
    assert "swipe.kommune.dk/svar/aaby" in " ".join(words_of(poster.data)).replace(" ", "")
    assert f'content="{PUBLIC}/svar/aaby/share.jpg"' in named.get("/aaby").text


def test_a_local_address_is_warned_of_where_there_is_no_public_one(named: FlaskClient, planner: FlaskClient) -> None:
    warning = "which phones cannot reach"
    assert warning not in named.get("/plan/aaby/outreach?lang=en").text
    assert warning in planner.get("/plan/aaby/outreach?lang=en").text


def test_a_key_and_a_new_login_are_handed_out_with_the_public_address(town: Town, db: Database) -> None:
    client = enter_as(town.app(PUBLIC_ADDRESS=PUBLIC).test_client(), db, "leo")
    made = client.post("/account/keys", data={"csrf_token": csrf_of(client.get("/account/keys")), "name": "Excel"})
    assert f"{PUBLIC}/lead/summary.csv?" in made.text


# ------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_ADDRESS", "swipe.kommune.dk"),
        ("PUBLIC_ADDRESS", "https://swipe.kommune.dk/?a=1"),
        ("PUBLIC_ADDRESS", "javascript:alert(1)"),
        ("PUBLIC_ADDRESS", "https://x y"),
        ("PUBLIC_ADDRESS", 5),
        ("PATH_PREFIX", "swipe"),
        ("PATH_PREFIX", "/swipe/"),
        ("PATH_PREFIX", "/"),
        ("PATH_PREFIX", "//x"),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", 12345678901234567890),
        ("PROXIES", -1),
        ("PROXIES", True),
        ("PROXIES", "1"),
        ("THREADS", 0),
        ("STOP_S", 0),
        ("ACCESS_LOG", 1),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_without_repeating_it(town: Town, name: str, value: object) -> None:
    with pytest.raises(Refused, match=name) as refused:
        config.check_settings(town.instance, {**config.DEFAULTS, name: value})
    assert "short" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["http://localhost:5000", "https://swipe.kommune.dk/", "https://[2001:db8::1]:8443/a"]
)
def test_usual_addresses_are_taken(town: Town, address: str) -> None:
    config.check_settings(town.instance, {**config.DEFAULTS, "PUBLIC_ADDRESS": address})
