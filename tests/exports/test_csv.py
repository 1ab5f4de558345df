"""The summary as a table, read back and compared with the summary."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from babel.support import NullTranslations

from swipe import exports
from swipe.exports.csv_table import COLUMNS
from swipe.model import Area, Note
from tests.summaries import CARDS, card, everybody, summarise

DIALECTS = ["danish", "rfc4180"]


def words(language: str) -> exports.Words:
    """Return the program's sentences as they are written, with names in a language."""
    return exports.Words(language, NullTranslations())


def read(content: bytes, dialect: str) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig" if dialect == "danish" else "utf-8")
    return list(
        csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if dialect == "danish" else ",", strict=True)
    )


def table(summary, dialect="danish", language="da") -> list[dict[str, str]]:
    return read(exports.summary_csv([summary], words(language), dialect), dialect)


def number(cell: str, dialect: str) -> float | None:
    if not cell:
        return None
    mark = "," if dialect == "danish" else "."
    assert re.fullmatch(rf"\d+(\{mark}\d{{6}})?", cell), cell
    return float(cell.replace(mark, "."))


def some(**changes):
    return summarise([*everybody(9, [11, 12, 21]), *everybody(5, [11, 31]), {11: "skip"}], **changes)


def captioned(caption: str):
    return some(pictures=(card(11, 1, captions={"da": caption}), *CARDS[1:]))


def caption_of(rows) -> str:
    return next(row["name"] for row in rows if (row["row"], row["key"]) == ("picture", "11"))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_table_has_the_numbers_of_the_json(dialect):
    summary = some()
    rows = table(summary, dialect)
    document = json.loads(exports.summary_json(summary, words("en")))
    for row in rows:
        assert list(row) == list(COLUMNS)
        assert (row["area"], row["survey"], row["answers"]) == ("aaby", "7", "real")
        assert (row["as_of"], row["method"]) == ("2026-09-30", "swipe-2")

    [participation] = [row for row in rows if row["row"] == "participation"]
    assert (participation["key"], participation["name"]) == ("aaby", "Åby")
    for key, value in document["participation"].items():
        assert number(participation[key], dialect) == value
    for kind, key in (("theme", "theme"), ("picture", "picture")):
        lines = [row for row in rows if row["row"] == kind]
        for row, written in zip(lines, document[f"{kind}s"], strict=True):
            assert row["key"] == str(written[key])
            assert row["theme"] == written["theme"]
            for column, value in written.items():
                if column not in ("theme", "picture", "chosen_first", "answers") and not isinstance(value, dict):
                    assert number(row[column], dialect) == value, column
    assert [row["note"] for row in rows if row["row"] == "note"] == document["notes"]
    assert [row["key"] for row in rows if row["row"] == "note"][:2] == ["1", "2"]


def test_danish_excel_gets_a_mark_semicolons_and_decimal_commas():
    content = exports.summary_csv([some()], words("da"))
    assert content.startswith(b"\xef\xbb\xbfarea;survey;answers;as_of;method;row;key;name;theme;")
    assert ";0,070000;" in content.decode("utf-8-sig")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.endswith(b"\r\n")


