"""The summary as JSON: the outside contract, and the source of every other format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from swipe.exports.figures import in_words, rounded
from swipe.model import AreaSummary


def summary_json(summary: AreaSummary, translate: Callable[[str], str]) -> bytes:
    """Return one area's summary as a JSON object: UTF-8, indented, keys in the order of the contract.

    Areas and themes are named by their slugs, pictures by their ids. Shares are fractions in [0, 1] with six
    decimals; a withheld value is null with its reason in `notes`, which `translate` puts into words.
    Raises ValueError for a share that is not a number. Source: design.md, section 4, "Summary JSON".
    """
    return _encode(_document(summary, translate))


def summaries_json(summaries: Sequence[AreaSummary], translate: Callable[[str], str]) -> bytes:
    """Return several areas' summaries as a JSON array of what :func:`summary_json` writes, in the order given."""
    return _encode([_document(summary, translate) for summary in summaries])


def _encode(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _document(summary: AreaSummary, translate: Callable[[str], str]) -> dict[str, object]:
    counts = summary.participation
    return {
        "area": summary.area.slug,
        "survey": summary.survey.id if summary.survey else None,
        "answers": summary.answers,
        "as_of": summary.as_of,
        "method": summary.method,
        "participation": {
            "responses": counts.responses,
            "usable": counts.usable,
            "population": counts.population,
            "rate": rounded(counts.rate),
            "elsewhere": counts.elsewhere,
            "verified": counts.verified,
        },
        "reach": [
            {
                "variable": one.variable,
                "group": one.group,
                "share": rounded(one.share),
                "register_share": rounded(one.register_share),
                "index": rounded(one.index),
            }
            for one in summary.reach
        ],
        "themes": [
            {
                "theme": one.theme.slug,
                "share": rounded(one.share),
                "low": rounded(one.low),
                "high": rounded(one.high),
                "respondents": one.respondents,
                "rank_low": one.rank_low,
                "rank_high": one.rank_high,
                "chosen_first": rounded(one.chosen_first),
            }
            for one in summary.themes
        ],
        "pictures": [
            {
                "picture": one.picture.id,
                "theme": one.theme.slug if one.theme else None,
                "likes": one.likes,
                "dislikes": one.dislikes,
                "skips": one.skips,
                "shown": one.shown,
                "share": rounded(one.share),
                "low": rounded(one.low),
                "high": rounded(one.high),
            }
            for one in summary.pictures
        ],
        "notes": [in_words(note, translate) for note in summary.notes],
    }
