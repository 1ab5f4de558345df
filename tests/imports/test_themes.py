"""The list of themes from CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from swipe.errors import ImportRefused
from swipe.imports import read_themes
from swipe.model import ThemeRow


def write(folder: Path, text: str) -> Path:
    path = folder / "temaer.csv"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read_themes(write(folder, text))
    return [str(problem) for problem in caught.value.problems]


def test_themes_have_names_in_any_language_and_a_colour(tmp_path: Path) -> None:
    text = "slug,name_da,name_en,name_ar,colour\ngroent,Grønt,Green,أخضر,#2F7D4F\nbyliv,Byliv,,,\n"
    assert read_themes(write(tmp_path, text)) == [
        ThemeRow("groent", {"da": "Grønt", "en": "Green", "ar": "أخضر"}, "#2f7d4f"),
        ThemeRow("byliv", {"da": "Byliv"}, None),
    ]


def test_a_theme_may_be_called_as_a_page_of_the_program(tmp_path: Path) -> None:
    assert read_themes(write(tmp_path, "slug;name_da\nhealth;Sundhed"))[0].slug == "health"


def test_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    text = "slug;name_da;colour\na;A;red\na;B;#12345\nGrønne områder;;\n;Natur;#GGGGGG\n"
    assert problems(tmp_path, text) == [
        'temaer.csv:2, colour: "red" is not a colour; write it as #2f7d4f or leave it empty.',
        "temaer.csv:3, slug: The theme a is there already, on line 2; remove one of the two lines.",
        'temaer.csv:3, colour: "#12345" is not a colour; write it as #2f7d4f or leave it empty.',
        "temaer.csv:4, slug: Grønne områder cannot be a slug; use a-z, 0-9 and hyphens, at most 60 characters: "
        "groenne-omraader.",
        "temaer.csv:4, name_da: The column name_da is empty; fill it in.",
        "temaer.csv:5, slug: The slug is empty; give one, for example natur.",
        'temaer.csv:5, colour: "#GGGGGG" is not a colour; write it as #2f7d4f or leave it empty.',
    ]


def test_a_name_that_no_chart_holds_is_named_with_its_column(tmp_path: Path) -> None:
    assert problems(tmp_path, f"slug,name_da,name_en\na,A,{'x' * 61}\n") == [
        "temaer.csv:2, name_en: The name is longer than 60 characters; shorten it."
    ]


def test_a_list_of_names_alone_gets_its_slugs(tmp_path: Path) -> None:
    assert read_themes(write(tmp_path, "navn\nGrønne områder\nByliv")) == [
        ThemeRow("groenne-omraader", {"da": "Grønne områder"}),
        ThemeRow("byliv", {"da": "Byliv"}),
    ]


@pytest.mark.parametrize("text", ["slug,name_en\na,A", "slug\nA", "name_en\na"])
def test_the_danish_name_is_required(tmp_path: Path, text: str) -> None:
    assert "Missing columns" in problems(tmp_path, text)[0]
