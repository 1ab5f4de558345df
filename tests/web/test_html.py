"""Every page is HTML without an error, with one of each id and labels for its fields."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.model import AreaRow, Flag, Survey
from tests.conftest import NOW, TODAY
from tests.residents import crowd, enter_as, publish, send, swipe_deck

HTML = "{http://www.w3.org/1999/xhtml}"
SQUARES = [
    f'{{"type":"Polygon","coordinates":[[[{west},55],[{west + 1},55],[{west + 1},56],[{west},56],[{west},55]]]}}'
    for west in (10, 11)
]
RESIDENT = [
    "/",
    "/?q=x",
    "/?lives=no",
    "/aaby",
    "/aaby/code",
    "/aaby/results",
    "/aaby/about",
    "/aaby/mine",
    "/oester-mark",
    "/nowhere",
]
ANSWERED = [
    "/aaby/end/theme",
    "/aaby/end/you",
    "/aaby/end/why",
    "/aaby/end/idea",
    "/aaby?more=1",
    "/aaby/thanks",
    "/aaby",
    "/aaby/mine",
    "/aaby/mine/1/delete",
    "/aaby/mine/1/deleted?response=abc",
]
PLANNER = [
    "/plan/",
    "/plan/aaby",
    "/plan/aaby/pictures",
    "/plan/aaby/pictures/sort",
    "/plan/noerre-havn/pictures/sort",
    "/plan/aaby/outreach",
    "/plan/aaby/preview",
    "/plan/spread/",
    "/plan/spread/open",
    "/plan/register/",
    "/plan/noerre-havn/pictures?show=alt",
    "/plan/aaby/voices",
    "/plan/aaby/pictures/1/focus",
    "/plan/aaby/outcome",
    "/plan/aaby/posts/1",
    "/plan/vester-eng",
]
LEAD = [
    "/lead/",
    "/lead/?map=green&sort=share",
    "/lead/aaby",
    "/lead/vester-eng",
    "/lead/explore",
    "/lead/explore?area=aaby&theme=all&by=",
    "/lead/compare?area=aaby&area=oester-mark",
    "/lead/aaby/rounds",
    "/lead/aaby/log",
    "/lead/oester-mark/log",
    "/plan/aaby/outcome",
    "/account/keys",
    "/account/safety",
]
ADMIN = [
    "/account/second-factor",
    "/login/number",
    "/admin/",
    "/admin/new",
    "/admin/1",
    "/admin/3",
    "/account/password",
]
ADMIN += [
    "/admin/audit",
    "/admin/audit?staff=3&since=2026-01-01",
    "/admin/audit?action=none",
    "/admin/settings",
    "/admin/settings?saved=logo",
    "/plan/",
]


@pytest.fixture
def lively(db: Database, survey: Survey) -> None:
    area = store.area_by_slug(db, "aaby")
    store.save_areas(db, [AreaRow("aaby", "Åby", SQUARES[0]), AreaRow("vester-eng", "Vester Eng", SQUARES[1])])
    crowd(db, survey, 35, ["like", "dislike", "like", "like", "skip", "like"])
    key = f"crowd-{0:016d}"
    store.add_idea(db, survey.id, key, "<b>En bålplads & mere</b>", None, today=TODAY)
    store.save_reasons(db, survey.id, key, {store.pictures(db, survey.id)[0].id: '"Skygge" & <i>læ</i>'})
    publish(db, survey)
    store.save_post(db, area, None, said={"da": "<p>"}, done={"da": "& <script>"}, today=TODAY)
    store.add_codes(db, survey.id, ["0" * 64], today=TODAY)


def client_id(db: Database, name: str) -> int:
    user = store.user_by_name(db, name)
    assert user
    return user.id


def parsed(page: str) -> Element:
    """Return the page's tree; an error of the HTML standard raises."""
    tree = html5lib.HTMLParser(strict=True).parse(page)
    assert isinstance(tree, Element)
    return tree


def check(client: FlaskClient, address: str) -> None:
    tree = parsed(client.get(address).text)
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    assert [name for name, count in ids.items() if count > 1] == [], address
    targets = {label.get("for") for label in tree.iter(f"{HTML}label")}
    inside = {field for label in tree.iter(f"{HTML}label") for field in label.iter() if field is not label}
    for kind in ("input", "select", "textarea"):
        for field in tree.iter(HTML + kind):
            if field.get("type") not in ("hidden", "submit"):
                assert field.get("id") in targets or field in inside or field.get("aria-label"), (address, field.attrib)
    described = {word for one in tree.iter() for word in (one.get("aria-describedby") or "").split()}
    assert described <= set(ids), address
    assert len(list(tree.iter(f"{HTML}h1"))) == 1, address


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_a_resident_meets_first(client: FlaskClient, lang: str) -> None:
    client.set_cookie("lang", lang)
    for address in RESIDENT:
        check(client, address)


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_a_resident_meets_after_an_answer(client: FlaskClient, lang: str) -> None:
    client.set_cookie("lang", lang)
    swipe_deck(client, "like", "dislike", "like")
    for address in ANSWERED:
        check(client, address)


@pytest.mark.usefixtures("lively")
def test_what_staff_meet(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "petra")
    for address in PLANNER:
        check(client, address)
    enter_as(client, db, "ada")
    for address in ADMIN:
        check(client, address)
    store.begin_second_factor(db, client_id(db, "ada"), "n" * 22)
    store.set_aside(db, 1, Flag("x", "burst", TODAY, "p1", (1, 2)), staff=None, now=NOW)
    store.set_aside(db, 1, Flag("x", "alike", TODAY, "<b>", (3,)), staff=None, now=NOW)
    store.put_back(db, 1, 2, staff=None, now=NOW)
    store.note_failed_code(db, 1, "1" * 64, today=TODAY)
    store.note_failed_code(db, 1, "0" * 64, today=NOW[:10])
    enter_as(client, db, "leo")
    leo = store.user_by_name(db, "leo")
    assert leo
    store.note_audit(db, "log", staff=None, now=NOW, survey=1)
    for _ in (1, 2):
        store.make_access_key(db, leo.id, "<b>Excel</b> & co", now=NOW)
        store.revoke_access_key(db, leo.id, 1, now=NOW)
    parsed(send(client, "/account/keys", {"name": "<i>Power BI</i>"}).text)
    for address in LEAD:
        check(client, address)
    enter_as(client, db, "ada")
    for address in ADMIN:
        check(client, address)


def test_the_parser_would_tell() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        parsed("<!doctype html><title>x</title><p><div></p>")
