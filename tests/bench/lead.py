"""The lead's figures at the size of a large municipality: two million swipes, and a tenth and ten times as many.

    python -m tests.bench.lead [MILLIONS ...]        by default 0.2 2; add 20 for the last step of growth

Each size is a process of its own, so that its peak of memory is its own. A cold computation is set against one pass
over the columns that it needs, in turn within one run. Pages are asked through the whole application, logged in.
"""

from __future__ import annotations

import gzip
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from swipe import config, create_app, imports, results, store
from swipe.demo import HERE
from swipe.model import Swipe
from swipe.operations import add_staff
from tests.conftest import PASSWORD, log_in

NOW = "2026-09-01T10:00:00Z"
TODAY = "2026-09-20"
SWIPES_PER_RESPONSE = 29.4
PICTURES_PER_THEME = 6
MOST_OF_PAGE_MS, MOST_OF_READING, MOST_OF_MEMORY_MB = 150, 1.5, 500
RUNS = 3


def say(what: str, figure: str) -> None:
    print(f"{what:<72} {figure}", flush=True)  # noqa: T201


def median_s(job: Callable[[], object], runs: int = RUNS) -> float:
    """Return the seconds that a job keeps this process's core busy, which others on the machine change little."""
    times = []
    for _ in range(runs):
        began = time.process_time()
        job()
        times.append(time.process_time() - began)
    return statistics.median(times)


def build(instance: Path, swipes: int) -> None:
    """Fill a database with open surveys in the demo's 30 areas and answers that look like those of residents."""
    config.make_secret_key(instance)
    path = config.database_path(instance)
    store.init_database(path)
    db = store.open_database(path)
    store.save_themes(db, imports.read_themes(HERE / "themes.csv"))
    store.save_areas(db, imports.read_areas(HERE / "areas.geojson"))
    population = HERE / "population.csv"
    store.save_population(db, imports.read_population(population), file=population.name)
    add_staff(db, "lead", "lead", PASSWORD, now=NOW)
    chance = np.random.default_rng(7)
    themes, areas = store.themes(db), store.areas(db)
    per_area = round(swipes / SWIPES_PER_RESPONSE / len(areas))
    first = 1
    with store.writing(db):
        for area in areas:
            survey = store.create_survey(db, area, titles={"da": area.name}, questions={}, purposes={}, now=NOW)
            cards = [
                (theme.id, f"{area.id:016x}{theme.id:08x}{number:08x}")
                for theme in themes
                for number in range(PICTURES_PER_THEME)
            ]
            _write_cards(db, survey.id, cards)
            pictures = [one.id for one in store.pictures(db, survey.id)]
            db.execute(
                "UPDATE survey SET state = 'open', opened_at = :now WHERE id = :id", {"now": NOW, "id": survey.id}
            )
            _write_answers(db, survey.id, pictures, first, per_area, chance)
            first += per_area
    db.execute("ANALYZE")
    db.close()


def _write_cards(db: Database, survey: int, cards: list[tuple[int, str]]) -> None:
    db.conn.executemany(
        "INSERT INTO image (name, width, height, widths, state) VALUES (?, 480, 640, '480', 'ready')",
        [(image,) for _, image in cards],
    )
    db.conn.executemany(
        "INSERT INTO picture (survey, theme, image, source, created_at) VALUES (?, ?, ?, '', ?)",
        [(survey, theme, image, NOW) for theme, image in cards],
    )
    db.conn.execute("UPDATE image SET master = name WHERE master IS NULL")


