"""The project lead's questions: a theme by background and area, areas and rounds side by side, each with an address."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from swipe import store
from swipe.model import VARIABLES, Area, AreaSummary, Survey
from swipe.results import summarise_round
from swipe.web.context import area_or_404, day, db, today, wants_fragment
from swipe.web.exploring import MOST_BESIDE, Column, draw_panel, lay_side_by_side
from swipe.web.figures import counted_answers, kept_answers, lead_words, visible_summaries

blueprint = Blueprint("explore", __name__, url_prefix="/lead")


@blueprint.get("/explore")
def explore() -> ResponseReturnValue:
    made, themes = visible_summaries(), store.themes(db())
    wanted = request.args.get("theme", "")
    chosen = next((one for one in themes if one.slug == wanted), None)
    variable = next((one for one in VARIABLES if one == request.args.get("by", "age_group")), None)
    shown = _asked_for(made) or [one for one in made if one.survey is not None]
    every = wanted == "all"
    too_many = every and len(shown) > MOST_BESIDE
    picked = list(themes) if every and not too_many else [chosen or themes[0]] if themes else []
    return _page(
        "explore",
        panels=[draw_panel(shown, theme, variable) for theme in picked],
        summaries=made,
        themes=themes,
        theme="all" if every else picked[0].slug if picked else "",
        variable=variable,
        variables=VARIABLES,
        too_many=too_many,
    )


@blueprint.get("/compare")
def compare() -> ResponseReturnValue:
    made = visible_summaries()
    asked = _asked_for(made)
    columns = [
        Column(one.area.name, url_for("lead.area", area=one.area.slug, **kept_answers()), one)
        for one in asked[:MOST_BESIDE]
    ]
    return _page("compare", beside=lay_side_by_side(columns), summaries=made, too_many=len(asked) > MOST_BESIDE)


@blueprint.get("/<area>/rounds")
def rounds(area: str) -> ResponseReturnValue:
    place = area_or_404(area)
    numbered = list(enumerate(reversed(store.rounds(db(), place)), start=1))
    asked = set(request.args.getlist("round", type=int))
    chosen = [pair for pair in numbered if pair[1].id in asked] or numbered[-2:]
    columns = [_column(place, number, survey) for number, survey in chosen[:MOST_BESIDE]]
    return _page(
        "rounds",
        area=place,
        beside=lay_side_by_side(columns),
        numbered=[(survey, _called(number), _begun(survey)) for number, survey in numbered],
        too_many=len(chosen) > MOST_BESIDE,
    )


def _page(name: str, **content: object) -> str:
    """Return the whole page, or for htmx only what the choice changes."""
    template = f"lead/_{name}.html" if wants_fragment() else f"lead/{name}.html"
    return render_template(
        template,
        answers=counted_answers(),
        keep=kept_answers(),
        asked=request.args.getlist("area"),
        most=MOST_BESIDE,
        **lead_words(),
        **content,
    )


def _asked_for(made: list[AreaSummary]) -> list[AreaSummary]:
    wanted = set(request.args.getlist("area"))
    return [one for one in made if one.area.slug in wanted]


def _column(area: Area, number: int, survey: Survey) -> Column:
    made = summarise_round(db(), area, survey.id, answers=counted_answers(), as_of=today())
    address = url_for(".rounds", area=area.slug, round=survey.id, **kept_answers())
    return Column(_called(number), address, made, _begun(survey))


def _called(number: int) -> str:
    """Return what a round is called: the titles of rounds are often the same."""
    return str(gettext("Round %(number)s", number=number))


def _begun(survey: Survey) -> str:
    return str(gettext("from %(date)s", date=day(survey.opened_at or survey.created_at)))
