"""Whose turn it is to write: first come, first served."""

from __future__ import annotations

import threading
import time

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import StoreBusy
from swipe.model import Survey
from swipe.store.turns import Turns
from tests.conftest import TODAY, Town


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order = Turns(), []

    def take(number: int) -> None:
        with turns.taken(10):
            order.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    with turns.taken(10):
        for thread in threads:
            thread.start()
            while thread.is_alive() and turns.waiting <= threads.index(thread):
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_who_gives_up_keeps_nobody_waiting() -> None:
    turns = Turns()
    with turns.taken(1), pytest.raises(StoreBusy), turns.taken(0.01):
        raise AssertionError
    with turns.taken(0.01):
        pass


def test_a_turn_that_ends_in_an_error_is_given_on() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="own"), turns.taken(1):
        raise ValueError("own")
    with turns.taken(0.01):
        pass


def test_a_planner_gets_a_turn_while_residents_never_stop_answering(town: Town, db: Database, survey: Survey) -> None:
    committer, stop = store.Committer(town.database), threading.Event()

    def answer() -> None:
        while not stop.is_set():
            committer.commit(lambda own: store.note_opening(own, survey.id, today=TODAY, via=""))

    threads = [threading.Thread(target=answer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(30):
        store.save_setting(db, "municipality", f"Testby {number}")  # would raise StoreBusy
    stop.set()
    for thread in threads:
        thread.join()
    committer.finish()
    assert store.setting(db, "municipality") == "Testby 29"
