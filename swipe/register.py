"""Areas, register population and themes from a file: read, held against what is known, stored.

The planner's pages and the commands do the same with a file, so that both say the same of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from swipe import imports, store
from swipe.imports import AreaChange, PopulationChange, ThemeChange
from swipe.model import Area, ListKind, PopulationRow


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What a file would change, one list of `changes` in the file's order, all of one kind.

    `projection` is the system that boundaries were in when it is not longitude and latitude, `slugs_made` tells that
    addresses come from names, `without` are the areas that would still have no population.
    """

    kind: ListKind
    file: str
    changes: Sequence[AreaChange | PopulationChange | ThemeChange]
    figures: Sequence[PopulationRow] = ()
    projection: str = ""
    slugs_made: bool = False
    without: Sequence[Area] = ()

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many lines are new, changed and the same."""
        return Counter(change.outcome for change in self.changes)

    @property
    def changes_anything(self) -> bool:
        return any(change.outcome != "same" for change in self.changes)


def read_list(db: Database, kind: ListKind, data: bytes, file: str) -> ListChanges:
    """Return what the bytes of a file would change; raises ImportRefused with every problem."""
    if kind == "areas":
        found = imports.areas_in(data, file)
        projection = found.projection
        return ListChanges(
            kind,
            file,
            imports.area_changes(store.areas(db), found),
            projection="" if projection is None or projection.is_wgs84 else projection.name,
            slugs_made=found.slugs_made,
        )
    if kind == "population":
        areas = store.areas(db)
        rows = imports.population_in(data, file, {area.slug: area.name for area in areas})
        known = store.population_rows(db)
        counted = {row.area for row in (*known, *rows)}
        return ListChanges(
            kind,
            file,
            imports.population_changes(known, rows),
            figures=rows,
            without=[area for area in areas if area.slug not in counted],
        )
    return ListChanges(kind, file, imports.theme_changes(store.themes(db), imports.themes_in(data, file)))


def store_list(db: Database, read: ListChanges) -> None:
    """Store what was read, all of it or nothing."""
    if read.kind == "population":
        store.save_population(db, read.figures, file=read.file)
    elif read.kind == "areas":
        store.save_areas(db, [change.row for change in read.changes if isinstance(change, AreaChange)])
    else:
        store.save_themes(db, [change.row for change in read.changes if isinstance(change, ThemeChange)])
