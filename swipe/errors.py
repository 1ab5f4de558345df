"""What can go wrong, in domain words, with the remedy in the message.

An error carries an English message with named ``%(value)s`` places and the values beside it, so that
the edge (``web`` and ``cli``) can translate it once: ``gettext(error.message) % error.values``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict


class SwipeError(Exception):
    """Something the user can be told about, in one plain sentence.

    ``message`` is a template with ``%(name)s`` places, ``values`` fills them.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message

    def sentence(self, translate: Callable[[str], str]) -> str:
        """Return the message in another language; `translate` maps the English template to it."""
        template = translate(self.message)
        return template % self.values if self.values else template


class NotFound(SwipeError):
    """An area, survey, picture or file that is not there."""


class Refused(SwipeError):
    """A request that is understood and not allowed: a duplicate slug, a negative count."""


class PasswordRefused(Refused):
    """A password that is too short, too long or too easy to guess."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that keeps a survey from opening: too few pictures, or `count` pictures that lack something."""

    kind: Literal["pictures", "theme", "image", "text"]
    count: int
    language: str = ""

    def sentence(self, ngettext: Callable[[str, str, int], str]) -> str:
        """Return the obstacle in words; `ngettext` picks and translates the singular or plural template."""
        if self.kind == "pictures":
            template = ngettext(
                "It has %(count)s picture; it needs at least two.",
                "It has %(count)s pictures; it needs at least two.",
                self.count,
            )
        elif self.kind == "theme":
            template = ngettext("%(count)s picture needs a theme.", "%(count)s pictures need a theme.", self.count)
        elif self.kind == "image":
            template = ngettext(
                "%(count)s picture is not prepared yet. Wait a moment, or try it again where it failed.",
                "%(count)s pictures are not prepared yet. Wait a moment, or try again those that failed.",
                self.count,
            )
        else:
            template = ngettext(
                "%(count)s picture needs a caption and alt text (%(language)s).",
                "%(count)s pictures need a caption and alt text (%(language)s).",
                self.count,
            )
        return template % {"count": self.count, "language": self.language}


class NotReady(Refused):
    """A survey that cannot open yet, with everything that is missing."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__("The survey cannot open yet.")


class Forbidden(SwipeError):
    """Something that exists, and is not for whoever asked."""


class SurveyClosed(SwipeError):
    """Answers were sent to a survey that is not open."""


class CodeNeeded(SwipeError):
    """Answers were sent without a code to a survey that requires one."""


class PictureRefused(SwipeError):
    """An upload that is not a usable picture."""


class SetRefused(SwipeError):
    """A picture set that was not imported, with every picture in it that cannot be used; nothing of it was stored."""

    def __init__(self, refusals: Sequence[SwipeError]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("Nothing was imported.")

    def __str__(self) -> str:
        return "\n".join([*map(str, self.refusals), super().__str__()])


class DatabaseUnusable(SwipeError):
    """The database is missing, from a newer version of the program, or not a Swipe database."""


class Unavailable(SwipeError):
    """Something that cannot be done now, through nobody's fault, and may be done when it is asked for again.

    ``retry_after_s`` is when that is worth while, in seconds. Nothing of what was asked has been stored.
    """

    retry_after_s = 30


class StoreBusy(Unavailable):
    """The database had no turn for a change within the time that somebody waits."""

    retry_after_s = 2

    def __init__(self) -> None:
        super().__init__("Many are answering at this very moment. Try again in a few seconds.")


class DiskFull(Unavailable):
    """Nothing more fits on the disk."""

    def __init__(self) -> None:
        super().__init__(
            "The server's disk is full, so nothing can be stored now. What was stored before is safe. Try again later."
        )


class DiskReadOnly(Unavailable):
    """Database or disk may be read, not written to."""

    def __init__(self) -> None:
        super().__init__(
            "The server may not write to its disk, so nothing can be stored now. What was stored before is safe. "
            "Try again later."
        )


class DiskFailing(Unavailable):
    """The disk, or the machine's memory, gave an error."""

    def __init__(self) -> None:
        super().__init__(
            "The server's disk does not answer as it should, so nothing can be stored now. What was stored before is "
            "safe. Try again later."
        )


class DatabaseDamaged(Unavailable):
    """The database's file is not as SQLite wrote it."""

    def __init__(self) -> None:
        super().__init__("The database is damaged. Whoever runs the server has to restore it from a backup.")


class BackupUnusable(SwipeError):
    """A backup that is damaged, from a newer version of the program, or none at all."""


class PortBusy(SwipeError):
    """Another program listens on the wanted port."""


class Place(TypedDict):
    """Where a Problem is, as it takes it."""

    file: str
    line: NotRequired[int | None]
    column: NotRequired[str | None]
    value: NotRequired[str | None]


class Problem(SwipeError):
    """One thing wrong in an imported file, at a line (1 = the first line, the header) or nowhere in particular.

    `column` is as the file's first line writes it, `value` the cell as it stands there; both may fill places of the
    message too.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        **values: object,
    ) -> None:
        given = {"column": column, "value": value}
        super().__init__(message, **{name: text for name, text in given.items() if text is not None}, **values)
        self.file = file
        self.line = line
        self.column = column
        self.value = value

    @property
    def place(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        place = self.place if self.column is None else f"{self.place}, {self.column}"
        return f"{place}: {super().__str__()}"


class ImportRefused(SwipeError):
    """A file that was not imported, with every problem found in it; nothing of it was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("Nothing was imported.")

    def __str__(self) -> str:
        return "\n".join([*map(str, self.problems), super().__str__()])
