"""The summary as JSON: the outside contract, and the source of every other format."""

from __future__ import annotations

import json
from collections.abc import Sequence

from swipe.exports.figures import (
    about,
    consensus_rows,
    group_rows,
    participation_row,
    picture_row,
    quality_row,
    reach_row,
    theme_row,
    weighting_row,
)
from swipe.exports.headline import headline_in_words
from swipe.exports.words import Words
from swipe.model import AreaSummary, Breakdown, Variable


def summary_json(summary: AreaSummary, words: Words) -> bytes:
    """Return one area's summary as a JSON object: UTF-8, indented, keys in the order of the contract.

    Areas and themes are named by their slugs, pictures by their ids. Shares are fractions in [0, 1] with six
    decimals; a withheld value is null with its reason in `notes`, which `words` puts into a language.
    Raises ValueError for a share that is not a number. Source: design.md, section 4, "Summary JSON".
    """
    return encode(_document(summary, words))


def summaries_json(summaries: Sequence[AreaSummary], words: Words) -> bytes:
    """Return several areas' summaries as a JSON array of what :func:`summary_json` writes, in the order given."""
    return encode([_document(summary, words) for summary in summaries])


def breakdowns_json(summaries: Sequence[AreaSummary], variable: Variable, words: Words) -> bytes:
    """Return, for each area, what the groups of one background variable prefer; null where that is withheld."""
    return encode(
        [
            {
                **about(summary),
                "variable": variable,
                "breakdown": next((_groups(one) for one in summary.breakdowns if one.variable == variable), None),
                "notes": [words.note(note) for note in summary.notes],
            }
            for summary in summaries
        ]
    )


def encode(document: object) -> bytes:
    """Return a document as JSON to read and to parse; raises ValueError for what is not a number."""
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _document(summary: AreaSummary, words: Words) -> dict[str, object]:
    return {
        **about(summary),
        "participation": participation_row(summary.participation),
        "reach": [reach_row(one) for one in summary.reach],
        "themes": [theme_row(one) for one in summary.themes],
        "pictures": [picture_row(one) for one in summary.pictures],
        "notes": [words.note(note) for note in summary.notes],
        "name": summary.area.name,
        "headline": headline_in_words(summary, words),
        "register_date": summary.register_date,
        "weighting": weighting_row(summary.weighting, words) if summary.weighting else None,
        "quality": quality_row(summary.quality),
        "breakdowns": [_groups(one) for one in summary.breakdowns],
        "days": [{"day": day, "responses": count} for day, count in summary.days],
        "sources": [{"source": source, "responses": count} for source, count in summary.sources],
    }


def _groups(breakdown: Breakdown) -> dict[str, object]:
    return {
        "variable": breakdown.variable,
        "groups": list(group_rows(breakdown)),
        "consensus": list(consensus_rows(breakdown)),
    }
