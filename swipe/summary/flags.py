"""What looks like ballot stuffing, for a person to judge: nothing is left out because of a flag alone.

No address and no time of day is stored, so what can be seen is the day, the way that people came, how long each picture
was in view and what was answered. Answers with a one-time code are never flagged for their number: each letter had one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import median

import numpy as np
from numpy.typing import NDArray

from swipe.model import AnswerSheet, Flag, FlagKind
from swipe.summary.quality import DISLIKE, LEAST_SEEN_MS, LIKE, SKIP

LEAST_BURST = 20
"""Fewer than a school class on one day change no share that could be told."""
TIMES_USUAL = 5
"""A newspaper's link or a class visit brings some times as many as usual; a machine brings any number."""
FEWEST_OTHER_DAYS = 3
"""What is usual is known after as many days."""
LEAST_ALIKE = 5
LEAST_ALIKE_SHARE = 0.05
"""Of those who came that day and way: among hundreds, some have the same taste."""
LEAST_ANSWERS = 12
LEAST_EACH_WAY = 3
"""Twelve answers with three against the rest fall the same way by chance once in 299 ways of placing them (12 over 3,
and its mirror), more rarely with more cards; liking everything is honest and common."""
LEAST_TIMED = 10
MOST_FLAGS = 20
"""The largest; a lead who has judged these sees the next."""

FEWEST_TOGETHER = 3
"""A lead who has to judge each hasty phone of a month one by one judges none."""

Cell = tuple[str, str]
"""A day (ISO 8601) and the way that people came."""


def find_flags(
    sheet: AnswerSheet,
    person: NDArray[np.int64],
    card: NDArray[np.int64],
    choice: NDArray[np.int64],
    seen_ms: NDArray[np.int64],
    left_out: NDArray[np.bool_],
) -> tuple[Flag, ...]:
    """Return what looks odd among the responses that count, the largest first.

    `person` (in [0, responses), rising), `card`, `choice` and `seen_ms` have shape (S,), one entry per swipe;
    `left_out`, shape (responses,), are those that count in no share already. Nothing can be seen in a survey that has
    become anonymous.
    """
    if sheet.anonymous:
        return ()
    responses = len(sheet.responses)
    cells = list(zip(sheet.days, sheet.sources, strict=True))
    counted = ~left_out
    open_door = counted & (np.array(sheet.verified, dtype=np.int64) == 0) if responses else counted
    members = _by_cell(cells, open_door)
    found = [
        *_bursts(sheet, members),
        *_alike(sheet, cells, members, open_door, person, card, choice),
        *_grouped("speed", sheet, cells, counted & _too_fast(person, seen_ms, responses)),
        *_grouped("clockwork", sheet, cells, counted & _clockwork(person, seen_ms, responses)),
    ]
    return tuple(
        sorted(found, key=lambda flag: (-len(flag.responses), flag.day or "", flag.kind, flag.id))[:MOST_FLAGS]
    )


def _bursts(sheet: AnswerSheet, members: Mapping[Cell, list[int]]) -> Iterator[Flag]:
    """Yield days on which far more came by one way than on its other days, or, for a new way, than by any."""
    by_way: dict[str, dict[str, int]] = defaultdict(dict)
    for (day, via), places in members.items():
        by_way[via][day] = len(places)
    for (day, via), places in members.items():
        others = [count for other, count in by_way[via].items() if other != day]
        if len(others) < FEWEST_OTHER_DAYS:
            others = [len(each) for cell, each in members.items() if cell != (day, via)]
        if len(others) < FEWEST_OTHER_DAYS or len(places) < LEAST_BURST:
            continue
        usual = float(median(others))
        if len(places) >= TIMES_USUAL * usual:
            yield _flag("burst", sheet, (day, via), places, usual=usual)


