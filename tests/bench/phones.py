"""Phones that swipe as fast as a server answers them, and remember what it said that it has."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from itsdangerous import URLSafeSerializer
from sqlite_utils import Database

from swipe.store.responses import CODES

PATIENCE_S = 10
"""As in static/queue.js."""

Answers = dict[tuple[str, int], tuple[int, str]]
"""The latest number and choice by response key and picture."""


class Phone:
    """One resident's phone; it gives its cards new answers again and again, each with the next number."""

    def __init__(self, port: int, area: str, secret: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self.area = area
        self.secret = secret
        self.acknowledged: Answers = {}
        self.latencies_s: list[float] = []
        self.refusals: list[int] = []
        self.answers = 0
        self.dealt = False
        self.said = b""
        self.retry_after = ""

    def deal(self) -> None:
        self.connection.request("GET", f"/{self.area}/deck")
        reply = self.connection.getresponse()
        deck = json.loads(reply.read())
        cookies = SimpleCookie()
        for value in reply.headers.get_all("Set-Cookie") or ():
            cookies.load(value)
        kept = next(one.value for name, one in cookies.items() if name.startswith("answer-"))
        self.key = URLSafeSerializer(self.secret, salt="hand").loads(kept)[0]
        self.headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": deck["csrf"],
            "Cookie": "; ".join(f"{name}={one.value}" for name, one in cookies.items()),
        }
        self.cards = itertools.cycle(enumerate(card["picture"] for card in deck["deck"]))
        self.seq = itertools.count(1)
        self.dealt = True

    def swipe(self, batch: int = 1) -> None:
        """Send so many answers and wait for the reply; what the server says that it has is remembered."""
        swipes = [
            {
                "seq": next(self.seq),
                "picture": picture,
                "choice": random.choice(("like", "dislike", "skip")),
                "position": position,
                "seen_ms": 900,
            }
            for position, picture in itertools.islice(self.cards, batch)
        ]
        began = time.perf_counter()
        self.connection.request("POST", f"/{self.area}/swipes", json.dumps({"swipes": swipes}), self.headers)
        reply = self.connection.getresponse()
        said = reply.read()
        self.latencies_s.append(time.perf_counter() - began)
        if reply.status != 200:
            self.refusals.append(reply.status)
            self.said, self.retry_after = said, reply.headers.get("Retry-After", "")
            return
        accepted = set(json.loads(said)["accepted"])
        self.answers += len(accepted)
        for one in swipes:
            if one["seq"] in accepted:
                self.acknowledged[self.key, one["picture"]] = (one["seq"], one["choice"])


@dataclass
class Crowd:
    """Many phones at once, until they are told to stop or the server is gone."""

    phones: list[Phone]
    batch: int = 1
    failures: list[Exception] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._threads = [threading.Thread(target=self._run, args=(phone,)) for phone in self.phones]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, phone: Phone) -> None:
        try:
            phone.deal()
            while not self._stop.is_set():
                phone.swipe(self.batch)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.failures.append(error)
        finally:
            phone.connection.close()

    @property
    def answers(self) -> int:
        """Return how many answers were acknowledged, changed ones too."""
        return sum(phone.answers for phone in self.phones)

    @property
    def acknowledged(self) -> Answers:
        return {place: answer for phone in self.phones for place, answer in phone.acknowledged.items()}


def crowd(port: int, area: str, secret: str, count: int, *, batch: int = 1) -> Crowd:
    return Crowd([Phone(port, area, secret) for _ in range(count)], batch)


def lost(db: Database, acknowledged: Answers) -> list[str]:
    """Return a sentence for each acknowledged answer that is not stored; a later one of its phone may stand instead."""
    stored = _stored(db, {key for key, _ in acknowledged})
    missing = []
    for (key, picture), (seq, choice) in acknowledged.items():
        kept = stored.get((key, picture), (0, ""))
        if kept[0] < seq or (kept[0] == seq and kept[1] != CODES[choice]):
            missing.append(f"{key}, picture {picture}: {seq} {choice} was acknowledged, {kept} is stored")
    return missing


def _stored(db: Database, keys: Iterable[str]) -> dict[tuple[str, int], tuple[int, object]]:
    rows = db.execute(
        """
        SELECT response.key, swipe.picture, swipe.seq, swipe.choice
        FROM swipe
        JOIN response ON response.id = swipe.response
        """
    )
    wanted = set(keys)
    return {(key, picture): (seq, choice) for key, picture, seq, choice in rows if key in wanted}
