"""The planner's queue of residents' own words: ideas that may become cards, and reasons."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from swipe import store
from swipe.errors import PictureRefused
from swipe.model import Idea, IdeaState, Image, Survey
from swipe.pictures import ingest
from swipe.web.context import db, languages, now
from swipe.web.forms import LONGEST, PhotoForm, PlainForm
from swipe.web.problems import sentence
from swipe.web.studio import planned

blueprint = Blueprint("voices", __name__, url_prefix="/plan")


@blueprint.get("/<area>/voices")
def voices(area: str) -> ResponseReturnValue:
    place, survey = planned(area)
    cards = {card.id: card for card in store.pictures(db(), survey.id, retired=True)}
    return render_template(
        "plan/voices.html",
        area=place,
        survey=survey,
        ideas=store.ideas(db(), survey.id),
        reasons=store.reasons(db(), survey.id),
        cards=cards,
        plain=PlainForm(),
        photo=PhotoForm(),
    )


@blueprint.post("/<area>/ideas/<int:idea>/accept")
def accept_idea(area: str, idea: int) -> ResponseReturnValue:
    """Make a card of an idea; its planner then gives it a theme and alt text."""
    _, survey = planned(area)
    form = PhotoForm()
    if form.validate_on_submit():
        found = store.idea_by_id(db(), survey.id, idea)
        try:
            image = found.image or _photo(form)
        except PictureRefused as error:
            flash(sentence(error))
            return redirect(url_for(".voices", area=area, _anchor=f"idea-{idea}"))
        if image is None:
            flash(gettext("A card needs a photo. Choose one first."))
        elif survey.state == "closed":
            flash(gettext("The survey is closed, so its pictures stay as they are."))
        else:
            picture = _make_card(survey, found, image)
            flash(gettext("The idea is a card now. Give it a theme, a caption and an alt text."))
            return redirect(url_for("plan.survey", area=area, _anchor=f"picture-{picture}"))
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


def _make_card(survey: Survey, idea: Idea, image: Image) -> int:
    caption = idea.text if len(idea.text) <= LONGEST["caption"] else ""
    with store.writing(db()):
        picture, _ = store.add_picture(
            db(),
            survey.id,
            image,
            source=gettext("idea %(number)s", number=idea.id),
            now=now(),
            captions={languages()[0]: caption},
        )
        store.decide_idea(db(), survey.id, idea.id, "accepted", picture=picture.id)
    return picture.id


def _photo(form: PhotoForm) -> Image | None:
    file = form.photo.data
    if not file or not file.filename:
        return None
    with file.stream as upload:
        return ingest(upload.read(), file.filename, current_app.config["IMAGES"])
