"""Who may see what, decided in one place, and the staff's sessions."""

from __future__ import annotations

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from swipe import store
from swipe.model import Role, User
from swipe.web.context import db

ROLES_OF_BLUEPRINT: dict[str, frozenset[Role]] = {
    "plan": frozenset({"planner", "admin"}),
    "cards": frozenset({"planner", "admin"}),
    "voices": frozenset({"planner", "admin"}),
    "outcome": frozenset({"planner", "admin"}),
    "focus": frozenset({"planner", "admin"}),
    "lead": frozenset({"lead", "admin"}),
    "settings": frozenset({"admin"}),
}
"""Blueprints that need a login, and the roles that may enter; every other page is public."""

LIMIT_OF_UPLOAD = {
    "plan.upload": "MAX_UPLOAD_LENGTH",
    "cards.replace_picture": "MAX_PHOTO_LENGTH",
    "voices.accept_idea": "MAX_PHOTO_LENGTH",
    "finish.send_idea": "MAX_PHOTO_LENGTH",
    "settings.save_logo": "MAX_PHOTO_LENGTH",
}
"""Endpoints that take pictures, and the setting that says how many bytes."""

HOME_OF_ROLE: dict[Role, str] = {"planner": "plan.areas", "lead": "lead.areas", "admin": "plan.areas"}


class StaffSession:
    """A logged-in member of staff, as Flask-Login wants to see one."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User) -> None:
        self.name = user.name
        self.role = user.role
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


def _load(token: str) -> StaffSession | None:
    user = store.user_by_token(db(), token)
    return StaffSession(user) if user else None


def _guard() -> Response | None:
    if request.blueprint not in ROLES_OF_BLUEPRINT:
        _allow_upload()
        return None
    if not current_user.is_authenticated:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.login", next=back))
    if not current_user.may_enter(request.blueprint):
        abort(403)
    _allow_upload()
    return None


def _allow_upload() -> None:
    if setting := LIMIT_OF_UPLOAD.get(request.endpoint or ""):
        request.max_content_length = current_app.config[setting]
