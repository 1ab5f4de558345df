"""Synthetic residents for demonstrations and trials. What they answer is marked as simulated, always.

A resident likes a picture with a probability that adds up, on the logit scale, the area's taste for its theme, the
picture's own appeal, the resident's general leniency and the resident's own taste. Pure and seeded, no I/O.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from swipe.deck import deal_deck
from swipe.model import Choice, Swipe, Variable

SPREAD_OF_AREA = 0.85
SPREAD_OF_PICTURE = 0.35
SPREAD_OF_RESIDENT = 0.6
SPREAD_OF_RESIDENT_AND_THEME = 0.7
SPREAD_OF_LAST_WORD = 0.5
SPREAD_OF_GROUP = 0.45
SKIP_SHARE = 0.04
LEAVE_SHARE_PER_CARD = 0.02
MEAN_SEEN_MS = 3200
TELLS_SHARE = 0.9
"""How many tell something about themselves."""
ELSEWHERE_SHARE = 0.04
WAYS = (("", 5), ("p1", 4), ("p2", 2), ("mail", 3), ("share", 2), ("facebook", 2))
"""How they came (``via``), and how many of each to the others."""


@dataclass(frozen=True, slots=True)
class SimulatedResponse:
    """One synthetic resident: a key that looks like a real one, the swipes in the order given, the one theme chosen
    at the end (None for those who left before), what they told about themselves, how they came, and when: how much
    of the survey's time had gone, in [0, 1)."""

    key: str
    swipes: tuple[Swipe, ...]
    first_theme: int | None
    background: Mapping[Variable, str] = field(default_factory=dict)
    via: str = ""
    when: float = 0.0


def simulate_responses(
    pictures: Sequence[tuple[int, int]],
    responses: int,
    *,
    area: str,
    seed: int,
    people: Mapping[tuple[str, str], int] | None = None,
) -> Iterator[SimulatedResponse]:
    """Yield `responses` synthetic residents who swipe `pictures`, pairs (picture, theme).

    `area` (a slug) and `seed` decide everything: the same arguments give the same answers, another area
    another taste. They are drawn from `people`, a register per age group and gender, the young more often than the
    old; without one they tell nothing of age and gender.
    """
    residents = _Residents(people or {}, sorted({theme for _, theme in pictures}), f"{area}/{seed}/residents")
    chance = random.Random(f"{area}/{seed}")  # noqa: S311  a simulation, not a secret
    taste = {theme: chance.gauss(0.35, SPREAD_OF_AREA) for theme in sorted({theme for _, theme in pictures})}
    appeal = {picture: chance.gauss(0, SPREAD_OF_PICTURE) for picture, _ in sorted(pictures)}
    theme_of = dict(pictures)
    shown: Counter[tuple[int, int]] = Counter()
    for _ in range(responses):
        resident = residents.draw()
        leniency = chance.gauss(0, SPREAD_OF_RESIDENT)
        own = {theme: chance.gauss(resident.leaning[theme], SPREAD_OF_RESIDENT_AND_THEME) for theme in taste}
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
        yield SimulatedResponse(
            key,
            tuple(swipes),
            max(liked, key=liked.__getitem__) if stayed and liked else None,
            resident.background,
            resident.via,
            resident.when,
        )


@dataclass(frozen=True, slots=True)
class _Resident:
    background: Mapping[Variable, str]
    leaning: Mapping[int, float]
    via: str
    when: float


class _Residents:
    """Who lives in the area, and what each group leans to; drawn apart from the answers."""

    def __init__(self, people: Mapping[tuple[str, str], int], themes: Sequence[int], seed: str) -> None:
        self._chance = random.Random(seed)  # noqa: S311  a simulation, not a secret
        ages = sorted({age for age, _ in people}, key=lambda age: (len(age.partition("-")[0]), age))
        eager = {age: 1.4 - 0.9 * place / max(1, len(ages) - 1) for place, age in enumerate(ages)}
        self._kinds = sorted(people) or [("", "")]
        self._often = [people[kind] * eager[kind[0]] for kind in sorted(people)] or [1.0]
        self._leaning = {
            age: {theme: self._chance.gauss(0, SPREAD_OF_GROUP if age else 0) for theme in themes}
            for age in [*ages, ""]
        }

    def draw(self) -> _Resident:
        chance = self._chance
        age, gender = chance.choices(self._kinds, self._often)[0]
        told: dict[Variable, str] = {"age_group": age, "gender": gender} if age else {}
        told["children"] = "yes" if chance.random() < (0.6 if age.startswith("3") else 0.15) else "no"
        told["lives"] = "no" if chance.random() < ELSEWHERE_SHARE else "yes"
        tells = chance.random() < TELLS_SHARE
        via = chance.choices([way for way, _ in WAYS], [often for _, often in WAYS])[0]
        # Most come in the first days, and again when the posters are up.
        when = min(0.999, chance.expovariate(4) if chance.random() < 0.6 else chance.betavariate(4, 5))
        return _Resident(told if tells else {}, self._leaning[age], via, when)


def _choose(logit: float, chance: random.Random) -> Choice:
    if chance.random() < SKIP_SHARE:
        return "skip"
    return "like" if chance.random() < 1 / (1 + math.exp(-logit)) else "dislike"
