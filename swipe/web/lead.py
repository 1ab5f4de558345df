"""The project lead's pages: the municipality at a glance, what each area prefers, and how sure that is."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from swipe import exports, store
from swipe.errors import NotFound
from swipe.model import AreaSummary, Idea, Survey
from swipe.operations import translator, words
from swipe.results import summarise
from swipe.web.context import area_or_404, db, language, today, wants_fragment
from swipe.web.figures import KINDS, counted_answers, kept_answers, lead_words, visible_summaries
from swipe.web.lead_charts import draw_days, funnel, heard, reach_end
from swipe.web.overview import MOST_APART, add_up, draw_overview, live_counts, stand_outs
from swipe.web.ways import way_in_words

blueprint = Blueprint("lead", __name__, url_prefix="/lead")

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}


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
        live=live_counts(counted_answers()),
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
    counts = store.response_counts(db())
    return {
        "sources": [(way_in_words(via, posters), count) for via, count in made.sources],
        "letters": [one for one in store.mailings(db(), survey.id) if one.sent_on],
        "ideas": _ideas(survey, made),
        "others": {kind: counts.get((survey.id, kind == "simulated"), 0) for kind in KINDS},
    }


def _ideas(survey: Survey, made: AreaSummary) -> list[Idea]:
    """Return the ideas of those whose answers are counted, without those that were put together with another."""
    simulated = made.answers == "simulated"
    return [one for one in store.ideas(db(), survey.id) if one.simulated == simulated and one.merged_into is None]


@blueprint.get("/summary.<form>")
def municipality_file(form: str) -> Response:
    return _file(visible_summaries(), form, None)


@blueprint.get("/<area>/summary.<form>")
def area_file(area: str, form: str) -> Response:
    made = summarise(db(), area_or_404(area), answers=counted_answers(), as_of=today())
    return _file([made], form, made)


def _file(made: list[AreaSummary], form: str, one: AreaSummary | None) -> Response:
    """Return the same bytes as `swipe summary` writes."""
    if form not in MEDIA_TYPES:
        raise NotFound("There is no file of the type %(form)s.", form=form)
    translate = translator(language())
    if form == "csv":
        dialect: exports.Dialect = "rfc4180" if request.args.get("dialect") == "rfc4180" else "danish"
        content = exports.summary_csv(made, translate, language(), dialect)
    else:
        content = exports.summary_json(one, translate) if one else exports.summaries_json(made, translate)
    response = Response(content, mimetype=MEDIA_TYPES[form])
    name = exports.file_name(one, counted_answers(), form, as_of=today())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
