"""The project lead's files: results to hand on, in every format that the people around them use."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from swipe import downloads
from swipe.exports import Dialect, file_name
from swipe.operations import words
from swipe.results import summarise
from swipe.web.context import area_or_404, chosen, db, language, municipality, today
from swipe.web.figures import counted_answers, visible_summaries


def add_files(lead: Blueprint) -> None:
    """Add the files to the lead's blueprint: their addresses lie among its pages."""
    lead.get("/summary.<form>")(municipality_file)
    lead.get("/open-data.zip")(open_data)
    lead.get("/<area>/summary.<form>")(area_file)
    lead.get("/<area>/chart/<name>.<form>")(chart_file)


def municipality_file(form: str) -> Response:
    content = downloads.all_areas_file(form, visible_summaries(), _style(), as_of=today())
    return _send(content, form, file_name(None, counted_answers(), form, as_of=today()))


def open_data() -> Response:
    counted = counted_answers()
    content = downloads.open_data_file(db(), visible_summaries(), _style(), answers=counted, as_of=today())
    return _send(content, "zip", file_name(None, counted, "zip", as_of=today(), part="open-data"))


def area_file(area: str, form: str) -> Response:
    made = summarise(db(), area_or_404(area), answers=counted_answers(), as_of=today())
    content = downloads.area_file(form, made, _style())
    return _send(content, form, file_name(made, counted_answers(), form))


def chart_file(area: str, name: str, form: str) -> Response:
    made = summarise(db(), area_or_404(area), answers=counted_answers(), as_of=today())
    content = downloads.chart_file(name, form, made, _style())
    return _send(content, form, file_name(made, counted_answers(), form, part=name))


def _style() -> downloads.Style:
    dialect: Dialect = "rfc4180" if request.args.get("dialect") == "rfc4180" else "danish"
    return downloads.Style(words(language()), municipality(), current_app.config["IMAGES"], chosen("ACCENT"), dialect)


def _send(content: bytes, form: str, name: str) -> Response:
    """Send the same bytes as `swipe summary` writes."""
    response = Response(content, mimetype=downloads.media_type(form))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
