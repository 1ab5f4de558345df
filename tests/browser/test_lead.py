"""From swipes on a phone to a file on the project lead's desk: the numbers add up."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Server, context
from tests.browser.pages import CARDS, card_in_view, log_in, wait_for_card
from tests.browser.touch import Finger

PEOPLE = 10
SEEN_MS = 310
"""People look before they swipe; what is faster than 300 ms counts nowhere."""


def swipe_a_deck(browser: Browser, server: Server, person: int, hand_count: Counter[tuple[int, str]]) -> None:
    """One person on their own phone; every third of a person's swipes goes left, each differently."""
    made = context(browser, server, **PHONE)
    page = made.new_page()
    page.clock.install()
    page.goto("/aaby")
    finger = Finger(page)
    for number in range(1, CARDS + 1):
        wait_for_card(page, number)
        picture = card_in_view(page)
        page.clock.run_for(SEEN_MS)
        right = (number + person) % 3 != 0
        hand_count[picture, "likes" if right else "dislikes"] += 1
        if person == 0:
            finger.drag(200 if right else -200)
        else:
            page.get_by_role("button", name="Ja" if right else "Nej").tap()
    page.wait_for_url("**/aaby/end/theme")
    made.close()


def test_the_csv_equals_a_hand_count_of_the_swipes_made(
    browser: Browser, server: Server, desk: Page, tmp_path: Path
) -> None:
    hand_count: Counter[tuple[int, str]] = Counter()
    for person in range(PEOPLE):
        swipe_a_deck(browser, server, person, hand_count)

    log_in(desk, "leo")
    expect(desk.get_by_role("row", name="Åby")).to_contain_text(str(PEOPLE))
    desk.get_by_role("row", name="Åby").get_by_role("link").click()
    expect(desk.locator(".tiles dd").first).to_have_text(str(PEOPLE))
    desk.locator(".downloads summary").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV til Excel").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    pictures = [row for row in rows if row["row"] == "picture"]
    assert len(pictures) == CARDS
    for row in pictures:
        for kind in ("likes", "dislikes"):
            assert int(row[kind]) == hand_count[int(row["key"]), kind]
        assert int(row["shown"]) == PEOPLE
    total = sum(int(row["likes"]) + int(row["dislikes"]) + int(row["skips"]) for row in pictures)
    assert total == PEOPLE * CARDS

    written = tmp_path / "from-the-command.csv"
    command = [sys.executable, "-m", "swipe", "summary", "aaby", "--format", "csv", "-o", str(written)]
    subprocess.run(command, check=True, env={**os.environ, **server.environment})
    assert written.read_bytes() == data, "the command writes the same bytes"


def test_fewer_than_ten_people_show_no_preferences(browser: Browser, server: Server, desk: Page) -> None:
    hand_count: Counter[tuple[int, str]] = Counter()
    for person in range(2):
        swipe_a_deck(browser, server, person, hand_count)
    log_in(desk, "leo")
    desk.get_by_role("row", name="Åby").get_by_role("link").click()
    expect(desk.locator(".headline")).to_contain_text("For få i Åby har svaret")
    expect(desk.locator(".themes")).to_have_count(0)
    desk.locator(".downloads summary").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="JSON", exact=True).click()
    summary = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert summary["participation"]["responses"] == 2
    assert {theme["share"] for theme in summary["themes"]} == {None}
    assert {picture["likes"] for picture in summary["pictures"]} == {None}
    assert summary["notes"]
