"""One survey to many areas in one go: choose, see what would happen, do it; and open all that are ready."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from swipe import store
from swipe.errors import NotReady, Refused
from swipe.model import Area, Survey
from swipe.web.access import demand_area, visible_areas
from swipe.web.context import area_or_404, db, languages, now, plural
from swipe.web.forms import PlainForm
from swipe.web.problems import sentence

blueprint = Blueprint("spread", __name__, url_prefix="/plan/spread")


@blueprint.get("/")
def spread() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
def apply() -> ResponseReturnValue:
    """Show what would happen, or do it: the button says which."""
    wanted = _own_area(request.form["from"]) if request.form.get("from") else None
    template = store.newest_survey(db(), wanted) if wanted else None
    slugs = set(request.form.getlist("area"))
    chosen = [area for area in _own_areas() if area.slug in slugs]
    if not PlainForm().validate_on_submit() or template is None or not chosen:
        flash(gettext("Choose a survey to copy, and the areas that get it."))
        return _page(wanted, chosen), 422
    done = request.form.get("act") == "apply"
    report = store.spread_survey(
        db(), template.id, chosen, now=now(), overwrite="overwrite" in request.form, rehearse=not done
    )
    return _page(wanted, chosen, report=report, done=done, overwrite="overwrite" in request.form)


@blueprint.get("/open")
def drafts() -> ResponseReturnValue:
    """Show every draft, with what it lacks: those that are ready can be opened together."""
    return render_template("plan/drafts.html", drafts=_drafts(), form=PlainForm())


@blueprint.post("/open")
def open_all() -> ResponseReturnValue:
    """Open every chosen draft that is ready, and say what the others lack."""
    if not PlainForm().validate_on_submit() or not request.form.get("area"):
        flash(gettext("Tick the areas first."))
        return redirect(url_for(".drafts"))
    opened: list[Area] = []
    lacking: list[tuple[Area, list[str]]] = []
    for area in [_own_area(slug) for slug in request.form.getlist("area")]:  # all of them before the first opens
        survey = store.newest_survey(db(), area)
        if survey is None or survey.state != "draft":
            continue
        try:
            store.open_survey(db(), survey.id, now=now(), languages=tuple(languages()))
            opened.append(area)
        except NotReady as error:
            lacking.append((area, [obstacle.sentence(plural) for obstacle in error.obstacles]))
        except Refused as error:
            lacking.append((area, [sentence(error)]))
    return render_template("plan/opened.html", opened=opened, lacking=lacking)


def _own_areas() -> list[Area]:
    return visible_areas(store.areas(db()))


def _own_area(slug: str) -> Area:
    """Return an area that a form names. Raises NotFound, and Forbidden when it is not the planner's."""
    area = area_or_404(slug)
    demand_area(area)
    return area


def _drafts() -> list[tuple[Area, Survey, list[str]]]:
    """Return each draft with its area and what it lacks, in words; those that are ready come first."""
    found = []
    for area in _own_areas():
        survey = store.newest_survey(db(), area)
        if survey and survey.state == "draft":
            lacks = [one.sentence(plural) for one in store.obstacles(db(), survey.id, tuple(languages()))]
            found.append((area, survey, lacks))
    return sorted(found, key=lambda draft: bool(draft[2]))


def _page(template: Area | None = None, chosen: list[Area] | None = None, **content: object) -> str:
    known = [(area, store.newest_survey(db(), area)) for area in _own_areas()]
    counts = store.picture_counts(db())
    sources = [(area, survey, counts[survey.id]) for area, survey in known if survey and counts.get(survey.id)]
    wanted = template.slug if template else request.args.get("from", "")
    return render_template(
        "plan/spread.html",
        known=known,
        sources=sources,
        wanted=wanted,
        chosen={area.slug for area in chosen or []},
        form=PlainForm(),
        can_get=_can_get,
        **content,
    )


def _can_get(survey: Survey | None) -> bool:
    return survey is None or survey.state != "open"
