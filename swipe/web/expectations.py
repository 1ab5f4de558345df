"""What residents should know before the first answer: the planner's words, or good ones until there are any."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask_babel import force_locale, gettext

from swipe.model import Area, Language, Survey, Texts, text_in
from swipe.web.context import day, kept_settings, language, municipality

AREA_PLACE, MUNICIPALITY_PLACE = "{area}", "{municipality}"
"""Where the names go in the municipality's own texts."""


def headings() -> Mapping[str, str]:
    """Return the question that each text answers, in the order in which residents read them."""
    return {
        "purpose": gettext("Who asks?"),
        "influence": gettext("What can my answer change?"),
        "limits": gettext("What can it not change?"),
        "result": gettext("When does the result come?"),
        "keeping": gettext("How is my answer kept?"),
    }


def expectations(area: Area, survey: Survey) -> list[tuple[str, str]]:
    """Return pairs (question, answer) in the language of this request."""
    written: dict[str, Texts] = {"purpose": survey.purposes, **dict(survey.expectations.items())}
    usual = default_expectations(area, survey, language())
    return [
        (heading, text_in(written.get(topic, {}), language()) or usual[topic]) for topic, heading in headings().items()
    ]


def default_expectations(area: Area, survey: Survey, code: Language) -> Mapping[str, str]:
    """Return the usual words for each topic in one language: the municipality's own, else the program's."""
    promised = survey.rules.result_on
    return {**our_words(area.name, municipality(), code, promised), **own_words(area, code)}


def usual_question(area: Area) -> str:
    """Return the usual question above the pictures in the language of this request."""
    code = language()
    return own_words(area, code).get("question") or our_words(area.name, municipality(), code)["question"]


def usual_texts() -> Mapping[str, Texts]:
    """Return the municipality's own texts, by topic and language, as the settings page keeps them."""
    kept: Mapping[str, Texts] = json.loads(kept_settings().get("texts") or "{}")
    return kept


def own_words(area: Area, code: Language) -> Mapping[str, str]:
    """Return the municipality's own texts in one language with the names filled in; only those that are written."""
    return {
        topic: texts[code].replace(AREA_PLACE, area.name).replace(MUNICIPALITY_PLACE, municipality())
        for topic, texts in usual_texts().items()
        if texts.get(code)
    }


def our_words(area: str, asker: str, code: Language, promised: str | None = None) -> Mapping[str, str]:
    """Return the program's own words for each topic; `promised` is the day of the result, as ISO 8601 text."""
    with force_locale(code):
        result = (
            gettext("On %(date)s, here on this page.", date=day(promised))
            if promised
            else gettext("When all answers are counted. Then you can read it here on this page.")
        )
        return {
            "question": gettext("Would you like more of this in %(area)s?", area=area),
            "purpose": gettext(
                "%(municipality)s asks everybody who lives in %(area)s. We want to know what there should be more of.",
                municipality=asker,
                area=area,
            ),
            "influence": gettext(
                "Your answer shows what you would like more of. The council sees the result before it decides."
            ),
            "limits": gettext(
                "A yes is not a promise. Law, money and room set limits, and the council has the last word."
            ),
            "result": result,
            "keeping": gettext(
                "You answer without a name. We keep what you choose and how long you look. We do not keep who you are."
            ),
        }
