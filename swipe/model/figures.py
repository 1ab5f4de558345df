"""What is counted and what follows from it, as frozen dataclasses: answer sheets in, summaries out."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from swipe.model.security import Flag
from swipe.model.words import Answers, Area, Picture, Survey, Theme, Variable


@dataclass(frozen=True, slots=True)
class Register:
    """The register population of an area on a date (ISO 8601), from the survey's age limit up.

    `people` (>= 0) per age group and gender, as the register names them.
    """

    date: str
    people: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        return sum(self.people.values())


def _numbers() -> array[int]:
    return array("q")


CHOICE_STEP = 2**22
"""Above the longest time that is kept of a card in view, an hour."""
PICTURE_STEP = 4 * CHOICE_STEP


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """All answers of one survey as columns, of real or of simulated responses; the two are never mixed.

    Per response, in the order of their ids: `responses` (ids, rising), `days` (ISO 8601), `sources` (what QR code or
    link was followed, ``""`` for none), `verified` (1 when it came with a one-time code), `first_themes` (the id of
    the theme chosen at the end, 0 for none), and in `background`, per variable, what it told (``""``: nothing).
    Per swipe, two columns of one length: `swiped_by` (response ids, rising) and `swipes`, each a single number: picture
    (id) * PICTURE_STEP + choice (0 dislike, 1 like, 2 skip) * CHOICE_STEP + time in view (milliseconds, 0 when it was
    not measured). Half of the time that a summary takes is spent on handing these numbers over, so they are few.
    `opened` is how many phones were dealt a deck since that has been counted, `aside` the ids of the responses that a
    project lead set aside by hand. In an `anonymous` survey days and sources were dealt out anew, and only their counts
    mean anything.
    """

    responses: array[int] = field(default_factory=_numbers)
    days: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    verified: tuple[int, ...] = ()
    first_themes: array[int] = field(default_factory=_numbers)
    background: Mapping[Variable, Sequence[str]] = field(default_factory=dict)
    swiped_by: array[int] = field(default_factory=_numbers)
    swipes: array[int] = field(default_factory=_numbers)
    opened: int = 0
    aside: frozenset[int] = frozenset()
    anonymous: bool = False


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
class Note:
    """A remark that goes with a number: an English template with ``%(name)s`` places and its values."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval: ``0 <= low <= share <= high <= 1``."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A share against another (`share`): ``difference`` = own - other, in [-1, 1], with its 95 % interval.

    `stands_out` when it is both large enough to matter and larger than chance explains, all comparisons considered.
    """

    share: float
    difference: float
    low: float
    high: float
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Participation:
    """How many answered. `rate` = (usable - elsewhere) / population in [0, 1], None without a register population.

    The funnel: `opened` phones were dealt a deck (None where that was not counted from the start), `responses` gave a
    first swipe, `usable` enough answers to count, `finished` went through to the end. `respondents` gave at least one
    like or dislike, `choosers` chose one theme at the end. `elsewhere` of the usable responses are from people who
    said that they do not live in the area; `verified` of all responses came with a one-time code.
    """

    responses: int
    usable: int
    population: int | None
    rate: float | None
    elsewhere: int = 0
    verified: int = 0
    opened: int | None = None
    finished: int = 0
    respondents: int = 0
    choosers: int = 0


UNKNOWN = "unknown"
"""In place of a group: those who did not tell."""
JOINED = " + "
"""What stands between the names of groups that were too small apart and are told together."""


@dataclass(frozen=True, slots=True)
class ReachGroup:
    """The share of a group among the responses against its share in the register; index = share / register_share.

    Shares are of those who told; that of UNKNOWN is of all, and it has no share in the register. Groups too small to be
    told apart are joined, their names with JOINED between. `respondents` is to the nearest five.
    """

    variable: str
    group: str
    share: float | None
    register_share: float | None
    index: float | None
    respondents: int | None = None


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """What an area prefers in one theme; ``low <= share <= high`` in [0, 1], None when withheld.

    `rank_low` is the best and `rank_high` the worst rank that the data carry (1 = most liked).
    `chosen_first` is the share that chose the theme as the one that matters most, with its interval.
    `respondents` gave `answers` likes and dislikes; `skip_rate` = skips / (answers + skips). `se` is the standard error
    and `n_effective` how many independent answers would carry as much.
    `weighted` is the share after weighting to the register, `unscreened` the one that includes what was set aside as
    careless; both None where there is no such thing. `rest` compares with all other areas of the municipality.
    A `borrowed` share is of so few respondents that it leans on the other areas' (empirical Bayes); it has no rank.
    """

    theme: Theme
    share: float | None
    low: float | None
    high: float | None
    respondents: int
    rank_low: int | None
    rank_high: int | None
    chosen_first: float | None = None
    chosen_low: float | None = None
    chosen_high: float | None = None
    answers: int = 0
    skip_rate: float | None = None
    se: float | None = None
    n_effective: float | None = None
    weighted: Interval | None = None
    unscreened: Interval | None = None
    rest: Difference | None = None
    borrowed: bool = False


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
class Weighting:
    """Whether shares could be weighted to the register by age group and gender, and at what cost.

    `reason` says why not, None when they were. `n_effective` is Kish's and `design_effect` = respondents /
    n_effective (>= 1); both None when not weighted.
    """

    reason: Note | None
    design_effect: float | None = None
    n_effective: float | None = None
    strained: bool = False
    """The design effect is above 1.5: few people carry much of the weighted result."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How carefully people answered: of `swipes`, `voided` were faster than anybody sees; of the responses, `fast` were
    much faster than others and `set_aside` count in no share: `by_hand` because a project lead set them aside, the rest
    because they were fast, one-sided and long. `flags` are what looks odd among those that count."""

    swipes: int = 0
    voided: int = 0
    fast: int = 0
    set_aside: int = 0
    by_hand: int = 0
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupShare:
    """A group's share in one theme in whole percent (as a fraction), with its interval; None when too few answered.

    `differs` from the other groups by more than chance explains, all comparisons of the variable considered.
    """

    theme: Theme
    share: float | None
    low: float | None
    high: float | None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One category of a background variable, UNKNOWN or several JOINED; `respondents` to the nearest five."""

    group: str
    respondents: int
    themes: tuple[GroupShare, ...]


