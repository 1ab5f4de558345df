"""Nothing lost and nothing counted twice, whatever happens to phone, network and server: checked against the rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.browser.conftest import PHONE, Problems, Server, context
from tests.browser.pages import CARDS, card_in_view, stored, wait_for_card, wait_until
from tests.conftest import NOW
from tests.faults import full_disk


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A phone whose page may complain: the network is taken from it."""
    made = context(browser, server, **PHONE)
    yield made
    made.close()


FILL_UP = """() => {
    for (let size = 2 ** 22; size >= 1; size /= 2)
        try { for (let n = 0; ; n++) localStorage[`${size}-${n}`] = "x".repeat(size); } catch {}
}"""


def say_yes(page: Page, times: int) -> None:
    for _ in range(times):
        page.get_by_role("button", name="Ja").tap()


def responses(db: Database) -> int:
    return sum(store.response_counts(db).values())


def test_a_lost_reply_is_sent_again_and_counts_once(visit: BrowserContext, db: Database, survey: Survey) -> None:
    page = visit.new_page()
    lost = []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().status)  # the server has it; the phone never hears of it
            route.abort()
        else:
            route.continue_()

    page.route("**/aaby/swipes", lose)
    page.goto("/aaby")
    say_yes(page, CARDS)
    page.wait_for_url("**/aaby/end/theme", timeout=30_000)
    assert lost == [200, 200]
    assert list(stored(db, survey).values()) == [(1, 0, 0)] * CARDS
    assert sum(store.exposures(db, survey.id).values()) == CARDS
    assert responses(db) == 1


def test_a_server_that_is_busy_is_asked_again(visit: BrowserContext, db: Database, survey: Survey) -> None:
    page = visit.new_page()
    refused = []

    def refuse(route: Route) -> None:
        if len(refused) < 2:
            refused.append(503)
            route.fulfill(status=503, body="busy")
        else:
            route.continue_()

    page.route("**/aaby/swipes", refuse)
    page.goto("/aaby")
    say_yes(page, CARDS)
    page.wait_for_url("**/aaby/end/theme", timeout=30_000)
    assert refused == [503, 503]
    assert list(stored(db, survey).values()) == [(1, 0, 0)] * CARDS


def test_a_server_whose_disk_is_full_gets_the_answers_when_there_is_room(
    visit: BrowserContext, server: Server, db: Database, survey: Survey
) -> None:
    page = visit.new_page()
    page.goto("/aaby")
    with full_disk(server), page.expect_response(lambda reply: reply.status == 503):
        say_yes(page, 2)
    assert stored(db, survey) == {}
    say_yes(page, CARDS - 2)
    page.wait_for_url("**/aaby/end/theme", timeout=30_000)
    assert list(stored(db, survey).values()) == [(1, 0, 0)] * CARDS


def test_a_tab_that_is_killed_offline_sends_its_answers_when_it_is_opened_again(
    visit: BrowserContext, db: Database, survey: Survey
) -> None:
    page = visit.new_page()
    page.goto("/aaby")
    visit.set_offline(True)
    first = card_in_view(page)
    say_yes(page, 3)
    page.close()
    assert stored(db, survey) == {}
    visit.set_offline(False)
    again = visit.new_page()
    again.goto("/aaby")
    wait_for_card(again, 4)
    with again.expect_response("**/aaby/swipes"):
        say_yes(again, 1)
    say_yes(again, 2)
    again.wait_for_url("**/aaby/end/theme")
    answers = stored(db, survey)
    assert answers[first] == (1, 0, 0)
    assert len(answers) == CARDS
    assert responses(db) == 1


def test_two_tabs_are_one_resident(visit: BrowserContext, db: Database, survey: Survey) -> None:
    left, right = visit.new_page(), visit.new_page()
    left.goto("/aaby")
    right.goto("/aaby")
    shared = card_in_view(left)
    assert card_in_view(right) == shared
    with left.expect_response("**/aaby/swipes"):
        say_yes(left, 1)
    with right.expect_response("**/aaby/swipes"):
        right.get_by_role("button", name="Nej").tap()
    assert stored(db, survey) == {shared: (0, 1, 0)}, "the latest answer wins"
    say_yes(left, CARDS - 1)
    left.wait_for_url("**/aaby/end/theme")
    assert len(stored(db, survey)) == CARDS
    assert responses(db) == 1


def test_a_full_storage_loses_nothing(visit: BrowserContext, db: Database, survey: Survey) -> None:
    page = visit.new_page()
    page.goto("/aaby")
    page.evaluate(FILL_UP)
    say_yes(page, 2)
    page.get_by_role("button", name="Fortryd").tap()
    say_yes(page, CARDS - 1)
    page.wait_for_url("**/aaby/end/theme")
    assert list(stored(db, survey).values()) == [(1, 0, 0)] * CARDS


