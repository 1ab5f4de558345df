"""What an accent colour does to the pages: its contrast, and how buttons look with it in light and dark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import format_decimal, gettext

from swipe import accent
from swipe.errors import Refused


@dataclass(frozen=True, slots=True)
class Look:
    """One mode of the preview: the page behind, its text, and the accent's palette."""

    mode: str
    paper: str
    card: str
    ink: str
    palette: accent.Palette


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a colour is worth: `nearest` is one that passes, None when it does itself; `looks` show what passes."""

    colour: str
    sentence: str
    nearest: str | None
    looks: tuple[Look, ...]


def as_colour(text: str | None) -> str:
    """Return what was typed as "#rrggbb" where it is a colour in hexadecimal, however it is written; else the text."""
    text = (text or "").strip().lower()
    if found := re.fullmatch(r"#?([0-9a-f]{6}|[0-9a-f]{3})", text):
        digits = found[1]
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    return text


def judge(colour: str) -> Verdict | None:
    """Return the verdict on a colour as typed; on ours when it is empty; None when it is no colour."""
    wanted = as_colour(colour) or accent.OURS
    if not re.fullmatch(r"#[0-9a-f]{6}", wanted):
        return None
    contrast = format_decimal(int(accent.lowest_contrast(wanted) * 10) / 10, "0.0")
    try:
        accent.light_palette(wanted)
    except Refused as error:
        nearest = str(error.values["nearest"])
        sentence = gettext(
            "%(colour)s is too light to read: its lowest contrast is %(contrast)s, and %(needed)s is needed. "
            "The nearest colour that works is %(nearest)s.",
            colour=wanted,
            contrast=contrast,
            needed=format_decimal(accent.CONTRAST_NEEDED, "0.0"),
            nearest=nearest,
        )
        return Verdict(wanted, sentence, nearest, _looks(nearest))
    sentence = gettext(
        "%(colour)s is easy to read: its lowest contrast is %(contrast)s.", colour=wanted, contrast=contrast
    )
    return Verdict(wanted, sentence, None, _looks(wanted))


def _looks(colour: str) -> tuple[Look, ...]:
    return (
        Look(gettext("Light"), accent.PAPER, accent.WHITE, accent.INK, accent.light_palette(colour)),
        Look(gettext("Dark"), accent.DARK_PAPER, accent.DARK_CARD, accent.DARK_INK, accent.dark_palette(colour)),
    )
