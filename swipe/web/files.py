"""Picture files, the health check, and the small files that browsers ask for."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, jsonify, send_from_directory
from flask.typing import ResponseReturnValue

from swipe import store
from swipe.errors import SwipeError
from swipe.pictures import is_variant_name
from swipe.web.context import db

blueprint = Blueprint("files", __name__)

A_YEAR_S = 365 * 24 * 3600


@blueprint.get("/pictures/<name>")
def picture(name: str) -> Response:
    """Send a variant. Its name holds its content's hash, so a browser may keep it for a year."""
    if not is_variant_name(name):
        abort(404)
    response = send_from_directory(current_app.config["IMAGES"], name, max_age=A_YEAR_S)
    response.cache_control.immutable = True
    response.cache_control.public = True
    return response


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """Answer 200 when the database and the pictures folder answer, else 503."""
    try:
        store.setting(db(), "municipality")
    except SwipeError as error:
        return jsonify(status="failing", reason=str(error)), 503
    if not current_app.config["IMAGES"].is_dir():
        return jsonify(status="failing", reason="the pictures folder is missing"), 503
    return jsonify(status="ok")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    return send_from_directory(current_app.static_folder or "", "icon.svg", mimetype="image/svg+xml", max_age=A_YEAR_S)


@blueprint.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /plan/\nDisallow: /lead/\nDisallow: /login\n", mimetype="text/plain")
