"""A picture set and its rows: with a manifest, and with names alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from swipe.errors import ImportRefused, NotFound
from swipe.imports import open_picture_set

THEMES = {"byliv": {"da": "Byliv", "en": "Town life"}}


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "set"


def test_the_manifest_tells_which_files_are_pictures(tmp_path: Path) -> None:
    files = {"manifest.csv": "file,theme,caption_da\na.jpg,byliv,Torv\n", "a.jpg": "", "b.jpg": "", "noter.txt": ""}
    with open_picture_set(folder(tmp_path, **files), THEMES, "da") as found:
        assert [(row.file, row.theme, row.captions) for row in found.rows] == [("a.jpg", "byliv", {"da": "Torv"})]
        assert found.left_out == ("b.jpg", "noter.txt")


def test_without_a_manifest_names_tell(tmp_path: Path) -> None:
    files = {"Byliv/Torvet.jpg": "", "Byliv/film.mov": "", "ur.gif": "", ".gemt": "", "IMG_1.HEIC": ""}
    with open_picture_set(folder(tmp_path, **files), THEMES, "en") as found:
        assert [(row.file, row.theme, row.captions) for row in found.rows] == [
            ("Byliv/Torvet.jpg", "byliv", {"en": "Torvet"}),
            ("IMG_1.HEIC", "", {}),
        ]
        assert found.left_out == ("Byliv/film.mov", "ur.gif")


def test_a_set_without_a_picture_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(NotFound, match=r"There is no picture in set\."),
        open_picture_set(folder(tmp_path, **{"noter.txt": ""}), THEMES, "da"),
    ):
        pass


def test_a_faulty_manifest_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    files = {"manifest.csv": "file,theme\na.jpg,byly\nb.jpg,byliv\n", "a.jpg": ""}
    with pytest.raises(ImportRefused) as caught, open_picture_set(folder(tmp_path, **files), THEMES, "da"):
        pass
    assert len(caught.value.problems) == 2
