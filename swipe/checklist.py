"""What a survey needs before residents see it: what blocks, what is only a warning, and where to put it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from swipe.accent import PAPER, WHITE, contrast
from swipe.errors import Obstacle
from swipe.model import Language, Note, Picture, Survey, Theme, text_in

Level = Literal["blocks", "warns", "done"]
Spot = Literal["pictures", "alt", "theme", "making", "texts", "rules", "dates", "register", "themes"]

FEWEST_PER_THEME = 4
SECONDS_PER_CARD = 5
"""What a resident needs to look and decide, so that 24 cards fill two minutes."""

CONTRAST_OF_MARKS = 3.0
"""WCAG 2.2, success criterion 1.4.11: marks that carry meaning."""

SPOT_OF_OBSTACLE: dict[str, Spot] = {"pictures": "pictures", "theme": "theme", "image": "making", "text": "alt"}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list. `remark` is what blocks the survey, or a note with English words."""

    level: Level
    spot: Spot
    remark: Note | Obstacle

    def sentence(self, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str]) -> str:
        """Return the line in words; the functions translate a template, and pick singular or plural."""
        if isinstance(self.remark, Obstacle):
            return self.remark.sentence(ngettext)
        template = gettext(self.remark.message)
        return template % self.remark.values if self.remark.values else template


@dataclass(frozen=True, slots=True)
class Facts:
    """What the list is made from: pictures in use, and the register's population, None without one.

    `seconds` is the time frame of the swiping, 0 for none; `now` is UTC as ISO 8601 text.
    """

    survey: Survey
    obstacles: Sequence[Obstacle]
    pictures: Sequence[Picture]
    themes: Sequence[Theme]
    languages: Sequence[Language]
    population: int | None
    seconds: int
    now: str


def checklist(facts: Facts) -> list[Check]:
    """Return the lines: what blocks first, then warnings, then what is done."""
    found = [*_obstacles(facts), *_numbers(facts), *_colours(facts), *_texts(facts), *_dates(facts), *_register(facts)]
    return sorted(found, key=lambda check: ("blocks", "warns", "done").index(check.level))


def _line(good: bool, spot: Spot, done: Note, wanting: Note) -> Check:
    return Check("done", spot, done) if good else Check("warns", spot, wanting)


def _obstacles(facts: Facts) -> list[Check]:
    found = [Check("blocks", SPOT_OF_OBSTACLE[one.kind], one) for one in facts.obstacles]
    return found or [Check("done", "pictures", Note("Every picture has a theme, a caption and an alt text."))]


def _numbers(facts: Facts) -> list[Check]:
    names = {theme.id: text_in(theme.names, facts.languages[0]) for theme in facts.themes}
    counts = Counter(picture.theme_id for picture in facts.pictures if picture.theme_id in names)
    if not counts:
        return []  # that there are none is said already
    few = ", ".join(f"{name} ({counts[theme]})" for theme, name in names.items() if counts[theme] < FEWEST_PER_THEME)
    numbers = ", ".join(f"{name} ({counts[theme]})" for theme, name in names.items() if counts[theme])
    found = [
        _line(
            not few,
            "pictures",
            Note("Every theme has four pictures or more."),
            Note("Fewer than four pictures say little about a theme: %(themes)s.", {"themes": few}),
        ),
        _line(
            len(set(counts.values())) < 2,
            "pictures",
            Note("The themes have equally many pictures."),
            Note("Themes are compared best with equally many pictures. Now: %(themes)s.", {"themes": numbers}),
        ),
    ]
    if facts.seconds:
        fit = facts.seconds // SECONDS_PER_CARD
        values = {"count": len(facts.pictures), "fit": fit}
        found.append(
            _line(
                len(facts.pictures) <= fit,
                "pictures",
                Note("The pictures can be answered within the time."),
                Note("Most residents answer about %(fit)s pictures in the time; there are %(count)s.", values),
            )
        )
    return found


def _colours(facts: Facts) -> list[Check]:
    faint = ", ".join(
        text_in(theme.names, facts.languages[0])
        for theme in facts.themes
        if min(contrast(theme.colour, WHITE), contrast(theme.colour, PAPER)) < CONTRAST_OF_MARKS
    )
    return [
        _line(
            not faint,
            "themes",
            Note("The colours of the themes can be seen by all."),
            Note("Not everybody can see these colours of themes: %(themes)s.", {"themes": faint}),
        )
    ]


def _texts(facts: Facts) -> list[Check]:
    without = ", ".join(code for code in facts.languages if not facts.survey.purposes.get(code))
    return [
        _line(
            not without,
            "texts",
            Note("Residents can read who asks, and why."),
            Note("Who asks, and why, is told in general words only (%(languages)s).", {"languages": without}),
        )
    ]


def _dates(facts: Facts) -> list[Check]:
    promised, closes = facts.survey.rules.result_on, facts.survey.closes_at
    if promised and promised < facts.now[:10]:
        result = Check("warns", "rules", Note("The result is promised on a day that has passed."))
    elif promised and closes and promised < closes[:10]:
        result = Check("warns", "rules", Note("The result is promised before the survey closes."))
    else:
        result = _line(
            bool(promised),
            "rules",
            Note("Residents are told when the result comes."),
            Note("Residents are not told when the result comes."),
        )
    if closes and closes <= facts.now:
        closing = Check("warns", "dates", Note("The time for closing has passed, so it would not open by itself."))
    else:
        closing = _line(
            bool(closes),
            "dates",
            Note("It closes by itself, and posters and letters say when."),
            Note("No time for closing is set, so you close it by hand, and posters cannot say how long it is open."),
        )
    return [result, closing]


def _register(facts: Facts) -> list[Check]:
    return [
        _line(
            bool(facts.population),
            "register",
            Note("The area’s population is known, so the share that answered can be told."),
            Note("The area’s population is not known, so the share that answered cannot be told."),
        )
    ]
