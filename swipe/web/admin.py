"""The administrator's pages: who works here, what they may do and where, and whether they can log in."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from swipe import store
from swipe.codes import make_password
from swipe.errors import PasswordRefused, Refused
from swipe.model import User
from swipe.operations import add_staff, change_password, set_active
from swipe.passwords import SHORTEST_PASSWORD
from swipe.web.access import HOME_OF_ROLE
from swipe.web.context import db, now
from swipe.web.forms import PlainForm
from swipe.web.forms.staff import ROLE_NAMES, NewStaffForm, PasswordForm, StaffForm
from swipe.web.problems import sentence

AnyStaffForm = TypeVar("AnyStaffForm", bound=StaffForm)

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/")
def staff() -> ResponseReturnValue:
    areas = store.areas(db())
    people = [(user, [area.name for area in areas if area.id in (user.areas or ())]) for user in store.staff(db())]
    return render_template(
        "admin/staff.html", people=people, role_names=ROLE_NAMES, two_steps=store.with_second_factor(db())
    )


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    return _new_page(_with_areas(NewStaffForm()))


@blueprint.post("/new")
def add() -> ResponseReturnValue:
    form = _with_areas(NewStaffForm())
    if not form.validate_on_submit():
        return _new_page(form), 422
    made = "" if form.password.data else make_password()
    name, role, password = form.name.data, form.role.data, form.password.data or made
    try:
        user = add_staff(db(), name, role, password, now=now(), areas=form.limited_to)
    except Refused as error:
        (form.password if isinstance(error, PasswordRefused) else form.name).errors = [sentence(error)]
        return _new_page(form), 422
    return _hand_over(user, made, gettext("%(name)s can log in now.", name=user.name))


@blueprint.get("/<int:user>")
def member(user: int) -> ResponseReturnValue:
    return _member_page(store.user_by_id(db(), user))


@blueprint.post("/<int:user>")
def save(user: int) -> ResponseReturnValue:
    form = _with_areas(StaffForm())
    found = store.user_by_id(db(), user)
    if not form.validate_on_submit():
        return _member_page(found, form), 422
    try:
        saved = store.save_staff(db(), user, role=form.role.data, areas=form.limited_to)
    except Refused as error:
        form.role.errors = [sentence(error)]
        return _member_page(found, form), 422
    flash(gettext("Saved. It counts from the next click of %(name)s.", name=saved.name))
    mine = saved.id == current_user.id
    return redirect(url_for(HOME_OF_ROLE[saved.role] if mine and saved.role != "admin" else ".staff"))


@blueprint.get("/<int:user>/password")
def password(user: int) -> ResponseReturnValue:
    """Lead back from the page with the new password, whose address a click on a language asks for again."""
    return redirect(url_for(".member", user=user))


@blueprint.post("/<int:user>/password")
def give_password(user: int) -> ResponseReturnValue:
    """Give somebody a new password, which logs them out everywhere."""
    found = store.user_by_id(db(), user)
    form = PasswordForm()
    if not form.validate_on_submit():
        return redirect(url_for(".member", user=user))
    made = "" if form.password.data else make_password()
    try:
        change_password(db(), user, form.password.data or made)
    except Refused as error:
        form.password.errors = [sentence(error)]
        return _member_page(found, password=form), 422
    return _hand_over(found, made, gettext("%(name)s has a new password.", name=found.name))


@blueprint.post("/<int:user>/second-factor/reset")
def reset_second_factor(user: int) -> ResponseReturnValue:
    """Let somebody who lost both phone and recovery codes log in with the password alone."""
    found = store.user_by_id(db(), user)
    if (
        PlainForm().validate_on_submit()
        and user != current_user.id
        and store.drop_second_factor(db(), user, by=current_user.id, now=now())
    ):
        flash(gettext("%(name)s logs in with the password alone until they set up two steps.", name=found.name))
    return redirect(url_for(".member", user=user))


@blueprint.post("/<int:user>/deactivate")
def deactivate(user: int) -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        try:
            if user == current_user.id:
                raise Refused("You cannot close your own login. Ask another administrator.")
            name = set_active(db(), user, active=False).name
            flash(gettext("%(name)s is logged out, and cannot log in any more.", name=name))
        except Refused as error:
            flash(sentence(error))
    return redirect(url_for(".member", user=user))


@blueprint.post("/<int:user>/activate")
def activate(user: int) -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        name = set_active(db(), user, active=True).name
        flash(gettext("%(name)s can log in again, with the same password as before.", name=name))
    return redirect(url_for(".member", user=user))


def _with_areas(form: AnyStaffForm) -> AnyStaffForm:
    form.areas.choices = [SelectChoice(area.id, area.name) for area in store.areas(db())]
    return form


def _new_page(form: NewStaffForm) -> str:
    return render_template("admin/new.html", form=form, shortest=SHORTEST_PASSWORD)


def _member_page(user: User, form: StaffForm | None = None, password: PasswordForm | None = None) -> str:
    if form is None:
        data = {"role": user.role, "reach": "all" if user.areas is None else "some", "areas": sorted(user.areas or ())}
        form = _with_areas(StaffForm(formdata=None, data=data))
    return render_template(
        "admin/member.html",
        user=replace(user, password_hash="", token=""),  # no template has a use for them
        form=form,
        password=password or PasswordForm(formdata=None),
        plain=PlainForm(),
        mine=user.id == current_user.id,
        factor=store.second_factor(db(), user.id),
        shortest=SHORTEST_PASSWORD,
    )


def _hand_over(user: User, made: str, done: str) -> ResponseReturnValue:
    """Show a password that we made, once: it is kept as a digest only. One that somebody wrote is not shown."""
    if not made:
        flash(done)
        return redirect(url_for(".staff"))
    page: Response = make_response(render_template("admin/handed.html", user=user, password=made, done=done))
    page.headers["Cache-Control"] = "no-store"
    return page
