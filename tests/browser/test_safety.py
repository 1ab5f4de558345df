"""Two steps to log in, as somebody sets them up: the code is read by a camera, and every page of it by everybody."""

from __future__ import annotations

import io

import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlite_utils import Database

from swipe import store
from tests.browser.conftest import DESK, PHONE, Server, context
from tests.browser.pages import log_in
from tests.browser.test_accessibility import violations
from tests.conftest import PASSWORD


def check(page: Page) -> None:
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), page.url


@pytest.mark.parametrize("look", [{**PHONE, "color_scheme": "dark"}, {**DESK, "color_scheme": "light"}])
def test_two_steps_from_the_camera_to_the_recovery_code(
    browser: Browser, server: Server, db: Database, look: dict[str, object]
) -> None:
    page = context(browser, server, **look).new_page()
    log_in(page, "petra")
    page.goto("/account/safety")
    check(page)
    page.locator("#second-factor [name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Slå login i to trin til").click()
    check(page)
    shot = page.locator("img.app-code").screenshot()
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(shot)).convert("L"))
    app = pyotp.parse_uri(code.text)
    assert isinstance(app, pyotp.TOTP)
    assert (app.name, app.issuer) == ("petra", "Testby Kommune")
    page.locator("[name=number]").fill(app.now())
    page.get_by_role("button", name="Slå til").click()
    expect(page.locator(".recovery-codes li")).to_have_count(8)
    check(page)
    written = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("link", name="Færdig").click()
    expect(page.locator("#second-factor")).to_contain_text("Der er 8 reservekoder tilbage.")
    check(page)
    page.get_by_role("button", name="Log ud alle steder").click()
    page.locator("[name=name]").fill("petra")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.panel button").click()
    page.wait_for_url("**/login/number")
    check(page)
    page.locator("[name=number]").fill(written)
    page.locator("form.panel button").click()
    page.wait_for_url("**/plan/")
    user = store.user_by_name(db, "petra")
    assert user
    factor = store.second_factor(db, user.id)
    assert factor
    assert factor.codes == 7
    page.context.close()
