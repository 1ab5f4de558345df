"""Every page against axe-core (WCAG 2.2 A and AA), on a phone and a desk, light and dark, in both languages."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from swipe import store
from swipe.model import AreaRow, Flag
from swipe.operations import simulate_area
from tests.browser.conftest import DESK, PHONE, Server, context
from tests.browser.pages import log_in
from tests.conftest import NOW, TODAY, Town
from tests.residents import crowd, publish

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BEFORE = [
    "/",
    "/?q=atlantis",
    "/?lives=no",
    "/aaby",
    "/aaby/code",
    "/oester-mark",
    "/vester-eng",
    "/atlantis",
    "/login",
]
BEFORE += ["/oester-mark/results", "/aaby/results", "/aaby/about", "/aaby/mine"]
AFTER = [f"/aaby/{page}" for page in ("end/theme", "end/you", "end/why", "end/idea", "thanks")] + ["/aaby"]
AFTER += ["/aaby/mine", "/aaby/mine/1/delete", "/aaby/mine/1/deleted"]
"""What a resident meets after an answer; the deck's address then says that one has answered."""
PLAN = [
    "/plan/",
    "/plan/aaby",
    "/plan/aaby/pictures",
    "/plan/aaby/pictures/sort",
    "/plan/aaby/outreach",
    "/plan/aaby/preview",
    "/plan/spread/",
    "/plan/spread/open",
    "/plan/register/",
    "/plan/noerre-havn/pictures",
    "/plan/aaby/voices",
    "/plan/aaby/pictures/1/focus",
    "/plan/oester-mark/outcome",
    "/plan/noerre-havn",
    "/plan/vester-eng",
]
LEAD = ["/lead/?answers=simulated&map=green", "/lead/aaby?answers=simulated", "/lead/aaby", "/lead/vester-eng"]
LEAD += ["/lead/explore", "/lead/explore?area=aaby&theme=all&by=", "/lead/compare?area=aaby&area=oester-mark"]
LEAD += ["/lead/oester-mark/rounds"]
LEAD += ["/lead/aaby/log", "/lead/oester-mark/log", "/plan/aaby/outcome", "/account/keys", "/account/safety"]
ADMIN = [
    "/account/second-factor",
    "/admin/",
    "/admin/audit",
    "/admin/new",
    "/admin/1",
    "/account/password",
    "/admin/settings",
    "/admin/settings?saved=colour",
]
PAGES = {None: BEFORE, "answered": AFTER, "petra": PLAN, "leo": LEAD, "ada": ADMIN}
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OF_WIDTH = [*OF_COLOUR, "target-size", "scrollable-region-focusable", "heading-order", "region", "label", "link-name"]
"""Rules that another width can break, because it shows and hides; the rest is the same in both."""
LOOKS = {"phone": {**PHONE, "locale": "da-DK"}, "desk": {**DESK, "locale": "en-GB"}}
WIDTHS = [(320, "100%"), (390, "200%"), (768, "100%"), (1280, "200%")]
"""320 px is what a 1280 px screen leaves at 400 % zoom (WCAG 1.4.10); large text may not push anything out."""


@pytest.fixture
def lively(town: Town) -> None:
    """Something to show on every page: figures, words, a published result, a map."""
    db = store.open_database(town.database)
    for number, slug in enumerate(["aaby", "noerre-havn", "oester-mark"]):
        west = 10 + number / 10
        ring = [[west, 55], [west + 0.1, 55], [west + 0.1, 55.1], [west, 55.1], [west, 55]]
        boundary = json.dumps({"type": "Polygon", "coordinates": [ring]})
        store.save_areas(db, [AreaRow(slug, store.area_by_slug(db, slug).name, boundary)])
    area = store.area_by_slug(db, "aaby")
    simulate_area(db, area, 60, seed=1, today=TODAY)
    survey = store.public_survey(db, area)
    assert survey
    crowd(db, survey, 40, ["like", "dislike", "like", "like", "skip", "like"])
    key = f"crowd-{0:016d}"
    cards = [card.id for card in store.pictures(db, survey.id)]
    store.save_reasons(db, survey.id, key, {cards[0]: "Her mangler skygge."})
    store.add_idea(db, survey.id, key, "En bålplads", None, today=TODAY)
    publish(db, survey)
    store.set_aside(db, survey.id, Flag("x", "burst", TODAY, "p1", (1, 2)), staff=None, now=NOW)
    store.note_failed_code(db, survey.id, "0" * 64, today=TODAY)
    ada = store.user_by_name(db, "ada")
    assert ada
    store.begin_second_factor(db, ada.id, "n" * 22)
    store.note_audit(db, "log", staff=None, now=NOW, survey=survey.id)
    leo = store.user_by_name(db, "leo")
    assert leo
    store.make_access_key(db, leo.id, "Power BI til byrådet", now=NOW)
    store.save_post(db, area, None, said={"da": "Mere skygge."}, done={"da": "Vi planter 40 træer."}, today=TODAY)
    db.close()


