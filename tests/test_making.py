"""Variants off the request, in real worker processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from swipe import pictures, store
from swipe.errors import Refused, SwipeError
from swipe.making import FEWEST_FOR_PROCESSES, Makers, ingest_all, make_now, start_process
from swipe.model import Image, Survey
from tests.conftest import NOW, Town
from tests.photos import encoded, photo, scene, truncated_photo

SOON_S = 40.0
"""Long enough for any machine; the tests wait no longer than it takes."""


def wait_in(db: Database, survey: Survey, town: Town, *sizes: int) -> list[Image]:
    """Add pictures whose files wait to be made."""
    images = [pictures.receive(photo(size, size * 4 // 3), f"{size}.jpg", town.images) for size in sizes]
    for image in images:
        store.add_picture(db, survey.id, image, source="foto.jpg", now=NOW)
    return images


def states(db: Database, images: list[Image]) -> list[str]:
    known = {image.name: image.state for image in store.images(db)}
    return [known[image.name] for image in images]


@pytest.fixture
def makers(town: Town) -> Iterator[Makers]:
    made = Makers(town.database, town.images, 2)
    yield made
    made.wait(SOON_S)


def test_what_waits_is_made_by_worker_processes(db: Database, survey: Survey, town: Town, makers: Makers) -> None:
    images = wait_in(db, survey, town, 600, 610, 620)
    assert states(db, images) == ["waiting"] * 3
    makers.wake()
    assert makers.wait(SOON_S)
    assert states(db, images) == ["ready"] * 3
    assert pictures.missing(town.images, store.images(db)) == []


def test_what_cannot_be_made_is_marked_and_stops_nothing_else(
    db: Database, survey: Survey, town: Town, makers: Makers
) -> None:
    gone, good = wait_in(db, survey, town, 600, 610)
    (town.images / pictures.master_name(gone.master)).unlink()
    makers.wake()
    assert makers.wait(SOON_S)
    assert states(db, [gone, good]) == ["failed", "ready"]


def test_an_image_that_kills_its_process_twice_is_given_up(
    db: Database, survey: Survey, town: Town, makers: Makers, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly, good = sorted(wait_in(db, survey, town, 600, 610), key=lambda image: image.name)
    monkeypatch.setattr("swipe.making.BATCH", 1)
    monkeypatch.setattr("swipe.making.start_process", lambda images, folder: dying(images, folder, deadly))
    makers.wake()
    assert makers.wait(SOON_S)
    assert states(db, [deadly, good]) == ["failed", "ready"]


def dying(images: Sequence[Image], folder: Path, deadly: Image) -> subprocess.Popen[str]:
    """Start the process that is meant, or, for one image, one that ends as a fault in a decoder written in C does."""
    if images[0].name != deadly.name:
        return start_process(images, folder)
    return subprocess.Popen(
        [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_restart_goes_on_with_what_was_unfinished(db: Database, survey: Survey, town: Town) -> None:
    images = wait_in(db, survey, town, 600, 610)
    app = town.app(WORKERS=2)
    assert app.extensions["swipe-makers"].wait(SOON_S)
    assert states(db, images) == ["ready"] * 2


def test_a_server_that_is_stopped_while_making_leaves_no_process_behind(
    db: Database, survey: Survey, town: Town
) -> None:
    images = wait_in(db, survey, town, *range(600, 640, 4))
    with subprocess.Popen(
        [sys.executable, "-m", "swipe", "serve", "--port", free_port()],
        env={**os.environ, **town.environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            until(lambda: "ready" in states(db, images))
            server.send_signal(signal.SIGTERM)
            server.wait(SOON_S)
        finally:
            server.kill()
    until(lambda: not members(server.pid))
    assert town.app(WORKERS=1).extensions["swipe-makers"].wait(SOON_S)
    assert states(db, images) == ["ready"] * len(images)


def test_without_workers_the_request_makes_the_files(db: Database, survey: Survey, town: Town) -> None:
    good, gone = wait_in(db, survey, town, 600, 610)
    (town.images / pictures.master_name(gone.master)).unlink()
    for image in (good, gone):
        make_now(town.database, town.images, image)
    assert states(db, [good, gone]) == ["ready", "failed"]


@pytest.mark.parametrize("count", [FEWEST_FOR_PROCESSES - 1, FEWEST_FOR_PROCESSES + 1])
def test_many_are_made_in_their_order(tmp_path: Path, count: int) -> None:
    files = {f"{number}.jpg": encoded(scene(480 + 6 * number, 640 + 8 * number)) for number in range(count)}
    made = list(ingest_all(list(files), files.__getitem__, tmp_path / "many", 2))
    alone = [pictures.ingest(data, name, tmp_path / "alone") for name, data in files.items()]
    assert made == alone
    assert {path.name for path in (tmp_path / "many").iterdir()} == {
        path.name for path in (tmp_path / "alone").iterdir()
    }


@pytest.mark.parametrize("count", [FEWEST_FOR_PROCESSES - 3, FEWEST_FOR_PROCESSES])
def test_a_refusal_reaches_the_reader_whole_in_its_place_and_ends_nothing(tmp_path: Path, count: int) -> None:
    files = {f"{number}.jpg": photo(480 + 6 * number, 640 + 8 * number) for number in range(count)}
    files |= {"halv.jpg": truncated_photo(), "x.jpg": photo(480, 640)}

    def load(name: str) -> bytes:
        if name == "1.jpg":
            raise Refused("%(picture)s is damaged.", picture=name)
        return files[name]

    outcomes = dict(zip(files, ingest_all(list(files), load, tmp_path, 2), strict=True))
    refused = {name: str(outcome) for name, outcome in outcomes.items() if isinstance(outcome, SwipeError)}
    assert refused.keys() == {"1.jpg", "halv.jpg"}
    assert refused["1.jpg"] == "1.jpg is damaged."
    assert refused["halv.jpg"].startswith("halv.jpg: the picture is damaged")


@pytest.mark.parametrize("count", [1, FEWEST_FOR_PROCESSES])
def test_a_folder_that_cannot_be_written_ends_the_rest(tmp_path: Path, count: int) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="could not be saved"):
        list(ingest_all(["a.jpg"] * count, lambda _: photo(480, 640), tmp_path / "file", 2))


def test_an_image_that_is_there_already_is_ready_when_it_is_received(tmp_path: Path) -> None:
    first = pictures.receive(photo(600, 800), "a.jpg", tmp_path)
    assert first.state == "waiting"
    done = pictures.finish(first, tmp_path)
    assert done == replace(first, state="ready")
    assert pictures.receive(photo(600, 800), "a.jpg", tmp_path) == done


def members(session: int) -> list[int]:
    """Return the processes of a session that live."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def until(what: Callable[[], bool]) -> None:
    """Wait until something is true; fails after SOON_S."""
    end = time.monotonic() + SOON_S
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
