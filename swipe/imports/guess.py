"""Pictures without a manifest: what the name of a file says of its caption, and the name of its folder of its theme."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from swipe.imports.slug import suggest_slug
from swipe.model import Language, PictureRow, Texts

PICTURE_ENDINGS = frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "avif", "mpo"})
LONGEST_CAPTION = 80
"""What a card has room for, as in the planner's form."""

CAMERA = re.compile(
    r"(img|dsc[fn]?|dcim|pxl|mvimg|p|gopr|dji|photo|foto|image|billede|picture|screenshot|skaermbillede|whatsapp|signal"
    r"|unnamed|untitled|scan)?[\W_]*(image|photo)?[\W_\d]*(at|kl|e|wa)?[\W_\d]*(edited|kopi|copy|redigeret)?[\W_\d]*",
    re.IGNORECASE,
)
"""Names that cameras, phones and programs give: nothing in them for a resident to read."""

CLOSE_ENOUGH = 0.8


def rows_without_manifest(names: Iterable[str], themes: Mapping[str, Texts], language: Language) -> list[PictureRow]:
    """Return a row for each picture among `names` (paths with ``/``), with caption and theme as far as names tell.

    `themes` are the names of each theme by slug; a row whose theme cannot be told has the theme ``""``. Captions
    are in `language`. `line` counts the pictures from 1.
    """
    pictures = [name for name in names if name.rpartition(".")[2].lower() in PICTURE_ENDINGS]
    return [
        PictureRow(
            number,
            name,
            theme_of_folder(name, themes),
            {language: caption} if (caption := caption_of_name(name)) else {},
            {},
        )
        for number, name in enumerate(pictures, start=1)
    ]


def caption_of_name(path: str) -> str:
    """Return the caption that a file name suggests, ``""`` for one that a camera gave.

    ``Legeplads_ved-skolen.jpg`` is "Legeplads ved skolen"; ``IMG_1234.jpg`` says nothing.
    """
    name = path.replace("\\", "/").rpartition("/")[2]
    stem = name.rpartition(".")[0] if "." in name else name
    if CAMERA.fullmatch(suggest_slug(stem)) or CAMERA.fullmatch(stem):
        return ""
    words = " ".join(re.sub(r"[_\-.]+", " ", "".join(sign for sign in stem if sign.isprintable())).split())
    words = re.sub(r"^\d+\s+|\s+\(?\d+\)?$", "", words)
    if not any(sign.isalpha() for sign in words):
        return ""
    return (words[0].upper() + words[1:])[:LONGEST_CAPTION].strip()


def theme_of_folder(path: str, themes: Mapping[str, Texts]) -> str:
    """Return the slug of the theme that the nearest folder is named after, ``""`` when none is."""
    known = {suggest_slug(name): slug for slug, names in themes.items() for name in (slug, *names.values())}
    for folder in reversed(path.replace("\\", "/").split("/")[:-1]):
        wanted = re.sub(r"^\d+-", "", suggest_slug(folder))
        close = difflib.get_close_matches(wanted, [word for word in known if word], n=1, cutoff=CLOSE_ENOUGH)
        if close:
            return known[close[0]]
    return ""
