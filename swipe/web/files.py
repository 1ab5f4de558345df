"""Picture files, the health check, and the small files that browsers ask for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, jsonify, request, send_file, send_from_directory
from flask.typing import ResponseReturnValue

from swipe import accent, config, store
from swipe.errors import Refused, SwipeError
from swipe.pictures import is_variant_name
from swipe.web.access import may_see, visitor_may_enter
from swipe.web.context import chosen, db, logo_name

blueprint = Blueprint("files", __name__)

A_DAY_S = 24 * 3600
A_YEAR_S = 365 * A_DAY_S

PROXY_S = 600
"""A web server in front that keeps pictures (nginx) asks again after so long: what is deleted is soon gone there."""

NOT_FOR_ROBOTS = ("plan/", "lead/", "admin/", "account/", "login")

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For a drawing opened as a page of its own: drawings can carry scripts, and these shall not run."""


@blueprint.get("/static/base.css")
def stylesheet() -> Response:
    """Send the stylesheet that every page shares, with the accent: a style in the page breaks the security policy."""
    response = Response(_sheet(current_app.static_folder or "", chosen("ACCENT")), mimetype="text/css")
    response.cache_control.no_cache = True  # as other static files: asked for each time, answered 304
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/static/logo")
def logo() -> Response:
    """Send the municipality's logo; 404 where it has none."""
    try:
        path = config.logo_path(Path(current_app.instance_path), {"LOGO": logo_name()})
    except Refused:
        path = None  # deleted while serving
    if path is None:
        abort(404)
    response = send_file(path, mimetype=config.LOGO_TYPES[path.suffix.lower()], max_age=A_DAY_S)
    if response.mimetype == "image/svg+xml":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    return response


@lru_cache(maxsize=4)
def _sheet(folder: str, colour: str) -> bytes:
    """Return the stylesheet with an accent in it; making the palette takes some ms, so the last ones are kept."""
    sheet = (Path(folder) / "base.css").read_text(encoding="utf-8")
    if colour:
        sheet += accent.stylesheet(colour)
    return sheet.encode()


@blueprint.get("/pictures/<name>")
def picture(name: str) -> Response:
    """Send a variant. Its name holds its content's hash, so a browser may keep it for a year.

    A photo that came with an idea is for the planners of its area alone until it is on a card: who sent it
    could work out the address.
    """
    if not is_variant_name(name):
        abort(404)
    if judges := store.areas_to_judge(db(), name.partition("-")[0]):
        if not (visitor_may_enter("voices") and any(map(may_see, judges))):
            abort(404)
        response = send_from_directory(current_app.config["IMAGES"], name, max_age=0)
        response.cache_control.private = True
        return response
    response = send_from_directory(current_app.config["IMAGES"], name, max_age=A_YEAR_S)
    response.cache_control.immutable = True
    response.cache_control.public = True
    response.headers["X-Accel-Expires"] = str(PROXY_S)
    return response


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """Answer 200 when the database and the pictures folder answer, else 503."""
    try:
        store.setting(db(), "municipality")
    except Exception as error:
        told = error if isinstance(error, SwipeError) else store.unavailable(error)
        if told is None:
            raise
        return jsonify(status="failing", reason=str(told)), 503
    if not current_app.config["IMAGES"].is_dir():
        return jsonify(status="failing", reason="the pictures folder is missing"), 503
    return jsonify(status="ok")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    return send_from_directory(current_app.static_folder or "", "icon.svg", mimetype="image/svg+xml", max_age=A_YEAR_S)


@blueprint.get("/robots.txt")
def robots() -> Response:
    closed = "".join(f"Disallow: {request.script_root}/{path}\n" for path in NOT_FOR_ROBOTS)
    return Response(f"User-agent: *\n{closed}", mimetype="text/plain")
