"""Kill the server again and again while it takes answers, and look whether anything it acknowledged is missing.

python -m tests.bench.kill [KILLS]

Each time: 32 phones swipe, the server's processes get SIGKILL at a random moment, it is started again, and every answer
that it had acknowledged is looked for in the database, which has to pass its own check too.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from swipe import config, store
from tests.bench.measure import say
from tests.bench.phone import build
from tests.bench.phones import Answers, crowd, lost
from tests.browser.conftest import Server
from tests.conftest import Town

KILLS = 50
PHONES = 32
LOAD_S = (0.3, 1.5)
"""Shortest and longest time under load before the kill."""


@dataclass(frozen=True, slots=True)
class Kill:
    """What one kill did: answers acknowledged before it, those of all kills that are missing, faults, restart."""

    acknowledged: int
    missing: list[str]
    faults: list[str]
    restart_s: float


def kill_again_and_again(
    town: Town, area: str, kills: int, *, phones: int = PHONES, load_s: tuple[float, float] = LOAD_S
) -> Iterator[Kill]:
    """Yield what each kill did."""
    secret = config.read_secret_key(town.instance)
    server = Server(town)
    server.start()
    acknowledged: Answers = {}
    try:
        for _ in range(kills):
            people = crowd(server.port, area, secret, phones)
            people.start()
            time.sleep(random.uniform(*load_s))
            server.kill()
            people.stop()
            acknowledged |= people.acknowledged
            began = time.perf_counter()
            server.start()
            restart_s = time.perf_counter() - began
            db = store.open_database(town.database)
            yield Kill(people.answers, lost(db, acknowledged), store.inconsistencies(db), restart_s)
            db.close()
    finally:
        server.stop()


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory() as made:
        # An installed program has its bytecode, whatever this shell says: here from the first start, before any kill.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(made) / "bytecode")
        town = build(Path(made))
        done = []
        for number, kill in enumerate(kill_again_and_again(town, "havnefronten", kills), start=1):
            done.append(kill)
            say(f"kill {number}: answers acknowledged / restart", f"{kill.acknowledged} / {kill.restart_s:.2f} s")
            for fault in (*kill.missing, *kill.faults):
                say("  wrong", fault)
    restarts = sorted(kill.restart_s for kill in done)
    say("kills in mid-load", str(len(done)))
    say("  acknowledged answers", f"{sum(kill.acknowledged for kill in done):,}")
    say("  of them lost", str(len({one for kill in done for one in kill.missing})))
    say("  databases that failed PRAGMA integrity_check or swipe check", str(sum(bool(kill.faults) for kill in done)))
    say("  restart: median / slowest", f"{statistics.median(restarts):.2f} / {restarts[-1]:.2f} s")
    return any(kill.missing or kill.faults for kill in done)


if __name__ == "__main__":
    sys.exit(main())
