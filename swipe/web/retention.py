"""How long residents' words are kept: looked at when somebody asks for a page, so that nothing need run."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, current_app, request

from swipe import store
from swipe.clock import WATCH
from swipe.model import Survey
from swipe.pictures import remove_files
from swipe.web.context import db, kept_settings, now

SETTING = "retention_months"

WITHOUT_WORDS = {"static", "files"}
"""Blueprints whose answers are the same whether words are kept or not."""


def register(app: Flask) -> None:
    app.before_request(_apply)


def retention_months() -> int | None:
    """Return for how many months words are kept after a survey has closed; None as long as nobody has chosen."""
    kept = kept_settings().get(SETTING, "")
    return int(kept) if kept.isdecimal() and int(kept) else None


def forgotten_on(survey: Survey) -> str | None:
    """Return when a closed survey's words are deleted, as ISO 8601 text; None while that is not known."""
    months = retention_months()
    return _shifted(survey.closed_at, months) if months and survey.closed_at else None


def due(months: int) -> list[int]:
    """Return the surveys (ids) whose words would go now if they were kept for so many months."""
    return store.surveys_to_forget(db(), closed_before=_shifted(now(), -months))


def _apply() -> None:
    if request.endpoint is None or (request.blueprint or request.endpoint) in WITHOUT_WORDS:
        return
    if (months := retention_months()) and WATCH.is_steady():
        for survey in due(months):
            photos = store.forget_words(db(), survey, now=now())
            remove_files(current_app.config["IMAGES"], photos, store.images(db()))


def _shifted(moment: str, months: int) -> str:
    """Return a time so many months later, or earlier, as ISO 8601 text: the last day where the day does not exist."""
    at = datetime.fromisoformat(moment)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    for day in (at.day, 30, 29, 28):
        try:
            return at.replace(year=year, month=month + 1, day=day).strftime("%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
