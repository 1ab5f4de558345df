"""Every page against axe-core (WCAG 2.2 A and AA), on a phone and a desk, light and dark, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from swipe import store
from swipe.operations import simulate_area
from tests.browser.conftest import DESK, PHONE, Server, context
from tests.browser.pages import log_in
from tests.conftest import TODAY, Town

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    None: ["/", "/?q=atlantis", "/aaby", "/oester-mark", "/vester-eng", "/atlantis", "/login"],
    "petra": ["/plan/", "/plan/aaby", "/plan/noerre-havn", "/plan/vester-eng", "/plan/oester-mark"],
    "leo": ["/lead/?answers=simulated", "/lead/aaby?answers=simulated", "/lead/aaby", "/lead/vester-eng"],
}
LOOKS = [
    {**PHONE, "color_scheme": "light", "locale": "da-DK"},
    {**PHONE, "color_scheme": "dark", "locale": "en-GB"},
    {**DESK, "color_scheme": "light", "locale": "en-GB"},
    {**DESK, "color_scheme": "dark", "locale": "da-DK"},
]


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{page.url}: {found['id']}: {node['target']} {node['failureSummary']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("look", range(len(LOOKS)))
@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_a_rule(browser: Browser, server: Server, town: Town, name: str | None, look: int) -> None:
    db = store.open_database(town.database)
    simulate_area(db, store.area_by_slug(db, "aaby"), 60, seed=1, today=TODAY)
    db.close()
    made = context(browser, server, **LOOKS[look])
    page = made.new_page()
    if name:
        log_in(page, name)
    found = []
    for address in PAGES[name]:
        page.goto(address)
        page.wait_for_timeout(300)
        found += violations(page)
    made.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, server: Server, town: Town, width: int) -> None:
    db = store.open_database(town.database)
    simulate_area(db, store.area_by_slug(db, "aaby"), 60, seed=1, today=TODAY)
    db.close()
    wide = []
    for name, addresses in PAGES.items():
        made = context(browser, server, viewport={"width": width, "height": 700}, locale="da-DK")
        page = made.new_page()
        if name:
            log_in(page, name)
        for address in addresses:
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(address)
        made.close()
    assert wide == []


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
