"""What the server carries, as ratios within one run: python -m tests.bench.serve [--seconds 30] [--soak 20]

Parts: swipes, batches, page, pictures, soak (--only NAME for one of them). The client is a program of its own on the
same machine, so it takes its part of the cores from the server it measures, and from what that is compared with.
Pictures through the documented nginx are measured where there is one (--nginx PATH).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from swipe import config, demo, deployment, store
from tests.bench import load
from tests.bench.load import Tally, in_own_process
from tests.bench.soak import soak

NOW = "2026-09-01T10:00:00Z"
CONNECTIONS = 64
ROUNDS = 3
"""What is compared takes turns, so that another program that wakes up meets both."""
PARTS = ("swipes", "batches", "page", "pictures", "soak")


def say(what: str, figure: str, promise: str = "") -> None:
    print(f"{what:<66} {figure:>24}  {promise}", flush=True)  # noqa: T201


class Bench:
    """A demo municipality in a folder of its own, and servers of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.instance, self.images = folder / "instance", folder / "images"
        self.images.mkdir()
        config.make_secret_key(self.instance)
        store.init_database(self.database)
        db = store.open_database(self.database)
        for _ in demo.build_demo(db, self.images, now=NOW):
            pass
        states = store.survey_states(db)
        self.areas = [area.slug for area in store.areas(db) if states.get(area.id) == "open"]
        self.draft = next(area for area in store.areas(db) if states.get(area.id) != "open")
        store.create_survey(db, self.draft, titles={"da": "Opladning"}, now=NOW)
        db.close()
        self.secret = config.read_secret_key(self.instance)

    @property
    def database(self) -> Path:
        return config.database_path(self.instance)

    @contextmanager
    def serving(self, variant: str, **more: str) -> Iterator[tuple[int, int]]:
        """Serve a variant (variants.py); yield its port and its main process."""
        port = free_port()
        environment = {
            **os.environ,
            "SWIPE_INSTANCE": str(self.instance),
            "SWIPE_IMAGES": str(self.images),
            "SWIPE_ACCESS_LOG": str(self.folder / "access.log"),
            **more,
        }
        process = subprocess.Popen([sys.executable, "-m", "tests.bench.variants", variant, str(port)], env=environment)
        try:
            wait_for(port, process)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(timeout=60)

    def visits(self, port: int) -> list[load.Visit]:
        return [load.begin_visit(port, area, self.secret) for area in self.areas]


def lost(database: Path, tally: Tally) -> int:
    """Return how many of the swipes that were acknowledged are not in the database."""
    raw = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    rows = raw.execute(
        "SELECT response.key, swipe.picture, swipe.seq FROM swipe JOIN response ON response.id = swipe.response"
    )
    stored = {(key, picture): seq for key, picture, seq in rows}
    raw.close()
    return sum(stored.get((key, picture), 0) < seq for key, picture, seq in tally.acknowledged)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    sys.exit("a server did not start")


def measure_swipes(bench: Bench, seconds: float, batch: int = 1) -> Tally:
    durable, bare = Tally(), Tally()
    with bench.serving("full") as (real, _), bench.serving("without_store") as (empty, _):
        visits = bench.visits(real)
        for _ in range(ROUNDS):
            for port, tally in ((real, durable), (empty, bare)):
                tally.add(in_own_process(load.swipe_load, port, visits, CONNECTIONS, seconds / ROUNDS, batch))
    gone = lost(bench.database, durable)
    what = "single-swipe POSTs" if batch == 1 else f"POSTs of {batch} swipes"
    say(f"{what}, {CONNECTIONS} connections: durable / store a no-op", ratio(durable, bare), "at least 0.60")
    say(
        "  p50 / p99 of the durable ones",
        f"{durable.quantile_ms(0.5):.1f} / {durable.quantile_ms(0.99):.1f} ms",
        "p99 at most 60 ms",
    )
    say(
        "  errors; acknowledged; of these not in the database",
        f"{durable.errors}; {len(durable.acknowledged):,}; {gone}",
        "0; ; 0",
    )
    return durable


def ratio(ours: Tally, other: Tally) -> str:
    return f"{ours.rate:,.0f} / {other.rate:,.0f} = {ours.rate / other.rate:.2f}"


def measure_batches(bench: Bench, seconds: float, single: Tally | None) -> None:
    if single is None:
        single = measure_swipes(bench, seconds)
    eight = measure_swipes(bench, seconds, batch=8)
    ours, one = len(eight.acknowledged) / eight.seconds, len(single.acknowledged) / single.seconds
    say(
        "swipes per second: in batches of 8 / one by one",
        f"{ours:,.0f} / {one:,.0f} = {ours / one:.2f}",
        "at least 4.00",
    )


