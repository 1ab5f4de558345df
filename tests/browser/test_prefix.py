"""Under a path (https://www.kommune.dk/swipe/) everything works as it does under a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.browser.conftest import DESK, PHONE, Problems
from tests.browser.pages import CARDS, card_in_view, stored, wait_for_card
from tests.browser.touch import Finger
from tests.conftest import PASSWORD, Town
from tests.photos import photo
from tests.serving import Server, copied

MOST_PAGES = 60


@pytest.fixture(scope="module")
def stage(_built_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Server]]:
    folder = tmp_path_factory.mktemp("prefix")
    town = copied(_built_town, folder)
    running = Server(town, PATH_PREFIX="/swipe")
    running.start()
    yield town, running
    running.stop()


@pytest.fixture
def town(stage: tuple[Town, Server]) -> Town:
    return stage[0]


@pytest.fixture
def home(stage: tuple[Town, Server]) -> str:
    return f"{stage[1].address}/swipe/"


class Strays(Problems):
    """What a page asked for outside the path, and what was not there, beside what it complained about."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.on("response", self._look)

    def _look(self, response: Response) -> None:
        if not urlsplit(response.url).path.startswith("/swipe/") or response.status >= 400:
            self.seen.append(f"{response.status} {response.url}")


def visit(browser: Browser, home: str, **settings: object) -> tuple[BrowserContext, Page, Strays]:
    made = browser.new_context(base_url=home, **settings)  # type: ignore[arg-type]
    made.set_default_timeout(10_000)
    page = made.new_page()
    return made, page, Strays(page)


def log_in(page: Page, name: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.panel button").click()
    page.wait_for_url(lambda address: "/login" not in address)


def follow_links(context: BrowserContext, start: str) -> set[str]:
    """Ask for every page and file that can be reached from one; return their paths. None lies elsewhere."""
    known, waiting = {start}, [start]
    while waiting and len(known) < MOST_PAGES:
        address = waiting.pop(0)
        reply = context.request.get(address)
        assert reply.ok, f"{reply.status} {address}"
        if "text/html" not in reply.headers["content-type"]:
            continue
        for found in re.findall(r'<(?:a|link|img|script)[^>]*? (?:href|src)="([^"]+)"|hx-get="([^"]+)"', reply.text()):
            link = urldefrag(urljoin(address, "".join(found).replace("&amp;", "&")))[0]
            if link.startswith(("mailto:", "data:", "https://")):
                continue
            assert urlsplit(link).path.startswith("/swipe/"), f"{address} leads to {link}"
            if link not in known:
                known.add(link)
                waiting.append(link)
    return {urlsplit(one).path for one in known}


def test_a_resident_swipes_to_the_end_under_a_path(browser: Browser, home: str, db: Database, survey: Survey) -> None:
    made, page, strays = visit(browser, home, **PHONE)
    page.goto("aaby?via=plakat")
    given = {}
    for number in range(1, CARDS + 1):
        wait_for_card(page, number)
        given[card_in_view(page)] = (1, 0, 0)
        Finger(page).drag(200)
    page.wait_for_url("**/swipe/aaby/end/theme")
    assert stored(db, survey) == given
    for step in ("you", "why", "idea"):
        page.get_by_role("link", name="Spring over").click()
        page.wait_for_url(f"**/swipe/aaby/end/{step}")
    page.get_by_role("link", name="Spring over").click()
    page.wait_for_url("**/swipe/aaby/thanks")
    assert {cookie["path"] for cookie in made.cookies()} == {"/swipe"}
    made.close()
    assert strays.seen == []


def test_a_planner_works_under_a_path(browser: Browser, home: str, db: Database, tmp_path: Path) -> None:
    file = tmp_path / "eng.jpg"
    file.write_bytes(photo(640, 800))
    made, page, strays = visit(browser, home, **DESK)
    page.goto("plan/noerre-havn/pictures")
    assert "next=/swipe/plan/noerre-havn/pictures" in page.url
    log_in(page, "petra")
    page.wait_for_url("**/swipe/plan/noerre-havn/pictures")
    page.set_input_files("#upload input[type=file]", [file])
    expect(page.locator("#queue-status")).to_contain_text("1")
    expect(page.locator(".picture img").first).to_be_visible(timeout=20_000)
    card = page.locator("article.picture")
    with page.expect_response(lambda reply: reply.request.method == "POST"):
        card.get_by_label("Tema").select_option("Grønt")
    expect(card.get_by_text("Gemt")).to_be_visible()
    current = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert current
    assert store.pictures(db, current.id)[0].theme_id
    paths = follow_links(made, f"{home}plan/aaby")
    assert {"/swipe/plan/aaby", "/swipe/plan/aaby/outreach", "/swipe/plan/aaby/pictures"} <= paths
    made.close()
    assert strays.seen == []


def test_a_lead_reads_figures_under_a_path(browser: Browser, home: str) -> None:
    made, page, strays = visit(browser, home, **DESK)
    page.goto("lead/")
    log_in(page, "leo")
    page.get_by_role("row", name="Åby").get_by_role("link").click()
    page.wait_for_url("**/swipe/lead/aaby")
    paths = follow_links(made, f"{home}lead/")
    assert {"/swipe/lead/live", "/swipe/lead/explore", "/swipe/lead/aaby", "/swipe/lead/summary.csv"} <= paths
    made.close()
    assert strays.seen == []
