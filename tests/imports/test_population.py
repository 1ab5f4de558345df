"""The register population from CSV."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swipe.errors import ImportRefused, NotFound
from swipe.imports import read_population
from swipe.model import PopulationRow

HEADER = "area;age_group;gender;count;date\n"


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "folk.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read_population(write(folder, text))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "header",
    [
        "area;age_group;gender;count;date",
        "omraade;aldersgruppe;koen;antal;dato",
        "Område;Aldersgruppe;Køn;Antal;Dato",
        "area,age_group,gender,count,date",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_danish_and_english_headers_are_read(tmp_path: Path, header: str, encoding: str) -> None:
    cells = ["by", "15-29", "mænd", "12", "2026-01-01"]
    text = f"{header}\n" + ("," if "," in header else ";").join(cells)
    assert read_population(write(tmp_path, text.encode(encoding))) == [
        PopulationRow("by", "15-29", "men", 12, "2026-01-01")
    ]


def test_unknown_columns_are_tolerated(tmp_path: Path) -> None:
    text = "kommune;area;age_group;gender;count;date;note\n101;by;65+;k;0;31-12-2025;x\n"
    assert read_population(write(tmp_path, text)) == [PopulationRow("by", "65+", "women", 0, "2025-12-31")]


@pytest.mark.parametrize(
    ("written", "gender"),
    [
        ("women", "women"),
        ("Kvinder", "women"),
        ("K", "women"),
        ("f", "women"),
        ("men", "men"),
        ("MÆND", "men"),
        ("m", "men"),
        ("Andet", "andet"),
    ],
)
def test_genders_have_one_word_each(tmp_path: Path, written: str, gender: str) -> None:
    assert read_population(write(tmp_path, f"{HEADER}by;0-14;{written};1;2026-01-01"))[0].gender == gender


@pytest.mark.parametrize(
    "age_group", ["", "15", "15-", "-29", "29-15", "15 til 29", "okt-14", "65++", "15 år", "１５-29"]
)
def test_an_age_group_of_another_form_is_refused(tmp_path: Path, age_group: str) -> None:
    assert problems(tmp_path, f"{HEADER}by;{age_group};k;1;2026-01-01") == [
        f'folk.csv:2, age_group: "{age_group}" is not an age group; write it as 15-29 or 65+.'
    ]


@pytest.mark.parametrize(
    "count", ["", "-1", "1.5", "1.2345", "12.34", "1,5", "1,234", "1e3", "ti", "٣", "9" * 5000, "+1", "0x1"]
)
def test_a_count_that_is_no_whole_number_is_refused(tmp_path: Path, count: str) -> None:
    found = problems(tmp_path, f"{HEADER}by;65+;k;{count};2026-01-01")
    cell = count if len(count) <= 60 else f"{count[:60]}…"
    assert found == [f'folk.csv:2, count: "{cell}" is not a count; write a whole number, 0 or more.']


@pytest.mark.parametrize(
    "day", ["", "2026-02-30", "31-13-2025", "2026-1-1", "1/1-2026", "2026", "01-01-26", "2026-W01-1"]
)
def test_a_date_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    assert problems(tmp_path, f"{HEADER}by;65+;k;1;{day}") == [
        f'folk.csv:2, date: "{day}" is not a date; write it as 2026-01-31 or 31-01-2026.'
    ]


def test_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    text = HEADER + ";x;;-1;nu\nby;65+;k;1;2026-01-01\nby;65+;m;1;2026-01-01\nby;65+;Kvinder;2;01-01-2026\n"
    assert problems(tmp_path, text) == [
        "folk.csv:2, area: The column area is empty; fill it in.",
        "folk.csv:2, gender: The column gender is empty; fill it in.",
        'folk.csv:2, age_group: "x" is not an age group; write it as 15-29 or 65+.',
        'folk.csv:2, count: "-1" is not a count; write a whole number, 0 or more.',
        'folk.csv:2, date: "nu" is not a date; write it as 2026-01-31 or 31-01-2026.',
        "folk.csv:5, area: by, 65+, women, 2026-01-01 is counted already, on line 3; remove one of the two lines.",
    ]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    assert problems(tmp_path, "omraade;antal\nby;1") == [
        "folk.csv:1: Missing columns: age_group, gender, date. The first line must name them; it has: omraade, antal."
    ]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"none\.csv does not exist"):
        read_population(tmp_path / "none.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.lists(
        st.lists(st.sampled_from(["by", "65+", "k", "1", "2026-01-01", "", '"', "\n", "æ"]), max_size=6).map(";".join)
    ).map(lambda lines: (HEADER + "\n".join(lines)).encode())
)
def test_random_bytes_give_rows_or_a_refusal(tmp_path: Path, data: bytes) -> None:
    try:
        rows = read_population(write(tmp_path, data))
    except ImportRefused as refused:
        assert refused.problems  # noqa: PT017 - either outcome is right, and a refusal must say why
    else:
        assert all(row.count >= 0 and row.area and row.gender for row in rows)
