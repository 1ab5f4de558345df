"""From an answer sheet to the tables that the statistics are made of: who answered how much of what.

Method: method.md, sections 1 and 5.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swipe.model import CHOICE_STEP, PICTURE_STEP, AnswerSheet, Flag, Picture, Theme
from swipe.summary.flags import find_flags
from swipe.summary.quality import LIKE, SKIP, screen


@dataclass(frozen=True, slots=True)
class Counts:
    """What N responses did with T themes and P pictures; everything that was voided is left out.

    `likes` and `answers` (likes and dislikes) have shape (N, T), `skips` (T,); `pictures` has shape (P, 3): dislikes,
    likes and skips of each, without the responses that were set aside. `first_theme` (N,) is a column of the themes,
    -1 for none. `finished` and `set_aside` are of shape (N,): who came through to the end, and whose answers count in
    no share. `swipes` were given, `voided` of them were too fast to have been seen; `fast` responses were fast.
    `by_hand` of those set aside were so by a project lead; `flags` are what looks odd among the others.
    """

    likes: NDArray[np.int64]
    answers: NDArray[np.int64]
    skips: NDArray[np.int64]
    pictures: NDArray[np.int64]
    first_theme: NDArray[np.int64]
    finished: NDArray[np.bool_]
    set_aside: NDArray[np.bool_]
    swipes: int
    voided: int
    fast: int
    by_hand: int
    flags: tuple[Flag, ...]


def count_answers(sheet: AnswerSheet, themes: Sequence[Theme], pictures: Sequence[Picture]) -> Counts:
    """Return the tables of one survey; columns in the order of `themes`, rows of `pictures` in their order.

    Raises ValueError when the sheet names a picture or theme that is not given, or a response that it does not list.
    """
    responses = len(sheet.responses)
    person = _places(sheet.swiped_by, sheet.responses, "responses")
    picture, choice, seen_ms = unpack_swipes(sheet)
    card = _places(picture, [picture.id for picture in pictures], "pictures")
    column = {theme.id: number for number, theme in enumerate(themes)}
    if unknown := {picture.theme_id or 0 for picture in pictures}.difference(column, [0]):
        raise ValueError(f"pictures of unknown themes: {sorted(unknown)}")
    theme_of = np.array([column.get(picture.theme_id or 0, -1) for picture in pictures], dtype=np.int64)
    screened = screen(person, card, choice, seen_ms, responses=responses, pictures=len(pictures))
    kept = ~screened.void
    cell = person * len(themes) + theme_of[card]
    answered = kept & (choice != SKIP) & (theme_of[card] >= 0)
    shape = (responses, len(themes))
    current = np.array(
        [picture.retired_at is None and picture.theme_id is not None for picture in pictures], dtype=bool
    )
    first_theme = np.array([column.get(theme, -1) for theme in sheet.first_themes], dtype=np.int64)
    met = np.bincount(person[current[card]], minlength=responses)
    by_hand = np.isin(_numbers(sheet.responses), np.array(sorted(sheet.aside), dtype=np.int64))
    set_aside = screened.set_aside | by_hand
    counted = kept & ~set_aside[person]
    return Counts(
        likes=np.bincount(cell[answered & (choice == LIKE)], minlength=responses * len(themes)).reshape(shape),
        answers=np.bincount(cell[answered], minlength=responses * len(themes)).reshape(shape),
        skips=np.bincount(theme_of[card][counted & (choice == SKIP) & (theme_of[card] >= 0)], minlength=len(themes)),
        pictures=np.bincount(card[counted] * 3 + choice[counted], minlength=len(pictures) * 3).reshape(-1, 3),
        first_theme=first_theme,
        finished=(first_theme >= 0) | ((met >= current.sum()) & (met > 0)),
        set_aside=set_aside,
        swipes=len(choice),
        voided=int(screened.void.sum()),
        fast=int(screened.fast.sum()),
        by_hand=int(by_hand.sum()),
        flags=find_flags(sheet, person, card, choice, seen_ms, set_aside),
    )


def unpack_swipes(sheet: AnswerSheet) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return picture (id), choice (0 dislike, 1 like, 2 skip) and time in view (ms) of each swipe, shape (S,)."""
    swipes = _numbers(sheet.swipes)
    rest = swipes % PICTURE_STEP
    return swipes // PICTURE_STEP, rest // CHOICE_STEP, rest % CHOICE_STEP


def _numbers(column: Sequence[int] | array[int]) -> NDArray[np.int64]:
    return (
        np.frombuffer(column, dtype=np.int64) if isinstance(column, array) and column else np.array([*column], np.int64)
    )


def _places(wanted: array[int] | NDArray[np.int64], known: Sequence[int] | array[int], what: str) -> NDArray[np.int64]:
    """Return where each of `wanted` stands in `known`, in any order; raises ValueError for one that does not."""
    of = _numbers(wanted) if isinstance(wanted, array) else wanted
    ids = _numbers(known)
    order = np.argsort(ids, kind="stable")
    if not len(of):
        return np.zeros(0, dtype=np.int64)
    place = np.searchsorted(ids, of, sorter=order)
    found = order[np.minimum(place, len(ids) - 1)] if len(ids) else np.zeros(len(of), dtype=np.int64)
    if not len(ids) or (ids[found] != of).any():
        missing = sorted({*of.tolist()}.difference(ids.tolist()))
        raise ValueError(f"answers of unknown {what}: {missing[:5]}")
    return found
