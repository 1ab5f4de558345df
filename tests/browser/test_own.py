"""A resident deletes their answer on the phone that gave it."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect
from sqlite_utils import Database

from swipe.model import Survey
from tests.browser.conftest import PHONE, Server, context
from tests.browser.pages import stored, wait_until


def test_an_answer_that_is_deleted_is_gone_from_the_phone_too(phone: Page, db: Database, survey: Survey) -> None:
    phone.goto("/aaby")
    with phone.expect_response("**/aaby/swipes"):
        phone.get_by_role("button", name="Ja", exact=True).click()
    assert sum(map(sum, stored(db, survey).values())) == 1
    phone.goto("/aaby/about")
    phone.get_by_role("link", name="Se, hvad der er gemt").click()
    assert phone.evaluate("Object.keys(localStorage).length") == 1
    phone.get_by_role("link", name="Slet dette svar").click()
    phone.get_by_role("button", name="Ja, slet det").click()
    expect(phone.get_by_role("heading", name="Dit svar er slettet")).to_be_visible()
    wait_until(phone, "Object.keys(localStorage).length === 0")
    assert stored(db, survey) == {}
    phone.get_by_role("link", name="Svar på ny").click()
    expect(phone.locator("#status")).to_have_text("Billede 1 af 6")


def test_a_page_that_was_left_open_cannot_send_it_again(
    browser: Browser, server: Server, db: Database, survey: Survey
) -> None:
    phone = context(browser, server, **PHONE).new_page()
    phone.goto("/aaby")
    with phone.expect_response("**/aaby/swipes"):
        phone.get_by_role("button", name="Ja", exact=True).click()
    other = phone.context.new_page()
    other.goto("/aaby/mine")
    other.get_by_role("link", name="Slet dette svar").click()
    other.get_by_role("button", name="Ja, slet det").click()
    expect(other.get_by_role("heading", name="Dit svar er slettet")).to_be_visible()
    with phone.expect_response("**/aaby/swipes") as reply:
        phone.get_by_role("button", name="Nej", exact=True).click()
    assert reply.value.status == 409
    assert stored(db, survey) == {}
    phone.context.close()
