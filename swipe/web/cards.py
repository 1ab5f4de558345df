"""The planner's page of pictures: by theme, edited where they stand, one or many at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from swipe import store
from swipe.checklist import FEWEST_PER_THEME, SECONDS_PER_CARD
from swipe.errors import PictureRefused, Refused
from swipe.model import Area, Survey
from swipe.pictures import receive
from swipe.web.access import demand_area
from swipe.web.context import area_or_404, db, now, wants_fragment
from swipe.web.forms import PhotoForm, PlainForm
from swipe.web.making import make_variants
from swipe.web.picture_grid import FILTERS, Card, card_in_full, open_grid, save_card
from swipe.web.problems import sentence
from swipe.web.studio import planned

blueprint = Blueprint("cards", __name__, url_prefix="/plan")

MOST_TO_UNDO = 300
"""How many pictures a change may have to be undone: it is remembered in the session's cookie."""


@blueprint.get("/<area>/pictures")
def cards(area: str) -> ResponseReturnValue:
    place, current = planned(area)
    grid = open_grid(place, current, show=request.args.get("show", ""))
    undo = session.get("pictures_undo", {})
    can_undo = "changed" in request.args and undo.get("area") == area
    return render_template("plan/pictures.html", studio=grid, filters=FILTERS, can_undo=can_undo)


@blueprint.get("/<area>/pictures/sort")
def sort(area: str) -> ResponseReturnValue:
    """Show all photos small, to sort a whole folder into themes and keep the best."""
    place, current = planned(area)
    grid = open_grid(place, current)
    undo = session.get("pictures_undo", {})
    can_undo = "changed" in request.args and undo.get("area") == area
    fit = int(current_app.config["SECONDS"]) // SECONDS_PER_CARD
    return render_template("plan/sort.html", studio=grid, can_undo=can_undo, fit=fit, few=FEWEST_PER_THEME)


@blueprint.get("/<area>/pictures/<int:picture>")
def card(area: str, picture: int) -> ResponseReturnValue:
    """Show one card: a fragment for htmx, else its place on the page."""
    place, current = planned(area)
    found = card_in_full(current, picture)
    if not wants_fragment():
        return redirect(_spot(area, picture))
    return _card(place, current, found)


@blueprint.post("/<area>/pictures/<int:picture>")
def save_picture(area: str, picture: int) -> ResponseReturnValue:
    place, current = planned(area)
    before, after = save_card(current, picture)
    status = 422 if after.errors else 200
    if not wants_fragment() and after.errors:
        return render_template("plan/pictures.html", studio=open_grid(place, current, bad=after), filters=FILTERS), 422
    if not wants_fragment():
        flash(gettext("The picture is saved."))
        return redirect(_spot(area, picture))
    if "undo" in request.form:
        return _card(place, current, after)
    undo = before if (before.theme, before.texts) != (after.theme, after.texts) else None
    grid = open_grid(place, current)
    return render_template("plan/_saved.html", studio=grid, card=after, undo=undo, saved=not after.errors), status


@blueprint.get("/<area>/pictures/making")
def making(area: str) -> ResponseReturnValue:
    """Show how far the files of the cards that `waiting` names are; the page asks again until all are there."""
    place, current = planned(area)
    if not wants_fragment():
        return redirect(url_for(".cards", area=area))
    return _made(place, current, request.args.getlist("waiting", type=int))


@blueprint.post("/<area>/pictures/<int:picture>/making")
def make_again(area: str, picture: int) -> ResponseReturnValue:
    """Try again to make the files of a picture where that failed."""
    place, current = planned(area)
    found = store.picture_by_id(db(), current.id, picture)
    if PlainForm().validate_on_submit() and found.image.state == "failed":
        store.set_image_state(db(), found.image.name, "waiting")
        make_variants(replace(found.image, state="waiting"))
    return _made(place, current, [picture]) if wants_fragment() else redirect(_spot(area, picture))


@blueprint.post("/<area>/pictures/<int:picture>/retire")
def retire_picture(area: str, picture: int) -> ResponseReturnValue:
    return _set_retired(area, picture, now())


@blueprint.post("/<area>/pictures/<int:picture>/restore")
def restore_picture(area: str, picture: int) -> ResponseReturnValue:
    return _set_retired(area, picture, None)


@blueprint.post("/<area>/pictures/<int:picture>/replace")
def replace_picture(area: str, picture: int) -> ResponseReturnValue:
    """Take another photo for a card: a new card with the same texts, and the old one retired."""
    _, current = planned(area)
    store.picture_by_id(db(), current.id, picture)
    form = PhotoForm()
    file = form.photo.data
    if not form.validate_on_submit() or not file:
        flash(gettext("Choose a photo."))
        return redirect(_spot(area, picture))
    name = PurePath(file.filename or "").name
    try:
        with file.stream as upload:
            image = receive(upload.read(), name, current_app.config["IMAGES"])
        made = store.replace_picture(db(), current.id, picture, image, source=name, now=now())
    except (PictureRefused, Refused) as error:
        flash(sentence(error))
        return redirect(_spot(area, picture))
    make_variants(made.image)
    flash(gettext("The new photo is a card of its own, with the same texts. The old card is retired."))
    return redirect(_spot(area, made.id))


