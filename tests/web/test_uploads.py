"""Where pictures arrive: one file a request, whole ZIP files, and everything that can be wrong with one."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import Picture
from tests.conftest import Town
from tests.photos import photo, truncated_photo
from tests.residents import enter_as, token

MANIFEST = "file,theme,caption_da,caption_en,alt_da,alt_en\n"
MANIFEST_OF_A = f"{MANIFEST}a.jpg,play,Gynger,Swings,To gynger i en park,Two swings in a park\n".encode()
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def client(town: Town, db: Database) -> FlaskClient:
    return enter_as(town.app().test_client(), db, "petra")


def packed(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as writer:
        for name, content in files:
            writer.writestr(name, content)
    return archive.getvalue()


def send_set(client: FlaskClient, data: bytes, name: str = "billeder.zip", area: str = "noerre-havn") -> TestResponse:
    form = {"csrf_token": token(client), "set": (io.BytesIO(data), name)}
    return client.post(f"/plan/{area}/sets", data=form, content_type="multipart/form-data")


def take(client: FlaskClient, reply: TestResponse, number: int) -> TestResponse:
    assert reply.json
    return client.post(f"{reply.json['address']}{number}", data={"csrf_token": token(client)})


def drop(
    client: FlaskClient,
    content: bytes,
    name: str,
    path: str = "",
    *,
    set: str = "",  # noqa: A002
    **headers: str,
) -> TestResponse:
    form = {"csrf_token": token(client), "pictures": (io.BytesIO(content), name), "path": path, "set": set}
    return client.post("/plan/noerre-havn/pictures", data=form, content_type="multipart/form-data", headers=headers)


def cards(db: Database, area: str = "noerre-havn") -> list[Picture]:
    survey = store.newest_survey(db, store.area_by_slug(db, area))
    assert survey
    return store.pictures(db, survey.id)


def kept(town: Town) -> list[Path]:
    return sorted((town.instance / "uploads").glob("*"))


def test_a_folder_named_after_a_theme_gives_the_theme(client: FlaskClient, db: Database) -> None:
    for name, path in [("eng.jpg", "Billeder/Grønt/eng.jpg"), ("torv.jpg", "Billeder/02 byliv/torv.jpg")]:
        assert drop(client, photo(600 + len(path), 800), name, path, **FRAGMENT).status_code == 200
    themes = {theme.id: theme.slug for theme in store.themes(db)}
    assert {card.captions["da"]: themes[card.theme_id or 0] for card in cards(db)} == {"Eng": "green", "Torv": "city"}


@pytest.mark.parametrize("path", ["", "eng.jpg", "Ukendt/eng.jpg", "../../Ukendt/eng.jpg", "/" * 600, "\0/eng.jpg"])
def test_a_folder_that_says_nothing_leaves_the_theme_open(client: FlaskClient, db: Database, path: str) -> None:
    assert drop(client, photo(600, 800), "eng.jpg", path, **FRAGMENT).status_code == 200
    assert [card.theme_id for card in cards(db)] == [None]


def test_a_set_is_taken_in_one_picture_at_a_time_and_then_forgotten(
    client: FlaskClient, db: Database, town: Town
) -> None:
    reply = send_set(client, packed(("Grønt/eng.jpg", photo(600, 800)), ("halv.jpg", truncated_photo())))
    assert reply.json
    assert reply.json["files"] == ["Grønt/eng.jpg", "halv.jpg"]
    assert cards(db) == [], "nothing is a card before it is taken in"
    assert take(client, reply, 0).status_code == 200
    assert "allerede" in take(client, reply, 0).text, "sent again after a lost answer, it is known"
    refused = take(client, reply, 1)
    assert refused.status_code == 422
    assert "halv.jpg" in refused.text
    assert take(client, reply, 2).status_code == 404
    assert [card.captions for card in cards(db)] == [{"da": "Eng"}]
    assert len(kept(town)) == 1
    assert client.post(reply.json["done"], data={"csrf_token": token(client)}).status_code == 204
    assert kept(town) == []
    assert take(client, reply, 0).status_code == 404


def test_a_manifest_in_the_set_gives_theme_and_words(client: FlaskClient, db: Database) -> None:
    reply = send_set(client, packed(("s/manifest.csv", MANIFEST_OF_A), ("s/a.jpg", photo(600, 800))))
    assert take(client, reply, 0).status_code == 200
    (card,) = cards(db)
    assert card.captions == {"da": "Gynger", "en": "Swings"}
    assert card.alts == {"da": "To gynger i en park", "en": "Two swings in a park"}
    assert card.theme_id == next(theme.id for theme in store.themes(db) if theme.slug == "play")


def test_everything_wrong_with_a_manifest_is_said_at_once(client: FlaskClient, town: Town) -> None:
    manifest = MANIFEST + "a.jpg,green,,,,\nb.jpg,green,,,,\na.jpg,sport,,,,\n"
    reply = send_set(client, packed(("manifest.csv", manifest.encode()), ("a.jpg", photo(600, 800))))
    assert reply.status_code == 422
    assert reply.json
    assert [said.partition(":")[0] for said in reply.json["problems"]] == [
        "manifest.csv, linje 3",
        "manifest.csv, linje 4",
        "manifest.csv, linje 4",
    ]
    assert kept(town) == []


def test_what_is_left_out_of_a_set_is_said(client: FlaskClient) -> None:
    films = [(f"IMG_{number}.MOV", b"x") for number in range(12)]
    reply = send_set(client, packed(("a.jpg", photo(600, 800)), *films))
    assert reply.json
    assert reply.json["files"] == ["a.jpg"]
    (said,) = reply.json["left"]
    assert said.startswith("Ikke taget med (hverken JPEG, PNG, WebP, AVIF eller HEIC): IMG_0.MOV, ")
    assert said.endswith(" og 2 til")
    reply = send_set(client, packed(("manifest.csv", MANIFEST_OF_A), ("a.jpg", photo(600, 800)), ("b.jpg", b"")))
    assert reply.json
    assert reply.json["left"] == ["Ikke taget med (nævnes ikke i manifestet): b.jpg"]


def describe(client: FlaskClient, manifest: bytes, *paths: str, area: str = "noerre-havn") -> TestResponse:
    form = {"csrf_token": token(client), "manifest": (io.BytesIO(manifest), "manifest.csv"), "paths": "\n".join(paths)}
    return client.post(f"/plan/{area}/manifests", data=form, content_type="multipart/form-data")


def test_a_manifest_beside_loose_files_gives_theme_and_words(client: FlaskClient, db: Database, town: Town) -> None:
    reply = describe(client, MANIFEST_OF_A, "Billeder/a.jpg", "Billeder/b.jpg", "Billeder/manifest.csv")
    assert reply.json
    assert reply.json["files"] == ["Billeder/a.jpg"]
    assert reply.json["left"] == ["Ikke taget med (nævnes ikke i manifestet): b.jpg"]
    sent = drop(client, photo(600, 800), "a.jpg", "Billeder/a.jpg", set=reply.json["token"], **FRAGMENT)
    assert sent.status_code == 200
    (card,) = cards(db)
    assert card.captions == {"da": "Gynger", "en": "Swings"}
    assert card.alts == {"da": "To gynger i en park", "en": "Two swings in a park"}
    assert client.post(reply.json["done"], data={"csrf_token": token(client)}).status_code == 204
    assert kept(town) == []
    gone = drop(client, photo(600, 810), "a.jpg", "Billeder/a.jpg", set=reply.json["token"], **FRAGMENT)
    assert gone.status_code == 422
    assert "ikke længere" in gone.text


@pytest.mark.parametrize(
    ("manifest", "paths", "said"),
    [
        (b"file,theme\nc.jpg,play\n", ["a.jpg", "manifest.csv"], "manifest.csv, linje 2"),
        (b"file,theme\na.jpg,sport\n", ["a.jpg", "manifest.csv"], "manifest.csv, linje 2"),
        (b"\0", ["a.jpg", "manifest.csv"], "manifest.csv"),
        (b"file,theme\n", ["x/a.jpg", "x/manifest.csv", "y/manifest.csv"], "Flere mapper"),
    ],
)
def test_a_faulty_manifest_beside_loose_files_is_refused(
    client: FlaskClient, town: Town, manifest: bytes, paths: list[str], said: str
) -> None:
    reply = describe(client, manifest, *paths)
    assert reply.status_code == 422
    assert reply.json
    assert reply.json["problems"][0].startswith(said)
    assert kept(town) == []


def test_a_closed_survey_takes_no_manifest(client: FlaskClient) -> None:
    assert describe(client, MANIFEST_OF_A, "a.jpg", "manifest.csv", area="oester-mark").status_code == 422


@pytest.mark.parametrize("known", ["x", "../swipe", "a" * 22])
def test_an_unknown_manifest_takes_nothing_in(client: FlaskClient, db: Database, known: str) -> None:
    assert drop(client, photo(600, 800), "a.jpg", "a.jpg", set=known, **FRAGMENT).status_code == 422
    assert cards(db) == []


def test_without_javascript_a_manifest_among_the_files_is_read(client: FlaskClient, db: Database) -> None:
    files = [
        (io.BytesIO(MANIFEST_OF_A), "manifest.csv"),
        *((io.BytesIO(photo(600, 800)), n) for n in ("a.jpg", "b.jpg")),
    ]
    form = {"csrf_token": token(client), "pictures": files}
    page = client.post("/plan/noerre-havn/pictures", data=form, content_type="multipart/form-data").text
    assert "Ikke taget med (nævnes ikke i manifestet): b.jpg" in page
    assert [card.captions["da"] for card in cards(db)] == ["Gynger"]


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


HOSTILE = {
    "outside": packed(("../../etc/a.jpg", b"x")),
    "absolute": packed(("/etc/a.jpg", b"x")),
    "windows": packed(("C:\\a.jpg", b"x")),
    "link": packed((link("a.jpg"), b"/etc/passwd")),
    "nested": packed(("inner.zip", packed(("a.jpg", b"x")))),
    "bomb": packed(("a.jpg", b"\0" * 20_000_000), method=zipfile.ZIP_DEFLATED),
    "many": packed(*((f"{number}.jpg", b"") for number in range(501))),
    "empty": packed(),
    "no pictures": packed(("brev.txt", b"x")),
    "cut": packed(("a.jpg", photo(600, 800)))[:-40],
    "text": b"not an archive",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_set_is_refused_in_words_and_not_kept(
    client: FlaskClient, db: Database, town: Town, name: str
) -> None:
    reply = send_set(client, HOSTILE[name])
    assert reply.status_code == 422
    assert reply.json
    assert reply.json["problems"]
    assert all("billeder.zip" in said or "files" in said or "filer" in said for said in reply.json["problems"])
    assert kept(town) == []
    assert cards(db) == []


def test_a_closed_survey_takes_no_set(client: FlaskClient, town: Town) -> None:
    reply = send_set(client, packed(("a.jpg", photo(600, 800))), area="oester-mark")
    assert reply.status_code == 422
    assert reply.json
    assert "lukket" in reply.json["problems"][0]
    assert kept(town) == []


def test_a_set_that_was_left_behind_goes_after_a_day(client: FlaskClient, town: Town) -> None:
    send_set(client, packed(("a.jpg", photo(600, 800))))
    (old,) = kept(town)
    os.utime(old, (0, 0))
    send_set(client, packed(("b.jpg", photo(600, 810))))
    assert old not in kept(town)
    assert len(kept(town)) == 1


@pytest.mark.parametrize("word", ["x", "..", "a" * 22, "%2e%2e%2fswipe"])
def test_an_unknown_set_is_not_there(client: FlaskClient, word: str) -> None:
    for address in (f"/plan/noerre-havn/sets/{word}/0", f"/plan/noerre-havn/sets/{word}/done"):
        assert client.post(address, data={"csrf_token": token(client)}).status_code in (404, 405)


def test_without_javascript_a_set_is_taken_in_as_one_file(client: FlaskClient, db: Database, town: Town) -> None:
    page = drop(client, packed(("leg/a.jpg", photo(600, 800)), ("b.jpg", truncated_photo())), "saet.zip")
    assert page.status_code == 200
    assert "<html" in page.text
    assert page.text.count('<li class="good">') == 1
    assert page.text.count('<li class="bad">') == 1
    assert len(cards(db)) == 1
    assert kept(town) == []


def test_without_javascript_a_hostile_set_says_why(client: FlaskClient, db: Database, town: Town) -> None:
    page = drop(client, HOSTILE["outside"], "saet.zip")
    assert "saet.zip: ../../etc/a.jpg" in page.text
    assert cards(db) == []
    assert kept(town) == []


NAMES = st.sampled_from(
    ["a.jpg", "b.png", "manifest.csv", "../x.jpg", "x/", "x/a.jpg", "æ.jpg", "s/manifest.csv", "a.zip"]
)
ENTRIES = st.lists(st.tuples(NAMES, st.binary(max_size=80) | st.just(MANIFEST.encode())), max_size=5)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES, cut=st.integers(0, 60), junk=st.binary(max_size=30))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_any_archive_is_listed_or_refused_and_nothing_becomes_a_card(
    client: FlaskClient, db: Database, entries: list[tuple[str, bytes]], cut: int, junk: bytes
) -> None:
    data = packed(*entries)
    reply = send_set(client, (data[: len(data) - cut] if cut < 50 else data) + junk)
    assert reply.status_code in (200, 422)
    assert reply.json
    for number in range(len(reply.json.get("files", []))):
        assert take(client, reply, number).status_code == 422
    assert cards(db) == []
