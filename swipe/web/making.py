"""Pictures are made ready beside the requests; here the requests say that there is something to make."""

from __future__ import annotations

from contextlib import closing

from flask import Flask, current_app

from swipe import store
from swipe.making import Makers, make_now
from swipe.model import Image

MAKERS = "swipe-makers"


def register(app: Flask) -> None:
    """Give the application its makers, and go on with what an earlier run left unfinished."""
    makers = Makers(app.config["DATABASE"], app.config["IMAGES"], app.config["WORKERS"])
    app.extensions[MAKERS] = makers
    with closing(store.connect(app.config["DATABASE"])) as db:
        unfinished = bool(store.waiting_images(db, 1))
    if unfinished:
        makers.wake()


def make_variants(image: Image) -> None:
    """Have the files of an image made, whose row is stored; in this request when there are no worker processes."""
    if image.state == "ready":
        return
    if current_app.config["WORKERS"]:
        current_app.extensions[MAKERS].wake()
    else:
        make_now(current_app.config["DATABASE"], current_app.config["IMAGES"], image)
