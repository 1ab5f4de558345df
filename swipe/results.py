"""Summaries of areas: made from the answers when something has changed, else as they were made before.

What is kept here is kept by each process for itself and may be lost at any time: the database's own count of changes
(:func:`swipe.store.revisions`) decides whether it still holds, so that two processes never disagree for long.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property

from sqlite_utils import Database

from swipe import store, summary
from swipe.errors import NotFound
from swipe.model import Answers, AnswerSheet, Area, AreaSummary, PublicFigures, Register, Survey, Theme

NO_ANSWERS = AnswerSheet()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A summary and what it was made of: how often the survey and the municipality had changed, and on which day."""

    made_of: tuple[int, int, str]
    summary: AreaSummary


_kept: dict[tuple[str, int, Answers], _Kept] = {}
_making: dict[tuple[str, int, Answers], threading.Lock] = {}
"""Two readers of a page that has to be made anew would both make it, on the same two cores."""


def default_answers(db: Database) -> Answers:
    """Return whose answers count when nobody says: residents' own; in the demo, where there are few, simulated ones."""
    return "simulated" if store.setting(db, "demo") == "1" else "real"


def summarise_all(db: Database, *, answers: Answers, as_of: str) -> list[AreaSummary]:
    """Return the summary of every area over its latest public survey, by name, each compared with the rest.

    `as_of` is an ISO 8601 date. Only what has changed since it was made last is made anew.
    """
    with store.reading(db):
        surveys, known = store.public_surveys(db), _Municipality(db)
        made = [_made(known, area, surveys.get(area.id), answers=answers, as_of=as_of) for area in store.areas(db)]
    return summary.compare_areas(made)


def summarise(db: Database, area: Area, *, answers: Answers, as_of: str) -> AreaSummary:
    """Return the area's summary over its latest public survey, compared with the rest of the municipality."""
    return next(one for one in summarise_all(db, answers=answers, as_of=as_of) if one.area.id == area.id)


def summarise_round(db: Database, area: Area, survey: int, *, answers: Answers, as_of: str) -> AreaSummary:
    """Return the summary of one round of the area, compared with nothing.

    Raises NotFound when the area has had no such round open.
    """
    found = store.survey_by_id(db, survey)
    if found.area_id != area.id or found.state == "draft":
        raise NotFound("%(area)s has had no round number %(survey)s.", area=area.name, survey=survey)
    with store.reading(db):
        return _made(_Municipality(db), area, survey, answers=answers, as_of=as_of)


def public_figures(db: Database, area: Area, survey: Survey, *, answers: Answers, as_of: str) -> PublicFigures | None:
    """Return what everybody may see of a survey's answers now, or None when too few have answered.

    What was shown last is shown again until ten new people have answered since, so that nobody can subtract
    two figures and learn what a few said. Source: method.md, section 4.
    """
    simulated = answers == "simulated"
    shown = store.snapshot(db, survey.id, simulated=simulated)
    responses = store.responses_to(db, survey.id, simulated=simulated)
    if not summary.is_fresh(responses, shown.responses if shown else 0):
        return shown
    with store.reading(db):
        figures = summary.publishable(_made(_Municipality(db), area, survey.id, answers=answers, as_of=as_of))
    if figures is None:
        return shown
    with store.writing(db):
        # Another request may have moved the figures a moment ago.
        shown = store.snapshot(db, survey.id, simulated=simulated)
        if not summary.is_fresh(figures.respondents, shown.respondents if shown else 0):
            return shown
        store.save_snapshot(db, survey.id, figures, simulated=simulated)
    return figures


class _Municipality:
    """What the summaries of all areas rest on, read at most once for all that are asked for together."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @cached_property
    def place(self) -> str:
        return store.identity(self.db)

    @cached_property
    def changes(self) -> dict[int, int]:
        return store.revisions(self.db)

    @cached_property
    def themes(self) -> list[Theme]:
        return store.themes(self.db)

    @cached_property
    def registers(self) -> dict[int, Register]:
        return store.registers(self.db)


def _made(known: _Municipality, area: Area, survey: int | None, *, answers: Answers, as_of: str) -> AreaSummary:
    """Return the summary of a round, as it was kept if nothing has changed since; within one state of the database."""
    if survey is None:
        return _make(known, area, None, answers=answers, as_of=as_of)
    place = (known.place, survey, answers)
    made_of = (known.changes.get(survey, 0), known.changes.get(store.MUNICIPALITY, 0), as_of)
    # Nobody makes what somebody else is making; but a resident's thank-you page waits for no other area's figures.
    with _making.setdefault(place, threading.Lock()):
        kept = _kept.get(place)
        if kept is None or kept.made_of != made_of:
            kept = _Kept(made_of, _make(known, area, survey, answers=answers, as_of=as_of))
            _kept[place] = kept
    return kept.summary


def _make(known: _Municipality, area: Area, survey: int | None, *, answers: Answers, as_of: str) -> AreaSummary:
    db = known.db
    return summary.summarise_area(
        area=area,
        survey=None if survey is None else store.survey_by_id(db, survey),
        themes=known.themes,
        pictures=[] if survey is None else store.pictures(db, survey, retired=True),
        sheet=NO_ANSWERS if survey is None else store.answer_sheet(db, survey, simulated=answers == "simulated"),
        register=known.registers.get(area.id),
        as_of=as_of,
        answers=answers,
    )
