"""The settings page: what an administrator chooses is in use at once, and what the machine decides stays."""

from __future__ import annotations

import io
import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlite_utils import Database
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import PopulationRow, Survey
from swipe.store import pool
from tests.conftest import Town
from tests.photos import encoded, scene
from tests.residents import crowd, enter_as, send, send_file, token

PAGE = "/admin/settings"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PNG = encoded(scene(90, 60), "PNG")
SECTIONS = ("name", "colour", "contact", "languages", "texts", "age", "retention", "logo", "logo/removal")


@pytest.fixture
def admin(client: FlaskClient, db: Database) -> FlaskClient:
    return in_english(enter_as(client, db, "ada"))


def in_english(client: FlaskClient) -> FlaskClient:
    client.get("/?lang=en")
    return client


def send_logo(client: FlaskClient, content: bytes, name: str = "logo.svg") -> TestResponse:
    return send_file(client, f"{PAGE}/logo", content, name, "logo")


def said(reply: TestResponse) -> str:
    return unescape(reply.text)


def saved(reply: TestResponse, section: str) -> bool:
    return reply.status_code == 302 and reply.headers["Location"] == f"{PAGE}?saved={section}#{section}-settings"


# ------------------------------------------------------------------ who may enter


@pytest.mark.parametrize("name", ["petra", "leo"])
def test_the_settings_are_for_administrators_alone(client: FlaskClient, db: Database, name: str) -> None:
    enter_as(client, db, name)
    assert client.get(PAGE).status_code == 403
    assert [send(client, f"{PAGE}/{section}", {"municipality": "X"}).status_code for section in SECTIONS] == [
        403
    ] * len(SECTIONS)
    assert PAGE not in client.get("/plan/" if name == "petra" else "/lead/").text
    assert store.setting(db, "municipality") == "Testby Kommune"


def test_who_has_not_logged_in_is_asked_to(client: FlaskClient) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/login?next=")


def test_an_administrator_finds_the_settings_in_the_menu(admin: FlaskClient) -> None:
    assert f'<a href="{PAGE}"' in admin.get("/plan/").text
    assert f'<a href="{PAGE}" aria-current="page">' in admin.get(PAGE).text


def test_a_change_without_a_token_is_refused(admin: FlaskClient, db: Database) -> None:
    assert admin.post(f"{PAGE}/name", data={"municipality": "Andeby"}).status_code == 400
    assert store.setting(db, "municipality") == "Testby Kommune"


# ------------------------------------------------------------------ name


def test_a_new_name_stands_on_the_next_page_without_a_restart(admin: FlaskClient) -> None:
    assert saved(send(admin, f"{PAGE}/name", {"municipality": "  Nyby   Kommune "}), "name")
    assert "<span>Nyby Kommune</span>" in admin.get("/").text
    assert "Saved. It is in use now." in admin.get(f"{PAGE}?saved=name").text


@pytest.mark.parametrize(("name", "why"), [("  ", "Write the name"), ("x" * 61, "At most 60 characters")])
def test_a_name_that_cannot_be_used_is_refused_in_its_place(admin: FlaskClient, name: str, why: str) -> None:
    reply = send(admin, f"{PAGE}/name", {"municipality": name})
    assert reply.status_code == 422
    assert why in said(reply)
    assert "<span>Testby Kommune</span>" in reply.text


def test_a_name_is_shown_as_text(admin: FlaskClient) -> None:
    send(admin, f"{PAGE}/name", {"municipality": "<b>By & land</b>"})
    assert "<span>&lt;b&gt;By &amp; land&lt;/b&gt;</span>" in admin.get("/").text


# ------------------------------------------------------------------ the machine decides first


FIXED = [
    ("MUNICIPALITY", "Maskinby", "name", "municipality"),
    ("ACCENT", "#00539b", "colour", "accent"),
    ("CONTACT", "it@maskinby.example", "contact", "contact"),
]


