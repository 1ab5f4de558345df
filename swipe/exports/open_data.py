"""Results for everybody to use: a ZIP of CSV tables that tell no more than the public may know, and what they mean.

Method: method.md, section 4. Nothing of fewer than 30 people; counts to the nearest five; whole percent, and a bound
where almost all agree. An area's themes are those of its public page, which move only when ten more people answered;
who answered is told when the survey has closed, when nothing moves any more. No exact share or count gets in here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from swipe.exports.csv_table import Line, table
from swipe.exports.json_document import encode
from swipe.exports.open_schema import FILES, Table
from swipe.exports.words import Words
from swipe.model import AreaSummary, Breakdown, PublicFigures
from swipe.summary import public_bound, public_count
from swipe.summary.disclosure import UNANIMOUS, may_publish

PACKAGE = "datapackage.json"
README = "README.md"
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""Files in the ZIP bear no time of their own, so that the same figures give the same bytes."""


@dataclass(frozen=True, slots=True)
class OpenArea:
    """An area's summary, and the figures that everybody may see of it; None when too few have answered."""

    summary: AreaSummary
    figures: PublicFigures | None


def open_data_zip(areas: Sequence[OpenArea], words: Words, *, municipality: str, as_of: str) -> bytes:
    """Return a Frictionless Tabular Data Package (datapackage.json with CSV files and README.md) as a ZIP."""
    rows = {
        "areas": [_area_row(one) for one in areas],
        "themes": [row for one in areas for row in _theme_rows(one, words)],
        "reach": [row for one in areas for row in _reach_rows(one)],
        "groups": [row for one in areas for row in _group_rows(one)],
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        _add(package, PACKAGE, encode(_description(areas, words, municipality, as_of)))
        _add(package, README, _readme(areas, words, municipality, as_of).encode())
        for one in FILES:
            columns = [field.name for field in one.fields]
            _add(package, one.file, table(columns, rows[one.name], "rfc4180"))
    return archive.getvalue()


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, FIRST_DAY_OF_ZIP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, data)


def _area_row(one: OpenArea) -> Line:
    summary, survey = one.summary, one.summary.survey
    row: Line = {
        "area": summary.area.slug,
        "name": summary.area.name,
        "answers": summary.answers,
        "method": _method(one),
        "population": summary.participation.population,
        "population_date": summary.register_date,
        "state": survey.state if survey else "none",
        "opened": _day(survey.opened_at if survey else None),
        "closed": _day(survey.closed_at if survey else None),
        "status": "told" if one.figures else "withheld" if survey else "no survey",
    }
    if one.figures is None:
        return row
    row |= {"as_of": _day(one.figures.as_of), "responses": public_count(one.figures.responses)}
    if _is_settled(one) and summary.participation.rate is not None:
        row["participation_percent"] = round(summary.participation.rate * 100)
    return row


def _method(one: OpenArea) -> str:
    """Return the version by which an area's figures were made, which may be older than the program."""
    return (one.figures.method if one.figures else "") or one.summary.method


def _day(moment: str | None) -> str | None:
    return moment[:10] if moment else None


def _theme_rows(one: OpenArea, words: Words) -> Iterator[Line]:
    for theme in one.figures.themes if one.figures else ():
        if theme.share is None or theme.borrowed or not may_publish(theme.respondents):
            continue
        yield {
            "area": one.summary.area.slug,
            "theme": theme.theme.slug,
            "name": words.text(theme.theme.names),
            **_told("share", theme.share),
            "low_percent": _percent(theme.low),
            "high_percent": _percent(theme.high),
            "respondents": public_count(theme.respondents),
            "rank_low": theme.rank_low,
            "rank_high": theme.rank_high,
            **_told("first", theme.chosen_first),
        }


def _reach_rows(one: OpenArea) -> Iterator[Line]:
    if not _is_settled(one):
        return
    for group in one.summary.reach:
        if group.share is not None:
            yield {
                "area": one.summary.area.slug,
                "variable": group.variable,
                "group": group.group,
                **_told("share", group.share),
                "register_percent": None if group.register_share is None else round(group.register_share * 100),
            }


