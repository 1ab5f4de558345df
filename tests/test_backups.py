"""A backup holds everything in one state, is there whole or not at all, and comes back only when each byte is right."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from swipe import backups, config, pictures, store
from swipe.cli import main
from swipe.errors import BackupUnusable, DatabaseUnusable, Refused, Unavailable
from swipe.model import AuditFilter, Swipe
from swipe.store.schema import migrations
from tests.conftest import NOW, TODAY, Town
from tests.faults import another_program_writes
from tests.photos import photo
from tests.residents import KEY, answer, crowd, rows

Run = Callable[..., Result]
LATER = "2026-09-08T10:00:00Z"


@pytest.fixture
def run(town: Town) -> Run:
    def invoke(*arguments: str | Path) -> Result:
        return CliRunner(env=town.environment).invoke(main, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def file(town: Town, tmp_path: Path) -> Path:
    """A backup of Testby, after twelve residents have answered."""
    db = store.open_database(town.database)
    crowd(db, store.survey_by_id(db, 1), 12, ["like", "dislike", "like"])
    db.close()
    (town.instance / "swipe.toml").write_text('municipality = "Testby"\n', encoding="utf-8")
    (town.instance / "logo-1.svg").write_text("<svg/>", encoding="utf-8")
    (town.instance / "notes.txt").write_text("not ours", encoding="utf-8")
    path = tmp_path / "backup.zip"
    backups.write_backup(path, instance=town.instance, images=town.images, now=NOW)
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Town:
    """Another machine, on which there is nothing."""
    return Town(tmp_path / "new" / "instance", tmp_path / "new" / "images")


def restore(file: Path, place: Town, *, replace: bool = False) -> backups.Restored:
    return backups.restore_backup(file, instance=place.instance, images=place.images, now=LATER, replace=replace)


def content(place: Town) -> dict[str, bytes]:
    """Return every file of an installation but the database's own log and the note of the last backup."""
    found = [*place.instance.rglob("*"), *place.images.rglob("*")]
    ours = [path for path in found if path.is_file() and path.suffix not in (".db-wal", ".db-shm")]
    return {str(path): path.read_bytes() for path in ours if path.name != "last_backup.json"}


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    db = store.connect(path)
    found = {name: sorted(map(repr, rows(db, f"SELECT * FROM {name}"))) for name in db.table_names()}  # noqa: S608
    db.close()
    return found  # type: ignore[return-value]


# ------------------------------------------------------------------ there and back


def test_what_is_restored_on_another_machine_is_what_was_copied(file: Path, town: Town, elsewhere: Town) -> None:
    done = restore(file, elsewhere)
    assert (done.made_at, done.aside, done.is_older) == (NOW, None, False)
    assert tables(elsewhere.database) == tables(town.database)
    assert {one.name: one.read_bytes() for one in elsewhere.images.iterdir()} == {
        one.name: one.read_bytes() for one in town.images.iterdir()
    }
    for name in ("secret_key", "swipe.toml", "logo-1.svg"):
        assert (elsewhere.instance / name).read_bytes() == (town.instance / name).read_bytes()
    assert not (elsewhere.instance / "notes.txt").exists()
    assert CliRunner(env=elsewhere.environment).invoke(main, ["check"]).output == "Everything is consistent.\n"
    assert elsewhere.app().test_client().get("/aaby").status_code == 200


def test_key_and_answers_are_for_the_owner_of_the_file_alone(file: Path, elsewhere: Town) -> None:
    assert file.stat().st_mode & 0o077 == 0
    restore(file, elsewhere)
    assert (elsewhere.instance / "secret_key").stat().st_mode & 0o077 == 0


def test_the_manifest_has_the_sha256_of_each_file_and_the_comment_that_of_the_manifest(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read("manifest.json"))
        assert archive.comment.decode().split()[1] == hashlib.sha256(archive.read("manifest.json")).hexdigest()
        assert {*told["files"], "manifest.json"} == set(archive.namelist())
        for name, (digest, size) in told["files"].items():
            data = archive.read(name)
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (digest, size)
    assert backups.read_manifest(file).steps == tuple(sorted(store.KNOWN_STEPS))


