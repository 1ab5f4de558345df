"""Responses and their swipes: the hot path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from swipe.errors import CodeNeeded, NotFound, SurveyClosed
from swipe.model import Arrival, Choice, Receipt, Swipe
from swipe.store.connection import writing
from swipe.store.deleted import was_deleted
from swipe.store.revisions import note_answer

CODES: dict[Choice, int] = {"dislike": 0, "like": 1, "skip": 2}
CHOICE_OF: dict[int, Choice] = {code: choice for choice, code in CODES.items()}
SEEN_MS_MAX = 3_600_000
"""A card in view for more than an hour was a phone left on a table."""
ELAPSED_MS_MAX = 24 * SEEN_MS_MAX
NO_ARRIVAL = Arrival()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A response that has a swipe already."""

    id: int
    verified: bool
    elapsed_ms: int | None


def record_swipes(
    db: Database,
    survey: int,
    key: str,
    swipes: Iterable[Swipe],
    *,
    today: str,
    simulated: bool = False,
    arrival: Arrival = NO_ARRIVAL,
    elapsed_ms: int | None = None,
) -> Receipt:
    """Store a batch of one response's swipes in one durable transaction and say what became of each.

    A swipe is written when its picture is new to the response or its `seq` is higher than the stored one: sent
    twice it counts once, and the latest answer wins. A swipe of an unknown picture is rejected and loses none of
    the others. The response comes into being with its first swipe; until then nothing is stored of it. How it came
    (`arrival`) is kept from the first batch. `elapsed_ms` is the time that the resident has had the deck in view, in
    milliseconds; the largest one sent is kept.

    Raises SurveyClosed when the survey is not open (simulated answers may be added to a closed one), NotFound when
    `key` belongs to another survey, CodeNeeded when the survey requires a code and the response came without. An answer
    that its resident took back is closed for good.
    """
    with writing(db):
        state, code_required = db.conn.execute(
            "SELECT state, code_required FROM survey WHERE id = :survey", {"survey": survey}
        ).fetchone() or (None, 0)
        if not (state == "open" or (simulated and state == "closed")):
            raise SurveyClosed("The survey is closed, so no more answers can be taken.")
        begun = _begun_response(db, survey, key)
        if code_required and not simulated and not (arrival.verified or (begun and begun.verified)):
            raise CodeNeeded("This survey needs the code from your letter.")
        pictures = _picture_ids(db, survey)
        accepted: list[int] = []
        rejected: list[tuple[int, str]] = []
        known: list[Swipe] = []
        for swipe in swipes:
            if swipe.picture in pictures:
                known.append(swipe)
                accepted.append(swipe.seq)
            else:
                rejected.append((swipe.seq, "unknown picture"))
        if known:
            elapsed_ms = None if elapsed_ms is None else min(max(0, elapsed_ms), ELAPSED_MS_MAX)
            if begun is None:
                response = _begin_response(
                    db, survey, key, today=today, simulated=simulated, arrival=arrival, elapsed_ms=elapsed_ms
                )
            else:
                response = begun.id
                _renew_response(db, begun, verified=arrival.verified, elapsed_ms=elapsed_ms)
            _write_swipes(db, response, known, simulated=simulated, first=begun is None)
            note_answer(db, survey)
    return Receipt(tuple(accepted), tuple(rejected))


def recorded_swipes(db: Database, survey: int, key: str) -> list[Swipe]:
    """Return what is stored of a response, latest answer first; empty when it has not begun."""
    rows = db.query(
        """
        SELECT swipe.seq AS seq, swipe.picture AS picture, swipe.choice AS choice,
            swipe.position AS position, swipe.seen_ms AS seen_ms
        FROM swipe
        JOIN response ON response.id = swipe.response
        WHERE response.key = :key AND response.survey = :survey
        ORDER BY swipe.seq DESC, swipe.picture
        """,
        {"key": key, "survey": survey},
    )
    return [
        Swipe(row["seq"], row["picture"], CHOICE_OF[row["choice"]], row["position"], row["seen_ms"]) for row in rows
    ]


def exposures(db: Database, survey: int) -> dict[tuple[int, int], int]:
    """Return how often each (picture, position) of the survey was shown to residents."""
    rows = db.query(
        """
        SELECT exposure.picture AS picture, exposure.position AS position, exposure.shown AS shown
        FROM exposure
        JOIN picture ON picture.id = exposure.picture
        WHERE picture.survey = :survey
        """,
        {"survey": survey},
    )
    return {(row["picture"], row["position"]): row["shown"] for row in rows}


def response_counts(db: Database) -> dict[tuple[int, bool], int]:
    """Return the number of responses per (survey id, simulated)."""
    rows = db.query("SELECT survey, simulated, COUNT(*) AS responses FROM response GROUP BY survey, simulated")
    return {(row["survey"], bool(row["simulated"])): row["responses"] for row in rows}


def responses_to(db: Database, survey: int, *, simulated: bool) -> int:
    """Return the number of responses to one survey: to count those of all takes thirty times as long."""
    row = db.execute(
        "SELECT COUNT(*) FROM response WHERE survey = :survey AND simulated = :simulated",
        {"survey": survey, "simulated": int(simulated)},
    ).fetchone()
    return int(row[0])


