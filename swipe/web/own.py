"""A resident's own answer, on the phone that gave it: see what is kept, take it along, delete it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from swipe import store
from swipe.model import VARIABLES, Area, OwnAnswer, Picture, Survey, Theme, text_in
from swipe.pictures import remove_files
from swipe.web.background import questions
from swipe.web.context import area_or_404, db, language, now, themes_by_id
from swipe.web.forms import PlainForm
from swipe.web.hand import drop_hand, public_id, read_cookie

blueprint = Blueprint("own", __name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """One round's answer as the page tells it; `told` pairs each question about oneself with its answer, in words."""

    survey: Survey
    key: str
    answer: OwnAnswer
    cards: Mapping[int, Picture]
    theme: Theme | None
    told: tuple[tuple[str, str], ...]


@blueprint.get("/<area>/mine")
def mine(area: str) -> ResponseReturnValue:
    place = area_or_404(area)
    page = make_response(render_template("resident/own.html", area=place, kept=_kept(place)))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.get("/<area>/mine.json")
def mine_as_json(area: str) -> Response:
    """Send everything that is kept of this phone's answers in the area, for a person or a program."""
    place = area_or_404(area)
    reply = jsonify(area=place.slug, answers=[_document(one) for one in _kept(place)])
    reply.headers["Content-Disposition"] = f'attachment; filename="{place.slug}-my-answers.json"'
    reply.headers["Cache-Control"] = "no-store"
    return reply


@blueprint.get("/<area>/mine/<int:survey>/delete")
def ask_to_delete(area: str, survey: int) -> ResponseReturnValue:
    place = area_or_404(area)
    found = _one(place, survey)
    if found is None:
        return redirect(url_for(".mine", area=area))
    page = render_template("resident/own_delete.html", area=place, kept=found, plain=PlainForm())
    reply = make_response(page)
    reply.headers["Cache-Control"] = "no-store"
    return reply


@blueprint.post("/<area>/mine/<int:survey>/delete")
def delete(area: str, survey: int) -> ResponseReturnValue:
    """Delete an answer for good, and let this phone forget it."""
    found = _one(area_or_404(area), survey)
    if found is None or not PlainForm().validate_on_submit():
        return redirect(url_for(".mine", area=area))
    photos = store.delete_own_answer(db(), survey, found.key, now=now())
    remove_files(current_app.config["IMAGES"], photos, store.images(db()))
    gone = url_for(".deleted", area=area, survey=survey, response=public_id(found.key))
    return drop_hand(make_response(redirect(gone)), found.survey)


@blueprint.get("/<area>/mine/<int:survey>/deleted")
def deleted(area: str, survey: int) -> ResponseReturnValue:
    """Say that it is done; the page's script clears what waits on the phone."""
    place = area_or_404(area)
    return render_template(
        "resident/own_deleted.html",
        area=place,
        survey=store.public_survey(db(), place),
        number=survey,
        response=request.args.get("response", "")[:12],
    )


def _kept(area: Area) -> list[Kept]:
    """Return what is stored of this phone's answers in each round of an area, the latest first."""
    found = (_kept_of(area, survey) for survey in store.rounds(db(), area))
    return [one for one in found if one is not None]


def _one(area: Area, survey: int) -> Kept | None:
    return next((one for one in _kept(area) if one.survey.id == survey), None)


def _kept_of(area: Area, survey: Survey) -> Kept | None:
    cookie = read_cookie(survey.id)
    answer = store.own_answer(db(), survey.id, cookie.key) if cookie else None
    if cookie is None or answer is None:
        return None
    # All questions, also one that its planner has struck since it was answered.
    everything = replace(survey, rules=replace(survey.rules, background=VARIABLES))
    told = {question: answer.background.get(question.variable) for question in questions(area, everything)}
    return Kept(
        survey=survey,
        key=cookie.key,
        answer=answer,
        cards={card.id: card for card in store.pictures(db(), survey.id, retired=True)},
        theme=themes_by_id().get(answer.first_theme or 0),
        told=tuple((one.words, dict(one.options).get(value, value)) for one, value in told.items() if value),
    )


def _document(one: Kept) -> dict[str, Any]:
    answer = one.answer
    return {
        "survey": one.survey.id,
        "started_on": answer.started_on,
        "elapsed_ms": answer.elapsed_ms,
        "via": answer.via,
        "with_a_code": answer.verified,
        "set_aside": answer.set_aside,
        "matters_most": one.theme.slug if one.theme else None,
        "about_me": dict(answer.background),
        "pictures": [
            {
                "picture": swipe.picture,
                "caption": text_in(one.cards[swipe.picture].captions, language()),
                "choice": swipe.choice,
                "position": swipe.position,
                "seen_ms": swipe.seen_ms,
                "why": answer.reasons.get(swipe.picture),
            }
            for swipe in answer.swipes
        ],
        "ideas": [
            {"text": idea.text, "sent_on": idea.sent_on, "photo": idea.photo, "state": idea.state}
            for idea in answer.ideas
        ],
    }