def test_a_copy_made_while_residents_answer_is_one_state_and_ends(town: Town, tmp_path: Path) -> None:
    """Three writers never pause. Each response is written in one transaction, so no state has half of one."""
    stop = threading.Event()
    acknowledged: list[str] = []

    def write(writer: int) -> None:
        db = store.open_database(town.database)
        number = 0
        while not stop.is_set():
            key = f"writer-{writer}-{number:012d}"
            store.record_swipes(db, 1, key, [Swipe(n + 1, n + 1, "like", n, 900) for n in range(6)], today=TODAY)
            acknowledged.append(key)
            number += 1
        db.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    try:
        while len(acknowledged) < 30:
            stop.wait(0.01)
        before = set(acknowledged)
        backups.write_backup(tmp_path / "busy.zip", instance=town.instance, images=town.images, now=NOW)
        while len(acknowledged) < len(before) + 30:
            stop.wait(0.01)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    place = Town(tmp_path / "i", tmp_path / "p")
    restore(tmp_path / "busy.zip", place)
    db = store.open_database(place.database)
    keys = {row[0] for row in rows(db, "SELECT key FROM response")}
    assert before <= keys, "what was acknowledged before the copy began is in it"
    assert rows(db, "SELECT COUNT(*) FROM swipe") == [(6 * len(keys),)]
    assert store.inconsistencies(db) == []
    db.close()


def test_progress_is_told_to_the_end(town: Town, tmp_path: Path, elsewhere: Town) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "b.zip"
    backups.write_backup(
        path, instance=town.instance, images=town.images, now=NOW, advance=lambda done, of: told.append((done, of))
    )
    assert told[-1][0] == told[-1][1] > len(list(town.images.iterdir()))
    told.clear()
    backups.restore_backup(
        path,
        instance=elsewhere.instance,
        images=elsewhere.images,
        now=NOW,
        advance=lambda done, of: told.append((done, of)),
    )
    assert told[-1][0] == told[-1][1]


# ------------------------------------------------------------------ whole or not at all


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_disk_that_is_full_leaves_the_backup_before_as_it_was(
    file: Path, town: Town, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if moment == "fsync" else (Path, "replace")), full)
    with pytest.raises(Refused, match="No space left"):
        backups.write_backup(file, instance=town.instance, images=town.images, now=LATER)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert sorted(one.name for one in file.parent.iterdir() if one.name.startswith(".")) == []


def test_a_damaged_database_makes_no_backup_and_is_told(town: Town, tmp_path: Path) -> None:
    db = store.open_database(town.database)
    crowd(db, store.survey_by_id(db, 1), 60, ["like", "dislike", "like", "like", "like", "like"])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with town.database.open("r+b") as raw:
        size = town.database.stat().st_size
        for place in range(4096 * 2, size, 4096 * 3):
            raw.seek(place)
            raw.write(b"\xff" * 512)
    with pytest.raises(DatabaseUnusable):
        backups.write_backup(tmp_path / "b.zip", instance=town.instance, images=town.images, now=NOW)
    assert not (tmp_path / "b.zip").exists()


def test_without_a_database_or_a_folder_there_is_no_backup(run: Run, town: Town, tmp_path: Path) -> None:
    assert "name a file in a folder that is there" in run("backup", tmp_path / "nowhere" / "b.zip").stderr
    town.database.unlink()
    result = run("backup", tmp_path / "b.zip")
    assert result.exit_code == 1
    assert "swipe init" in result.stderr
    assert not (tmp_path / "b.zip").exists()


