"""Which part of a photo its card shows: the cut moves along the photo, and the planner sees both."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from swipe import pictures, store
from swipe.errors import Refused
from swipe.model import Picture
from swipe.web.context import db
from swipe.web.forms import FocusForm
from swipe.web.making import make_variants
from swipe.web.problems import sentence
from swipe.web.studio import planned

blueprint = Blueprint("focus", __name__, url_prefix="/plan")


@blueprint.get("/<area>/pictures/<int:picture>/focus")
def focus(area: str, picture: int) -> ResponseReturnValue:
    place, survey = planned(area)
    card = store.picture_by_id(db(), survey.id, picture)
    return _page(area=place, card=card, form=FocusForm(formdata=None, data={"place": _place(card)}))


@blueprint.post("/<area>/pictures/<int:picture>/focus")
def save_focus(area: str, picture: int) -> ResponseReturnValue:
    place, survey = planned(area)
    card = store.picture_by_id(db(), survey.id, picture)
    form = FocusForm()
    if not form.validate_on_submit():
        return _page(area=place, card=card, form=form), 422
    try:
        if store.is_met(db(), picture):
            raise Refused("Residents have answered this picture, so it stays as they saw it.")
        moved = pictures.refocus(card.image, *pictures.focus_at(_size(card), form.place.data / 100))
        pictures.write_smallest(moved, current_app.config["IMAGES"])
        make_variants(store.refocus_picture(db(), survey.id, picture, moved).image)
        flash(gettext("The card is cut anew."))
    except Refused as error:
        flash(sentence(error))
    return redirect(url_for("cards.cards", area=area, _anchor=f"picture-{picture}"))


@blueprint.get("/<area>/pictures/<int:picture>/whole.jpg")
def whole(area: str, picture: int) -> Response:
    """Send the uncropped photo, for staff alone: what the planner cut away is not for everybody."""
    _, survey = planned(area)
    image = store.picture_by_id(db(), survey.id, picture).image
    response = send_from_directory(current_app.config["IMAGES"], pictures.master_name(image.master), max_age=0)
    response.cache_control.private = True
    return response


def _page(**content: object) -> str:
    card = content["card"]
    assert isinstance(card, Picture)  # noqa: S101  for the type checker
    width, height = _size(card)
    return render_template(
        "plan/focus.html", width=width, height=height, moves=pictures.moves_along((width, height)), **content
    )


def _size(card: Picture) -> tuple[int, int]:
    return pictures.master_size(card.image, current_app.config["IMAGES"])


def _place(card: Picture) -> int:
    return round(100 * pictures.place_of(_size(card), card.image.focus))
