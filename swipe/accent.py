"""The municipality's own colour: one accent becomes a palette that can be read, light and dark.

Contrast is that of WCAG 2.2, success criterion 1.4.3. Colours are derived in OKLCH, where equal steps of
lightness look equal and the hue stays put (Ottosson 2020, https://bottosson.github.io/posts/oklab/).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from swipe.errors import Refused

if TYPE_CHECKING:
    from coloraide import Color

CONTRAST_NEEDED = 4.5
"""WCAG 2.2 level AA, for text of any size."""

OURS = "#1f6b4a"
"""The accent of base.css, for who has none of their own."""

WHITE = "#ffffff"
INK = "#1c2a2e"
PAPER = "#faf6ee"
"""The page in light mode; a test holds it and the dark ones against base.css. Cards are white."""

DARK_PAPER = "#12191b"
DARK_CARD = "#1b2528"
DARK_INK = "#f1ece1"

# Lightness and chroma in OKLCH, near those of our own palette in base.css, so that every hue sits as ours does.
WASH_LIGHTNESS, WASH_CHROMA = 0.945, 0.022
DARK_WASH_LIGHTNESS, DARK_WASH_CHROMA = 0.32, 0.045
DARK_ACCENT_LIGHTNESS, DARK_ACCENT_CHROMA = 0.79, 0.13  # calmer than the print colour, which would glow on black
ON_DARK_ACCENT_LIGHTNESS, ON_DARK_ACCENT_CHROMA = 0.22, 0.03
HOVER_STEP = 0.08
NEAR_BLACK, NEAR_BLACK_HOVER_STEP = 0.25, 0.2
"""Below this lightness a darker hover colour cannot be told from the accent; it becomes lighter, by a longer step."""

LIGHTNESS_STEP = 0.0005
"""Where the search for the nearest colour stops: finer than one step of the 256 in a channel."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The accent's colours in one mode, each "#rrggbb". `deep` is the hover colour, `wash` a tint for backgrounds."""

    accent: str
    deep: str
    on_accent: str
    wash: str


def light_palette(accent: str) -> Palette:
    """Return the palette of light mode, with `accent` ("#rrggbb") as it is given.

    Raises Refused when it is not such a colour, or has a contrast under 4.5 to the text of buttons (white), to the
    page or to its own wash; the sentence says the lowest of the three and the nearest colour that passes.
    """
    accent = _hex(accent)
    if not _passes(accent):
        contrast = lowest_contrast(accent)
        raise Refused(
            "ACCENT %(colour)s has a contrast of %(contrast)s to the text and backgrounds it is used with; "
            "%(needed)s is needed. The nearest colour that passes is %(nearest)s.",
            colour=accent,
            contrast=math.floor(contrast * 10) / 10,  # down, or 4.46 would be said to be the 4.5 that it is not
            needed=CONTRAST_NEEDED,
            nearest=_nearest(accent),
        )
    lightness = _colour(accent).convert("oklch")["lightness"]
    hover = lightness - HOVER_STEP if lightness > NEAR_BLACK else lightness + NEAR_BLACK_HOVER_STEP
    return Palette(accent, _with(accent, hover), WHITE, _wash(accent))


def dark_palette(accent: str) -> Palette:
    """Return the palette of dark mode, for an `accent` ("#rrggbb") of the same hue. Raises Refused as light_palette."""
    accent = light_palette(accent).accent
    return Palette(
        _with(accent, DARK_ACCENT_LIGHTNESS, DARK_ACCENT_CHROMA),
        _with(accent, DARK_ACCENT_LIGHTNESS + HOVER_STEP, DARK_ACCENT_CHROMA),
        _with(accent, ON_DARK_ACCENT_LIGHTNESS, ON_DARK_ACCENT_CHROMA),
        _with(accent, DARK_WASH_LIGHTNESS, DARK_WASH_CHROMA),
    )


def stylesheet(accent: str) -> str:
    """Return the CSS that puts `accent` ("#rrggbb") in place of ours in both modes. Raises Refused as light_palette."""
    light, dark = _properties(light_palette(accent)), _properties(dark_palette(accent))
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ("#rrggbb"), 1 to 21, whichever is the text (WCAG 2.2)."""
    return _colour(one).contrast(other, method="wcag21")


def lowest_contrast(accent: str) -> float:
    """Return the lowest contrast, 1 to 21, of `accent` ("#rrggbb") to what it stands on or under in light mode."""
    return min(contrast(accent, other) for other in (WHITE, PAPER, _wash(accent)))


def _colour(text: str) -> Color:
    from coloraide import Color  # here: it costs a start a tenth of a second, and only who has an accent needs it

    return Color(text)


def _hex(text: object) -> str:
    if not isinstance(text, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise Refused('ACCENT is "%(value)s"; write a colour as #rrggbb, such as #00539b.', value=text)
    return text.lower()


def _passes(accent: str) -> bool:
    return lowest_contrast(accent) >= CONTRAST_NEEDED


def _nearest(accent: str) -> str:
    """Return the lightest colour of the same hue that passes; only a colour too light can fail."""
    passing, failing = 0.0, _colour(accent).convert("oklch")["lightness"]
    while failing - passing > LIGHTNESS_STEP:
        middle = (passing + failing) / 2
        if _passes(_with(accent, middle)):
            passing = middle
        else:
            failing = middle
    return _with(accent, passing)


def _wash(accent: str) -> str:
    return _with(accent, WASH_LIGHTNESS, WASH_CHROMA)


def _with(accent: str, lightness: float, most_chroma: float = math.inf) -> str:
    """Return the colour of the same hue with another lightness in OKLCH, and no more chroma than sRGB has there."""
    colour = _colour(accent).convert("oklch")
    colour["lightness"] = lightness
    colour["chroma"] = min(colour["chroma"], most_chroma)
    return colour.fit("srgb", method="oklch-chroma", jnd=0).convert("srgb").to_string(hex=True)


def _properties(palette: Palette) -> str:
    return (
        f"--accent:{palette.accent};--accent-deep:{palette.deep};"
        f"--on-accent:{palette.on_accent};--accent-wash:{palette.wash}"
    )
