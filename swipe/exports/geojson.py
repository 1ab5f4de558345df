"""Summaries on the map: GeoJSON with the figures as properties of each area."""

from __future__ import annotations

import json
from collections.abc import Sequence

from swipe.exports.figures import Cell, about, flat, participation_row, reach_row, theme_row
from swipe.exports.headline import headline_in_words
from swipe.exports.json_document import encode
from swipe.exports.words import Words
from swipe.model import AreaSummary
from swipe.summary import leading_themes


def summaries_geojson(summaries: Sequence[AreaSummary], words: Words) -> bytes:
    """Return a FeatureCollection (RFC 7946) with a feature for each area; one without a boundary has geometry null.

    Properties are flat, because map programs colour by them: those of participation as in the JSON, and for each theme
    ``<slug>_share``, ``<slug>_low`` and so on, with ``_`` for ``-`` in the slug. `reach` and `notes` are lists, and
    `themes` beside the features tells what each slug is called. The numbers are those of the JSON.
    """
    themes = {one.theme.slug: one.theme for made in summaries for one in made.themes}
    return encode(
        {
            "type": "FeatureCollection",
            "themes": [
                {
                    "theme": one.slug,
                    "property": _property(one.slug),
                    "name": words.text(one.names),
                    "colour": one.colour,
                }
                for one in themes.values()
            ],
            "features": [_feature(one, words) for one in summaries],
        }
    )


def _feature(summary: AreaSummary, words: Words) -> dict[str, object]:
    boundary = summary.area.boundary
    return {
        "type": "Feature",
        "id": summary.area.slug,
        "geometry": json.loads(boundary) if boundary else None,
        "properties": {
            **about(summary),
            "name": summary.area.name,
            "headline": headline_in_words(summary, words),
            "leading": [one.theme.slug for one in leading_themes(summary)],
            **participation_row(summary.participation),
            "register_date": summary.register_date,
            **_themes(summary),
            "reach": [reach_row(one) for one in summary.reach],
            "notes": [words.note(note) for note in summary.notes],
        },
    }


def _themes(summary: AreaSummary) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for one in summary.themes:
        figures = flat(theme_row(one))
        figures.pop("theme")
        cells |= {f"{_property(one.theme.slug)}_{name}": cell for name, cell in figures.items()}
    return cells


def _property(slug: str) -> str:
    return slug.replace("-", "_")
