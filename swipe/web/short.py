"""The short links that are printed on posters."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from swipe import store
from swipe.errors import NotFound
from swipe.model import poster_number
from swipe.web.context import db

blueprint = Blueprint("short", __name__)


@blueprint.get("/s/<code>")
def follow(code: str) -> ResponseReturnValue:
    """Lead to the survey of a poster, and say which poster it was. Raises NotFound."""
    number = poster_number(code)
    if number is None:
        raise NotFound("There is no such poster.")
    poster, area = store.poster_by_id(db(), number)
    return redirect(url_for("resident.deck", area=area, via=f"p{poster.number}"))
