"""The resident's hand of cards: which response this phone is, and the deck it was dealt.

A signed first-party cookie per survey holds both, so that opening a page stores nothing about anybody; the
response comes into being with its first swipe.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from sqlite_utils import Database

from swipe import store
from swipe.deck import deal_deck
from swipe.model import Arrival, Picture, Survey, Swipe
from swipe.web.committing import commit_later
from swipe.web.context import today
from swipe.web.front import cookie_path
from swipe.web.limits import count

COOKIE_S = 90 * 24 * 3600
"""A survey runs for weeks; coming back within it resumes."""
LONGEST_VIA = 40


@dataclass(frozen=True, slots=True)
class Visit:
    """What this phone remembers of its visit beside the answers.

    `untimed` asked for no time limit; `began_s` is the server's clock at the first answer by plain form, in seconds
    (0: none); `done` has seen the thank-you page.
    """

    untimed: bool = False
    began_s: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """One phone's place in a survey: its pictures in the order dealt, and what it answered."""

    survey: int
    key: str
    cards: tuple[Picture, ...]
    answers: Mapping[int, Swipe]
    arrival: Arrival
    visit: Visit

    @property
    def next_position(self) -> int:
        """Return the position of the first unanswered card; ``len(cards)`` when all are answered."""
        return next((p for p, card in enumerate(self.cards) if card.id not in self.answers), len(self.cards))

    @property
    def public_id(self) -> str:
        """Return what tells this response from another in the page, without giving away its key."""
        return public_id(self.key)

    @property
    def ticket(self) -> str:
        """Return the signed name of this response, which a page sends with its swipes.

        A page that was open before the next person took over the phone goes on answering for its own person. It
        is signed with the time, so that no two pages hold the same bytes for BREACH to guess at.
        """
        return _ticket_signer().dumps([self.survey, self.key, *_packed(self.arrival)])

    @property
    def elapsed_ms(self) -> int | None:
        """Return the time since the first answer by plain form, in milliseconds; None before."""
        # The clock may have been set back since.
        return max(0, int(time.time()) - self.visit.began_s) * 1000 if self.visit.began_s else None

    @property
    def next_seq(self) -> int:
        return max((swipe.seq for swipe in self.answers.values()), default=0) + 1


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cookie holds: the response's key, the pictures (ids) in the order dealt, how it came, the visit."""

    key: str
    dealt: tuple[int, ...]
    arrival: Arrival
    visit: Visit


def public_id(key: str) -> str:
    """Return what tells the response of this key from another in a page and on its phone."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def read_cookie(survey: int) -> Kept | None:
    """Return what this phone's cookie of a survey (id) holds; None without one, or with one that is forged."""
    try:
        kept: Any = _signer("hand").loads(request.cookies.get(_cookie_name(survey), ""))
        key, dealt, *more = kept
        arrival, visit = (Arrival(*more[0]), Visit(*more[1])) if more else (Arrival(), Visit())
        return Kept(str(key), tuple(int(picture) for picture in dealt), arrival, visit)
    except (BadSignature, TypeError, ValueError, IndexError):
        return None


def read_hand(db: Database, survey: Survey) -> Hand | None:
    """Return the hand that this phone holds, or None when it was dealt none."""
    kept = read_cookie(survey.id)
    return _hand(db, survey, kept) if kept else None


def take_hand(db: Database, survey: Survey) -> Hand:
    """Return this phone's hand; deal a new one to a phone that comes for the first time, and count that it did.

    What the address says of the visit is taken along: ``via``, ``lives`` and ``untimed``.
    """
    kept = read_cookie(survey.id)
    if kept is None:
        count("responses")
    hand = _hand(db, survey, kept or Kept(secrets.token_urlsafe(16), (), Arrival(), Visit()))
    via, lives = request.args.get("via", "")[:LONGEST_VIA], request.args.get("lives", "")
    if "lives" not in survey.rules.background:
        lives = "yes"  # not asked, so not kept either
    arrival = replace(
        hand.arrival,
        via=hand.arrival.via or "".join(letter for letter in via if letter.isprintable()),
        lives={"no": "no", "yes": ""}.get(lives, hand.arrival.lives),
    )
    if kept is None and hand.cards:
        day = today()
        commit_later(lambda db: store.note_opening(db, survey.id, today=day, via=arrival.via))
    return replace(
        hand, arrival=arrival, visit=replace(hand.visit, untimed=hand.visit.untimed or "untimed" in request.args)
    )


def keep_hand(response: Response, hand: Hand) -> Response:
    """Set the cookie that makes this phone the same response next time."""
    visit = hand.visit
    value = _signer("hand").dumps(
        [
            hand.key,
            [card.id for card in hand.cards],
            _packed(hand.arrival),
            [visit.untimed, visit.began_s, visit.done],
        ]
    )
    response.set_cookie(
        _cookie_name(hand.survey),
        value,
        max_age=COOKIE_S,
        path=cookie_path(),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def drop_hand(response: Response, survey: Survey) -> Response:
    """Forget this phone's response: the next person begins anew."""
    response.delete_cookie(
        _cookie_name(survey.id), path=cookie_path(), httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


def read_ticket(survey: int, ticket: str) -> tuple[str, Arrival] | None:
    """Return the key and arrival that a page's ticket stands for; None when it is forged or of another survey."""
    try:
        kept: Any = _ticket_signer().loads(ticket)
        number, key, *arrival = kept
        return (str(key), Arrival(*arrival)) if number == survey else None
    except (BadSignature, TypeError, ValueError):
        return None


def _hand(db: Database, survey: Survey, holding: Kept) -> Hand:
    """Build the hand: retired cards leave it unless answered, new pictures go to its end."""
    answers = {swipe.picture: swipe for swipe in store.recorded_swipes(db, survey.id, holding.key)}
    usable = {
        picture.id: picture
        for picture in store.pictures(db, survey.id, retired=True)
        if picture.theme_id is not None
        and picture.image.state == "ready"
        and (picture.retired_at is None or picture.id in answers)
    }
    kept = [usable[picture] for picture in holding.dealt if picture in usable]
    fresh = [(p.id, p.theme_id) for p in usable.values() if p.id not in set(holding.dealt) and p.theme_id is not None]
    if fresh:
        seed = secrets.randbits(64)
        kept += [usable[picture] for picture in deal_deck(fresh, store.exposures(db, survey.id), seed)]
    return Hand(survey.id, holding.key, tuple(kept), answers, holding.arrival, holding.visit)


def _packed(arrival: Arrival) -> list[object]:
    return [arrival.via, arrival.verified, arrival.lives]


def _cookie_name(survey: int) -> str:
    return f"answer-{survey}"


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=salt)


def _ticket_signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="ticket")
