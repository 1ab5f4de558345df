"""Variants off the request: worker processes that make the files of images that wait.

The database is the queue: an image waits there until its files are on disk, so whatever stops the program, the next
start goes on where this one ended, and two programs on one database do no harm to each other.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sqlite_utils import Database

from swipe import store
from swipe.errors import PictureRefused, SwipeError
from swipe.model import Image
from swipe.pictures import finish, ingest

log = logging.getLogger(__name__)

FEWEST_FOR_PROCESSES = 8
"""Below, the processes would take longer to start than the pictures to make."""

MOST_TRIES = 2
"""An image at whose making a process dies twice is what kills it; one death may be anybody's."""

BATCH = 6
"""Images that one process makes: its start costs as much as half an image, and it ends on its own within seconds."""


class Makers:
    """Makes waiting images in `workers` processes at a time, begun by :meth:`wake` and told by a thread.

    The processes are programs of their own: the web server neither waits for them nor they for it, so it can end at
    any moment. A `workers` of 0 makes nothing; :func:`make_now` does it in the caller's own time.
    """

    def __init__(self, database: Path, folder: Path, workers: int) -> None:
        self._database = database
        self._folder = folder
        self._workers = workers
        self._awake = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._deaths: Counter[str] = Counter()

    def wake(self) -> None:
        """Say that images wait; returns at once."""
        if not self._workers:
            return
        self._idle.clear()
        self._awake.set()
        with self._starting:
            if self._thread is None:
                # A daemon, so that the program can end while it works.
                self._thread = threading.Thread(target=self._run, name="makers", daemon=True)
                self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing is left to make, at most so long; tell whether that came true."""
        return self._idle.wait(timeout_s)

    def _run(self) -> None:
        while True:
            self._awake.wait()
            self._awake.clear()
            try:
                self._make_all()
            except Exception:  # a locked database, a full disk: the thread must outlive it
                log.exception("pictures could not be prepared; the next upload or start tries again")
            if not self._awake.is_set():
                self._idle.set()

    def _make_all(self) -> None:
        with closing(store.connect(self._database)) as db:
            while waiting := store.waiting_images(db, self._workers * BATCH):
                shares = [waiting[first :: self._workers] for first in range(self._workers)]
                running = [(share, start_process(share, self._folder)) for share in shares if share]
                for share, process in running:
                    self._listen(db, share, process)

    def _listen(self, db: Database, share: list[Image], process: subprocess.Popen[str]) -> None:
        """Note what a process says of its images; the one at which it died, if it did, has one try less."""
        said = 0
        with process:
            for line in process.stdout or ():
                state, _, name = line.strip().partition(" ")
                store.set_image_state(db, name, "ready" if state == "ready" else "failed")
                said += 1
        if said < len(share):
            fatal = share[said].name
            self._deaths[fatal] += 1
            if self._deaths[fatal] >= MOST_TRIES:
                store.set_image_state(db, fatal, "failed")


def start_process(images: Sequence[Image], folder: Path) -> subprocess.Popen[str]:
    """Start a process that makes the files of images one after the other and says a line of each."""
    jobs = [(one.name, one.width, one.height, one.widths, one.master, one.focus) for one in images]
    return subprocess.Popen(  # noqa: S603  our own program, and names that are digests
        [sys.executable, "-m", "swipe.pictures", str(folder), json.dumps(jobs)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def ingest_all(
    names: Sequence[str], load: Callable[[str], bytes], folder: Path, workers: int
) -> Iterator[Image | SwipeError]:
    """Yield the image of each named picture in turn, or why it is none; `load` reads one file's bytes.

    They are made in `workers` processes; only as many files as there are processes, and one, are in memory at a time.
    Raises Refused when the folder cannot be written: the next picture could not be either.
    """
    if workers < 2 or len(names) < FEWEST_FOR_PROCESSES:
        for name in names:
            data = loaded(load, name)
            yield settled(data if isinstance(data, SwipeError) else partial(ingest, data, name, folder))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: deque[Callable[[], Image] | SwipeError] = deque()
        for name in names:
            if len(running) > workers:
                yield settled(running.popleft())
            data = loaded(load, name)
            running.append(data if isinstance(data, SwipeError) else pool.submit(ingest, data, name, folder).result)
        while running:
            yield settled(running.popleft())


def loaded(load: Callable[[str], bytes], name: str) -> bytes | SwipeError:
    """Return the bytes of a file, or why it cannot be read."""
    try:
        return load(name)
    except SwipeError as error:
        return error


def settled(made: Callable[[], Image] | SwipeError) -> Image | SwipeError:
    """Return the image that is waited for, or why there is none."""
    if isinstance(made, SwipeError):
        return made
    try:
        return made()
    except PictureRefused as refused:
        return refused


def make_now(database: Path, folder: Path, image: Image) -> None:
    """Make an image's files in the caller's own time and note how it went."""
    with closing(store.connect(database)) as db:
        try:
            finish(image, folder)
        except SwipeError:
            store.set_image_state(db, image.name, "failed")
        else:
            store.set_image_state(db, image.name, "ready")
