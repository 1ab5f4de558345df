"""Figures of the resident's page in a real browser, six times slower than this machine: python -m tests.bench.phone

Nothing here is a test: machines differ. Lighthouse is run by hand, with the command in the README.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from swipe import config, demo, store
from tests.bench.measure import NOW, say
from tests.browser.conftest import FLAGS, PHONE, Server, chromium
from tests.browser.touch import Finger
from tests.conftest import Town

SLOWER = 6
CARDS = 20
WATCH = """
    window.handled = 0;
    window.shift = 0;
    window.drawn = 0;
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) {
            window.handled = Math.max(window.handled, one.processingEnd - one.startTime);
            window.drawn = Math.max(window.drawn, one.duration);
        }
    }).observe({ type: "event", durationThreshold: 16, buffered: true });
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) window.shift += one.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


def build(folder: Path) -> Town:
    town = Town(folder / "instance", folder / "images")
    town.images.mkdir()
    config.make_secret_key(town.instance)
    store.init_database(town.database)
    db = store.open_database(town.database)
    for _ in demo.build_demo(db, town.images, now=NOW):
        pass
    db.close()
    return town


def weigh(page: Page) -> None:
    """Bytes over the wire and requests, from the address to the first picture."""
    page.goto("/havnefronten")
    page.wait_for_load_state("networkidle")
    first = page.locator("#deck .card img").first.evaluate("image => image.currentSrc")
    entries = page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .map((one) => [one.name, one.transferSize])"""
    )
    needed = [(name, size) for name, size in entries if name == first or "/pictures/" not in name]
    needed = [(name, size) for name, size in needed if not name.endswith("icon.svg")]
    say("first picture: requests (the next cards and the tab's icon left out)", str(len(needed)))
    say("  bytes over the wire, headers included", f"{sum(size for _, size in needed):,}")
    for name, size in needed:
        say(f"    {name.rpartition('/')[2][:40]}", f"{size:,}")


def time_swipes(page: Page, slower: int) -> None:
    """The slowest event, as the browser itself times it; its last part is a frame drawn without a graphics card."""
    page.goto("/havnefronten")
    page.wait_for_load_state("networkidle")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    finger = Finger(page, frame_s=None)
    for number in range(CARDS):
        finger.drag(200 if number % 3 else -200)
        page.wait_for_timeout(350)
    page.get_by_role("button", name="Fortryd").tap()
    page.get_by_role("button", name="Ja").tap()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(800)
    handled, drawn = page.evaluate("[window.handled, window.drawn]")
    what = f"slowest event of {CARDS} swipes, undo, button, key at {slower}x"
    say(f"{what}: handled / drawn", f"{handled:.0f} / {drawn:.0f} ms")
    say("  layout shift", f"{page.evaluate('window.shift'):.4f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        server = Server(build(Path(made)), ACCESS_LOG="")
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for job in (weigh, partial(time_swipes, slower=1), partial(time_swipes, slower=SLOWER)):
            context = browser.new_context(base_url=server.address, device_scale_factor=2.6, **PHONE)  # type: ignore[arg-type]
            page = context.new_page()
            page.add_init_script(WATCH)
            job(page)
            context.close()
        browser.close()
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
