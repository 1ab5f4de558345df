"""What a file would change: each of its lines beside what is known, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from swipe.imports.areas import AreaFile
from swipe.model import Area, AreaRow, PopulationRow, Theme, ThemeRow

Outcome = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What becomes of one area; `boundary` tells of its outline apart, ``kept`` when the file has none for it."""

    row: AreaRow
    outcome: Outcome
    name_before: str
    boundary: Literal["new", "changed", "same", "kept", "none"]


@dataclass(frozen=True, slots=True)
class PopulationChange:
    """What becomes of the figures of one area (a slug) on one date; `before` is None where there are none.

    `counts` tells whether this is the area's newest date once the file is stored, the one that participation uses.
    """

    area: str
    date: str
    outcome: Outcome
    before: int | None
    people: int
    groups: int
    counts: bool


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """What becomes of one theme; `before` is None for a new one."""

    row: ThemeRow
    outcome: Outcome
    before: Theme | None


def area_changes(known: Iterable[Area], file: AreaFile) -> list[AreaChange]:
    """Return what a file would change, in its order; a row without a slug of its own is the area of the same name."""
    by_slug = {area.slug: area for area in known}
    changes = []
    for row in settle_slugs(by_slug, file):
        before = by_slug.get(row.slug)
        if before is None:
            changes.append(AreaChange(row, "new", "", "new" if row.boundary else "none"))
            continue
        if row.boundary is None:
            outline: Literal["new", "changed", "same", "kept", "none"] = "kept" if before.boundary else "none"
        elif before.boundary is None:
            outline = "new"
        else:
            outline = "same" if row.boundary == before.boundary else "changed"
        same = row.name == before.name and outline not in ("new", "changed")
        changes.append(AreaChange(row, "same" if same else "changed", before.name, outline))
    return changes


def settle_slugs(known: Mapping[str, Area], file: AreaFile) -> list[AreaRow]:
    """Return a file's areas; where it has no slugs, an area that is known by its name keeps the slug it has."""
    if not file.slugs_made:
        return list(file.rows)
    slug_of = {area.name.casefold(): slug for slug, area in known.items()}
    settled = [replace(row, slug=slug_of.get(row.name.casefold(), row.slug)) for row in file.rows]
    # Two lines never become one area: where a known slug is another line's own, both stay as they were made.
    often = Counter(row.slug for row in settled)
    return [now if often[now.slug] == 1 else made for now, made in zip(settled, file.rows, strict=True)]


def population_changes(known: Iterable[PopulationRow], rows: Sequence[PopulationRow]) -> list[PopulationChange]:
    """Return what a file would change, per area and date in the file's order; it replaces both wholly."""
    before: dict[tuple[str, str], set[PopulationRow]] = {}
    newest: dict[str, str] = {}
    for row in known:
        before.setdefault((row.area, row.date), set()).add(row)
        newest[row.area] = max(newest.get(row.area, ""), row.date)
    after: dict[tuple[str, str], set[PopulationRow]] = {}
    for row in rows:
        after.setdefault((row.area, row.date), set()).add(row)
        newest[row.area] = max(newest.get(row.area, ""), row.date)
    changes = []
    for place, figures in after.items():
        old = before.get(place)
        outcome: Outcome = "new" if old is None else "same" if old == figures else "changed"
        changes.append(
            PopulationChange(
                area=place[0],
                date=place[1],
                outcome=outcome,
                before=None if old is None else sum(row.count for row in old),
                people=sum(row.count for row in figures),
                groups=len(figures),
                counts=newest[place[0]] == place[1],
            )
        )
    return changes


def theme_changes(known: Iterable[Theme], rows: Iterable[ThemeRow]) -> list[ThemeChange]:
    """Return what a file would change, in its order; a name or colour that the file leaves out stays."""
    by_slug = {theme.slug: theme for theme in known}
    changes = []
    for row in rows:
        before = by_slug.get(row.slug)
        if before is None:
            changes.append(ThemeChange(row, "new", None))
            continue
        names = all(before.names.get(language) == name for language, name in row.names.items())
        same = names and row.colour in (None, before.colour)
        changes.append(ThemeChange(row, "same" if same else "changed", before))
    return changes