def test_a_picture_that_is_deleted_meanwhile_stops_nothing(town: Town, tmp_path: Path) -> None:
    (town.images / ("e" * 32 + "-480.jpg")).symlink_to(tmp_path / "gone")
    written = backups.write_backup(tmp_path / "b.zip", instance=town.instance, images=town.images, now=NOW)
    assert written.pictures == len(list(town.images.iterdir())) - 1


def test_a_photo_that_its_resident_deletes_meanwhile_leaves_no_row_without_a_file(
    town: Town, tmp_path: Path, elsewhere: Town
) -> None:
    """The row goes first, then the file: whichever is copied last must be the row."""
    db = store.open_database(town.database)
    answer(db, store.survey_by_id(db, 1))
    image = pictures.ingest(photo(640, 820), "idé.jpg", town.images)
    store.add_idea(db, 1, KEY, "En bålplads", image, today=TODAY)

    def delete_in_the_middle(*_: int) -> None:
        if gone := store.delete_own_answer(db, 1, KEY, now=NOW) if store.own_answer(db, 1, KEY) else []:
            pictures.remove_files(town.images, gone, store.images(db))

    path = tmp_path / "b.zip"
    backups.write_backup(path, instance=town.instance, images=town.images, now=NOW, advance=delete_in_the_middle)
    assert not store.own_answer(db, 1, KEY)
    db.close()
    restore(path, elsewhere)
    db = store.open_database(elsewhere.database)
    assert pictures.missing(elsewhere.images, store.images(db)) == []
    assert store.inconsistencies(db) == []
    db.close()


def test_a_photo_that_is_added_meanwhile_comes_with_its_row(town: Town, tmp_path: Path, elsewhere: Town) -> None:
    db = store.open_database(town.database)
    cards = len(store.pictures(db, 1))

    def add_in_the_middle(*_: int) -> None:
        if len(store.pictures(db, 1)) == cards:
            image = pictures.ingest(photo(640, 820), "ny.jpg", town.images)
            store.add_picture(db, 1, image, source="ny.jpg", now=NOW)

    path = tmp_path / "b.zip"
    backups.write_backup(path, instance=town.instance, images=town.images, now=NOW, advance=add_in_the_middle)
    db.close()
    restore(path, elsewhere)
    db = store.open_database(elsewhere.database)
    assert len(store.pictures(db, 1)) == cards + 1
    assert pictures.missing(elsewhere.images, store.images(db)) == []
    db.close()


# ------------------------------------------------------------------ damaged, newer, not ours


def changed(file: Path, change: Callable[[dict[str, bytes]], None], comment: bytes | None = None) -> Path:
    """Return the archive written anew with other contents, its manifest and comment as they were unless given."""
    with zipfile.ZipFile(file) as archive:
        files, kept = {name: archive.read(name) for name in archive.namelist()}, archive.comment
    change(files)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = kept if comment is None else comment
    return file


def resealed(file: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """Return the archive with another manifest whose digest is right: a newer version did it, or somebody."""
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read("manifest.json"))
    change(told)
    data = json.dumps(told).encode()
    seal = f"swipe-backup {hashlib.sha256(data).hexdigest()}".encode()
    return changed(file, lambda files: files.update({"manifest.json": data}), seal)


@pytest.mark.parametrize("part", ["instance/swipe.db", "instance/secret_key", "pictures/", "manifest.json"])
def test_a_byte_that_has_changed_is_found_wherever_it_is(file: Path, elsewhere: Town, part: str) -> None:
    def change(files: dict[str, bytes]) -> None:
        name = next(one for one in files if one.startswith(part))
        files[name] = files[name][:50] + bytes([files[name][50] ^ 1]) + files[name][51:]

    with pytest.raises(BackupUnusable, match="damaged"):
        restore(changed(file, change), elsewhere)
    assert not elsewhere.database.exists()


