"""What is kept of who did what: keys for programs, the audit trail, publications and the log of swipes."""

from __future__ import annotations

from dataclasses import dataclass

from swipe.model.words import Choice

AuditAction = str
"""What is written down, in few plain words such as "publish", "log by command" or "change survey texts"."""


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key by which a program fetches files in a member of staff's name; dates in ISO 8601.

    Its secret is kept nowhere. One that is `revoked` opens nothing any more.
    """

    id: int
    name: str
    made_on: str
    used_on: str | None
    revoked: bool


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit trail: when (UTC, ISO 8601), who (None: nobody who logged in), what, where, about what.

    `area` is the area's name, ``""`` for none; `about` names what it was done to, such as a picture's number.
    """

    at: str
    staff: str | None
    action: AuditAction
    area: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines of the audit trail to show; what is None or ``""`` leaves nothing out.

    `staff` is an id, 0 for lines of nobody who logged in; `since` (included) and `before` are UTC, ISO 8601.
    """

    staff: int | None = None
    action: AuditAction = ""
    area: int | None = None
    since: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A result as it was made public: `document` is its JSON text, word for word.

    Times are UTC, ISO 8601; `ended_at` is when it was withdrawn or the next one took its place, None while it is
    shown. `staff` made it public (None: by command), `method` made its figures.
    """

    id: int
    survey_id: int
    published_at: str
    ended_at: str | None
    staff: str | None
    method: str
    document: str


@dataclass(frozen=True, slots=True)
class LoggedSwipe:
    """One line of the pseudonymous swipe log.

    `response` numbers the responses of one export from 1, in an order drawn for it. `day` (ISO 8601) is when the
    response began, ``""`` for a day with too few. `position` is from 0, `seen_ms` the time in view in milliseconds.
    """

    response: int
    day: str
    picture: int
    theme: str
    choice: Choice
    position: int
    seen_ms: int
