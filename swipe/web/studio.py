"""What the planner's survey page shows: forms per language, counts and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from swipe import store
from swipe.checklist import Level, Spot
from swipe.model import Area, Language, Survey
from swipe.operations import check_survey, survey_of
from swipe.web.access import is_limited
from swipe.web.context import area_or_404, db, languages, local_time, now, plural
from swipe.web.expectations import default_expectations
from swipe.web.forms import (
    DatesForm,
    PlainForm,
    RulesForm,
    SurveyForm,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist as the page shows it."""

    level: Level
    words: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Studio:
    """Everything on the survey page."""

    area: Area
    survey: Survey
    texts: Mapping[Language, SurveyForm]
    plain: PlainForm
    pictures: int
    missing: tuple[str, ...]
    checks: tuple[Line, ...]
    responses: int
    simulated: int
    rules: RulesForm
    dates: DatesForm
    waiting_ideas: int
    usual: Mapping[Language, Mapping[str, str]]


def planned(slug: str) -> tuple[Area, Survey]:
    """Return an area and the round that its planner works on; raises NotFound."""
    area = area_or_404(slug)
    return area, survey_of(db(), area)


def validate_all(forms: Iterable[FlaskForm]) -> bool:
    """Validate every form, so that each shows its own errors, and tell whether all are valid."""
    verdicts = [bool(form.validate()) for form in forms]
    return all(verdicts)


def open_studio(
    area: Area,
    survey: Survey,
    *,
    rules: RulesForm | None = None,
    dates: DatesForm | None = None,
) -> Studio:
    """Return the survey page's content; forms that were refused are given, and keep what was typed."""
    counts = store.response_counts(db())
    return Studio(
        area=area,
        survey=survey,
        texts=survey_forms(survey),
        plain=PlainForm(),
        pictures=store.picture_counts(db()).get(survey.id, 0),
        missing=missing(survey),
        checks=checked(area, survey),
        responses=counts.get((survey.id, False), 0),
        simulated=counts.get((survey.id, True), 0),
        rules=rules or rules_form(survey),
        dates=dates or dates_form(survey),
        waiting_ideas=store.waiting_ideas(db(), survey.id),
        usual={code: default_expectations(area, survey, code) for code in languages()},
    )


def missing(survey: Survey) -> tuple[str, ...]:
    """Return what keeps the survey from opening, in words."""
    return tuple(found.sentence(plural) for found in store.obstacles(db(), survey.id, tuple(languages())))


def checked(area: Area, survey: Survey) -> tuple[Line, ...]:
    """Return the list of what to look at before opening, each line with the place where it is put right."""
    checks = check_survey(
        db(),
        area,
        survey,
        languages=tuple(languages()),
        seconds=int(current_app.config["SECONDS"]),
        now=now(),
    )
    return tuple(Line(check.level, check.sentence(gettext, plural), _address(area, check.spot)) for check in checks)


def _address(area: Area, spot: Spot) -> str | None:
    """Return where a spot is; None for what only somebody with the whole municipality can put right."""
    if spot in {"alt", "theme", "making"}:
        return url_for("cards.cards", area=area.slug, show=spot)
    if spot == "pictures":
        return url_for("cards.cards", area=area.slug)
    if spot in {"texts", "rules", "dates"}:
        return url_for("plan.survey", area=area.slug, _anchor=spot)
    if is_limited():
        return None
    return url_for("register.register", _anchor="themes" if spot == "themes" else "population")


def survey_forms(survey: Survey) -> dict[Language, SurveyForm]:
    return {
        code: SurveyForm(
            prefix=f"{code}-",
            meta={"csrf": False},  # the page's own token covers the whole form
            data={
                "title": survey.titles.get(code, ""),
                "question": survey.questions.get(code, ""),
                "purpose": survey.purposes.get(code, ""),
                **{topic: texts.get(code, "") for topic, texts in survey.expectations.items()},
            },
        )
        for code in languages()
    }


def dates_form(survey: Survey) -> DatesForm:
    return DatesForm(
        formdata=None,
        data={
            "opens_at": local_time(survey.opens_at) if survey.opens_at else None,
            "closes_at": local_time(survey.closes_at) if survey.closes_at else None,
        },
    )


def anonymity_is_to_come(form: RulesForm, survey: Survey) -> bool:
    """Tell whether a new day of anonymity leaves time to think again; else the form says why not."""
    day = form.anonymise_on.data
    if day is None or day.isoformat() == survey.rules.anonymise_on or day > local_time(now()).date():
        return True
    form.anonymise_on.errors = [gettext("Choose a day that is still to come: it cannot be undone.")]
    return False


def rules_form(survey: Survey) -> RulesForm:
    rules = survey.rules
    return RulesForm(
        formdata=None,
        data={
            "hard_stop": rules.hard_stop,
            "code_required": rules.code_required,
            "background": list(rules.background),
            "result_on": date.fromisoformat(rules.result_on) if rules.result_on else None,
            "anonymise_on": date.fromisoformat(rules.anonymise_on) if rules.anonymise_on else None,
        },
    )
