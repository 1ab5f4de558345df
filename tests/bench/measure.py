"""Figures for claims, printed as ratios within one run: python -m tests.bench.measure

Nothing here is a test: machines differ, ratios hold.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from swipe import config, create_app, demo, store
from swipe.model import Area
from swipe.operations import simulate_area
from swipe.results import summarise

NOW = "2026-09-01T10:00:00Z"
RUNS = 5
BATCHES = 300
MANY = 2_000


def median_s(job: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def say(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:<64} {figure}\n")


def weigh_first_picture(instance: Path, images: Path) -> None:
    """Bytes and requests of the resident's page up to its first picture, as a phone of 2.6 dots a pixel takes it."""
    client = create_app(instance=instance, images=images).test_client()
    page = client.get("/havnefronten")
    first = re.search(r"srcset=\"[^\"]*?(/pictures/\w+-750\.avif) 750w", page.text)
    assert first
    parts = [page.data]
    parts += [
        client.get(f"/static/{name}", buffered=True).data
        for name in ("base.css", "resident.css", "swipe.js", "queue.js")
    ]
    picture = client.get(first[1], buffered=True).data
    plain = sum(map(len, parts)) + len(picture)
    packed = sum(len(gzip.compress(part)) for part in parts) + len(picture)
    say("resident page to first picture: requests", str(len(parts) + 1))
    say("  bytes as served / with the texts gzipped by a proxy", f"{plain:,} / {packed:,}")
    scripts = sum(len(gzip.compress(part)) for part in parts[3:])
    say("  own JavaScript, gzipped", f"{scripts:,} bytes")


def time_swipes(instance: Path, folder: Path, area: Area) -> None:
    """One durable batch of a response against the barest durable insert on the same disk."""
    db = store.open_database(config.database_path(instance))
    survey = store.public_survey(db, area)
    assert survey
    cards = [card.id for card in store.pictures(db, survey.id)]
    from swipe.model import Swipe

    batch = [Swipe(n + 1, card, "like", n, 900) for n, card in enumerate(cards[:8])]
    counter = iter(range(10**9))

    def record() -> None:
        store.record_swipes(db, survey.id, f"bench-{next(counter):020d}", batch, today=NOW[:10])

    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)")

    def insert() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO t (b) VALUES (?)", [(n,) for n in range(8)])
        bare.execute("COMMIT")

    ours = median_s(record, BATCHES)
    theirs = median_s(insert, BATCHES)
    bare.close()
    db.close()
    say(
        "a batch of 8 swipes / a bare durable insert of 8 rows",
        f"{ours * 1e3:.2f} ms / {theirs * 1e3:.2f} ms = {ours / theirs:.2f}",
    )


def time_summary(instance: Path, area: Area) -> None:
    """A cold summary against one pass over the columns that it needs."""
    db = store.open_database(config.database_path(instance))
    simulate_area(db, area, MANY, seed=99, today=NOW[:10])
    survey = store.public_survey(db, area)
    assert survey
    query = """
        SELECT swipe.response, swipe.picture, swipe.choice FROM response
        JOIN swipe ON swipe.response = response.id WHERE response.survey = :survey AND response.simulated = 1
    """
    rows = len(db.conn.execute(query, {"survey": survey.id}).fetchall())
    reading = median_s(lambda: db.conn.execute(query, {"survey": survey.id}).fetchall())
    whole = median_s(lambda: summarise(db, area, answers="simulated", as_of=NOW[:10]))
    db.close()
    say(
        f"summary of {rows:,} swipes / reading them once",
        f"{whole * 1e3:.0f} ms / {reading * 1e3:.0f} ms = {whole / reading:.2f}",
    )


def time_lead_page(instance: Path, images: Path) -> None:
    app = create_app(instance=instance, images=images)
    with app.test_request_context():
        from swipe.web.context import db

        areas = store.areas(db())
        took = median_s(lambda: [summarise(db(), one, answers="simulated", as_of=NOW[:10]) for one in areas])
    say("summaries of all 30 areas, for the lead's first page", f"{took * 1e3:.0f} ms")


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        instance, images = folder / "instance", folder / "images"
        images.mkdir()
        config.make_secret_key(instance)
        store.init_database(config.database_path(instance))
        db = store.open_database(config.database_path(instance))
        began = time.perf_counter()
        for _ in demo.build_demo(db, images, now=NOW):
            pass
        say("building the demo", f"{time.perf_counter() - began:.1f} s")
        area = store.area_by_slug(db, "havnefronten")
        db.close()
        size = config.database_path(instance).stat().st_size
        say("database of the demo", f"{size:,} bytes")
        time_lead_page(instance, images)
        weigh_first_picture(instance, images)
        time_swipes(instance, folder, area)
        time_summary(instance, area)


if __name__ == "__main__":
    main()
