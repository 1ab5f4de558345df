"""A picture set with a row for each of its pictures: from its manifest, else from the names of files and folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from swipe.errors import NotFound
from swipe.imports.guess import rows_without_manifest
from swipe.imports.manifest import read_manifest
from swipe.imports.source import PictureSource, open_picture_source
from swipe.model import Language, PictureRow, Texts


@dataclass(frozen=True, slots=True)
class PictureSet:
    """The rows of a picture set; `left_out` are the files in it that no row names, sorted."""

    source: PictureSource
    rows: tuple[PictureRow, ...]
    left_out: tuple[str, ...]


@contextmanager
def open_picture_set(
    path: Path, themes: Mapping[str, Texts], language: Language, *, label: str = ""
) -> Iterator[PictureSet]:
    """Open a folder or ZIP file as `open_picture_source` does, and read its rows as `picture_set_of` does.

    Raises what they raise, and NotFound when there is no picture in it.
    """
    with open_picture_source(path, label=label) as source:
        found = picture_set_of(source, themes, language)
        if not found.rows:
            raise NotFound("There is no picture in %(source)s.", source=label or path.name)
        yield found


def picture_set_of(source: PictureSource, themes: Mapping[str, Texts], language: Language) -> PictureSet:
    """Return the rows of a set; `themes` are the names of each theme by slug.

    Without a manifest captions are in `language`. Raises ImportRefused with every problem of the manifest.
    """
    if source.has_manifest:
        data = source.read(source.manifest)
        rows = read_manifest(data, source.manifest, files=source.names, themes=[*themes])
    else:
        rows = rows_without_manifest(source.names, themes, language)
    named = {row.file for row in rows}
    return PictureSet(source, tuple(rows), tuple(name for name in source.names if name not in named))
