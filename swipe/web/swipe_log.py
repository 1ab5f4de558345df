"""The log of single swipes: what it is, who took it out, and the download that is written down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from swipe import exports, store
from swipe.errors import NotFound
from swipe.model import Answers, Area, Survey
from swipe.operations import words
from swipe.results import summarise_round
from swipe.web.context import area_or_404, db, language, now, today
from swipe.web.figures import counted_answers
from swipe.web.forms import PlainForm

blueprint = Blueprint("swipe_log", __name__, url_prefix="/lead")


@blueprint.get("/<area>/log")
def swipe_log(area: str) -> ResponseReturnValue:
    place, survey, answers = _asked(area)
    taken = [entry for entry in store.audit_trail(db(), survey.id) if entry.action in ("log", "log by command")]
    return render_template(
        "lead/log.html",
        area=place,
        survey=survey,
        answers=answers,
        responses=store.responses_to(db(), survey.id, simulated=answers == "simulated"),
        withheld=_is_withheld(place, survey, answers),
        taken=taken,
        plain=PlainForm(),
    )


@blueprint.post("/<area>/log")
def take_log(area: str) -> ResponseReturnValue:
    """Write down who takes the log out, and then send it as it is read."""
    place, survey, answers = _asked(area)
    if not PlainForm().validate_on_submit() or _is_withheld(place, survey, answers):
        return redirect(url_for(".swipe_log", area=area, answers=answers))
    store.note_audit(db(), "log", staff=current_user.id, now=now(), survey=survey.id)
    return _file(place, survey, answers)


def _file(area: Area, survey: Survey, answers: Answers) -> Response:
    dialect: exports.Dialect = "rfc4180" if request.form.get("dialect") == "rfc4180" else "danish"
    codebook = exports.codebook_csv(
        store.themes(db()),
        store.pictures(db(), survey.id, retired=True),
        words(language()),
        answers=answers,
        as_of=today(),
        dialect=dialect,
    )
    name = exports.log_name(area, answers, as_of=today())
    log = _read(current_app.config["DATABASE"], survey, answers, dialect)
    response = Response(exports.swipe_log_zip(log, codebook, name, as_of=today()), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _read(database: Path, survey: Survey, answers: Answers, dialect: exports.Dialect) -> Iterator[bytes]:
    """Yield the log; it is sent after the request's own connection is closed, so it has one of its own."""
    reading = store.connect(database)
    try:
        swipes = store.logged_swipes(reading, survey.id, simulated=answers == "simulated")
        yield from exports.swipe_log_csv(swipes, dialect)
    finally:
        reading.close()


def _asked(slug: str) -> tuple[Area, Survey, Answers]:
    area = area_or_404(slug)
    survey = store.public_survey(db(), area)
    if survey is None:
        raise NotFound("%(area)s has had no open survey, so there are no swipes.", area=area.name)
    return area, survey, counted_answers()


def _is_withheld(area: Area, survey: Survey, answers: Answers) -> bool:
    """Tell whether so few answered that no preferences are shown: then the log, which is all of them, stays here."""
    return summarise_round(db(), area, survey.id, answers=answers, as_of=today()).withheld