def test_every_place_where_a_file_can_be_cut_off_is_found(file: Path, elsewhere: Town) -> None:
    whole = file.read_bytes()
    for part in range(20):
        file.write_bytes(whole[: len(whole) * part // 20])
        with pytest.raises(BackupUnusable):
            restore(file, elsewhere)
    file.write_bytes(whole[:-1])
    with pytest.raises(BackupUnusable):
        restore(file, elsewhere)
    assert not elsewhere.database.exists()


def test_single_bits_that_flip_on_an_old_disk_never_come_through(file: Path, elsewhere: Town, town: Town) -> None:
    whole, dice = file.read_bytes(), random.Random(7)
    wanted = {one.name: one.read_bytes() for one in town.images.iterdir()}
    for _ in range(10):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        file.write_bytes(data)
        try:
            restore(file, elsewhere, replace=True)
        except BackupUnusable:
            continue
        # A bit that no reader looks at, such as a file's date in the archive: what is restored is right.
        assert {one.name: one.read_bytes() for one in elsewhere.images.glob("*.*")} == wanted
        assert tables(elsewhere.database) == tables(town.database)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.pop(next(name for name in files if name.startswith("pictures/"))),
        lambda files: files.pop("instance/swipe.db"),
        lambda files: files.pop("manifest.json"),
        lambda files: files.update({"pictures/" + "a" * 32 + "-480.jpg": b"one too many"}),
        lambda files: files.update({"../outside": b"x"}),
    ],
)
def test_a_file_too_few_or_too_many_is_found(
    file: Path, elsewhere: Town, change: Callable[[dict[str, bytes]], None]
) -> None:
    with pytest.raises(BackupUnusable, match="damaged"):
        restore(changed(file, change), elsewhere)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "instance/../../evil",
        "/etc/passwd",
        "pictures/evil.sh",
        "instance/evil.py",
        "instance/a/b.svg",
        "x",
        "",
    ],
)
def test_names_that_are_not_ours_are_not_written_even_with_the_right_seal(
    file: Path, elsewhere: Town, tmp_path: Path, name: str
) -> None:
    def add(told: dict[str, object]) -> None:
        told["files"][name] = [hashlib.sha256(b"x").hexdigest(), 1]  # type: ignore[index]

    changed(resealed(file, add), lambda files: files.update({name: b"x"}) if name else None)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BackupUnusable, match="damaged"):
        restore(file, elsewhere)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_unpacks_to_more_than_it_says_is_stopped(file: Path, elsewhere: Town) -> None:
    def shrink(told: dict[str, object]) -> None:
        name = next(one for one in told["files"] if one.startswith("pictures/"))  # type: ignore[attr-defined]
        told["files"][name][1] = 10  # type: ignore[index]

    with pytest.raises(BackupUnusable, match="damaged"):
        restore(resealed(file, shrink), elsewhere)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(format=2),
        lambda told: told["steps"].append("0099_from_the_future"),
    ],
)
def test_a_backup_of_a_newer_version_is_left_alone(
    file: Path, elsewhere: Town, change: Callable[[dict[str, object]], None]
) -> None:
    with pytest.raises(BackupUnusable, match="newer version"):
        restore(resealed(file, change), elsewhere)
    assert not elsewhere.database.exists()


@pytest.mark.parametrize("told", [b"", b"[]", b"{}", b'{"format": "x"}', b"\xff", b'{"format":1,"files":[],"steps":1}'])
def test_a_manifest_that_is_none_is_refused(file: Path, elsewhere: Town, told: bytes) -> None:
    seal = f"swipe-backup {hashlib.sha256(told).hexdigest()}".encode()
    with pytest.raises(BackupUnusable, match="damaged"):
        restore(changed(file, lambda files: files.update({"manifest.json": told}), seal), elsewhere)


def test_what_is_no_backup_is_told_as_such(run: Run, tmp_path: Path, town: Town) -> None:
    plain = tmp_path / "photos.zip"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.jpg", b"x")
    (tmp_path / "note.txt").write_text("hello")
    for path, words in [
        (plain, "no backup of Swipe"),
        (tmp_path / "note.txt", "damaged"),
        (tmp_path / "no", "no file"),
    ]:
        result = run("restore", path, "--replace")
        assert result.exit_code == 1
        assert words in result.stderr
    assert town.database.is_file()


