"""Who may see what, decided in one place, and the staff's sessions.

Every blueprint is classified: PUBLIC, or a line in ROLES_OF_BLUEPRINT. An address with an ``<area>`` is also held
against the areas that its visitor is limited to, and one without is closed to limited visitors unless NAMES_NO_AREA
lists it. What is not classified is closed to everybody. tests/web/test_access.py tries it all.

A program shows a key instead of a login, and only the files of OPEN_TO_KEYS answer to one; tests/web/test_keys.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import LoginManager, current_user, login_user
from werkzeug.wrappers import Request

from swipe import store
from swipe.codes import make_label
from swipe.errors import Forbidden
from swipe.model import ROLES, ROLES_WITH_KEYS, Area, Role, User
from swipe.web.context import db, now, today

PUBLIC = frozenset(
    {"resident", "finish", "public", "own", "preview", "short", "share", "files", "account", "metrics", "reports"}
)
"""Blueprints for everybody, without a login; `metrics` asks for a token of its own."""

ROLES_OF_BLUEPRINT: dict[str, frozenset[Role]] = {
    "plan": frozenset({"planner", "admin"}),
    "dates": frozenset({"planner", "admin"}),
    "outreach": frozenset({"planner", "admin"}),
    "register": frozenset({"planner", "admin"}),
    "spread": frozenset({"planner", "admin"}),
    "cards": frozenset({"planner", "admin"}),
    "uploads": frozenset({"planner", "admin"}),
    "voices": frozenset({"planner", "admin"}),
    "outcome": frozenset(ROLES),
    "focus": frozenset({"planner", "admin"}),
    "lead": frozenset({"lead", "admin"}),
    "explore": frozenset({"lead", "admin"}),
    "swipe_log": frozenset({"lead", "admin"}),
    "quality": frozenset({"lead", "admin"}),
    "keys": frozenset(ROLES_WITH_KEYS),
    "admin": frozenset({"admin"}),
    "audit": frozenset({"admin"}),
    "password": frozenset(ROLES),
    "safety": frozenset(ROLES),
    "settings": frozenset({"admin"}),
}
"""Blueprints that need a login, and the roles that may enter."""

NAMES_NO_AREA = frozenset(
    {
        "plan.areas",
        "lead.areas",
        "lead.live",
        "explore.explore",
        "explore.compare",
        "lead.municipality_file",
        "lead.open_data",
        "outreach.area_posters",
        "spread.spread",
        "spread.apply",
        "spread.drafts",
        "spread.open_all",
        "password.password",
        "password.save_password",
        "password.own_data",
        "safety.safety",
        "safety.end_session",
        "safety.end_all",
        "safety.begin",
        "safety.second_factor",
        "safety.confirm",
        "safety.codes_page",
        "safety.renew_codes",
        "safety.switch_off",
        "keys.keys",
        "keys.make_key",
        "keys.revoke_key",
    }
)
"""Staff endpoints without an <area> in their address that somebody limited to areas may use all the same.

They show what is the visitor's own, and pass every list of areas through `visible_areas`. An endpoint that is not
here is about the whole municipality, and open only to those who are not limited.
"""

OPEN_WITHOUT_SECOND_FACTOR = frozenset({"safety", "password"})
"""Blueprints that are open to who still has to set up a second factor."""

OPEN_TO_KEYS = frozenset({"lead.municipality_file", "lead.area_file", "lead.chart_file", "lead.open_data"})
"""Endpoints that a program may read with a key: files of figures, never a page, and never the log of swipes."""

LIMIT_OF_UPLOAD = {
    "uploads.upload": "MAX_UPLOAD_LENGTH",
    "uploads.send_set": "MAX_UPLOAD_LENGTH",
    "uploads.send_manifest": "MAX_LIST_LENGTH",
    "cards.replace_picture": "MAX_PHOTO_LENGTH",
    "voices.accept_idea": "MAX_PHOTO_LENGTH",
    "finish.send_idea": "MAX_PHOTO_LENGTH",
    "register.send_file": "MAX_LIST_LENGTH",
    "settings.save_logo": "MAX_PHOTO_LENGTH",
}
"""Endpoints that take pictures and lists, and the setting that says how many bytes."""

HOME_OF_ROLE: dict[Role, str] = {"planner": "plan.areas", "lead": "lead.areas", "admin": "plan.areas"}


class StaffSession:
    """A logged-in member of staff, as Flask-Login wants to see one.

    `areas` are the ids of the areas that the member is limited to, None when to none in particular. `session` is the
    id of the login, None for a program with a key.
    """

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User, secret: str = "", session: int | None = None) -> None:
        self.id = user.id
        self.session = session
        self.name = user.name
        self.role = user.role
        self.areas = None if user.role == "admin" else user.areas
        self._secret = secret

    def get_id(self) -> str:
        # A secret of the session, not the number: the session can be ended here, whatever cookie a browser shows.
        return self._secret

    def may_enter(self, blueprint: str) -> bool:
        return self.role in ROLES_OF_BLUEPRINT.get(blueprint, frozenset())


def register(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # it would keep a digest of address and browser in the cookie
    manager.user_loader(_load)
    manager.request_loader(_load_by_key)
    app.before_request(_guard)
    app.after_request(_leave_no_trace)


def visitor_may_enter(blueprint: str) -> bool:
    """Tell whether the visitor of this request has logged in to a role that may enter a blueprint."""
    return bool(current_user.is_authenticated and current_user.may_enter(blueprint))


def is_limited() -> bool:
    """Tell whether the visitor works for some areas only; somebody without a login works for none."""
    return not current_user.is_authenticated or current_user.areas is not None


def may_see(area: Area | int) -> bool:
    """Tell whether an area (or its id) is among those that the visitor, a member of staff, works for."""
    number = area if isinstance(area, int) else area.id
    return not is_limited() or (current_user.is_authenticated and number in current_user.areas)


def visible_areas(areas: Iterable[Area]) -> list[Area]:
    """Return those of `areas` that the visitor works for, in their order."""
    return [area for area in areas if may_see(area)]


def demand_area(area: Area) -> None:
    """Raise Forbidden unless the visitor works for an area; for areas that a form names rather than the address."""
    if not may_see(area):
        raise Forbidden("%(area)s is not one of your areas. Ask an administrator if it should be.", area=area.name)


def comes_by_key() -> bool:
    """Tell whether a key decides on this request, whatever session the browser has beside it."""
    return request.endpoint in OPEN_TO_KEYS and _offered_key(request) is not None


def _offered_key(asked: Request) -> str | None:
    """Return the secret that a request shows, in its header or its address; None when it shows none."""
    shown = asked.authorization
    if shown is not None and shown.type == "bearer":
        return shown.token or ""
    return asked.args.get("key")


def begin_session(user: User) -> None:
    """Log this browser in, in a new session: nothing that it held before, not even the session's name, lives on."""
    secret = store.begin_session(db(), user.id, label=make_label(), now=now())
    session.clear()
    login_user(StaffSession(user, secret))
    session.pop("_id", None)  # Flask-Login's digest of address and browser


