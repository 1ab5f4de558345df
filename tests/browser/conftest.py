"""A real server and a real browser. A missing Chromium is installed where that is possible, else the run fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import Town
from tests.serving import Server, copied

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "da-DK"}
DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "da-DK"}


def find_chromium() -> str | None:
    named = os.environ.get("SWIPE_TEST_CHROMIUM")
    found = [named, *map(shutil.which, NAMES), *(path for path in MAC_PATHS if Path(path).exists())]
    return next((path for path in found if path), None)


def chromium() -> str:
    """Return the path of a Chromium; as root on Debian install it. A run without a browser fails."""
    if not find_chromium() and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=subprocess.DEVNULL)
    path = find_chromium()
    if path is None:
        pytest.fail("The browser tests need Chromium or Chrome: install it, or name it in SWIPE_TEST_CHROMIUM.")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def _stage(_built_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Server]]:
    """One server for all browser tests: starting it takes longer than most of them."""
    folder = tmp_path_factory.mktemp("stage")
    town = copied(_built_town, folder)
    running = Server(town)
    running.start()
    yield town, running
    running.stop()


@pytest.fixture
def town(_built_town: Town, _stage: tuple[Town, Server]) -> Town:
    """The municipality as it was built: the server opens the database anew for each request."""
    staged, _ = _stage
    time.sleep(0.1)  # what the last test's page sent on leaving has arrived
    for leftover in staged.instance.glob("swipe.db*"):
        leftover.unlink()
    shutil.copy(_built_town.database, staged.database)
    return staged


@pytest.fixture
def server(town: Town, _stage: tuple[Town, Server]) -> Server:  # noqa: ARG001  the town is reset first
    _, running = _stage
    if running.process is None:
        running.start()
    return running


class Problems:
    """What a page complained about: script errors, refused styles, failed requests of the page itself."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        page.on("pageerror", lambda error: self.seen.append(f"script: {error}"))
        page.on("console", lambda line: self.seen.append(line.text) if line.type in ("error", "warning") else None)


def context(browser: Browser, server: Server, **settings: object) -> BrowserContext:
    made = browser.new_context(base_url=server.address, **settings)  # type: ignore[arg-type]
    made.set_default_timeout(10_000)
    return made


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """A page on a phone with touch, 390 x 844, in Danish; any complaint of the page fails the test."""
    made = context(browser, server, **PHONE)
    page = made.new_page()
    problems = Problems(page)
    yield page
    made.close()
    assert problems.seen == []


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Page]:
    """A page on a desktop, 1280 x 900, in Danish; any complaint of the page fails the test."""
    made = context(browser, server, **DESK)
    page = made.new_page()
    problems = Problems(page)
    yield page
    made.close()
    assert problems.seen == []
