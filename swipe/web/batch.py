"""The shape of a batch of swipes as a client sends it (design.md, "Swipes over HTTP")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Request

from swipe.model import CHOICES, Swipe

MOST_SWIPES = 64
LARGEST_BODY_BYTES = 32 * 1024
"""64 swipes of the longest form take under 8 kB."""
LARGEST_NUMBER = 2**31 - 1
LARGEST_POSITION = 10_000


@dataclass(frozen=True, slots=True)
class Batch:
    """The well-formed swipes of a request, and for each other one its number (if it had one) and the reason.

    `ticket` names the response (None: that of the cookie); `elapsed_ms` is the time spent on the deck so far, in
    milliseconds, None when the client does not say.
    """

    swipes: tuple[Swipe, ...]
    rejected: tuple[tuple[int | None, str], ...]
    ticket: str | None = None
    elapsed_ms: int | None = None


class BatchRefused(Exception):
    """A request that is no batch at all: the HTTP status, and what is wrong in English, for programs."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def read_batch(request: Request) -> Batch:
    """Return the swipes of a request; one bad swipe never loses the good ones.

    Raises BatchRefused: 413 for more than 64 swipes or 32 kB, 422 when it is not ``{"swipes": [...]}``.
    """
    if (request.content_length or 0) > LARGEST_BODY_BYTES:
        raise BatchRefused(413, f"more than {LARGEST_BODY_BYTES} bytes: send fewer swipes at a time")
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("swipes"), list):
        raise BatchRefused(422, 'expected JSON of the form {"swipes": [...]}')
    if len(body["swipes"]) > MOST_SWIPES:
        raise BatchRefused(413, f"more than {MOST_SWIPES} swipes: send them in several requests")
    swipes: list[Swipe] = []
    rejected: list[tuple[int | None, str]] = []
    for item in body["swipes"]:
        fault = _fault(item)
        if fault:
            seq = item.get("seq") if isinstance(item, dict) else None
            rejected.append((seq if _is_whole(seq, 1, LARGEST_NUMBER) else None, fault))
        else:
            swipes.append(Swipe(**{name: item[name] for name in ("seq", "picture", "choice", "position", "seen_ms")}))
    ticket, elapsed_ms = body.get("response"), body.get("elapsed_ms")
    return Batch(
        tuple(swipes),
        tuple(rejected),
        ticket=None if ticket is None else str(ticket),
        elapsed_ms=elapsed_ms if _is_whole(elapsed_ms, 0, LARGEST_NUMBER) else None,
    )


def _fault(item: Any) -> str:
    """Return what is wrong with one swipe, or ``""``."""
    if not isinstance(item, dict):
        return "not an object"
    if not _is_whole(item.get("seq"), 1, LARGEST_NUMBER):
        return "seq must be a whole number from 1"
    if not _is_whole(item.get("picture"), 1, LARGEST_NUMBER):
        return "picture must be a picture's number"
    if item.get("choice") not in CHOICES:
        return f"choice must be one of {', '.join(CHOICES)}"
    if not _is_whole(item.get("position"), 0, LARGEST_POSITION):
        return "position must be a whole number from 0"
    if not _is_whole(item.get("seen_ms"), 0, LARGEST_NUMBER):
        return "seen_ms must be a whole number of milliseconds"
    return ""


def _is_whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
