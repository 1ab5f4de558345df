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
ImageState = Literal["waiting", "ready", "failed"]
"""Whether the variants of an image are being made, are there, or could not be made."""
ListKind = Literal["areas", "population", "themes"]
"""The lists that a municipality brings as files."""

IdeaState = Literal["waiting", "accepted", "declined"]

CHOICES: tuple[Choice, ...] = ("like", "dislike", "skip")
VARIABLES: tuple[Variable, ...] = ("lives", "age_group", "gender", "children")
EXPECTATIONS: tuple[Expectation, ...] = ("influence", "limits", "result", "keeping")
ROLES: tuple[Role, ...] = ("planner", "lead", "admin")
ROLES_WITH_KEYS: tuple[Role, ...] = ("lead", "admin")
"""Who may fetch figures with a program."""
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
    the questions asked at the end, `result_on` (ISO 8601 date) is when the result is promised, `anonymise_on` when the
    answers of the closed survey lose what could point to somebody.
    """

    hard_stop: bool = False
    code_required: bool = False
    background: tuple[Variable, ...] = ()
    result_on: str | None = None
    anonymise_on: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """One round in one area. Times are UTC, ISO 8601 text.

    `opens_at` and `closes_at` are when it opens and closes by itself; `template_id` the survey it was made from;
    `forgotten_at` when the words of its residents were deleted, `anonymised_at` when their answers were made anonymous.
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
    opens_at: str | None = None
    closes_at: str | None = None
    template_id: int | None = None
    forgotten_at: str | None = None
    anonymised_at: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """As much of an area's latest round as taking answers needs: the area's name, the survey's id, state and end."""

    area: str
    survey_id: int
    state: SurveyState
    closes_at: str | None


SpreadOutcome = Literal["made", "updated", "unchanged", "own", "open", "template"]
"""What became of an area when a survey was copied to many; the last three are left alone."""


@dataclass(frozen=True, slots=True)
class Spread:
    """One line of the report: how many pictures changed, and how many texts of its own the draft kept."""

    area: Area
    outcome: SpreadOutcome
    changed: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file after ingestion: its variants are named ``<name>-<width>.<avif|jpg>``.

    `name` is 32 hex digits of a SHA-256 that pixels and focus decide; `width` and `height` are those of the
    widest variant, `widths` the widths of all, rising. `master` names the uncropped picture it is cut from
    (``<master>-master.jpg``), which several crops may share; `focus` is the point (x, y in [0, 1], from the left
    and top of the master) that the crop keeps as near its middle as it can.
    """

    name: str
    width: int
    height: int
    widths: tuple[int, ...]
    master: str = ""
    focus: tuple[float, float] = (0.5, 0.5)
    state: ImageState = "ready"

    def __post_init__(self) -> None:
        if not self.master:
            object.__setattr__(self, "master", self.name)


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
    infos: Texts = field(default_factory=dict)
    """What a resident may read more about the card; may be empty."""
    template_id: int | None = None
    """The picture of the template that this one was made from."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """Letters with one-time codes that were made together: dates in ISO 8601, how many there are and are used."""

    id: int
    made_on: str
    sent_on: str | None
    codes: int
    used: int


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
class OwnIdea:
    """An idea as its sender may see it again: text, day (ISO 8601), whether a photo came with it, what became of it."""

    text: str
    sent_on: str
    photo: bool
    state: IdeaState


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """All that is stored of one response, for the phone that gave it; `swipes` in the order of their numbers.

    `set_aside` says that a project lead has set it aside, so that it counts in no share.
    """

    survey_id: int
    started_on: str
    via: str
    verified: bool
    elapsed_ms: int | None
    first_theme: int | None
    swipes: tuple[Swipe, ...]
    background: Mapping[Variable, str]
    reasons: Mapping[int, str]
    ideas: tuple[OwnIdea, ...]
    set_aside: bool


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
    merged_into: int | None = None


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
    """A member of staff. `token` changes whenever sessions of the user must end (new password).

    `areas` are the ids of the areas that the user is limited to, None when to none in particular. One who is not
    `active` cannot log in.
    """

    id: int
    name: str
    role: Role
    password_hash: str
    token: str
    areas: frozenset[int] | None = None
    active: bool = True


SIGNS = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that nobody takes for one another on a poster."""


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster of one survey; `number` counts from 1 within it, `place` is where it hangs."""

    id: int
    survey_id: int
    number: int
    place: str

    @property
    def code(self) -> str:
        """Return what stands in its short link, two signs or more."""
        text, rest = "", self.id
        while rest or len(text) < 2:
            rest, place = divmod(rest, len(SIGNS))
            text = SIGNS[place] + text
        return text


def poster_number(code: str) -> int | None:
    """Return the id of the poster whose short link has this code, None when no poster can have it."""
    number = 0
    for sign in code.strip().lower()[:12]:
        if sign not in SIGNS:
            return None
        number = number * len(SIGNS) + SIGNS.index(sign)
    return number or None
