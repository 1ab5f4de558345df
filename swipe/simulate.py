"""Synthetic residents for demonstrations and trials. What they answer is marked as simulated, always.

A resident likes a picture with a probability that adds up, on the logit scale, the area's taste for its theme, the
picture's own appeal, the resident's general leniency and the resident's own taste. Pure and seeded, no I/O.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from swipe.deck import deal_deck
from swipe.model import Choice, Swipe

SPREAD_OF_AREA = 0.85
SPREAD_OF_PICTURE = 0.35
SPREAD_OF_RESIDENT = 0.6
SPREAD_OF_RESIDENT_AND_THEME = 0.7
SPREAD_OF_LAST_WORD = 0.5
SKIP_SHARE = 0.04
LEAVE_SHARE_PER_CARD = 0.02
MEAN_SEEN_MS = 3200


@dataclass(frozen=True, slots=True)
class SimulatedResponse:
    """One synthetic resident: a key that looks like a real one, the swipes in the order given, and the one theme
    chosen at the end (None for those who left before)."""

    key: str
    swipes: tuple[Swipe, ...]
    first_theme: int | None


def simulate_responses(
    pictures: Sequence[tuple[int, int]], responses: int, *, area: str, seed: int
) -> Iterator[SimulatedResponse]:
    """Yield `responses` synthetic residents who swipe `pictures`, pairs (picture, theme).

    `area` (a slug) and `seed` decide everything: the same arguments give the same answers, another area
    another taste.
    """
    chance = random.Random(f"{area}/{seed}")  # noqa: S311  a simulation, not a secret
    taste = {theme: chance.gauss(0.35, SPREAD_OF_AREA) for theme in sorted({theme for _, theme in pictures})}
    appeal = {picture: chance.gauss(0, SPREAD_OF_PICTURE) for picture, _ in sorted(pictures)}
    theme_of = dict(pictures)
    shown: Counter[tuple[int, int]] = Counter()
    for _ in range(responses):
        leniency = chance.gauss(0, SPREAD_OF_RESIDENT)
        own = {theme: chance.gauss(0, SPREAD_OF_RESIDENT_AND_THEME) for theme in taste}
        swipes: list[Swipe] = []
        stayed = True
        for position, picture in enumerate(deal_deck(pictures, shown, chance.getrandbits(64))):
            shown[picture, position] += 1
            theme = theme_of[picture]
            choice = _choose(taste[theme] + appeal[picture] + leniency + own[theme], chance)
            seen_ms = round(MEAN_SEEN_MS * math.exp(chance.gauss(-0.1, 0.45)))
            swipes.append(Swipe(position + 1, picture, choice, position, max(seen_ms, 400)))
            if chance.random() < LEAVE_SHARE_PER_CARD:
                stayed = False
                break
        key = f"sim-{chance.getrandbits(96):024x}"
        liked = {theme: taste[theme] + own[theme] + chance.gauss(0, SPREAD_OF_LAST_WORD) for theme in taste}
        yield SimulatedResponse(key, tuple(swipes), max(liked, key=liked.__getitem__) if stayed and liked else None)


def _choose(logit: float, chance: random.Random) -> Choice:
    if chance.random() < SKIP_SHARE:
        return "skip"
    return "like" if chance.random() < 1 / (1 + math.exp(-logit)) else "dislike"
