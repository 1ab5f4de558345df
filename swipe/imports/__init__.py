"""Files that people send -> rows, or one refusal with every problem and its line.

Rooms: `table` (any CSV), `slug`, `areas` with `boundary`, `projection` and `outline`, `population`, `themes`,
`changes` (what a file would change), `source` (a folder or ZIP of pictures) with `manifest`, `guess` and
`picture_set`. Nothing here knows the database.
"""

from swipe.imports.areas import RESERVED_SLUGS, AreaFile, areas_in, read_areas
from swipe.imports.changes import (
    AreaChange,
    PopulationChange,
    ThemeChange,
    area_changes,
    population_changes,
    theme_changes,
)
from swipe.imports.guess import caption_of_name, rows_without_manifest
from swipe.imports.manifest import read_manifest
from swipe.imports.picture_set import PictureSet, open_picture_set, picture_set_of
from swipe.imports.population import population_in, read_population
from swipe.imports.slug import suggest_slug
from swipe.imports.source import PictureSource, open_picture_source
from swipe.imports.themes import read_themes, themes_in

__all__ = [
    "RESERVED_SLUGS",
    "AreaChange",
    "AreaFile",
    "PictureSet",
    "PictureSource",
    "PopulationChange",
    "ThemeChange",
    "area_changes",
    "areas_in",
    "caption_of_name",
    "open_picture_set",
    "open_picture_source",
    "picture_set_of",
    "population_changes",
    "population_in",
    "read_areas",
    "read_manifest",
    "read_population",
    "read_themes",
    "rows_without_manifest",
    "suggest_slug",
    "theme_changes",
    "themes_in",
]