@pytest.mark.parametrize(("name", "value", "section", "field"), FIXED)
def test_what_the_environment_decides_is_shown_and_cannot_be_changed(
    town: Town, db: Database, monkeypatch: pytest.MonkeyPatch, name: str, value: str, section: str, field: str
) -> None:
    monkeypatch.setenv(f"SWIPE_{name}", value)
    store.save_setting(db, field, "#123456")
    client = in_english(enter_as(town.app().test_client(), db, "ada"))
    page = client.get(PAGE).text
    assert f"Set as SWIPE_{name} by whoever runs the machine." in page
    assert value in page
    assert f'name="{field}"' not in page
    send(client, f"{PAGE}/{section}", {field: "#654321"})
    assert store.setting(db, field) == "#123456"


def test_what_the_file_decides_is_told_apart(town: Town, db: Database) -> None:
    (town.instance / "swipe.toml").write_text('municipality = "Filby"\nlanguages = ["en"]\n', encoding="utf-8")
    client = in_english(enter_as(town.app().test_client(), db, "ada"))
    page = client.get(PAGE).text
    assert page.count("Set in swipe.toml by whoever runs the machine.") == 2
    send(client, f"{PAGE}/languages", {"first": "da"})
    assert "<span>Filby</span>" in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=da").text


def test_an_empty_value_in_the_file_leaves_the_choice_open(town: Town, db: Database) -> None:
    (town.instance / "swipe.toml").write_text('contact = ""\n', encoding="utf-8")
    client = enter_as(town.app().test_client(), db, "ada")
    assert saved(send(client, f"{PAGE}/contact", {"contact": "swipe@testby.example"}), "contact")
    assert "swipe@testby.example" in client.get("/aaby/about").text


def test_a_logo_of_the_machine_cannot_be_replaced_or_removed(town: Town, db: Database) -> None:
    (town.instance / "town.svg").write_bytes(DRAWING)
    client = in_english(enter_as(town.app(LOGO="town.svg").test_client(), db, "ada"))
    assert send_logo(client, DRAWING).status_code == 422
    send(client, f"{PAGE}/logo/removal")
    assert store.setting(db, "logo") == ""
    assert client.get("/static/logo", buffered=True).data == DRAWING


# ------------------------------------------------------------------ colour


