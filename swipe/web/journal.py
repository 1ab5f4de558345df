"""Every request, told once it is answered: to the metrics, and to the access log where one is kept.

What is told holds nothing of the person: the route is the template of the address (``/<area>/swipes``), never the
address with its area, its key or its query, and there is no host, no cookie and no kind of phone in it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, request

JOURNAL = "swipe-journal"
ROUTE = "swipe.route"
NO_ROUTE = "-"
"""What was asked for leads nowhere; the address itself is not told."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
"""A method that is none of these is told as OTHER: it is text that somebody else wrote."""

MOST_AT_ONCE_BYTES = 2 * 1024 * 1024
"""An answer up to this size is handed to the server whole, so that a slow phone holds memory, but no thread."""

LOOK_EVERY_S = 1.0
"""How often a log in a file is looked for under its name: something else may have moved it away to begin a new one."""

MOST_LINES = 1000
"""So many lines are written at once; one that writes for others goes back to its own answer soon."""

STDOUT = 1


@dataclass(frozen=True, slots=True)
class Served:
    """One request that was answered: `seconds` until the answer was ready to go out, `size` its body in bytes."""

    method: str
    route: str
    status: int
    seconds: float
    size: int


Listener = Callable[[Served], None]


def register(app: Flask) -> None:
    """Put the journal around the application; others add themselves with :func:`listen`."""
    app.extensions[JOURNAL] = journal = Journal(app.wsgi_app)
    app.wsgi_app = journal  # type: ignore[method-assign]
    app.before_request(_note_route)


def listen(app: Flask, listener: Listener) -> None:
    """Have a listener told of every request from now on."""
    app.extensions[JOURNAL].listeners.append(listener)


def _note_route() -> None:
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule


class Journal:
    """A WSGI application around another one, that tells its listeners of each request."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.listeners: list[Listener] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        answer = _Answer()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            answer.begin(status, headers)
            return start_response(status, headers, exc_info)

        def tell(size: int) -> None:
            method = environ["REQUEST_METHOD"]
            served = Served(
                method=method if method in METHODS else "OTHER",
                route=environ.get(ROUTE, NO_ROUTE),
                status=answer.status,
                seconds=time.perf_counter() - began,
                size=size,
            )
            for listener in self.listeners:
                listener(served)

        try:
            body = self.application(environ, start)
            if not answer.fits:
                return _Streamed(body, tell)
            whole = _read(body)
        except BaseException:
            answer.status = 500
            tell(0)
            raise
        tell(len(whole))
        return [whole]


class _Answer:
    """What the application said of its answer before the body."""

    status = 500
    fits = False

    def begin(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = int(status[:3])
        length = next((value for name, value in headers if name.lower() == "content-length"), None)
        self.fits = self.status == 304 or (length is not None and int(length) <= MOST_AT_ONCE_BYTES)


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()


class _Streamed:
    """A large body, or one of unknown length, that is told of when its last part is through or nobody wants more."""

    def __init__(self, body: Iterable[bytes], tell: Callable[[int], None]) -> None:
        self._body = body
        self._parts = iter(body)
        self._tell = tell
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        part = next(self._parts)
        self._size += len(part)
        return part

    def close(self) -> None:
        if close := getattr(self._body, "close", None):
            close()
        self._tell(self._size)


class AccessLog:
    """A listener that writes a line of JSON for each request.

    Nothing that goes wrong with the log, a full disk above all, is allowed to harm the request it tells of.
    """

    def __init__(self, target: str) -> None:
        """Write to standard output (``-``) or to the end of a file. Raises OSError when it cannot be opened."""
        self._path = None if target == "-" else Path(target)
        self._lock = threading.Lock()
        self._lines: deque[bytes] = deque()
        self._file = STDOUT if self._path is None else _open(self._path)
        self._looked = time.monotonic()

    def __call__(self, served: Served) -> None:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": served.method,
            "route": served.route,
            "status": served.status,
            "ms": round(served.seconds * 1000, 1),
            "bytes": served.size,
        }
        self._lines.append(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        # Whoever comes while another writes leaves the line to them: waiting here would hold up all requests together.
        while self._lines and self._lock.acquire(blocking=False):
            try:
                self._write()
            finally:
                self._lock.release()

    def _write(self) -> None:
        lines: list[bytes] = []
        while self._lines and len(lines) < MOST_LINES:
            lines.append(self._lines.popleft())
        try:
            self._follow()
            os.write(self._file, b"".join(lines))
        except OSError:
            pass

    def _follow(self) -> None:
        """Begin a new file when the old one was moved away."""
        if self._path is None or time.monotonic() - self._looked < LOOK_EVERY_S:
            return
        self._looked = time.monotonic()
        if not self._path.exists() or self._path.stat().st_ino != os.fstat(self._file).st_ino:
            fresh = _open(self._path)
            os.close(self._file)
            self._file = fresh


def _open(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
