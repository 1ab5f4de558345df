"""The resident's pages: choose an area, swipe, thank you."""

from __future__ import annotations

import unicodedata

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from swipe import store
from swipe.errors import NotFound, SurveyClosed
from swipe.model import Area, Survey, Swipe, text_in
from swipe.web.batch import BatchRefused, read_batch
from swipe.web.context import area_or_404, db, language, themes_by_id, today
from swipe.web.forms import AnswerForm, UndoForm
from swipe.web.hand import Hand, keep_hand, read_hand, take_hand

blueprint = Blueprint("resident", __name__)


@blueprint.get("/")
def areas() -> ResponseReturnValue:
    wanted = request.args.get("q", "")
    found = [area for area in store.areas(db()) if _searchable(wanted) in _searchable(f"{area.name} {area.slug}")]
    return render_template("resident/areas.html", areas=found, states=store.survey_states(db()), wanted=wanted)


@blueprint.get("/<area>")
def deck(area: str) -> ResponseReturnValue:
    place, survey = _area_and_survey(area)
    if survey is None or survey.state != "open":
        return render_template("resident/waiting.html", area=place, survey=survey)
    hand = take_hand(db(), survey)
    if not hand.cards:
        return render_template("resident/waiting.html", area=place, survey=survey)
    position, until = _wanted_positions(hand)
    if position == len(hand.cards):
        return keep_hand(make_response(redirect(url_for(".thanks", area=area))), hand)
    page = render_template(
        "resident/deck.html",
        area=place,
        survey=survey,
        hand=hand,
        position=position,
        until=until,
        form=AnswerForm(),
    )
    return keep_hand(make_response(page), hand)


@blueprint.get("/<area>/deck")
def deck_as_json(area: str) -> Response:
    place, survey = _open_survey(area)
    hand = take_hand(db(), survey)
    themes = themes_by_id()
    cards = [
        {
            "picture": card.id,
            "theme": themes[card.theme_id].slug if card.theme_id else None,
            "caption": text_in(card.captions, language()),
            "alt": text_in(card.alts, language()),
            "src": url_for("files.picture", name=f"{card.image.name}-{card.image.width}.jpg"),
        }
        for card in hand.cards
    ]
    seconds = current_app.config["SECONDS"]
    body = {"survey": survey.id, "area": place.slug, "csrf": generate_csrf(), "seconds": seconds, "deck": cards}
    response = keep_hand(jsonify(body), hand)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<area>/swipes")
def swipes(area: str) -> ResponseReturnValue:
    _, survey = _open_survey(area)
    try:
        batch = read_batch(request)
    except BatchRefused as refused:
        return jsonify(reason=refused.reason), refused.status
    hand = read_hand(db(), survey)
    if hand is None:
        return jsonify(reason=f"no response cookie: ask for /{area}/deck first"), 403
    receipt = store.record_swipes(db(), survey.id, hand.key, batch.swipes, today=today())
    rejected = [{"seq": seq, "reason": reason} for seq, reason in (*batch.rejected, *receipt.rejected)]
    return jsonify(accepted=list(receipt.accepted), rejected=rejected)


@blueprint.post("/<area>/swipe")
def swipe_by_form(area: str) -> ResponseReturnValue:
    _, survey = _open_survey(area)
    form = AnswerForm()
    hand = read_hand(db(), survey)
    if not hand or not form.validate_on_submit():
        return redirect(url_for(".deck", area=area))
    swipe = Swipe(hand.next_seq, form.picture.data, form.choice.data, form.position.data, seen_ms=0)
    store.record_swipes(db(), survey.id, hand.key, [swipe], today=today())
    following, until = swipe.position + 1, form.until.data or 0
    if following < until:
        return redirect(url_for(".deck", area=area, card=following, until=until))
    return redirect(url_for(".deck", area=area))


@blueprint.post("/<area>/undo")
def undo_by_form(area: str) -> ResponseReturnValue:
    """Take back the answer before the card in view: it counts as skipped until it is answered anew."""
    _, survey = _open_survey(area)
    form = UndoForm()
    hand = read_hand(db(), survey)
    if not hand or not form.validate_on_submit() or form.position.data > len(hand.cards):
        return redirect(url_for(".deck", area=area))
    position = form.position.data - 1
    taken_back = Swipe(hand.next_seq, hand.cards[position].id, "skip", position, seen_ms=0)
    store.record_swipes(db(), survey.id, hand.key, [taken_back], today=today())
    until = max(form.until.data or 0, form.position.data)
    return redirect(url_for(".deck", area=area, card=position, until=until))


@blueprint.get("/<area>/thanks")
def thanks(area: str) -> ResponseReturnValue:
    place, survey = _area_and_survey(area)
    hand = read_hand(db(), survey) if survey else None
    if survey is None or (survey.state == "open" and (hand is None or not hand.answers)):
        return redirect(url_for(".deck", area=area))
    return render_template("resident/thanks.html", area=place, survey=survey, hand=hand, form=UndoForm())


def _area_and_survey(slug: str) -> tuple[Area, Survey | None]:
    area = area_or_404(slug)
    return area, store.public_survey(db(), area)


def _open_survey(slug: str) -> tuple[Area, Survey]:
    area, survey = _area_and_survey(slug)
    if survey is None:
        raise NotFound("%(area)s has no survey yet.", area=area.name)
    if survey.state != "open":
        raise SurveyClosed("The survey in %(area)s is closed, so no more answers can be taken.", area=area.name)
    return area, survey


def _wanted_positions(hand: Hand) -> tuple[int, int]:
    """Return the card to show, and up to where cards are shown again after an undo (0 = nowhere)."""
    card = request.args.get("card", type=int)
    if card is not None and 0 <= card < min(hand.next_position, len(hand.cards)):
        return card, request.args.get("until", default=0, type=int)
    return hand.next_position, 0


def _searchable(text: str) -> str:
    """Fold case and accents, and Danish letters as people type them without: Nørre -> norre."""
    folded = text.casefold().replace("ø", "o").replace("æ", "ae").replace("å", "a")
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)).strip()
