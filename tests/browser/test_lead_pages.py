"""The lead's pages in a browser: sorting, exploring, counts that move and can be stopped, with and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from swipe import store
from swipe.operations import simulate_area
from tests.browser.conftest import DESK, Server, context
from tests.browser.pages import log_in
from tests.conftest import TODAY, Town
from tests.residents import crowd

MIXED = ["like", "dislike", "like", "like", "skip", "like"]


@pytest.fixture
def lively(town: Town) -> None:
    db = store.open_database(town.database)
    for number, slug in enumerate(["aaby", "oester-mark"]):
        simulate_area(db, store.area_by_slug(db, slug), 120 + 40 * number, seed=3, today=TODAY)
    db.close()


@pytest.fixture
def plain(browser: Browser, server: Server) -> Iterator[Page]:
    """A desktop whose browser runs no script."""
    made = context(browser, server, java_script_enabled=False, **DESK)
    yield made.new_page()
    made.close()


def first_area(page: Page) -> str:
    return page.locator(".results tbody th a").first.inner_text()


def answer_more(town: Town, count: int) -> None:
    db = store.open_database(town.database)
    survey = store.public_survey(db, store.area_by_slug(db, "aaby"))
    assert survey
    crowd(db, survey, count, MIXED)
    db.close()


@pytest.mark.usefixtures("lively")
def test_a_heading_sorts_in_place_and_the_address_follows(desk: Page) -> None:
    log_in(desk, "leo")
    desk.goto("/lead/?answers=simulated")
    desk.evaluate("window.stayed = true")
    heading = desk.locator("#sort-responses")
    heading.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("th[aria-sort=descending] #sort-responses")).to_be_visible()
    assert first_area(desk) == "Øster Mark"
    assert "sort=responses" in desk.url
    assert "answers=simulated" in desk.url
    assert desk.evaluate("window.stayed"), "the page was not loaded anew"
    assert desk.evaluate("document.activeElement.id") == "sort-responses", "a second press turns the order round"
    desk.keyboard.press("Enter")
    expect(desk.locator("th[aria-sort=ascending] #sort-responses")).to_be_visible()
    assert first_area(desk) == "Åby"
    desk.go_back()
    expect(desk.locator("th[aria-sort=descending] #sort-responses")).to_be_visible()


@pytest.mark.usefixtures("lively")
def test_a_theme_is_chosen_for_the_table(desk: Page) -> None:
    log_in(desk, "leo")
    desk.goto("/lead/?answers=simulated")
    desk.locator("#by-green").click()
    expect(desk.locator("#by-green[aria-current]")).to_be_visible()
    expect(desk.locator("#sort-share")).to_be_visible()
    shown = desk.locator(".results").inner_text()
    desk.reload()
    assert desk.locator(".results").inner_text() == shown, "the address is the view"


@pytest.mark.usefixtures("lively")
def test_two_clicks_explore_and_the_view_has_an_address(desk: Page) -> None:
    log_in(desk, "leo")
    desk.goto("/lead/explore?answers=simulated")
    desk.get_by_text("Alle temaer").click()
    expect(desk.locator("#view .groups")).to_have_count(3)
    desk.get_by_text("Køn", exact=True).click()
    expect(desk.locator("#view .groups").first).to_contain_text("Kvinder")
    for part in ("theme=all", "by=gender", "answers=simulated"):
        assert part in desk.url
    shown = desk.locator("#view").inner_text()
    desk.reload()
    assert desk.locator("#view").inner_text() == shown


@pytest.mark.usefixtures("lively")
def test_areas_are_compared_by_ticking_them(desk: Page) -> None:
    log_in(desk, "leo")
    desk.goto("/lead/compare?answers=simulated")
    desk.get_by_label("Åby").check()
    expect(desk.locator("#view")).to_contain_text("Vælg et område mere")
    desk.get_by_label("Øster Mark").check()
    expect(desk.locator(".told-apart")).to_be_visible()
    for part in ("area=aaby", "area=oester-mark"):
        assert part in desk.url


def test_counts_move_and_what_was_opened_stays_open(desk: Page, town: Town) -> None:
    log_in(desk, "leo")
    counts = desk.locator("#live-totals dd")
    expect(counts.nth(1)).to_have_text("0")
    desk.get_by_text("Område for område").click()
    desk.get_by_role("button", name="Pause").click()
    resume = desk.get_by_role("button", name="Tæl videre")
    expect(resume).to_be_focused()
    expect(desk.locator("[hx-trigger*=every]")).to_have_count(0)
    answer_more(town, 3)
    resume.click()
    expect(counts.nth(1)).to_have_text("3")
    expect(desk.locator("#live-areas")).to_be_visible()
    expect(desk.get_by_role("button", name="Pause")).to_be_focused()
    expect(desk.locator("[hx-trigger*=every]")).to_have_count(1)


def test_counts_are_no_chatter_for_those_who_listen(desk: Page, town: Town) -> None:
    log_in(desk, "leo")
    before = desk.locator("#live-status").inner_text()
    desk.evaluate("""() => {
        window.said = 0;
        new MutationObserver(() => window.said++).observe(
            document.querySelector("#live-status"), {childList: true, characterData: true, subtree: true});
    }""")
    answer_more(town, 3)
    desk.get_by_role("button", name="Pause").click()
    desk.get_by_role("button", name="Tæl videre").click()
    expect(desk.locator("#live-totals dd").nth(1)).to_have_text("3")
    assert desk.evaluate("window.said") == 0
    assert desk.locator("#live-status").inner_text() == before


def test_somebody_who_was_logged_out_keeps_the_page(desk: Page, town: Town) -> None:
    log_in(desk, "leo")
    desk.get_by_role("button", name="Pause").click()
    expect(desk.get_by_role("button", name="Tæl videre")).to_be_visible()
    desk.context.clear_cookies(name="session")
    answer_more(town, 3)
    asked = desk.evaluate("fetch('/lead/live', {headers: {'HX-Request': 'true'}}).then(reply => reply.redirected)")
    assert asked, "the counts are behind the login"
    expect(desk.locator("#live-totals dd").nth(1)).to_have_text("0")


@pytest.mark.usefixtures("lively")
def test_all_of_it_works_without_script(plain: Page) -> None:
    log_in(plain, "leo")
    plain.goto("/lead/?answers=simulated")
    plain.locator("#sort-participation").click()
    expect(plain.locator("th[aria-sort] #sort-participation")).to_be_visible()
    expect(plain.get_by_role("button", name="Pause")).to_be_hidden()
    plain.goto("/lead/explore?answers=simulated")
    plain.get_by_text("Køn", exact=True).click()
    plain.get_by_role("button", name="Vis").click()
    assert "by=gender" in plain.url
    expect(plain.locator("#view")).to_contain_text("Kvinder")
    plain.goto("/lead/compare?answers=simulated")
    plain.get_by_label("Åby").check()
    plain.get_by_label("Øster Mark").check()
    plain.get_by_role("button", name="Vis").click()
    expect(plain.locator(".told-apart")).to_be_visible()


@pytest.mark.usefixtures("lively")
def test_the_page_of_an_area_prints_on_white_paper_without_buttons(desk: Page) -> None:
    log_in(desk, "leo")
    desk.emulate_media(media="print", color_scheme="dark")
    desk.goto("/lead/aaby?answers=simulated")
    for name in (".downloads", ".tabs", ".crumb", ".as-table", ".bar"):
        expect(desk.locator(name).first).to_be_hidden()
    expect(desk.locator(".headline")).to_be_visible()
    colour = desk.locator("body").evaluate("body => getComputedStyle(body).color")
    assert colour == "rgb(0, 0, 0)"
    desk.set_viewport_size({"width": 690, "height": 1000})  # A4 less its margins
    assert not desk.evaluate("""() => [...document.querySelectorAll("table, svg")].some(
        one => one.getBoundingClientRect().right > innerWidth + 1)""")