# ------------------------------------------------------------------ in place of what is there


def test_what_is_there_is_not_written_over_without_being_told(file: Path, town: Town, elsewhere: Town) -> None:
    before = content(town)
    with pytest.raises(Refused, match="--replace"):
        restore(file, town)
    assert content(town) == before
    elsewhere.images.mkdir(parents=True)
    (elsewhere.images / ("a" * 32 + "-480.jpg")).write_bytes(b"x")
    with pytest.raises(Refused, match="--replace"):
        restore(file, elsewhere)


def test_what_is_replaced_is_kept_aside_with_its_pictures(file: Path, town: Town) -> None:
    db = store.open_database(town.database)
    answer(db, store.survey_by_id(db, 1), key="after-the-backup-was")
    db.close()
    extra = town.images / ("e" * 32 + "-480.jpg")
    extra.write_bytes(b"later")
    now = tables(town.database)
    done = restore(file, town, replace=True)
    assert done.aside
    kept = store.connect(done.aside / "swipe.db")
    assert rows(kept, "SELECT COUNT(*) FROM response WHERE key = 'after-the-backup-was'") == [(1,)]
    kept.close()
    assert tables(done.aside / "swipe.db") == now
    assert (done.aside / "secret_key").read_bytes() == (town.instance / "secret_key").read_bytes()
    assert not extra.exists()
    assert (town.images / done.aside.name / extra.name).read_bytes() == b"later"
    db = store.open_database(town.database)
    assert rows(db, "SELECT COUNT(*) FROM response") == [(12,)]
    assert store.inconsistencies(db) == []
    assert pictures.orphans(town.images, store.images(db)) == []
    db.close()


def test_what_residents_deleted_since_does_not_come_back(town: Town, tmp_path: Path) -> None:
    db = store.open_database(town.database)
    survey = store.survey_by_id(db, 1)
    answer(db, survey, key="regrets-it-afterwards")
    photographed = pictures.ingest(photo(640, 820), "b.jpg", town.images)
    store.add_idea(db, survey.id, "regrets-it-afterwards", "En bålplads", photographed, today=TODAY)
    path = tmp_path / "b.zip"
    backups.write_backup(path, instance=town.instance, images=town.images, now=NOW)
    gone = store.delete_own_answer(db, 1, "regrets-it-afterwards", now=NOW)
    pictures.remove_files(town.images, gone, store.images(db))
    db.close()
    assert restore(path, town, replace=True).deleted_again == 1
    db = store.open_database(town.database)
    assert store.own_answer(db, 1, "regrets-it-afterwards") is None
    assert store.ideas(db, 1) == []
    assert pictures.orphans(town.images, store.images(db)) == []
    assert store.inconsistencies(db) == []
    db.close()
    assert restore(path, town, replace=True).deleted_again == 1, "not the second time either"


def test_twice_in_one_second_keeps_both_aside(file: Path, town: Town) -> None:
    first, second = (restore(file, town, replace=True).aside for _ in range(2))
    assert first != second
    assert first
    assert second
    assert all((one / "swipe.db").is_file() for one in (first, second))


def test_a_damaged_database_is_replaced_and_its_log_does_not_haunt_the_new_one(file: Path, town: Town) -> None:
    wanted = tables(town.database)
    town.database.write_bytes(b"this was a database" * 1000)
    for suffix in ("-wal", "-shm", "-journal"):
        Path(f"{town.database}{suffix}").write_bytes(b"old log")
    done = restore(file, town, replace=True)
    assert tables(town.database) == wanted
    assert done.aside
    assert (done.aside / "swipe.db").read_bytes().startswith(b"this was")
    for suffix in ("-wal", "-journal"):
        assert (done.aside / f"swipe.db{suffix}").read_bytes() == b"old log"


