"""What a file of results is called."""

from __future__ import annotations

from swipe.model import Answers, Area, AreaSummary

ALL_AREAS = "all-areas"


def file_name(summary: AreaSummary | None, answers: Answers, extension: str, *, as_of: str = "", part: str = "") -> str:
    """Return a name such as ``swipe-aaby-2026-09-01.csv``, with ``-simulated`` before the date where that holds.

    Without a summary the file is about all areas: ``swipe-all-areas-2026-09-01.csv``. `extension` has no dot.
    `as_of` is an ISO 8601 date for a file of all areas, which goes without a date when it is empty; an area's
    summary brings its own. `part` says what of the results is in it: ``swipe-aaby-themes-2026-09-01.svg``.
    """
    day = summary.as_of[:10] if summary else as_of[:10]
    parts = [
        "swipe",
        summary.area.slug if summary else ALL_AREAS,
        part,
        "simulated" if answers == "simulated" else "",
        day,
    ]
    return "-".join(part for part in parts if part) + f".{extension}"


def log_name(area: Area, answers: Answers, *, as_of: str) -> str:
    """Return what an area's log of swipes is called, without an extension: ``swipe-aaby-log-2026-09-01``."""
    parts = ["swipe", area.slug, "log", "simulated" if answers == "simulated" else "", as_of[:10]]
    return "-".join(part for part in parts if part)
