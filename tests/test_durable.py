"""Acknowledged means on the disk, whatever happens to the server: real servers, real faults."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from email.message import Message
from http.client import HTTPResponse
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlite_utils import Database

from swipe import config, store
from tests.bench.kill import kill_again_and_again
from tests.bench.phones import Phone, crowd, lost
from tests.browser.conftest import Server
from tests.conftest import Town
from tests.faults import OrdinaryServer, another_program_writes, full_disk, read_only_disk
from tests.residents import rows
from tests.serving import copied

LONGEST_S = 30
READ_ONLY = "Serveren må ikke skrive på sin disk"


@pytest.fixture(scope="module")
def stage(_built_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, OrdinaryServer]]:
    """One server, which lives through all the faults."""
    folder = tmp_path_factory.mktemp("durable")
    town = copied(_built_town, folder)
    running = OrdinaryServer(town)
    running.start()
    yield town, running
    running.stop()


@pytest.fixture
def server(stage: tuple[Town, OrdinaryServer]) -> OrdinaryServer:
    return stage[1]


@pytest.fixture
def disk(stage: tuple[Town, OrdinaryServer]) -> Town:
    """The server's own folders."""
    return stage[0]


@pytest.fixture
def kept(disk: Town) -> Iterator[Database]:
    """The server's own database."""
    database = store.connect(disk.database)
    yield database
    database.close()


@pytest.fixture
def phone(disk: Town, server: Server) -> Iterator[Phone]:
    """A phone that has been dealt its cards and has answered the first."""
    made = Phone(server.port, "aaby", config.read_secret_key(disk.instance))
    made.deal()
    made.swipe()
    yield made
    made.connection.close()


def ask(server: Server, path: str, language: str = "da") -> tuple[int, Message, str]:
    """Return status, headers and text of a page."""
    reply: HTTPResponse | HTTPError
    try:
        reply = urlopen(Request(server.address + path, headers={"Accept-Language": language}))  # noqa: S310  our own
    except HTTPError as refused:
        reply = refused
    with reply:
        return int(reply.status or 0), reply.headers, reply.read().decode()


def refused(phone: Phone) -> dict[str, str]:
    """Send a swipe that is refused; return the reason, and when to try again, as the phone is told them."""
    phone.connection.close()  # it has been idle, and the server may have hung up on it
    phone.swipe()
    assert phone.refusals.pop() == 503
    return {**json.loads(phone.said), "retry": phone.retry_after}


def all_is_well(db: Database, phone: Phone) -> bool:
    """Tell whether the server takes answers again and has kept every one that it acknowledged."""
    before = phone.answers
    phone.swipe()
    return phone.answers == before + 1 and lost(db, phone.acknowledged) == [] and store.inconsistencies(db) == []


def test_a_server_that_is_killed_in_mid_load_has_everything_that_it_acknowledged(town: Town) -> None:
    """The short version of python -m tests.bench.kill."""
    for kill in kill_again_and_again(town, "aaby", 2, phones=8, load_s=(0.3, 0.6)):
        assert kill.acknowledged > 0
        assert (kill.missing, kill.faults) == ([], [])


def test_a_server_that_is_stopped_in_mid_load_answers_what_is_in_hand(town: Town, db: Database) -> None:
    server = Server(town)
    server.start()
    people = crowd(server.port, "aaby", config.read_secret_key(town.instance), 8)
    people.start()
    wait_for(lambda: people.answers >= 40)
    server.stop()
    people.stop()
    assert lost(db, people.acknowledged) == []
    assert store.inconsistencies(db) == []


def test_a_full_disk_is_told_and_heals(server: Server, kept: Database, phone: Phone) -> None:
    open_before = rows(kept, "SELECT id FROM survey WHERE state = 'open'")  # so the files beside the database are there
    with full_disk(server):
        said = refused(phone)
        assert (said["retry"], "disk" in said["reason"]) == ("30", True)
        assert ask(server, "/aaby")[0] == 200, "who only reads is served"
    assert all_is_well(kept, phone)
    assert open_before == rows(kept, "SELECT id FROM survey WHERE state = 'open'")


def test_a_full_disk_that_cannot_even_be_read_is_told_in_both_languages(
    server: Server, disk: Town, phone: Phone
) -> None:
    wait_until_idle(disk)
    with full_disk(server):
        assert "disk" in refused(phone)["reason"]
        for language, words in (("da", "Serverens disk"), ("en", "The server&#39;s disk")):
            status, headers, page = ask(server, "/aaby", language)
            assert (status, headers["Retry-After"], words in page) == (503, "30", True)
            assert 'href="/aaby"' in page, "and the page can be asked for again"
        assert ask(server, "/health")[0] == 503
    assert ask(server, "/aaby")[0] == 200
    fresh = store.connect(disk.database)
    assert all_is_well(fresh, phone)
    fresh.close()


def test_a_read_only_disk_is_told_and_heals(server: OrdinaryServer, disk: Town, phone: Phone) -> None:
    wait_until_idle(disk)
    with read_only_disk(disk):
        assert refused(phone)["retry"] == "30"
        status, headers, page = ask(server, "/aaby")
        assert (status, headers["Retry-After"], READ_ONLY in page) == (503, "30", True)
        assert ask(server, "/login")[0] == 503
    fresh = store.connect(disk.database)
    assert all_is_well(fresh, phone)
    fresh.close()


def test_a_program_that_holds_the_database_for_a_moment_is_waited_for(
    server: Server, disk: Town, kept: Database, phone: Phone
) -> None:
    people = crowd(server.port, "aaby", config.read_secret_key(disk.instance), 4)
    with another_program_writes(disk):
        people.start()
        wait_for(lambda: all(one.dealt for one in people.phones))
        assert people.answers == 0
    wait_for(lambda: people.answers >= 8)
    people.stop()
    assert [one.refusals for one in people.phones] == [[]] * 4
    assert lost(kept, people.acknowledged) == []
    assert all_is_well(kept, phone)


def test_a_program_that_holds_the_database_for_long_is_told(
    server: Server, disk: Town, kept: Database, phone: Phone
) -> None:
    with another_program_writes(disk):
        assert refused(phone)["retry"] == "2"
        assert ask(server, "/aaby")[0] == 200, "reading goes on"
    assert all_is_well(kept, phone)


def wait_until_idle(disk: Town) -> None:
    """Wait until the server has closed the database, so that the files beside it are gone."""
    wait_for(lambda: not disk.database.with_name("swipe.db-shm").exists())


def wait_for(comes: Callable[[], bool]) -> None:
    """Wait until something comes true; a test in which it never does fails."""
    until = time.monotonic() + LONGEST_S
    while not comes():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.005)
