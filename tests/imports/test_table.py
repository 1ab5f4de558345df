"""Any CSV that a spreadsheet writes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.errors import ImportRefused, NotFound, Refused
from swipe.imports import table


def read(text: str, *required: str) -> table.Table:
    return table.read_table(text, "a.csv", required=required or ("slug",))


def said(text: str, *required: str) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read(text, *required)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_read(separator: str, newline: str) -> None:
    found = read(newline.join(separator.join(cells) for cells in (("slug", "name"), ("a", "A"), ("b", "B"))))
    assert [(record.line, dict(record.cells)) for record in found.records] == [
        (2, {"slug": "a", "name": "A"}),
        (3, {"slug": "b", "name": "B"}),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "slug,name\na,Ørbæk Å".encode(),
        b"\xef\xbb\xbf" + "slug,name\na,Ørbæk Å".encode(),
        "slug,name\na,Ørbæk Å".encode("cp1252"),
    ],
)
def test_the_encodings_of_danish_spreadsheets_are_read(data: bytes) -> None:
    found = read(table.decode_text(data, "a.csv"))
    assert found.columns == ("slug", "name")
    assert found.records[0].cells["name"] == "Ørbæk Å"


def test_a_record_has_the_line_it_starts_on() -> None:
    text = '\nslug,name\n\na,"one\ntwo, three\n"\n,\nb,B\n'
    assert [(record.line, record.cells["slug"]) for record in read(text).records] == [(4, "a"), (8, "b")]


def test_a_text_with_a_rare_line_separator_is_one_line() -> None:
    assert [record.line for record in read("slug,name\na,one\u2028two\x0b\x85\nb,B").records] == [2, 3]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2),
        min_size=1,
    )
)
def test_what_a_csv_writer_writes_is_read_back_with_its_lines(cells: list[list[str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["slug", "name"])
    wanted = []
    for record in cells:
        start = len(list(io.StringIO(out.getvalue(), newline=""))) + 1
        writer.writerow(record)
        if any(cell.strip() for cell in record):
            wanted.append((start, record[0].strip(), record[1].strip()))
    if not wanted:
        return
    found = read(out.getvalue())
    assert [(record.line, record.cells["slug"], record.cells["name"]) for record in found.records] == wanted


def test_short_records_are_filled_and_long_ones_are_a_problem() -> None:
    found = read("slug,name,boundary\na\nb,B,,,\nc,C,x,y")
    assert [dict(record.cells) for record in found.records] == [
        {"slug": "a", "name": "", "boundary": ""},
        {"slug": "b", "name": "B", "boundary": ""},
    ]
    assert [str(problem) for problem in found.problems] == [
        "a.csv:4: 4 cells under 3 columns; put text that contains the separator in double quotes."
    ]


def test_column_names_are_read_in_any_case_and_unknown_ones_are_kept() -> None:
    found = table.read_table(" Slug ;NAVN;Note\na;b;c", "a.csv", required=("slug", "name"), aliases={"navn": "name"})
    assert dict(found.records[0].cells) == {"slug": "a", "name": "b", "note": "c"}


def test_missing_columns_are_named_with_those_found() -> None:
    assert said("\nid,navn\n1,a", "slug", "name") == [
        "a.csv:2: Missing columns: slug, name. The first line must name them; it has: id, navn."
    ]


def test_a_column_that_is_there_twice_is_refused() -> None:
    assert said("slug,name,Slug\na,b,c") == ["a.csv:1, slug: The column slug is there twice; remove one of them."]


def test_a_header_alone_is_refused() -> None:
    assert said("slug,name\n\n") == [
        "a.csv:1: There is a header and nothing below it; add the lines, or choose another file."
    ]


def test_a_quote_that_is_never_closed_is_named_where_it_starts() -> None:
    problems = said('slug,name\na,A\nb,"B\nc,C\n')
    assert problems == [
        "a.csv:3: The double quotes do not match from here on; a quote within quoted text is written twice."
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty; choose another, or export it again."),
        (b"\xef\xbb\xbf \r\n", "The file is empty; choose another, or export it again."),
        (b"PK\x03\x04 xlsx", "This is a workbook; save it as CSV (UTF-8) and try again."),
        (b"\xd0\xcf\x11\xe0 xls", "This is a workbook; save it as CSV (UTF-8) and try again."),
        ("slug,name".encode("utf-16"), "This is not a text file; save it as CSV (UTF-8) and try again."),
        (b"slug\x81\x8d,name", "This is not a text file; save it as CSV (UTF-8) and try again."),
    ],
)
def test_a_file_that_is_no_csv_is_refused_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        table.decode_text(data, "a.csv")
    assert str(caught.value) == f"a.csv: {message}\nNothing was imported."


def test_a_file_that_is_not_there_or_is_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="does not exist"):
        table.read_bytes(tmp_path / "none.csv")
    with pytest.raises(Refused, match="is not a file"):
        table.read_bytes(tmp_path)


def test_a_cell_may_be_as_long_as_a_coastline() -> None:
    assert len(read("slug,boundary\na," + "1" * 500_000).records[0].cells["boundary"]) == 500_000