def test_after_clearing_the_storage_a_changed_answer_still_wins(
    visit: BrowserContext, db: Database, survey: Survey
) -> None:
    page = visit.new_page()
    page.goto("/aaby")
    first = card_in_view(page)
    with page.expect_response("**/aaby/swipes"):
        say_yes(page, 1)
    page.evaluate("localStorage.clear()")
    page.reload()
    wait_for_card(page, 2)
    page.get_by_role("button", name="Fortryd").tap()
    page.get_by_role("button", name="Nej").tap()
    say_yes(page, CARDS - 1)
    page.wait_for_url("**/aaby/end/theme")
    assert stored(db, survey)[first] == (0, 1, 0)


def test_what_one_person_left_unsent_is_not_the_next_persons(
    visit: BrowserContext, db: Database, survey: Survey
) -> None:
    first = visit.new_page()
    first.goto("/aaby")
    with first.expect_response("**/aaby/swipes"):
        say_yes(first, 1)
    visit.route("**/aaby/swipes", lambda route: route.abort())
    say_yes(first, 2)
    other = visit.new_page()
    other.goto("/aaby/thanks")
    other.get_by_role("button", name="Næste person på denne telefon").tap()
    wait_for_card(other, 1)
    first.close()
    visit.unroute("**/aaby/swipes")
    other.reload()
    for _ in range(CARDS):
        other.get_by_role("button", name="Nej").tap()
    other.wait_for_url("**/aaby/end/theme")
    expect(other.locator("h1")).to_be_visible()
    assert responses(db) == 2
    totals = [sum(kind) for kind in zip(*stored(db, survey).values(), strict=True)]
    assert totals == [3, CARDS, 0]


def test_a_reload_in_the_middle_goes_on_where_one_was(phone: Page) -> None:
    phone.goto("/aaby")
    for number in (1, 2):
        wait_for_card(phone, number)
        phone.get_by_role("button", name="Ja").tap()
    wait_for_card(phone, 3)
    third = card_in_view(phone)
    phone.reload()
    wait_for_card(phone, 3)
    assert card_in_view(phone) == third
    phone.get_by_role("button", name="Fortryd").tap()
    wait_for_card(phone, 2)


def test_answers_given_offline_arrive_when_the_connection_is_back(
    browser: Browser, server: Server, db: Database, survey: Survey
) -> None:
    made = context(browser, server, **PHONE)
    page = made.new_page()
    page.goto("/aaby")
    wait_for_card(page, 1)
    wait_until(page, "[...document.images].filter(i => i.loading !== 'lazy').every(i => i.complete)")
    made.set_offline(True)
    for _ in range(CARDS):
        page.get_by_role("button", name="Ja").tap()
    expect(page.locator("#waiting")).to_be_visible()
    assert stored(db, survey) == {}
    made.set_offline(False)
    page.wait_for_url("**/aaby/end/theme", timeout=40_000)
    assert set(stored(db, survey).values()) == {(1, 0, 0)}
    made.close()


def test_a_server_that_restarts_in_between_loses_nothing(
    browser: Browser, server: Server, db: Database, survey: Survey
) -> None:
    made = context(browser, server, **PHONE)
    page = made.new_page()
    page.goto("/aaby")
    page.get_by_role("button", name="Ja").tap()
    wait_for_card(page, 2)
    server.stop()
    for _ in range(CARDS - 1):
        page.get_by_role("button", name="Nej").tap()
    server.start()
    page.wait_for_url("**/aaby/end/theme", timeout=40_000)
    assert sorted(stored(db, survey).values()) == [(0, 1, 0)] * (CARDS - 1) + [(1, 0, 0)]
    made.close()


def test_without_local_storage_the_answers_still_arrive(
    browser: Browser, server: Server, db: Database, survey: Survey
) -> None:
    made = context(browser, server, **PHONE)
    page = made.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })")
    problems = Problems(page)
    page.goto("/aaby")
    for _ in range(CARDS):
        page.get_by_role("button", name="Ja").tap()
    page.wait_for_url("**/aaby/end/theme")
    assert len(stored(db, survey)) == CARDS
    assert problems.seen == []
    made.close()


def test_a_survey_that_closes_meanwhile_says_so_and_keeps_what_was_sent(
    browser: Browser, server: Server, db: Database, survey: Survey
) -> None:
    made = context(browser, server, **PHONE)
    page = made.new_page()
    page.goto("/aaby")
    with page.expect_response("**/aaby/swipes"):
        page.get_by_role("button", name="Ja").tap()
    store.close_survey(db, survey.id, now=NOW)
    page.get_by_role("button", name="Ja").tap()
    expect(page.locator("#closed")).to_be_visible()
    assert len(stored(db, survey)) == 1
    made.close()
