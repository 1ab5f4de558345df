"""An area's summary -> the bytes of a file. Pure: the same summary gives the same bytes.

Rooms: `figures` (the rows that every format writes, so that all have the same numbers), `json_document` (the contract),
`csv_table` (one tidy table), `geojson` (on the map), `workbook` (Excel; its parts `workbook_first`, `workbook_tables`,
`making`, `sheet`), `report` (two pages to hand on) with `origin`, `chart_file` (one chart as SVG or PNG) with `charts`,
`count_charts` and `drawing`, `open_data` (for everybody) with `open_schema`; `lists` (areas, population and themes as
they are imported), `naming` (what a file is called), `poster` and `letters` (PDF to print) with `page`, on which all
that is printed is drawn; `archive` (several files as one); `swipe_log` (single swipes with their codebook) and
`audit_trail`; `words` (a language's sentences and figures), `labels` and `headline` (what may be quoted). Nothing here
computes a statistic.
"""

from swipe.exports.archive import files_zip
from swipe.exports.audit_trail import AUDIT_COLUMNS, audit_csv
from swipe.exports.chart_file import ChartForm, chart_png, chart_svg
from swipe.exports.charts import CHARTS, ChartName
from swipe.exports.csv_table import Dialect, breakdowns_csv, summary_csv
from swipe.exports.geojson import summaries_geojson
from swipe.exports.headline import group_in_words, headline_in_words
from swipe.exports.json_document import breakdowns_json, summaries_json, summary_json
from swipe.exports.labels import group_label, way_label
from swipe.exports.letters import LetterFile, Slip, SlipWords, codes_csv, slips_pdf
from swipe.exports.lists import areas_csv, population_csv, themes_csv
from swipe.exports.naming import file_name, log_name
from swipe.exports.open_data import OpenArea, open_data_zip
from swipe.exports.poster import Paper, PosterSheet, poster_pdf
from swipe.exports.report import pictures_in_report, report_pdf
from swipe.exports.swipe_log import codebook_csv, swipe_log_csv, swipe_log_zip
from swipe.exports.words import Words
from swipe.exports.workbook import summaries_xlsx, summary_xlsx

__all__ = [
    "AUDIT_COLUMNS",
    "CHARTS",
    "ChartForm",
    "ChartName",
    "Dialect",
    "LetterFile",
    "OpenArea",
    "Paper",
    "PosterSheet",
    "Slip",
    "SlipWords",
    "Words",
    "areas_csv",
    "audit_csv",
    "breakdowns_csv",
    "breakdowns_json",
    "chart_png",
    "chart_svg",
    "codebook_csv",
    "codes_csv",
    "file_name",
    "files_zip",
    "group_in_words",
    "group_label",
    "headline_in_words",
    "log_name",
    "open_data_zip",
    "pictures_in_report",
    "population_csv",
    "poster_pdf",
    "report_pdf",
    "slips_pdf",
    "summaries_geojson",
    "summaries_json",
    "summaries_xlsx",
    "summary_csv",
    "summary_json",
    "summary_xlsx",
    "swipe_log_csv",
    "swipe_log_zip",
    "themes_csv",
    "way_label",
]
