"""The production server: granian, one process, many threads."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from swipe import config
from swipe.errors import PortBusy, Refused

if TYPE_CHECKING:
    from flask import Flask

APPLICATION = "swipe.server:application"

WORKERS = 1
"""Processes that answer. SQLite has one writer at a time: several processes would wait for each other's lock, where
the threads of one can put what waits into one transaction."""

BACKLOG = 1024
"""Connections that wait for a thread; more are refused at once, and the phone tries again."""

HEADER_READ_MS = 30_000
"""How long a connection may take to say what it wants, and for granian also how long one is kept that says nothing.

Longer than the web servers that we print keep theirs (deployment.KEPT_S): whoever closes first must be the one that
asks, else an answer on its way meets a closed door, and a swipe sent through nginx is not sent again.
"""

PARENT_LOOK_S = 0.25
"""How often the worker looks whether the process that started it is still there."""


def check_port(host: str, port: int) -> None:
    """Raise PortBusy when `host`:`port` cannot be listened on, with the reason in words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortBusy(
                "%(host)s:%(port)s cannot be used (%(reason)s). Choose another port with --port.",
                host=host,
                port=port,
                reason=(error.strerror or str(error)).lower(),
            ) from error


def check_log(target: str) -> None:
    """Raise Refused when the access log cannot be written to `target` (settings, ACCESS_LOG)."""
    if target in ("", "-"):
        return
    try:
        with Path(target).open("ab"):
            pass
    except OSError as error:
        raise Refused("ACCESS_LOG cannot be written: %(reason)s", reason=error) from error


def serve(host: str, port: int, *, instance: Path, images: Path, application: str = APPLICATION) -> None:
    """Serve until SIGINT or SIGTERM; requests in hand then have STOP_S seconds to finish.

    `application` is where the worker finds the function that makes the application. Raises PortBusy, and Refused when
    a setting cannot be used.
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    settings = config.load_settings(instance)
    check_port(host, port)
    # The worker is a process of its own that calls application(); it learns the folders from its environment.
    os.environ["SWIPE_INSTANCE"] = str(instance)
    os.environ["SWIPE_IMAGES"] = str(images)
    server = Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=settings["THREADS"],
        backlog=BACKLOG,
        http=HTTPModes.http1,  # what web servers speak to the program behind them; less that can be wrong
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_READ_MS),
        respawn_failed_workers=True,  # one that the system killed is replaced; one that cannot start ends the program
        workers_kill_timeout=settings["STOP_S"],
        log_level=LogLevels.error,
    )
    server.serve()


def application() -> Flask:
    """Make the application in a worker process: as create_app, and with the access log. Raises OSError too."""
    from swipe import create_app
    from swipe.web.journal import AccessLog, listen

    app = create_app()
    if target := app.config["ACCESS_LOG"]:
        listen(app, AccessLog(target))
    end_with(os.getppid())
    return app


def end_with(parent: int) -> None:
    """Stop this process as soon as its parent is gone, and not before what is in hand is finished.

    Else a worker would keep the port and serve on by itself after its parent was killed, and the next start fail.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_LOOK_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