def live_counts(db: Database, *, simulated: bool, today: str) -> dict[int, tuple[int, int]]:
    """Return responses in all and those begun on `today` (ISO 8601), per area id with an open survey, 0 included."""
    rows = db.query(
        """
        SELECT survey.area AS area, COUNT(response.id) AS responses,
            COALESCE(SUM(CASE WHEN response.started_on = :today THEN 1 ELSE 0 END), 0) AS today
        FROM survey
        LEFT JOIN response ON response.survey = survey.id AND response.simulated = :simulated
        WHERE survey.state = 'open'
        GROUP BY survey.area
        """,
        {"simulated": int(simulated), "today": today},
    )
    return {row["area"]: (row["responses"], row["today"]) for row in rows}


def _picture_ids(db: Database, survey: int) -> set[int]:
    # Retired ones too: a phone may hold a deck that was dealt before the picture was retired.
    rows = db.conn.execute("SELECT id FROM picture WHERE survey = :survey", {"survey": survey})
    return {number for (number,) in rows}


def _begun_response(db: Database, survey: int, key: str) -> _Begun | None:
    row = db.conn.execute(
        "SELECT id, verified, elapsed_ms FROM response WHERE key = :key AND survey = :survey",
        {"key": key, "survey": survey},
    ).fetchone()
    return _Begun(row[0], bool(row[1]), row[2]) if row else None


def _begin_response(
    db: Database, survey: int, key: str, *, today: str, simulated: bool, arrival: Arrival, elapsed_ms: int | None
) -> int:
    row = db.conn.execute(
        """
        INSERT INTO response (survey, key, simulated, started_on, via, verified, elapsed_ms)
        VALUES (:survey, :key, :simulated, :today, :via, :verified, :elapsed_ms)
        ON CONFLICT (key) DO NOTHING RETURNING id
        """,
        {
            "survey": survey,
            "key": key,
            "simulated": int(simulated),
            "today": today,
            "via": arrival.via,
            "verified": int(arrival.verified),
            "elapsed_ms": elapsed_ms,
        },
    ).fetchone()
    if row is None:
        raise NotFound("This answer belongs to another survey.")
    if was_deleted(db, survey, key):  # asked only of a response that is new: a page was left open
        raise SurveyClosed("This answer was deleted on this phone. Load the page again to give a new one.")
    if arrival.lives:
        db.conn.execute(
            "INSERT INTO background (response, variable, value) VALUES (:response, 'lives', :lives)",
            {"response": row[0], "lives": arrival.lives},
        )
    return int(row[0])


def _renew_response(db: Database, begun: _Begun, *, verified: bool, elapsed_ms: int | None) -> None:
    if verified and not begun.verified:
        db.conn.execute("UPDATE response SET verified = 1 WHERE id = :id", {"id": begun.id})
    if elapsed_ms is not None and elapsed_ms > (-1 if begun.elapsed_ms is None else begun.elapsed_ms):
        db.conn.execute(
            "UPDATE response SET elapsed_ms = :elapsed_ms WHERE id = :id", {"elapsed_ms": elapsed_ms, "id": begun.id}
        )


def response_id(db: Database, survey: int, key: str) -> int:
    """Return the number of a response that has begun; raises NotFound."""
    row = db.execute(
        "SELECT id FROM response WHERE key = :key AND survey = :survey", {"key": key, "survey": survey}
    ).fetchone()
    if row is None:
        raise NotFound("This answer belongs to another survey.")
    return int(row[0])


def sources(db: Database, survey: int) -> dict[str, int]:
    """Return how many real responses followed each QR code or link (``""``: none), the most used first."""
    rows = db.query(
        """
        SELECT via, COUNT(*) AS responses FROM response WHERE survey = :survey AND simulated = 0
        GROUP BY via ORDER BY COUNT(*) DESC, via
        """,
        {"survey": survey},
    )
    return {row["via"]: row["responses"] for row in rows}


def _write_swipes(db: Database, response: int, swipes: Sequence[Swipe], *, simulated: bool, first: bool) -> None:
    # One call for a batch, not one for a swipe: this is where a server at its limit spends its time.
    stored: dict[int, int] = {}
    if not first:
        stored.update(
            db.conn.execute("SELECT picture, seq FROM swipe WHERE response = :response", {"response": response})
        )
    latest: dict[int, Swipe] = {}
    shown: list[Swipe] = []
    for swipe in swipes:
        if swipe.seq <= stored.get(swipe.picture, 0):
            continue
        if swipe.picture not in stored:
            shown.append(swipe)
        latest[swipe.picture] = swipe
        stored[swipe.picture] = swipe.seq
    db.conn.executemany(
        """
        INSERT INTO swipe (response, picture, seq, choice, position, seen_ms)
        VALUES (:response, :picture, :seq, :choice, :position, :seen_ms)
        ON CONFLICT (response, picture) DO UPDATE
        SET seq = excluded.seq, choice = excluded.choice, position = excluded.position, seen_ms = excluded.seen_ms
        """,
        [
            {
                "response": response,
                "picture": swipe.picture,
                "seq": swipe.seq,
                "choice": CODES[swipe.choice],
                "position": swipe.position,
                "seen_ms": min(swipe.seen_ms, SEEN_MS_MAX),
            }
            for swipe in latest.values()
        ],
    )
    if not simulated:
        # Simulated residents must not steer which pictures real ones meet first.
        db.conn.executemany(
            """
            INSERT INTO exposure (picture, position, shown) VALUES (:picture, :position, 1)
            ON CONFLICT (picture, position) DO UPDATE SET shown = exposure.shown + 1
            """,
            [{"picture": swipe.picture, "position": swipe.position} for swipe in shown],
        )
