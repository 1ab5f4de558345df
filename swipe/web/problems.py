"""Errors, translated once: domain words become a kind page, or JSON for a program."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

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
from swipe.web.entering import local_path
from swipe.web.waiting import wait_in_words

STATUS_OF_ERROR: tuple[tuple[type[SwipeError], int], ...] = (
    (NotFound, 404),
    (SurveyClosed, 409),
    (CodeNeeded, 403),
    (Forbidden, 403),
    (Unavailable, 503),
    (DatabaseUnusable, 503),
)

WORTH_ANOTHER_TRY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""What may well go right a little later, without a change of what was asked."""

WORTH_ANOTHER_LOOK = WORTH_ANOTHER_TRY | {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
"""What may well go right from the page before: it was open for too long, or too much was sent."""

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
    # Names and numbers in a sentence can hold a full stop, so only one without them is known to be several.
    answer = make_response(_page(status, sentence(error), whole=bool(error.values)))
    if isinstance(error, Unavailable):
        answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def _csrf_problem(_: CSRFError) -> ResponseReturnValue:
    return _page(
        400, gettext("The page was open for too long, or cookies are off. Go back, reload the page and try again.")
    )


def _http_problem(error: HTTPException) -> ResponseReturnValue:
    retry_after_s = g.get("retry_after_s", 60)
    explanations = {
        403: gettext("Your login does not give access to this page."),
        404: gettext("There is no such page."),
        405: gettext("That does not work this way."),
        413: gettext("That was too much at once. Send fewer or smaller files."),
        415: gettext("This address takes a form, not JSON."),
        429: gettext("Very many people are here from your network at once.") + " " + wait_in_words(retry_after_s),
    }
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, (BadHost, SecurityError)):
        return _plain(gettext("Swipe does not answer under this address. Use the one that you were given."), 400)
    page = make_response(_page(status, explanations.get(status, gettext("Something went wrong. Try again."))))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        page.headers["Retry-After"] = str(retry_after_s)
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


def _page(status: int, explanation: str, *, whole: bool = False) -> ResponseReturnValue:
    """Return an explanation as what asked for the page can read it; its first sentence is the headline."""
    if _wants_json():
        return jsonify(reason=explanation), status
    if comes_by_key():
        return Response(explanation, status=status, mimetype="text/plain")
    headline, stop, more = (explanation, "", "") if whole else explanation.partition(". ")
    home = _home() if status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND) else None
    page = render_template(
        "problem.html",
        status=status,
        headline=headline + stop.strip(),
        more=more,
        areas=store.areas(db()) if status == HTTPStatus.NOT_FOUND and home is None else [],
        home=home,
        again=_own_address() if status in WORTH_ANOTHER_TRY and request.method == "GET" else None,
        back=_page_before() if status in WORTH_ANOTHER_LOOK else None,
    )
    return page, status


def _plain(explanation: str, status: int) -> Response:
    """Return a sentence without a page: where the host is not ours, no link of a page could be made."""
    return Response(explanation, status=status, mimetype="text/plain")


def _own_address() -> str:
    return f"{request.script_root}/{request.full_path.rstrip('?').lstrip('/')}"


def _page_before() -> str | None:
    """Return the page of this site whose form was refused, or None when the browser does not say."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        return None
    if before.netloc != request.host:
        return None
    return local_path(before.path + (f"?{before.query}" if before.query else ""))


def _home() -> str | None:
    """Return the first page of the visitor's role; None for somebody without a login."""
    return url_for(HOME_OF_ROLE[current_user.role]) if current_user.is_authenticated else None


def _wants_json() -> bool:
    return (
        request.endpoint in FOR_PROGRAMS
        or request.is_json
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == ("application/json")
    )
