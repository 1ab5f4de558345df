"""What is counted and what follows from it, as frozen dataclasses: tallies in, summaries out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from swipe.model.words import Answers, Area, Picture, Survey, Theme


@dataclass(frozen=True, slots=True)
class ThemeAnswers:
    """One response's answers in one theme: ``0 <= likes <= answers``, ``answers >= 1``, skips excluded."""

    response: int
    theme: int
    likes: int
    answers: int


@dataclass(frozen=True, slots=True)
class PictureTally:
    """All answers to one picture."""

    picture: int
    likes: int
    dislikes: int
    skips: int


@dataclass(frozen=True, slots=True)
class PictureAnswers:
    """What became of one picture: `shown` counts how often residents had it in view."""

    shown: int
    real: PictureTally
    simulated: PictureTally


@dataclass(frozen=True, slots=True)
class Tallies:
    """The counts of one survey from which its summary is made.

    `responses` counts responses with at least one swipe, skips included; `theme_answers` holds at most one
    row per response and theme; `pictures` one row per picture that was answered or skipped; `first_choices` how
    many chose each theme (id) as the one that matters most; `elsewhere` the responses of people who said that they
    do not live in the area; `verified` how many responses came with a one-time code.
    """

    responses: int
    theme_answers: tuple[ThemeAnswers, ...]
    pictures: tuple[PictureTally, ...]
    first_choices: Mapping[int, int] = field(default_factory=dict)
    elsewhere: frozenset[int] = frozenset()
    verified: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that goes with a number: an English template with ``%(name)s`` places and its values."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Participation:
    """How many answered. `rate` = (usable - elsewhere) / population in [0, 1], None without a register population.

    `elsewhere` of the usable responses are from people who said that they do not live in the area; `verified` of
    all responses came with a one-time code.
    """

    responses: int
    usable: int
    population: int | None
    rate: float | None
    elsewhere: int = 0
    verified: int = 0


@dataclass(frozen=True, slots=True)
class ReachGroup:
    """The share of a group among the responses against its share in the register; index = share / register_share."""

    variable: str
    group: str
    share: float | None
    register_share: float | None
    index: float | None


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """What an area prefers in one theme; ``low <= share <= high`` in [0, 1], None when withheld.

    `rank_low` is the best and `rank_high` the worst rank that the data carry (1 = most liked).
    `chosen_first` is the share that chose the theme as the one that matters most.
    """

    theme: Theme
    share: float | None
    low: float | None
    high: float | None
    respondents: int
    rank_low: int | None
    rank_high: int | None
    chosen_first: float | None = None


@dataclass(frozen=True, slots=True)
class PictureSummary:
    """The answers to one picture; ``shown = likes + dislikes + skips``; None when withheld."""

    picture: Picture
    theme: Theme | None
    likes: int | None
    dislikes: int | None
    skips: int | None
    shown: int | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AreaSummary:
    """What an area prefers: the source of the lead's page and of every file.

    Themes and pictures are ordered best first; when `withheld`, in the order of the municipality's list.
    """

    area: Area
    survey: Survey | None
    as_of: str
    method: str
    answers: Answers
    withheld: bool
    participation: Participation
    reach: tuple[ReachGroup, ...]
    themes: tuple[ThemeSummary, ...]
    pictures: tuple[PictureSummary, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What everybody may see of an area's answers: a snapshot that moves only when enough new people answered.

    `responses` (all with a swipe) and `respondents` (with a like or dislike) are exact here and rounded where shown;
    `themes` are best first and have a share.
    """

    responses: int
    respondents: int
    as_of: str
    themes: tuple[ThemeSummary, ...]