@pytest.mark.parametrize("written", ["#00539b", "00539B", "  #00539B "])
def test_a_colour_is_in_the_stylesheet_of_the_next_page(admin: FlaskClient, written: str) -> None:
    before = admin.get("/static/base.css")
    assert saved(send(admin, f"{PAGE}/colour", {"accent": written}), "colour")
    after = admin.get("/static/base.css", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"--accent:#00539b;" in after.data


def test_a_short_colour_is_written_out(admin: FlaskClient, db: Database) -> None:
    send(admin, f"{PAGE}/colour", {"accent": "05a"})
    assert store.setting(db, "accent") == "#0055aa"


def test_a_colour_too_light_is_refused_with_one_that_works_a_press_away(admin: FlaskClient, db: Database) -> None:
    reply = send(admin, f"{PAGE}/colour", {"accent": "#ffcc00"})
    assert reply.status_code == 422
    assert "#ffcc00 is too light to read: its lowest contrast is 1.2, and 4.5 is needed." in said(reply)
    nearest = said(reply).split("The nearest colour that works is ")[1][:7]
    assert f'<input type="hidden" name="accent" value="{nearest}">' in reply.text
    assert store.setting(db, "accent") == ""
    assert saved(send(admin, f"{PAGE}/colour", {"accent": nearest}), "colour")


@pytest.mark.parametrize("written", ["green", "#12345", "#1234567", "url(x)", "<b>", "}*{", "x" * 41])
def test_what_is_no_colour_is_refused_and_kept_in_the_field(admin: FlaskClient, db: Database, written: str) -> None:
    reply = send(admin, f"{PAGE}/colour", {"accent": written})
    assert reply.status_code == 422
    assert store.setting(db, "accent") == ""
    assert f'value="{written}"' in said(reply)


def test_an_empty_colour_is_ours_again(admin: FlaskClient) -> None:
    send(admin, f"{PAGE}/colour", {"accent": "#00539b"})
    assert saved(send(admin, f"{PAGE}/colour", {"accent": ""}), "colour")
    assert b"#00539b" not in admin.get("/static/base.css").data


def test_the_verdict_follows_the_colour_being_written(admin: FlaskClient) -> None:
    good, bad, none = (
        admin.get(f"{PAGE}/colour", query_string={"accent": text}, headers={"HX-Request": "true"})
        for text in ("00539b", "#fc0", "#fc")
    )
    assert "#00539b is easy to read: its lowest contrast is 6." in said(good)
    assert 'fill="#00539b"' in good.text
    assert "<form" not in good.text
    assert "#ffcc00 is too light" in said(bad)
    assert "Use #" in said(bad)
    assert "Not a colour yet." in said(none)
    assert all("<html" not in reply.text for reply in (good, bad, none))


def test_the_verdict_alone_is_no_page(admin: FlaskClient) -> None:
    assert admin.get(f"{PAGE}/colour?accent=red").headers["Location"] == f"{PAGE}#colour-settings"


# ------------------------------------------------------------------ logo


def test_a_drawing_is_never_taken_and_one_from_before_never_sent(admin: FlaskClient, town: Town, db: Database) -> None:
    for drawing in (DRAWING, b"\xef\xbb\xbf  \n<?xml version='1.0'?>" + DRAWING, b"<!DOCTYPE svg>" + DRAWING):
        reply = send_logo(admin, drawing, "logo.png")
        assert reply.status_code == 422
        assert "can carry programs" in said(reply)
    assert list(town.instance.glob("logo-*")) == []
    (town.instance / "logo-0123456789abcdef.svg").write_bytes(DRAWING)
    store.save_setting(db, "logo", "logo-0123456789abcdef.svg")
    assert admin.get("/static/logo").status_code == 404
    assert "/static/logo" not in admin.get("/").text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_becomes_a_small_logo_without_its_metadata(admin: FlaskClient, town: Town, kind: str) -> None:
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "GPS of the town hall"
    scene(1600, 800).save(data, kind, exif=exif)
    assert saved(send_logo(admin, data.getvalue(), "whatever.bin"), "logo")
    content = next(town.instance.glob("logo-*.png")).read_bytes()
    assert b"GPS of" not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert (kept.format, kept.size) == ("PNG", (360, 180))


def test_a_transparent_logo_stays_transparent(admin: FlaskClient, town: Town) -> None:
    data = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 0, 0, 0)).save(data, "PNG")
    send_logo(admin, data.getvalue())
    with Image.open(next(town.instance.glob("logo-*.png"))) as kept:
        assert kept.getpixel((0, 0)) == (200, 0, 0, 0)


def test_a_new_logo_takes_the_place_of_the_old_file(admin: FlaskClient, town: Town) -> None:
    send_logo(admin, PNG)
    old = next(town.instance.glob("logo-*"))
    send_logo(admin, encoded(scene(60, 90), "WEBP"))
    assert len(list(town.instance.glob("logo-*"))) == 1
    assert not old.exists()
    send_logo(admin, PNG)
    send_logo(admin, PNG)
    assert list(town.instance.glob("logo-*")) == [old]


def test_a_logo_removed_gives_way_to_ours(admin: FlaskClient, town: Town) -> None:
    send_logo(admin, PNG)
    assert "Remove the logo" in admin.get(PAGE).text
    assert saved(send(admin, f"{PAGE}/logo/removal"), "logo")
    assert "<img" not in admin.get("/").text.split("</a>")[1]
    assert list(town.instance.glob("logo-*")) == []
    assert admin.get("/static/logo").status_code == 404


