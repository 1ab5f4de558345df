"""The project lead's pages: what each area prefers, with uncertainty, and the files to hand on."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from swipe import exports, store
from swipe.errors import NotFound
from swipe.model import Answers, AreaSummary
from swipe.operations import translator
from swipe.results import default_answers, summarise, summarise_all
from swipe.summary import leading_themes
from swipe.web.access import visible_areas
from swipe.web.context import area_or_404, db, language, today

blueprint = Blueprint("lead", __name__, url_prefix="/lead")

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}


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


@blueprint.get("/summary.<form>")
def municipality_file(form: str) -> Response:
    return _file(_summaries(_answers()), form, None)


@blueprint.get("/<area>/summary.<form>")
def area_file(area: str, form: str) -> Response:
    made = summarise(db(), area_or_404(area), answers=_answers(), as_of=today())
    return _file([made], form, made)


KINDS: tuple[Answers, ...] = ("real", "simulated")


def _answers() -> Answers:
    wanted = request.args.get("answers")
    return next((kind for kind in KINDS if kind == wanted), default_answers(db()))


def _summaries(counted: Answers) -> list[AreaSummary]:
    seen = {area.id for area in visible_areas(store.areas(db()))}
    return [one for one in summarise_all(db(), answers=counted, as_of=today()) if one.area.id in seen]


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
    name = exports.file_name(one, _answers(), form, as_of=today())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
