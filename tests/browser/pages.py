"""Steps that several browser tests take."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect
from sqlite_utils import Database

from swipe.model import Survey
from tests.conftest import PASSWORD
from tests.counting import stored_answers

CARDS = 6


def log_in(page: Page, name: str) -> None:
    page.goto("/login")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.panel button").click()
    page.wait_for_url(lambda address: "/login" not in address)


def stored(db: Database, survey: Survey) -> dict[int, tuple[int, int, int]]:
    counted = stored_answers(db, survey.id)
    return {t.picture: (t.likes, t.dislikes, t.skips) for t in counted.pictures}


def card_in_view(page: Page) -> int:
    picture = page.locator("#deck > .card:not([hidden]):not(.next):not([aria-hidden])").get_attribute("data-picture")
    assert picture
    return int(picture)


def wait_for_card(page: Page, number: int) -> None:
    expect(page.locator("#status")).to_have_text(f"Billede {number} af {CARDS}")


def wait_until_sent(page: Page) -> None:
    """Wait until the server has acknowledged every answer that this phone keeps."""
    wait_until(page, "() => Object.values(localStorage).every((kept) => !JSON.parse(kept).queue.length)")


def wait_until(page: Page, holds: str) -> None:
    """Wait until an expression holds on the page.

    Not `wait_for_function`: that evaluates its text within the page, which our content security policy forbids as soon
    as the first look has found that it does not hold yet.
    """
    deadline = time.monotonic() + 10
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, f"still not so after 10 s: {holds}"
        page.wait_for_timeout(20)
