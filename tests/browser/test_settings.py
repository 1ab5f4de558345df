"""The colour in a real browser: the verdict follows the hand, and the pages follow what is saved."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, Server, context
from tests.browser.pages import log_in


def test_the_verdict_follows_what_is_written_and_what_is_picked(desk: Page) -> None:
    log_in(desk, "ada")
    desk.goto("/admin/settings?lang=en")
    colour, verdict = desk.locator("[name=accent]").first, desk.locator("#verdict .verdict")
    colour.fill("ffcc00")
    expect(verdict).to_contain_text("#ffcc00 is too light to read")
    expect(desk.locator("#picker input")).to_have_value("#ffcc00")
    desk.locator("#picker input").fill("#00539b")
    expect(colour).to_have_value("#00539b")
    expect(verdict).to_contain_text("#00539b is easy to read")


def test_the_colour_suggested_is_one_press_away_and_in_use_at_once(desk: Page) -> None:
    log_in(desk, "ada")
    desk.goto("/admin/settings?lang=en")
    desk.locator("[name=accent]").first.fill("ffcc00")
    suggestion = desk.get_by_role("button", name="Use #")
    nearest = suggestion.inner_text().removeprefix("Use ").strip()
    suggestion.click()
    expect(desk.get_by_role("status")).to_have_text("Saved. It is in use now.")
    desk.wait_for_load_state()
    used = desk.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()")
    assert used == nearest


def test_a_field_that_was_refused_has_the_focus(browser: Browser, server: Server) -> None:
    page = context(browser, server, **DESK).new_page()
    log_in(page, "ada")
    page.goto("/admin/settings?lang=en")
    page.locator("[name=accessibility_statement]").fill("was.digst.dk")
    page.get_by_role("button", name="Save the contacts").click()
    expect(page.locator("[name=accessibility_statement]")).to_be_focused()
    page.context.close()