BAD_LOGOS = [
    (b"", "The file is empty."),
    (b"GIF89a" + b"\0" * 60, "This is not a picture."),
    (b"%PDF-1.7", "This is not a picture."),
    (b"<html><body>", "can carry programs"),
    (b"x" * 2_000_001, "The file is larger than 2 MB."),
    (encoded(scene(300, 300), "PNG")[:400], "The picture is damaged."),
]


@pytest.mark.parametrize(("content", "why"), BAD_LOGOS, ids=[why for _, why in BAD_LOGOS])
def test_a_file_that_is_no_logo_is_refused_in_one_sentence(
    admin: FlaskClient, town: Town, db: Database, content: bytes, why: str
) -> None:
    reply = send_logo(admin, content)
    assert reply.status_code == 422
    assert why in said(reply)
    assert list(town.instance.glob("logo-*")) == []
    assert store.setting(db, "logo") == ""


def test_a_logo_name_in_the_database_leads_nowhere_else(admin: FlaskClient, db: Database) -> None:
    store.save_setting(db, "logo", "../secret_key")
    assert admin.get("/static/logo").status_code == 404
    store.save_setting(db, "logo", "secret_key")
    assert admin.get("/static/logo").status_code == 404


# ------------------------------------------------------------------ contacts


def test_the_contacts_stand_where_residents_look(admin: FlaskClient) -> None:
    contacts = {
        "contact": "swipe@testby.example",
        "dpo": "dpo@testby.example",
        "accessibility_contact": "8940 0000",
        "accessibility_statement": "https://www.was.digst.dk/testby",
    }
    assert saved(send(admin, f"{PAGE}/contact", contacts), "contact")
    page = admin.get("/aaby/about").text
    assert all(words in page for words in contacts.values())
    for address in ("/", "/aaby", "/plan/", "/login"):
        assert '<a href="https://www.was.digst.dk/testby">' in admin.get(address, follow_redirects=True).text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "was.digst.dk/x", "ftp://x.dk", "https://", "https://a b.dk", "http://[x"]
)
def test_a_statement_needs_a_whole_web_address(admin: FlaskClient, db: Database, address: str) -> None:
    reply = send(admin, f"{PAGE}/contact", {"contact": "os@testby.example", "accessibility_statement": address})
    assert reply.status_code == 422
    assert "Write the whole address" in said(reply)
    assert 'value="os@testby.example"' in reply.text, "what was typed is kept"
    assert store.setting(db, "contact") == ""


# ------------------------------------------------------------------ languages


def test_the_first_language_is_what_an_unknown_phone_meets(admin: FlaskClient, town: Town) -> None:
    form = MultiDict([("first", "en"), ("offered", "da"), ("csrf_token", token(admin))])
    assert saved(admin.post(f"{PAGE}/languages", data=form), "languages")
    stranger = town.app().test_client()
    assert '<html lang="en"' in stranger.get("/", headers={"Accept-Language": "fr"}).text
    assert '<html lang="da"' in stranger.get("/", headers={"Accept-Language": "da"}).text


def test_a_single_language_leaves_nothing_to_choose(admin: FlaskClient) -> None:
    assert saved(send(admin, f"{PAGE}/languages", {"first": "da"}), "languages")
    page = admin.get("/?lang=en").text
    assert '<html lang="da"' in page
    assert 'class="languages"' not in page
    assert 'name="en-question"' not in admin.get(PAGE).text


def test_pictures_need_no_words_in_a_language_that_is_not_on_offer(admin: FlaskClient, db: Database) -> None:
    from swipe.operations import survey_of

    send(admin, f"{PAGE}/languages", {"first": "da"})
    page = admin.get("/plan/noerre-havn").text
    assert 'name="da-question"' in page
    assert 'name="en-question"' not in page
    assert survey_of(db, store.area_by_slug(db, "noerre-havn")).state == "draft"


