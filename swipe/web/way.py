"""The way from an empty installation to open surveys and printed posters: what is done, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from swipe import store
from swipe.model import Area, Survey
from swipe.web.access import is_limited, visitor_may_enter
from swipe.web.context import chosen, db, languages

KnownAreas = Sequence[tuple[Area, Survey | None]]
"""Every area with the round that its planner works on."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do in words, where, and whether it is done."""

    words: str
    act: str
    address: str
    done: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The steps in their order, and the first that is not done (None at the end).

    `begun` tells whether a survey has been opened, `named` whether the municipality has its name.
    """

    steps: tuple[Step, ...]
    next: Step | None
    begun: bool
    named: bool


def find_way(known: KnownAreas | None = None, pictures: Mapping[int, int] | None = None) -> Way | None:
    """Return how far the municipality is; None for who works for some areas only: most steps are not theirs.

    Areas with their surveys, and the number of pictures per survey, are read unless they are given.
    """
    if is_limited():
        return None
    if known is None:
        known = [(area, store.newest_survey(db(), area)) for area in store.areas(db())]
    counts = store.picture_counts(db()) if pictures is None else pictures
    steps = [*_name(), *_lists(known), *_first_survey(known, counts), *_many(known)]
    begun = any(survey and survey.state != "draft" for _, survey in known)
    following = next((step for step in steps if not step.done), None)
    return Way(tuple(steps), following, begun, named=bool(chosen("MUNICIPALITY")))


def _name() -> list[Step]:
    """Return the step that only an administrator can take."""
    if not visitor_may_enter("settings"):
        return []
    words = gettext("Give the municipality its name, logo and colour: residents see them, and posters carry them.")
    return [Step(words, gettext("To the settings"), url_for("settings.settings"), bool(chosen("MUNICIPALITY")))]


def _lists(known: KnownAreas) -> list[Step]:
    words = gettext("Bring your areas, the people in the register and the themes: three short lists.")
    missing = (
        "areas" if not known else "population" if not store.populations(db()) else "themes" if not _themes() else ""
    )
    address = url_for("register.register", _anchor=missing or None)
    return [Step(words, gettext("Bring the lists"), address, not missing)]


def _first_survey(known: KnownAreas, counts: Mapping[int, int]) -> list[Step]:
    """Return the steps of the survey that becomes everybody's: the one with the most pictures."""
    made = [(area, survey) for area, survey in known if survey]
    first = max(made, key=lambda pair: counts.get(pair[1].id, 0), default=None)
    choose = gettext("Choose one area, and create its survey. It becomes the pattern for the others.")
    drop = gettext("Drop your folder of photos there, sort them into themes and keep the best.")
    write = gettext("Write captions and alt texts, and try the survey in a phone.")
    if first is None:
        start = url_for("plan.areas", _anchor="areas")
        return [
            Step(choose, gettext("Choose an area"), start, done=False),
            Step(drop, "", start, done=False),
            Step(write, "", start, done=False),
        ]
    area, survey = first
    lacks = {one.kind for one in store.obstacles(db(), survey.id, tuple(languages()))}
    sort = "cards.sort" if "theme" in lacks else "cards.cards"
    act = gettext("Sort the photos") if "theme" in lacks else gettext("Add photos")
    begun = survey.state != "draft"
    return [
        Step(choose, "", url_for("plan.survey", area=area.slug), done=True),
        Step(drop, act, url_for(sort, area=area.slug), done=begun or not lacks & {"pictures", "theme"}),
        Step(
            write,
            gettext("Write the texts"),
            url_for("cards.cards", area=area.slug, show="alt")
            if "text" in lacks
            else url_for("plan.survey", area=area.slug),
            done=begun or not lacks,
        ),
    ]


def _many(known: KnownAreas) -> list[Step]:
    surveys = [survey for _, survey in known]
    return [
        Step(
            gettext("Copy it to the other areas in one go."),
            gettext("Copy the survey"),
            url_for("spread.spread"),
            done=bool(surveys) and all(surveys),
        ),
        Step(
            gettext("Open them together, and print the posters of all areas."),
            gettext("Open many surveys"),
            url_for("spread.drafts"),
            done=bool(surveys) and all(survey and survey.state != "draft" for survey in surveys),
        ),
    ]


def _themes() -> bool:
    return bool(store.themes(db()))
