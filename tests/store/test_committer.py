"""One writer for all who wait: durable together, refused alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import DiskFull, NotFound, StoreBusy, SurveyClosed
from swipe.model import Receipt, Survey, Swipe
from tests.conftest import NOW, TODAY, Town
from tests.faults import another_program_writes

PHONES = 24


@pytest.fixture
def committer(town: Town) -> Iterator[store.Committer]:
    made = store.Committer(town.database)
    yield made
    made.finish()


def answer(survey: Survey, picture: int, number: int = 0) -> Callable[[Database], Receipt]:
    """Return the work of storing one swipe of one phone."""
    key = f"phone-{number:016d}"
    return lambda db: store.record_swipes(db, survey.id, key, [Swipe(1, picture, "like", 0, 900)], today=TODAY)


@pytest.fixture
def picture(db: Database, survey: Survey) -> int:
    return store.pictures(db, survey.id)[0].id


def all_at_once(town: Town, committer: store.Committer, works: list[Callable[[Database], Any]]) -> list[Future[Any]]:
    """Hand over all works while another program writes, so that all of them wait at the same moment."""
    with ThreadPoolExecutor(len(works)) as pool, another_program_writes(town):
        futures = [pool.submit(committer.commit, work) for work in works]
        while committer.waiting < len(works) - 1:
            time.sleep(0.001)
    return futures


def test_what_waits_at_the_same_moment_is_committed_together(
    town: Town, db: Database, survey: Survey, picture: int, committer: store.Committer
) -> None:
    futures = all_at_once(town, committer, [answer(survey, picture, number) for number in range(PHONES)])
    assert {future.result().accepted for future in futures} == {(1,)}
    assert sum(store.response_counts(db).values()) == PHONES
    assert committer.changes == PHONES
    assert committer.commits <= 2, "the first may have gone alone"


def test_one_that_is_refused_loses_none_of_the_others(
    town: Town, db: Database, survey: Survey, picture: int, committer: store.Committer
) -> None:
    def breaks_a_rule_half_way(db: Database) -> None:
        answer(survey, picture, 98)(db)
        store.record_swipes(db, survey.id, "k" * 22, [Swipe(1, picture, "like", -1, 0)], today=TODAY)

    def knows_no_survey(db: Database) -> None:
        store.record_swipes(db, 999, "k" * 22, [Swipe(1, picture, "like", 0, 0)], today=TODAY)

    def chooses_before_it_answers(db: Database) -> None:
        store.choose_theme(db, survey.id, "n" * 22, 1)

    works: list[Callable[[Database], Any]] = [answer(survey, picture, number) for number in range(6)]
    works[1:1] = [breaks_a_rule_half_way]
    works[3:3] = [knows_no_survey, chooses_before_it_answers]
    futures = all_at_once(town, committer, works)
    errors = [type(future.exception()) for future in futures if future.exception()]
    assert errors == [sqlite3.IntegrityError, SurveyClosed, NotFound]
    assert sum(store.response_counts(db).values()) == 6
    assert sum(store.exposures(db, survey.id).values()) == 6
    assert store.inconsistencies(db) == []


def test_a_system_without_a_thread_left_is_told_and_the_next_change_is_done(
    db: Database, survey: Survey, picture: int, committer: store.Committer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", none_left)
        with pytest.raises(RuntimeError):
            committer.commit(answer(survey, picture, 0))
    committer.commit(answer(survey, picture, 1))
    assert sum(store.response_counts(db).values()) == 2, "the first was kept in hand"


def test_what_is_acknowledged_is_in_the_file(
    db: Database, survey: Survey, picture: int, committer: store.Committer
) -> None:
    for number in range(3):
        committer.commit(answer(survey, picture, number))
        assert sum(store.response_counts(db).values()) == number + 1, "another connection sees it at once"


def test_who_waits_too_long_is_told_so_and_nothing_is_stored_afterwards(
    town: Town, db: Database, survey: Survey, picture: int
) -> None:
    committer = store.Committer(town.database, patience_s=0.1)
    with another_program_writes(town), pytest.raises(StoreBusy):
        committer.commit(answer(survey, picture))
    committer.finish()
    assert store.response_counts(db) == {}
    assert committer.commit(answer(survey, picture)).accepted == (1,), "as soon as the other program is done"
    committer.finish()


def test_a_queue_that_is_full_takes_no_more(town: Town, survey: Survey, picture: int) -> None:
    committer = store.Committer(town.database, most_waiting=2)
    with another_program_writes(town):
        while committer.waiting < 2:
            committer.commit_later(answer(survey, picture))
        with pytest.raises(StoreBusy):
            committer.commit(answer(survey, picture))
        committer.commit_later(answer(survey, picture))  # a count is left out without a word
    committer.finish()


def test_nobody_waits_for_a_count(town: Town, db: Database, survey: Survey, committer: store.Committer) -> None:
    with another_program_writes(town):
        committer.commit_later(lambda own: store.note_opening(own, survey.id, today=TODAY, via="qr-1"))
        assert store.answer_sheet(db, survey.id, simulated=False).opened == 0
    committer.finish()
    assert store.answer_sheet(db, survey.id, simulated=False).opened == 1


def test_a_full_disk_refuses_all_and_the_next_is_taken_when_there_is_room(
    town: Town, db: Database, survey: Survey, picture: int, committer: store.Committer
) -> None:
    def fill_the_disk(own: Database) -> None:
        """SQLite's own limit gives the error of a full disk, to this connection alone."""
        pages = own.execute("PRAGMA page_count").fetchone()[0]
        own.execute(f"PRAGMA max_page_count = {pages}")
        own.execute("INSERT INTO setting (name, value) VALUES ('large', :large)", {"large": "x" * 100_000})

    futures = all_at_once(town, committer, [*[answer(survey, picture, n) for n in range(5)], fill_the_disk])
    failed = [type(future.exception()) for future in futures if future.exception()]
    assert DiskFull in failed
    stored = sum(store.response_counts(db).values())
    assert stored == sum(future.exception() is None for future in futures), "refused is refused, stored is told"
    assert store.inconsistencies(db) == []
    assert committer.commit(answer(survey, picture, 9)).accepted == (1,)


