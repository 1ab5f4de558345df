"""The resident's hand of cards: which response this phone is, and the deck it was dealt.

A signed first-party cookie per survey holds both, so that opening a page stores nothing about anybody; the
response comes into being with its first swipe.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlite_utils import Database

from swipe import store
from swipe.deck import deal_deck
from swipe.model import Picture, Survey, Swipe

COOKIE_S = 90 * 24 * 3600
"""A survey runs for weeks; coming back within it resumes."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One phone's place in a survey: its pictures in the order dealt, and what it answered."""

    survey: int
    key: str
    cards: tuple[Picture, ...]
    answers: Mapping[int, Swipe]

    @property
    def next_position(self) -> int:
        """Return the position of the first unanswered card; ``len(cards)`` when all are answered."""
        return next((p for p, card in enumerate(self.cards) if card.id not in self.answers), len(self.cards))

    @property
    def public_id(self) -> str:
        """Return what tells this response from another in the page, without giving away its key."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:12]

    @property
    def liked(self) -> tuple[Picture, ...]:
        answers = self.answers
        return tuple(card for card in self.cards if card.id in answers and answers[card.id].choice == "like")

    @property
    def next_seq(self) -> int:
        return max((swipe.seq for swipe in self.answers.values()), default=0) + 1


def read_hand(db: Database, survey: Survey) -> Hand | None:
    """Return the hand that this phone holds, or None when it was dealt none."""
    kept = _read_cookie(survey.id)
    if kept is None:
        return None
    key, dealt = kept
    return _hand(db, survey, key, dealt)


def take_hand(db: Database, survey: Survey) -> Hand:
    """Return this phone's hand; deal a new one to a phone that comes for the first time."""
    return read_hand(db, survey) or _hand(db, survey, secrets.token_urlsafe(16), [])


def keep_hand(response: Response, hand: Hand) -> Response:
    """Set the cookie that makes this phone the same response next time."""
    value = _serializer().dumps([hand.key, [card.id for card in hand.cards]])
    response.set_cookie(
        _cookie_name(hand.survey),
        value,
        max_age=COOKIE_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def _hand(db: Database, survey: Survey, key: str, dealt: list[int]) -> Hand:
    """Build the hand: retired cards leave it unless answered, new pictures go to its end."""
    answers = {swipe.picture: swipe for swipe in store.recorded_swipes(db, survey.id, key)}
    usable = {
        picture.id: picture
        for picture in store.pictures(db, survey.id, retired=True)
        if picture.theme_id is not None and (picture.retired_at is None or picture.id in answers)
    }
    kept = [usable[picture] for picture in dealt if picture in usable]
    fresh = [(p.id, p.theme_id) for p in usable.values() if p.id not in set(dealt) and p.theme_id is not None]
    if fresh:
        seed = secrets.randbits(64)
        kept += [usable[picture] for picture in deal_deck(fresh, store.exposures(db, survey.id), seed)]
    return Hand(survey.id, key, tuple(kept), answers)


def _read_cookie(survey: int) -> tuple[str, list[int]] | None:
    try:
        loaded: Any = _serializer().loads(request.cookies.get(_cookie_name(survey), ""))
        key, dealt = loaded
    except (BadSignature, TypeError, ValueError):
        return None
    return str(key), [int(picture) for picture in dealt]


def _cookie_name(survey: int) -> str:
    return f"answer-{survey}"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="hand")
