"""A planner in the browser: upload, describe, open."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from sqlite_utils import Database

from swipe import pictures, store
from swipe.model import Survey
from tests.browser.conftest import DESK, Server, context
from tests.browser.pages import log_in
from tests.conftest import Town
from tests.photos import REAL_PHOTOS, photo

SECRETS = (b"Exif", b"GPS", b"http://ns.adobe.com/xap", b"Owner Secret", b"TestPhone")


def three_photos(folder: Path) -> list[Path]:
    """Return three photos as phones take them: real ones where they are at hand, else made ones."""
    if REAL_PHOTOS:
        return [REAL_PHOTOS / name for name in ("Landscape_6.jpg", "Portrait_8.jpg", "DSCN0010.jpg")]
    made = []
    for number, orientation in enumerate((6, 8, 1)):
        path = folder / f"photo-{number}.jpg"
        path.write_bytes(photo(900 + number, 1200, orientation=orientation, gps=True))
        made.append(path)
    return made


def draft(db: Database) -> Survey:
    found = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert found
    return found


def upload(page: Page, *files: Path) -> None:
    page.locator("#upload input[type=file]").set_input_files(files)


def test_three_photos_become_upright_pictures_without_a_trace_of_where_they_were_taken(
    desk: Page, db: Database, town: Town, tmp_path: Path
) -> None:
    photos = three_photos(tmp_path)
    log_in(desk, "petra")
    desk.goto("/plan/noerre-havn/pictures")
    upload(desk, *photos)
    expect(desk.locator("#uploaded li.good")).to_have_count(3, timeout=30_000)
    expect(desk.locator("#cards .picture")).to_have_count(3)
    expect(desk.get_by_text("Gøres klar til telefonen")).to_have_count(0, timeout=30_000)
    cards = store.pictures(db, draft(db).id)
    assert sorted(card.source for card in cards) == sorted(path.name for path in photos)
    for card in cards:
        assert card.image.height > card.image.width, "a card is upright"
        for name in pictures.variant_names(card.image):
            data = (town.images / name).read_bytes()
            assert not [secret for secret in SECRETS if secret in data], name
            with Image.open(io.BytesIO(data)) as variant:
                assert not variant.getexif()
                assert not {"exif", "xmp", "icc_profile", "comment"} & set(variant.info)


def test_a_made_photo_taken_sideways_stands_upright(desk: Page, db: Database, town: Town, tmp_path: Path) -> None:
    path = tmp_path / "sideways.jpg"
    path.write_bytes(photo(900, 1200, orientation=6))
    log_in(desk, "petra")
    desk.goto("/plan/noerre-havn/pictures")
    upload(desk, path)
    expect(desk.locator("#uploaded li.good")).to_have_count(1)
    image = store.pictures(db, draft(db).id)[0].image
    with Image.open(town.images / pictures.variant_name(image.name, image.widths[0], "jpg")) as card:
        red, green, blue = card.convert("RGB").getpixel((20, 20))  # type: ignore[misc]
    assert red > 150, "the top left of the upright scene is red"
    assert max(green, blue) < 90


def test_from_upload_to_open_without_leaving_the_page(desk: Page, db: Database, tmp_path: Path) -> None:
    files = []
    for number in range(2):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(photo(600 + number, 800))
    log_in(desk, "petra")
    desk.goto("/plan/noerre-havn/pictures")
    expect(desk.locator("#missing")).to_contain_text("mindst to")
    upload(desk, *files)
    expect(desk.locator("#cards .picture")).to_have_count(2)
    expect(desk.locator("#missing")).to_contain_text("2 billeder mangler et tema")
    for card in desk.locator("#cards .picture").all():
        card.get_by_label("Tema").select_option("Grønt")
        for field in card.get_by_label("Billedtekst").all():
            field.fill("En eng")
        for field in card.get_by_label("Alt-tekst").all():
            field.fill("En eng med høje blomster")
        card.get_by_label("Tema").focus()
        expect(card.locator(".picture-state .done")).to_be_visible()
        expect(card.locator(".picture-state .lacks")).to_have_count(0)
    expect(desk.locator("#missing")).to_contain_text("Alt er på plads")
    desk.get_by_role("button", name="Åbn undersøgelsen").click()
    expect(desk.locator("h1 .pill")).to_have_text("åben")
    assert draft(db).state == "open"


def test_the_last_of_many_quick_changes_is_saved(desk: Page, db: Database, survey: Survey) -> None:
    def slowly(route: Route) -> None:
        desk.wait_for_timeout(300)
        route.continue_()

    log_in(desk, "petra")
    desk.goto("/plan/aaby/pictures")
    desk.route("**/pictures/*", lambda route: slowly(route) if route.request.method == "POST" else route.continue_())
    card = desk.locator("#cards .picture").first
    fields = card.get_by_label("Billedtekst").all() + card.get_by_label("Alt-tekst").all()
    for number, field in enumerate(fields):
        field.fill(f"Ændring {number}")
    card.get_by_label("Tema").focus()
    card.get_by_label("Tema").select_option("Grønt")
    expect(card.locator(".picture-state .done")).to_be_visible()
    saved = [f"Ændring {number}" for number in range(len(fields))]
    for _ in range(50):
        first = store.pictures(db, survey.id)[0]
        if [*first.captions.values(), *first.alts.values()] == saved:
            break
        desk.wait_for_timeout(100)
    assert [*first.captions.values(), *first.alts.values()] == saved


def test_the_crop_is_chosen_by_dragging_and_by_keys(desk: Page, db: Database, tmp_path: Path) -> None:
    (tmp_path / "eng.jpg").write_bytes(photo(1600, 1200))
    log_in(desk, "petra")
    desk.goto("/plan/noerre-havn/pictures")
    upload(desk, tmp_path / "eng.jpg")
    desk.locator("#cards .picture").get_by_role("link", name="Vælg udsnit").click()
    slider = desk.get_by_role("slider")
    expect(slider).to_have_value("50")
    frame = desk.locator(".focus-frame")
    expect(frame).to_have_attribute("style", re.compile("width"))  # the photo is there, and the frame lies on it
    box = frame.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 20, box["y"] + 20)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 20 - box["width"], box["y"] + 60, steps=5)
    desk.mouse.up()
    expect(slider).to_have_value("0")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(slider).to_have_value("4")
    moved = frame.bounding_box()
    assert moved
    assert 0 < moved["x"] - desk.locator("#stage").bounding_box()["x"] < box["width"] / 10  # type: ignore[index]
    desk.get_by_role("button", name="Skær kortet her").click()
    expect(desk.get_by_text("Kortet er skåret på ny.")).to_be_visible()
    image = store.pictures(db, draft(db).id)[0].image
    assert image.focus[0] < 0.5


def test_retire_and_put_back_change_the_card_in_place(desk: Page, db: Database, survey: Survey) -> None:
    log_in(desk, "petra")
    desk.goto("/plan/aaby/pictures")
    card = desk.locator("#cards .picture").first
    card.get_by_role("button", name="Tag ud").click()
    expect(card.get_by_text("taget ud")).to_be_visible()
    assert len(store.pictures(db, survey.id)) == 5
    card.get_by_role("button", name="Læg tilbage").click()
    expect(card.get_by_role("button", name="Tag ud")).to_be_visible()
    assert len(store.pictures(db, survey.id)) == 6


def test_a_text_that_is_too_long_is_refused_beside_its_picture(browser: Browser, server: Server) -> None:
    made = context(browser, server, **DESK)  # the browser's console reports a 422 as an error, rightly
    page = made.new_page()
    log_in(page, "petra")
    page.goto("/plan/aaby/pictures")
    card = page.locator("#cards .picture").first
    caption = card.get_by_label("Billedtekst").first
    caption.evaluate("field => field.removeAttribute('maxlength')")
    with page.expect_response(lambda reply: reply.status == 422):
        caption.fill("x" * 90)
        card.get_by_label("Tema").focus()
    expect(card.locator(".picture-state .error")).to_contain_text("Billedtekst")
    made.close()
