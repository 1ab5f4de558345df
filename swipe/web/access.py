"""Who may see what, decided in one place, and the staff's sessions.

Every blueprint is classified: PUBLIC, or a line in ROLES_OF_BLUEPRINT. An address with an ``<area>`` is also held
against the areas that its visitor is limited to, and one without is closed to limited visitors unless NAMES_NO_AREA
lists it. What is not classified is closed to everybody. tests/web/test_access.py tries it all.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from swipe import store
from swipe.errors import Forbidden
from swipe.model import ROLES, Area, Role, User
from swipe.web.context import db

PUBLIC = frozenset({"resident", "finish", "public", "preview", "short", "share", "files", "account"})
"""Blueprints for everybody, without a login."""

ROLES_OF_BLUEPRINT: dict[str, frozenset[Role]] = {
    "plan": frozenset({"planner", "admin"}),
    "dates": frozenset({"planner", "admin"}),
    "outreach": frozenset({"planner", "admin"}),
    "register": frozenset({"planner", "admin"}),
    "spread": frozenset({"planner", "admin"}),
    "cards": frozenset({"planner", "admin"}),
    "uploads": frozenset({"planner", "admin"}),
    "voices": frozenset({"planner", "admin"}),
    "outcome": frozenset({"planner", "admin"}),
    "focus": frozenset({"planner", "admin"}),
    "lead": frozenset({"lead", "admin"}),
    "admin": frozenset({"admin"}),
    "password": frozenset(ROLES),
    "settings": frozenset({"admin"}),
}
"""Blueprints that need a login, and the roles that may enter."""

NAMES_NO_AREA = frozenset(
    {
        "plan.areas",
        "lead.areas",
        "lead.municipality_file",
        "lead.open_data",
        "outreach.area_posters",
        "spread.spread",
        "spread.apply",
        "spread.drafts",
        "spread.open_all",
        "password.password",
        "password.save_password",
    }
)
"""Staff endpoints without an <area> in their address that somebody limited to areas may use all the same.

They show what is the visitor's own, and pass every list of areas through `visible_areas`. An endpoint that is not
here is about the whole municipality, and open only to those who are not limited.
"""

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

    `areas` are the ids of the areas that the member is limited to, None when to none in particular.
    """

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.name = user.name
        self.role = user.role
        self.areas = None if user.role == "admin" else user.areas
        self._token = user.token

    def get_id(self) -> str:
        # The token, not the number: a new password gives a new token and ends every old session.
        return self._token

    def may_enter(self, blueprint: str) -> bool:
        return self.role in ROLES_OF_BLUEPRINT.get(blueprint, frozenset())


def register(app: Flask) -> None:
    manager = LoginManager(app)
    manager.user_loader(_load)
    app.before_request(_guard)


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


def _load(token: str) -> StaffSession | None:
    user = store.user_by_token(db(), token)
    return StaffSession(user) if user and user.active else None


def _guard() -> Response | None:
    if _is_public():
        _allow_upload()
        return None
    blueprint = request.blueprint or ""
    if blueprint not in ROLES_OF_BLUEPRINT:
        current_app.logger.error("%s is in neither PUBLIC nor ROLES_OF_BLUEPRINT, so it is closed", request.endpoint)
        abort(403)
    if not current_user.is_authenticated:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.login", next=back))
    if not current_user.may_enter(blueprint):
        abort(403)
    if is_limited():
        _demand_own_area()
    _allow_upload()
    return None


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
