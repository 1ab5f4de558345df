"""A small survey on paper, and the counts that its answers add up to."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from swipe.model import (
    CHOICE_STEP,
    PICTURE_STEP,
    AnswerSheet,
    Area,
    AreaSummary,
    Choice,
    Image,
    Picture,
    Register,
    Survey,
    Theme,
)
from swipe.summary import summarise_area

AREA = Area(id=1, slug="aaby", name="Åby")
SURVEY = Survey(
    id=7, area_id=1, state="open", titles={"da": "Åby"}, questions={}, purposes={}, created_at="2026-09-01T10:00:00Z"
)
THEMES = (
    Theme(id=1, slug="green", names={"da": "Grønne områder", "en": "Green areas"}, colour="#2e7d32"),
    Theme(id=2, slug="city", names={"da": "Byliv", "en": "Urban life"}, colour="#1565c0"),
    Theme(id=3, slug="play", names={"da": "Leg", "en": "Play"}, colour="#c62828"),
)

Response = Mapping[int, Choice]
"""One resident's answers: picture id -> choice."""


def card(number: int, theme: int | None, **more: object) -> Picture:
    about: dict[str, object] = {
        "captions": {"da": f"Billede {number}", "en": f"Picture {number}"},
        "alts": {},
        "source": f"{number}.jpg",
    }
    return Picture(id=number, survey_id=7, theme_id=theme, image=Image("0" * 32, 480, 640, (480,)), **(about | more))  # type: ignore[arg-type]


CARDS = tuple(card(number, theme) for number, theme in ((11, 1), (12, 1), (21, 2), (22, 2), (31, 3), (32, 3)))
NO_ANSWERS = AnswerSheet()


def packed(picture: int, choice: Choice, seen_ms: int = 2000) -> int:
    """Return a swipe as the database hands it over."""
    return picture * PICTURE_STEP + ("dislike", "like", "skip").index(choice) * CHOICE_STEP + seen_ms


def count(responses: Sequence[Response]) -> AnswerSheet:
    """Return the answers as the database does, each card seen for two seconds."""
    swipes = [
        (number, picture, choice) for number, one in enumerate(responses, start=1) for picture, choice in one.items()
    ]
    return AnswerSheet(
        responses=array("q", range(1, len(responses) + 1)),
        days=("2026-09-30",) * len(responses),
        sources=("",) * len(responses),
        verified=(0,) * len(responses),
        first_themes=array("q", [0] * len(responses)),
        swiped_by=array("q", [number for number, _, _ in swipes]),
        swipes=array("q", [packed(picture, choice) for _, picture, choice in swipes]),
    )


def people(population: object) -> Register | None:
    """Return a register of so many residents, all of one kind; None for None."""
    return None if population is None else Register("2026-01-01", {("15+", "kvinder"): int(str(population))})


def everybody(times: int, likes: Sequence[int], cards: Sequence[Picture] = CARDS) -> list[Response]:
    """Return `times` residents who each like the pictures in `likes` and dislike the rest."""
    return [{picture.id: "like" if picture.id in likes else "dislike" for picture in cards}] * times


def summarise(responses: Sequence[Response], **changes: object) -> AreaSummary:
    """Summarise answers to the small survey, with `changes` to the arguments."""
    given: dict[str, object] = {
        "area": AREA,
        "survey": SURVEY,
        "themes": THEMES,
        "pictures": CARDS,
        "population": 200,
        "as_of": "2026-09-30",
        "answers": "real",
    }
    given |= changes
    register = people(given.pop("population"))
    return summarise_area(sheet=count(responses), register=register, **given)  # type: ignore[arg-type]
