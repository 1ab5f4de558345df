"""Errors, translated once: domain words become a kind page, or JSON for a program."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from swipe import store
from swipe.errors import CodeNeeded, DatabaseUnusable, Forbidden, NotFound, SurveyClosed, SwipeError, Unavailable
from swipe.web.access import HOME_OF_ROLE, comes_by_key
from swipe.web.context import db

STATUS_OF_ERROR: tuple[tuple[type[SwipeError], int], ...] = (
    (NotFound, 404),
    (SurveyClosed, 409),
    (CodeNeeded, 403),
    (Forbidden, 403),
    (Unavailable, 503),
    (DatabaseUnusable, 503),
)


def register(app: Flask) -> None:
    app.register_error_handler(SwipeError, _domain_problem)
    app.register_error_handler(CSRFError, _csrf_problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _crash)


def sentence(error: SwipeError) -> str:
    """Return the error in the language of this request."""
    return error.sentence(gettext)


def _domain_problem(error: SwipeError) -> ResponseReturnValue:
    status = next((status for kind, status in STATUS_OF_ERROR if isinstance(error, kind)), 422)
    answer = make_response(_page(status, sentence(error)))
    if isinstance(error, Unavailable):
        answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def _csrf_problem(_: CSRFError) -> ResponseReturnValue:
    return _page(
        400, gettext("The page was open for too long, or cookies are off. Go back, reload the page and try again.")
    )


def _http_problem(error: HTTPException) -> ResponseReturnValue:
    explanations = {
        403: gettext("Your login does not give access to this page."),
        404: gettext("There is no such page."),
        405: gettext("That does not work this way."),
        413: gettext("That was too much at once. Send fewer or smaller files."),
    }
    status = error.code or 500
    if status < 400:
        return error
    return _page(status, explanations.get(status, gettext("Something went wrong. Try again.")))


def _crash(error: Exception) -> ResponseReturnValue:
    if told := store.unavailable(error):
        current_app.logger.error("%s", error)
        return _domain_problem(told)
    current_app.logger.exception("unhandled error", exc_info=error)
    return _page(500, gettext("Something went wrong on our side. What you sent before is not lost. Try again soon."))


def _page(status: int, explanation: str) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(reason=explanation), status
    if comes_by_key():
        return Response(explanation, status=status, mimetype="text/plain")
    known_areas = store.areas(db()) if status == HTTPStatus.NOT_FOUND else []
    home = _home() if status == HTTPStatus.FORBIDDEN else None
    again = None
    if status == HTTPStatus.SERVICE_UNAVAILABLE and request.method == "GET":
        again = f"{request.script_root}/{request.full_path.rstrip('?').lstrip('/')}"
    return (
        render_template(
            "problem.html", status=status, explanation=explanation, areas=known_areas, home=home, again=again
        ),
        status,
    )


def _home() -> str | None:
    """Return the first page of the visitor's role; None for somebody without a login."""
    return url_for(HOME_OF_ROLE[current_user.role]) if current_user.is_authenticated else None


def _wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )
