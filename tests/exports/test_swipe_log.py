"""The log of single swipes as files: complete, explained, and sent as it is read."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest

from swipe.exports import Dialect, codebook_csv, swipe_log_csv, swipe_log_zip
from swipe.exports.swipe_log import CHUNK_ROWS, LOG_COLUMNS
from swipe.model import LoggedSwipe
from swipe.operations import words
from tests.summaries import CARDS, THEMES, card

DAY = "2026-09-30"
SWIPES = [
    LoggedSwipe(1, DAY, 11, "green", "like", 0, 1840),
    LoggedSwipe(1, DAY, 21, "city", "dislike", 1, 299),
    LoggedSwipe(2, "", 11, "green", "skip", 0, 0),
    LoggedSwipe(2, "", 12, "", "like", 1, 300),
]


def read(content: bytes, dialect: Dialect) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig" if dialect == "danish" else "utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if dialect == "danish" else ","))


@pytest.mark.parametrize("dialect", ["danish", "rfc4180"])
def test_every_swipe_is_a_line(dialect: Dialect) -> None:
    content = b"".join(swipe_log_csv(SWIPES, dialect))
    assert content.startswith(b"\xef\xbb\xbf") == (dialect == "danish")
    assert content.count(b"\r\n") == len(SWIPES) + 1
    found = read(content, dialect)
    assert [tuple(row) for row in found] == [LOG_COLUMNS] * len(SWIPES)
    assert found[0] == {
        "response": "1",
        "day": DAY,
        "picture": "11",
        "theme": "green",
        "choice": "like",
        "position": "0",
        "seen_ms": "1840",
        "voided": "0",
    }
    assert [row["voided"] for row in found] == ["0", "1", "0", "0"], "0 ms was not measured, and counts"


def test_a_log_of_nothing_has_its_header() -> None:
    assert b"".join(swipe_log_csv([], "rfc4180")) == ",".join(LOG_COLUMNS).encode() + b"\r\n"


def test_the_mark_of_the_byte_order_stands_once_in_a_long_file() -> None:
    content = b"".join(swipe_log_csv(SWIPES * CHUNK_ROWS, "danish"))
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"\r\n") == len(SWIPES) * CHUNK_ROWS + 1


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("dialect", ["danish", "rfc4180"])
def test_the_codebook_explains_every_column_theme_and_picture(language: str, dialect: Dialect) -> None:
    pictures = [*CARDS, card(41, None, captions={"da": "=1+1"})]
    book = codebook_csv(THEMES, pictures, words(language), answers="real", as_of=DAY, dialect=dialect)
    found = read(book, dialect)
    assert {row["column"] for row in found} == {*LOG_COLUMNS, ""}
    assert all(row["meaning"] for row in found)
    assert {row["value"] for row in found if row["column"] == "theme"} >= {theme.slug for theme in THEMES}
    named = {row["value"]: row["meaning"] for row in found if row["column"] == "picture"}
    assert set(named) == {"", *(str(picture.id) for picture in pictures)}
    assert named["11"] == ("Billede 11 (green)" if language == "da" else "Picture 11 (green)")
    assert named["41"] == "'=1+1", "a caption is never a formula"
    assert {row["value"] for row in found if row["column"] == "choice"} == {"like", "dislike", "skip"}
    told = book.decode()
    assert ("millisekunder" if language == "da" else "milliseconds") in told
    assert ("Udeladt" if language == "da" else "Left out") in told


def test_the_codebook_says_whose_answers_they_are() -> None:
    real, made = (
        codebook_csv(THEMES, CARDS, words("en"), answers=answers, as_of=DAY).decode()
        for answers in ("real", "simulated")
    )
    assert "Simulated answers, not those of residents." in made
    assert "Simulated answers, not those of residents." not in real


def test_the_archive_holds_both_files_and_nothing_else() -> None:
    log = b"".join(swipe_log_csv(SWIPES))
    archive = b"".join(swipe_log_zip([log], b"book", "swipe-aaby-log", as_of=DAY))
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        assert files.testzip() is None
        assert files.namelist() == ["swipe-aaby-log-codebook.csv", "swipe-aaby-log.csv"]
        assert files.read("swipe-aaby-log.csv") == log
        assert files.read("swipe-aaby-log-codebook.csv") == b"book"
        assert {entry.date_time[:3] for entry in files.infolist()} == {(2026, 9, 30)}


def test_the_archive_is_sent_while_the_log_is_read() -> None:
    """A survey of any size: what has been sent is not held, and the next swipes are not read before."""
    read_so_far = 0

    def many() -> Iterator[LoggedSwipe]:
        nonlocal read_so_far
        for number in range(200_000):
            read_so_far += 1
            yield LoggedSwipe(number // 20 + 1, DAY, number * 7919 % 9973, "green", "like", number % 20, number % 5000)

    pieces = swipe_log_zip(swipe_log_csv(many()), b"book", "log", as_of=DAY)
    sent = len(next(pieces))
    assert 0 < read_so_far < 100_000, "the first bytes go out long before the last swipe is read"
    largest = max(len(piece) for piece in pieces)
    assert read_so_far == 200_000
    assert max(sent, largest) < 300_000
