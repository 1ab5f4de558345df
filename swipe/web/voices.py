"""The planner's queue of residents' own words: ideas that may become cards, and reasons."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from swipe import store
from swipe.errors import PictureRefused, Refused
from swipe.model import Idea, IdeaState, Image, Survey
from swipe.pictures import receive
from swipe.web.context import db, now
from swipe.web.forms import PhotoForm, PlainForm
from swipe.web.idea_queue import CardOfIdea, card_form, open_queue
from swipe.web.making import make_variants
from swipe.web.problems import sentence
from swipe.web.studio import planned

blueprint = Blueprint("voices", __name__, url_prefix="/plan")


@blueprint.get("/<area>/voices")
def voices(area: str) -> ResponseReturnValue:
    place, survey = planned(area)
    return render_template("plan/voices.html", queue=open_queue(place, survey))


@blueprint.post("/<area>/ideas/<int:idea>/accept")
def accept_idea(area: str, idea: int) -> ResponseReturnValue:
    """Make a card of an idea, with all that a card needs: residents of an open survey meet it from now on."""
    place, survey = planned(area)
    found = store.idea_by_id(db(), survey.id, idea)
    card = card_form(found)
    if survey.state == "closed":
        flash(gettext("The survey is closed, so its pictures stay as they are."))
    elif not card.validate():
        return render_template("plan/voices.html", queue=open_queue(place, survey, refused=card)), 422
    else:
        try:
            image = found.image or _photo(card.photo)
        except PictureRefused as error:
            card.refuse_photo(sentence(error))
            return render_template("plan/voices.html", queue=open_queue(place, survey, refused=card)), 422
        picture, new = _make_card(survey, found, card, image)
        if new:
            flash(gettext("The idea is a card now."))
        else:
            flash(gettext("The photo is on this card already, so the card keeps its words."))
        return redirect(url_for("cards.cards", area=area, _anchor=f"picture-{picture}"))
    return redirect(url_for(".voices", area=area, _anchor=f"idea-{idea}"))


@blueprint.post("/<area>/ideas/merge")
def merge_ideas(area: str) -> ResponseReturnValue:
    _, survey = planned(area)
    anchor = None
    if PlainForm().validate_on_submit():
        try:
            first = store.merge_ideas(db(), survey.id, request.form.getlist("idea", type=int))
            anchor = f"idea-{first.id}"
            flash(gettext("The ideas are put together. You decide on them as one."))
        except Refused as error:
            flash(sentence(error))
    return redirect(url_for(".voices", area=area, _anchor=anchor))


@blueprint.post("/<area>/ideas/<int:idea>/part")
def part_idea(area: str, idea: int) -> ResponseReturnValue:
    _, survey = planned(area)
    if PlainForm().validate_on_submit():
        store.part_idea(db(), survey.id, idea)
    return redirect(url_for(".voices", area=area, _anchor=f"idea-{idea}"))


@blueprint.post("/<area>/ideas/<int:idea>/note")
def note_idea(area: str, idea: int) -> ResponseReturnValue:
    return _decide(area, idea, "accepted")


@blueprint.post("/<area>/ideas/<int:idea>/decline")
def decline_idea(area: str, idea: int) -> ResponseReturnValue:
    return _decide(area, idea, "declined")


@blueprint.post("/<area>/ideas/<int:idea>/wait")
def wait_idea(area: str, idea: int) -> ResponseReturnValue:
    return _decide(area, idea, "waiting")


@blueprint.post("/<area>/reasons/<int:response>/<int:picture>/remove")
def remove_reason(area: str, response: int, picture: int) -> ResponseReturnValue:
    _, survey = planned(area)
    if PlainForm().validate_on_submit():
        store.remove_reason(db(), survey.id, response, picture)
        flash(gettext("The words are deleted. The answer itself is kept."))
    return redirect(url_for(".voices", area=area, _anchor="reasons"))


def _decide(area: str, idea: int, state: IdeaState) -> ResponseReturnValue:
    _, survey = planned(area)
    if PlainForm().validate_on_submit():
        store.decide_idea(db(), survey.id, idea, state)
    return redirect(url_for(".voices", area=area, _anchor=f"idea-{idea}"))


def _make_card(survey: Survey, idea: Idea, card: CardOfIdea, image: Image) -> tuple[int, bool]:
    """Return the card's number, and whether it is a new one: a photo is on one card of a survey only."""
    with store.writing(db()):
        picture, new = store.add_picture(
            db(),
            survey.id,
            image,
            source=gettext("idea %(number)s", number=idea.id),
            now=now(),
            theme=card.theme,
            captions=card.texts_of("caption"),
            alts=card.texts_of("alt"),
        )
        store.decide_idea(db(), survey.id, idea.id, "accepted", picture=picture.id)
    make_variants(picture.image)
    return picture.id, new


def _photo(form: PhotoForm) -> Image:
    file = form.photo.data
    with file.stream as upload:
        return receive(upload.read(), file.filename, current_app.config["IMAGES"])
