"""What everybody may read: an area's result, what came of it, and what is kept about whom."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from swipe import store
from swipe.publication import read_document
from swipe.results import default_answers, public_figures
from swipe.summary import leading_themes
from swipe.web.context import area_or_404, chosen, db, today
from swipe.web.retention import retention_months

blueprint = Blueprint("public", __name__)


@blueprint.get("/<area>/results")
def results(area: str) -> ResponseReturnValue:
    place = area_or_404(area)
    current, published = store.public_survey(db(), place), store.published_survey(db(), place)
    frozen = store.publication(db(), published.id) if published else None
    told = read_document(frozen.document) if frozen else None
    counted = told.answers if told else default_answers(db())
    figures = told.figures if told else None
    if published and not told:  # made public before results were frozen
        figures = public_figures(db(), place, published, answers=counted, as_of=today())
    past = store.publications(db(), current.id) if current and not published else []
    return render_template(
        "resident/results.html",
        area=place,
        current=current,
        survey=published,
        publication=frozen,
        told=told,
        figures=figures,
        leaders=leading_themes(figures) if figures else (),
        population=told.population if told else store.populations(db()).get(place.id),
        withdrawn=past[0].ended_at if past else None,
        posts=store.posts(db(), place),
        simulated=counted == "simulated",
    )


@blueprint.get("/<area>/about")
def about(area: str) -> ResponseReturnValue:
    place = area_or_404(area)
    return render_template(
        "resident/about.html",
        area=place,
        survey=store.public_survey(db(), place),
        contact=chosen("CONTACT"),
        dpo=chosen("DPO"),
        months=retention_months(),
        accessibility_contact=chosen("ACCESSIBILITY_CONTACT") or chosen("CONTACT"),
    )
