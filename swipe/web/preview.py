"""A survey as the phone shows it, behind a signed link that expires. What is swiped here is never stored."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from swipe import store
from swipe.deck import deal_deck
from swipe.errors import NotFound
from swipe.model import Area, Arrival, Survey
from swipe.web.batch import BatchRefused, read_batch
from swipe.web.context import SECURITY_HEADERS, area_or_404, db
from swipe.web.expectations import expectations
from swipe.web.forms import AnswerForm, UndoForm
from swipe.web.hand import Hand, Visit
from swipe.web.preview_link import LINK_S, SALT
from swipe.web.tokens import PatientSigner

blueprint = Blueprint("preview", __name__, url_prefix="/preview/<token>")


@blueprint.url_value_preprocessor
def _take_token(_: str | None, values: dict[str, Any] | None) -> None:
    g.preview_token = (values or {}).pop("token", "")


@blueprint.url_defaults
def _give_token(_: str, values: dict[str, Any]) -> None:
    values.setdefault("token", g.get("preview_token", ""))


@blueprint.get("/<area>")
def deck(area: str) -> ResponseReturnValue:
    place, survey = _previewed(area)
    hand = _hand(survey)
    position = request.args.get("card", default=0, type=int)
    if not hand.cards or not 0 <= position < len(hand.cards):
        return end(area)
    page = render_template(
        "resident/deck.html",
        area=place,
        survey=survey,
        hand=hand,
        position=position,
        until=0,
        seconds=int(current_app.config["SECONDS"]),
        time_is_up=False,
        expectations=expectations(place, survey),
        form=AnswerForm(),
        preview=True,
        end=url_for(".end", area=place.slug),
    )
    return _framed(make_response(page))


@blueprint.get("/<area>/end")
def end(area: str) -> ResponseReturnValue:
    place, survey = _previewed(area)
    return _framed(make_response(render_template("resident/preview_end.html", area=place, survey=survey)))


@blueprint.get("/<area>/deck")
def deck_as_json(area: str) -> Response:
    _, survey = _previewed(area)
    return jsonify(survey=survey.id, area=area, csrf=generate_csrf(), deck=[card.id for card in _hand(survey).cards])


@blueprint.post("/<area>/swipes")
def swipes(area: str) -> ResponseReturnValue:
    """Take a batch as the real address does, and forget it."""
    _previewed(area)
    try:
        batch = read_batch(request)
    except BatchRefused as refused:
        return jsonify(reason=refused.reason), refused.status
    rejected = [{"seq": seq, "reason": reason} for seq, reason in batch.rejected]
    return jsonify(accepted=[swipe.seq for swipe in batch.swipes], rejected=rejected)


@blueprint.post("/<area>/swipe")
def swipe_by_form(area: str) -> ResponseReturnValue:
    _previewed(area)
    form = AnswerForm()
    following = form.position.data + 1 if form.validate_on_submit() else 0
    return redirect(url_for(".deck", area=area, card=following))


@blueprint.post("/<area>/undo")
def undo_by_form(area: str) -> ResponseReturnValue:
    _previewed(area)
    form = UndoForm()
    return redirect(url_for(".deck", area=area, card=form.position.data - 1 if form.validate_on_submit() else 0))


def _previewed(slug: str) -> tuple[Area, Survey]:
    """Return what the link is for; raises NotFound when it is forged, too old, or for another area."""
    area = area_or_404(slug)
    signer = URLSafeTimedSerializer(str(current_app.secret_key), salt=SALT, signer=PatientSigner)
    try:
        number = signer.loads(g.preview_token, max_age=LINK_S)
    except SignatureExpired as error:
        raise NotFound("This preview has expired. Ask the planner for a new link.") from error
    except BadSignature as error:
        raise NotFound("This link to a preview is not complete. Copy all of it.") from error
    survey = store.survey_by_id(db(), int(number))
    if survey.area_id != area.id:
        raise NotFound("This link to a preview is not complete. Copy all of it.")
    return area, survey


def _hand(survey: Survey) -> Hand:
    """Deal the deck as a resident gets it; the same link deals the same deck, because nothing is kept."""
    usable = {
        picture.id: picture
        for picture in store.pictures(db(), survey.id)
        if picture.theme_id is not None and picture.image.state == "ready"
    }
    seed = int.from_bytes(hashlib.sha256(g.preview_token.encode()).digest()[:8])
    dealt = deal_deck([(p.id, p.theme_id) for p in usable.values() if p.theme_id is not None], {}, seed)
    cards = tuple(usable[picture] for picture in dealt)
    return Hand(survey.id, f"preview-{g.preview_token}", cards, {}, Arrival(), Visit())


def _framed(response: Response) -> Response:
    """Let our own pages, and nobody else's, show the preview in a frame."""
    policy = SECURITY_HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Robots-Tag"] = "noindex"
    return response
