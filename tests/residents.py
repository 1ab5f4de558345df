"""Residents who answer: straight into the database, or with a phone that has no JavaScript."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import EnvironBuilder, TestResponse

from swipe import store
from swipe.model import Arrival, Choice, Survey, Swipe
from swipe.operations import words
from swipe.publication import publish_result
from swipe.web.committing import COMMITTER
from swipe.web.context import now as moment_now
from tests.conftest import NOW, TODAY, csrf_of

KEY = "k" * 22
TOKENS: WeakKeyDictionary[FlaskClient, str] = WeakKeyDictionary()


def answer(
    db: Database,
    survey: Survey,
    choices: Sequence[Choice] = ("like",),
    *,
    key: str = KEY,
    arrival: Arrival | None = None,
    elapsed_ms: int | None = None,
    first_seq: int = 1,
) -> list[int]:
    """Answer the first cards of a survey, one for each choice; return their numbers."""
    cards = [card.id for card in store.pictures(db, survey.id)][: len(choices)]
    swipes = [Swipe(first_seq + n, card, choices[n], n, seen_ms=900) for n, card in enumerate(cards)]
    store.record_swipes(db, survey.id, key, swipes, today=TODAY, arrival=arrival or Arrival(), elapsed_ms=elapsed_ms)
    return cards


def crowd(db: Database, survey: Survey, count: int, choices: Sequence[Choice], *, prefix: str = "crowd") -> None:
    """Let `count` residents give the same answers."""
    with store.writing(db):
        for number in range(count):
            answer(db, survey, choices, key=f"{prefix}-{number:016d}")


def publish(db: Database, survey: Survey, *, now: str = NOW) -> None:
    """Make what residents may see of a survey public, as the button does."""
    told = [words(code) for code in ("da", "en")]
    area = next(one for one in store.areas(db) if one.id == survey.area_id)
    publish_result(db, area, store.survey_by_id(db, survey.id), told, answers="real", staff=None, now=now)


def rows(db: Database, sql: str, **values: object) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    return [tuple(row) for row in db.execute(sql, values).fetchall()]


def send(client: FlaskClient, address: str, data: Mapping[str, object] | None = None) -> TestResponse:
    """Send a form, token and all."""
    return client.post(address, data={"csrf_token": token(client), **(data or {})})


def token(client: FlaskClient) -> str:
    """Return the CSRF token of a visit, which lasts as long as the visit."""
    if client not in TOKENS:
        TOKENS[client] = csrf_of(client.get("/login", follow_redirects=True))
    return TOKENS[client]


def enter_as(client: FlaskClient, db: Database, name: str) -> FlaskClient:
    """Give this browser the session of a member of staff; a real login spends most of its time on the password."""
    user = store.user_by_name(db, name)
    assert user
    token(client)
    with client.session_transaction() as session:
        session["_user_id"] = store.begin_session(db, user.id, label="TEST", now=moment_now())
    return client


def send_file(
    client: FlaskClient,
    address: str,
    content: bytes | None,
    name: str = "foto.jpg",
    field: str = "photo",
    **fields: str,
) -> TestResponse:
    """Send a form with a photo in it."""
    data: dict[str, object] = {"csrf_token": token(client), **fields}
    if content is not None:
        data[field] = (io.BytesIO(content), name)
    request = EnvironBuilder(address, method="POST", data=data, content_type="multipart/form-data")
    environ = request.get_environ()
    # The test client leaves the temporary file of a large body open, which pytest would report.
    with environ["wsgi.input"]:
        return client.open(environ, buffered=True)


def finish_writing(client: FlaskClient) -> None:
    """Wait until the counts that no visitor waits for are on the disk too."""
    client.application.extensions[COMMITTER].finish()


def deal(client: FlaskClient, area: str = "aaby") -> dict[str, Any]:
    """Return the deck that this phone is dealt."""
    reply = client.get(f"/{area}/deck")
    assert reply.status_code == 200
    return dict(reply.json or {})


def swipe_deck(client: FlaskClient, *choices: Choice, area: str = "aaby") -> list[int]:
    """Answer the first cards of this phone's deck, one for each choice; return their numbers."""
    deck = deal(client, area)
    cards = [card["picture"] for card in deck["deck"]][: len(choices)]
    swipes = [
        {"seq": n + 1, "picture": card, "choice": choices[n], "position": n, "seen_ms": 900}
        for n, card in enumerate(cards)
    ]
    reply = client.post(f"/{area}/swipes", json={"swipes": swipes}, headers={"X-CSRFToken": deck["csrf"]})
    assert reply.json == {"accepted": [n + 1 for n in range(len(cards))], "rejected": []}
    return cards
