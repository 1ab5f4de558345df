"""The municipality's stylesheet and logo, and everything in as few bytes as a browser takes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from werkzeug.test import TestResponse

from tests.conftest import Town, csrf_of, log_in, without_tokens
from tests.photos import encoded, scene

OURS = (Path(__file__).parents[2] / "swipe" / "static" / "base.css").read_bytes()
SHEET = "/static/base.css"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Våben</title><script>alert(1)</script></svg>'
)
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
FILES = ["base.css", "resident.css", "staff.css", "swipe.js", "studio.js", "vendor/htmx-4.0.1.min.js", "icon.svg"]


def get(client: FlaskClient, address: str, encoding: str = "", **headers: str) -> TestResponse:
    return client.get(address, headers={"Accept-Encoding": encoding, **headers}, buffered=True)


# ------------------------------------------------------------------ accent


def test_without_an_accent_the_stylesheet_is_ours(client: FlaskClient) -> None:
    reply = client.get(SHEET)
    assert (reply.data, reply.mimetype) == (OURS, "text/css")


def test_an_accent_is_appended_to_the_stylesheet_that_pages_link_to(town: Town) -> None:
    client = town.app(ACCENT="#00539b").test_client()
    assert f'href="{SHEET}"' in client.get("/").text
    sheet = client.get(SHEET).data
    assert sheet.startswith(OURS)
    assert b"--accent:#00539b;" in sheet[len(OURS) :]
    assert b"prefers-color-scheme:dark" in sheet[len(OURS) :]


def test_an_accent_adds_nothing_to_the_pages(town: Town) -> None:
    pages = [town.app(ACCENT=accent).test_client().get("/").text for accent in ("", "#00539b")]
    assert pages[0] == pages[1]


def test_the_accent_is_written_nowhere_else() -> None:
    package = Path(__file__).parents[2] / "swipe"
    for path in [*package.glob("static/*.css"), *package.rglob("templates/**/*.html"), *package.glob("static/*.js")]:
        text = path.read_text(encoding="utf-8").lower()
        for line in text.splitlines():
            assert "#1f6b4a" not in line or line.strip().startswith(("--accent:", "--yes:")), path.name


# ------------------------------------------------------------------ logo


def test_a_page_shows_our_drawing_without_a_request_more(client: FlaskClient) -> None:
    brand = brand_of(client.get("/").text)
    assert '<svg viewBox="0 0 64 64" aria-hidden="true">' in brand
    assert "<img" not in brand


@pytest.mark.parametrize("address", ["/", "/aaby", "/plan/"])
def test_a_logo_stands_beside_the_name_without_repeating_it(town: Town, address: str) -> None:
    (town.instance / "logo.svg").write_text(DRAWING, encoding="utf-8")
    client = town.app(LOGO="logo.svg").test_client()
    log_in(client, "petra")
    brand = brand_of(client.get(address).text)
    assert '<img src="/static/logo" alt="">' in brand
    assert "<svg" not in brand
    assert "<span>Testby Kommune</span>" in brand


@pytest.mark.parametrize(
    ("name", "kind", "mimetype"),
    [("a.png", "PNG", "image/png"), ("a.JPG", "JPEG", "image/jpeg"), ("a.webp", "WEBP", "image/webp")],
)
def test_a_logo_is_sent_as_what_it_is_and_kept_for_a_day(town: Town, name: str, kind: str, mimetype: str) -> None:
    picture = encoded(scene(60, 30), kind)
    (town.instance / name).write_bytes(picture)
    reply = get(town.app(LOGO=name).test_client(), "/static/logo", "br, gzip")
    assert (reply.data, reply.mimetype) == (picture, mimetype)
    assert "max-age=86400" in reply.headers["Cache-Control"]
    assert "Content-Encoding" not in reply.headers


def test_a_drawing_opened_as_a_page_runs_no_script(town: Town) -> None:
    (town.instance / "logo.svg").write_text(DRAWING, encoding="utf-8")
    reply = get(town.app(LOGO="logo.svg").test_client(), "/static/logo")
    assert reply.mimetype == "image/svg+xml"
    assert reply.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    ]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_without_a_logo_there_is_none_to_fetch(client: FlaskClient) -> None:
    assert client.get("/static/logo").status_code == 404


def test_a_logo_deleted_while_serving_is_not_found(town: Town) -> None:
    (town.instance / "logo.png").write_bytes(encoded(scene(60, 30), "PNG"))
    client = town.app(LOGO="logo.png").test_client()
    (town.instance / "logo.png").unlink()
    assert client.get("/static/logo").status_code == 404


@pytest.mark.parametrize("address", ["/static/logo.svg", "/static/../secret_key", "/static/logo/../../secret_key"])
def test_nothing_else_of_the_instance_folder_is_sent(town: Town, address: str) -> None:
    (town.instance / "logo.svg").write_text(DRAWING, encoding="utf-8")
    assert town.app(LOGO="logo.svg").test_client().get(address).status_code == 404


# ------------------------------------------------------------------ compression


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize(
    "address", ["/", "/aaby", "/aaby/deck", *(f"/static/{name}" for name in FILES if "icon" not in name)]
)
def test_text_goes_out_compressed(client: FlaskClient, address: str, encoding: str) -> None:
    plain, packed = get(client, address), get(client, address, encoding)
    assert packed.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < 0.75 * len(plain.data)
    assert packed.mimetype == plain.mimetype
    assert without_tokens(UNPACK[encoding](packed.data)) == without_tokens(plain.data)


@pytest.mark.parametrize("encoding", ["", "identity", "zstd", "deflate", "nonsense;;q=x", ","])
def test_who_takes_neither_gets_the_text_as_it_is(client: FlaskClient, encoding: str) -> None:
    for address in ("/", SHEET, "/static/swipe.js"):
        reply = get(client, address, encoding)
        assert reply.status_code == 200
        assert "Content-Encoding" not in reply.headers
    assert reply.data == (Path(__file__).parents[2] / "swipe" / "static" / "swipe.js").read_bytes()


def test_brotli_is_chosen_before_gzip(client: FlaskClient) -> None:
    for address in ("/", SHEET, "/static/swipe.js"):
        assert get(client, address, "gzip, deflate, br, zstd").headers["Content-Encoding"] == "br"


def test_a_picture_is_not_compressed_again(client: FlaskClient) -> None:
    deck = client.get("/aaby/deck").json
    assert deck
    reply = get(client, deck["deck"][0]["src"], "br, gzip")
    assert reply.mimetype == "image/jpeg"
    assert "Content-Encoding" not in reply.headers
    assert int(reply.headers["Content-Length"]) == len(reply.data)


@pytest.mark.parametrize("encoding", ["", "br", "gzip"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_the_browser_has_is_not_sent_again(client: FlaskClient, name: str, encoding: str) -> None:
    first = get(client, f"/static/{name}", encoding)
    again = get(client, f"/static/{name}", encoding, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = get(client, f"/static/{name}", encoding, **{"If-None-Match": '"other"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_a_packed_file_is_the_same_bytes_whenever_it_is_packed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = get(client, SHEET, "gzip")
    monkeypatch.setattr("gzip.time.time", lambda: 1.0)
    assert get(client, SHEET, "gzip").data == first.data
    assert gzip.decompress(first.data) == OURS


def test_another_accent_is_fetched_by_a_browser_that_has_the_old_one(town: Town) -> None:
    old = get(town.app().test_client(), SHEET, "br").headers["ETag"]
    reply = get(town.app(ACCENT="#00539b").test_client(), SHEET, "br", **{"If-None-Match": old})
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "no-cache"


def test_a_compressed_logo_that_the_browser_has_is_not_sent_again(town: Town) -> None:
    (town.instance / "logo.svg").write_text(DRAWING + " " * 600, encoding="utf-8")
    client = town.app(LOGO="logo.svg").test_client()
    first = get(client, "/static/logo", "br")
    assert first.headers["Content-Encoding"] == "br"
    assert get(client, "/static/logo", "br", **{"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("encoding", ["", "br", "gzip"])
@pytest.mark.parametrize("address", ["/", SHEET, "/static/swipe.js", "/static/icon.svg"])
def test_head_says_what_get_would_and_sends_nothing(client: FlaskClient, address: str, encoding: str) -> None:
    got = get(client, address, encoding)
    head = client.head(address, headers={"Accept-Encoding": encoding}, buffered=True)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Encoding", "Content-Type", "ETag"):
        assert head.headers.get(name) == got.headers.get(name)


def test_the_signature_of_the_csrf_token_is_another_one_each_second(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the choice to compress pages rests on; see swipe/web/compression.py."""
    signatures = set()
    for second in range(1_800_000_000, 1_800_000_005):
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _, second=second: second)
        signatures.add(csrf_of(client.get("/login")).split(".")[-1])
    assert len(signatures) == 5


def test_a_csrf_token_without_its_signature_is_worth_nothing(client: FlaskClient) -> None:
    token = csrf_of(client.get("/login"))
    raw, moment, signature = token.split(".")
    for guess in (raw, f"{raw}.{moment}", f"{raw}.{moment}.{'A' * len(signature)}"):
        reply = client.post("/login", data={"csrf_token": guess, "name": "petra", "password": "x"})
        assert reply.status_code == 400


def brand_of(page: str) -> str:
    found = re.findall(r'<a class="brand".*?</a>', page, re.DOTALL)
    assert len(found) == 1
    return str(found[0])
