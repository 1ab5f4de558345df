"""What Prometheus reads, for who knows the token."""

from __future__ import annotations

from hmac import compare_digest

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST

from swipe.web.measures import MEASURES

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Send the metrics to who shows METRICS_TOKEN as ``Authorization: Bearer``; 404 where none is set."""
    wanted = current_app.config["METRICS_TOKEN"]
    if not wanted:
        abort(404)
    shown = request.authorization
    if shown is None or not compare_digest((shown.token or "").encode(), wanted.encode()):
        response = Response("Show METRICS_TOKEN as a bearer token.\n", status=401, mimetype="text/plain")
        response.headers["WWW-Authenticate"] = 'Bearer realm="swipe metrics"'
        return response
    response = Response(current_app.extensions[MEASURES].text(), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response
