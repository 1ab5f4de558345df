"""Answers that look odd, set aside by a project lead and put back: each time written down."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from swipe import store
from swipe.errors import NotFound, Refused
from swipe.model import Area, Survey
from swipe.results import summarise_round
from swipe.web.context import area_or_404, db, now, today
from swipe.web.figures import counted_answers, kept_answers
from swipe.web.forms import PlainForm
from swipe.web.problems import sentence

blueprint = Blueprint("quality", __name__, url_prefix="/lead")

HERE = "here"
"""The category of messages that stand where the deed was done, far down the page, rather than at its top."""


@blueprint.get("/<area>/aside")
@blueprint.get("/<area>/aside/<int:number>/back")
def quality(area: str, number: int = 0) -> ResponseReturnValue:  # noqa: ARG001  part of the address
    """Lead to the page from the address of a deed, when a click on a language asks for it."""
    return _to_page(area)


@blueprint.post("/<area>/aside")
def set_aside(area: str) -> ResponseReturnValue:
    """Set aside what a flag is about now, which may be more than when the page was opened."""
    place, survey = _round(area)
    if PlainForm().validate_on_submit():
        made = summarise_round(db(), place, survey.id, answers=counted_answers(), as_of=today())
        flag = next((one for one in made.quality.flags if one.id == request.form.get("flag")), None)
        try:
            if flag is None:
                raise Refused("These answers are not flagged any more.")
            count = store.set_aside(db(), survey.id, flag, staff=current_user.id, now=now())
            flash(
                ngettext(
                    "%(num)s response is set aside and counts in no share. You can put it back.",
                    "%(num)s responses are set aside and count in no share. You can put them back.",
                    count,
                ),
                HERE,
            )
        except Refused as error:
            flash(sentence(error), HERE)
    return _to_page(area)


@blueprint.post("/<area>/aside/<int:number>/back")
def put_back(area: str, number: int) -> ResponseReturnValue:
    _, survey = _round(area)
    if PlainForm().validate_on_submit():
        store.put_back(db(), survey.id, number, staff=current_user.id, now=now())
        flash(gettext("The responses count again."), HERE)
    return _to_page(area)


def _round(slug: str) -> tuple[Area, Survey]:
    area = area_or_404(slug)
    survey = store.public_survey(db(), area)
    if survey is None:
        raise NotFound("%(area)s has no survey yet.", area=area.name)
    return area, survey


def _to_page(slug: str) -> ResponseReturnValue:
    return redirect(url_for("lead.area", area=slug, **kept_answers(), _anchor="quality"))