@pytest.mark.parametrize("form", [{}, {"first": "xx"}, {"first": "da", "offered": "../x"}])
def test_a_language_that_the_program_does_not_speak_is_refused(
    admin: FlaskClient, db: Database, form: dict[str, str]
) -> None:
    send(admin, f"{PAGE}/languages", {"first": "en"})
    assert send(admin, f"{PAGE}/languages", form).status_code == (422 if form else 302)
    assert store.setting(db, "languages") == "en"


def test_a_language_that_is_gone_from_the_program_is_left_out(client: FlaskClient, db: Database) -> None:
    store.save_setting(db, "languages", "xx,en")
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "da"}).text
    store.save_setting(db, "languages", "xx")
    assert '<html lang="da"' in client.get("/", headers={"Accept-Language": "da"}).text


# ------------------------------------------------------------------ usual texts


def test_a_survey_without_words_shows_the_municipalitys_own(admin: FlaskClient) -> None:
    texts = {
        "da-question": "Mere af det her i {area}?",
        "en-question": "More of this in {area}?",
        "en-influence": "{municipality} builds what you like.",
    }
    assert saved(send(admin, f"{PAGE}/texts", texts), "texts")
    assert "<h1>More of this in Åby?</h1>" in admin.get("/aaby?lang=en").text
    assert "Testby Kommune builds what you like." in admin.get("/aaby").text
    assert "You answer without a name." in admin.get("/aaby").text, "the rest stays Swipe's"
    assert "<h1>Mere af det her i Åby?</h1>" in admin.get("/aaby?lang=da").text


def test_the_words_of_a_survey_go_before_the_usual_ones(admin: FlaskClient, db: Database, survey: Survey) -> None:
    send(admin, f"{PAGE}/texts", {"en-question": "The usual?"})
    store.save_survey_texts(db, survey.id, titles={}, questions={"en": "Its own?"}, purposes={})
    assert "<h1>Its own?</h1>" in admin.get("/aaby?lang=en").text


def test_a_planner_sees_in_grey_what_residents_read(admin: FlaskClient) -> None:
    send(admin, f"{PAGE}/texts", {"en-keeping": "Kept in {area} for a year."})
    assert 'placeholder="Kept in Åby for a year."' in admin.get("/plan/aaby").text


def test_the_words_of_a_language_off_offer_are_kept_until_it_is_back(admin: FlaskClient) -> None:
    send(admin, f"{PAGE}/texts", {"en-question": "In English?", "da-question": "På dansk?"})
    send(admin, f"{PAGE}/languages", {"first": "da"})
    send(admin, f"{PAGE}/texts", {"da-question": "Igen?"})
    admin.post(f"{PAGE}/languages", data=MultiDict([("csrf_token", token(admin)), ("first", "da"), ("offered", "en")]))
    assert 'value="In English?"' in admin.get(PAGE).text


@pytest.mark.parametrize(
    ("text", "why"), [("I {område}?", "{område} is no name"), ("x" * 121, "At most 120"), ("{", "{ is")]
)
def test_a_text_that_cannot_be_used_is_refused_beside_it(admin: FlaskClient, db: Database, text: str, why: str) -> None:
    reply = send(admin, f"{PAGE}/texts", {"da-question": text, "en-limits": "Typed, and kept."})
    assert reply.status_code == 422
    assert why in said(reply)
    assert "Typed, and kept." in reply.text
    assert store.setting(db, "texts") == ""


# ------------------------------------------------------------------ age limit


