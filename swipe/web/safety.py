"""How safe one's own login is: the second step, and the browsers that are logged in."""

from __future__ import annotations

import time

import segno
from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user, logout_user

from swipe import store
from swipe.model import SecondFactor
from swipe.second_factor import (
    app_address,
    app_secret,
    make_nonce,
    make_recovery_codes,
    matching_step,
    recovery_digest,
)
from swipe.web.context import db, municipality, now
from swipe.web.entering import is_own_number, own_password
from swipe.web.forms import PlainForm
from swipe.web.forms.staff import NumberForm, OwnWordAndNumberForm, OwnWordForm
from swipe.web.limits import begin_guess, guessed_right
from swipe.web.waiting import too_often

blueprint = Blueprint("safety", __name__, url_prefix="/account")


@blueprint.get("/safety")
def safety() -> ResponseReturnValue:
    return _page()


@blueprint.post("/sessions/<int:session>/end")
def end_session(session: int) -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        store.end_session(db(), current_user.id, session, now=now())
        flash(gettext("That browser is logged out."))
    return redirect(url_for(".safety"))


@blueprint.post("/sessions/end")
def end_all() -> ResponseReturnValue:
    """Log out everywhere, here too."""
    if PlainForm().validate_on_submit():
        store.end_other_sessions(db(), current_user.id, keep=None, now=now())
        logout_user()
        session.clear()
        flash(gettext("You are logged out everywhere."))
    return redirect(url_for("account.login"))


@blueprint.post("/second-factor")
def begin() -> ResponseReturnValue:
    if _factor():
        return redirect(url_for(".safety"))
    form = OwnWordForm()
    if not (form.validate_on_submit() and own_password(form.password)):
        return _page(form), 422
    store.begin_second_factor(db(), current_user.id, make_nonce())
    return redirect(url_for(".second_factor"))


@blueprint.get("/second-factor")
def second_factor() -> ResponseReturnValue:
    """Show what an app needs, until its first number was right."""
    return _app_page(NumberForm(formdata=None))


@blueprint.post("/second-factor/confirm")
def confirm() -> ResponseReturnValue:
    """Take the app's first number, log out every other browser, and show the recovery codes, once."""
    factor, form = store.second_factor(db(), current_user.id), NumberForm()
    if factor is None or factor.confirmed_at or not form.validate_on_submit():
        return _app_page(form)
    step = matching_step(_secret(factor.nonce), form.number.data, at_s=time.time())
    codes = make_recovery_codes()
    if step is None or not store.confirm_second_factor(
        db(), current_user.id, factor.nonce, step, _digests(codes), keep=current_user.session, now=now()
    ):
        form.number.errors = [gettext("This number does not match. Is the clock of the phone right?")]
        return _app_page(form, 422)
    return _codes_page(codes)


@blueprint.get("/second-factor/confirm")
@blueprint.get("/second-factor/codes")
def codes_page() -> ResponseReturnValue:
    """Lead back from the page with the codes, whose address a click on a language asks for again."""
    return redirect(url_for(".safety"))


@blueprint.post("/second-factor/codes")
def renew_codes() -> ResponseReturnValue:
    """Put new recovery codes in place of the old ones, and show them, once."""
    if not _factor():
        return redirect(url_for(".safety"))
    form = OwnWordAndNumberForm()
    if not _is_oneself(form):
        return _page(form), 422
    codes = make_recovery_codes()
    store.renew_recovery_codes(db(), current_user.id, _digests(codes), now=now())
    return _codes_page(codes)


@blueprint.post("/second-factor/off")
def switch_off() -> ResponseReturnValue:
    if not _factor():
        return redirect(url_for(".safety"))
    form = OwnWordAndNumberForm()
    if not _is_oneself(form):
        return _page(form), 422
    store.drop_second_factor(db(), current_user.id, by=current_user.id, now=now())
    flash(gettext("From now on your password alone logs you in."))
    return redirect(url_for(".safety"))


def _is_oneself(form: OwnWordAndNumberForm) -> bool:
    """Tell whether the visitor gave both steps once more: an open browser in an empty room must not be enough.

    The form says what is wrong. A number or a recovery code that was right is used up.
    """
    if not (form.validate_on_submit() and own_password(form.password)):
        return False
    user = store.user_by_id(db(), current_user.id)
    if wait_s := begin_guess("number", str(user.id)):
        form.number.errors = [too_often(wait_s)]
    elif not is_own_number(user, form.number.data):
        form.number.errors = [gettext("This number does not match, or it was used. Wait for the next one.")]
    else:
        guessed_right("number", str(user.id))
        return True
    return False


def _factor() -> SecondFactor | None:
    """Return the second factor of whoever is logged in, once it counts."""
    factor = store.second_factor(db(), current_user.id)
    return factor if factor and factor.confirmed_at else None


def _secret(nonce: str) -> str:
    return app_secret(nonce, current_user.id, str(current_app.secret_key))


def _digests(codes: list[str]) -> list[str]:
    key = str(current_app.secret_key)
    return [digest for code in codes if (digest := recovery_digest(code, current_user.id, key))]


def _page(form: OwnWordForm | None = None) -> str:
    factor = _factor()
    return render_template(
        "account/safety.html",
        factor=factor,
        required=current_user.role in current_app.config["SECOND_FACTOR"],
        sessions=store.login_sessions(db(), current_user.id, now=now()),
        here=current_user.session,
        form=form or (OwnWordAndNumberForm if factor else OwnWordForm)(formdata=None),
        plain=PlainForm(),
    )


def _app_page(form: NumberForm, status: int = 200) -> ResponseReturnValue:
    factor = store.second_factor(db(), current_user.id)
    if factor is None or factor.confirmed_at:
        return redirect(url_for(".safety"))
    secret = _secret(factor.nonce)
    address = app_address(secret, current_user.name, municipality())
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff", omitsize=False)
    typed = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    page = render_template("account/app.html", form=form, picture=picture, secret=typed, address=address)
    return _once(page, 422 if form.errors else status)


def _codes_page(codes: list[str]) -> Response:
    return _once(render_template("account/codes.html", codes=codes), 200)


def _once(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
