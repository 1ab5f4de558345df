"""What residents send is written by one thread for all requests; here the requests hand it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app
from sqlite_utils import Database

from swipe import store

COMMITTER = "swipe-committer"
T = TypeVar("T")


def register(app: Flask) -> None:
    app.extensions[COMMITTER] = store.Committer(app.config["DATABASE"])


def commit(work: Callable[[Database], T]) -> T:
    """Return what `work` returns when all that it stored is on the disk. Raises what `work` raises, and Unavailable."""
    return committer().commit(work)


def commit_later(work: Callable[[Database], object]) -> None:
    """Have `work` done after this request; a crash may lose it, so it is for counts."""
    committer().commit_later(work)


def committer() -> store.Committer:
    found: store.Committer = current_app.extensions[COMMITTER]
    return found
