"""Logging in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user
from werkzeug.security import check_password_hash, generate_password_hash

from swipe import store
from swipe.demo import LOGINS
from swipe.web.access import HOME_OF_ROLE, StaffSession
from swipe.web.context import db, is_demo
from swipe.web.forms import LoginForm

blueprint = Blueprint("account", __name__)

# Checked when the name is unknown, so that a wrong name takes as long as a wrong password.
NOBODYS_HASH = generate_password_hash("nobody has this password")


@blueprint.get("/login")
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for(HOME_OF_ROLE[current_user.role]))
    return _login_page(LoginForm())


@blueprint.post("/login")
def check_login() -> ResponseReturnValue:
    form = LoginForm()
    if form.validate_on_submit():
        user = store.user_by_name(db(), form.name.data)
        if not (check_password_hash(user.password_hash if user else NOBODYS_HASH, form.password.data) and user):
            form.password.errors = [gettext("Name and password do not match. Check both and try again.")]
        elif not user.active:
            form.name.errors = [_closed()]
        else:
            session.clear()
            login_user(StaffSession(user))
            return redirect(_local_path(request.args.get("next")) or url_for(HOME_OF_ROLE[user.role]))
    return _login_page(form), 422


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    logout_user()
    session.clear()
    flash(gettext("You are logged out."))
    return redirect(url_for("account.login"))


def _closed() -> str:
    """Return what somebody reads whose login was closed, and who gave the right password."""
    names = ", ".join(store.administrators(db()))
    return str(gettext("This login is closed. Ask an administrator: %(names)s.", names=names))


def _login_page(form: LoginForm) -> str:
    return render_template(
        "account/login.html", form=form, demo_logins=LOGINS if is_demo() else (), nobody=not store.staff(db())
    )


def _local_path(address: str | None) -> str | None:
    """Return `address` when it is a path on this site, else None: never send anybody elsewhere after login."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
