"""A second of what tests/bench/serve.py does for half a minute: many at once, and nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from swipe import config
from tests.bench import load
from tests.bench.serve import lost
from tests.conftest import Town
from tests.serving import Server

CONNECTIONS = 16
SECONDS = 1.0


@pytest.fixture
def server(town: Town) -> Iterator[Server]:
    running = Server(town, ACCESS_LOG="", WORKERS="0")
    running.start()
    yield running
    running.stop()


def test_everything_that_was_acknowledged_in_a_rush_is_stored(town: Town, server: Server) -> None:
    visits = [load.begin_visit(server.port, "aaby", config.read_secret_key(town.instance)) for _ in range(4)]
    single = load.swipe_load(server.port, visits, CONNECTIONS, SECONDS, batch=1)
    together = load.swipe_load(server.port, visits, CONNECTIONS, SECONDS, batch=3)
    pages = load.page_load(server.port, ["/aaby", "/", "/health"], CONNECTIONS, SECONDS / 2, encoding="br, gzip")
    for tally in (single, together, pages):
        assert tally.errors == 0
        assert len(tally.took) >= CONNECTIONS
    assert len(single.acknowledged) == len(single.took)
    assert len(together.acknowledged) == 3 * len(together.took)
    server.stop()
    assert lost(town.database, single) == lost(town.database, together) == 0
