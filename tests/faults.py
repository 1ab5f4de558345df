"""Real faults of a machine, done to a running server: a disk that takes no more, one that may only be read."""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import Server
from tests.conftest import Town

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
"""What lets root write to what is read-only. Source: linux/capability.h and prctl(2)."""


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """Let no file of the server grow: SQLite hears of it from the system, as from a disk that is full."""
    limits = {process: resource.prlimit(process, resource.RLIMIT_FSIZE) for process in processes(server)}
    for process, (_, most) in limits.items():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        for process, before in limits.items():
            resource.prlimit(process, resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only_disk(town: Town) -> Iterator[None]:
    """Let nobody write to the database or beside it; the server must be an :class:`OrdinaryServer`."""
    paths = [town.instance, *town.instance.glob("swipe.db*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


@contextmanager
def another_program_writes(town: Town) -> Iterator[None]:
    """Hold the database's write lock as another program would."""
    other = sqlite3.connect(town.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


class OrdinaryServer(Server):
    """A server for whom file permissions hold, root or not."""

    program = (sys.executable, "-m", "tests.faults")


def processes(server: Server) -> list[int]:
    """Return the server's processes: it, and its worker."""
    assert server.process
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return [parent, *map(int, children)]


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)
    os.execv(sys.executable, [sys.executable, "-m", "swipe", *sys.argv[1:]])  # noqa: S606  our own program
