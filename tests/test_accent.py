"""One accent colour becomes a palette in which everything can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from swipe import accent
from swipe.errors import Refused

SHEET = (Path(accent.__file__).parent / "static" / "base.css").read_text(encoding="utf-8")
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
LIGHT = {"white": "#ffffff", "paper": "#faf6ee"}
LIGHT_TEXT = ["#1c2a2e", "#55646a"]
DARK = {"paper": "#12191b", "card": "#1b2528"}
DARK_TEXT = ["#f1ece1", "#a8b5b8"]


def suggestion(colour: str) -> str:
    """Return the colour itself when it passes, else the one that its refusal suggests."""
    try:
        return accent.light_palette(colour).accent
    except Refused as error:
        return str(error.values["nearest"])


def unreadable(colour: str) -> list[str]:
    """Return every pair of the palettes, and of the page's text on their washes, under 4.5."""
    pairs = []
    for palette, backgrounds, texts in (
        (accent.light_palette(colour), LIGHT, LIGHT_TEXT),
        (accent.dark_palette(colour), DARK, DARK_TEXT),
    ):
        pairs += [(shade, palette.on_accent) for shade in (palette.accent, palette.deep)]
        pairs += [
            (shade, ground)
            for shade in (palette.accent, palette.deep)
            for ground in (*backgrounds.values(), palette.wash)
        ]
        pairs += [(text, palette.wash) for text in texts]
    return [f"{one} on {other}" for one, other in pairs if accent.contrast(one, other) < 4.5]


@settings(max_examples=300)
@given(COLOURS)
def test_every_colour_or_the_one_suggested_for_it_can_be_read_in_light_and_dark(colour: str) -> None:
    assert unreadable(suggestion(colour)) == []


@settings(max_examples=200)
@given(COLOURS)
def test_the_suggestion_keeps_the_hue_and_darkens_no_more_than_it_must(colour: str) -> None:
    given_, suggested = Color(colour).convert("oklch"), Color(suggestion(colour)).convert("oklch")
    assert suggested["lightness"] <= given_["lightness"] + 0.001
    if suggestion(colour) != colour:
        assert accent.lowest_contrast(suggestion(colour)) < 4.62, "a lighter one would have passed"
        if suggested["chroma"] > 0.05:
            turned = abs(given_["hue"] - suggested["hue"]) % 360
            assert min(turned, 360 - turned) < 3


@pytest.mark.parametrize("colour", ["#1f6b4a", "#00539b", "#000000", "#a3003b", "#5B2A86"])
def test_an_accepted_accent_stays_as_it_is_given(colour: str) -> None:
    assert accent.light_palette(colour).accent == colour.lower()


@pytest.mark.parametrize("colour", ["#000000", "#00539b", "#101820", "#1f6b4a"])
def test_a_button_changes_visibly_under_the_pointer(colour: str) -> None:
    for palette in (accent.light_palette(colour), accent.dark_palette(colour)):
        assert Color(palette.accent).delta_e(palette.deep, method="2000") > 4


def test_a_pale_colour_is_refused_with_its_contrast_and_the_nearest_that_passes() -> None:
    with pytest.raises(Refused) as refusal:
        accent.light_palette("#E9C46A")
    assert re.fullmatch(
        r"ACCENT #e9c46a has a contrast of 1\.[0-9] to the text and backgrounds it is used with; 4\.5 is needed\. "
        r"The nearest colour that passes is #[0-9a-f]{6}\.",
        str(refusal.value),
    )


def test_a_contrast_just_too_low_is_not_rounded_up_to_what_is_needed() -> None:
    for red in range(256):
        colour = f"#{red:02x}{red:02x}{red:02x}"
        if accent.lowest_contrast(colour) < 4.5:
            with pytest.raises(Refused) as refusal:
                accent.light_palette(colour)
            assert float(str(refusal.value.values["contrast"])) < 4.5


@pytest.mark.parametrize(
    "value",
    [
        "",
        "green",
        "#fff",
        "#1f6b4",
        "#1f6b4a0",
        "1f6b4a",
        "#1f6b4g",
        " #1f6b4a",
        "#1f6b4a\n",
        "#1f6b4a;}*{color:red",
        "#١٢٣٤٥٦",
        123456,
        None,
        ["#1f6b4a"],
    ],
)
def test_what_is_not_a_colour_is_refused_with_an_example(value: object) -> None:
    for use in (accent.light_palette, accent.dark_palette, accent.stylesheet):
        with pytest.raises(Refused, match="#rrggbb, such as #00539b"):
            use(value)  # type: ignore[arg-type]


def test_the_stylesheet_overrides_the_four_colours_in_both_modes() -> None:
    sheet = accent.stylesheet("#00539b")
    light, dark = sheet.split("@media (prefers-color-scheme:dark)")
    for part in (light, dark):
        assert re.findall(r"(--[\w-]+):#[0-9a-f]{6}", part) == [
            "--accent", "--accent-deep", "--on-accent", "--accent-wash",
        ]  # fmt: skip
    assert "--accent:#00539b;" in light


def test_the_backgrounds_are_those_of_the_stylesheet() -> None:
    light, dark = SHEET.split("@media (prefers-color-scheme: dark)")[:2]
    assert f"--paper: {accent.PAPER};" in light
    assert "--card: #fff;" in light
    assert f"--paper: {accent.DARK_PAPER};" in dark
    assert f"--card: {accent.DARK_CARD};" in dark
    assert all(colour in light for colour in LIGHT_TEXT)
    assert all(colour in dark for colour in DARK_TEXT)


def test_our_own_accent_would_be_accepted_as_a_setting() -> None:
    assert re.findall(r"--accent: (#\w+);", SHEET)[0] == accent.light_palette("#1f6b4a").accent
