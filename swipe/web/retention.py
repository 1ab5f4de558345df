"""How long residents' answers and words are kept: looked at when somebody asks for a page, so that nothing need run."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, current_app, request

from swipe import config, forgetting, store
from swipe.clock import WATCH
from swipe.model import Survey
from swipe.web.context import db, kept_settings, local_time, now

WITHOUT_WORDS = {"static", "files", "metrics", "resident.swipes"}
"""Blueprints and endpoints whose answers are the same whether words are kept or not."""


def register(app: Flask) -> None:
    app.before_request(_apply)


def retention_months() -> int | None:
    """Return for how many months words are kept after a survey has closed; None as long as nobody has chosen."""
    return forgetting.retention_months(kept_settings().get(forgetting.MONTHS_SETTING, ""))


def forgotten_on(survey: Survey) -> str | None:
    """Return when a closed survey's words are deleted, as ISO 8601 text; None while that is not known."""
    months = retention_months()
    return forgetting.months_later(survey.closed_at, months) if months and survey.closed_at else None


def due(months: int) -> list[int]:
    """Return the surveys (ids) whose words would go now if they were kept for so many months."""
    return store.surveys_to_forget(db(), closed_before=forgetting.months_later(now(), -months))


def local_day() -> str:
    """Return today by the municipality's clock, as ISO 8601 text."""
    return local_time(now()).date().isoformat()


def _apply() -> None:
    if request.endpoint is None or not WITHOUT_WORDS.isdisjoint((request.blueprint, request.endpoint)):
        return
    # What a clock that jumped would delete cannot be brought back.
    if WATCH.is_steady():
        forgetting.tidy(db(), config.uploads_folder(Path(current_app.instance_path)), now=now())
        forgetting.purge(db(), current_app.config["IMAGES"], months=retention_months(), now=now(), today=local_day())
