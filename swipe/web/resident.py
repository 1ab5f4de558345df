"""The resident's way in: choose an area, swipe its deck. The last steps are in `finish`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from swipe import store
from swipe.clock import WATCH
from swipe.codes import digest_code, plain_code
from swipe.errors import CodeNeeded, NotFound, SurveyClosed
from swipe.model import Area, Arrival, Receipt, Survey, Swipe, text_in
from swipe.web.area_map import draw_map
from swipe.web.area_search import find_areas
from swipe.web.batch import BatchRefused, read_batch
from swipe.web.card_face import card_face
from swipe.web.committing import commit
from swipe.web.context import area_or_404, db, language, now, themes_by_id, today
from swipe.web.expectations import expectations, usual_question
from swipe.web.forms import AnswerForm, CodeForm, PlainForm, UndoForm
from swipe.web.hand import Hand, keep_hand, read_cookie, read_hand, read_ticket, take_hand
from swipe.web.limits import count
from swipe.web.measures import count_swipes

blueprint = Blueprint("resident", __name__)
blueprint.add_app_template_global(usual_question)  # the preview shows the deck too
blueprint.add_app_template_global(card_face)


@blueprint.get("/")
def areas() -> ResponseReturnValue:
    wanted = request.args.get("q", "")
    known = store.areas(db())
    found, guessed = find_areas(known, wanted)
    return render_template(
        "resident/areas.html",
        areas=found,
        guessed=guessed,
        states=store.survey_states(db()),
        wanted=wanted,
        lives="no" if request.args.get("lives") == "no" else None,
        map=None if wanted else draw_map(known),
    )


@blueprint.get("/<area>")
def deck(area: str) -> ResponseReturnValue:
    place, survey = _area_and_survey(area)
    if survey is None or survey.state != "open":
        return render_template("resident/waiting.html", area=place, survey=survey)
    hand = take_hand(db(), survey)
    if not hand.cards:
        return render_template("resident/waiting.html", area=place, survey=survey)
    if needs_code(survey, hand.arrival) or "code" in request.args:
        return keep_hand(make_response(redirect(url_for(".code", area=area, code=request.args.get("code")))), hand)
    position, until = _wanted_positions(hand)
    going_on = not request.args.keys().isdisjoint({"card", "more"})
    if hand.visit.done and not going_on:
        page = render_template("resident/answered.html", area=place, survey=survey, hand=hand, form=PlainForm())
        return keep_hand(make_response(page), hand)
    if position == len(hand.cards):
        return keep_hand(make_response(redirect(url_for("finish.begin", area=area))), hand)
    hand = replace(hand, visit=replace(hand.visit, done=False))
    page = render_template(
        "resident/deck.html",
        area=place,
        survey=survey,
        hand=hand,
        position=position,
        until=until,
        seconds=0 if hand.visit.untimed else _seconds(),
        time_is_up=_time_is_up(hand),
        expectations=expectations(place, survey),
        form=AnswerForm(),
    )
    return keep_hand(make_response(page), hand)


@blueprint.get("/<area>/code")
def code(area: str) -> ResponseReturnValue:
    place, survey = _open_survey(area)
    form = CodeForm(data={"code": request.args.get("code", "")})
    return keep_hand(
        make_response(render_template("resident/code.html", area=place, survey=survey, form=form)),
        take_hand(db(), survey),
    )


@blueprint.post("/<area>/code")
def redeem_code(area: str) -> ResponseReturnValue:
    """Use up the code of a letter: from now on this phone's response is a verified one."""
    place, survey = _open_survey(area)
    form, hand = CodeForm(), take_hand(db(), survey)
    if form.validate_on_submit():
        plain = plain_code(form.code.data)
        digest = digest_code(plain, survey.id, str(current_app.secret_key)) if plain else ""
        if hand.arrival.verified or (
            plain and commit(lambda db: store.redeem_code(db, survey.id, digest, key=hand.key))
        ):
            hand = replace(hand, arrival=replace(hand.arrival, verified=True))
            return keep_hand(make_response(redirect(url_for(".deck", area=area))), hand)
        count("failed codes")
        store.note_failed_code(db(), survey.id, digest, today=today())
        form.code.errors = [gettext("This code is not known here, or it has been used. Look at the letter once more.")]
    return render_template("resident/code.html", area=place, survey=survey, form=form), 422


@blueprint.get("/<area>/deck")
def deck_as_json(area: str) -> Response:
    place, survey = _open_survey(area)
    hand = take_hand(db(), survey)
    if needs_code(survey, hand.arrival):
        raise CodeNeeded("This survey needs the code from your letter.")
    themes = themes_by_id()
    cards = [
        {
            "picture": card.id,
            "theme": themes[card.theme_id].slug if card.theme_id else None,
            "caption": text_in(card.captions, language()),
            "alt": text_in(card.alts, language()),
            **({"info": info} if (info := text_in(card.infos, language())) else {}),
            "src": url_for("files.picture", name=f"{card.image.name}-{card.image.width}.jpg"),
        }
        for card in hand.cards
    ]
    body = {"survey": survey.id, "area": place.slug, "csrf": generate_csrf(), "seconds": _seconds(), "deck": cards}
    response = keep_hand(jsonify(body), hand)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<area>/swipes")
