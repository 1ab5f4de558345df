"""The log of single swipes as a table to compute on, and the codebook that explains it.

What the people told about themselves is left out, and so is how they came: beside a dozen single answers, "a man
over 65 who lives here and scanned the poster at the library" is somebody whom the neighbours know (method.md,
section 4). The files of figures have all that, of groups that are large enough.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from swipe.exports.csv_table import Dialect, csv_writer, neutralised
from swipe.exports.words import Words
from swipe.model import Answers, LoggedSwipe, Picture, Theme
from swipe.summary.quality import LEAST_SEEN_MS

LOG_COLUMNS = ("response", "day", "picture", "theme", "choice", "position", "seen_ms", "voided")
CODEBOOK_COLUMNS = ("column", "value", "unit", "meaning")
CHUNK_ROWS = 2000
"""Rows that are sent at once: few enough to hold in memory, enough to compress well."""


def swipe_log_csv(swipes: Iterable[LoggedSwipe], dialect: Dialect = "danish") -> Iterator[bytes]:
    """Yield the log as one table with the columns LOG_COLUMNS, in chunks, as the swipes come.

    `voided` is 1 for a swipe that counts in no figure because nobody sees a picture so fast, else 0. ``danish``: UTF-8
    with BOM and semicolons. ``rfc4180``: UTF-8 and commas. Lines end with CR LF in both.
    """
    table = _Table(dialect)
    table.write(LOG_COLUMNS)
    for number, one in enumerate(swipes, start=1):
        voided = int(0 < one.seen_ms < LEAST_SEEN_MS)
        table.write((one.response, one.day, one.picture, one.theme, one.choice, one.position, one.seen_ms, voided))
        if number % CHUNK_ROWS == 0:
            yield table.taken()
    yield table.taken()


def codebook_csv(
    themes: Sequence[Theme],
    pictures: Sequence[Picture],
    words: Words,
    *,
    answers: Answers,
    as_of: str,
    dialect: Dialect = "danish",
) -> bytes:
    """Return what each column of the log means, its unit and its values, as a table in the language of `words`.

    Below the columns stand the pictures and themes with their names, and what the log leaves out and why.
    """
    table = _Table(dialect)
    table.write(CODEBOOK_COLUMNS)
    for row in (*_columns(words), *_values(themes, pictures, words), *_remarks(words, answers, as_of)):
        table.write(tuple(neutralised(cell) for cell in row))
    return table.taken()


def swipe_log_zip(log: Iterable[bytes], codebook: bytes, stem: str, *, as_of: str) -> Iterator[bytes]:
    """Yield an archive of ``<stem>-codebook.csv`` and ``<stem>.csv``, in chunks, as the log comes.

    Both are dated `as_of` (ISO 8601 date), so that the same answers make the same archive but for its drawn numbers.
    """
    year, month, day = (int(part) for part in as_of.split("-"))
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        first = zipfile.ZipInfo(f"{stem}-codebook.csv", (year, month, day, 0, 0, 0))
        archive.writestr(first, codebook, zipfile.ZIP_DEFLATED)
        second = zipfile.ZipInfo(f"{stem}.csv", (year, month, day, 0, 0, 0))
        second.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(second, "w") as entry:
            for chunk in log:
                entry.write(chunk)
                if ready := pipe.taken():
                    yield ready
    yield pipe.taken()


def _columns(words: Words) -> Iterator[tuple[str, str, str, str]]:
    ms = words.say("milliseconds")
    yield (
        "response",
        "1, 2, 3 …",
        "",
        words.say(
            "One resident's answers. The numbers are drawn anew for each export: they follow neither time nor any "
            "other file."
        ),
    )
    yield (
        "day",
        "2026-09-01",
        words.say("date"),
        words.say("The day on which the response began. Empty for a day on which fewer than ten began."),
    )
    yield "picture", "", "", words.say("The number of the picture; see below.")
    yield "theme", "", "", words.say("What the picture stands for; see below. Empty when it had no theme.")
    for value, meaning in (
        ("like", words.say("The resident wants more of this here.")),
        ("dislike", words.say("The resident does not want this here.")),
        ("skip", words.say("The resident skipped the picture. Skips count in no share.")),
    ):
        yield "choice", value, "", meaning
    yield (
        "position",
        "0, 1, 2 …",
        "",
        words.say(
            "The picture's place in the deck of this resident; 0 came first. "
            "All are 0 once answers were made anonymous."
        ),
    )
    yield (
        "seen_ms",
        "0 …",
        ms,
        words.say("How long the picture was in view before the last answer to it; 0 when that was not measured."),
    )
    yield (
        "voided",
        "0, 1",
        "",
        words.say(
            "1 for an answer after less than %(least)s milliseconds: nobody sees a picture so fast, and it counts in "
            "no figure.",
            least=LEAST_SEEN_MS,
        ),
    )


def _values(themes: Sequence[Theme], pictures: Sequence[Picture], words: Words) -> Iterator[tuple[str, str, str, str]]:
    slugs: Mapping[int, str] = {theme.id: theme.slug for theme in themes}
    for theme in themes:
        yield "theme", theme.slug, "", words.text(theme.names)
    for picture in pictures:
        caption = words.text(picture.captions) or picture.source
        slug = slugs.get(picture.theme_id or 0, "")
        yield "picture", str(picture.id), "", f"{caption} ({slug})" if slug else caption


def _remarks(words: Words, answers: Answers, as_of: str) -> Iterator[tuple[str, str, str, str]]:
    said = [
        words.say("Simulated answers, not those of residents.")
        if answers == "simulated"
        else words.say("Answers of residents. Simulated ones are never among them."),
        words.say("Taken out on %(date)s. Each resident's latest answer to each picture.", date=words.day(as_of)),
        words.say(
            "Left out: age, gender, children, where people live, how they came and what they wrote. Beside single "
            "answers these could show who somebody is; the files of figures have them for groups that are large enough."
        ),
        words.say(
            "Keep the file where only those who analyse it can read it, publish no single lines, and delete it when "
            "the work is done."
        ),
    ]
    for remark in said:
        yield "", "", "", remark


class _Table:
    """Lines of CSV that are taken away as they are ready."""

    def __init__(self, dialect: Dialect) -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv_writer(self._text, dialect)
        self._start = b"\xef\xbb\xbf" if dialect == "danish" else b""

    def write(self, cells: Sequence[str | int]) -> None:
        self._writer.writerow(cells)

    def taken(self) -> bytes:
        ready = self._start + self._text.getvalue().encode()
        self._start = b""
        self._text.seek(0)
        self._text.truncate()
        return ready


class _Pipe(io.RawIOBase):
    """What an archive is written to; it cannot be sought in, so the archive is made in one pass."""

    def __init__(self) -> None:
        self._ready = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._ready += piece
        return len(piece)

    def taken(self) -> bytes:
        ready = bytes(self._ready)
        self._ready.clear()
        return ready