def test_a_survey_that_closes_between_two_answers_takes_the_first(
    db: Database, survey: Survey, picture: int, committer: store.Committer
) -> None:
    committer.commit(answer(survey, picture, 1))
    store.close_survey(db, survey.id, now=NOW)
    with pytest.raises(SurveyClosed):
        committer.commit(answer(survey, picture, 2))


def test_the_thread_ends_when_there_is_nothing_to_do(survey: Survey, picture: int, committer: store.Committer) -> None:
    committer.commit(answer(survey, picture, 1))
    committer.finish()
    assert "committer" not in {thread.name for thread in threading.enumerate()}
    committer.commit(answer(survey, picture, 2))


def test_a_database_that_was_put_in_its_place_gets_the_next_answer(
    town: Town, db: Database, survey: Survey, picture: int, committer: store.Committer
) -> None:
    committer.commit(answer(survey, picture, 1))
    committer.finish()
    db.execute("VACUUM INTO :copy", {"copy": str(town.instance / "copy.db")})
    db.close()
    for old in town.instance.glob("swipe.db*"):
        old.unlink()
    (town.instance / "copy.db").rename(town.database)
    committer.commit(answer(survey, picture, 2))
    fresh = store.connect(town.database)
    assert sum(store.response_counts(fresh).values()) == 2
    fresh.close()


def run(town: Town, program: str) -> str:
    """Run a program of its own that has a committer and a work, and return what it prints."""
    head = f"""
        import os, threading
        from pathlib import Path
        from swipe import store
        committer = store.Committer(Path({str(town.database)!r}))
        def count(via):
            return lambda db: store.note_opening(db, 1, today="2026-09-01", via=via)
    """
    whole = textwrap.dedent(head) + textwrap.dedent(program)
    return subprocess.run([sys.executable, "-c", whole], check=True, text=True, capture_output=True).stdout


def opened(db: Database) -> set[str]:
    return {row["via"] for row in db.query("SELECT via FROM opening")}


def test_a_program_that_ends_finishes_what_was_handed_over(town: Town, db: Database) -> None:
    run(town, 'for number in range(50): committer.commit_later(count(f"v{number}"))')
    assert opened(db) == {f"v{number}" for number in range(50)}


def test_a_forked_child_has_a_writer_of_its_own(town: Town, db: Database) -> None:
    run(
        town,
        """
        committer.commit(count("parent"))
        child = os.fork()
        committer.commit(count("child" if child == 0 else "parent again"))
        if child == 0:
            committer.finish()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        """,
    )
    assert opened(db) == {"parent", "child", "parent again"}


def test_a_program_that_writes_for_itself_has_no_thread(town: Town, db: Database) -> None:
    said = run(
        town,
        f"""
        db = store.connect(Path({str(town.database)!r}))
        count("own")(db)
        db.close()
        print(threading.active_count())
        """,
    )
    assert (said.strip(), opened(db)) == ("1", {"own"})
