"""One's own password, for everybody who can log in."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from swipe import store
from swipe.errors import Refused
from swipe.operations import change_password
from swipe.passwords import SHORTEST_PASSWORD
from swipe.web.access import HOME_OF_ROLE, begin_session
from swipe.web.context import db, today
from swipe.web.entering import own_password
from swipe.web.forms import OwnPasswordForm
from swipe.web.problems import sentence

blueprint = Blueprint("password", __name__, url_prefix="/account")


@blueprint.get("/password")
def password() -> ResponseReturnValue:
    return _page(OwnPasswordForm())


@blueprint.post("/password")
def save_password() -> ResponseReturnValue:
    form = OwnPasswordForm()
    user = store.user_by_id(db(), current_user.id)
    if not (form.validate_on_submit() and own_password(form.old)):
        return _page(form), 422
    try:
        # This browser goes on in a new session; every other one has to log in again.
        begin_session(change_password(db(), user.id, form.new.data))
    except Refused as error:
        form.new.errors = [sentence(error)]
        return _page(form), 422
    flash(gettext("Your password is changed. Other browsers have to log in again."))
    if current_user.may_enter("keys") and any(not key.revoked for key in store.access_keys(db(), user.id)):
        flash(gettext("Your keys for Excel and Power BI still work. Revoke those that somebody else may know."))
        return redirect(url_for("keys.keys"))
    return redirect(url_for(HOME_OF_ROLE[user.role]))


@blueprint.get("/data.json")
def own_data() -> ResponseReturnValue:
    """Send all that is kept about whoever asks, to themselves."""
    reply = jsonify(store.staff_data(db(), current_user.id))
    reply.headers["Content-Disposition"] = f'attachment; filename="swipe-about-me-{today()}.json"'
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _page(form: OwnPasswordForm) -> str:
    return render_template("account/password.html", form=form, shortest=SHORTEST_PASSWORD)
