"""Which picture next: every theme early, every picture its share of the early places.

A resident may leave at any card, so the deck is dealt in rounds. Each round takes one picture of every
theme, in a fresh random order. Method: method.md, section 6 (after Salganik & Levy 2015). Pure, seeded, no I/O.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Shown = Mapping[tuple[int, int], int]
"""How often a picture was shown at a position: ``{(picture, position): times}``; a pair never shown may be absent."""


def deal_deck(pictures: Iterable[tuple[int, int]], shown: Shown, seed: int) -> list[int]:
    """Return every picture once, in the order in which one resident meets them.

    `pictures` are pairs (picture, theme). Within a round no theme comes twice, and the first theme of a
    round differs from the last of the round before whenever there are two themes left. Within its theme the
    picture shown least in this round goes first, then the one shown least in all, then chance.
    The same arguments give the same deck. Themes may hold unequal numbers of pictures: one that runs
    out is left out of the later rounds. Simulated with 6 themes x 4 pictures and 50 sessions, all themes are met
    by card 6 and exposure varies by 4 % in all and in the first round. Source: method.md, section 6.
    """
    chance = random.Random(seed)  # noqa: S311  a card order is no secret
    unseen: defaultdict[int, list[int]] = defaultdict(list)
    for picture, theme in sorted(pictures):
        unseen[theme].append(picture)
    themes = len(unseen)
    shown_in_all: defaultdict[int, int] = defaultdict(int)
    shown_in_round: defaultdict[tuple[int, int], int] = defaultdict(int)
    for (picture, position), times in shown.items():
        shown_in_all[picture] += times
        if themes:
            shown_in_round[picture, position // themes] += times

    deck: list[int] = []
    previous: int | None = None
    while unseen:
        order = _theme_order(list(unseen), previous, chance)
        for theme in order:
            this_round = len(deck) // themes
            _, _, _, picture = min(
                (shown_in_round[one, this_round], shown_in_all[one], chance.random(), one) for one in unseen[theme]
            )
            unseen[theme].remove(picture)
            if not unseen[theme]:
                del unseen[theme]
            deck.append(picture)
        previous = order[-1]
    return deck


def _theme_order(themes: Sequence[int], previous: int | None, chance: random.Random) -> list[int]:
    order = list(themes)
    chance.shuffle(order)
    if len(order) > 1 and order[0] == previous:
        # Swapping with a random later place keeps every other order equally likely.
        other = chance.randrange(1, len(order))
        order[0], order[other] = order[other], order[0]
    return order
