"""The rows that every format writes: one place decides what a figure is called and how exact it is.

A row is a mapping of names to cells, where a share with its interval is a mapping again; :func:`flat` joins the names
for formats that are tables. Shares are fractions in [0, 1] with six decimals, None is withheld or not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from swipe.exports.words import Words
from swipe.model import (
    AreaSummary,
    Breakdown,
    Difference,
    Interval,
    Participation,
    PictureSummary,
    Quality,
    ReachGroup,
    ThemeSummary,
    Weighting,
)

SHARE_DECIMALS = 6
"""Enough to compute on with, and few enough that the last digit is the same on every machine."""

Cell = str | int | float | bool | None
Row = Mapping[str, Cell | Mapping[str, Cell]]

INTERVAL = ("share", "low", "high")
DIFFERENCE = ("share", "difference", "low", "high", "stands_out")


def rounded(share: float | None) -> float | None:
    """Return a share, rate or interval end as it is published; None stays None (withheld)."""
    return None if share is None else round(share, SHARE_DECIMALS)


def flat(row: Row) -> dict[str, Cell]:
    """Return a row with the names of inner cells joined to the outer: ``weighted_share``."""
    cells: dict[str, Cell] = {}
    for name, cell in row.items():
        if isinstance(cell, Mapping):
            cells |= {f"{name}_{inner}": value for inner, value in cell.items()}
        else:
            cells[name] = cell
    return cells


def about(summary: AreaSummary) -> dict[str, Cell]:
    """Return what every row of a summary is about."""
    return {
        "area": summary.area.slug,
        "survey": summary.survey.id if summary.survey else None,
        "answers": summary.answers,
        "as_of": summary.as_of,
        "method": summary.method,
    }


def participation_row(counts: Participation) -> dict[str, Cell]:
    return {
        "responses": counts.responses,
        "usable": counts.usable,
        "population": counts.population,
        "rate": rounded(counts.rate),
        "elsewhere": counts.elsewhere,
        "verified": counts.verified,
        "opened": counts.opened,
        "finished": counts.finished,
        "respondents": counts.respondents,
        "choosers": counts.choosers,
    }


def reach_row(one: ReachGroup) -> dict[str, Cell]:
    return {
        "variable": one.variable,
        "group": one.group,
        "share": rounded(one.share),
        "register_share": rounded(one.register_share),
        "index": rounded(one.index),
        "respondents": one.respondents,
    }


def theme_row(one: ThemeSummary) -> dict[str, Cell | Mapping[str, Cell]]:
    return {
        "theme": one.theme.slug,
        "share": rounded(one.share),
        "low": rounded(one.low),
        "high": rounded(one.high),
        "respondents": one.respondents,
        "rank_low": one.rank_low,
        "rank_high": one.rank_high,
        "chosen_first": rounded(one.chosen_first),
        "chosen_low": rounded(one.chosen_low),
        "chosen_high": rounded(one.chosen_high),
        "answers": one.answers,
        "skip_rate": rounded(one.skip_rate),
        "se": rounded(one.se),
        "n_effective": rounded(one.n_effective),
        "weighted": _interval(one.weighted),
        "unscreened": _interval(one.unscreened),
        "rest": _difference(one.rest),
        "borrowed": one.borrowed,
    }


def picture_row(one: PictureSummary) -> dict[str, Cell]:
    return {
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


def group_rows(breakdown: Breakdown) -> Iterator[dict[str, Cell]]:
    """Yield a row for each group and theme of a background variable."""
    for group in breakdown.groups:
        for one in group.themes:
            yield {
                "variable": breakdown.variable,
                "group": group.group,
                "respondents": group.respondents,
                "theme": one.theme.slug,
                "share": rounded(one.share),
                "low": rounded(one.low),
                "high": rounded(one.high),
                "differs": one.differs,
            }


def consensus_rows(breakdown: Breakdown) -> Iterator[dict[str, Cell]]:
    """Yield, for each theme, what the groups of a background variable have in common."""
    for one in breakdown.consensus:
        yield {
            "variable": breakdown.variable,
            "theme": one.theme.slug,
            "smallest": rounded(one.smallest),
            "common": rounded(one.common),
        }


def quality_row(quality: Quality) -> dict[str, Cell]:
    return {
        "swipes": quality.swipes,
        "voided": quality.voided,
        "fast": quality.fast,
        "set_aside": quality.set_aside,
    }


def weighting_row(weighting: Weighting, words: Words) -> dict[str, Cell]:
    return {
        "weighted": weighting.reason is None,
        "reason": words.note(weighting.reason) if weighting.reason else None,
        "design_effect": rounded(weighting.design_effect),
        "n_effective": rounded(weighting.n_effective),
        "strained": weighting.strained,
    }


def picture_name(one: PictureSummary, words: Words) -> str:
    """Return a picture's caption, else the name of its file."""
    return words.text(one.picture.captions) or one.picture.source


def _interval(one: Interval | None) -> dict[str, Cell]:
    return {name: None if one is None else rounded(getattr(one, name)) for name in INTERVAL}


def _difference(one: Difference | None) -> dict[str, Cell]:
    if one is None:
        return dict.fromkeys(DIFFERENCE)
    numbers = {name: rounded(getattr(one, name)) for name in DIFFERENCE[:-1]}
    return {**numbers, "stands_out": one.stands_out}
