"""What keeps logins safe and answers honest: sessions, second factors, what looks odd, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FlagKind = Literal["burst", "alike", "speed", "clockwork"]
"""Why answers look odd: many at once, one like the other, faster than anybody sees, or timed like a machine's."""


@dataclass(frozen=True, slots=True)
class LoginSession:
    """A login in one browser: `label` tells it from the others, times are UTC, ISO 8601.

    Nothing is known of the browser or where it is.
    """

    id: int
    label: str
    began_at: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What the numbers of an authenticator app follow from, beside the installation's secret key.

    `confirmed_at` (UTC, ISO 8601) is None until the first number was right; `last_step` is the last time step whose
    number was used, `codes` how many recovery codes are unused.
    """

    nonce: str
    confirmed_at: str | None
    last_step: int
    codes: int


@dataclass(frozen=True, slots=True)
class FailedLogin:
    """How often a name was tried with a wrong password or number since its owner was told, and when last."""

    tries: int
    last_at: str


@dataclass(frozen=True, slots=True)
class FailedCode:
    """How many codes were typed on a day (ISO 8601) that were unknown, and that had been used before."""

    day: str
    unknown: int
    used: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Answers of one day (ISO 8601) and source that look odd together: `responses` of them, rising.

    `day` is None, and `via` empty, for single ones of several days and sources.
    `usual` is how many came from there on a usual day, None where that says nothing. `id` names the flag for as long as
    it is about the same day, source and pattern.
    """

    id: str
    kind: FlagKind
    day: str | None
    via: str
    responses: tuple[int, ...]
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Answers that were set aside by hand: whose deed, when (UTC, ISO 8601), and whether they were put back since.

    `day` is None, and `via` empty, when they were of several days, or the survey has become anonymous since.
    """

    id: int
    kind: FlagKind
    day: str | None
    via: str
    responses: int
    staff: str | None
    set_at: str
    put_back_at: str | None
    put_back_by: str | None
