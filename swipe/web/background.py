"""The questions about residents themselves: which are asked in a survey, and what may be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from swipe import store
from swipe.model import Area, Survey, Variable
from swipe.web.context import db

USUAL_AGE_GROUPS = ("15-29", "30-44", "45-64", "65+")
"""Asked where the register has not said which groups it counts."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options, pairs (value kept, words shown)."""

    variable: Variable
    words: str
    options: tuple[tuple[str, str], ...]


def questions(area: Area, survey: Survey) -> tuple[Question, ...]:
    """Return the survey's background questions; ages are the register's groups, so that the two can be compared."""
    words = {
        "lives": gettext("Do you live in %(area)s?", area=area.name),
        "age_group": gettext("How old are you?"),
        "gender": gettext("What is your gender?"),
        "children": gettext("Do children under 18 live in your home?"),
    }
    yes_or_no = (("yes", gettext("Yes")), ("no", gettext("No")))
    ages = store.age_groups(db(), area) or USUAL_AGE_GROUPS
    options: Mapping[str, tuple[tuple[str, str], ...]] = {
        "lives": yes_or_no,
        "age_group": tuple((age, _age(age)) for age in ages),
        "gender": (("women", gettext("Woman")), ("men", gettext("Man")), ("other", gettext("Other"))),
        "children": yes_or_no,
    }
    return tuple(Question(variable, words[variable], options[variable]) for variable in survey.rules.background)


def answers_in(asked: tuple[Question, ...], sent: Mapping[str, str]) -> dict[Variable, str]:
    """Return the answers among what a form sent; a question that was left, or answered otherwise, is ``""``."""
    found: dict[Variable, str] = {}
    for question in asked:
        value = sent.get(question.variable, "")
        found[question.variable] = value if value in dict(question.options) else ""
    return found


def _age(group: str) -> str:
    """Return an age group of the register in words: 15-29, 65+."""
    if group.endswith("+"):
        return str(gettext("%(age)s or older", age=group[:-1]))
    from_age, _, to_age = group.partition("-")
    return str(gettext("%(from_age)s to %(to_age)s", from_age=from_age, to_age=to_age)) if to_age else group
