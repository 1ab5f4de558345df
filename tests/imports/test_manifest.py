"""The manifest of a picture set."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.errors import ImportRefused
from swipe.imports import read_manifest
from swipe.imports.manifest import LONGEST
from swipe.model import PictureRow
from swipe.web import forms

HEADER = "file,theme,caption_da,caption_en,alt_da,alt_en\n"
FILES = ("a.jpg", "b.jpg", "sub/c.jpg", "Skov.JPG")
THEMES = ("byliv", "groenne-omraader")


def read(text: str, files: tuple[str, ...] = FILES, themes: tuple[str, ...] = THEMES) -> list[PictureRow]:
    return read_manifest(text.encode(), "manifest.csv", files=files, themes=themes)


def problems(text: str, themes: tuple[str, ...] = THEMES) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read(text, themes=themes)
    return [str(problem) for problem in caught.value.problems]


def test_rows_have_their_texts_per_language_and_their_line() -> None:
    text = HEADER + 'a.jpg,byliv,Torv,Square,"Et torv\nmed folk",\n\nsub/c.jpg,groenne-omraader,,,,A wood\n'
    assert read(text) == [
        PictureRow(2, "a.jpg", "byliv", {"da": "Torv", "en": "Square"}, {"da": "Et torv\nmed folk"}),
        PictureRow(5, "sub/c.jpg", "groenne-omraader", {}, {"en": "A wood"}),
    ]


def test_any_language_may_have_a_column() -> None:
    row = read("fil;tema;caption_ar;alt_de\na.jpg;byliv;ساحة;Platz\n")[0]
    assert (row.captions, row.alts) == ({"ar": "ساحة"}, {"de": "Platz"})


def test_windows_slashes_and_a_leading_dot_are_read() -> None:
    assert [row.file for row in read(HEADER + "sub\\c.jpg,byliv\n./a.jpg,byliv")] == ["sub/c.jpg", "a.jpg"]


def test_a_name_from_a_mac_is_found_and_kept_as_the_file_has_it() -> None:
    decomposed = unicodedata.normalize("NFD", "Å.jpg")
    assert decomposed != "Å.jpg"
    assert read(HEADER + "Å.jpg,byliv", files=(decomposed,))[0].file == decomposed
    assert read(HEADER + f"{decomposed},byliv", files=("Å.jpg",))[0].file == "Å.jpg"


def test_every_problem_is_named_with_its_line() -> None:
    text = (
        HEADER
        + 'a.jpg,byliv,"to\nlinjer"\na.jpg,byliv\n,byliv\n../b.jpg,byliv\n/etc/passwd,byliv\nC:\\b.jpg,byliv\n'
        + "skov.jpg,byliv\nzzz.png,byliv\nb.jpg,Groenne-omrader\nsub/c.jpg,\nSkov.JPG,trafik\n"
    )
    assert problems(text) == [
        "manifest.csv:4, file: a.jpg is named already, on line 2; remove one of the two lines.",
        "manifest.csv:5, file: The column file is empty; fill it in.",
        "manifest.csv:6, file: ../b.jpg lies outside the folder; name a file beside the manifest.",
        "manifest.csv:7, file: /etc/passwd lies outside the folder; name a file beside the manifest.",
        "manifest.csv:8, file: C:/b.jpg lies outside the folder; name a file beside the manifest.",
        "manifest.csv:9, file: skov.jpg is not there; did you mean Skov.JPG?",
        "manifest.csv:10, file: zzz.png is not there; add the file or remove the line.",
        "manifest.csv:11, theme: There is no theme Groenne-omrader; did you mean groenne-omraader? "
        "The themes are: byliv, groenne-omraader.",
        "manifest.csv:12, theme: The theme is empty; the themes are: byliv, groenne-omraader.",
        "manifest.csv:13, theme: There is no theme trafik; the themes are: byliv, groenne-omraader.",
    ]


def test_without_themes_the_remedy_is_to_import_them() -> None:
    assert problems(HEADER + "a.jpg,byliv", themes=()) == [
        "manifest.csv:2, theme: There are no themes yet; import the list of themes first."
    ]


@pytest.mark.parametrize("text", ["", HEADER, "file,caption_da\na.jpg,x", "theme\nbyliv"])
def test_a_manifest_without_rows_or_columns_is_refused(text: str) -> None:
    assert problems(text)


def test_a_text_that_no_card_holds_is_named_with_its_column() -> None:
    row = f"a.jpg,byliv,{'x' * 81},A,{'y' * 250},{'z' * 251}\n"
    assert [line.partition(": ")[0] for line in problems(HEADER + row)] == [
        "manifest.csv:2, caption_da",
        "manifest.csv:2, alt_en",
    ]


def test_a_manifest_and_the_form_allow_texts_of_the_same_length() -> None:
    assert {"caption": forms.LONGEST["caption"], "alt": forms.LONGEST["alt"]} == LONGEST


@given(st.binary() | st.text().map(lambda text: (HEADER + text).encode(errors="ignore")))
def test_random_bytes_give_rows_or_a_refusal(data: bytes) -> None:
    try:
        rows = read_manifest(data, "manifest.csv", files=FILES, themes=THEMES)
    except ImportRefused as refused:
        assert refused.problems  # noqa: PT017 - either outcome is right, and a refusal must say why
    else:
        assert all(row.file in FILES and row.theme in THEMES for row in rows)