def test_a_server_that_holds_the_database_keeps_it(file: Path, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swipe.store.copies.WAIT_S", 0.1)
    db = store.open_database(town.database)
    with store.writing(db):
        answer(db, store.survey_by_id(db, 1), key="in-the-middle-of-it-")
        with pytest.raises(Refused, match="Stop the server"):
            restore(file, town, replace=True)
    db.close()
    db = store.open_database(town.database)
    assert rows(db, "SELECT COUNT(*) FROM response") == [(13,)]
    db.close()


@pytest.mark.parametrize("then", ["it goes on", "the disk is full"])
def test_an_answer_that_comes_while_files_change_places_is_refused_and_not_lost(
    file: Path, town: Town, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """The phone keeps what is refused, and sends it again."""
    real = pictures.sync_folder

    def with_a_resident(folder: Path) -> None:
        monkeypatch.setattr(pictures, "sync_folder", real)
        with pytest.raises(Unavailable):
            store.connect(town.database, patience_s=0.05)
        if then != "it goes on":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(folder)

    monkeypatch.setattr(pictures, "sync_folder", with_a_resident)
    with nullcontext() if then == "it goes on" else pytest.raises(Refused, match="No space left"):
        restore(file, town, replace=True)
    with closing(store.open_database(town.database)) as db:
        answer(db, store.survey_by_id(db, 1), key="after-it-is-over-----")
        assert rows(db, "SELECT COUNT(*) FROM response") == [(13,)]
        assert rows(db, "PRAGMA journal_mode") == [("wal",)]


def test_cut_off_while_unpacking_the_old_installation_is_as_it_was(
    file: Path, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(town)
    real, count = os.fsync, iter(range(1000))

    def fails_later(handle: int) -> None:
        if next(count) > 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fails_later)
    with pytest.raises(Refused, match="No space left"):
        restore(file, town, replace=True)
    monkeypatch.undo()
    assert content(town) == before


def test_a_damaged_backup_changes_nothing_that_is_there(file: Path, town: Town) -> None:
    before = content(town)
    whole = file.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 6)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        try:
            restore(file, town, replace=True)
        except BackupUnusable:
            assert content(town) == before
        else:
            break  # a byte that no reader looks at


# ------------------------------------------------------------------ the commands, and bringing up to date


@pytest.fixture
def older(town: Town) -> Town:
    """An installation of the version before the last."""
    town.database.unlink()
    for suffix in ("-wal", "-shm"):
        Path(f"{town.database}{suffix}").unlink(missing_ok=True)
    db = Database(str(town.database))
    migrations.apply(db, stop_before=max(store.KNOWN_STEPS))
    db.execute("INSERT INTO setting (name, value) VALUES ('municipality', 'Gammelby')")
    db.conn.commit()
    db.close()
    return town


def test_backup_and_restore_say_what_they_did(run: Run, town: Town, tmp_path: Path, elsewhere: Town) -> None:
    path = tmp_path / "b.zip"
    done = run("backup", path)
    assert done.exit_code == 0
    assert f"{path}: " in done.stdout
    assert f"{len(list(town.images.iterdir()))} picture files" in done.stdout
    back = CliRunner(env=elsewhere.environment).invoke(main, ["restore", str(path)])
    assert back.exit_code == 0
    assert "Restored what was copied at" in back.stdout
    again = run("restore", path)
    assert again.exit_code == 1
    assert "--replace" in again.stderr
    assert "What was there before is in" in run("restore", path, "--replace").stdout


def deeds(place: Town) -> list[str]:
    """Return what the audit trail says of commands, the first first."""
    db = store.open_database(place.database)
    lines, _ = store.audit_page(db, AuditFilter(), page=1, size=10)
    db.close()
    return [line.about for line in reversed(lines) if line.action == "command"]


def test_who_took_everything_out_and_who_put_it_back_is_in_the_trail(run: Run, town: Town, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.zip")
    assert deeds(town) == ["backup b.zip"]
    run("backup", tmp_path / "c.zip")
    assert run("restore", tmp_path / "c.zip").exit_code == 1
    assert deeds(town) == ["backup b.zip", "backup c.zip"], "what was refused is not"
    run("restore", tmp_path / "c.zip", "--replace")
    assert deeds(town) == ["backup b.zip", "restore c.zip"]


def test_a_database_that_takes_no_line_keeps_nobody_from_a_backup(
    run: Run, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "connect", partial(store.connect, patience_s=0.05))
    with another_program_writes(town):
        done = run("backup", tmp_path / "b.zip")
    assert done.exit_code == 0
    assert "not in the audit trail" in done.stderr
    assert backups.last_backup(town.instance)


def test_an_upgrade_asks_for_a_backup_first(run: Run, older: Town, tmp_path: Path) -> None:
    refused = run("upgrade")
    assert refused.exit_code == 1
    assert "swipe backup FILE" in refused.stderr
    for command in ("init", "serve", "check"):
        assert "swipe upgrade" in run(command).stderr, "and nothing else changes it"
    assert run("backup", tmp_path / "b.zip").exit_code == 0
    done = run("upgrade")
    assert done.exit_code == 0, done.stderr
    db = store.open_database(older.database)
    assert store.setting(db, "municipality") == "Gammelby"
    lines, _ = store.audit_page(db, AuditFilter(), page=1, size=10)
    assert [(line.action, line.about) for line in lines] == [("command", "upgrade")]
    db.close()
    assert run("upgrade").stdout == "The database is up to date.\n"


def test_an_upgrade_goes_without_a_backup_when_told(run: Run, older: Town) -> None:
    assert run("upgrade", "--without-backup").exit_code == 0
    store.open_database(older.database).close()


@pytest.mark.usefixtures("older")
@pytest.mark.parametrize("what", ["gone", "damaged", "old", "another", "unreadable"])
def test_a_backup_that_would_not_help_does_not_count(run: Run, town: Town, tmp_path: Path, what: str) -> None:
    path, note = tmp_path / "b.zip", town.instance / "last_backup.json"
    run("backup", path)
    if what == "gone":
        path.unlink()
    elif what == "damaged":
        path.write_bytes(path.read_bytes()[:-100])
    elif what == "old":
        note.write_text(json.dumps({**json.loads(note.read_text()), "made_at": "2020-01-01T00:00:00Z"}))
    elif what == "another":
        backups.write_backup(tmp_path / "c.zip", instance=town.instance, images=town.images, now="2026-01-01T00:00:00Z")
        shutil.move(tmp_path / "c.zip", path)
    else:
        note.write_text("{")
    assert run("upgrade").exit_code == 1
    with pytest.raises(DatabaseUnusable, match="swipe upgrade"):
        store.open_database(town.database)


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(
    run: Run, older: Town, tmp_path: Path, elsewhere: Town
) -> None:
    run("backup", tmp_path / "b.zip")
    there = CliRunner(env=elsewhere.environment)
    assert "swipe upgrade --without-backup" in there.invoke(main, ["restore", str(tmp_path / "b.zip")]).stdout
    assert there.invoke(main, ["upgrade", "--without-backup"]).exit_code == 0
    assert older.database.is_file()
    store.open_database(elsewhere.database).close()


def test_a_newer_database_is_neither_copied_nor_upgraded(run: Run, town: Town, tmp_path: Path) -> None:
    with sqlite3.connect(town.database) as raw:
        raw.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('swipe', '0099_future', 'x')"
        )
    raw.close()
    for command in (["upgrade"], ["backup", str(tmp_path / "b.zip")]):
        assert "newer version" in run(*command).stderr
    assert not (tmp_path / "b.zip").exists()


def test_the_secret_key_goes_along_because_codes_of_letters_hang_on_it(file: Path, elsewhere: Town, town: Town) -> None:
    restore(file, elsewhere)
    assert config.read_secret_key(elsewhere.instance) == config.read_secret_key(town.instance)