@dataclass(frozen=True, slots=True)
class Consensus:
    """What the groups have in common on a theme: the smallest of their shares, and the geometric mean of all."""

    theme: Theme
    smallest: float
    common: float


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What the groups of one background variable prefer; themes in the order of the summary."""

    variable: Variable
    groups: tuple[Group, ...]
    consensus: tuple[Consensus, ...]


@dataclass(frozen=True, slots=True)
class AreaSummary:
    """What an area prefers: the source of the lead's page and of every file.

    Themes and pictures are ordered best first; when `withheld`, in the order of the municipality's list.
    `breakdowns` holds each background variable that may be told, one at a time. `days` counts responses per day that
    had any (ISO 8601, rising), `sources` per QR code or link, the most used first. `register_date` is that of the
    population.
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
    register_date: str | None = None
    weighting: Weighting | None = None
    quality: Quality = Quality()
    breakdowns: tuple[Breakdown, ...] = ()
    days: tuple[tuple[str, int], ...] = ()
    sources: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PublicPicture:
    """A picture that everybody may see the share of, in [0, 1]."""

    picture: Picture
    share: float


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What everybody may see of an area's answers: a snapshot that moves only when enough new people answered.

    `responses` (all with a swipe) and `respondents` (with a like or dislike) are exact here and rounded where shown;
    `themes` are best first and have a share, `pictures` are the few that are most liked, best first. `method` is the
    version by which they were made.
    """

    responses: int
    respondents: int
    as_of: str
    themes: tuple[ThemeSummary, ...]
    pictures: tuple[PublicPicture, ...] = ()
    method: str = ""
