"""Logging in and out."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.security import check_password_hash

from swipe import store
from swipe.demo import LOGINS
from swipe.model import User
from swipe.web.access import HOME_OF_ROLE
from swipe.web.context import db, is_demo, now
from swipe.web.entering import enter, is_own_number, local_path, needs_number, stop_half_way, who_is_half_way
from swipe.web.forms import LoginForm
from swipe.web.forms.staff import NumberForm
from swipe.web.limits import begin_guess, guessed_right
from swipe.web.waiting import too_often

blueprint = Blueprint("account", __name__)

# Checked when the name is unknown, so that a wrong name takes as long as a wrong password.
# Written down, not made: making one would cost every start as long. A test holds its cost against a real one's.
NOBODYS_HASH = f"scrypt:32768:8:1$sixteen letters.${'0' * 128}"


@blueprint.get("/login")
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for(HOME_OF_ROLE[current_user.role]))
    return _login_page(LoginForm())


@blueprint.post("/login")
def check_login() -> ResponseReturnValue:
    form = LoginForm()
    if not form.validate_on_submit():
        return _login_page(form), 422
    if wait_s := begin_guess("login", form.name.data):
        form.password.errors = [too_often(wait_s)]
        return _too_soon(_login_page(form), wait_s)
    user = _with_password(form.name.data, form.password.data)
    if user is None:
        form.password.errors = [gettext("Name and password do not match. Check both and try again.")]
    elif not user.active:
        form.name.errors = [_closed()]
    else:
        guessed_right("login", form.name.data)
        return _go_on(user, local_path(request.args.get("next")))
    return _login_page(form), 422


@blueprint.get("/login/number")
def number() -> ResponseReturnValue:
    if who_is_half_way() is None:
        return redirect(url_for(".login"))
    return _number_page(NumberForm(formdata=None))


@blueprint.post("/login/number")
def check_number() -> ResponseReturnValue:
    """Take the number of the app, or a recovery code, from somebody whose password was right."""
    half, form = who_is_half_way(), NumberForm()
    if half is None:
        flash(gettext("That took too long. Log in again."))
        return redirect(url_for(".login"))
    if not form.validate_on_submit():
        return _number_page(form), 422
    if wait_s := begin_guess("number", str(half.user.id)):
        form.number.errors = [too_often(wait_s)]
        return _too_soon(_number_page(form), wait_s)
    if is_own_number(half.user, form.number.data):
        guessed_right("number", str(half.user.id))
        enter(half.user)
        return redirect(half.wanted or url_for(HOME_OF_ROLE[half.user.role]))
    store.note_failed_login(db(), half.user.id, now=now())
    form.number.errors = [gettext("This number does not match, or it was used. Wait for the next one.")]
    return _number_page(form), 422


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    if current_user.is_authenticated and current_user.session is not None:
        store.forget_session(db(), current_user.session)
    logout_user()
    session.clear()
    flash(gettext("You are logged out."))
    return redirect(url_for("account.login"))


def _with_password(name: str, password: str) -> User | None:
    """Return who has this name and password; a name that nobody has costs the same hash and the same write."""
    user = store.user_by_name(db(), name)
    if check_password_hash(user.password_hash if user else NOBODYS_HASH, password) and user:
        return user
    store.note_failed_login(db(), user.id if user else None, now=now())
    return None


def _go_on(user: User, wanted: str | None) -> ResponseReturnValue:
    if needs_number(user):
        stop_half_way(user, wanted)
        return redirect(url_for(".number"))
    enter(user)
    return redirect(wanted or url_for(HOME_OF_ROLE[user.role]))


def _closed() -> str:
    """Return what somebody reads whose login was closed, and who gave the right password."""
    names = ", ".join(store.administrators(db()))
    return str(gettext("This login is closed. Ask an administrator: %(names)s.", names=names))


def _too_soon(page: str, wait_s: int) -> Response:
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(wait_s)
    return response


def _login_page(form: LoginForm) -> str:
    return render_template(
        "account/login.html", form=form, demo_logins=LOGINS if is_demo() else (), nobody=not store.staff(db())
    )


def _number_page(form: NumberForm) -> str:
    return render_template("account/number.html", form=form)
