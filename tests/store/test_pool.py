"""Connections between requests: shared, closed after a moment, and never to a file that is gone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
import warnings
from pathlib import Path

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import DatabaseUnusable
from swipe.model import Survey
from swipe.store import Connections
from tests.conftest import Town

PATIENCE_S = 10


@pytest.fixture
def connections(town: Town) -> Connections:
    return Connections(town.database)


def is_open(db: Database) -> bool:
    try:
        db.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def open_files(path: Path) -> int:
    """Return how often this process has a file open."""
    found = 0
    for link in Path("/proc/self/fd").iterdir():
        try:
            found += str(link.readlink()).partition(" (deleted)")[0] == str(path)
        except OSError:
            continue  # it was the folder itself
    return found


def test_a_connection_that_was_given_back_is_the_next_ones(connections: Connections) -> None:
    first = connections.take()
    connections.give(first)
    assert connections.take() is first


def test_two_at_the_same_time_never_have_the_same(connections: Connections) -> None:
    taken = [connections.take() for _ in range(3)]
    assert len({id(db) for db in taken}) == 3
    for db in taken:
        connections.give(db)
    again = {id(connections.take()) for _ in range(3)}
    assert again == {id(db) for db in taken}


def test_what_nobody_takes_is_closed_after_a_moment(connections: Connections, town: Town) -> None:
    taken = [connections.take() for _ in range(4)]
    for db in taken:
        connections.give(db)
    until = time.monotonic() + PATIENCE_S
    while open_files(town.database):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert not any(map(is_open, taken))
    assert is_open(connections.take())


def test_a_database_that_was_replaced_is_opened_anew(connections: Connections, town: Town, survey: Survey) -> None:
    old = connections.take()
    store.close_survey(old, survey.id, now="2026-09-03T10:00:00Z")
    connections.give(old)
    copy = town.instance / "other.db"
    shutil.copy(town.database, copy)
    copy.replace(town.database)
    new = connections.take()
    assert new is not old
    assert not is_open(old)
    new.close()


def test_without_a_database_it_is_said_as_ever(connections: Connections, town: Town) -> None:
    connections.give(connections.take())
    for file in town.instance.glob("swipe.db*"):
        file.unlink()
    with pytest.raises(DatabaseUnusable, match="swipe init"):
        connections.take()


def test_what_is_not_sound_or_in_a_transaction_is_not_handed_on(connections: Connections) -> None:
    broken, busy = connections.take(), connections.take()
    busy.conn.execute("BEGIN IMMEDIATE")
    connections.give(broken, sound=False)
    connections.give(busy)
    assert not is_open(broken)
    assert not is_open(busy)
    with store.writing(connections.take()):
        pass  # and its lock is free


def test_many_threads_share_few_connections_and_lose_nothing(connections: Connections, db: Database) -> None:
    def visit() -> None:
        for _ in range(10):
            taken = connections.take()
            with store.writing(taken):
                store.save_setting(taken, "count", str(int(store.setting(taken, "count", "0")) + 1))
            connections.give(taken)

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.setting(db, "count") == "80"


def test_a_forked_child_leaves_its_parents_connections_alone(connections: Connections) -> None:
    mine = connections.take()
    connections.give(mine)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from 3.12 on, that there are threads: that is the point
        child = os.fork()
    if child == 0:
        theirs = connections.take()
        os._exit(0 if theirs is not mine and is_open(theirs) else 1)
    assert os.waitpid(child, 0)[1] == 0
