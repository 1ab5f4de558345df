"""The 120 seconds: a frame that starts with the first swipe, can be hidden, and is never a trap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.browser.conftest import PHONE, Server, context
from tests.browser.pages import wait_for_card, wait_until_sent

HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
    dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A phone whose clock stands still until a test moves it."""
    made = context(browser, server, **PHONE)
    page = made.new_page()
    page.clock.install()
    yield page
    made.close()


def gone(page: Page) -> float:
    """Return how much of the ring is gone, in [0, 1]."""
    return abs(float(page.locator("#left").evaluate("ring => ring.style.strokeDashoffset || 0")))


def yes(page: Page) -> None:
    page.get_by_role("button", name="Ja").tap()


def elapsed_s(db: Database, survey: Survey) -> int:
    return db.execute("SELECT elapsed_ms FROM response WHERE survey = ?", [survey.id]).fetchone()[0] // 1000


def test_the_ring_starts_at_the_first_swipe(page: Page) -> None:
    page.goto("/aaby")
    page.clock.run_for(60_000)
    assert gone(page) == 0
    yes(page)
    page.clock.run_for(30_000)
    assert gone(page) == pytest.approx(0.25, abs=0.02)


def test_the_ring_pauses_while_the_page_is_hidden(page: Page) -> None:
    page.goto("/aaby")
    yes(page)
    page.clock.run_for(12_000)
    page.evaluate(HIDE, True)
    page.clock.run_for(90_000)
    page.evaluate(HIDE, False)
    page.clock.run_for(12_000)
    assert gone(page) == pytest.approx(0.2, abs=0.02)


def test_the_time_spent_survives_a_reload_and_is_stored(page: Page, db: Database, survey: Survey) -> None:
    page.goto("/aaby")
    yes(page)
    page.clock.run_for(20_000)
    yes(page)
    wait_until_sent(page)
    page.reload()
    wait_for_card(page, 3)
    page.clock.run_for(20_000)
    yes(page)
    wait_until_sent(page)
    assert elapsed_s(db, survey) in range(39, 42)


def test_the_clock_can_be_hidden_and_stays_so(page: Page) -> None:
    page.goto("/aaby")
    clock = page.get_by_role("button", name="Vis de to minutter")
    expect(clock).to_have_attribute("aria-pressed", "true")
    clock.tap()
    expect(clock).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#left")).to_have_css("opacity", "0")
    yes(page)
    page.reload()
    expect(clock).to_have_attribute("aria-pressed", "false")
    clock.tap()
    expect(clock).to_have_attribute("aria-pressed", "true")


def test_the_card_in_hand_may_be_finished_and_then_one_may_swipe_on(page: Page) -> None:
    page.goto("/aaby")
    yes(page)
    page.clock.run_for(125_000)
    expect(page.locator("#time-up")).to_be_hidden()
    yes(page)
    expect(page.get_by_role("heading", name="Tak, tiden er gået")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "time-up"
    page.keyboard.press("ArrowRight")
    wait_for_card(page, 3)
    page.get_by_role("button", name="Swipe videre").tap()
    yes(page)
    wait_for_card(page, 4)
    expect(page.locator("#time-up")).to_be_hidden()
    page.reload()
    yes(page)
    wait_for_card(page, 5)
    expect(page.locator("#time-up")).to_be_hidden()


def test_when_the_time_is_up_one_can_go_to_the_end(page: Page) -> None:
    page.goto("/aaby")
    yes(page)
    page.clock.run_for(125_000)
    yes(page)
    page.get_by_role("link", name="Se resultatet").tap()
    page.wait_for_url("**/aaby/end/theme")


def test_a_hard_stop_offers_to_answer_without_a_limit_first(page: Page, db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, replace(survey.rules, hard_stop=True))
    page.goto("/aaby")
    expect(page.get_by_role("link", name="Svar uden tidsgrænse")).to_be_visible()
    yes(page)
    page.clock.run_for(125_000)
    yes(page)
    expect(page.locator("#time-up")).to_be_visible()
    expect(page.get_by_role("button", name="Swipe videre")).to_have_count(0)
    page.reload()
    expect(page.locator("#time-up")).to_be_visible()
    assert page.locator("#choices").evaluate("form => form.inert")


def test_without_a_limit_there_is_no_clock(page: Page, db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, replace(survey.rules, hard_stop=True))
    page.goto("/aaby")
    page.get_by_role("link", name="Svar uden tidsgrænse").tap()
    expect(page.locator("#clock")).to_be_hidden()
    yes(page)
    page.clock.run_for(300_000)
    yes(page)
    wait_for_card(page, 3)
    expect(page.locator("#time-up")).to_be_hidden()


def test_the_seconds_are_never_announced(page: Page) -> None:
    page.goto("/aaby")
    page.evaluate(
        """() => {
            window.said = 0;
            new MutationObserver(() => window.said++).observe(document.getElementById("status"), {
                childList: true, characterData: true, subtree: true });
        }"""
    )
    yes(page)
    page.clock.run_for(60_000)
    assert page.evaluate("window.said") == 1, "the next picture, and nothing else"
    assert page.locator("#clock svg").get_attribute("aria-hidden") == "true"
