"""What others see of a link before they open it: the Open Graph picture of an area."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from swipe import store
from swipe.errors import NotFound
from swipe.model import Survey
from swipe.pictures import share_picture, variant_name
from swipe.web.context import area_or_404, db

blueprint = Blueprint("share", __name__)

AGE_S = 3600


@blueprint.get("/<area>/share.jpg")
def picture(area: str) -> ResponseReturnValue:
    """Send the picture of an area's survey. Raises NotFound for a draft, or one without pictures."""
    place = area_or_404(area)
    survey = store.public_survey(db(), place)
    names = _names(survey) if survey else []
    if not names:
        raise NotFound("%(area)s has no survey yet.", area=place.name)
    response = Response(share_picture([current_app.config["IMAGES"] / name for name in names]), mimetype="image/jpeg")
    response.cache_control.public = True
    response.cache_control.max_age = AGE_S
    response.add_etag()
    return response.make_conditional(request)


def _names(survey: Survey) -> list[str]:
    """Return the files of pictures in use, each of another theme as far as there are themes."""
    ready = [card for card in store.pictures(db(), survey.id) if card.image.state == "ready" and card.theme_id]
    first = {card.theme_id: card for card in reversed(ready)}
    chosen = [*first.values(), *(card for card in ready if card not in first.values())][:3]
    return [variant_name(card.image.name, card.image.widths[-1], "jpg") for card in chosen]
