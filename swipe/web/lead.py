"""The project lead's pages: the municipality at a glance, what each area prefers, and how sure that is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from swipe import exports, store
from swipe.model import AreaSummary, Idea, Survey
from swipe.operations import words
from swipe.results import summarise
from swipe.web import lead_files
from swipe.web.context import area_or_404, db, language, today, wants_fragment
from swipe.web.figures import KINDS, counted_answers, kept_answers, lead_words, visible_summaries
from swipe.web.forms import PlainForm
from swipe.web.lead_charts import draw_days, funnel, heard, reach_end
from swipe.web.overview import MOST_APART, add_up, counted_by, draw_overview, live_counts, stand_outs
from swipe.web.ways import way_in_words

blueprint = Blueprint("lead", __name__, url_prefix="/lead")

lead_files.add_files(blueprint)


@blueprint.get("/")
def areas() -> ResponseReturnValue:
    made, themes = visible_summaries(), store.themes(db())
    asked = {name: request.args.get(name, "") for name in ("sort", "order")}
    overview = draw_overview(made, themes, theme=request.args.get("map", ""), **asked)
    content = {"overview": overview, "answers": counted_answers(), "keep": kept_answers(), **lead_words()}
    if wants_fragment():
        return render_template("lead/_overview.html", **content)
    return render_template(
        "lead/areas.html",
        totals=add_up(made),
        apart=stand_outs(overview.rows, themes),
        most_apart=MOST_APART,
        live=counted_by(made, today()),
        **content,
    )


@blueprint.get("/live")
def live() -> ResponseReturnValue:
    """Send counts that have moved since, or the switch that stops and starts them (`paused`)."""
    if not wants_fragment():
        return redirect(url_for(".areas", **kept_answers()))
    if "paused" in request.args:
        return render_template("lead/_live_switch.html", paused=request.args["paused"] == "1", keep=kept_answers())
    return render_template("lead/_live_moved.html", live=live_counts(counted_answers()), keep=kept_answers())


@blueprint.get("/<area>")
def area(area: str) -> ResponseReturnValue:
    counted = counted_answers()
    made = summarise(db(), area_or_404(area), answers=counted, as_of=today())
    return render_template(
        "lead/area.html",
        summary=made,
        answers=counted,
        keep=kept_answers(),
        headline=exports.headline_in_words(made, words(language())),
        funnel=funnel(made.participation),
        days=draw_days(made.days),
        heard=heard,
        reach_end=reach_end(made.reach),
        rounds=store.rounds(db(), made.area),
        **(_around(made.survey, made) if made.survey else {}),
        **lead_words(),
    )


def _around(survey: Survey, made: AreaSummary) -> dict[str, object]:
    """Return what belongs to a round beside its figures: how people came, what they wrote."""
    posters = store.posters(db(), survey.id)
    return {
        "sources": [(way_in_words(via, posters, words(language())), count) for via, count in made.sources],
        "source_name": lambda via: way_in_words(via, posters, words(language())),
        "aside": store.sets_aside(db(), survey.id),
        "failed_codes": store.failed_codes(db(), survey.id),
        "plain": PlainForm(),
        "letters": [one for one in store.mailings(db(), survey.id) if one.sent_on],
        "ideas": _ideas(survey, made),
        "others": {kind: store.responses_to(db(), survey.id, simulated=kind == "simulated") for kind in KINDS},
    }


def _ideas(survey: Survey, made: AreaSummary) -> list[Idea]:
    """Return the ideas of those whose answers are counted, without those that were put together with another."""
    simulated = made.answers == "simulated"
    return [one for one in store.ideas(db(), survey.id) if one.simulated == simulated and one.merged_into is None]
