"""An area's summary -> the bytes of a file. Pure: the same summary gives the same bytes.

Rooms: `json_document` (the contract), `csv_table` (one tidy table of the same numbers), `figures` (what both write
alike), `lists` (areas, population and themes as they are imported), `naming` (what a file is called), `poster` and
`letters` (PDF to print) with `page`, on which both draw; `words` (a language's sentences and figures) and `headline`
(what may be quoted). Nothing here computes a statistic.
"""

from swipe.exports.chart_file import ChartForm, chart_png, chart_svg
from swipe.exports.charts import CHARTS, ChartName
from swipe.exports.csv_table import Dialect, breakdowns_csv, summary_csv
from swipe.exports.headline import group_in_words, headline_in_words
from swipe.exports.json_document import breakdowns_json, summaries_json, summary_json
from swipe.exports.letters import LetterFile, Slip, SlipWords, codes_csv, letters_zip, slips_pdf
from swipe.exports.lists import areas_csv, population_csv, themes_csv
from swipe.exports.naming import file_name
from swipe.exports.poster import Paper, PosterSheet, poster_pdf
from swipe.exports.words import Words

__all__ = [
    "CHARTS",
    "ChartForm",
    "ChartName",
    "Dialect",
    "LetterFile",
    "Paper",
    "PosterSheet",
    "Slip",
    "SlipWords",
    "Words",
    "areas_csv",
    "breakdowns_csv",
    "breakdowns_json",
    "chart_png",
    "chart_svg",
    "codes_csv",
    "file_name",
    "group_in_words",
    "headline_in_words",
    "letters_zip",
    "population_csv",
    "poster_pdf",
    "slips_pdf",
    "summaries_json",
    "summary_csv",
    "summary_json",
    "themes_csv",
]
