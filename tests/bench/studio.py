"""The planner's page of 200 pictures: server time against the bare SQL reads of the same rows, and its weight.

python -m tests.bench.studio [PICTURES]
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import time
from pathlib import Path

from swipe import config, create_app, store
from swipe.model import AreaRow, Image, ThemeRow
from swipe.web.context import now

NOW = "2026-03-01T10:00:00Z"
MOST_MS = 50
MOST_KB = 250
ROUNDS = 15


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        store.init_database(config.database_path(instance))
        config.make_secret_key(instance)
        db = store.open_database(config.database_path(instance))
        store.save_areas(db, [AreaRow("aaby", "Åby")])
        store.save_themes(db, [ThemeRow(f"t{n}", {"da": f"Tema {n}", "en": f"Theme {n}"}) for n in range(6)])
        survey = store.create_survey(db, store.area_by_slug(db, "aaby"), titles={"da": "Åby"}, now=NOW)
        themes = store.themes(db)
        for number in range(count):
            name = f"{number:032x}"
            store.add_picture(
                db,
                survey.id,
                Image(name=name, width=1080, height=1440, widths=(480, 750, 1080), master=name, state="ready"),
                source=f"IMG_{number:04}.jpg",
                now=NOW,
                theme=themes[number % 6].id,
                captions={"da": f"Billedtekst nummer {number}", "en": f"Caption number {number}"},
                alts={
                    "da": f"En rolig eng med blomster og sti {number}",
                    "en": f"A calm meadow with a path {number}",
                },
            )
        store.add_user(db, "petra", "planner", password_hash="-", token="t" * 32, now=NOW)
        client = create_app(instance=instance, images=instance).test_client()
        user = store.user_by_name(db, "petra")
        assert user
        with client.session_transaction() as session:
            session["_user_id"] = store.begin_session(db, user.id, label="TEST", now=now())
            session["_fresh"] = True
        page = client.get("/plan/aaby/pictures")
        assert page.status_code == 200, page.status
        assert page.data.count(b"<article") == count
        ours, floor = [], []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            client.get("/plan/aaby/pictures")
            ours.append(1000 * (time.perf_counter() - begin))
            begin = time.perf_counter()
            store.pictures(db, survey.id, retired=True)
            floor.append(1000 * (time.perf_counter() - begin))
        served, read = statistics.median(ours), statistics.median(floor)
        weight = len(gzip.compress(page.data, 6)) / 1000
        ratio = served / read
        print(f"{count} pictures: {served:.1f} ms (limit {MOST_MS}), {ratio:.1f} x the reads of {read:.1f} ms")  # noqa: T201
        print(f"{weight:.1f} kB gzipped (limit {MOST_KB}), {len(page.data) / 1000:.0f} kB as text")  # noqa: T201
        db.close()
        if served > MOST_MS or weight > MOST_KB:
            sys.exit(1)


if __name__ == "__main__":
    main()