def _write_answers(
    db: Database, survey: int, pictures: list[int], first: int, responses: int, chance: np.random.Generator
) -> None:
    db.conn.executemany(
        "INSERT INTO response (id, survey, key, simulated, started_on, via, first_theme) VALUES (?, ?, ?, 0, ?, '', ?)",
        [
            (first + n, survey, f"bench-{first + n:016d}", f"2026-09-{1 + n % 20:02d}", 1 + n % 6)
            for n in range(responses)
        ],
    )
    ages, genders = ("15-29", "30-44", "45-64", "65+"), ("women", "men")
    told = [
        (first + n, variable, value)
        for n in range(responses)
        if n % 10
        for variable, value in (
            ("age_group", ages[int(chance.integers(4))]),
            ("gender", genders[n % 2]),
            ("children", "yes" if n % 3 else "no"),
            ("lives", "yes"),
        )
    ]
    db.conn.executemany("INSERT INTO background (response, variable, value) VALUES (?, ?, ?)", told)
    taste = chance.uniform(0.3, 0.8, len(pictures))
    for n in range(responses):
        given = int(min(len(pictures), max(3, chance.normal(SWIPES_PER_RESPONSE, 6))))
        dealt = chance.permutation(len(pictures))[:given]
        choices = np.where(chance.random(given) < 0.04, 2, chance.random(given) < taste[dealt])
        seen = np.maximum(200, chance.lognormal(7.8, 0.5, given)).astype(int)
        rows = zip(dealt.tolist(), choices.tolist(), seen.tolist(), strict=True)
        db.conn.executemany(
            "INSERT INTO swipe (response, picture, seq, choice, position, seen_ms) VALUES (?, ?, ?, ?, ?, ?)",
            [(first + n, pictures[c], place + 1, choice, place, ms) for place, (c, choice, ms) in enumerate(rows)],
        )


def read_columns(db: Database) -> int:
    """Read in one pass each what a summary needs; return how many swipes there are."""
    swipes = array("q", chain.from_iterable(db.execute("SELECT response, picture, choice, seen_ms FROM swipe")))
    db.execute("SELECT id, survey, started_on, via, verified, first_theme FROM response").fetchall()
    db.execute("SELECT response, variable, value FROM background").fetchall()
    return len(swipes) // 4


def measure(millions: float) -> None:
    with tempfile.TemporaryDirectory() as made:
        instance, images = Path(made) / "i", Path(made) / "p"
        images.mkdir()
        subprocess.run([sys.executable, "-m", "tests.bench.lead", "build", made, str(millions)], check=True)
        db = store.open_database(config.database_path(instance))

        def cold() -> None:
            results._kept.clear()
            results.summarise_all(db, answers="real", as_of=TODAY)

        cold()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        swipes = read_columns(db)
        reading, whole = median_s(lambda: read_columns(db)), median_s(cold)
        say(f"{swipes:,} swipes: cold / reading once", f"{whole:.2f} s / {reading:.2f} s = {whole / reading:.2f}")
        warm = median_s(lambda: results.summarise_all(db, answers="real", as_of=TODAY), 9)
        say("  warm, nothing changed", f"{warm * 1e3:.1f} ms")
        area = store.areas(db)[3]
        survey = store.public_surveys(db)[area.id]
        card = store.pictures(db, survey)[0].id
        number = iter(range(10**6))

        def after_one_answer() -> None:
            key = f"new-{next(number):020d}"
            store.record_swipes(db, survey, key, [Swipe(1, card, "like", 0, 900)], today=TODAY)
            results.summarise_all(db, answers="real", as_of=TODAY)

        say("  after an answer in one area / cold", f"{median_s(after_one_answer) / whole:.3f} (1/30 = 0.033)")
        say("  most memory of a cold computation", f"{peak:.0f} MB (at most {MOST_OF_MEMORY_MB})")
        client = create_app(instance=instance, images=images).test_client()
        log_in(client, "lead", PASSWORD)
        for address in ("/lead/", f"/lead/{area.slug}", "/lead/explore", "/lead/summary.xlsx"):
            page = client.get(address)
            took = median_s(lambda address=address: client.get(address), 5)  # type: ignore[misc]
            size = len(gzip.compress(page.data)) / 1000
            say(f"  {address}: {page.status_code}, server time, kB gzipped", f"{took * 1e3:.0f} ms, {size:.0f} kB")
        db.close()


def main() -> None:
    if sys.argv[1:2] == ["build"]:
        build(Path(sys.argv[2]) / "i", round(float(sys.argv[3]) * 1e6))
        return
    if sys.argv[1:2] == ["measure"]:
        measure(float(sys.argv[2]))
        return
    say("a page's server time at most", f"{MOST_OF_PAGE_MS} ms; cold at most {MOST_OF_READING} x reading")
    for millions in sys.argv[1:] or ["0.2", "2"]:
        subprocess.run([sys.executable, "-m", "tests.bench.lead", "measure", millions], check=True)


if __name__ == "__main__":
    main()
