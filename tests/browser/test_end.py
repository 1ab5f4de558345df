"""The last steps in a real browser: one tap each, with and without JavaScript, and the phone handed on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.browser.conftest import PHONE, Server, context
from tests.browser.pages import CARDS, wait_for_card
from tests.browser.touch import Finger
from tests.counting import stored_answers
from tests.photos import encoded, scene


def finish(page: Page) -> None:
    page.get_by_role("button", name="Byliv").tap()
    page.wait_for_url("**/end/you")
    page.get_by_label("15 til 29 år").check()
    page.get_by_role("group", name="Bor du i Åby?").get_by_label("Nej").check()
    page.get_by_role("button", name="Gå videre").tap()
    page.wait_for_url("**/end/why")
    page.locator(".reasons summary").first.tap()
    page.get_by_role("textbox").first.fill("Her mangler skygge.")
    page.get_by_role("button", name="Gå videre").tap()
    page.wait_for_url("**/end/idea")
    page.get_by_role("textbox").fill("En bålplads")
    page.locator("input[type=file]").set_input_files(
        {"name": "baal.jpg", "mimeType": "image/jpeg", "buffer": encoded(scene(600, 800))}
    )
    page.get_by_role("button", name="Send idéen").tap()
    page.wait_for_url("**/thanks")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_whole_path_from_poster_to_thanks(
    browser: Browser, server: Server, db: Database, survey: Survey, script: bool
) -> None:
    made = context(browser, server, **PHONE, java_script_enabled=script)
    page = made.new_page()
    page.goto("/aaby?via=poster-3")
    page.get_by_role("button", name="Ja").tap()
    page.get_by_role("button", name="Fortryd").tap()
    for _ in range(CARDS):
        page.get_by_role("button", name="Ja").tap()
    page.wait_for_url("**/end/theme")
    finish(page)
    expect(page.get_by_text("Din idé er sendt")).to_be_visible()
    expect(page.locator(".leaning li").first).to_contain_text("2 af 2")
    kept = db.execute("SELECT via, first_theme, elapsed_ms FROM response WHERE survey = ?", [survey.id]).fetchone()
    assert kept[0] == "poster-3"
    assert {theme.id: theme.slug for theme in store.themes(db)}[kept[1]] == "city"
    assert kept[2] is not None
    assert [reason.text for reason in store.reasons(db, survey.id)] == ["Her mangler skygge."]
    (idea,) = store.ideas(db, survey.id)
    assert (idea.text, idea.state, idea.image is not None) == ("En bålplads", "waiting", True)
    assert dict(db.execute("SELECT variable, value FROM background").fetchall()) == {
        "lives": "no",
        "age_group": "15-29",
    }
    made.close()


def test_one_may_stop_early_and_come_back(phone: Page, db: Database, survey: Survey) -> None:
    phone.goto("/aaby")
    phone.get_by_role("button", name="Ja").tap()
    phone.get_by_role("link", name="Jeg er færdig").tap()
    phone.wait_for_url("**/end/theme")
    phone.get_by_role("link", name="Spring resten over").tap()
    phone.wait_for_url("**/thanks")
    phone.goto("/aaby")
    expect(phone.locator("h1")).to_have_text("Du har svaret")
    phone.get_by_role("link", name="Swipe de sidste 5 billeder").tap()
    wait_for_card(phone, 2)
    phone.goto("/aaby/thanks")
    phone.goto("/aaby")
    phone.get_by_role("link", name="Ændr mine svar").tap()
    wait_for_card(phone, 1)
    with phone.expect_response("**/aaby/swipes"):
        phone.get_by_role("button", name="Nej").tap()
    counted = stored_answers(db, survey.id)
    assert [(one.likes, one.dislikes) for one in counted.pictures] == [(0, 1)]


def test_the_next_person_swipes_on_the_same_phone(phone: Page, db: Database, survey: Survey) -> None:
    for person in range(2):
        phone.goto("/aaby")
        wait_for_card(phone, 1)
        finger = Finger(phone)
        for _ in range(CARDS):
            finger.drag(200 if person == 0 else -200)
            phone.wait_for_timeout(50)
        phone.wait_for_url("**/end/theme")
        phone.get_by_role("link", name="Spring resten over").tap()
        phone.wait_for_url("**/thanks")
        phone.get_by_role("button", name="Næste person på denne telefon").tap()
        phone.wait_for_url("**/aaby")
    counted = stored_answers(db, survey.id)
    assert counted.responses == 2
    assert {(one.likes, one.dislikes) for one in counted.pictures} == {(1, 1)}


def test_the_link_is_copied_where_the_phone_has_no_sheet_to_share(browser: Browser, server: Server) -> None:
    made = context(browser, server, **PHONE, permissions=["clipboard-read", "clipboard-write"])
    page = made.new_page()
    page.add_init_script("delete Navigator.prototype.share")
    page.goto("/aaby")
    with page.expect_response("**/aaby/swipes"):
        page.get_by_role("button", name="Ja").tap()
    page.goto("/aaby/thanks")
    page.get_by_role("button", name="Del undersøgelsen").tap()
    expect(page.get_by_text("Linket er kopieret.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{server.address}/aaby?via=share"
    made.close()


def test_the_phones_own_sheet_is_used_where_there_is_one(phone: Page) -> None:
    phone.add_init_script("Navigator.prototype.share = async (what) => { window.shared = what }")
    phone.goto("/aaby")
    with phone.expect_response("**/aaby/swipes"):
        phone.get_by_role("button", name="Ja").tap()
    phone.goto("/aaby/thanks")
    phone.get_by_role("button", name="Del undersøgelsen").tap()
    assert phone.evaluate("window.shared.url").endswith("/aaby?via=share")


def test_the_back_button_leads_back_to_the_deck(phone: Page) -> None:
    phone.goto("/aaby")
    phone.get_by_role("button", name="Ja").tap()
    phone.get_by_role("link", name="Jeg er færdig").tap()
    phone.wait_for_url("**/end/theme")
    phone.go_back()
    wait_for_card(phone, 2)
    phone.wait_for_timeout(300)
    phone.get_by_role("button", name="Ja").tap()
    wait_for_card(phone, 3)
