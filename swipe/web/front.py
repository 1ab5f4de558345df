"""What stands in front of the program: web servers that pass requests on, a path that it lives under, HTTPS.

Nothing that a request says of itself in X-Forwarded-... is believed unless PROXIES says how many web servers have
written it: anybody can send such a header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, current_app, request, url_for
from flask.sessions import SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from swipe.web.tokens import PatientSessions

HSTS = "max-age=31536000"
"""A year, for this name alone: what else the municipality has under it is not ours to decide."""

PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")

ASKED_FOR_DIRECTLY = frozenset({"/health", "/metrics"})
"""Addresses that what watches over the program asks for on its own machine, past the web server with its prefix."""

Application = Callable[..., Iterable[bytes]]


def register(app: Flask) -> None:
    """Let the application know by which address the visitor sees it."""
    app.session_interface = _Sessions()
    app.after_request(_stay_with_https)
    app.add_template_global(public_url)
    app.add_template_global(has_public_address)
    if prefix := app.config["PATH_PREFIX"]:
        app.wsgi_app = _under(app.wsgi_app, prefix)  # type: ignore[method-assign]
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            _with_sound_prefix(app.wsgi_app), x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )


def cookie_path() -> str:
    """Return the path that cookies are for: the whole program and nothing that lives beside it under the same name."""
    return request.script_root or "/"


def public_url(endpoint: str, **values: Any) -> str:
    """Return a page's address as it is given out: on posters, in QR codes, mails and shared links.

    It begins with PUBLIC_ADDRESS where that is set, else with the address by which the page was asked for.
    """
    public = current_app.config["PUBLIC_ADDRESS"]
    if not public:
        return url_for(endpoint, **values, _external=True)
    return str(public).rstrip("/") + url_for(endpoint, **values, _external=False).removeprefix(request.script_root)


def has_public_address() -> bool:
    return bool(current_app.config["PUBLIC_ADDRESS"])


class _Sessions(PatientSessions):
    """Sessions whose cookie follows the path and the scheme of each request."""

    def get_cookie_path(self, _: Flask) -> str:
        return cookie_path()

    def get_cookie_secure(self, _: Flask) -> bool:
        return request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        # What everybody may keep is nobody's own: without this each cookie would have its own copy of a picture in
        # the cache of a web server in front, because looking at the session at all adds "Vary: Cookie".
        if not response.cache_control.public:
            super().save_session(app, session, response)


def _stay_with_https(response: Response) -> Response:
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def _with_sound_prefix(application: Application) -> Application:
    """Leave out a prefix that is no path: every link of the page would begin with it."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        prefix = environ.get("SCRIPT_NAME", "").rstrip("/")
        environ["SCRIPT_NAME"] = prefix if PREFIX.fullmatch(prefix) else ""
        return application(environ, start_response)

    return answer


def _under(application: Application, prefix: str) -> Application:
    """Answer what lies under a prefix, which the web server in front leaves in the path; nothing else is ours."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path.removeprefix(prefix) or "/"
        elif path not in ASKED_FOR_DIRECTLY:
            body = f"Swipe is at {prefix}/ here.\n".encode()
            start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
            return [body]
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
        return application(environ, start_response)

    return answer
