"""One sitting in the browser: from an installation with nothing in it to open surveys everywhere, and their posters."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from swipe import config, store
from swipe.operations import add_staff
from tests.browser.conftest import DESK, Problems, Server, context
from tests.browser.pages import log_in
from tests.conftest import NOW, PASSWORD, Town
from tests.paper import codes_on, sheets_of
from tests.photos import photo

PLACES = ("Nordby", "Sønderby", "Åby")
PEOPLE = "omraade;aldersgruppe;koen;antal;dato\n" + "".join(
    f"{place};15-29;kvinder;{120 + number};2026-01-01\n" for number, place in enumerate(PLACES)
)
NEXT = ".way .next a"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """What `swipe init`, one planner and `swipe serve` leave: no areas, no themes, no name."""
    town = Town(tmp_path / "instance", tmp_path / "images")
    town.images.mkdir()
    store.init_database(town.database)
    config.make_secret_key(town.instance)
    db = store.open_database(town.database)
    add_staff(db, "petra", "planner", PASSWORD, now=NOW)
    db.close()
    running = Server(town, WORKERS="1")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, empty: Server) -> Iterator[Page]:
    made = context(browser, empty, **DESK)
    opened = made.new_page()
    problems = Problems(opened)
    yield opened
    made.close()
    assert problems.seen == []


def folder(where: Path) -> list[Path]:
    """Return photos as they come out of a phone: names without meaning, some lying on their side."""
    made = []
    for number, orientation in enumerate((1, 6, 8, 3, 1, 6, 1, 8, 1, 6)):
        made.append(where / f"IMG_{2031 + 7 * number}.jpg")
        made[-1].write_bytes(photo(480 + 2 * number, 640, orientation=orientation))
    return made


def bring_lists(page: Page, where: Path) -> None:
    (where / "folketal.csv").write_bytes(PEOPLE.encode("cp1252"))
    for listed, sent in (
        ("areas", "\n".join(PLACES)),
        ("population", where / "folketal.csv"),
        ("themes", "name_da;name_en\nGrønt;Green\nByliv;City life"),
    ):
        page.goto("/plan/")
        page.locator(NEXT).click()
        form = page.locator(f"#{listed} form")
        if isinstance(sent, Path):
            form.locator("input[type=file]").set_input_files(sent)
        else:
            form.locator("textarea").fill(sent)
        form.locator("button").click()
        page.locator("button[value=store]").click()
        expect(page.locator(".message").first).to_be_visible()


def sort(page: Page) -> None:
    """Give each half of the folder a theme, with Shift; then keep two of each."""
    photos = page.locator("#cards .group").first.locator(".photo")
    for last, theme in ((4, "Grønt"), (4, "Byliv")):
        photos.nth(0).click()
        photos.nth(last).click(modifiers=["Shift"])
        expect(page.locator("#ticked")).to_have_text("Valgt: 5")
        page.locator("#many").get_by_role("button", name=theme).click()
    for group in page.locator("#cards .group").all():
        for number in (1, 3):
            group.locator(".photo").nth(number).click()
    page.get_by_role("button", name="Behold kun de valgte").click()
    expect(page.locator("#cards > .group:not(#retired) .photo")).to_have_count(4)


def write_texts(page: Page) -> None:
    for number, card in enumerate(page.locator("#cards .picture").all()):
        for field in card.get_by_label("Billedtekst").all():
            field.fill(f"Billede {number}")
        for field in card.get_by_label("Alt-tekst").all():
            field.fill(f"Fire farvede felter, nummer {number}")
        card.get_by_label("Tema").focus()
        expect(card.locator(".picture-state .lacks")).to_have_count(0)
        expect(card.locator(".picture-state .done")).to_be_visible()


def test_from_an_empty_installation_to_posters_in_hand(page: Page, empty: Server, tmp_path: Path) -> None:
    log_in(page, "petra")
    expect(page.get_by_role("heading", name="Begynd her")).to_be_visible()
    bring_lists(page, tmp_path)
    page.goto("/plan/")
    page.get_by_role("link", name="Sønderby").click()
    page.get_by_role("button", name="Opret undersøgelsen").click()

    page.goto("/plan/")
    page.locator(NEXT).click()
    page.locator("#upload input[type=file]").set_input_files(folder(tmp_path))
    expect(page.locator("#queue-status")).to_contain_text("10 af 10 filer · Færdig.", timeout=30_000)
    page.get_by_role("link", name="Sortér dem på én side").click()
    sort(page)
    page.get_by_role("link", name="Skriv teksterne").click()
    write_texts(page)

    page.goto("/plan/soenderby")
    expect(page.locator(".checklist .blocks")).to_have_count(0, timeout=30_000)
    page.get_by_role("link", name="Prøv den").click()
    expect(page.frame_locator(".phone iframe").locator("#status")).to_have_text("Billede 1 af 4")

    page.goto("/plan/")
    page.locator(NEXT).click()
    page.get_by_role("button", name="Vælg alle").click()
    page.get_by_role("button", name="Se, hvad der vil ske").click()
    page.get_by_role("button", name="Gør det").click()
    expect(page.get_by_role("cell", name="en ny kladde")).to_have_count(2)
    page.goto("/plan/")
    page.locator(NEXT).click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    page.get_by_role("button", name="Åbn de valgte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 undersøgelser er åbne nu")

    with page.expect_download() as sheets:
        page.get_by_role("link", name="Alle plakater i én PDF, A4").click()
    codes = read_codes(sheets.value.path().read_bytes())
    assert codes == [f"{empty.address}/{slug}" for slug in ("nordby", "soenderby", "aaby")]
    with page.expect_download() as files:
        page.get_by_role("link", name="En fil til hvert område").click()
    with zipfile.ZipFile(io.BytesIO(files.value.path().read_bytes())) as archive:
        assert read_codes(archive.read("aaby-a4.pdf")) == codes[2:]

    page.goto(codes[0])
    expect(page.locator("#status")).to_have_text("Billede 1 af 4")
    expect(page.get_by_role("heading", name=re.compile("Nordby"))).to_be_visible()


def read_codes(pdf: bytes) -> list[str]:
    """Return what a phone reads on the pages, in their order."""
    return [code for sheet in sheets_of(pdf) for code in codes_on(sheet)]
