"""The planner's pages: areas, one survey's texts, opening and closing."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from swipe import store
from swipe.errors import Refused
from swipe.model import EXPECTATIONS, VARIABLES, SurveyRules
from swipe.web.access import visible_areas
from swipe.web.context import SECURITY_HEADERS, area_or_404, db, languages, now
from swipe.web.forms import PlainForm, RulesForm
from swipe.web.preview_link import preview_address
from swipe.web.problems import sentence
from swipe.web.studio import anonymity_is_to_come, open_studio, planned, survey_forms, validate_all
from swipe.web.way import find_way

blueprint = Blueprint("plan", __name__, url_prefix="/plan")


@blueprint.get("/")
def areas() -> ResponseReturnValue:
    counts = store.response_counts(db())
    rows = []
    for area in visible_areas(store.areas(db())):
        survey = store.newest_survey(db(), area)
        answered = {kind: counts.get((survey.id, kind == "simulated"), 0) for kind in ("real", "simulated") if survey}
        rows.append((area, survey, answered))
    pictures = store.picture_counts(db())
    way = find_way([(area, survey) for area, survey, _ in rows], pictures)
    printable = any(survey and survey.state != "closed" and pictures.get(survey.id) for _, survey, _ in rows)
    return render_template(
        "plan/areas.html",
        rows=rows,
        pictures=pictures,
        way=way,
        printable=printable,
        waiting=store.waiting_counts(db()),
    )


@blueprint.get("/<area>")
def survey(area: str) -> ResponseReturnValue:
    place = area_or_404(area)
    current = store.newest_survey(db(), place)
    if current is None:
        return render_template("plan/new.html", area=place, form=PlainForm())
    return render_template("plan/survey.html", studio=open_studio(place, current))


@blueprint.post("/<area>/survey")
def create_survey(area: str) -> ResponseReturnValue:
    place = area_or_404(area)
    if PlainForm().validate_on_submit():
        store.create_survey(db(), place, titles=dict.fromkeys(languages(), place.name), now=now())
        flash(gettext("The survey is a draft. Add pictures, then open it."))
    return redirect(url_for(".survey", area=area))


@blueprint.post("/<area>/texts")
def save_texts(area: str) -> ResponseReturnValue:
    place, current = planned(area)
    forms = survey_forms(current)
    if not validate_all(forms.values()):
        return render_template("plan/survey.html", studio=open_studio(place, current)), 422
    titles, questions, purposes, *others = (
        {code: (form[name].data or "").strip() for code, form in forms.items()}
        for name in ("title", "question", "purpose", *EXPECTATIONS)
    )
    expectations = dict(zip(EXPECTATIONS, others, strict=True))
    store.save_survey_texts(
        db(), current.id, titles=titles, questions=questions, purposes=purposes, expectations=expectations
    )
    flash(gettext("The texts are saved."))
    return redirect(url_for(".survey", area=area))


@blueprint.post("/<area>/rules")
def save_rules(area: str) -> ResponseReturnValue:
    place, current = planned(area)
    form = RulesForm()
    if not form.validate_on_submit() or not anonymity_is_to_come(form, current):
        return render_template("plan/survey.html", studio=open_studio(place, current, rules=form)), 422
    rules = SurveyRules(
        hard_stop=form.hard_stop.data,
        code_required=form.code_required.data,
        background=tuple(variable for variable in VARIABLES if variable in (form.background.data or [])),
        result_on=form.result_on.data.isoformat() if form.result_on.data else None,
        anonymise_on=form.anonymise_on.data.isoformat() if form.anonymise_on.data else None,
    )
    store.save_survey_rules(db(), current.id, rules)
    flash(gettext("Saved: this is how the survey runs."))
    return redirect(url_for(".survey", area=area))


@blueprint.get("/<area>/preview")
def preview(area: str) -> ResponseReturnValue:
    """Show the survey in a phone, and as a QR code for a real one."""
    place, current = planned(area)
    address = preview_address(place, current)
    code = Markup(segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True))  # noqa: S704  segno's own
    page = render_template("plan/preview.html", area=place, survey=current, address=address, code=code)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = SECURITY_HEADERS["Content-Security-Policy"] + "; frame-src 'self'"
    return response


@blueprint.post("/<area>/open")
def open_survey(area: str) -> ResponseReturnValue:
    _, current = planned(area)
    if PlainForm().validate_on_submit():
        try:
            store.open_survey(db(), current.id, now=now(), languages=tuple(languages()))
            flash(gettext("The survey is open. Residents can answer now."))
        except Refused as error:
            flash(sentence(error))
    return redirect(url_for(".survey", area=area))


@blueprint.post("/<area>/close")
def close_survey(area: str) -> ResponseReturnValue:
    _, current = planned(area)
    if PlainForm().validate_on_submit():
        try:
            store.close_survey(db(), current.id, now=now())
            flash(gettext("The survey is closed. All answers are kept."))
        except Refused as error:
            flash(sentence(error))
    return redirect(url_for(".survey", area=area))
