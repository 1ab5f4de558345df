"""What a request must look like before any view sees it."""

from __future__ import annotations

from flask import Flask, abort, request

TAKES_JSON = frozenset({"resident.swipes", "reports.take_report"})
"""Endpoints that read JSON themselves. Everywhere else a body is a form: Flask-WTF would read JSON as one, whose fields
could then be numbers, lists or nothing where every view counts on text."""


def register(app: Flask) -> None:
    app.before_request(_demand_a_form)


def _demand_a_form() -> None:
    if request.is_json and request.endpoint is not None and request.endpoint not in TAKES_JSON:
        abort(415)
