"""The planner tries the survey in a phone, follows the checklist, changes many pictures, and fills thirty areas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlite_utils import Database

from swipe import store
from swipe.model import AreaRow, Survey
from tests.browser.conftest import DESK, Server, context
from tests.browser.pages import log_in, stored
from tests.browser.test_accessibility import violations
from tests.paper import codes_on, sheets_of


@pytest.fixture
def tolerant(browser: Browser, server: Server) -> Iterator[Page]:
    """Åby's page of pictures; requests that fail are meant here, errors of the script are not."""
    made = context(browser, server, **DESK)
    page = made.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    log_in(page, "petra")
    page.goto("/plan/aaby/pictures")
    yield page
    made.close()
    assert errors == []


def test_swiping_in_the_phone_of_the_preview_stores_nothing(desk: Page, db: Database, survey: Survey) -> None:
    log_in(desk, "petra")
    desk.goto("/plan/aaby/preview")
    phone = desk.frame_locator(".phone iframe")
    status = phone.locator("#status")
    expect(status).to_have_text("Billede 1 af 6")
    with desk.expect_response(lambda reply: reply.url.endswith("/swipes")) as sent:
        phone.get_by_role("button", name="Ja").click()
        expect(status).to_have_text("Billede 2 af 6")
    assert sent.value.status == 200
    for number in range(3, 7):
        phone.get_by_role("button", name="Nej").click()
        expect(status).to_have_text(f"Billede {number} af 6")
    phone.get_by_role("button", name="Nej").click()
    expect(phone.get_by_role("heading", name="Det var prøven")).to_be_visible()
    assert stored(db, survey) == {}


def test_the_checklist_leads_to_the_field(desk: Page) -> None:
    log_in(desk, "petra")
    desk.goto("/plan/noerre-havn")
    line = desk.locator(".checklist li", has_text="hvornår resultatet kommer")
    line.get_by_role("link").click()
    assert desk.url.endswith("/plan/noerre-havn#rules")
    expect(desk.get_by_label("Resultatet er lovet til")).to_be_in_viewport()


def test_what_blocks_is_said_and_leads_to_where_it_is_put_right(desk: Page, db: Database) -> None:
    log_in(desk, "petra")
    desk.goto("/plan/noerre-havn")
    desk.get_by_role("button", name="Åbn undersøgelsen").click()
    expect(desk.get_by_role("status")).to_have_text("Undersøgelsen kan ikke åbne endnu.")
    line = desk.locator(".checklist li.blocks").first
    expect(line).to_contain_text("mindst to")
    line.get_by_role("link").click()
    expect(desk).to_have_url(re.compile("/plan/noerre-havn/pictures"))
    assert store.newest_survey(db, store.area_by_slug(db, "noerre-havn")).state == "draft"  # type: ignore[union-attr]


def test_many_pictures_are_retired_by_keyboard_and_brought_back(desk: Page, db: Database, survey: Survey) -> None:
    log_in(desk, "petra")
    desk.goto("/plan/aaby/pictures")
    desk.get_by_role("button", name="Vælg alle her").first.press("Enter")
    expect(desk.locator("#ticked")).to_have_text("Valgt: 2")
    desk.get_by_role("button", name="Tag dem ud").press("Enter")
    expect(desk.get_by_text("2 billeder ændret.")).to_be_visible()
    assert len(store.pictures(db, survey.id)) == 4
    desk.get_by_role("button", name="Fortryd for dem alle").press("Enter")
    expect(desk.get_by_text("Fortrudt: alt er, som det var.")).to_be_visible()
    assert len(store.pictures(db, survey.id)) == 6


def test_a_saved_text_is_undone_in_place(desk: Page, db: Database, survey: Survey) -> None:
    log_in(desk, "petra")
    desk.goto("/plan/aaby/pictures")
    card = desk.locator("#cards .picture").first
    caption = card.get_by_label("Billedtekst").first
    before = caption.input_value()
    caption.fill("Noget andet")
    card.get_by_label("Tema").focus()
    card.get_by_role("button", name="Fortryd").click()
    expect(card.get_by_label("Billedtekst").first).to_have_value(before)
    assert store.pictures(db, survey.id)[0].captions["da"] == before


def rename(page: Page, words: str) -> Locator:
    """Write another caption on the first card, leave the field, and return the card's state line."""
    card = page.locator("#cards .picture").first
    card.get_by_label("Billedtekst").first.fill(words)
    card.get_by_label("Tema").focus()
    return card.locator(".picture-state")


