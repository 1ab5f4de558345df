"""No text that somebody wrote runs as a formula in any table that we write."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.exports.csv_table import FORMULA_STARTS, neutralised
from swipe.model import AreaRow, Arrival, PopulationRow, Survey, ThemeRow
from tests.conftest import TODAY
from tests.residents import answer, crowd, enter_as, send

EVIL = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    '=HYPERLINK("http://evil.example")',
)


@pytest.fixture
def poisoned(db: Database, survey: Survey) -> Survey:
    """Every text that can come into a table begins like a formula."""
    store.save_areas(db, [AreaRow("aaby", EVIL[0])])
    store.save_themes(
        db,
        [ThemeRow(slug, {"da": evil, "en": evil}) for slug, evil in zip(("green", "city", "play"), EVIL, strict=False)],
    )
    store.save_population(db, [PopulationRow("aaby", EVIL[3], EVIL[2], 200, "2026-01-01")], file="x")
    db.execute("UPDATE picture_text SET caption = :evil, alt = :evil", {"evil": EVIL[7]})
    db.execute("UPDATE survey_text SET title = :evil, question = :evil", {"evil": EVIL[1]})
    store.save_setting(db, "municipality", EVIL[3])
    crowd(db, survey, 40, ["like", "dislike", "like", "like", "skip", "like"])
    for number in range(20):
        answer(db, survey, ["like"] * 6, key=f"evil-{number:016}", arrival=Arrival(via=EVIL[number % 3]))
    store.add_posters(db, survey.id, [EVIL[0]], now="2026-09-01T10:00:00Z")
    return survey


def cells_of(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield every text cell of a table, and of the tables in an archive, with where it stands."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.namelist():
                yield from cells_of(f"{name}/{entry}", archive.read(entry))
    elif name.endswith(".csv"):
        text = data.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","):
            yield from ((name, cell) for cell in row)


def runs(cell: str) -> bool:
    """Tell whether a spreadsheet would run a cell; a number with a sign is none."""
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return cell.startswith(FORMULA_STARTS)
    return False


@pytest.mark.usefixtures("poisoned")
def test_no_table_of_figures_runs(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "ada")
    addresses = ["/lead/summary.csv", "/lead/aaby/summary.csv", "/lead/open-data.zip"]
    addresses += [f"{one}?dialect=rfc4180" for one in addresses[:2]]
    addresses += [f"/plan/register/{listed}.csv" for listed in ("areas", "population", "themes")]
    seen = 0
    for address in addresses:
        reply = client.get(address)
        assert reply.status_code == 200, address
        for where, cell in cells_of(address.partition("?")[0], reply.data):
            assert not runs(cell), (where, cell)
            seen += cell.startswith("'")
    assert seen > 20, "the texts are there, as texts"


@pytest.mark.usefixtures("poisoned")
def test_no_log_and_no_codebook_runs(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "ada")
    for dialect in ("danish", "rfc4180"):
        reply = send(client, "/lead/aaby/log", {"dialect": dialect})
        found = [cell for _, cell in cells_of("log.zip", reply.data)]
        assert not any(map(runs, found))
        assert any(cell.startswith("'=") for cell in found), "captions in the codebook"


@pytest.mark.usefixtures("poisoned")
def test_no_list_of_codes_runs(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "ada")
    reply = send(client, "/plan/aaby/codes", {"count": "20", "form": "csv", "kind": "csv"})
    if reply.mimetype == "text/html":
        pytest.fail("the form of letters has changed: send what it wants")
    assert not any(runs(cell) for _, cell in cells_of("codes.csv", reply.data))


@pytest.mark.usefixtures("poisoned")
def test_no_workbook_runs(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "ada")
    for address in ("/lead/aaby/summary.xlsx", "/lead/summary.xlsx"):
        data = client.get(address).data
        book = openpyxl.load_workbook(io.BytesIO(data))
        texts = 0
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (address, sheet.title, cell.coordinate, cell.value)
                    assert cell.hyperlink is None or cell.hyperlink.location, "only links within the workbook"
                    texts += cell.data_type == "s" and str(cell.value).startswith("=")
        assert texts, "kept word for word, as a text"
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert not [name for name in archive.namelist() if "externalLink" in name or name.endswith(".bin")]
            sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
        assert b"<f>" not in sheets


@pytest.mark.parametrize("text", ["Grønt", "", "a=b", "5-6", "'=1", " =1"])
def test_a_text_that_is_none_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text


def test_the_day_of_a_table_is_no_formula() -> None:
    assert not runs(TODAY)
