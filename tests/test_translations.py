"""Danish and English are complete, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from swipe import errors

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "swipe" / "translations"
MAPPINGS = [("**.py", "python"), ("templates/**.html", "jinja2")]
ERROR_WORDS = [name for name in dir(errors) if isinstance(getattr(errors, name), type)]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "ngettext": (1, 2),
    "Note": (1,),
    "say": (1,),
    "many": (1, 2),
    "problem": (1,),
    "__init__": (1,),
    **dict.fromkeys(ERROR_WORDS, (1,)),
}
"""Where translatable text stands: the usual functions, and the first argument of every domain error and note."""


def source_messages() -> set[str | tuple[str, str]]:
    found: set[str | tuple[str, str]] = set()
    for _, _, message, _, _ in extract_from_dir(str(ROOT / "swipe"), MAPPINGS, keywords=KEYWORDS):
        if isinstance(message, tuple):
            found.add((str(message[0]), str(message[1])))
        elif message:
            found.add(message)
    return found


def catalog(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def places(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def test_every_sentence_of_the_program_is_in_danish() -> None:
    danish = {message.id: message.string for message in catalog("da") if message.id}
    for message in source_messages():
        assert message in danish, f"not translated: {message!r}"
        translated = danish[message]
        assert all(translated) if isinstance(translated, tuple) else translated, f"empty: {message!r}"


def test_no_translation_is_left_over_or_unsure() -> None:
    known = source_messages()
    for message in catalog("da"):
        if message.id:
            assert message.id in known, f"no longer used: {message.id!r}"
            assert not message.fuzzy


def test_every_translation_has_the_places_of_its_original() -> None:
    for message in catalog("da"):
        if message.id:
            originals = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            for string in strings:
                assert places(string) <= places("".join(originals)), string
                assert places(originals[-1]) - {"num", "count"} <= places(string) | {"num", "count"}, string


@pytest.mark.parametrize("language", ["da"])
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    compiled = FOLDER / language / "LC_MESSAGES" / "messages.mo"
    fresh = io.BytesIO()
    write_mo(fresh, catalog(language))
    with compiled.open("rb") as file:
        kept = read_mo(file)
    fresh.seek(0)
    assert texts(kept) == texts(read_mo(fresh)), "compile again: pybabel compile -d swipe/translations"


def texts(catalogue: Catalog) -> list[tuple[object, object]]:
    return [(message.id, message.string) for message in catalogue if message.id]
