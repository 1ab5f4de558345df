"""Errors, translated once: domain words become a kind page, or JSON for a program."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed, SecurityError

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

FOR_PROGRAMS = frozenset({"resident.deck_as_json", "resident.swipes", "preview.swipes"})
"""Endpoints that answer in JSON, whatever the request says that it accepts."""


def register(app: Flask) -> None:
    app.register_error_handler(SwipeError, _domain_problem)
    app.register_error_handler(CSRFError, _csrf_problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(OverflowError, _too_large_a_number)
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
        415: gettext("This address takes a form, not JSON."),
        429: gettext("Very many people are here from your network at once. Wait a minute and try again."),
    }
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, (BadHost, SecurityError)):
        return _plain(gettext("Swipe does not answer under this address. Use the one that you were given."), 400)
    page = make_response(_page(status, explanations.get(status, gettext("Something went wrong. Try again."))))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        page.headers["Retry-After"] = str(g.get("retry_after_s", 60))
    if status == HTTPStatus.METHOD_NOT_ALLOWED and isinstance(error, MethodNotAllowed):
        page.allow.update(error.valid_methods or ())
    return page


def _too_large_a_number(error: OverflowError) -> ResponseReturnValue:
    """A form named a thing by a number that the database cannot hold, so there is no such thing."""
    if "SQLite" not in str(error):
        return _crash(error)
    return _page(422, gettext("There is nothing of that number."))


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


def _plain(explanation: str, status: int) -> Response:
    """Return a sentence without a page: where the host is not ours, no link of a page could be made."""
    return Response(explanation, status=status, mimetype="text/plain")


def _home() -> str | None:
    """Return the first page of the visitor's role; None for somebody without a login."""
    return url_for(HOME_OF_ROLE[current_user.role]) if current_user.is_authenticated else None


def _wants_json() -> bool:
    return (
        request.endpoint in FOR_PROGRAMS
        or request.is_json
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == ("application/json")
    )