def _load(secret: str) -> StaffSession | None:
    if comes_by_key():
        return None  # else a revoked key would seem to work in the browser of who revoked it
    found = store.session_user(db(), secret, now=now())
    return StaffSession(found[0], secret, found[1]) if found else None


def _load_by_key(asked: Request) -> StaffSession | None:
    if not comes_by_key():
        return None
    user = store.user_of_key(db(), _offered_key(asked) or "", today=today())
    return StaffSession(user) if user and user.role in ROLES_WITH_KEYS else None


def _guard() -> ResponseReturnValue | None:
    if _is_public():
        _allow_upload()
        return None
    blueprint = request.blueprint or ""
    if blueprint not in ROLES_OF_BLUEPRINT:
        current_app.logger.error("%s is in neither PUBLIC nor ROLES_OF_BLUEPRINT, so it is closed", request.endpoint)
        abort(403)
    if not current_user.is_authenticated:
        if _offered_key(request) is not None:
            return _refuse_key()  # no page to log in on, whose address would hold the key
        back = request.script_root + request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.login", next=back))
    if not current_user.may_enter(blueprint):
        abort(403)
    if blueprint not in OPEN_WITHOUT_SECOND_FACTOR and _lacks_second_factor():
        flash(gettext("Your role needs two steps to log in. Set them up first; it takes a minute."))
        return redirect(url_for("safety.safety"))
    if is_limited():
        _demand_own_area()
    _allow_upload()
    return None


def _lacks_second_factor() -> bool:
    """Tell whether the visitor has set up no second factor though their role must (SECOND_FACTOR)."""
    if current_user.role not in current_app.config["SECOND_FACTOR"] or comes_by_key():
        return False
    factor = store.second_factor(db(), current_user.id)
    return factor is None or factor.confirmed_at is None


def _refuse_key() -> Response:
    """Return what a program, and who reads its message, can understand."""
    known = request.endpoint in OPEN_TO_KEYS
    response = Response(
        gettext("This key opens nothing, or not any more. Make a new one under “Keys” in Swipe.")
        if known
        else gettext("A key opens files of figures and nothing else. Log in to see this page."),
        status=401,
        mimetype="text/plain",
    )
    response.headers["WWW-Authenticate"] = 'Bearer realm="swipe"'
    return _without_trace(response)


def _leave_no_trace(response: Response) -> Response:
    """Answer a program without a cookie, so that a key is never turned into a session."""
    if comes_by_key():
        session.modified = False
        del response.headers["Set-Cookie"]
        return _without_trace(response)
    return response


def _without_trace(response: Response) -> Response:
    """Keep an answer, whose address holds a key, out of every cache, and the address to itself."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _is_public() -> bool:
    """Tell whether everybody may have the answer; an address that leads nowhere, and a file of the program, too."""
    return request.endpoint in (None, "static") or request.blueprint in PUBLIC


def _demand_own_area() -> None:
    slug = (request.view_args or {}).get("area")
    if slug is not None:
        demand_area(store.area_by_slug(db(), slug))
    elif request.endpoint not in NAMES_NO_AREA:
        raise Forbidden("This page is about the whole municipality, and your login is for some of its areas.")


def _allow_upload() -> None:
    if setting := LIMIT_OF_UPLOAD.get(request.endpoint or ""):
        request.max_content_length = current_app.config[setting]
