"""A resident swipes: finger, mouse, buttons and keys, on a real phone-sized page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlite_utils import Database

from swipe.model import Survey
from tests.browser.conftest import DESK, PHONE, Server, context
from tests.browser.pages import CARDS, card_in_view, stored, wait_for_card
from tests.browser.touch import Finger


def test_a_whole_deck_is_swiped_with_a_finger(phone: Page, db: Database, survey: Survey) -> None:
    phone.goto("/aaby")
    finger = Finger(phone)
    given = {}
    for number in range(1, CARDS + 1):
        wait_for_card(phone, number)
        right = number % 3 != 0
        given[card_in_view(phone)] = (1, 0, 0) if right else (0, 1, 0)
        finger.drag(200 if right else -200)
    phone.wait_for_url("**/aaby/end/theme")
    assert stored(db, survey) == given


def test_a_short_drag_springs_back_and_answers_nothing(phone: Page, db: Database, survey: Survey) -> None:
    phone.goto("/aaby")
    wait_for_card(phone, 1)
    Finger(phone).drag(60, steps=20)
    phone.wait_for_timeout(400)
    wait_for_card(phone, 1)
    assert phone.locator("#deck > .card").first.evaluate("card => card.style.transform") == ""
    assert stored(db, survey) == {}


def test_a_quick_flick_is_enough(phone: Page) -> None:
    phone.goto("/aaby")
    wait_for_card(phone, 1)
    Finger(phone).drag(80, steps=2)
    wait_for_card(phone, 2)


def test_a_drag_that_turns_back_is_taken_back(phone: Page) -> None:
    phone.goto("/aaby")
    wait_for_card(phone, 1)
    finger = Finger(phone)
    finger.drag(160, lift=False)
    box = phone.locator("#deck").bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for x in (150, 135, 120):
        finger._send("touchMove", (middle[0] + x, middle[1]))
        phone.wait_for_timeout(16)
    finger.lift()
    phone.wait_for_timeout(300)
    wait_for_card(phone, 1)


def test_a_cancelled_touch_springs_back(phone: Page) -> None:
    phone.goto("/aaby")
    finger = Finger(phone)
    finger.drag(200, lift=False)
    finger.cancel()
    phone.wait_for_timeout(300)
    wait_for_card(phone, 1)


def test_a_vertical_drag_is_a_scroll(phone: Page) -> None:
    phone.goto("/aaby")
    Finger(phone).drag(30, -200)
    wait_for_card(phone, 1)


def test_the_edge_of_the_screen_belongs_to_the_phone(phone: Page) -> None:
    phone.goto("/aaby")
    Finger(phone).drag(250, start=(18, 400))
    wait_for_card(phone, 1)


def test_a_mouse_drags_the_same_card(desk: Page) -> None:
    desk.goto("/aaby")
    wait_for_card(desk, 1)
    box = desk.locator("#deck").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    desk.mouse.move(x, y)
    desk.mouse.down()
    desk.mouse.move(x + 220, y, steps=8)
    desk.mouse.up()
    wait_for_card(desk, 2)


def test_buttons_answer_and_undo(phone: Page, db: Database, survey: Survey) -> None:
    phone.goto("/aaby")
    first = card_in_view(phone)
    undo = phone.get_by_role("button", name="Fortryd")
    expect(undo).to_be_disabled()
    phone.get_by_role("button", name="Ja").tap()
    wait_for_card(phone, 2)
    phone.get_by_role("button", name="Spring over").tap()
    wait_for_card(phone, 3)
    undo.tap()
    undo.tap()
    wait_for_card(phone, 1)
    assert card_in_view(phone) == first
    for _ in range(CARDS):
        phone.get_by_role("button", name="Nej").tap()
    phone.wait_for_url("**/aaby/end/theme")
    assert set(stored(db, survey).values()) == {(0, 1, 0)}


def test_everything_works_from_the_keyboard(desk: Page, db: Database, survey: Survey) -> None:
    desk.goto("/aaby")
    wait_for_card(desk, 1)
    first = card_in_view(desk)
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Backspace")
    wait_for_card(desk, 1)
    for key in ["ArrowLeft"] + ["ArrowRight"] * (CARDS - 1):
        desk.keyboard.press(key)
    desk.wait_for_url("**/aaby/end/theme")
    answers = stored(db, survey)
    assert answers.pop(first) == (0, 1, 0)
    assert set(answers.values()) == {(1, 0, 0)}


def test_without_javascript_the_buttons_are_forms(
    browser: Browser, server: Server, db: Database, survey: Survey
) -> None:
    made = context(browser, server, **PHONE, java_script_enabled=False)
    page = made.new_page()
    page.goto("/aaby")
    for _ in range(2):
        page.get_by_role("button", name="Ja").tap()
    page.get_by_role("button", name="Fortryd").tap()
    expect(page.locator("#status")).to_have_text(f"Billede 2 af {CARDS}")
    for _ in range(CARDS - 1):
        page.get_by_role("button", name="Nej").tap()
    page.wait_for_url("**/aaby/end/theme")
    assert sorted(stored(db, survey).values()) == [(0, 1, 0)] * (CARDS - 1) + [(1, 0, 0)]
    made.close()


def test_the_list_of_areas_narrows_while_typing(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("searchbox").fill("norre")
    expect(phone.locator("#areas li:visible")).to_have_count(1)
    expect(phone.locator("#found")).to_have_text("1 område")
    phone.get_by_role("searchbox").fill("atlantis")
    expect(phone.locator("#areas li:visible")).to_have_count(0)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_motion_is_as_the_reader_wants_it(browser: Browser, server: Server, motion: str) -> None:
    made = context(browser, server, **DESK, reduced_motion=motion)
    page = made.new_page()
    page.goto("/aaby")
    wait_for_card(page, 1)
    flights = page.evaluate(
        """() => {
            document.querySelector(".yes").click();
            return document.getAnimations().filter((one) => one.effect.target?.closest("#deck")).length;
        }"""
    )
    assert (flights > 0) == (motion == "no-preference")
    made.close()
