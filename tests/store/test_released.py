"""Databases of every released schema, with something in each table, come up to date without losing a value."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from swipe import config, results, store
from swipe.cli import main
from swipe.errors import DatabaseUnusable
from swipe.store.schema import migrations
from tests.conftest import Town
from tests.residents import rows

WRITTEN: dict[str, tuple[str, ...]] = {
    "0001_first_tables": (
        "INSERT INTO setting VALUES ('municipality', 'Gammelby')",
        "INSERT INTO staff VALUES (1, 'petra', 'planner', 'x', 'token-1', '2026-01-01T00:00:00Z')",
        "INSERT INTO staff VALUES (2, 'leo', 'lead', 'x', 'token-2', '2026-01-01T00:00:00Z')",
        "INSERT INTO area VALUES (1, 'aaby', 'Åby', NULL), (2, 'beby', 'Beby', '{\"type\": \"Polygon\"}')",
        "INSERT INTO population VALUES (1, '2026-01-01', '15-29', 'women', 120)",
        "INSERT INTO theme VALUES (1, 'green', '#00aa00', 0), (2, 'city', '#aa0000', 1)",
        "INSERT INTO theme_text VALUES (1, 'da', 'Grønt'), (2, 'da', 'Byliv')",
        "INSERT INTO survey VALUES (1, 1, 'open', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', NULL)",
        "INSERT INTO survey VALUES (2, 2, 'closed', '2025-01-01', '2025-01-02T00:00:00Z', '2025-02-01T00:00:00Z')",
        "INSERT INTO survey_text VALUES (1, 'da', 'Åby', 'Hvad?', 'Fordi'), (2, 'da', 'Beby', '', '')",
        "INSERT INTO image VALUES ('<a>', 480, 640, '480')",
        "INSERT INTO picture VALUES (1, 1, 1, '<a>', '1.jpg', '2026-01-01T00:00:00Z', NULL)",
        "INSERT INTO picture VALUES (2, 2, 2, '<a>', '1.jpg', '2025-01-01', '2025-01-05T00:00:00Z')",
        "INSERT INTO picture_text VALUES (1, 'da', 'Et træ', 'Et stort træ'), (2, 'da', 'En plads', 'En stor plads')",
        "INSERT INTO response VALUES (1, 1, 'resident-number-one', 0, '2026-01-03')",
        "INSERT INTO response VALUES (2, 2, 'resident-number-two', 1, '2025-01-03')",
        "INSERT INTO swipe VALUES (1, 1, 3, 1, 0, 900), (2, 2, 1, 0, 0, 800)",
        "INSERT INTO exposure VALUES (1, 0, 1)",
    ),
    "0002_resident_in_full": (
        "UPDATE survey SET hard_stop = 1, result_on = '2026-06-01' WHERE id = 1",
        "UPDATE response SET via = 'bus-stop', elapsed_ms = 61000, first_theme = 1 WHERE id = 1",
        "INSERT INTO survey_expectation VALUES (1, 'da', 'influence', 'Meget')",
        "INSERT INTO survey_background VALUES (1, 'lives'), (1, 'age_group')",
        "INSERT INTO background VALUES (1, 'age_group', '15-29')",
        "INSERT INTO reason VALUES (1, 1, 'Her mangler skygge')",
        "INSERT INTO image (name, width, height, widths) VALUES ('<b>', 480, 640, '480')",
        "INSERT INTO idea (id, survey, response, text, image, state, sent_on) "
        "VALUES (1, 1, 1, 'En gynge', '<b>', 'waiting', '2026-01-03')",
        "INSERT INTO code (survey, digest, used) VALUES (1, '<c>', 1)",
        "UPDATE response SET verified = 1 WHERE id = 1",
        "INSERT INTO post VALUES (1, 1, '2026-02-01')",
        "INSERT INTO post_text VALUES (1, 'da', 'Mere skygge', 'Vi planter')",
        "INSERT INTO snapshot (survey, simulated, responses, respondents, as_of) VALUES (2, 1, 40, 38, '2025-01-09')",
        "INSERT INTO snapshot_theme VALUES (2, 1, 0, 2, 0.5, 0.4, 0.6, 38, 1, 2, 0.25)",
    ),
    "0003_planner_in_full": (
        "UPDATE image SET focus_x = 0.25",
        "UPDATE picture_text SET info = 'Mere' WHERE picture = 1",
        "UPDATE picture SET template = 2 WHERE id = 1",
        "UPDATE survey SET opens_at = '2025-01-02T00:00:00Z' WHERE id = 2",
        "UPDATE survey SET template = 2, closes_at = '2027-01-01T00:00:00Z' WHERE id = 1",
        "UPDATE staff SET limited = 1 WHERE id = 1",
        "INSERT INTO staff_area VALUES (1, 2)",
        "INSERT INTO poster VALUES (1, 1, 1, 'Biblioteket', '2026-01-01T00:00:00Z')",
        "INSERT INTO mailing VALUES (1, 1, '2026-01-01', '2026-01-02')",
        "UPDATE code SET mailing = 1",
        "INSERT INTO idea (id, survey, response, text, state, sent_on, picture, merged_into) "
        "VALUES (2, 1, 1, 'To gynger', 'accepted', '2026-01-03', 1, 1)",
        "INSERT INTO draft_file VALUES ('a-token-of-a-file', 1, 'areas', 'a.csv', x'00ff', '2026-01-01T00:00:00Z')",
    ),
    "0004_what_templates_gave": ("INSERT INTO template_gave VALUES (1, 'question.da', 'Hvad?')",),
    "0005_retention": ("UPDATE survey SET forgotten_at = '2025-08-01T00:00:00Z' WHERE id = 2",),
    "0006_lead_in_full": (
        "INSERT INTO opening VALUES (1, '2026-01-03', 'bus-stop', 4)",
        "INSERT INTO access_key VALUES (1, 2, 'Excel', '<d>', '2026-01-01', NULL, 0)",
        "INSERT INTO audit (id, at, staff, action, survey) VALUES (1, '2026-01-04T00:00:00Z', 2, 'publish', 1)",
        "INSERT INTO publication VALUES (1, 1, '2026-01-04T00:00:00Z', '2026-01-05T00:00:00Z', 2, 'swipe-2', '{}')",
        "UPDATE survey SET published_at = '2025-03-04T00:00:00Z' WHERE id = 2",
        "UPDATE access_key SET used_on = '2026-01-02'",
        "INSERT INTO snapshot_picture VALUES (2, 1, 0, 2, 0.5)",
    ),
    "0009_security": (
        "INSERT INTO staff_session VALUES "
        "(1, 2, 'a-token', '<c>', 'blue', '2026-01-05T00:00:00Z', '2026-01-05T01:00:00Z')",
        "INSERT INTO second_factor VALUES (2, 'sixteen-letters-or-more', '2026-01-05T00:00:00Z', 7)",
        "INSERT INTO recovery_code VALUES (2, '<d>', '2026-01-05T00:00:00Z')",
        "INSERT INTO failed_login VALUES (2, 2, 3, '2026-01-05T00:00:00Z')",
        "INSERT INTO failed_code VALUES (1, '2026-01-05', 'used', 2)",
        "INSERT INTO set_aside VALUES (1, 1, 'burst', '2026-01-03', 'bus-stop', 1, 2, '2026-01-05T00:00:00Z', "
        "'2026-01-06T00:00:00Z', 2)",
        "INSERT INTO set_aside_response VALUES (1, 1)",
    ),
    "0010_operations": (
        "UPDATE survey SET anonymised_at = '2025-09-01T00:00:00Z' WHERE id = 2",
        "INSERT INTO audit (id, at, action, area, about) VALUES (2, '2026-01-05', 'close survey', 1, 'x')",
        "UPDATE survey SET anonymise_on = '2027-06-01' WHERE id = 1",
        "INSERT INTO deleted_response VALUES (1, '<e>')",
    ),
}
"""What somebody had written by the time of each step: something in every table, and in every column that it brought."""

LETTERS = {"a": 32, "b": 32, "c": 64, "d": 64, "e": 64}
"""Names of images and digests, written <a> above: so many of the letter."""

STEPS = [step.name for step in migrations.pending(Database(memory=True))]
Content = dict[str, tuple[list[str], list[tuple[object, ...]]]]


@pytest.fixture(params=range(1, len(STEPS) + 1), ids=lambda number: STEPS[number - 1])
def released(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, int]:
    """A database as the version left it whose last step was this one."""
    number: int = request.param
    path = tmp_path / "instance" / "swipe.db"
    path.parent.mkdir()
    sqlite3.connect(path).close()
    db = store.connect(path)
    db.enable_wal()
    for count, step in enumerate(STEPS[:number], start=1):
        with store.writing(db):
            migrations.apply(db, stop_before=STEPS[count:] if count < len(STEPS) else None)
        for statement in WRITTEN.get(step, ()):
            db.execute(filled(statement))
    db.close()
    return path, number


def filled(statement: str) -> str:
    for letter, count in LETTERS.items():
        statement = statement.replace(f"<{letter}>", letter * count)
    return statement


def content(path: Path) -> Content:
    """Return columns and rows of every table of ours, the rows in the order of all that they hold."""
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: (
                [row[1] for row in db.execute(f"PRAGMA table_info({name})")],
                sorted(db.execute(f"SELECT * FROM {name}"), key=repr),  # noqa: S608  names of tables
            )
            for name in names
            if not name.startswith("_")
        }


def test_every_table_has_something_in_it_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    """A table that a step makes and WRITTEN leaves empty would come through any migration unharmed."""
    path = tmp_path / "swipe.db"
    db = Database(str(path))
    for count, step in enumerate(STEPS, start=1):
        migrations.apply(db, stop_before=STEPS[count:] if count < len(STEPS) else None)
        for statement in WRITTEN.get(step, ()):
            db.execute(filled(statement))
    db.conn.commit()
    db.close()
    for name, (columns, found) in content(path).items():
        assert found, f"write something into {name} in WRITTEN, at the step that makes it"
        for place, column in enumerate(columns):
            assert any(row[place] is not None for row in found), f"write something into {name}.{column} in WRITTEN"


def test_nothing_is_lost_on_the_way_to_this_version(released: tuple[Path, int]) -> None:
    path, number = released
    before = content(path)
    store.init_database(path)
    after = content(path)
    for name, (columns, found) in before.items():
        places = [after[name][0].index(column) for column in columns]
        kept = sorted((tuple(row[place] for place in places) for row in after[name][1]), key=repr)
        if name == "revision":
            continue  # counts changes, and the way here is some
        assert kept == found, f"{name}, from {STEPS[number - 1]}"


def test_what_comes_out_is_sound_and_as_a_new_database_is(released: tuple[Path, int]) -> None:
    path, _ = released
    store.init_database(path)
    db = store.open_database(path)
    assert store.inconsistencies(db) == [], "the tables, indexes and triggers too are those of a new one"
    assert set(store.schema_steps(db)) == store.KNOWN_STEPS
    assert rows(db, "PRAGMA journal_mode") == [("wal",)]
    area = store.area_by_slug(db, "aaby")
    told = results.summarise(db, area, answers="real", as_of="2026-02-01")
    assert told.participation.responses == 1
    survey = store.public_survey(db, area)
    assert survey
    assert survey.questions == {"da": "Hvad?"}
    assert [card.captions["da"] for card in store.pictures(db, survey.id)] == ["Et træ"]
    db.close()


def test_done_twice_it_changes_nothing(released: tuple[Path, int]) -> None:
    path, _ = released
    store.init_database(path)
    before = content(path)
    store.init_database(path)
    assert content(path) == before


def test_the_command_brings_it_up_after_a_backup_and_its_pages_open(released: tuple[Path, int], tmp_path: Path) -> None:
    path, number = released
    place = Town(path.parent, tmp_path / "pictures")
    place.images.mkdir()
    config.make_secret_key(place.instance)
    run = CliRunner(env=place.environment)
    if number < len(STEPS):
        assert run.invoke(main, ["upgrade"]).exit_code == 1
        with pytest.raises(DatabaseUnusable, match="swipe upgrade"):
            store.open_database(path)
        assert run.invoke(main, ["backup", str(tmp_path / "b.zip")]).exit_code == 0
    assert run.invoke(main, ["upgrade"]).exit_code == 0
    client = place.app().test_client()
    for address in ("/", "/aaby", "/aaby/results", "/aaby/about", "/beby/results"):
        assert client.get(address).status_code == 200, address


def test_a_step_that_fails_leaves_the_database_as_it_was(released: tuple[Path, int]) -> None:
    """Somebody has made a table by hand that a later step wants to make: all steps or none."""
    path, number = released
    if number == len(STEPS):
        return
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE deleted_response (mine TEXT)")
        raw.commit()
    before = content(path)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        store.init_database(path)
    assert content(path) == before
