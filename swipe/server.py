"""The production server: granian, one process, many threads."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from swipe.errors import PortBusy

BLOCKING_THREADS = 64
"""One worker process, because SQLite has one writer; threads, because most requests wait for the disk."""


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


def serve(host: str, port: int, *, instance: Path, images: Path) -> None:
    """Serve until interrupted; a request in hand is finished first. Raises PortBusy."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    check_port(host, port)
    # The worker is a process of its own that calls create_app(); it learns the folders from its environment.
    os.environ["SWIPE_INSTANCE"] = str(instance)
    os.environ["SWIPE_IMAGES"] = str(images)
    server = Granian(
        "swipe:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.error,
    )
    server.serve()
