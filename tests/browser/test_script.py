"""Whatever somebody writes into any form stays text on every page that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlite_utils import Database

from swipe import store
from swipe.model import Arrival, Survey
from tests.browser.conftest import DESK, Problems, Server, context
from tests.conftest import NOW, TODAY, Town
from tests.residents import answer, crowd, enter_as, publish, rows, swipe_deck, token
from tests.web.test_access import address_of

HTML = "{http://www.w3.org/1999/xhtml}"
PAYLOAD = "<img src=x onerror=pwned=1>\"'><script>pwned=1</script>"
MARK = "onerror=pwned"
ADDRESSES = frozenset({"accessibility_statement"})
"""Fields that become the address of a link, where a script would need no bracket."""

LEFT_ALONE = (
    "logout",
    "/deactivate",
    "/password",
    "/sessions/",
    "/second-factor",
    "/close",
    "/delete",
    "/removal",
    "/next",
)
LEFT_ALONE += (
    "/unpublish",
    "/retire",
    "/restore",
    "/undo",
    "/swipe",
    "/withdraw",
    "/login",
    "settings/languages",
    "/revoke",
)
"""Forms that end what the others need, or store no text."""

MORE = ("/account/keys", "/plan/noerre-havn", "/plan/vester-eng", "/aaby/end/why", "/aaby/end/you", "/aaby/end/theme")
"""Pages beside those that the url map's first address of each rule leads to."""

STORED = {
    ("survey_text", "title"),
    ("survey_text", "question"),
    ("survey_text", "purpose"),
    ("survey_expectation", "text"),
    ("picture_text", "caption"),
    ("picture_text", "alt"),
    ("picture_text", "info"),
    ("poster", "place"),
    ("post_text", "said"),
    ("post_text", "done"),
    ("idea", "text"),
    ("reason", "text"),
    ("response", "via"),
    ("staff", "name"),
    ("access_key", "name"),
    ("setting", "value"),
    ("area", "name"),
    ("theme_text", "name"),
    ("population", "age_group"),
}
"""Every column that a text from a form, an address or a file comes to."""


def test_no_text_of_any_form_runs_on_any_page(
    browser: Browser, server: Server, town: Town, db: Database, survey: Survey
) -> None:
    seed(db, survey)
    app = town.app()
    resident = app.test_client()
    swipe_deck(resident, "like", "dislike", "like", "like", "like", "dislike")
    clients = {"ada": enter_as(app.test_client(), db, "ada"), "resident": resident}
    for name, client in clients.items():
        for address, text in pages_of(client).items():
            fill_forms(client, address, text)
        assert client.get("/aaby").status_code < 500, name
    assert STORED - columns_with_payload(db) == set(), "a form was refused, or stores under another name"
    tried = 0
    for name, client in clients.items():
        made = context(browser, server, **DESK)
        made.add_cookies(
            [
                {"name": kept.key, "value": kept.value, "url": server.address}
                for key in ("session", f"answer-{survey.id}")
                if (kept := client.get_cookie(key))
            ]
        )
        page = made.new_page()
        problems = Problems(page)
        for address, text in pages_of(client).items():
            if MARK not in text:
                continue
            page.goto(address)
            tried += 1
            assert page.evaluate("typeof pwned") == "undefined", (name, address)
            assert page.locator("[onerror], script:not([src]), a[href^='javascript:' i]").count() == 0, (name, address)
        assert problems.seen == [], name
        made.close()
    assert tried >= 25, "the texts are shown"


def seed(db: Database, survey: Survey) -> None:
    """Give every page something to show, and write where only a file or an address writes."""
    crowd(db, survey, 40, ["like", "dislike", "like", "like", "skip", "like"])
    answer(db, survey, ["like"] * 6, arrival=Arrival(via=PAYLOAD[:40]))
    store.add_posters(db, survey.id, [PAYLOAD], now=NOW)
    store.add_idea(db, survey.id, f"crowd-{0:016d}", PAYLOAD, None, today=TODAY)
    publish(db, survey)
    db.execute("UPDATE area SET name = :payload WHERE slug = 'aaby'", {"payload": PAYLOAD})
    db.execute("UPDATE theme_text SET name = :payload", {"payload": PAYLOAD})
    db.execute("UPDATE population SET age_group = :payload WHERE age_group = '65+'", {"payload": PAYLOAD})
    db.execute("UPDATE picture SET source = :payload", {"payload": PAYLOAD})


def pages_of(client: FlaskClient) -> dict[str, str]:
    """Return every page of the url map, about the area with answers, that this visitor may see, with its text."""
    app = client.application
    wanted = [
        address_of(app, rule)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in ("static", "keys.keys")
    ]
    found = {}
    for address in (*wanted, *MORE, f"/?q={PAYLOAD}"):
        with client.get(address) as reply:
            if reply.status_code == 200 and reply.mimetype == "text/html":
                found[address] = reply.text
    return found


def fill_forms(client: FlaskClient, address: str, text: str) -> None:
    """Send every form of a page with the payload in each of its texts, and all else as it stands."""
    tree = html5lib.HTMLParser().parse(text)
    for form in tree.iter(f"{HTML}form"):
        action = form.get("action") or address
        if form.get("method", "").lower() == "post" and not any(word in action for word in LEFT_ALONE):
            fields = [*fields_of(form)]
            if any(text == PAYLOAD for _, text in fields):
                data: dict[str, list[str]] = {"csrf_token": [token(client)]}
                for name, text in fields:
                    if name != "csrf_token":
                        data.setdefault(name, []).append(text)
                client.post(action, data=data).close()
                client.post(action, data=data | {name: [""] for name in ADDRESSES}).close()


def fields_of(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name:
            continue
        if field.tag == f"{HTML}textarea" or (field.tag == f"{HTML}input" and kind in ("text", "search", "url")):
            yield name, "javascript:pwned=1" if name in ADDRESSES else PAYLOAD
        elif field.tag == f"{HTML}input" and (
            kind not in ("radio", "checkbox", "file", "password", "submit")
            or "checked" in field.attrib
            or name.endswith("same_meaning")
        ):
            yield name, field.get("value", "on")
        elif field.tag == f"{HTML}select":
            options = [*field.iter(f"{HTML}option")]
            chosen = next((one for one in options if "selected" in one.attrib), options[0] if options else None)
            if chosen is not None:
                yield name, chosen.get("value", chosen.text or "")


def columns_with_payload(db: Database) -> set[tuple[str, str]]:
    return {
        (table, column.name)
        for table in db.table_names()
        for column in db[table].columns  # type: ignore[union-attr]
        if rows(db, f"SELECT 1 FROM [{table}] WHERE [{column.name}] LIKE '%onerror=pwned%' LIMIT 1")  # noqa: S608
    }
