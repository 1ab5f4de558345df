"""One's own keys, by which Excel, Power BI and other programs fetch figures."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from swipe import store
from swipe.errors import Refused
from swipe.web.context import db, language, now
from swipe.web.forms import PlainForm
from swipe.web.forms.staff import KeyForm
from swipe.web.front import public_url
from swipe.web.problems import sentence

blueprint = Blueprint("keys", __name__, url_prefix="/account")


@blueprint.get("/keys")
def keys() -> ResponseReturnValue:
    return _page(KeyForm(formdata=None))


@blueprint.post("/keys")
def make_key() -> ResponseReturnValue:
    """Make a key and show its secret, once: only its digest is kept."""
    form = KeyForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        key, secret = store.make_access_key(db(), current_user.id, form.name.data, now=now())
    except Refused as error:
        form.name.errors = [sentence(error)]
        return _page(form), 422
    ways = {"excel": _address(secret), "power-bi": _address(secret, dialect="rfc4180")}
    page = make_response(render_template("account/key.html", key=key, secret=secret, addresses=ways))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.post("/keys/<int:key>/revoke")
def revoke_key(key: int) -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        store.revoke_access_key(db(), current_user.id, key, now=now())
        flash(gettext("The key is revoked. What it opened is closed from now on."))
    return redirect(url_for(".keys"))


def _address(secret: str, **more: str) -> str:
    return public_url("lead.municipality_file", form="csv", lang=language(), **more, key=secret)


def _page(form: KeyForm) -> str:
    return render_template(
        "account/keys.html", form=form, keys=store.access_keys(db(), current_user.id), plain=PlainForm()
    )
