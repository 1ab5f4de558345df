"""What the planner's survey page shows: forms per language and per picture, counts and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from flask_wtf import FlaskForm

from swipe import store
from swipe.model import Area, Language, Picture, Survey, Texts, Theme, text_in
from swipe.operations import survey_of
from swipe.web.context import area_or_404, db, language, language_name, languages, plural
from swipe.web.expectations import default_expectations
from swipe.web.forms import (
    CodesForm,
    PictureForm,
    PictureTextForm,
    PlainForm,
    RulesForm,
    SurveyForm,
    UploadForm,
)


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What became of one uploaded file: a picture, new or known already, or the reason it was refused."""

    file: str
    picture: Picture | None = None
    new: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A picture with its forms; `lacks` names what keeps it from being shown."""

    picture: Picture
    form: PictureForm
    texts: Mapping[Language, PictureTextForm]
    lacks: tuple[str, ...]

    @property
    def valid(self) -> bool:
        return validate_all([self.form, *self.texts.values()])

    def text(self, name: str) -> Texts:
        """Return what is written in one field, per language."""
        return {code: (getattr(form, name).data or "").strip() for code, form in self.texts.items()}


@dataclass(frozen=True, slots=True)
class Studio:
    """Everything on the survey page."""

    area: Area
    survey: Survey
    texts: Mapping[Language, SurveyForm]
    upload: UploadForm
    plain: PlainForm
    cards: tuple[Card, ...]
    themes: tuple[tuple[Theme, int], ...]
    missing: tuple[str, ...]
    responses: int
    simulated: int
    rules: RulesForm
    codes: CodesForm
    codes_made: int
    codes_used: int
    sources: Mapping[str, int]
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
    upload: UploadForm | None = None,
    bad: Card | None = None,
    rules: RulesForm | None = None,
    codes: CodesForm | None = None,
) -> Studio:
    """Return the survey page's content; forms that were refused are given, and keep what was typed."""
    cards = tuple(
        bad if bad and bad.picture.id == picture.id else card_of(picture)
        for picture in store.pictures(db(), survey.id, retired=True)
    )
    in_use = Counter(card.picture.theme_id for card in cards if card.picture.retired_at is None)
    counts = store.response_counts(db())
    codes_made, codes_used = store.code_counts(db(), survey.id)
    return Studio(
        area=area,
        survey=survey,
        texts=survey_forms(survey),
        upload=upload or UploadForm(),
        plain=PlainForm(),
        cards=cards,
        themes=tuple((theme, in_use[theme.id]) for theme in store.themes(db())),
        missing=missing(survey),
        responses=counts.get((survey.id, False), 0),
        simulated=counts.get((survey.id, True), 0),
        rules=rules or rules_form(survey),
        codes=codes or CodesForm(formdata=None),
        codes_made=codes_made,
        codes_used=codes_used,
        sources=store.sources(db(), survey.id),
        waiting_ideas=store.waiting_ideas(db(), survey.id),
        usual={code: default_expectations(area, survey, code) for code in languages()},
    )


def missing(survey: Survey) -> tuple[str, ...]:
    """Return what keeps the survey from opening, in words."""
    return tuple(found.sentence(plural) for found in store.obstacles(db(), survey.id, tuple(languages())))


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


def rules_form(survey: Survey) -> RulesForm:
    rules = survey.rules
    return RulesForm(
        formdata=None,
        data={
            "hard_stop": rules.hard_stop,
            "code_required": rules.code_required,
            "background": list(rules.background),
            "result_on": date.fromisoformat(rules.result_on) if rules.result_on else None,
        },
    )


def card_of(picture: Picture) -> Card:
    form = PictureForm(prefix=f"p{picture.id}-", data={"theme": picture.theme_id or 0})
    themes = [(theme.id, text_in(theme.names, language())) for theme in store.themes(db())]
    form.theme.choices = [(0, gettext("Choose a theme")), *themes]
    texts = {
        code: PictureTextForm(
            prefix=f"p{picture.id}-{code}-",
            meta={"csrf": False},
            data={"caption": picture.captions.get(code, ""), "alt": picture.alts.get(code, "")},
        )
        for code in languages()
    }
    return Card(picture, form, texts, _lacks(picture))


def _lacks(picture: Picture) -> tuple[str, ...]:
    found = [] if picture.theme_id else [gettext("theme")]
    for code in languages():
        if not picture.captions.get(code):
            found.append(gettext("caption (%(language)s)", language=language_name(code)))
        if not picture.alts.get(code):
            found.append(gettext("alt text (%(language)s)", language=language_name(code)))
    return tuple(found)
