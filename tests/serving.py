"""`swipe serve` as a program of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import Town

SERVER_START_S = 30


def copied(built: Town, folder: Path) -> Town:
    """Return the municipality as it was built, in a folder of its own."""
    town = Town(folder / "instance", folder / "images")
    shutil.copytree(built.instance, town.instance)
    shutil.copytree(built.images, town.images)
    return town


class Server:
    """`swipe serve` as a program of its own, on a free port."""

    program = (sys.executable, "-m", "swipe")

    def __init__(self, town: Town, **settings: str) -> None:
        self.environment = {**town.environment, **{f"SWIPE_{name}": value for name, value in settings.items()}}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, stdout: IO[bytes] | None = None) -> None:
        command = [*self.program, "serve", "--port", str(self.port)]
        # A session of its own, so that kill() reaches the worker too.
        self.process = subprocess.Popen(
            command, env={**os.environ, **self.environment}, stdout=stdout, start_new_session=True
        )
        self.wait()

    def wait(self) -> None:
        """Wait until the server answers."""
        assert self.process
        until = time.monotonic() + SERVER_START_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(f"{self.address}/health", timeout=2) as reply:  # noqa: S310  our own address
                    if reply.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.05)
        pytest.fail("swipe serve did not start")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def kill(self) -> None:
        """End all processes of the server at once, as a power cut does."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=20)
            self.process = None
