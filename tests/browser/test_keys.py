"""A key, from the page that shows it once to the program that uses it."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import log_in


def test_a_key_is_made_copied_used_and_revoked(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    log_in(desk, "leo")
    desk.get_by_role("link", name="Nøgler", exact=True).click()
    desk.get_by_label("Hvad skal den bruges til?").fill("Byrådets rapport")
    desk.get_by_role("button", name="Lav nøglen").click()
    desk.get_by_role("button", name=re.compile("Kopiér.*til Excel")).click()
    expect(desk.get_by_text("Kopieret")).to_be_visible()
    address = str(desk.evaluate("navigator.clipboard.readText()"))

    with urllib.request.urlopen(address) as reply:  # noqa: S310  as Excel would, without a cookie
        assert reply.read().startswith(b"\xef\xbb\xbfarea;")
        assert reply.headers["Set-Cookie"] is None

    desk.get_by_role("link", name="Færdig").click()
    expect(desk.get_by_role("listitem").filter(has_text="Byrådets rapport")).to_contain_text("Sidst brugt")
    desk.get_by_role("button", name=re.compile("Spær.*Byrådets rapport")).click()
    expect(desk.get_by_role("status")).to_contain_text("Nøglen er spærret")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address)  # noqa: S310
    assert refused.value.code == 401
    refused.value.close()
