"""Every command: success, refusal (exit 1, one sentence on stderr), and wrong use (exit 2)."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database
from werkzeug.security import check_password_hash

from swipe import store
from swipe.cli import main
from tests.conftest import PASSWORD, Town
from tests.counting import stored_answers
from tests.photos import photo
from tests.residents import crowd, enter_as


@pytest.fixture
def run(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    for name, value in town.environment.items():
        monkeypatch.setenv(name, value)

    def invoke(*arguments: str | Path, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)

    return invoke


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL_COMMANDS = dict(commands(main))


def test_the_commands_are_those_of_the_contract() -> None:
    assert {" ".join(path) for path in ALL_COMMANDS} == {
        "init",
        "demo",
        "serve",
        "user add",
        "user list",
        "user password",
        "user deactivate",
        "user reset-second-factor",
        "user activate",
        "areas import",
        "population import",
        "themes import",
        "survey create",
        "survey open",
        "survey close",
        "survey spread",
        "pictures import",
        "summary",
        "swipes export",
        "simulate",
        "check",
        "purge",
        "backup",
        "restore",
        "upgrade",
    }


@pytest.mark.parametrize("path", ALL_COMMANDS)
def test_every_command_has_help_with_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    assert f"Example:\n    swipe {' '.join(path)}" in result.output


def test_init_is_safe_to_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWIPE_INSTANCE", str(tmp_path / "i"))
    monkeypatch.setenv("SWIPE_IMAGES", str(tmp_path / "p"))
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    key = (tmp_path / "i" / "secret_key").read_text()
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    assert (tmp_path / "i" / "secret_key").read_text() == key
    assert (tmp_path / "i" / "secret_key").stat().st_mode & 0o077 == 0, "only its owner reads the key"


def test_init_says_what_comes_next_as_long_as_nobody_can_log_in(town: Town, tmp_path: Path) -> None:
    new = {"SWIPE_INSTANCE": str(tmp_path / "new"), "SWIPE_IMAGES": str(tmp_path / "pictures")}
    assert "swipe user add NAME --role admin" in CliRunner(env=new).invoke(main, ["init"]).output
    assert "user add" not in CliRunner(env=town.environment).invoke(main, ["init"]).output


@pytest.mark.parametrize("command", [["check"], ["summary"], ["survey", "open", "aaby"], ["serve"]])
def test_without_a_database_each_command_says_to_run_init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("SWIPE_INSTANCE", str(tmp_path))
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "swipe init" in result.stderr


@pytest.mark.parametrize("command", [["init"], ["check"], ["serve"]])
def test_a_database_from_a_newer_version_is_left_alone(run, town: Town, command: list[str]) -> None:  # type: ignore[no-untyped-def]
    with sqlite3.connect(town.database) as raw:
        raw.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('swipe', '9999_future', 'x')"
        )
    raw.close()
    result = run(*command)
    assert result.exit_code == 1
    assert "newer version" in result.stderr
    assert "9999_future" in result.stderr


def test_a_file_that_is_no_database_is_named(run, town: Town) -> None:  # type: ignore[no-untyped-def]
    town.database.write_bytes(b"this is no database at all, not even a small one" * 100)
    result = run("check")
    assert result.exit_code == 1
    assert "cannot be read as a database" in result.stderr


def test_a_busy_port_is_named_with_a_remedy(run) -> None:  # type: ignore[no-untyped-def]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("serve", "demo"):
            result = run(command, "--port", str(port))
            assert result.exit_code == 1
            assert f":{port}" in result.stderr
            assert "--port" in result.stderr


def test_a_user_is_added_with_a_password_from_stdin(run, town: Town) -> None:  # type: ignore[no-untyped-def]
    assert run("user", "add", "Mette", "--role", "planner", "--password-stdin", stdin=f"{PASSWORD}\n").exit_code == 0
    db = store.open_database(town.database)
    user = store.user_by_name(db, "mette")
    db.close()
    assert user
    assert user.role == "planner"
    assert PASSWORD not in user.password_hash


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [("petra", PASSWORD, "already"), ("nils", "short", "too short"), (" ", PASSWORD, "1 to 80")],
)
def test_a_user_that_cannot_be_added_is_refused(run, name: str, password: str, reason: str) -> None:  # type: ignore[no-untyped-def]
    result = run("user", "add", name, "--role", "lead", "--password-stdin", stdin=password + "\n")
    assert result.exit_code == 1
    assert reason in result.stderr


def test_an_unknown_role_is_wrong_use(run) -> None:  # type: ignore[no-untyped-def]
    assert run("user", "add", "x", "--role", "king").exit_code == 2


def test_a_user_is_limited_to_areas_and_listed(run) -> None:  # type: ignore[no-untyped-def]
    limits = ("--area", "aaby", "--area", "noerre-havn")
    assert run("user", "add", "Mette", "--role", "planner", *limits, "--password-stdin", stdin=PASSWORD).exit_code == 0
    listed = run("user", "list").output.splitlines()
    assert "mette  planner  aaby, noerre-havn" in listed
    assert "ada    admin    all areas" in listed


def test_a_user_of_an_unknown_area_is_refused_before_any_password(run) -> None:  # type: ignore[no-untyped-def]
    result = run("user", "add", "mette", "--role", "planner", "--area", "atlantis")
    assert result.exit_code == 1
    assert "atlantis" in result.stderr
    assert "mette" not in run("user", "list").output


def test_an_administrator_with_areas_is_wrong_use(run) -> None:  # type: ignore[no-untyped-def]
    assert run("user", "add", "x", "--role", "admin", "--area", "aaby").exit_code == 2


def test_a_user_gets_another_password(run, db: Database) -> None:  # type: ignore[no-untyped-def]
    before = store.user_by_name(db, "petra")
    assert run("user", "password", "petra", "--password-stdin", stdin="a new long password\n").exit_code == 0
    after = store.user_by_name(db, "petra")
    assert before
    assert after
    assert before.token != after.token, "open sessions end"
    assert check_password_hash(after.password_hash, "a new long password")
    short = run("user", "password", "petra", "--password-stdin", stdin="short\n")
    assert (short.exit_code, store.user_by_name(db, "petra")) == (1, after)


def test_a_user_is_deactivated_and_let_in_again(run, db: Database) -> None:  # type: ignore[no-untyped-def]
    assert run("user", "deactivate", "Petra").exit_code == 0
    assert "petra  planner  all areas  (closed)" in run("user", "list").output.splitlines()
    assert run("user", "activate", "petra").exit_code == 0
    found = store.user_by_name(db, "petra")
    assert found
    assert found.active


def test_the_only_administrator_cannot_be_deactivated(run) -> None:  # type: ignore[no-untyped-def]
    result = run("user", "deactivate", "ada")
    assert result.exit_code == 1
    assert "only administrator" in result.stderr


@pytest.mark.parametrize("command", ["password", "deactivate", "activate"])
def test_an_unknown_user_is_named(run, command: str) -> None:  # type: ignore[no-untyped-def]
    result = run("user", command, "nils")
    assert result.exit_code == 1
    assert "nils" in result.stderr


def test_areas_are_added_and_updated(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = write(tmp_path, "areas.csv", "slug,name\naaby,Åby Vest\nnyby,Nyby\n")
    assert "1 added, 1 updated" in run("areas", "import", file).output


def test_duplicate_slugs_refuse_the_whole_file(run, tmp_path: Path, town: Town) -> None:  # type: ignore[no-untyped-def]
    file = write(tmp_path, "areas.csv", "slug,name\nnyby,Nyby\nnyby,Nyby igen\n")
    result = run("areas", "import", file)
    assert result.exit_code == 1
    assert "areas.csv:3" in result.stderr
    db = store.open_database(town.database)
    assert "nyby" not in [area.slug for area in store.areas(db)]
    db.close()


def test_a_negative_count_refuses_the_whole_population(run, tmp_path: Path, town: Town) -> None:  # type: ignore[no-untyped-def]
    file = write(
        tmp_path,
        "pop.csv",
        "omraade;aldersgruppe;koen;antal;dato\naaby;15-29;kvinder;50;2027-01-01\naaby;30-44;kvinder;-3;2027-01-01\n",
    )
    result = run("population", "import", file)
    assert result.exit_code == 1
    assert "pop.csv:3" in result.stderr
    assert "-3" in result.stderr
    db = store.open_database(town.database)
    assert store.populations(db) == {1: 200}
    db.close()


def test_population_of_an_unknown_area_is_refused(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = write(tmp_path, "pop.csv", "area;age_group;gender;count;date\natlantis;15-29;women;5;2027-01-01\n")
    result = run("population", "import", file)
    assert result.exit_code == 1
    assert "atlantis" in result.stderr


def test_the_newest_population_counts(run, tmp_path: Path, town: Town) -> None:  # type: ignore[no-untyped-def]
    file = write(tmp_path, "pop.csv", "area;age_group;gender;count;date\naaby;15-29;women;5;2027-01-01\n")
    assert run("population", "import", file).exit_code == 0
    db = store.open_database(town.database)
    assert store.populations(db) == {1: 5}
    db.close()


def test_themes_are_added_and_updated(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = write(tmp_path, "themes.csv", "slug,name_da,name_en\ngreen,Grønt,Green\nwater,Vand,Water\n")
    assert "1 added, 0 updated, 1 unchanged" in run("themes", "import", file).output


def test_a_survey_is_copied_to_areas_and_says_what_became_of_each(run, town: Town) -> None:  # type: ignore[no-untyped-def]
    assert run("survey", "spread", "aaby").exit_code == 2, "no area was named"
    first = run("survey", "spread", "aaby", "vester-eng", "noerre-havn")
    assert first.stdout.splitlines() == ["vester-eng: made", "noerre-havn: own"]
    db = store.open_database(town.database)
    made = store.newest_survey(db, store.area_by_slug(db, "vester-eng"))
    assert made
    store.save_survey_dates(db, made.id, opens_at=None, closes_at="2199-01-01T00:00:00Z")
    db.close()
    assert "vester-eng: unchanged, 1 of its own kept" in run("survey", "spread", "aaby", "--all").stdout.splitlines()
    assert run("survey", "spread", "aaby", "atlantis").exit_code == 1


def test_a_survey_is_created_opened_and_closed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    created = run("survey", "create", "vester-eng", "--title", "Sammen om Vester Eng")
    assert created.output.strip().isdigit()
    not_ready = run("survey", "open", "vester-eng")
    assert not_ready.exit_code == 1
    assert "at least two" in not_ready.stderr
    assert run("pictures", "import", "vester-eng", picture_folder(tmp_path)).exit_code == 0
    assert run("survey", "open", "vester-eng").exit_code == 0
    assert run("survey", "open", "vester-eng").exit_code == 1, "it is open already"
    assert run("survey", "close", "vester-eng").exit_code == 0
    assert run("survey", "close", "vester-eng").exit_code == 1, "it is closed already"


@pytest.mark.parametrize(
    "command",
    [
        ["survey", "create", "atlantis", "--title", "x"],
        ["survey", "open", "atlantis"],
        ["survey", "open", "vester-eng"],
        ["survey", "create", "aaby", "--title", "x"],
        ["simulate", "vester-eng", "--responses", "5"],
        ["summary", "atlantis"],
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(run, command: list[str]) -> None:  # type: ignore[no-untyped-def]
    result = run(*command)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.output


HEADER = "file,theme,caption_da,caption_en,alt_da,alt_en\n"


def picture_folder(folder: Path, manifest: str | None = None) -> Path:
    source = folder / "set"
    source.mkdir()
    (source / "eng.jpg").write_bytes(photo(480, 640))
    (source / "torv.jpg").write_bytes(photo(600, 800))
    write(
        source,
        "manifest.csv",
        manifest or HEADER + "eng.jpg,green,Eng,Meadow,En eng,A meadow\ntorv.jpg,city,Torv,Square,Et torv,A square\n",
    )
    return source


def pictures_of_draft(town: Town) -> list[str]:
    db = store.open_database(town.database)
    survey = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert survey
    names = [card.source for card in store.pictures(db, survey.id)]
    db.close()
    return names


def test_a_folder_with_a_manifest_is_imported_once(run, tmp_path: Path, town: Town) -> None:  # type: ignore[no-untyped-def]
    source = picture_folder(tmp_path)
    assert "2 added, 0 already there" in run("pictures", "import", "noerre-havn", source).output
    assert "0 added, 2 already there" in run("pictures", "import", "noerre-havn", source).output
    assert pictures_of_draft(town) == ["eng.jpg", "torv.jpg"]


def test_a_zip_is_imported_like_a_folder(run, tmp_path: Path, town: Town) -> None:  # type: ignore[no-untyped-def]
    source = picture_folder(tmp_path)
    packed = tmp_path / "set.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in source.iterdir():
            archive.write(file, file.name)
    assert run("pictures", "import", "noerre-havn", packed).exit_code == 0
    assert pictures_of_draft(town) == ["eng.jpg", "torv.jpg"]


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (HEADER + "eng.jpg,green,A,A,A,A\nmangler.jpg,city,B,B,B,B\n", "manifest.csv:3"),
        (HEADER + "eng.jpg,green,A,A,A,A\ntorv.jpg,citty,B,B,B,B\n", "manifest.csv:3"),
        ("file,theme\n", "manifest.csv"),
    ],
)
def test_a_faulty_manifest_refuses_the_whole_import(
    run, tmp_path: Path, town: Town, manifest: str, reason: str
) -> None:  # type: ignore[no-untyped-def]
    result = run("pictures", "import", "noerre-havn", picture_folder(tmp_path, manifest))
    assert result.exit_code == 1
    assert reason in result.stderr
    assert pictures_of_draft(town) == []


def test_one_bad_picture_refuses_the_whole_import(run, tmp_path: Path, town: Town) -> None:  # type: ignore[no-untyped-def]
    source = picture_folder(tmp_path)
    (source / "torv.jpg").write_bytes(photo(600, 800)[:5000])
    result = run("pictures", "import", "noerre-havn", source)
    assert result.exit_code == 1
    assert "torv.jpg" in result.stderr
    assert pictures_of_draft(town) == []


def test_every_bad_picture_is_named_at_once(run, tmp_path: Path, town: Town) -> None:  # type: ignore[no-untyped-def]
    source = tmp_path / "set"
    source.mkdir()
    (source / "eng.jpg").write_bytes(photo(600, 800))
    (source / "halv.jpg").write_bytes(photo(600, 800)[:5000])
    (source / "film.jpg").write_bytes(b"GIF89a")
    result = run("pictures", "import", "noerre-havn", source)
    assert result.exit_code == 1
    assert [line.partition(":")[0].removeprefix("Error ") for line in result.stderr.splitlines()[-3:]] == [
        "Error",
        "halv.jpg",
        "Nothing was imported.",
    ]
    assert "film.jpg: GIF is not accepted" in result.stderr
    assert pictures_of_draft(town) == []


def test_what_is_left_out_of_a_set_is_named(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    source = picture_folder(tmp_path)
    (source / "ekstra.jpg").write_bytes(photo(640, 800))
    result = run("pictures", "import", "noerre-havn", source)
    assert "Left out: ekstra.jpg" in result.stderr
    (source / "manifest.csv").unlink()
    (source / "noter.txt").write_text("x")
    result = run("pictures", "import", "noerre-havn", source)
    assert "Left out: noter.txt" in result.stderr
    assert "1 added, 2 already there" in result.stdout


def test_a_source_that_is_not_there_is_wrong_use(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("pictures", "import", "aaby", tmp_path / "nothing").exit_code == 2


def test_simulated_residents_are_the_same_for_the_same_seed(run, town: Town) -> None:  # type: ignore[no-untyped-def]
    first = run("simulate", "aaby", "--responses", "20", "--seed", "5").output
    assert "20 simulated residents" in first
    db = store.open_database(town.database)
    survey = store.public_survey(db, store.area_by_slug(db, "aaby"))
    assert survey
    assert stored_answers(db, survey.id).responses == 0
    assert stored_answers(db, survey.id, simulated=True).responses == 20
    db.close()


def test_simulating_again_with_the_same_seed_adds_nobody_twice(run, town: Town) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        run("simulate", "aaby", "--responses", "20", "--seed", "5")
    db = store.open_database(town.database)
    assert store.response_counts(db) == {(1, True): 20}
    db.close()


def test_the_summary_comes_as_csv_and_json_for_one_area_and_for_all(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("simulate", "aaby", "--responses", "40")
    one = json.loads(run("summary", "aaby", "--format", "json", "--answers", "simulated").output)
    every = json.loads(run("summary", "--format", "json", "--answers", "simulated").output)
    assert one["participation"]["responses"] == 40
    assert [area["area"] for area in every] == ["noerre-havn", "vester-eng", "oester-mark", "aaby"]
    assert every[-1] == one
    target = tmp_path / "out.csv"
    run("summary", "--dialect", "rfc4180", "--answers", "simulated", "-o", target)
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert {row["area"] for row in rows} == {"aaby", "noerre-havn", "vester-eng", "oester-mark"}


@pytest.mark.parametrize(
    ("form", "start"), [("xlsx", b"PK"), ("geojson", b"{"), ("pdf", b"%PDF-"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")]
)
def test_the_summary_comes_in_every_format_as_the_page_sends_it(run, town: Town, form, start, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("simulate", "aaby", "--responses", "40")
    target = tmp_path / f"aaby.{form}"
    done = run("summary", "aaby", "--format", form, "--answers", "simulated", "--lang", "en", "-o", target)
    assert (done.exit_code, done.output) == (0, "")
    assert target.read_bytes().startswith(start)
    app = town.app()
    db = store.open_database(town.database)
    client = enter_as(app.test_client(), db, "leo")
    db.close()
    assert client.get(f"/lead/aaby/summary.{form}?answers=simulated&lang=en").data == target.read_bytes()


def test_open_data_is_a_package_of_all_areas(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("simulate", "aaby", "--responses", "40")
    target = tmp_path / "open.zip"
    assert run("summary", "--format", "opendata", "--answers", "simulated", "-o", target).exit_code == 0
    with zipfile.ZipFile(target) as package:
        assert "aaby,Åby,simulated" in package.read("areas.csv").decode()


def test_a_breakdown_is_written_alone(run) -> None:  # type: ignore[no-untyped-def]
    made = json.loads(run("summary", "aaby", "--format", "json", "--by", "gender").output)
    assert [(one["area"], one["variable"], one["breakdown"]) for one in made] == [("aaby", "gender", None)]
    rows = list(csv.DictReader(io.StringIO(run("summary", "--by", "age_group", "--dialect", "rfc4180").output)))
    assert {row["row"] for row in rows} == {"note"}


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["--format", "pdf"], "name it"),
        (["aaby", "--format", "opendata"], "leave the area out"),
        (["aaby", "--format", "xlsx", "--by", "gender"], "csv or json"),
        (["aaby", "--format", "docx"], "is not one of"),
        (["aaby", "--by", "lives"], "is not one of"),
    ],
)
def test_a_format_that_cannot_hold_it_is_wrong_use(run, arguments: list[str], remedy: str) -> None:  # type: ignore[no-untyped-def]
    result = run("summary", *arguments)
    assert result.exit_code == 2
    assert remedy in result.output


def test_a_terminal_is_not_filled_with_bytes(town: Town) -> None:
    ours, terminal = os.openpty()
    try:
        command = [sys.executable, "-m", "swipe", "summary", "aaby", "--format", "xlsx"]
        done = subprocess.run(
            command, env={**os.environ, **town.environment}, stdout=terminal, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(terminal)
        os.close(ours)
    assert done.returncode == 2
    assert b"name a file with -o" in done.stderr


def test_real_answers_are_what_counts_unless_asked_otherwise(run) -> None:  # type: ignore[no-untyped-def]
    run("simulate", "aaby", "--responses", "40")
    made = json.loads(run("summary", "aaby", "--format", "json").output)
    assert (made["answers"], made["participation"]["responses"]) == ("real", 0)


def test_a_language_that_is_not_offered_is_wrong_use(run) -> None:  # type: ignore[no-untyped-def]
    assert run("summary", "--lang", "tlh").exit_code == 2


def test_check_finds_nothing_wrong_in_a_sound_municipality(run) -> None:  # type: ignore[no-untyped-def]
    result = run("check")
    assert (result.exit_code, result.output) == (0, "Everything is consistent.\n")


def test_check_names_missing_files_orphans_and_false_counts(run, town: Town) -> None:  # type: ignore[no-untyped-def]
    gone = next(town.images.glob("*-480.jpg"))
    gone.unlink()
    (town.images / ("f" * 32 + "-480.jpg")).write_bytes(b"left over")
    with sqlite3.connect(town.database) as raw:
        raw.execute("INSERT INTO exposure (picture, position, shown) VALUES (1, 0, 5)")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("INSERT INTO theme_text (theme, language, name) VALUES (77, 'da', 'x')")
    raw.close()
    result = run("check")
    assert result.exit_code == 1
    for word in (gone.name, "f" * 32, "picture 1", "theme_text"):
        assert word in result.stderr


# ------------------------------------------------------------------ single swipes


def test_the_swipe_log_is_written_with_its_codebook_and_noted(run, db: Database, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    survey = store.survey_by_id(db, 1)
    crowd(db, survey, 12, ["like", "dislike"])
    file = tmp_path / "aaby.csv"
    result = run("swipes", "export", "aaby", "-o", file, "--dialect", "rfc4180", "--lang", "en")
    assert result.exit_code == 0
    assert str(file) in result.stderr
    lines = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    assert len(lines) == 24
    assert set(lines[0]) == {"response", "day", "picture", "theme", "choice", "position", "seen_ms", "voided"}
    assert "milliseconds" in (tmp_path / "aaby-codebook.csv").read_text(encoding="utf-8")
    assert [(entry.staff, entry.action) for entry in store.audit_trail(db, survey.id)] == [(None, "log by command")]


def test_the_swipe_log_never_mixes_real_and_simulated_answers(run, db: Database, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    crowd(db, store.survey_by_id(db, 1), 12, ["like", "dislike"])
    assert run("simulate", "aaby", "--responses", "15").exit_code == 0
    lines = {}
    for kind in ("real", "simulated"):
        file = tmp_path / f"{kind}.csv"
        assert run("swipes", "export", "aaby", "-o", file, "--answers", kind).exit_code == 0
        lines[kind] = file.read_bytes().count(b"\r\n") - 1
    assert lines["real"] == 24
    assert lines["real"] + lines["simulated"] == stored_swipes(db)


def test_the_swipe_log_of_few_or_none_is_refused(run, db: Database, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    crowd(db, store.survey_by_id(db, 1), 9, ["like"])
    for area, reason in (("aaby", "Fewer than 10"), ("vester-eng", "no swipes"), ("atlantis", "atlantis")):
        result = run("swipes", "export", area, "-o", tmp_path / "log.csv")
        assert result.exit_code == 1
        assert reason in result.stderr
    assert run("swipes", "export", "aaby").exit_code == 2
    assert run("swipes", "export", "aaby", "-o", tmp_path / "log.csv", "--lang", "xx").exit_code == 2
    assert not list(tmp_path.glob("log*"))
    assert store.audit_trail(db, 1) == []


def stored_swipes(db: Database) -> int:
    return int(db.execute("SELECT COUNT(*) FROM swipe").fetchone()[0])
