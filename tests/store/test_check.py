"""What `swipe check` finds: each kind of inconsistency is made by hand, and named."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from swipe import pictures, store
from swipe.cli import main
from swipe.model import Survey
from swipe.store.check import RULES
from tests.conftest import NOW, TODAY, Town
from tests.residents import KEY, answer, crowd, publish

MADE = {
    "it was answered elsewhere": (
        "UPDATE swipe SET picture = 7 WHERE picture = 1",
        "survey 2: picture 7 was answered in another survey's response",
    ),
    "shown too seldom": ("DELETE FROM exposure", "picture 1: counted as shown 0 times, answered 1 times"),
    "shown too often": ("UPDATE exposure SET shown = 9", "picture 1: counted as shown 9 times, answered 1 times"),
    "a response without a swipe": ("DELETE FROM swipe", "survey 1: response 1 has no swipe"),
    "a reason without a swipe": (
        "INSERT INTO reason (response, picture, text) VALUES (1, 6, 'x')",
        "survey 1: response 1 says why about picture 6, which it has not answered",
    ),
    "a theme on no card": (
        "UPDATE picture SET theme = 1 WHERE survey = 1; UPDATE response SET first_theme = 3",
        "survey 1: the theme that matters most to response 1 is on no card",
    ),
    "an idea of another survey": ("UPDATE idea SET survey = 2", "survey 2: idea 1 came with a response to survey 1"),
    "ideas two steps away": (
        "UPDATE idea SET merged_into = 2 WHERE id = 1; UPDATE idea SET merged_into = 3 WHERE id = 2",
        "survey 1: idea 1 was put together with idea 2, which leads none",
    ),
    "codes in another's mailing": ("UPDATE mailing SET survey = 2", "survey 1: 2 codes are in a mailing of survey 2"),
    "a code that nobody used": (
        "UPDATE response SET verified = 1",
        "survey 1: 1 responses came with a code, and 0 codes are used",
    ),
    "closed before it opens": (
        "UPDATE survey SET opens_at = '2026-02-01T00:00:00Z', closes_at = '2026-01-01T00:00:00Z' WHERE id = 1",
        "survey 1: it closes by itself before it opens",
    ),
    "met without a theme": (
        "UPDATE picture SET theme = NULL WHERE id = 1",
        "survey 1: it is open, and residents meet picture 1 without a theme",
    ),
    "words that were to be deleted": (
        "UPDATE survey SET state = 'closed', closed_at = '2026-01-01', forgotten_at = '2026-02-01' WHERE id = 1",
        "survey 1: its words were deleted on 2026-02-01, and there are some",
    ),
    "keys that were to be forgotten": (
        "UPDATE survey SET state = 'closed', closed_at = '2026-01-01', anonymised_at = '2026-02-01' WHERE id = 1",
        "survey 1: it was made anonymous on 2026-02-01, and 1 responses have a key of a phone",
    ),
    "shown and not shown": (
        "UPDATE survey SET published_at = NULL WHERE id = 1",
        "survey 1: a result of it is shown, and it says that none is",
    ),
    "figures without a theme": ("DELETE FROM snapshot_theme", "survey 1: the figures shown last have no theme"),
    "figures of another survey": (
        "UPDATE snapshot_picture SET picture = 8 WHERE place = 0",
        "survey 1: the figures shown last have picture 8 of survey 2",
    ),
    "a survey made of itself": ("UPDATE survey SET template = id WHERE id = 1", "survey 1: it is its own template"),
    "a picture made of itself": ("UPDATE picture SET template = id WHERE id = 1", "picture 1: it is its own template"),
    "limited to nothing": (
        "INSERT INTO staff_area (staff, area) VALUES (1, 1)",
        "petra: limited to areas, and to none at once",
    ),
    "a key of a planner": (
        "UPDATE access_key SET staff = 1",
        "petra: the login is closed or of a planner, and a key of it still opens files",
    ),
    "a boundary that is none": (
        "UPDATE area SET boundary = '{' WHERE id = 1",
        "area aaby: its boundary cannot be read",
    ),
    "widths that are none": ("UPDATE image SET widths = 'wide'", "its widths cannot be read"),
    "a trail that can be changed": (
        "DROP TRIGGER audit_is_not_deleted",
        "database: the trigger audit_is_not_deleted is missing",
    ),
    "an index that is gone": ("DROP INDEX one_current_survey", "database: the index one_current_survey is missing"),
    "a table of somebody else": ("CREATE TABLE spy (x TEXT)", "database: the table spy is nothing of ours"),
    "a trigger that does nothing": (
        "DROP TRIGGER publication_ends_once; "
        "CREATE TRIGGER publication_ends_once BEFORE DELETE ON publication BEGIN SELECT 1; END",
        "database: the trigger publication_ends_once is not as it should be",
    ),
    "a row that points to nothing": (
        "PRAGMA foreign_keys = OFF; INSERT INTO theme_text (theme, language, name) VALUES (77, 'da', 'x')",
        "database: a row of theme_text points to a missing theme",
    ),
    "a response of no survey": (
        "PRAGMA foreign_keys = OFF; UPDATE response SET survey = 99",
        "database: row 1 of response points to a missing survey",
    ),
}


@pytest.fixture
def lively(db: Database, survey: Survey) -> Database:
    """One response with everything, a published result, codes and a key; and nothing wrong."""
    db.execute("DELETE FROM swipe")
    answer(db, survey, ["like", "dislike"])
    for text in ("En bålplads", "Et bålsted", "Et bål"):
        store.add_idea(db, survey.id, KEY, text, None, today=TODAY)
    store.save_reasons(db, survey.id, KEY, {1: "Skygge"})
    store.add_codes(db, survey.id, ["a" * 64, "b" * 64], today=TODAY)
    leo = store.user_by_name(db, "leo")
    assert leo
    store.make_access_key(db, leo.id, "Excel", now=NOW)
    db.execute("INSERT INTO snapshot VALUES (1, 0, 40, 40, :today, 'swipe-2')", {"today": TODAY})
    db.execute("INSERT INTO snapshot_theme VALUES (1, 0, 0, 1, 0.5, 0.4, 0.6, 40, 1, 2, 0.1)")
    db.execute("INSERT INTO snapshot_picture VALUES (1, 0, 0, 1, 0.5)")
    publish_something(db)
    assert store.inconsistencies(db) == []
    return db


def publish_something(db: Database) -> None:
    store.save_publication(db, 1, "{}", method="swipe-2", staff=None, now=NOW)


@pytest.mark.parametrize("kind", MADE)
def test_it_is_found_and_named(lively: Database, kind: str) -> None:
    statements, sentence = MADE[kind]
    lively.conn.executescript(statements)
    found = store.inconsistencies(lively)
    assert any(sentence in one for one in found), found


def test_every_rule_is_tried_here() -> None:
    def skeleton(sentence: str) -> list[str]:
        return [part for part in sentence.replace("}", "{").split("{")[::2] if part.strip(" :,")]

    for rule in RULES:
        assert any(all(part in said for part in skeleton(rule)) for _, said in MADE.values()), rule


def test_a_municipality_in_use_has_nothing_wrong(db: Database, survey: Survey) -> None:
    crowd(db, survey, 40, ["like", "dislike", "like", "like", "skip", "like"])
    publish(db, survey)
    store.delete_own_answer(db, survey.id, f"crowd-{3:016d}", now=NOW)
    assert store.inconsistencies(db) == []
    store.close_survey(db, survey.id, now=NOW)
    store.anonymise_answers(db, survey.id, now=NOW)
    assert store.inconsistencies(db) == []


def test_a_page_of_the_file_that_is_damaged_is_told(town: Town, db: Database, survey: Survey) -> None:
    crowd(db, survey, 60, ["like", "dislike", "like", "like", "skip", "like"])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    data = bytearray(town.database.read_bytes())
    place = data.index(b"crowd-0000000000000030")
    data[place - 40 : place + 40] = b"\xff" * 80
    town.database.write_bytes(data)
    found = CliRunner(env=town.environment).invoke(main, ["check"])
    assert found.exit_code == 1
    assert "database: " in found.stderr


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("suffix", ["-480.jpg", "-480.avif", "-master.jpg"])
@pytest.mark.parametrize("harm", ["cut", "emptied", "another", "longer"])
def test_half_a_picture_is_found(db: Database, town: Town, suffix: str, harm: str) -> None:
    path = next(town.images.glob(f"*{suffix}"))
    data = path.read_bytes()
    harmed = {"cut": data[: len(data) // 2], "emptied": b"", "another": b"<html>" * 99, "longer": data + b"more"}[harm]
    path.write_bytes(harmed)
    assert pictures.broken(town.images, store.images(db)) == [path.name]


def test_whole_pictures_are_sound_and_missing_ones_are_told_elsewhere(db: Database, town: Town) -> None:
    assert pictures.broken(town.images, store.images(db)) == []
    assert pictures.broken(town.images / "nowhere", store.images(db)) == []


def test_a_variant_under_the_name_of_another_is_found(db: Database, town: Town) -> None:
    small = next(town.images.glob("*-480.jpg"))
    data = next(town.images.glob("*-master.jpg")).read_bytes()
    small.write_bytes(data)
    assert pictures.broken(town.images, store.images(db)) == [small.name]


def test_settings_that_lack_something_are_told(db: Database, town: Town) -> None:
    for name in ("secret_key", "swipe.db"):
        assert (town.instance / name).stat().st_mode & 0o077 == 0, "as it was made"
        (town.instance / name).chmod(0o644)
    store.save_setting(db, "logo", "logo-1.svg")
    (town.instance / "swipe.toml").write_text('accent = "no colour"\n', encoding="utf-8")
    (town.images / ("f" * 32 + "-480.jpg.0123456789abcdef.tmp")).write_bytes(b"left over")
    found = CliRunner(env=town.environment).invoke(main, ["check"])
    assert found.exit_code == 1
    wanted = (
        "secret_key can be read by others",
        "swipe.db can be read by others",
        "the logo logo-1.svg is missing",
        "no colour",
        ".tmp belongs to no",
    )
    for words in wanted:
        assert words in found.stderr
    (town.instance / "secret_key").unlink()
    assert "secret_key is missing" in CliRunner(env=town.environment).invoke(main, ["check"]).stderr
