"""What is counted for Prometheus: requests, swipes, and the state of the database when somebody asks for it.

The counts are those of one process since it started; the state is read from the database at each visit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from flask import Flask, current_app
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from swipe import store
from swipe.errors import SwipeError
from swipe.web.journal import Served, listen

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for each counter, for when it began

MEASURES = "swipe-measures"

SECONDS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2, 5, 10)
"""Upper ends of the latency histogram. 0.06 and 0.2 are what we promise of swipes and of a whole visit."""


def register(app: Flask) -> None:
    app.extensions[MEASURES] = measures = Measures(app.config["DATABASE"])
    listen(app, measures.note)


def count_swipes(accepted: int) -> None:
    """Count swipes that were acknowledged, those included that were sent twice."""
    current_app.extensions[MEASURES].swipes.inc(accepted)


class Measures:
    """The counters of one application, in a registry of their own: tests make many applications in one process."""

    def __init__(self, database: Path) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "swipe_requests", "Requests answered", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "swipe_request_seconds",
            "Time until the answer was ready to go out",
            ["route", "method"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.swipes = Counter("swipe_swipes_accepted", "Swipes acknowledged", registry=self.registry)
        self.registry.register(_State(database))
        ProcessCollector(registry=self.registry)

    def note(self, served: Served) -> None:
        self.requests.labels(served.route, served.method, str(served.status)).inc()
        self.seconds.labels(served.route, served.method).observe(served.seconds)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry)


class _State(Collector):
    """What the database says at this moment; nothing while it cannot be read, so that the rest is told all the same."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield from ()  # known without reading: else the registry reads the database once when it is made

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with closing(store.connect(self._database)) as db:
                opened, waiting = store.open_survey_count(db), store.waiting_image_count(db)
        except (SwipeError, sqlite3.Error):
            return
        yield GaugeMetricFamily("swipe_open_surveys", "Surveys that residents can answer now", opened)
        yield GaugeMetricFamily("swipe_waiting_pictures", "Pictures that are still to be prepared", waiting)
        yield GaugeMetricFamily(
            "swipe_database_bytes", "Size of the database, its write-ahead log included", _size(self._database)
        )


def _size(database: Path) -> int:
    files = (database, database.with_name(f"{database.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
