"""Surveys that open and close by themselves, in the municipality's own time."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from swipe import store
from swipe.clock import WATCH
from swipe.errors import Refused
from swipe.web.context import db, languages, now, utc_time
from swipe.web.forms import DatesForm
from swipe.web.problems import sentence
from swipe.web.studio import open_studio, planned

blueprint = Blueprint("dates", __name__, url_prefix="/plan")

WITHOUT_DATES = {"static", "files", "metrics", "resident.swipes"}
"""Blueprints whose answers are the same whether a survey is open or not, and the endpoint that looks for itself."""


def register(app: Flask) -> None:
    app.before_request(_apply)


@blueprint.post("/<area>/dates")
def save_dates(area: str) -> ResponseReturnValue:
    place, current = planned(area)
    form = DatesForm()
    if not form.validate_on_submit():
        return render_template("plan/survey.html", studio=open_studio(place, current, dates=form)), 422
    try:
        store.save_survey_dates(
            db(), current.id, opens_at=_utc(form.opens_at.data), closes_at=_utc(form.closes_at.data)
        )
    except Refused as error:
        form.closes_at.errors = [sentence(error)]
        return render_template("plan/survey.html", studio=open_studio(place, current, dates=form)), 422
    flash(gettext("The times are saved."))
    return redirect(url_for("plan.survey", area=area))


def _utc(local: datetime | None) -> str | None:
    """Return a time of the municipality's clock as UTC, ISO 8601 text."""
    if local is None:
        return None
    return utc_time(local)


def _apply() -> None:
    if request.endpoint is None or not WITHOUT_DATES.isdisjoint((request.blueprint, request.endpoint)):
        return
    if WATCH.is_steady():
        store.apply_dates(db(), now=now(), languages=tuple(languages()))
