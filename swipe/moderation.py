"""What a planner should look at twice in residents' own words: personal data, and ideas that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["email", "cpr", "phone"]

COUNTRY = "DK"
"""Telephone numbers without a country code are read as this country's."""

EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b", re.IGNORECASE)
"""Wider than RFC 5321: one that is written to fool robots is an address all the same."""

CPR = re.compile(r"(?<!\d)\d{6}[-– ]?\d{4}(?!\d)")

LEAST_LETTERS = 4
"""Shorter words ("the", "ved", "til") are in every idea and say nothing of what it is about."""

LEAST_LIKENESS = 80.0
"""Of 100. Found by trying: it joins "Fodbold bane" to "en fodboldbane" and leaves "bålplads" apart from "legeplads"."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Something in a text, ``text[start:end]``, that may tell who somebody is."""

    kind: Kind
    start: int
    end: int


def find_personal_data(text: str) -> tuple[PersonalData, ...]:
    """Return e-mail addresses, CPR numbers and telephone numbers in a text, in its order; none overlap.

    A CPR number is ten digits that begin with a date, whatever its check digit: since 2007 new ones need not fit
    it (CPR-kontoret, "Personnummeret i CPR"). Names, addresses and number plates are left to the reader's eye.
    """
    found: list[PersonalData] = []
    for one in _candidates(text):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def pieces(text: str) -> list[tuple[str, Kind | None]]:
    """Return the text cut where personal data begins and ends, each piece with its kind or None."""
    cut: list[tuple[str, Kind | None]] = []
    here = 0
    for one in find_personal_data(text):
        cut += [(text[here : one.start], None), (text[one.start : one.end], one.kind)]
        here = one.end
    return [piece for piece in [*cut, (text[here:], None)] if piece[0]]


def similar_texts(texts: Mapping[int, str]) -> dict[int, list[int]]:
    """Return for each number the numbers of texts that say much the same, the most alike first; most have none."""
    import numpy as np
    from rapidfuzz import fuzz, process, utils  # here, because only this page needs it

    words = {number: _long_words(utils.default_process(text)) for number, text in texts.items()}
    told = [number for number, kept in words.items() if kept]
    spaced, joined = ([sign.join(words[number]) for number in told] for sign in (" ", ""))
    likeness = np.zeros((len(told), len(told)), dtype=np.uint8)
    for scorer, written in (
        (fuzz.token_set_ratio, spaced),
        (fuzz.partial_token_sort_ratio, spaced),
        (fuzz.partial_ratio, joined),
    ):
        likeness = np.maximum(
            likeness, process.cdist(written, written, scorer=scorer, score_cutoff=LEAST_LIKENESS, dtype=np.uint8)
        )
    np.fill_diagonal(likeness, 0)
    alike: dict[int, list[int]] = {number: [] for number in texts}
    for place, row in enumerate(likeness):
        order = np.argsort(-row.astype(int), kind="stable")[: np.count_nonzero(row)]
        alike[told[place]] = [told[other] for other in order]
    return alike


def _candidates(text: str) -> Iterator[PersonalData]:
    from phonenumbers import PhoneNumberMatcher  # here, because only these pages need its tables
    from stdnum.dk import cpr

    for match in EMAIL.finditer(text):
        yield PersonalData("email", match.start(), match.end())
    for match in CPR.finditer(text):
        if cpr.is_valid(match[0].replace("–", "-")):
            yield PersonalData("cpr", match.start(), match.end())
    for number in PhoneNumberMatcher(text, COUNTRY):
        yield PersonalData("phone", number.start, number.end)


def _long_words(text: str) -> list[str]:
    return [word for word in text.split() if len(word) >= LEAST_LETTERS]