def measure_page(bench: Bench, seconds: float) -> None:
    paths = [f"/{area}" for area in bench.areas]
    for variant, encoding, what in (
        ("static_page", "", "plain"),
        ("static_page_packed", "br", "as a phone asks, in Brotli"),
    ):
        ours, static = Tally(), Tally()
        with bench.serving("full") as (real, _):
            page = bench.folder / "page.html"
            with urlopen(f"http://127.0.0.1:{real}{paths[0]}") as reply:
                page.write_bytes(reply.read())
            with static_server(bench, variant, page) as flask:
                for _ in range(ROUNDS):
                    for port, tally in ((real, ours), (flask, static)):
                        tally.add(in_own_process(load.page_load, port, paths, CONNECTIONS, seconds / ROUNDS, encoding))
        say(f"first page of a new resident / a static one through Flask, {what}", ratio(ours, static), "at least 0.50")
        say(
            "  p99; errors; bytes of each",
            f"{ours.quantile_ms(0.99):.0f} ms; {ours.errors}; {each(ours)} / {each(static)}",
        )


def each(tally: Tally) -> str:
    return f"{tally.size // max(1, len(tally.took)):,}"


@contextmanager
def static_server(bench: Bench, variant: str, page: Path) -> Iterator[int]:
    port = free_port()
    environment = {**os.environ, "SWIPE_INSTANCE": str(bench.instance), "SWIPE_BENCH_PAGE": str(page)}
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.variants", variant, str(port)], env=environment)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def measure_pictures(bench: Bench, seconds: float, nginx: str | None) -> None:
    paths = [f"/pictures/{path.name}" for path in sorted(bench.images.glob("*-480.avif"))]
    with bench.serving("full", SWIPE_PROXIES="1") as (port, _):
        tally = in_own_process(load.page_load, port, paths, CONNECTIONS, seconds)
        say("pictures a second through the app's own route", f"{tally.rate:,.0f}")
        say("  p99; errors; bytes of each", f"{tally.quantile_ms(0.99):.0f} ms; {tally.errors}; {each(tally)}")
        if nginx is None:
            say("pictures through the documented nginx", "no nginx on this machine")
            return
        with proxied(bench, nginx, port) as front:
            tally = in_own_process(load.page_load, front, paths, CONNECTIONS, seconds)
        say("pictures a second through the documented nginx, without its TLS", f"{tally.rate:,.0f}")
        say("  p99; errors; bytes of each", f"{tally.quantile_ms(0.99):.0f} ms; {tally.errors}; {each(tally)}")


@contextmanager
def proxied(bench: Bench, nginx: str, upstream: int) -> Iterator[int]:
    """Run the nginx that `swipe serve --print-proxy nginx` prints, on a port of its own and without certificates."""
    port, folder = free_port(), bench.folder / "nginx"
    folder.mkdir()
    site = deployment.Site(
        "https://127.0.0.1", "127.0.0.1", upstream, Path(sys.executable), bench.instance, bench.images, config.DEFAULTS
    )
    text = deployment.proxy(site, "nginx")
    text = re.sub(r"(?s)server \{\n    listen 80;.*?\n\}\n", "", text, count=1)
    text = re.sub(r"    (listen \[::\]|ssl_).*\n", "", text).replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    text = text.replace("/var/cache/nginx", str(folder)).replace("/var/log/nginx", str(folder))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # else it may not look into our folder
    (folder / "main.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{\n{temporary}{text}}}\n"
    )
    process = subprocess.Popen([nginx, "-e", str(folder / "error.log"), "-c", str(folder / "main.conf")])
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=30, help="of each measurement (30)")
    options.add_argument("--soak", type=float, default=20, help="minutes of the soak (20)")
    options.add_argument("--per-minute", type=float, default=300, help="new residents a minute in the soak (300)")
    options.add_argument(
        "--pace", type=float, default=3.0, help="seconds that a resident of the soak looks at a card (3)"
    )
    options.add_argument("--nginx", default=shutil.which("nginx"), help="the nginx to measure pictures through")
    options.add_argument("--only", choices=PARTS, action="append", help="measure this part alone; may be repeated")
    given = options.parse_args()
    parts = given.only or PARTS
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made))
        single = measure_swipes(bench, given.seconds) if "swipes" in parts else None
        if "batches" in parts:
            measure_batches(bench, given.seconds, single)
        if "page" in parts:
            measure_page(bench, given.seconds)
        if "pictures" in parts:
            measure_pictures(bench, given.seconds, given.nginx)
        if "soak" in parts:
            with bench.serving("full") as (port, process):
                outcome = soak(
                    port,
                    process,
                    bench.areas,
                    bench.draft.slug,
                    bench.secret,
                    minutes=given.soak,
                    per_minute=given.per_minute,
                    pace_s=given.pace,
                )
            outcome.tell(say, lost=lost(bench.database, outcome.residents))


if __name__ == "__main__":
    main()