@blueprint.post("/<area>/pictures/many")
def change_many(area: str) -> ResponseReturnValue:
    """Do one thing to all ticked pictures, and remember how to undo it."""
    _, current = planned(area)
    chosen = request.form.getlist("picture", type=int)
    # A button of the page where photos are sorted says a theme and nothing else.
    act = request.form.get("act", "theme")
    if not PlainForm().validate_on_submit() or not chosen:
        flash(gettext("Tick the pictures first."))
        return redirect(_came_from(area))
    try:
        undo = _change(current, act, chosen)
    except Refused as error:
        flash(sentence(error))
        return redirect(_came_from(area))
    changed = len(undo["pictures"])
    said = [ngettext("%(num)s picture changed.", "%(num)s pictures changed.", changed)]
    left = 0 if act == "keep" else len(set(chosen)) - changed
    if left:
        said.append(
            ngettext(
                "%(num)s stays as it is: residents have answered it, or it was so already.",
                "%(num)s stay as they are: residents have answered them, or they were so already.",
                left,
            )
        )
    flash(" ".join(said))
    session["pictures_undo"] = {"area": area, **undo} if 0 < changed <= MOST_TO_UNDO else {}
    return redirect(_came_from(area, changed=1 if changed else None))


@blueprint.post("/<area>/pictures/undo")
def undo_many(area: str) -> ResponseReturnValue:
    """Take back the last change of many pictures."""
    _, current = planned(area)
    undo = session.get("pictures_undo", {})
    if PlainForm().validate_on_submit() and undo.get("area") == area:
        session.pop("pictures_undo")
        try:
            _undo(current, undo)
            flash(gettext("Undone: everything is as it was."))
        except Refused as error:
            flash(sentence(error))
    return redirect(_came_from(area))


def _came_from(area: str, *, changed: int | None = None) -> str:
    """Return the page whose form was sent, with the filter that it had."""
    if request.form.get("page") == "sort":
        return url_for(".sort", area=area, changed=changed)
    return url_for(".cards", area=area, show=request.form.get("show") or None, changed=changed)


def _change(survey: Survey, act: str, chosen: list[int]) -> dict[str, Any]:
    if act == "theme":
        theme = request.form.get("theme", type=int) or None
        if theme and theme not in {known.id for known in store.themes(db())}:
            raise Refused("Choose a theme from the list.")
        before = store.set_themes(db(), survey.id, dict.fromkeys(chosen, theme))
        return {"act": act, "pictures": [[picture, was or 0] for picture, was in before.items()]}
    if act == "keep":
        others = [card.id for card in store.pictures(db(), survey.id) if card.id not in chosen]
        return {"act": "retire", "pictures": store.retire_pictures(db(), survey.id, others, now=now())}
    if act in {"retire", "restore"}:
        changed = store.retire_pictures(db(), survey.id, chosen, now=now() if act == "retire" else None)
        return {"act": act, "pictures": changed}
    target = _draft_of(request.form.get("to", "")) if act == "move" else None
    if target is None:
        raise Refused("Choose where the pictures go.")
    return {"act": act, "pictures": store.move_pictures(db(), survey.id, chosen, to=target.id), "to": target.id}


def _draft_of(slug: str) -> Survey | None:
    area = area_or_404(slug)
    demand_area(area)
    return store.newest_survey(db(), area)


def _undo(survey: Survey, undo: Mapping[str, Any]) -> None:
    act, changed = undo["act"], undo["pictures"]
    if act == "theme":
        store.set_themes(db(), survey.id, {picture: was or None for picture, was in changed})
    elif act == "move":
        store.move_pictures(db(), undo["to"], changed, to=survey.id)
    else:
        store.retire_pictures(db(), survey.id, changed, now=now() if act == "restore" else None)


def _set_retired(area: str, picture: int, moment: str | None) -> ResponseReturnValue:
    place, current = planned(area)
    if PlainForm().validate_on_submit():
        store.retire_picture(db(), current.id, picture, now=moment)
    if wants_fragment():
        return _card(place, current, card_in_full(current, picture))
    return redirect(_spot(area, picture))


def _made(area: Area, survey: Survey, asked: list[int]) -> str:
    grid = open_grid(area, survey)
    cards = [card for card in grid.cards if card.picture.id in asked]
    return render_template("plan/_made.html", studio=grid, cards=cards)


def _card(area: Area, survey: Survey, card: Card) -> str:
    return render_template("plan/_replaced.html", studio=open_grid(area, survey), card=card)


def _spot(area: str, picture: int) -> str:
    return url_for("cards.cards", area=area, _anchor=f"picture-{picture}")
