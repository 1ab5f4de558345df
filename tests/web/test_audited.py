"""Everything that staff change or take out is written down: in one place, with the change or not at all."""

from __future__ import annotations

import ast
import csv
import io
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.cli import main
from swipe.model import AuditFilter, Survey
from swipe.web import audit, audited
from swipe.web.access import ROLES_OF_BLUEPRINT
from tests.conftest import NOW, PASSWORD, Town, log_in
from tests.photos import encoded, scene
from tests.residents import answer, crowd, enter_as, send, send_file
from tests.web.test_access import address_of

EVERYTHING = AuditFilter()
PACKAGE = Path(audit.__file__).parents[1]


def trail(db: Database, wanted: AuditFilter = EVERYTHING) -> list[tuple[str | None, str, str, str]]:
    """Return who, what, where and about what, the earliest first."""
    lines, _ = store.audit_page(db, wanted, page=1, size=1000)
    return [(line.staff, line.action, line.area, line.about) for line in reversed(lines)]


def is_of_staff(endpoint: str) -> bool:
    return endpoint.rpartition(".")[0] in ROLES_OF_BLUEPRINT


def deeds_written_in(tree: ast.Module) -> set[str]:
    """Return the names that a module writes into the trail word for word."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ("note_audit", "note_audit_today") and len(node.args) > 1:
                found |= {one.value for one in ast.walk(node.args[1]) if isinstance(one, ast.Constant)}
    return found


# ------------------------------------------------------------------ every address is classified


def test_every_form_of_staff_has_a_name_in_the_trail(town: Town) -> None:
    tables = [set(audited.CHANGES), set(audited.SIGNS_ITSELF), set(audited.CHANGES_NOTHING)]
    for rule in town.app().url_map.iter_rules():
        if is_of_staff(rule.endpoint) and (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            assert sum(rule.endpoint in table for table in tables) == 1, (
                f'{rule.rule}: say what it does in swipe/web/audited.py: a line "{rule.endpoint}": "..." in CHANGES '
                "(and its name in NAMES of swipe/web/audit.py); in SIGNS_ITSELF when its store function writes the "
                "line; in CHANGES_NOTHING, with the reason, when it changes no data."
            )


def test_every_file_for_staff_is_an_export_or_says_why_not(town: Town, db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like", "dislike", "like", "like", "skip", "like"])
    app = town.app()
    client = enter_as(app.test_client(), db, "ada")
    known = {*audited.EXPORTS, *audited.SIGNS_ITSELF, *audited.TELLS_NOTHING}
    for rule in app.url_map.iter_rules():
        if is_of_staff(rule.endpoint) and "GET" in (rule.methods or ()):
            address = address_of(app, rule).replace("/chart/1.csv", "/chart/themes.svg")
            reply = client.get(address)
            is_file = reply.status_code == 200 and reply.mimetype != "text/html"
            reply.close()
            assert not is_file or rule.endpoint in known, (
                f'{address}: what leaves here? A line "{rule.endpoint}": "export ..." in EXPORTS of '
                "swipe/web/audited.py, or in TELLS_NOTHING with the reason."
            )


def test_the_tables_name_nothing_that_is_gone(town: Town) -> None:
    endpoints = {rule.endpoint for rule in town.app().url_map.iter_rules()}
    tables = (audited.CHANGES, audited.EXPORTS, audited.SIGNS_ITSELF, audited.CHANGES_NOTHING, audited.TELLS_NOTHING)
    assert {name for table in tables for name in table} <= endpoints


def test_every_deed_has_a_name_on_the_page() -> None:
    deeds = {*audited.CHANGES.values(), *audited.EXPORTS.values(), *audit.BY_RESIDENT, *audit.BY_ITSELF}
    for module in sorted(PACKAGE.rglob("*.py")):
        deeds |= deeds_written_in(ast.parse(module.read_text(encoding="utf-8")))
    assert {"end session", "set aside", "second factor off", "publish"} <= deeds
    for action in deeds:
        assert action in audit.NAMES, f'Add "{action}" to NAMES in swipe/web/audit.py'


# ------------------------------------------------------------------ changes


def test_a_form_that_changes_something_leaves_one_line(planner: FlaskClient, db: Database) -> None:
    send(planner, "/plan/aaby/rules", {"hard_stop": "y"})
    send(planner, "/plan/aaby/close")
    assert trail(db) == [("petra", "change survey rules", "Åby", ""), ("petra", "close survey", "Åby", "")]


def test_a_form_that_is_refused_leaves_none(planner: FlaskClient, db: Database) -> None:
    send(planner, "/plan/noerre-havn/open")  # lacks pictures: told on the next page, with a redirect like success
    send(planner, "/plan/aaby/rules", {"result_on": "tomorrow"})
    planner.post("/plan/aaby/close")  # without its token
    send(planner, "/plan/atlantis/close")
    assert trail(db) == []


def test_figures_that_move_while_a_refusal_is_shown_are_nobody_s_deed(
    planner: FlaskClient, db: Database, survey: Survey
) -> None:
    crowd(db, survey, 40, ["like", "dislike"])
    assert send(planner, "/plan/aaby/posts", {"da-said": "Flere bænke"}).status_code == 422
    assert store.snapshot(db, survey.id, simulated=False), "the page kept what it showed"
    assert trail(db) == []


def test_what_it_is_about_is_a_number_or_a_name_and_never_words(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "petra")
    send(client, "/plan/aaby/pictures/2", {"theme": "1", "da-caption": "Hos Ib Hansen", "da-alt": "Ib", "en-alt": "Ib"})
    send_file(client, "/plan/aaby/pictures", encoded(scene(500, 700)), "Ib Hansen.jpg", field="pictures")
    enter_as(client, db, "ada")
    send(client, "/admin/new", {"name": "Mette", "role": "planner", "reach": "all", "password": PASSWORD})
    mette = store.user_by_name(db, "mette")
    assert mette
    send(client, f"/admin/{mette.id}/deactivate")
    send(client, "/admin/settings/name", {"municipality": "Ib Hansens Kommune"})
    assert trail(db) == [
        ("petra", "change picture", "Åby", "picture 2"),
        ("petra", "add pictures", "Åby", ""),
        ("ada", "add user", "", "mette"),
        ("ada", "close login", "", "mette"),
        ("ada", "change settings", "", "name"),
    ]


def test_a_key_and_a_publication_have_their_own_line_and_no_second(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "leo")
    send(client, "/account/keys", {"name": "Excel"})
    send(client, "/account/keys/1/revoke")
    assert trail(db) == [("leo", "make key", "", ""), ("leo", "revoke key", "", "")]


def test_a_change_that_cannot_be_written_down_does_not_happen(planner: FlaskClient, db: Database, town: Town) -> None:
    with sqlite3.connect(town.database) as raw:
        raw.execute("CREATE TRIGGER no_line BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")
    planner.application.config["PROPAGATE_EXCEPTIONS"] = False
    assert send(planner, "/plan/aaby/close").status_code == 500
    assert store.survey_by_id(db, 1).state == "open"


def test_a_resident_leaves_no_line_while_somebody_of_staff_looks(planner: FlaskClient, db: Database) -> None:
    planner.get("/plan/")
    planner.get("/plan/aaby")
    planner.get("/aaby")
    answer(db, store.survey_by_id(db, 1))
    assert trail(db) == []


def test_who_logs_out_and_in_signs_with_their_own_name(client: FlaskClient, db: Database) -> None:
    log_in(client, "petra")
    send(client, "/plan/aaby/close")
    enter_as(client, db, "ada")
    send(client, "/plan/aaby/open")
    assert [(who, what) for who, what, *_ in trail(db)] == [("petra", "close survey"), ("ada", "open survey")]


def test_a_transaction_that_is_rolled_back_keeps_its_line_for_the_next(db: Database) -> None:
    store.sign_changes(db, lambda: store.note_audit(db, "x", staff=None, now=NOW))
    with pytest.raises(sqlite3.IntegrityError), store.writing(db):
        store.save_settings(db, {"a": "1", "": "a setting without a name is refused"})
    assert trail(db) == []
    with store.writing(db):
        pass  # changes nothing
    assert trail(db) == []
    store.save_setting(db, "a", "2")
    store.save_setting(db, "a", "3")
    assert trail(db) == [(None, "x", "", "")]


@pytest.mark.parametrize("column", ["area", "about"])
def test_what_a_line_is_about_stays_too(db: Database, column: str) -> None:
    store.note_audit(db, "x", staff=None, now=NOW, area=1, about="picture 1")
    with pytest.raises(sqlite3.IntegrityError, match="stays as it is"):
        db.execute(f"UPDATE audit SET {column} = NULL")  # noqa: S608  one of two


# ------------------------------------------------------------------ exports


def test_every_file_that_is_taken_out_leaves_a_line(lead: FlaskClient, db: Database) -> None:
    for address in (
        "/lead/summary.csv",
        "/lead/aaby/summary.json",
        "/lead/aaby/chart/days.svg",
        "/lead/open-data.zip",
        "/account/data.json",
    ):
        assert lead.get(address).status_code == 200
    assert lead.get("/lead/atlantis/summary.csv").status_code == 404
    assert lead.head("/lead/summary.csv").status_code == 200
    assert trail(db) == [
        ("leo", "export results", "", "csv"),
        ("leo", "export results", "Åby", "json"),
        ("leo", "export chart", "Åby", "days, svg"),
        ("leo", "export open data", "", ""),
        ("leo", "export own data", "", ""),
    ]


def test_a_program_that_fetches_all_day_has_one_line_a_day_for_each_file(client: FlaskClient, db: Database) -> None:
    leo = store.user_by_name(db, "leo")
    assert leo
    _, secret = store.make_access_key(db, leo.id, "Excel", now=NOW)
    for address in ("/lead/summary.csv", "/lead/aaby/summary.csv", "/lead/summary.csv", "/lead/summary.csv"):
        assert client.get(f"{address}?key={secret}").status_code == 200
    exports = [("leo", "export results", "", "csv"), ("leo", "export results", "Åby", "csv")]
    assert trail(db, AuditFilter(action="export results")) == exports


def test_a_file_that_cannot_be_written_down_is_not_sent(lead: FlaskClient, town: Town) -> None:
    with sqlite3.connect(town.database) as raw:
        raw.execute("CREATE TRIGGER no_line BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")
    lead.application.config["PROPAGATE_EXCEPTIONS"] = False
    reply = lead.get("/lead/aaby/summary.csv")
    assert reply.status_code == 500
    assert b"participation" not in reply.data


# ------------------------------------------------------------------ the page


@pytest.fixture
def busy(db: Database, survey: Survey) -> None:
    leo, ada = (store.user_by_name(db, name) for name in ("leo", "ada"))
    assert leo
    assert ada
    for number in range(120):
        store.note_audit(db, "change picture", staff=ada.id, now=f"2026-09-01T10:{number % 60:02d}:00Z", area=1)
    store.note_audit(db, "publish", staff=leo.id, now="2026-09-02T10:00:00Z", survey=survey.id)
    # A second before midnight in Denmark, where the day begins two hours before that of UTC.
    store.note_audit(db, "command", staff=None, now="2026-09-03T21:59:59Z", about='=HYPERLINK("x") <b>')
    store.note_audit(db, "from the future", staff=None, now="2026-09-03T22:00:00Z", area=2)


@pytest.mark.usefixtures("busy")
def test_the_page_shows_the_latest_first_and_the_rest_page_by_page(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "ada").get("/?lang=en")
    first = client.get("/admin/audit").text
    assert "123 lines" in first
    table = first.split("<tbody>")[1]
    assert table.index("future") < table.index("=HYPERLINK(&#34;x&#34;) &lt;b&gt;") < table.index("made public")
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = client.get("/admin/audit?page=3").text
    assert 'rel="next"' not in last
    assert last.count("Picture changed") == 23 + 1, "the lines, and the filter's option"
    assert client.get("/admin/audit?page=99").text.count("<tr") == last.count("<tr"), "there is no later page"


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("staff=0", 2),
        ("action=publish", 1),
        ("area=1", 121),
        ("area=2", 1),
        ("since=2026-09-03", 2),
        ("until=2026-09-01", 120),
        ("since=2026-09-02&until=2026-09-03", 2),
        ("since=yesterday&until=&staff=&area=x", 123),
        ("action=%27%20OR%201=1", 0),
        ("until=2026-09-03", 122),
        ("since=2026-09-04", 1),
        ("until=9999-12-31", 123),
        ("page=-4", 123),
    ],
)
def test_lines_are_narrowed_down(client: FlaskClient, db: Database, query: str, count: int) -> None:
    enter_as(client, db, "ada").get("/?lang=en")
    page = client.get(f"/admin/audit?{query}").text
    assert f"{count} line" in page
    table = list(
        csv.reader(io.StringIO(client.get(f"/admin/audit/lines.csv?{query}").data.decode("utf-8-sig")), delimiter=";")
    )
    # The export itself is the newest line, written before it is read: it shows where the filter lets it.
    assert len(table) - 1 - sum(row[2] == "export audit trail" for row in table) == count


@pytest.mark.usefixtures("busy")
def test_the_file_runs_nothing_in_a_spreadsheet(client: FlaskClient, db: Database) -> None:
    enter_as(client, db, "ada")
    text = client.get("/admin/audit/lines.csv?staff=0").data.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert trail(db)[-1][1] == "export audit trail"


def test_planners_and_leads_do_not_read_it(client: FlaskClient, db: Database) -> None:
    for name in ("petra", "leo"):
        assert enter_as(client, db, name).get("/admin/audit").status_code == 403
        assert client.get("/admin/audit/lines.csv").status_code == 403


# ------------------------------------------------------------------ one's own data


def test_a_member_of_staff_takes_out_what_is_kept_of_them_and_of_nobody_else(client: FlaskClient, db: Database) -> None:
    leo = store.user_by_name(db, "leo")
    assert leo
    _, secret = store.make_access_key(db, leo.id, "Excel til Ib", now=NOW)
    store.note_audit(db, "log", staff=leo.id, now=NOW, survey=1)
    petra = store.user_by_name(db, "petra")
    assert petra
    store.note_audit(db, "log", staff=petra.id, now=NOW, survey=1, about="hers")
    told = enter_as(client, db, "leo").get("/account/data.json")
    assert told.headers["Content-Disposition"].startswith("attachment")
    assert told.json
    assert told.json["login"][0]["name"] == "leo"
    assert told.json["keys"][0]["name"] == "Excel til Ib"
    assert {"at": NOW, "action": "log", "area": "aaby", "about": ""} in told.json["audit trail"]
    for word in ("hers", "petra", secret, leo.password_hash, leo.token):
        assert word not in told.text


def test_what_is_told_about_staff_covers_every_table_that_points_to_them(db: Database) -> None:
    from swipe.store.staff_data import PARTS

    pointing = {
        name
        for name in db.table_names()
        if any(row[2] == "staff" for row in db.execute(f"PRAGMA foreign_key_list({name})").fetchall())
    }
    asked = " ".join(PARTS.values())
    for name in pointing:
        assert f"FROM {name}" in asked, f"{name} tells of staff: add a query to PARTS in swipe/store/staff_data.py"


def test_nothing_is_taken_out_about_staff_without_a_login(client: FlaskClient) -> None:
    assert client.get("/account/data.json").status_code == 302


# ------------------------------------------------------------------ commands


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["survey", "close", "aaby"], "survey close aaby"),
        (["survey", "spread", "aaby", "vester-eng"], "survey spread aaby vester-eng"),
        (["simulate", "aaby", "--responses", "3"], "simulate aaby"),
        (["user", "deactivate", "petra"], "user deactivate petra"),
        (["summary", "aaby", "--format", "json"], "summary aaby"),
        (["summary"], "summary"),
    ],
)
def test_a_command_that_changes_or_takes_out_something_leaves_its_name(
    town: Town, db: Database, words: list[str], told: str
) -> None:
    assert CliRunner(env=town.environment).invoke(main, words).exit_code == 0
    assert trail(db) == [(None, "command", "", told)]


def test_a_file_that_a_command_reads_is_told_by_name_without_its_folder(
    town: Town, db: Database, tmp_path: Path
) -> None:
    (tmp_path / "areas.csv").write_text("slug;name\nny-by;Ny By\n", encoding="utf-8")
    run = CliRunner(env=town.environment)
    assert run.invoke(main, ["areas", "import", str(tmp_path / "areas.csv"), "--dry-run"]).exit_code == 0
    assert trail(db) == []
    assert run.invoke(main, ["areas", "import", str(tmp_path / "areas.csv")]).exit_code == 0
    assert trail(db) == [(None, "command", "", "areas import areas.csv")]


def test_a_password_never_comes_near_the_trail(town: Town, db: Database) -> None:
    run = CliRunner(env=town.environment)
    added = run.invoke(main, ["user", "add", "Mette", "--role", "lead", "--password-stdin"], input=f"{PASSWORD}\n")
    assert added.exit_code == 0
    assert trail(db) == [(None, "command", "", "user add Mette")]


@pytest.mark.parametrize("words", [["user", "list"], ["check"], ["survey", "open", "aaby"], ["purge"], ["init"]])
def test_a_command_that_only_looks_or_is_refused_leaves_none(town: Town, db: Database, words: list[str]) -> None:
    CliRunner(env=town.environment).invoke(main, words)
    assert trail(db) == []


def test_the_log_of_swipes_has_its_own_line_and_no_second(
    town: Town, db: Database, survey: Survey, tmp_path: Path
) -> None:
    crowd(db, survey, 12, ["like", "dislike"])
    words = ["swipes", "export", "aaby", "-o", str(tmp_path / "log.csv")]
    assert CliRunner(env=town.environment).invoke(main, words).exit_code == 0
    assert trail(db) == [(None, "log by command", "Åby", "")]