def visit(browser: Browser, server: Server, who: str | None, **look: object) -> Page:
    """Return a page of somebody who has logged in, or has answered a card and seen the thank-you page."""
    page = context(browser, server, **look).new_page()
    if who == "answered":
        page.goto("/aaby?lang=da")
        with page.expect_response("**/aaby/swipes"):
            page.get_by_role("button", name="Ja", exact=True).click()
        page.context.clear_cookies(name="lang")
    elif who:
        log_in(page, who)
    return page


def violations(page: Page, **only: object) -> list[str]:
    results = Axe().run(page, options={"runOnly": only or {"type": "tag", "values": TAGS}})
    return [
        f"{page.url}: {found['id']}: {node['target']} {node['failureSummary']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_no_page_breaks_a_rule(browser: Browser, server: Server, who: str | None, look: str) -> None:
    """Every rule on a phone; in dark colours and at a desk those that these can break."""
    page = visit(browser, server, who, color_scheme="light", **LOOKS[look])
    found = []
    for address in PAGES[who]:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        if look == "desk":
            found += violations(page, type="rule", values=OF_WIDTH)
            continue
        found += violations(page)
        page.emulate_media(color_scheme="dark")
        found += violations(page, type="rule", values=OF_COLOUR)
    page.context.close()
    assert found == []


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("who", PAGES)
def test_no_page_scrolls_sideways(browser: Browser, server: Server, who: str | None) -> None:
    wide = []
    page = visit(browser, server, who, locale="da-DK")
    for address in PAGES[who]:
        page.goto(address)
        for width, text in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append((address, width))
    page.context.close()
    assert wide == []


@pytest.mark.usefixtures("lively")
def test_a_language_from_right_to_left_turns_every_page_but_not_the_swipe(browser: Browser, town: Town) -> None:
    """Without a catalogue the words stay English; the direction is the locale's."""
    running = Server(town, LANGUAGES='["da", "en", "ar"]')
    running.start()
    page = visit(browser, running, "answered", **PHONE)
    page.goto("/aaby?more=1&lang=ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    no, yes = (page.locator(f".choices .{name}").bounding_box() for name in ("no", "yes"))
    assert no
    assert yes
    assert no["x"] < yes["x"], "right is yes in every language"
    wide = []
    for address in ["/", "/aaby/results", "/aaby/about", *AFTER]:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(address)
    assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).direction") == "rtl"
    page.context.close()
    running.stop()
    assert wide == []


@pytest.mark.parametrize("height", [360, 390])
def test_a_phone_on_its_side_shows_the_picture_and_all_buttons(browser: Browser, server: Server, height: int) -> None:
    page = context(browser, server, viewport={"width": 800, "height": height}, locale="da-DK").new_page()
    page.goto("/aaby")
    for part in ("#deck", ".choices .no", ".choices .yes", "#undo button"):
        box = page.locator(part).bounding_box()
        assert box, part
        assert box["y"] + box["height"] <= height, part
    page.context.close()


@pytest.mark.parametrize("control", ["Ja", "Nej", "Fortryd"])
def test_the_big_buttons_are_big_enough_for_a_thumb(phone: Page, control: str) -> None:
    phone.goto("/aaby")
    box = phone.get_by_role("button", name=control).bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 56


def test_one_polite_status_tells_where_one_is(phone: Page) -> None:
    phone.goto("/aaby")
    assert phone.locator("main [role=status]:visible").count() == 1
    assert phone.locator("#status").text_content() == "Billede 1 af 6"


def test_focus_stays_on_the_button_that_was_pressed(desk: Page) -> None:
    desk.goto("/aaby")
    yes = desk.get_by_role("button", name="Ja")
    yes.focus()
    desk.keyboard.press("Enter")
    desk.wait_for_timeout(350)
    assert desk.evaluate("document.activeElement.value") == "like"


def test_the_page_may_be_zoomed(phone: Page) -> None:
    phone.goto("/aaby")
    viewport = phone.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport
