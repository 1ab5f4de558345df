"""Results as files to hand on: the same bytes for the page, the command and whoever has a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from swipe import exports, pictures
from swipe.errors import NotFound
from swipe.model import Answers, AreaSummary, PictureSummary, Variable
from swipe.results import public_figures

Form = Literal["csv", "json", "xlsx", "geojson", "pdf", "svg", "png", "zip"]
AREA_FORMS: tuple[Form, ...] = ("csv", "json", "xlsx", "geojson", "pdf")
ALL_AREAS_FORMS: tuple[Form, ...] = ("csv", "json", "xlsx", "geojson")
"""A report is of one area: two pages cannot hold thirty."""
BREAKDOWN_FORMS: tuple[Form, ...] = ("csv", "json")

MEDIA_TYPES: Mapping[Form, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "zip": "application/zip",
}

SHEET_PX, REPORT_PX, CATALOGUE_PX = 120, 320, 60
"""Width of a picture in an area's workbook, in its report, and in the workbook of all areas, which has hundreds."""


@dataclass(frozen=True, slots=True)
class Style:
    """What files look like: their language, whose they are, its colour ("#rrggbb", "" for ours), and its pictures."""

    words: exports.Words
    municipality: str
    images: Path
    accent: str = ""
    dialect: exports.Dialect = "danish"


def area_file(form: str, summary: AreaSummary, style: Style) -> bytes:
    """Return one area's summary in a format of AREA_FORMS; raises NotFound for another."""
    words, name = style.words, style.municipality
    writers: dict[Form, Callable[[], bytes]] = {
        "csv": lambda: exports.summary_csv([summary], words, style.dialect),
        "json": lambda: exports.summary_json(summary, words),
        "xlsx": lambda: exports.summary_xlsx(
            summary, words, thumbnails(summary.pictures, style.images, SHEET_PX), municipality=name
        ),
        "geojson": lambda: exports.summaries_geojson([summary], words),
        "pdf": lambda: exports.report_pdf(
            summary,
            words,
            thumbnails(exports.pictures_in_report(summary), style.images, REPORT_PX),
            municipality=name,
            accent=style.accent,
        ),
    }
    return _write(writers, form)


def all_areas_file(form: str, summaries: Sequence[AreaSummary], style: Style, *, as_of: str) -> bytes:
    """Return several areas' summaries in a format of ALL_AREAS_FORMS; raises NotFound for another."""
    words = style.words
    writers: dict[Form, Callable[[], bytes]] = {
        "csv": lambda: exports.summary_csv(summaries, words, style.dialect),
        "json": lambda: exports.summaries_json(summaries, words),
        "xlsx": lambda: exports.summaries_xlsx(
            summaries,
            words,
            thumbnails((one for made in summaries for one in made.pictures), style.images, CATALOGUE_PX),
            municipality=style.municipality,
            as_of=as_of,
        ),
        "geojson": lambda: exports.summaries_geojson(summaries, words),
    }
    return _write(writers, form)


def breakdown_file(form: str, summaries: Sequence[AreaSummary], variable: Variable, style: Style) -> bytes:
    """Return what the groups of one background variable prefer; raises NotFound unless as CSV or JSON."""
    writers: dict[Form, Callable[[], bytes]] = {
        "csv": lambda: exports.breakdowns_csv(summaries, variable, style.words, style.dialect),
        "json": lambda: exports.breakdowns_json(summaries, variable, style.words),
    }
    return _write(writers, form)


def chart_file(name: str, form: str, summary: AreaSummary, style: Style) -> bytes:
    """Return one chart of an area as SVG or PNG; raises NotFound for a chart or a format that there is not."""
    chart = next((known for known in exports.CHARTS if known == name), None)
    if chart is None:
        raise NotFound("There is no chart called %(chart)s.", chart=name)
    writers: dict[Form, Callable[[], bytes]] = {
        "svg": lambda: exports.chart_svg(chart, summary, style.words),
        "png": lambda: exports.chart_png(chart, summary, style.words),
    }
    return _write(writers, form)


def open_data_file(
    db: Database, summaries: Sequence[AreaSummary], style: Style, *, answers: Answers, as_of: str
) -> bytes:
    """Return what everybody may have of these areas as a package; its figures are those of the public pages."""
    areas = [
        exports.OpenArea(
            one, public_figures(db, one.area, one.survey, answers=answers, as_of=as_of) if one.survey else None
        )
        for one in summaries
    ]
    return exports.open_data_zip(areas, style.words, municipality=style.municipality, as_of=as_of)


def media_type(form: str) -> str:
    """Return the media type of a format that has been written."""
    return next(media for known, media in MEDIA_TYPES.items() if known == form)


def thumbnails(shown: Iterable[PictureSummary], folder: Path, width: int) -> dict[str, bytes]:
    """Return small JPEGs of pictures by image name, without those whose files are gone."""
    images = {one.picture.image.name: one.picture.image for one in shown}
    drawn = {name: pictures.thumbnail(image, folder, width) for name, image in images.items()}
    return {name: data for name, data in drawn.items() if data}


def _write(writers: Mapping[Form, Callable[[], bytes]], form: str) -> bytes:
    write = next((writer for known, writer in writers.items() if known == form), None)
    if write is None:
        raise NotFound("There is no file of the type %(form)s.", form=form)
    return write()
