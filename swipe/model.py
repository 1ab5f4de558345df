"""The words of the domain as frozen dataclasses; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = str
"""An ISO 639-1 code such as ``da`` or ``en``."""

Texts = Mapping[Language, str]
"""The same text per language. A language may be missing; see :func:`text_in`."""

Choice = Literal["like", "dislike", "skip"]
SurveyState = Literal["draft", "open", "closed"]
Role = Literal["planner", "lead", "admin"]
Answers = Literal["real", "simulated"]
"""Whose answers a summary counts. The two are never mixed."""

Variable = Literal["lives", "age_group", "gender", "children"]
"""What residents may tell about themselves: lives in the area, age group, gender, children at home."""
Expectation = Literal["influence", "limits", "result", "keeping"]
"""What a resident may read first: what can change, what cannot, where the result comes, what is kept."""
IdeaState = Literal["waiting", "accepted", "declined"]

CHOICES: tuple[Choice, ...] = ("like", "dislike", "skip")
VARIABLES: tuple[Variable, ...] = ("lives", "age_group", "gender", "children")
EXPECTATIONS: tuple[Expectation, ...] = ("influence", "limits", "result", "keeping")
ROLES: tuple[Role, ...] = ("planner", "lead", "admin")
DEFAULT_LANGUAGE = "da"


def text_in(texts: Texts, language: Language) -> str:
    """Return the text in `language`, else in the default language, else in any, else ``""``."""
    for wanted in (language, DEFAULT_LANGUAGE, *texts):
        if text := texts.get(wanted):
            return text
    return ""


@dataclass(frozen=True, slots=True)
class Area:
    """One of the municipality's local areas. `boundary` is a GeoJSON geometry (WGS84) as JSON text."""

    id: int
    slug: str
    name: str
    boundary: str | None = None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area as a file describes it."""

    slug: str
    name: str
    boundary: str | None = None


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """`count` (>= 0) people in the register of `area` (a slug) on `date` (ISO 8601)."""

    area: str
    age_group: str
    gender: str
    count: int
    date: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What a picture stands for; the same list in the whole municipality. `colour` is ``#rrggbb``."""

    id: int
    slug: str
    names: Texts
    colour: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme as a file describes it; `colour` is ``#rrggbb`` or None for one chosen by the program."""

    slug: str
    names: Texts
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """How a survey runs, as its planner wants it.

    `hard_stop` ends it when the time is up, `code_required` lets only holders of a code answer, `background` are
    the questions asked at the end, `result_on` (ISO 8601 date) is when the result is promised.
    """

    hard_stop: bool = False
    code_required: bool = False
    background: tuple[Variable, ...] = ()
    result_on: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """One round in one area. Times are UTC, ISO 8601 text.

    `purposes` says who asks and why; `expectations` the rest of what a resident should know beforehand. An
    empty text means the program's own.
    """

    id: int
    area_id: int
    state: SurveyState
    titles: Texts
    questions: Texts
    purposes: Texts
    created_at: str
    opened_at: str | None = None
    closed_at: str | None = None
    published_at: str | None = None
    expectations: Mapping[Expectation, Texts] = field(default_factory=dict)
    rules: SurveyRules = SurveyRules()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file after ingestion: its variants are named ``<name>-<width>.<avif|jpg>``.

    `name` is the first 32 hex digits of the SHA-256 of the pixels; `width` and `height` are those of the
    widest variant, `widths` the widths of all, rising.
    """

    name: str
    width: int
    height: int
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One card of a survey."""

    id: int
    survey_id: int
    theme_id: int | None
    image: Image
    captions: Texts
    alts: Texts
    source: str = ""
    """The name of the uploaded file, for the planner to recognise it by."""
    retired_at: str | None = None


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One line of a picture manifest: `line` is its number in the file (header = 1)."""

    line: int
    file: str
    theme: str
    captions: Texts
    alts: Texts


@dataclass(frozen=True, slots=True)
class Swipe:
    """One answer.

    `seq` is 1, 2, 3 ... per response, one for each answer given; `position` is the card's place in the
    deck from 0; `seen_ms` the time the card was in view, in milliseconds.
    """

    seq: int
    picture: int
    choice: Choice
    position: int
    seen_ms: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a response came: the QR code or link it followed, whether a one-time code vouches for it, and where
    the resident said to live before the first answer (``"no"``: elsewhere; ``""``: did not say)."""

    via: str = ""
    verified: bool = False
    lives: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a resident added after the swipes: the one theme chosen, background, reasons per picture id, ideas sent."""

    first_theme: int | None = None
    background: Mapping[Variable, str] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    ideas: int = 0
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one resident answered a card as they did, in their own words."""

    response: int
    picture: int
    choice: Choice
    text: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Idea:
    """What a resident missed among the cards; it waits until a planner decides. `picture` is the card made of it."""

    id: int
    survey_id: int
    text: str
    image: Image | None
    state: IdeaState
    sent_on: str
    picture: int | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Post:
    """What came of the answers, told to residents: what they said and what the municipality did."""

    id: int
    area_id: int
    posted_on: str
    said: Texts
    done: Texts


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch of swipes: accepted sequence numbers, rejected ones with the reason."""

    accepted: tuple[int, ...] = ()
    rejected: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class User:
    """A member of staff. `token` changes whenever sessions of the user must end (new password)."""

    id: int
    name: str
    role: Role
    password_hash: str
    token: str


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
