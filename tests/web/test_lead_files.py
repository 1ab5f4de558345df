"""Files of results from the lead's page: every format, for an area and for all, with its name and never kept."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.conftest import Town
from tests.paper import words_of
from tests.residents import crowd, enter_as

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AREA_FILES = [
    ("/lead/aaby/summary.csv", "text/csv", b"\xef\xbb\xbfarea;"),
    ("/lead/aaby/summary.csv?dialect=rfc4180", "text/csv", b"area,"),
    ("/lead/aaby/summary.json", "application/json", b"{"),
    ("/lead/aaby/summary.xlsx", SHEET, b"PK"),
    ("/lead/aaby/summary.geojson", "application/geo+json", b"{"),
    ("/lead/aaby/summary.pdf", "application/pdf", b"%PDF-"),
    *((f"/lead/aaby/chart/{name}.svg", "image/svg+xml", b"<?xml") for name in ("themes", "reach", "days")),
    *((f"/lead/aaby/chart/{name}.png", "image/png", b"\x89PNG") for name in ("themes", "reach", "days")),
]
ALL_FILES = [
    ("/lead/summary.csv", "text/csv", b"\xef\xbb\xbfarea;"),
    ("/lead/summary.json", "application/json", b"["),
    ("/lead/summary.xlsx", SHEET, b"PK"),
    ("/lead/summary.geojson", "application/geo+json", b"{"),
    ("/lead/open-data.zip", "application/zip", b"PK"),
]


@pytest.fixture
def lead(client: FlaskClient, db: Database, survey: Survey) -> FlaskClient:
    crowd(db, survey, 40, ["like", "like", "dislike", "like", "dislike", "dislike"])
    return enter_as(client, db, "leo")


@pytest.mark.parametrize(("address", "media", "start"), [*AREA_FILES, *ALL_FILES])
def test_a_file_has_its_type_and_its_name_and_is_kept_nowhere(
    lead: FlaskClient, address: str, media: str, start: bytes
) -> None:
    reply = lead.get(address)
    assert reply.status_code == 200
    assert reply.mimetype == media
    assert reply.data.startswith(start)
    assert reply.headers["Cache-Control"] == "no-store"
    whose = "aaby" if "/aaby/" in address else "all-areas"
    name = reply.headers["Content-Disposition"]
    assert name.startswith(f'attachment; filename="swipe-{whose}-')
    assert name.endswith(f'.{address.partition("?")[0].rpartition(".")[2]}"')


def test_charts_and_open_data_say_in_their_names_what_they_are(lead: FlaskClient) -> None:
    chart = lead.get("/lead/aaby/chart/themes.svg").headers["Content-Disposition"]
    assert chart.startswith('attachment; filename="swipe-aaby-themes-2')
    package = lead.get("/lead/open-data.zip").headers["Content-Disposition"]
    assert package.startswith('attachment; filename="swipe-all-areas-open-data-2')


@pytest.mark.parametrize(
    "address",
    [
        "/lead/aaby/summary.exe",
        "/lead/aaby/summary.svg",
        "/lead/summary.pdf",
        "/lead/summary.docx",
        "/lead/aaby/chart/themes.gif",
        "/lead/aaby/chart/secrets.svg",
        "/lead/nowhere/summary.xlsx",
        "/lead/nowhere/chart/themes.svg",
    ],
)
def test_a_file_that_there_is_not_is_not_found(lead: FlaskClient, address: str) -> None:
    assert lead.get(address).status_code == 404


def test_a_file_is_in_the_readers_language(lead: FlaskClient) -> None:
    assert "Hvad folk" not in lead.get("/lead/aaby/chart/themes.svg?lang=en").text
    assert "Det vil folk i Åby have mere af" in lead.get("/lead/aaby/chart/themes.svg?lang=da").text
    assert (
        openpyxl.load_workbook(io.BytesIO(lead.get("/lead/aaby/summary.xlsx?lang=da").data)).sheetnames[0] == "Resultat"
    )


def test_pictures_are_in_the_workbooks_and_the_report(lead: FlaskClient) -> None:
    for address, count in (("/lead/aaby/summary.xlsx", 6), ("/lead/summary.xlsx", 12)):
        book = openpyxl.load_workbook(io.BytesIO(lead.get(f"{address}?lang=en").data))
        images = book["Pictures"]._images
        assert len(images) == count
        with Image.open(images[0].ref) as image:
            assert image.height * 3 == image.width * 4
    assert lead.get("/lead/aaby/summary.pdf").data.count(b"/Subtype /Image") == 6


def test_pictures_whose_files_are_gone_are_left_out_and_the_file_is_there(lead: FlaskClient, town: Town) -> None:
    for file in town.images.iterdir():
        file.unlink()
    assert lead.get("/lead/aaby/summary.pdf").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(lead.get("/lead/summary.xlsx?lang=en").data))
    assert book["Pictures"]._images == []


@pytest.mark.parametrize("slug", ["noerre-havn", "vester-eng", "oester-mark"])
def test_an_area_without_answers_has_files_too(lead: FlaskClient, slug: str) -> None:
    for form in ("csv", "json", "xlsx", "geojson", "pdf"):
        assert lead.get(f"/lead/{slug}/summary.{form}").status_code == 200
    for name in ("themes", "reach", "days"):
        assert lead.get(f"/lead/{slug}/chart/{name}.png").status_code == 200


def test_a_report_says_what_the_page_says(lead: FlaskClient) -> None:
    first, _ = words_of(lead.get("/lead/aaby/summary.pdf?lang=en").data)
    document = lead.get("/lead/aaby/summary.json?lang=en").get_json()
    assert document["headline"].replace("\u00a0", " ") in first.replace("\u00a0", " ")


def test_open_data_tells_no_more_than_the_public_page(lead: FlaskClient, db: Database, survey: Survey) -> None:
    """Nine more people move nothing, neither there nor here."""

    def themes() -> str:
        with zipfile.ZipFile(io.BytesIO(lead.get("/lead/open-data.zip").data)) as package:
            assert json.loads(package.read("datapackage.json"))["name"] == "swipe-results"
            return package.read("themes.csv").decode() + package.read("areas.csv").decode()

    before = themes()
    assert "aaby," in before
    crowd(db, survey, 9, ["dislike"] * 6, prefix="nine")
    assert themes() == before
    crowd(db, survey, 1, ["dislike"] * 6, prefix="tenth")
    assert themes() != before


def test_who_is_limited_gets_files_of_their_areas_alone(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 40, ["like"] * 6)
    leo = store.user_by_name(db, "leo")
    assert leo is not None
    store.save_staff(db, leo.id, role="lead", areas=frozenset({store.area_by_slug(db, "vester-eng").id}))
    enter_as(client, db, "leo")
    for address, _, _ in AREA_FILES:
        assert client.get(address).status_code == 403
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/lead/summary.xlsx").data)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["Vester Eng"]
    with zipfile.ZipFile(io.BytesIO(client.get("/lead/open-data.zip").data)) as package:
        assert "aaby" not in package.read("areas.csv").decode()


def test_nobody_gets_a_file_without_a_login(client: FlaskClient) -> None:
    for address, _, _ in [*AREA_FILES, *ALL_FILES]:
        assert client.get(address).status_code == 302
