"""What goes when its time is over: looked at by every page that is asked for, and by `swipe purge`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from swipe import store
from swipe.pictures import remove_files

MONTHS_SETTING = "retention_months"
SET_HOURS_KEPT = 24
"""Long enough for a queue of pictures that a broken line interrupts; a page that was closed leaves its ZIP behind."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a survey (id) would lose now: the words of its residents, or all that ties its answers to anybody."""

    survey: int
    kind: Literal["words", "answers"]


def retention_months(kept: str) -> int | None:
    """Return for how many months after closing words are kept, from the setting; None where nobody has chosen."""
    return int(kept) if kept.isdecimal() and int(kept) else None


def due(db: Database, *, months: int | None, now: str, today: str) -> list[Due]:
    """Return what has come to its end: `now` is UTC, `today` by the municipality's clock, both ISO 8601."""
    answers = store.surveys_to_anonymise(db, today=today)
    words = store.surveys_to_forget(db, closed_before=months_later(now, -months)) if months else []
    return [
        *(Due(survey, "answers") for survey in answers),
        *(Due(survey, "words") for survey in words if survey not in answers),  # they go with the answers' ties
    ]


def purge(db: Database, images: Path, *, months: int | None, now: str, today: str) -> list[Due]:
    """Delete and make anonymous what is due, each survey in a transaction of its own; return what was done."""
    done = []
    for one in due(db, months=months, now=now, today=today):
        with store.writing(db):
            if one not in due(db, months=months, now=now, today=today):
                continue  # another process was faster
            forget = store.anonymise_answers if one.kind == "answers" else store.forget_words
            photos = forget(db, one.survey, now=now)
        remove_files(images, photos, store.images(db))
        done.append(one)
    return done


def tidy(db: Database, uploads: Path, *, now: str) -> None:
    """Remove what staff left behind: logins that have ended, lists and picture sets that waited for a day in vain."""
    store.forget_ended_sessions(db, now=now)
    store.forget_old_drafts(db, now=now)
    oldest = datetime.fromisoformat(now).timestamp() - SET_HOURS_KEPT * 3600
    for path in uploads.iterdir() if uploads.is_dir() else ():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:  # another thread was faster
            continue


def months_later(moment: str, months: int) -> str:
    """Return a time so many months later, or earlier, as ISO 8601 text: the last day where the day does not exist."""
    at = datetime.fromisoformat(moment)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    for day in (at.day, 30, 29, 28):
        try:
            return at.replace(year=year, month=month + 1, day=day).strftime("%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
