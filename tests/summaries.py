"""A small survey on paper, and the counts that its answers add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from swipe.model import (
    Area,
    AreaSummary,
    Choice,
    Image,
    Picture,
    PictureTally,
    Survey,
    Tallies,
    Theme,
    ThemeAnswers,
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
NO_ANSWERS = Tallies(responses=0, theme_answers=(), pictures=())


def count(responses: Sequence[Response], cards: Sequence[Picture] = CARDS) -> Tallies:
    """Count the answers as the database does."""
    theme_of = {picture.id: picture.theme_id for picture in cards}
    people = []
    for number, response in enumerate(responses, start=1):
        for theme in sorted({theme_of[picture] or 0 for picture in response}):
            given = [choice for picture, choice in response.items() if theme_of[picture] == theme and choice != "skip"]
            if given:
                people.append(ThemeAnswers(number, theme, given.count("like"), len(given)))
    met = sorted({picture for response in responses for picture in response})
    choices = {picture: [response[picture] for response in responses if picture in response] for picture in met}
    return Tallies(
        responses=len(responses),
        theme_answers=tuple(people),
        pictures=tuple(
            PictureTally(
                picture,
                choices[picture].count("like"),
                choices[picture].count("dislike"),
                choices[picture].count("skip"),
            )
            for picture in met
        ),
    )


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
    return summarise_area(tallies=count(responses, given["pictures"]), **given)  # type: ignore[arg-type]
