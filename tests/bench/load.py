"""A load client on raw sockets: many connections that are kept open, in a process of its own, on one selector.

What a connection asks is a generator: it yields whole requests and is sent (status, body) of each answer. Between
two requests there is no pause, so the rate is what the server can do.
"""

from __future__ import annotations

import json
import re
import secrets
import selectors
import socket
import time
from array import array
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from multiprocessing import get_context
from urllib.request import urlopen

from itsdangerous import URLSafeTimedSerializer

Talk = Generator[bytes, tuple[int, bytes], None]
"""What one connection says and hears."""

Acknowledged = tuple[str, int, int]
"""A swipe that the server said it has: the response's key, the picture, its number."""


@dataclass
class Tally:
    """What came back: latencies in seconds, answers that were not 200, connections lost, swipes acknowledged."""

    took: array[float] = field(default_factory=lambda: array("d"))
    errors: int = 0
    seconds: float = 0.0
    size: int = 0
    acknowledged: list[Acknowledged] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds if self.seconds else 0.0

    def quantile_ms(self, share: float) -> float:
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")

    def add(self, other: Tally) -> None:
        self.took.extend(other.took)
        self.errors += other.errors
        self.seconds += other.seconds
        self.size += other.size
        self.acknowledged += other.acknowledged


@dataclass(frozen=True)
class Visit:
    """What swipes are sent with: a session and its token, and the deck of a survey that is open."""

    area: str
    survey: int
    pictures: tuple[int, ...]
    cookie: str
    csrf: str
    secret: str

    def ticket(self, key: str) -> str:
        return str(URLSafeTimedSerializer(self.secret, salt="ticket").dumps([self.survey, key, "", False, ""]))


def begin_visit(port: int, area: str, secret: str) -> Visit:
    with urlopen(f"http://127.0.0.1:{port}/{area}/deck", timeout=30) as reply:
        deck = json.load(reply)
        cookies = [one.partition(";")[0] for one in reply.headers.get_all("Set-Cookie")]
    session = next(one for one in cookies if one.startswith("session="))
    pictures = tuple(card["picture"] for card in deck["deck"])
    return Visit(area, deck["survey"], pictures, session, deck["csrf"], secret)


def swiping(visit: Visit, tally: Tally, batch: int) -> Talk:
    """Answer one deck after the other, each as a new resident, so many swipes a request."""
    head = (
        f"POST /{visit.area}/swipes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Cookie: {visit.cookie}\r\nX-CSRFToken: {visit.csrf}\r\nContent-Length: "
    ).encode()
    while True:
        key = secrets.token_urlsafe(16)
        ticket = visit.ticket(key)
        for first in range(0, len(visit.pictures), batch):
            cards = visit.pictures[first : first + batch]
            swipes = [
                {"seq": first + n + 1, "picture": card, "choice": "like", "position": first + n, "seen_ms": 900}
                for n, card in enumerate(cards)
            ]
            body = json.dumps({"response": ticket, "elapsed_ms": 900 * (first + 1), "swipes": swipes}).encode()
            status, answer = yield head + str(len(body)).encode() + b"\r\n\r\n" + body
            if status == 200:
                accepted = json.loads(answer)["accepted"]
                tally.acknowledged += [(key, visit.pictures[seq - 1], seq) for seq in accepted]


def asking(path: str, _: Tally, encoding: str = "") -> Talk:
    """Ask for one address again and again, each time as somebody who was never here."""
    accept = f"Accept-Encoding: {encoding}\r\n" if encoding else ""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{accept}\r\n".encode()
    while True:
        yield request


class Connection:
    def __init__(self, port: int, talk: Talk, tally: Tally) -> None:
        self.talk = talk
        self.tally = tally
        self.port = port
        self.buffer = b""
        self.asked_at = 0.0
        self.ending = False
        self.connect()

    def connect(self) -> None:
        self.line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self.asked_at = time.perf_counter()
        self.line.sendall(request)

    def hear(self) -> bool:
        """Read what has come; tell whether an answer is whole, and ask the next."""
        part = self.line.recv(262_144)
        if not part:
            raise ConnectionError("the server hung up")
        self.buffer += part
        head, gap, body = self.buffer.partition(b"\r\n\r\n")
        if not gap:
            return False
        found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if found is None:
            raise ConnectionError("an answer without a length")
        if len(body) < int(found[1]):
            return False
        self.tally.took.append(time.perf_counter() - self.asked_at)
        self.tally.size += len(body)
        self.buffer = b""
        self.ending = b"connection: close" in head.lower()
        status = int(head[9:12])
        if status != 200:
            self.tally.errors += 1
        self.answer = (status, body)
        return True


def run(port: int, talks: Iterator[Callable[[Tally], Talk]], connections: int, seconds: float) -> Tally:
    """Keep `connections` busy for so long; answers still on their way at the end are waited for."""
    tally = Tally()
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection(port, next(talks)(tally), tally)
        selector.register(connection.line, selectors.EVENT_READ, connection)
    began = time.perf_counter()
    waiting = 0
    for registered in list(selector.get_map().values()):
        registered.data.ask(next(registered.data.talk))
        waiting += 1
    while waiting:
        for registered, _ in selector.select(timeout=30):
            connection = registered.data
            try:
                if not connection.hear():
                    continue
                # The talk hears of every answer, the last one too: what was acknowledged is looked for afterwards.
                request = connection.talk.send(connection.answer)
                if time.perf_counter() - began < seconds:
                    if connection.ending:  # nginx hangs up after a thousand
                        selector.unregister(connection.line)
                        connection.line.close()
                        connection.connect()
                        selector.register(connection.line, selectors.EVENT_READ, connection)
                    connection.ask(request)
                    continue
            except OSError:
                tally.errors += 1
            selector.unregister(connection.line)
            connection.line.close()
            waiting -= 1
    tally.seconds = time.perf_counter() - began
    return tally


def swipe_load(port: int, visits: list[Visit], connections: int, seconds: float, batch: int) -> Tally:
    talks = (partial(swiping, visit, batch=batch) for visit in cycle(visits))
    return run(port, talks, connections, seconds)


def page_load(port: int, paths: list[str], connections: int, seconds: float, encoding: str = "") -> Tally:
    talks = (partial(asking, path, encoding=encoding) for path in cycle(paths))
    return run(port, talks, connections, seconds)


def in_own_process(job: Callable[..., Tally], *arguments: object) -> Tally:
    """Run a job of this module in a process of its own, so that what the bench does besides costs it nothing."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(job, arguments)
