"""What is stored of a survey's answers, counted the plain way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlite_utils import Database

from swipe import store
from swipe.model import PictureTally
from swipe.summary.counts import unpack_swipes


@dataclass(frozen=True, slots=True)
class Stored:
    responses: int
    pictures: tuple[PictureTally, ...]
    first_choices: dict[int, int]
    elsewhere: set[int]
    verified: int


def stored_answers(db: Database, survey: int, *, simulated: bool = False) -> Stored:
    """Count the answers of a survey; pictures by id, those that nobody met left out."""
    sheet = store.answer_sheet(db, survey, simulated=simulated)
    pictures, choices, _ = (column.tolist() for column in unpack_swipes(sheet))
    given = Counter(zip(pictures, choices, strict=True))
    return Stored(
        responses=len(sheet.responses),
        pictures=tuple(
            PictureTally(picture, given[picture, 1], given[picture, 0], given[picture, 2])
            for picture in sorted(set(pictures))
        ),
        first_choices=dict(Counter(theme for theme in sheet.first_themes if theme)),
        elsewhere={one for one, lives in zip(sheet.responses, sheet.background["lives"], strict=True) if lives == "no"},
        verified=sum(sheet.verified),
    )
