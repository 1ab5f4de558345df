"""From the planner's screen to the resident's phone: posters, letters, the preview's code, words to send."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.browser.conftest import DESK, PHONE, Server, context
from tests.browser.pages import log_in
from tests.paper import codes_on, sheets_of


@pytest.fixture
def planner(desk: Page) -> Page:
    log_in(desk, "petra")
    return desk


@pytest.fixture
def stranger(browser: Browser, server: Server) -> Iterator[Page]:
    """A phone that has never been here."""
    made = context(browser, server, **PHONE)
    yield made.new_page()
    made.close()


def downloaded(page: Page, role: str, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_code_on_a_printed_poster_opens_the_survey_and_counts_for_its_place(
    planner: Page, stranger: Page, db: Database, survey: Survey, paper: str
) -> None:
    planner.goto("/plan/aaby/outreach")
    planner.get_by_label("Hvor skal plakater hænge?").fill("Biblioteket\nTorvet")
    planner.get_by_role("button", name="Tilføj nummererede plakater").click()
    sheets = sheets_of(downloaded(planner, "link", f"{paper} Torvet"))
    (address,) = codes_on(sheets[0])
    stranger.goto(address)
    with stranger.expect_response("**/aaby/swipes"):
        stranger.get_by_role("button", name="Ja", exact=True).click()
    assert store.sources(db, survey.id) == {"p2": 1}
    planner.reload()
    expect(planner.get_by_role("row", name="Plakat 2: Torvet")).to_contain_text("1 besvarelse")


def test_the_code_on_a_letter_lets_one_in(planner: Page, stranger: Page, db: Database, survey: Survey) -> None:
    planner.goto("/plan/aaby/outreach")
    planner.get_by_label("Hvor mange?").fill("3")
    planner.get_by_label("Sedler til at klippe ud").check()
    (sheet,) = sheets_of(downloaded(planner, "button", "Lav koder"), 200)
    codes = codes_on(sheet)
    assert len(codes) == 3
    stranger.goto(codes[0])
    expect(stranger.locator("[name=code]")).to_have_value(codes[0].rpartition("=")[2])
    stranger.locator("main form button").first.click()
    expect(stranger.locator("#status")).to_have_text("Billede 1 af 6")
    assert store.code_counts(db, survey.id) == (3, 1)


def test_the_code_of_the_preview_opens_it_on_a_phone_without_a_login(
    planner: Page, stranger: Page, db: Database
) -> None:
    planner.goto("/plan/aaby/preview")
    seen = planner.get_by_role("img", name="QR-kode til prøven").screenshot()
    with Image.open(io.BytesIO(seen)) as picture:
        (address,) = codes_on(picture.convert("RGB"))
    stranger.goto(address)
    expect(stranger.get_by_text("Tæller ikke")).to_be_visible()
    with stranger.expect_response("**/swipes"):
        stranger.get_by_role("button", name="Ja", exact=True).click()
    assert db["response"].count == 0


def test_the_phone_on_the_page_is_a_phone(planner: Page) -> None:
    """As wide as the phones of the other tests, and the three answers are seen without scrolling."""
    planner.goto("/plan/aaby/preview")
    frame = planner.frames[1]
    frame.wait_for_selector("#choices")
    assert frame.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]
    assert frame.evaluate("document.getElementById('choices').getBoundingClientRect().bottom <= innerHeight")


def test_words_to_send_are_copied_at_one_press(browser: Browser, server: Server) -> None:
    made = context(browser, server, **DESK)
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    page = made.new_page()
    log_in(page, "petra")
    page.goto("/plan/aaby/outreach")
    page.get_by_role("button", name=re.compile("Kopiér.+Til sociale medier")).first.click()
    expect(page.get_by_role("status").filter(has_text="Kopieret")).to_be_visible()
    assert "/aaby?via=facebook&lang=da" in page.evaluate("navigator.clipboard.readText()")
    made.close()


def test_times_in_the_wrong_order_are_told_where_they_stand(browser: Browser, server: Server) -> None:
    made = context(browser, server, **DESK)
    page = made.new_page()
    log_in(page, "petra")
    page.goto("/plan/noerre-havn")
    page.get_by_label("Åbner af sig selv").fill("2199-02-01T08:00")
    page.get_by_label("Lukker af sig selv").fill("2199-01-01T08:00")
    page.get_by_role("button", name="Gem tiderne").click()
    expect(page.get_by_text("Undersøgelsen ville lukke, før den åbner.")).to_be_in_viewport()
    expect(page.get_by_label("Lukker af sig selv")).to_be_focused()
    made.close()