def _group_rows(one: OpenArea) -> Iterator[Line]:
    if not _is_settled(one):
        return
    for breakdown in one.summary.breakdowns:
        if not _may_tell(breakdown):
            continue
        for group in breakdown.groups:
            for theme in group.themes:
                if theme.share is not None:
                    yield {
                        "area": one.summary.area.slug,
                        "variable": breakdown.variable,
                        "group": group.group,
                        "respondents": public_count(group.respondents),
                        "theme": theme.theme.slug,
                        **_told("share", theme.share),
                        "low_percent": _percent(theme.low),
                        "high_percent": _percent(theme.high),
                        "differs": theme.differs,
                    }


def _is_settled(one: OpenArea) -> bool:
    """Tell whether nothing moves any more, so that nobody can subtract two packages and learn what a few said."""
    survey, counts = one.summary.survey, one.summary.participation
    return bool(one.figures and survey and survey.state == "closed" and may_publish(counts.respondents))


def _may_tell(breakdown: Breakdown) -> bool:
    """Tell whether every group of a variable is large enough; leaving one out would give it away by subtraction."""
    return bool(breakdown.groups) and all(may_publish(group.respondents) for group in breakdown.groups)


def _told(name: str, share: float | None) -> Line:
    """Return a share in whole percent, and on which side of it the true one may lie where almost all agree."""
    if share is None:
        return {f"{name}_percent": None, f"{name}_bound": None}
    bound = {"least": "at most", "most": "at least"}.get(public_bound(share))
    return {f"{name}_percent": _percent(share), f"{name}_bound": bound}


def _percent(share: float | None) -> int | None:
    return None if share is None else round(min(max(share, UNANIMOUS), 1 - UNANIMOUS) * 100)


def _description(areas: Sequence[OpenArea], words: Words, municipality: str, as_of: str) -> dict[str, object]:
    return {
        "profile": "tabular-data-package",
        "name": "swipe-results",
        "title": _title(words, municipality),
        "description": _about(areas, words),
        "created": f"{as_of[:10]}T00:00:00Z",
        "version": as_of[:10].replace("-", "."),
        "method": sorted({_method(one) for one in areas}),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "contributors": [{"title": municipality, "role": "publisher"}],
        "resources": [_resource(one, words) for one in FILES],
    }


def _resource(one: Table, words: Words) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": one.name,
        "path": one.file,
        "title": one.title(words),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": one.schema(words),
    }


def _title(words: Words, municipality: str) -> str:
    return words.say("What people want more of in %(place)s", place=municipality)


def _about(areas: Sequence[OpenArea], words: Words) -> str:
    said = [
        words.say("Residents swiped through pictures of their area. Each person has one vote in each theme."),
        words.say(
            "To protect those who answered, nothing of fewer than 30 people is told, counts are to the nearest five "
            "and shares in whole percent; 5 and 95 percent with a bound mean at most and at least."
        ),
        words.say(
            "Intervals show random variation among those who answered; those who did not take part may want something "
            "else."
        ),
        words.say(
            "While a survey is open its figures move only when ten more people have answered; who answered is told "
            "when it has closed."
        ),
    ]
    if any(one.summary.answers == "simulated" for one in areas):
        said.insert(0, words.say("These are simulated answers, not those of residents."))
    return " ".join(said)


def _readme(areas: Sequence[OpenArea], words: Words, municipality: str, as_of: str) -> str:
    lines = [
        f"# {_title(words, municipality)}",
        "",
        words.day(as_of),
        "",
        _about(areas, words),
        "",
        words.say(
            "The numbers may be used by everybody who names the municipality (Creative Commons Attribution 4.0)."
        ),
    ]
    for one in FILES:
        lines += ["", f"## {one.file}", "", one.title(words), ""]
        lines += [f"- `{field.name}`: {field.meaning(words)}" for field in one.fields]
    return "\n".join(lines) + "\n"