def test_a_text_written_without_a_connection_says_so_and_is_saved_when_it_is_back(
    tolerant: Page, db: Database, survey: Survey
) -> None:
    tolerant.context.set_offline(True)
    state = rename(tolerant, "Uden net")
    expect(state).to_contain_text("Ikke gemt: der er ingen forbindelse.")
    tolerant.context.set_offline(False)
    expect(state).to_contain_text("Gemt.")
    assert store.pictures(db, survey.id)[0].captions["da"] == "Uden net"


def test_a_text_written_after_being_logged_out_is_kept_until_one_is_back(
    tolerant: Page, db: Database, survey: Survey
) -> None:
    cookies = tolerant.context.cookies()
    tolerant.context.clear_cookies()
    state = rename(tolerant, "Logget ud")
    expect(state).to_contain_text("Ikke gemt: ")
    expect(tolerant.locator("#cards .picture").first.get_by_label("Billedtekst").first).to_have_value("Logget ud")
    tolerant.context.add_cookies(cookies)
    state.get_by_role("button", name="Prøv igen").click()
    expect(state).to_contain_text("Gemt.")
    assert store.pictures(db, survey.id)[0].captions["da"] == "Logget ud"


def test_a_server_that_stumbles_is_told_beside_the_card(tolerant: Page, db: Database, survey: Survey) -> None:
    stumble = "<html><body><h1>Det gik galt.</h1></body></html>"
    tolerant.route("**/pictures/*", lambda route: route.fulfill(status=500, content_type="text/html", body=stumble))
    state = rename(tolerant, "Snublet")
    expect(state).to_contain_text("Ikke gemt: Det gik galt.")
    tolerant.unroute("**/pictures/*")
    state.get_by_role("button", name="Prøv igen").click()
    expect(state).to_contain_text("Gemt.")
    assert store.pictures(db, survey.id)[0].captions["da"] == "Snublet"


def test_cards_that_are_prepared_say_so_until_they_are_ready(desk: Page, db: Database, survey: Survey) -> None:
    names = [card.image.name for card in store.pictures(db, survey.id)[:3]]
    for name in names:
        store.set_image_state(db, name, "waiting")
    log_in(desk, "petra")
    desk.goto("/plan/aaby/pictures")
    lines = desk.get_by_text("Gøres klar til telefonen …")
    expect(lines).to_have_count(3)
    store.set_image_state(db, names[0], "ready")
    expect(lines).to_have_count(2)
    store.set_image_state(db, names[1], "failed")
    expect(desk.get_by_text("Det kunne ikke gøres klar til telefonen.")).to_be_visible()
    store.set_image_state(db, names[2], "ready")
    expect(lines).to_have_count(0)
    with desk.expect_response("**/making"):
        desk.get_by_role("button", name="Prøv igen").click()
    expect(desk.get_by_text("Det kunne ikke gøres klar til telefonen.")).to_have_count(0)


def test_one_survey_reaches_thirty_areas_and_all_open(desk: Page, db: Database) -> None:
    store.save_areas(db, [AreaRow(f"omraade-{n}", f"Område {n}") for n in range(30)])
    log_in(desk, "petra")
    desk.goto("/plan/")
    desk.get_by_role("link", name="Én undersøgelse til mange områder").click()
    desk.get_by_label("Undersøgelsen, der skal kopieres").select_option("aaby")
    desk.get_by_role("button", name="Vælg alle").click()
    desk.get_by_role("button", name="Se, hvad der vil ske").click()
    expect(desk.get_by_role("heading", name="Det vil der ske")).to_be_visible()
    assert store.newest_survey(db, store.area_by_slug(db, "omraade-7")) is None
    desk.get_by_role("button", name="Gør det").click()
    expect(desk.get_by_role("cell", name="en ny kladde")).to_have_count(32)
    assert violations(desk) == []
    desk.get_by_role("button", name="Åbn alle 32, der er klar").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("32 undersøgelser er åbne nu")
    assert store.newest_survey(db, store.area_by_slug(db, "omraade-7")).state == "open"  # type: ignore[union-attr]
    assert violations(desk) == []
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Alle plakater i én PDF, A4").click()
    sheets = sheets_of(Path(download.value.path()).read_bytes(), 60)
    assert {code.rpartition("/")[2] for sheet in sheets for code in codes_on(sheet)} == {
        "vester-eng",
        "oester-mark",
        *(f"omraade-{number}" for number in range(30)),
    }
