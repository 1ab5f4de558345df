"""The cards of a deck as HTML, each made once: a new resident's page is the same cards in another order.

What is kept follows from what is shown alone, so a change of a card is another card here, and nothing grows stale.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from swipe.model import Choice, Picture, Swipe
from swipe.web.context import in_language, picture_folder

Place = Literal["current", "next", "soon", "later"]

MOST_KEPT = 8192
"""Some 24 cards in 30 areas, at four places, in two languages, at a kilobyte and a half each."""

SOON = 4
"""So many cards after the current one are fetched at once, at a low priority; the others wait until they are near."""


def card_face(card: Picture, position: int, current: int, answer: Swipe | None) -> Markup:
    """Return one card of the deck: `position` is its own, `current` that of the card in view, both from 0."""
    image = card.image
    before, after = _face(
        str(get_locale()),
        picture_folder(),
        card.id,
        image.name,
        (image.width, image.height),
        image.widths,
        in_language(card.captions),
        in_language(card.alts),
        in_language(card.infos) if card.infos else "",
        _place(position - current),
        answer.choice if answer else None,
    )
    return Markup(f"{before}{position:d}{after}")  # noqa: S704  a template's own output with a number in it


def _place(ahead: int) -> Place:
    if ahead == 0:
        return "current"
    if ahead == 1:
        return "next"
    return "soon" if 0 < ahead < SOON else "later"


@lru_cache(maxsize=MOST_KEPT)
def _face(
    locale: str,  # noqa: ARG001  the template's words are in the language of the request
    folder: str,
    number: int,
    name: str,
    size: tuple[int, int],
    widths: tuple[int, ...],
    caption: str,
    alt: str,
    info: str,
    place: Place,
    choice: Choice | None,
) -> tuple[str, str]:
    """Return the HTML before and after the card's position."""
    html = render_template(
        "resident/_card.html",
        number=number,
        position="\0",
        small=f"{folder}{name}-{widths[0]}.jpg",
        avif=_sources(folder, name, widths, "avif"),
        jpg=_sources(folder, name, widths, "jpg"),
        size=size,
        caption=caption,
        alt=alt,
        info=info,
        place=place,
        choice=choice,
    )
    before, _, after = html.partition("\0")
    return before, after


def _sources(folder: str, name: str, widths: tuple[int, ...], suffix: str) -> str:
    """Return a srcset: addresses and widths in pixels."""
    return ", ".join(f"{folder}{name}-{width}.{suffix} {width}w" for width in widths)
