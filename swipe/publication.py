"""Making a result public: a document that is kept as it is, and read again by every later version of the program.

The document holds what the public sees and nothing finer: counts to the nearest five, shares in whole percent within
their bounds. It is made of the figures that the public may see now (:func:`swipe.results.public_figures`), which move
only when ten more people have answered. So publishing anew tells nothing about fewer than ten either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from swipe import store
from swipe.exports import Words
from swipe.model import (
    Answers,
    Area,
    Image,
    Note,
    Picture,
    PublicFigures,
    PublicPicture,
    Survey,
    Texts,
    Theme,
    ThemeSummary,
)
from swipe.results import public_figures
from swipe.summary import METHOD, leading_themes, public_count, round_share

VERSION = 1
"""Of the document. A version that was ever written is read for ever; tests/test_publication.py holds one of each."""


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """A published document, read. `figures` is None when too few had answered to show any.

    Counts and shares are as they were shown: rounded, and within bounds. `headline` and each of `notes` are per
    language; `population` is the register's, None when it was missing.
    """

    figures: PublicFigures | None
    answers: Answers
    as_of: str
    method: str
    headline: Texts
    notes: Sequence[Texts]
    population: int | None


def publish_result(
    db: Database,
    area: Area,
    survey: Survey,
    languages: Sequence[Words],
    *,
    answers: Answers,
    staff: int | None,
    now: str,
) -> None:
    """Freeze what the public may see of a survey now, with its sentences in `languages`, and make it public.

    `staff` is who does it (None: somebody at the command line), `now` an ISO 8601 time. Raises Refused for a draft, and
    when it is what the public sees already: with fewer than ten new people the figures have not moved.
    """
    figures = public_figures(db, area, survey, answers=answers, as_of=now[:10]) if survey.state != "draft" else None
    population = store.populations(db).get(area.id)
    document = write_document(figures, languages, answers=answers, as_of=now[:10], population=population)
    store.save_publication(db, survey.id, document, method=figures.method if figures else METHOD, staff=staff, now=now)


def write_document(
    figures: PublicFigures | None,
    languages: Sequence[Words],
    *,
    answers: Answers,
    as_of: str,
    population: int | None,
) -> str:
    """Return the document of the current version; the same input gives the same text."""
    return json.dumps(
        {
            "version": VERSION,
            "answers": answers,
            "as_of": figures.as_of if figures else as_of,
            "method": figures.method if figures else METHOD,
            "population": population,
            "headline": {words.language: _headline(figures, words) for words in languages},
            "figures": _told(figures) if figures else None,
            "notes": [{words.language: words.note(note) for words in languages} for note in (ON_CHANCE, ON_ROUNDING)],
        },
        ensure_ascii=False,
        allow_nan=False,
    )


def read_document(document: str) -> PublishedResult:
    """Return a published document of whatever version. Raises ValueError for one that no version has written."""
    told = json.loads(document)
    if told["version"] not in READERS:
        raise ValueError(f"a published document of version {told['version']}")
    return READERS[told["version"]](told)


def _read_1(told: Mapping[str, Any]) -> PublishedResult:
    figures = told["figures"]
    return PublishedResult(
        figures=None if figures is None else _figures_1(figures, told),
        answers=told["answers"],
        as_of=told["as_of"],
        method=told["method"],
        headline=told["headline"],
        notes=told["notes"],
        population=told["population"],
    )


def _figures_1(figures: Mapping[str, Any], told: Mapping[str, Any]) -> PublicFigures:
    return PublicFigures(
        responses=figures["responses"],
        respondents=figures["respondents"],
        as_of=told["as_of"],
        method=told["method"],
        themes=tuple(_theme_1(one) for one in figures["themes"]),
        pictures=tuple(_picture_1(one) for one in figures["pictures"]),
    )


def _theme_1(one: Mapping[str, Any]) -> ThemeSummary:
    theme = Theme(id=0, slug=one["theme"], names=one["names"], colour=one["colour"])
    numbers = ("share", "low", "high", "respondents", "rank_low", "rank_high", "chosen_first")
    return ThemeSummary(theme, *(one[number] for number in numbers))


def _picture_1(one: Mapping[str, Any]) -> PublicPicture:
    image = Image(one["image"], one["width"], one["height"], tuple(one["widths"]))
    card = Picture(
        id=one["picture"], survey_id=0, theme_id=None, image=image, captions=one["captions"], alts=one["alts"]
    )
    return PublicPicture(card, one["share"])


READERS = {1: _read_1}
"""How a document of each version is read."""

ON_CHANCE = Note(
    "A share gives each person one vote. The interval is the random variation among those who answered; those who did "
    "not take part may want something else."
)
ON_ROUNDING = Note("Counts are to the nearest five and shares in whole percent, so that nobody can be recognised.")


def _headline(figures: PublicFigures | None, words: Words) -> str:
    if figures is None:
        return words.say("Too few have answered to show what they prefer.")
    leaders = [words.text(one.theme.names) for one in leading_themes(figures)]
    if len(leaders) == 1:
        return words.say("%(theme)s is what those who answered want more of.", theme=leaders[0])
    if leaders:
        return words.say("%(themes)s are on top. It is too close to call between them.", themes=words.list(leaders))
    return words.say("This is what those who answered want.")


def _told(figures: PublicFigures) -> dict[str, object]:
    return {
        "responses": public_count(figures.responses),
        "respondents": public_count(figures.respondents),
        "themes": [
            {
                "theme": one.theme.slug,
                "names": dict(one.theme.names),
                "colour": one.theme.colour,
                "share": _coarse(one.share),
                "low": _coarse(one.low),
                "high": _coarse(one.high),
                "respondents": public_count(one.respondents),
                "rank_low": one.rank_low,
                "rank_high": one.rank_high,
                "chosen_first": _coarse(one.chosen_first),
            }
            for one in figures.themes
        ],
        "pictures": [
            {
                "picture": one.picture.id,
                "captions": dict(one.picture.captions),
                "alts": dict(one.picture.alts),
                "image": one.picture.image.name,
                "width": one.picture.image.width,
                "height": one.picture.image.height,
                "widths": list(one.picture.image.widths),
                "share": _coarse(one.share),
            }
            for one in figures.pictures
        ],
    }


def _coarse(share: float | None) -> float | None:
    """Return a share as the public sees it: whole percent, and no nearer to everybody or nobody than it is told."""
    return None if share is None else round_share(share) / 100
