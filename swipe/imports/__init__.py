"""Files that people send -> rows, or one refusal with every problem and its line.

Rooms: `table` (any CSV), `slug`, `areas` with `boundary`, `population`, `themes`, `manifest`, `guess` and
`source` (a folder or ZIP of pictures). Nothing here knows the database.
"""

from swipe.imports.areas import RESERVED_SLUGS, read_areas
from swipe.imports.guess import caption_of_name, rows_without_manifest
from swipe.imports.manifest import read_manifest
from swipe.imports.population import read_population
from swipe.imports.slug import suggest_slug
from swipe.imports.source import PictureSource, open_picture_source
from swipe.imports.themes import read_themes

__all__ = [
    "RESERVED_SLUGS",
    "PictureSource",
    "caption_of_name",
    "open_picture_source",
    "read_areas",
    "read_manifest",
    "read_population",
    "read_themes",
    "rows_without_manifest",
    "suggest_slug",
]
