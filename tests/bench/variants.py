"""The server with one thing taken out, so that a figure has something to be compared with.

    python -m tests.bench.variants full|without_store|static_page|static_page_packed PORT

Same granian, same settings, same process model. The folders come from the environment as ever; the static pages are
the file that SWIPE_BENCH_PAGE names.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response

from swipe import config, server, store
from swipe.model import Receipt, Swipe
from swipe.web import resident


def full() -> Flask:
    return server.application()


def without_store() -> Flask:
    """The application whose swipes are acknowledged and written nowhere; all else is done as ever."""

    def record_nothing(*given: Any, **_: Any) -> Receipt:
        swipes: Iterable[Swipe] = next(one for one in given if isinstance(one, (list, tuple)))
        return Receipt(tuple(swipe.seq for swipe in swipes), ())

    store.record_swipes = record_nothing  # type: ignore[assignment]
    if hasattr(resident, "commit"):  # nothing to commit either: what is done for the store is not done at all
        resident.commit = lambda work: work(None)
    return server.application()


def static_page() -> Flask:
    """Nothing but Flask and one page."""
    app = Flask("static")
    page = Path(os.environ["SWIPE_BENCH_PAGE"]).read_bytes()

    @app.get("/<area>")
    def send(area: str) -> Response:  # noqa: ARG001  the address is that of the real page
        return Response(page, mimetype="text/html")

    server.end_with(os.getppid())
    return app


def static_page_packed() -> Flask:
    """The same, compressed as ours is."""
    from swipe.web import compression

    app = static_page()
    compression.register(app)
    return app


if __name__ == "__main__":
    server.serve(
        "127.0.0.1",
        int(sys.argv[2]),
        instance=config.instance_folder(),
        images=config.images_folder(),
        application=f"tests.bench.variants:{sys.argv[1]}",
    )
