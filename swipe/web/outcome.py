"""What came of it, as planners and project leads tell it: the result made public, and posts of what was done."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from swipe import store
from swipe.errors import Refused
from swipe.model import Language, Post, PublicFigures, Survey
from swipe.operations import words
from swipe.publication import publish_result, read_document
from swipe.results import default_answers, public_figures
from swipe.summary import public_count
from swipe.web.context import db, languages, now, today
from swipe.web.forms import PlainForm, PostForm
from swipe.web.problems import sentence
from swipe.web.studio import planned, validate_all

blueprint = Blueprint("outcome", __name__, url_prefix="/plan")


@blueprint.get("/<area>/outcome")
def outcome(area: str) -> ResponseReturnValue:
    return _page(area, _post_forms(None))


@blueprint.post("/<area>/publish")
def publish(area: str) -> ResponseReturnValue:
    """Freeze what the public may see now, and show it."""
    place, _ = planned(area)
    survey = _told(area)
    if PlainForm().validate_on_submit():
        told, counted = [words(code) for code in languages()], default_answers(db())
        try:
            publish_result(db(), place, survey, told, answers=counted, staff=current_user.id, now=now())
            flash(gettext("The result is public."))
        except Refused as error:
            return _page(area, _post_forms(None), refusal=sentence(error)), 422
    return redirect(url_for(".outcome", area=area))


@blueprint.post("/<area>/unpublish")
def unpublish(area: str) -> ResponseReturnValue:
    survey = _told(area)
    if PlainForm().validate_on_submit():
        store.withdraw_publication(db(), survey.id, staff=current_user.id, now=now())
        flash(gettext("The result is no longer public."))
    return redirect(url_for(".outcome", area=area))


@blueprint.post("/<area>/posts")
def add_post(area: str) -> ResponseReturnValue:
    return _save_post(area, None)


@blueprint.get("/<area>/posts/<int:post>")
def edit_post(area: str, post: int) -> ResponseReturnValue:
    place, _ = planned(area)
    found = store.post_by_id(db(), place, post)
    return _page(area, _post_forms(found), editing=found)


@blueprint.post("/<area>/posts/<int:post>")
def save_post(area: str, post: int) -> ResponseReturnValue:
    return _save_post(area, post)


@blueprint.post("/<area>/posts/<int:post>/delete")
def delete_post(area: str, post: int) -> ResponseReturnValue:
    place, _ = planned(area)
    if PlainForm().validate_on_submit():
        store.delete_post(db(), place, post)
        flash(gettext("The post is deleted."))
    return redirect(url_for(".outcome", area=area))


def _page(
    area: str, forms: dict[Language, PostForm], editing: Post | None = None, fault: str = "", refusal: str = ""
) -> str:
    # After a refusal the page is part of a request that changes something; the figures that are kept for it are not.
    store.sign_nothing(db())
    place, _ = planned(area)
    survey = _told(area)
    draft = survey.state == "draft"
    shown = None if draft else public_figures(db(), place, survey, answers=default_answers(db()), as_of=today())
    publications = [(one, read_document(one.document)) for one in store.publications(db(), survey.id)]
    public = next((told for one, told in publications if one.ended_at is None), None)
    return render_template(
        "plan/outcome.html",
        area=place,
        survey=survey,
        figures=shown,
        public=public,
        has_moved=not draft and (public is None or _moment(shown) != _moment(public.figures)),
        publications=publications,
        posts=store.posts(db(), place),
        forms=forms,
        editing=editing,
        fault=fault,
        refusal=refusal,
        plain=PlainForm(),
    )


def _moment(figures: PublicFigures | None) -> tuple[str, int] | None:
    """Return what differs between figures and any that they moved to."""
    return (figures.as_of, public_count(figures.responses)) if figures else None


def _told(slug: str) -> Survey:
    """Return the round whose result is told: the latest that was opened, while the next one is a draft."""
    area, newest = planned(slug)
    return store.public_survey(db(), area) or newest


def _save_post(area: str, post: int | None) -> ResponseReturnValue:
    place, _ = planned(area)
    forms = _post_forms(None)
    known = store.post_by_id(db(), place, post) if post is not None else None
    if not PlainForm().validate_on_submit() or not validate_all(forms.values()):
        return _page(area, forms, known), 422
    said, done = ({code: (form[name].data or "").strip() for code, form in forms.items()} for name in ("said", "done"))
    if not any(done.values()):
        return _page(area, forms, known, gettext("Write what you did or will do, in one language at least.")), 422
    store.save_post(db(), place, post, said=said, done=done, today=today())
    flash(gettext("The post is saved. Residents can read it now."))
    return redirect(url_for(".outcome", area=area))


def _post_forms(post: Post | None) -> dict[Language, PostForm]:
    return {
        code: PostForm(
            formdata=request.form or None,
            prefix=f"{code}-",
            meta={"csrf": False},  # the page's own token covers the whole form
            data={"said": post.said.get(code, ""), "done": post.done.get(code, "")} if post else {},
        )
        for code in languages()
    }