def swipes(area: str) -> ResponseReturnValue:
    survey = _open_round(area)
    try:
        batch = read_batch(request)
    except BatchRefused as refused:
        return jsonify(reason=refused.reason), refused.status
    holder = _holder(survey, batch.ticket)
    if holder is None:
        return jsonify(reason=f"no response cookie: ask for /{area}/deck first"), 403
    key, arrival = holder
    receipt = _record(survey, key, batch.swipes, arrival, batch.elapsed_ms)
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
    hand = _record_by_form(survey, hand, swipe)
    following, until = swipe.position + 1, form.until.data or 0
    address = url_for(".deck", area=area)
    if following < until:
        address = url_for(".deck", area=area, card=following, until=until)
    return keep_hand(make_response(redirect(address)), hand)


@blueprint.post("/<area>/undo")
def undo_by_form(area: str) -> ResponseReturnValue:
    """Take back the answer before the card in view: it counts as skipped until it is answered anew."""
    _, survey = _open_survey(area)
    form = UndoForm()
    hand = read_hand(db(), survey)
    if not hand or not form.validate_on_submit() or form.position.data > len(hand.cards):
        return redirect(url_for(".deck", area=area))
    position = form.position.data - 1
    hand = _record_by_form(survey, hand, Swipe(hand.next_seq, hand.cards[position].id, "skip", position, seen_ms=0))
    until = max(form.until.data or 0, form.position.data)
    return keep_hand(make_response(redirect(url_for(".deck", area=area, card=position, until=until))), hand)


def needs_code(survey: Survey, arrival: Arrival) -> bool:
    return survey.rules.code_required and not arrival.verified


def _record_by_form(survey: Survey, hand: Hand, swipe: Swipe) -> Hand:
    """Store one answer given without JavaScript; return the hand, whose clock has begun."""
    hand = replace(hand, visit=replace(hand.visit, began_s=hand.visit.began_s or int(time.time())))
    _record(survey.id, hand.key, [swipe], hand.arrival, hand.elapsed_ms)
    return hand


def _record(survey: int, key: str, swipes: Sequence[Swipe], arrival: Arrival, elapsed_ms: int | None) -> Receipt:
    day = today()
    receipt = commit(
        lambda db: store.record_swipes(db, survey, key, swipes, today=day, arrival=arrival, elapsed_ms=elapsed_ms)
    )
    count_swipes(len(receipt.accepted))
    return receipt


def _holder(survey: int, ticket: str | None) -> tuple[str, Arrival] | None:
    """Return key and arrival of the response that a batch is for; None when neither ticket nor cookie says."""
    kept = read_cookie(survey)
    if ticket is None:
        return (kept.key, kept.arrival) if kept else None
    named = read_ticket(survey, ticket)
    # A code may have been entered in another tab since this page was opened.
    return (kept.key, kept.arrival) if kept and named and kept.key == named[0] else named


def _seconds() -> int:
    return int(current_app.config["SECONDS"])


def _time_is_up(hand: Hand) -> bool:
    """Tell whether the time is over for a resident without JavaScript; with it, the page keeps its own clock."""
    return not hand.visit.untimed and (hand.elapsed_ms or 0) >= _seconds() * 1000


def _area_and_survey(slug: str) -> tuple[Area, Survey | None]:
    area = area_or_404(slug)
    return area, store.public_survey(db(), area)


def _open_round(slug: str) -> int:
    """Return the survey (id) that takes an area's answers; looked up with as little as can be, at every swipe.

    Its closing time is looked at here, because nothing is closed by itself on this way (web/dates.py).
    """
    found = store.public_round(db(), slug)
    if found is None:
        raise NotFound("%(area)s has no survey yet.", area=area_or_404(slug).name)
    is_over = found.closes_at is not None and found.closes_at <= now() and WATCH.is_steady()
    if found.state != "open" or is_over:
        raise _closed(found.area)
    return found.survey_id


def _closed(area: str) -> SurveyClosed:
    return SurveyClosed("The survey in %(area)s is closed, so no more answers can be taken.", area=area)


def _open_survey(slug: str) -> tuple[Area, Survey]:
    area, survey = _area_and_survey(slug)
    if survey is None:
        raise NotFound("%(area)s has no survey yet.", area=area.name)
    if survey.state != "open":
        raise _closed(area.name)
    return area, survey


def _wanted_positions(hand: Hand) -> tuple[int, int]:
    """Return the card to show, and up to where cards are shown again after an undo (0 = nowhere)."""
    card = request.args.get("card", type=int)
    if card is not None and 0 <= card < min(hand.next_position, len(hand.cards)):
        return card, request.args.get("until", default=0, type=int)
    return hand.next_position, 0