def _alike(
    sheet: AnswerSheet,
    cells: list[Cell],
    members: Mapping[Cell, list[int]],
    counted: NDArray[np.bool_],
    person: NDArray[np.int64],
    card: NDArray[np.int64],
    choice: NDArray[np.int64],
) -> Iterator[Flag]:
    """Yield groups that gave the very same answers to the very same pictures, some of them yes and some no."""
    responses = len(cells)
    given = np.bincount(person * (SKIP + 1) + choice, minlength=responses * (SKIP + 1)).reshape(-1, SKIP + 1)
    likes, dislikes = given[:, LIKE], given[:, DISLIKE]
    wanted = counted & (likes + dislikes >= LEAST_ANSWERS) & (np.minimum(likes, dislikes) >= LEAST_EACH_WAY)
    patterns = _patterns(person, card, choice, responses)
    groups: dict[tuple[Cell, int], list[int]] = defaultdict(list)
    places_of_wanted = np.flatnonzero(wanted)
    known, which, times = np.unique(patterns[places_of_wanted], return_inverse=True, return_counts=True)
    often = times >= LEAST_ALIKE
    for place, number in zip(places_of_wanted[often[which]].tolist(), which[often[which]].tolist(), strict=True):
        groups[cells[place], int(known[number])].append(place)
    for (cell, pattern), places in groups.items():
        if len(places) >= max(LEAST_ALIKE, LEAST_ALIKE_SHARE * len(members[cell])):
            yield _flag("alike", sheet, cell, places, pattern=str(pattern))


def _patterns(
    person: NDArray[np.int64], card: NDArray[np.int64], choice: NDArray[np.int64], responses: int
) -> NDArray[np.uint64]:
    """Return a number for what each response answered, in whatever order; equal answers have equal numbers."""
    mixed = (card * 4 + choice + 1).astype(np.uint64)  # splitmix64 (Vigna 2015), so that sums of single answers differ
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    starts = _starts(person)
    sums = np.zeros(responses, dtype=np.uint64)
    if len(starts):
        sums[person[starts]] = np.add.reduceat(mixed, starts)
    return sums


def _starts(person: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where in a rising column each response's swipes begin."""
    if not len(person):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], person[1:] != person[:-1])))


def _too_fast(person: NDArray[np.int64], seen_ms: NDArray[np.int64], responses: int) -> NDArray[np.bool_]:
    """Tell who gave at least half of ten or more answers faster than anybody sees."""
    timed = np.bincount(person[seen_ms > 0], minlength=responses)
    blind = np.bincount(person[(seen_ms > 0) & (seen_ms < LEAST_SEEN_MS)], minlength=responses)
    return np.asarray((timed >= LEAST_TIMED) & (2 * blind >= timed))


def _clockwork(person: NDArray[np.int64], seen_ms: NDArray[np.int64], responses: int) -> NDArray[np.bool_]:
    """Tell who had ten or more pictures in view for exactly as many milliseconds each, as no finger can."""
    timed = seen_ms > 0
    who, took = person[timed], seen_ms[timed]
    starts = _starts(who)
    steady = np.zeros(responses, dtype=bool)
    if len(starts):
        same = np.maximum.reduceat(took, starts) == np.minimum.reduceat(took, starts)
        steady[who[starts]] = same
    return np.asarray(steady & (np.bincount(who, minlength=responses) >= LEAST_TIMED))


def _grouped(kind: FlagKind, sheet: AnswerSheet, cells: list[Cell], wanted: NDArray[np.bool_]) -> Iterator[Flag]:
    """Yield those of a day and way together, and in one flag those who came alone or nearly so, whenever it was."""
    members = _by_cell(cells, wanted)
    few = {cell: places for cell, places in members.items() if len(places) < FEWEST_TOGETHER}
    for cell, places in members.items():
        if cell not in few or len(few) == 1:
            yield _flag(kind, sheet, cell, places)
    if len(few) > 1:
        yield _flag(kind, sheet, None, sorted(place for places in few.values() for place in places))


def _by_cell(cells: list[Cell], wanted: NDArray[np.bool_]) -> dict[Cell, list[int]]:
    members: dict[Cell, list[int]] = defaultdict(list)
    for place in np.flatnonzero(wanted).tolist():
        members[cells[place]].append(place)
    return members


def _flag(
    kind: FlagKind,
    sheet: AnswerSheet,
    cell: Cell | None,
    places: list[int],
    *,
    usual: float | None = None,
    pattern: str = "",
) -> Flag:
    day, via = cell or (None, "")
    name = hashlib.sha256("/".join((kind, day or "", via, pattern)).encode()).hexdigest()[:16]
    return Flag(name, kind, day, via, tuple(sheet.responses[place] for place in places), usual)
