"""The planner's queue of pictures in a real browser: progress, a bad file, a broken connection, pause, a ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlite_utils import Database

from swipe import store
from swipe.model import Picture
from tests.browser.conftest import DESK, Server, context
from tests.browser.pages import log_in
from tests.photos import photo, truncated_photo

UPLOADS = "**/plan/noerre-havn/pictures"


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The page of pictures; refused files and broken connections are meant here, errors of the script are not."""
    made = context(browser, server, **DESK)
    opened = made.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    log_in(opened, "petra")
    opened.goto("/plan/noerre-havn/pictures")
    yield opened
    opened.unroute_all(behavior="ignoreErrors")
    made.close()
    assert errors == []


def photos(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"eng {'abcdefghij'[number]}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(photo(600 + number, 800))
    return paths


def choose(page: Page, *files: Path) -> None:
    page.set_input_files("#upload input[type=file]", list(files))


def status(page: Page, text: str) -> None:
    expect(page.locator("#queue-status")).to_contain_text(text)


def cards(db: Database) -> list[Picture]:
    survey = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert survey
    return store.pictures(db, survey.id)


def test_many_files_arrive_with_a_bad_one_among_them(page: Page, db: Database, tmp_path: Path) -> None:
    bad = tmp_path / "halv.jpg"
    bad.write_bytes(truncated_photo())
    choose(page, *photos(tmp_path, 5), bad)
    status(page, "6 af 6 filer · 1 kunne ikke bruges · Færdig.")
    expect(page.locator("#uploaded li.good")).to_have_count(5)
    expect(page.locator("#uploaded li.bad")).to_contain_text("halv.jpg")
    expect(page.locator("#cards .picture")).to_have_count(5)
    expect(page.locator("#queue-pause")).to_be_hidden()
    assert len(cards(db)) == 5


def test_dropped_files_are_sent_and_known_ones_are_recognised(page: Page, db: Database, tmp_path: Path) -> None:
    (path,) = photos(tmp_path, 1)
    choose(page, path)
    status(page, "1 af 1 filer")
    page.evaluate(
        """bytes => {
            const file = new File([new Uint8Array(bytes)], "samme.jpg", { type: "image/jpeg" });
            const data = new DataTransfer();
            data.items.add(file);
            document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }""",
        list(path.read_bytes()),
    )
    expect(page.locator("#uploaded li.good")).to_contain_text("samme.jpg er allerede")
    assert len(cards(db)) == 1


def test_at_most_three_are_sent_at_a_time_and_all_shows_how_far_it_is(page: Page, db: Database, tmp_path: Path) -> None:
    held: list[Route] = []
    holding = True

    def hold(route: Route) -> None:
        if holding and route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    page.route(UPLOADS, hold)
    choose(page, *photos(tmp_path, 5))
    status(page, "0 af 5 filer")
    page.wait_for_timeout(300)
    assert len(held) == 3
    expect(page.locator("#uploaded li progress")).to_have_count(5)
    holding = False
    for route in held:
        route.continue_()
    status(page, "5 af 5 filer · Færdig.")
    assert float(page.locator("#queue-progress").get_attribute("value") or 0) == 5
    assert len(cards(db)) == 5


def test_a_request_that_fails_is_tried_again_by_itself(page: Page, db: Database, tmp_path: Path) -> None:
    tries = []

    def twice(route: Route) -> None:
        if route.request.method == "POST":
            tries.append(1)
        if route.request.method == "POST" and len(tries) <= 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(UPLOADS, twice)
    choose(page, *photos(tmp_path, 1))
    status(page, "1 af 1 filer · Færdig.")
    assert len(tries) == 3
    assert len(cards(db)) == 1


def test_after_three_tries_the_planner_decides(page: Page, db: Database, tmp_path: Path) -> None:
    page.route(UPLOADS, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    choose(page, *photos(tmp_path, 1))
    expect(page.locator("#queue-retry")).to_be_visible()
    expect(page.locator("#uploaded li")).to_contain_text("kom ikke frem")
    page.unroute(UPLOADS)
    page.click("#queue-retry")
    status(page, "1 af 1 filer · Færdig.")
    assert len(cards(db)) == 1


def test_a_broken_connection_holds_the_queue_until_it_is_back(page: Page, db: Database, tmp_path: Path) -> None:
    page.context.set_offline(True)
    choose(page, *photos(tmp_path, 4))
    status(page, "Forbindelsen er væk")
    page.context.set_offline(False)
    status(page, "4 af 4 filer · Færdig.")
    assert len(cards(db)) == 4


def test_a_server_that_is_gone_holds_the_queue_until_it_is_back(
    page: Page, server: Server, db: Database, tmp_path: Path
) -> None:
    server.stop()
    choose(page, *photos(tmp_path, 4))
    status(page, "Forbindelsen er væk")
    expect(page.locator("#queue-retry")).to_be_hidden()
    server.start()
    expect(page.locator("#queue-status")).to_contain_text("4 af 4 filer · Færdig.", timeout=20_000)
    assert len(cards(db)) == 4


def test_files_with_a_manifest_among_them_get_its_words(page: Page, db: Database, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file;theme;caption_da;alt_da\neng a.jpg;green;Engen;En eng\n", encoding="cp1252")
    choose(page, manifest, *photos(tmp_path, 2))
    status(page, "1 af 1 filer · Færdig.")
    expect(page.locator("#uploaded li.left")).to_have_text("Ikke taget med (nævnes ikke i manifestet): eng b.jpg")
    assert [(card.captions["da"], card.alts["da"]) for card in cards(db)] == [("Engen", "En eng")]


def test_a_folder_gives_themes_and_what_is_no_picture_in_it_is_said_once(
    page: Page, db: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "Billeder" / "Grønt"
    folder.mkdir(parents=True)
    photos(folder, 2)
    (folder / "film.mov").write_text("x")
    (folder / "noter.txt").write_text("x")
    page.eval_on_selector("#upload input[type=file]", "input => { input.webkitdirectory = true }")
    page.set_input_files("#upload input[type=file]", folder.parent)
    status(page, "2 af 2 filer · Færdig.")
    left = page.locator("#uploaded li.left")
    expect(left).to_have_count(1)
    expect(left).to_contain_text("Billeder/Grønt/film.mov, Billeder/Grønt/noter.txt")
    assert len({card.theme_id for card in cards(db)} - {None}) == 1


def test_a_queue_can_wait_and_be_cancelled(page: Page, db: Database, tmp_path: Path) -> None:
    held: list[Route] = []
    page.route(UPLOADS, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    choose(page, *photos(tmp_path, 5))
    page.click("#queue-pause")
    status(page, "På pause.")
    expect(page.locator("#queue-pause")).to_have_text("Fortsæt")
    held.pop().continue_()
    status(page, "1 af 5 filer")
    page.click("#queue-cancel")
    status(page, "Annulleret")
    expect(page.locator("#uploaded li")).to_have_count(1)
    expect(page.locator("#queue-cancel")).to_be_hidden()
    assert len(cards(db)) == 1


def test_a_zip_with_folders_of_themes_becomes_cards(page: Page, db: Database, tmp_path: Path) -> None:
    archive = tmp_path / "billeder.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        for path, folder in zip(photos(tmp_path, 3), ("Grønt", "Byliv", "Leg"), strict=True):
            writer.write(path, f"{folder}/{path.name}")
        writer.writestr("Leg/halv.jpg", truncated_photo())
    choose(page, archive)
    status(page, "4 af 4 filer · 1 kunne ikke bruges · Færdig.")
    expect(page.locator("#cards section.group")).to_have_count(3)
    assert len({card.theme_id for card in cards(db)} - {None}) == 3


def test_a_zip_that_leads_outside_is_refused_with_every_reason(page: Page, db: Database, tmp_path: Path) -> None:
    archive = tmp_path / "ond.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("../a.jpg", b"x")
        writer.writestr("inde.zip", b"x")
    choose(page, archive)
    expect(page.locator("#uploaded li.bad")).to_have_count(2)
    expect(page.locator("#uploaded")).to_contain_text("ond.zip: ../a.jpg")
    assert cards(db) == []


def test_being_logged_out_holds_the_queue_and_says_so(page: Page, tmp_path: Path) -> None:
    cookies = page.context.cookies()
    page.context.clear_cookies()
    choose(page, *photos(tmp_path, 1))
    status(page, "Du er blevet logget ud")
    page.context.add_cookies(cookies)
    page.click("#queue-pause")
    status(page, "1 af 1 filer · Færdig.")
