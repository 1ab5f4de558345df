"""The project lead's pages: what each area prefers, with uncertainty, and the files to hand on."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from swipe import store
from swipe.model import Answers, AreaSummary
from swipe.results import default_answers, summarise, summarise_all
from swipe.summary import leading_themes
from swipe.web import lead_files
from swipe.web.access import visible_areas
from swipe.web.context import area_or_404, db, today

blueprint = Blueprint("lead", __name__, url_prefix="/lead")

lead_files.add_files(blueprint)


@blueprint.get("/")
def areas() -> ResponseReturnValue:
    counted = _answers()
    made = _summaries(counted)
    leaders = {made_of.area.id: leading_themes(made_of) for made_of in made}
    states = store.survey_states(db())
    return render_template("lead/areas.html", summaries=made, leaders=leaders, states=states, answers=counted)


@blueprint.get("/<area>")
def area(area: str) -> ResponseReturnValue:
    counted = _answers()
    made = summarise(db(), area_or_404(area), answers=counted, as_of=today())
    counts = store.response_counts(db())
    others = {kind: counts.get((made.survey.id, kind == "simulated"), 0) for kind in KINDS} if made.survey else {}
    return render_template("lead/area.html", summary=made, leaders=leading_themes(made), answers=counted, others=others)


KINDS: tuple[Answers, ...] = ("real", "simulated")


def _answers() -> Answers:
    wanted = request.args.get("answers")
    return next((kind for kind in KINDS if kind == wanted), default_answers(db()))


def _summaries(counted: Answers) -> list[AreaSummary]:
    seen = {area.id for area in visible_areas(store.areas(db()))}
    return [one for one in summarise_all(db(), answers=counted, as_of=today()) if one.area.id in seen]
