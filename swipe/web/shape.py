"""What a request must look like before any view sees it."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

TAKES_JSON = frozenset({"resident.swipes", "preview.swipes", "reports.take_report"})
"""Endpoints that read JSON themselves. Everywhere else a body is a form: Flask-WTF would read JSON as one, whose fields
could then be numbers, lists or nothing where every view counts on text."""

FILE_FIELDS = frozenset({"pictures", "set", "manifest", "photo", "file", "logo"})
"""The fields of all forms that take a file; a file in place of a text would be no text."""

LARGEST_NUMBER = 2**31 - 1
"""No table has as many rows; a number that the database cannot hold would otherwise get as far as there."""


class _Number(IntegerConverter):
    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_NUMBER, **options})


def register(app: Flask) -> None:
    """Hold requests to their shape; call it before blueprints are registered."""
    app.url_map.converters["int"] = _Number
    app.before_request(_demand_a_form)


def _demand_a_form() -> None:
    if request.endpoint is None:
        return
    if request.is_json and request.endpoint not in TAKES_JSON:
        abort(415)
    if request.mimetype == "multipart/form-data" and not request.files.keys() <= FILE_FIELDS:
        abort(400)