def test_the_age_limit_says_who_is_counted(admin: FlaskClient, db: Database) -> None:
    rows = [
        PopulationRow("aaby", age, "women", count, "2026-02-01")
        for age, count in (("0-14", 50), ("15-29", 60), ("65+", 40))
    ]
    store.save_population(db, rows, file="x")
    assert store.populations(db) == {1: 150}
    assert "All 150 people in the register are counted." in admin.get(PAGE).text
    assert saved(send(admin, f"{PAGE}/age", {"age_limit": "15"}), "age")
    assert store.populations(db) == {1: 100}
    assert "100 of the 150 people in the register are counted." in admin.get(PAGE).text
    assert saved(send(admin, f"{PAGE}/age", {"age_limit": ""}), "age")
    assert store.populations(db) == {1: 150}


def test_participation_is_of_those_above_the_age_limit(admin: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 40, ["like"] * 6)
    assert "20.0\u00a0%" in admin.get("/lead/aaby").text
    send(admin, f"{PAGE}/age", {"age_limit": "30"})
    assert "50.0\u00a0%" in admin.get("/lead/aaby").text


@pytest.mark.parametrize(("limit", "counted"), [(10, True), (11, False)])
def test_an_age_group_counts_when_its_youngest_are_old_enough(limit: int, *, counted: bool) -> None:
    assert store.is_counted("10-19", limit) is counted
    assert store.is_counted("65+", limit)
    assert store.is_counted("all", limit)


@pytest.mark.parametrize("age", ["-1", "100", "fifteen", "15.5"])
def test_an_age_that_is_none_is_refused(admin: FlaskClient, db: Database, age: str) -> None:
    assert send(admin, f"{PAGE}/age", {"age_limit": age}).status_code == 422
    assert store.setting(db, "age_limit") == ""


# ------------------------------------------------------------------ the whole


def test_settings_are_saved_together_or_not_at_all(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.save_settings(db, {"contact": "x", "": "y"})
    assert store.setting(db, "contact") == ""


def test_an_unknown_section_is_not_found(admin: FlaskClient) -> None:
    assert send(admin, f"{PAGE}/secrets", {"x": "y"}).status_code == 404


def test_the_settings_are_read_once_for_a_page(town: Town, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_settings(db, {"accent": "#00539b", "contact": "x", "accessibility_statement": "https://x.dk"})
    asked: list[str] = []
    connect = store.connect

    def listening(path: Path) -> Database:
        opened = connect(path)
        opened.conn.set_trace_callback(asked.append)
        return opened

    monkeypatch.setattr(pool, "connect", listening)
    town.app().test_client().get("/aaby/about")
    assert len([statement for statement in asked if "FROM setting" in statement]) == 1


def test_without_a_population_the_page_says_so(town: Town, db: Database) -> None:
    with store.writing(db):
        db.execute("DELETE FROM population")
    client = in_english(enter_as(town.app().test_client(), db, "ada"))
    assert "No population yet." in client.get(PAGE).text


def test_a_refusal_is_told_at_the_top_with_the_way_to_it(admin: FlaskClient) -> None:
    for section, form in (("age", {"age_limit": "x"}), ("texts", {"da-question": "{x}"}), ("name", {})):
        page = said(send(admin, f"{PAGE}/{section}", form or {"municipality": ""}))
        assert f'role="alert">Nothing is saved yet. <a href="#{section}-settings">' in page
    assert 'role="alert"' not in admin.get(PAGE).text


@pytest.mark.parametrize("section", ["name", "colour", "contact", "languages", "texts", "age", "logo"])
def test_the_address_of_a_section_that_was_refused_can_be_loaded_again(admin: FlaskClient, section: str) -> None:
    assert admin.get(f"{PAGE}/{section}?lang=en").headers["Location"] == f"{PAGE}#{section}-settings"


def test_the_preview_asks_the_usual_question_too(admin: FlaskClient) -> None:
    send(admin, f"{PAGE}/texts", {"en-question": "Preview of {area}?"})
    link = re.search(r'<iframe src="http://localhost([^"]+)"', admin.get("/plan/aaby/preview").text)
    assert link
    assert "<h1>Preview of Åby?</h1>" in admin.get(unescape(link[1])).text
