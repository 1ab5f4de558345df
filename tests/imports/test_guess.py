"""What names of files and folders say of a picture, and when they say nothing."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.imports.guess import LONGEST_CAPTION, caption_of_name, rows_without_manifest, theme_of_folder

THEMES = {
    "groenne-omraader": {"da": "Grønne områder", "en": "Green areas"},
    "byliv": {"da": "Byliv", "en": "Urban life"},
    "": {},
}


@pytest.mark.parametrize(
    ("name", "caption"),
    [
        ("legeplads_ved-skolen.jpg", "Legeplads ved skolen"),
        ("sæt/Byliv/03 Torvet i Åby.JPG", "Torvet i Åby"),
        ("bænk (2).png", "Bænk"),
        ("havn.2024.webp", "Havn"),
        ("uden-endelse", "Uden endelse"),
    ],
)
def test_a_name_becomes_a_caption(name: str, caption: str) -> None:
    assert caption_of_name(name) == caption


@pytest.mark.parametrize(
    "name",
    [
        "IMG_1234.jpg",
        "IMG_20240501_123456.jpg",
        "DSC0001.JPG",
        "DSCN0042.jpg",
        "PXL_20240501_123456789.jpg",
        "20240501_123456.heic",
        "WhatsApp Image 2024-05-01 at 12.34.56.jpeg",
        "IMG-20240501-WA0003.jpg",
        "IMG_1234 (1).jpg",
        "IMG_E1234.heic",
        "12.jpg",
        ".jpg",
        "___.png",
    ],
)
def test_a_name_that_a_camera_gave_says_nothing(name: str) -> None:
    assert caption_of_name(name) == ""


@pytest.mark.parametrize(
    ("path", "theme"),
    [
        ("Grønne områder/eng.jpg", "groenne-omraader"),
        ("green-areas/eng.jpg", "groenne-omraader"),
        ("2 BYLIV/torv.jpg", "byliv"),
        ("byliv/grafitti/væg.jpg", "byliv"),
        ("gronne omrader/eng.jpg", "groenne-omraader"),
        ("ferie 2024/eng.jpg", ""),
        ("eng.jpg", ""),
    ],
)
def test_a_folder_named_after_a_theme_gives_the_theme(path: str, theme: str) -> None:
    assert theme_of_folder(path, THEMES) == theme


def test_only_pictures_become_rows() -> None:
    rows = rows_without_manifest(["Byliv/torv.jpg", "Thumbs.db", "laes.txt", "IMG_1.HEIC"], THEMES, "da")
    assert [(row.line, row.file, row.theme, row.captions) for row in rows] == [
        (1, "Byliv/torv.jpg", "byliv", {"da": "Torv"}),
        (2, "IMG_1.HEIC", "", {}),
    ]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(string.punctuation)), max_size=300))
def test_no_name_is_too_odd(name: str) -> None:
    assert len(caption_of_name(name)) <= LONGEST_CAPTION
    assert theme_of_folder(name, THEMES) in THEMES