def test_rfc4180_has_no_mark_commas_and_decimal_points():
    content = exports.summary_csv([some()], words("da"), "rfc4180")
    assert content.startswith(b"area,survey,answers,as_of,method,row,key,name,theme,")
    assert ",0.070000," in content.decode()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_withheld_values_are_empty_cells(dialect):
    rows = table(summarise(everybody(9, [11])), dialect)
    for row in rows:
        if row["row"] in ("theme", "picture"):
            for column in ("likes", "dislikes", "skips", "shown", "share", "low", "high", "rank_low", "rank_high"):
                assert row[column] == ""
    assert [row["respondents"] for row in rows if row["row"] == "theme"] == ["9"] * 3
    assert any("withheld" in row["note"] for row in rows)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_share_of_nought_is_not_an_empty_cell(dialect):
    worst = [row for row in table(summarise(everybody(12, [11])), dialect) if row["row"] == "theme"][-1]
    assert number(worst["share"], dialect) == number(worst["low"], dialect) == 0
    assert worst["share"] != ""


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "caption",
    [
        "Æblehave på Øen, Åby",
        'En "rigtig" park; med bænke, og træer',
        "To\nlinjer",
        "To\r\nlinjer",
        "Slut\r",
        " mellemrum ",
        "''",
        "𝄞 🌳 ﷽",
        ";",
        '"',
    ],
)
def test_a_caption_survives_separators_quotes_and_line_ends(caption, dialect):
    assert caption_of(table(captioned(caption), dialect)) == caption


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "caption",
    [
        "=1+1",
        '=HYPERLINK("http://example.org";"klik")',
        "+4512345678",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＠a",
    ],
)
def test_a_caption_that_begins_like_a_formula_is_only_text(caption, dialect):
    assert caption_of(table(captioned(caption), dialect)) == f"'{caption}"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_names_of_areas_and_notes_are_neutralised_too(dialect):
    summary = replace(some(area=Area(1, "aaby", "=cmd|' /C calc'!A0")), notes=(Note("@note"),))
    rows = table(summary, dialect)
    assert rows[0]["name"] == "'=cmd|' /C calc'!A0"
    assert rows[-1]["note"] == "'@note"


def test_a_sign_inside_a_text_is_left_alone():
    assert caption_of(table(captioned("Bænk + bord = godt"))) == "Bænk + bord = godt"


@pytest.mark.parametrize(
    ("language", "theme", "caption"), [("da", "Byliv", "Billede 21"), ("en", "Urban life", "Picture 21")]
)
def test_names_are_in_the_language_asked_for(language, theme, caption):
    rows = {(row["row"], row["key"]): row["name"] for row in table(some(), language=language)}
    assert (rows["theme", "city"], rows["picture", "21"]) == (theme, caption)


def test_a_missing_language_falls_back_to_danish_and_a_missing_caption_to_the_file():
    assert {row["name"] for row in table(some(), language="de") if row["row"] == "theme"} >= {"Byliv"}
    assert caption_of(table(some(pictures=(card(11, 1, captions={}), *CARDS[1:])))) == "11.jpg"


class Fewer(NullTranslations):
    """A catalogue of one sentence."""

    def ugettext(self, message: str) -> str:
        return message.replace("Fewer than", "Færre end")


def test_notes_are_translated_before_they_are_filled_in():
    content = exports.summary_csv([some()], exports.Words("da", Fewer()))
    assert any(row["note"].startswith("Færre end 30 ") for row in read(content, "danish"))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_several_areas_make_one_table(dialect):
    other = summarise([], survey=None, pictures=(), population=None, area=Area(2, "noerre-havn", "Nørre Havn"))
    rows = read(exports.summary_csv([some(), other], words("da"), dialect), dialect)
    assert [row["name"] for row in rows if row["row"] == "participation"] == ["Åby", "Nørre Havn"]
    assert {row["survey"] for row in rows if row["area"] == "noerre-havn"} == {""}
    assert rows[: len(table(some(), dialect))] == table(some(), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_areas_make_a_table_of_headings(dialect):
    assert read(exports.summary_csv([], words("da"), dialect), dialect) == []
    assert exports.summary_csv([], words("da"), dialect).count(b"\r\n") == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_same_summary_gives_the_same_table(dialect):
    first, second = (exports.summary_csv([some()], words("da"), dialect) for _ in range(2))
    assert first == second


def test_simulated_answers_are_marked_on_every_row():
    rows = table(some(answers="simulated"))
    assert {row["answers"] for row in rows} == {"simulated"}
    assert next(row["note"] for row in rows if row["row"] == "note").startswith("These are simulated answers")
