"""An area's summary -> the bytes of a file. Pure: the same summary gives the same bytes.

Rooms: `json_document` (the contract), `csv_table` (one tidy table of the same numbers), `figures` (what both write
alike), `lists` (areas, population and themes as they are imported), `naming` (what a file is called), `poster` and
`letters` (PDF to print) with `page`, on which both draw; `archive` (several files as one); `words` (a language's
sentences and figures) and `headline` (what may be quoted); `swipe_log` (single swipes with their codebook). Nothing
here computes a statistic.
"""

from swipe.exports.archive import files_zip
from swipe.exports.csv_table import Dialect, summary_csv
from swipe.exports.headline import group_in_words, headline_in_words
from swipe.exports.json_document import summaries_json, summary_json
from swipe.exports.letters import LetterFile, Slip, SlipWords, codes_csv, slips_pdf
from swipe.exports.lists import areas_csv, population_csv, themes_csv
from swipe.exports.naming import file_name, log_name
from swipe.exports.poster import Paper, PosterSheet, poster_pdf
from swipe.exports.swipe_log import codebook_csv, swipe_log_csv, swipe_log_zip
from swipe.exports.words import Words

__all__ = [
    "Dialect",
    "LetterFile",
    "Paper",
    "PosterSheet",
    "Slip",
    "SlipWords",
    "Words",
    "areas_csv",
    "codebook_csv",
    "codes_csv",
    "file_name",
    "files_zip",
    "group_in_words",
    "headline_in_words",
    "log_name",
    "population_csv",
    "poster_pdf",
    "slips_pdf",
    "summaries_json",
    "summary_csv",
    "summary_json",
    "swipe_log_csv",
    "swipe_log_zip",
    "themes_csv",
]
