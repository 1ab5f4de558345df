"""Letters and posters are printed once and read by strangers: nothing overlaps, nothing is cut off."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from swipe.exports import Paper, PosterSheet, Slip, SlipWords, poster_pdf, slips_pdf
from swipe.exports.letters import ACROSS, DOWN, EDGE_MM, SLIP_MM
from tests.paper import Line, codes_on, lines_of, sheets_of, words_of

SHORT = ("Mere af det her i Åby?", "Testby Kommune", "swipe.testby.dk/aaby/code")
LONG = (
    "Hvordan skal vi udvikle Vestergårdsvænget, Østerbrogadekvarteret og Strandhusene, så alle kan være med?",
    "Ringkøbing-Skjern og Faaborg-Midtfyns Fællesforvaltning, nord",
    "lokalomraadeudvikling.faaborg-midtfyn.kommune.example.dk/vestergaardsvaenget-oesterbrokvarteret/code",
)
WIDE = ("W" * 119 + "?", "M" * 60, "m" * 36 + ".dk/" + "w" * 40 + "/code")
TEXTS = pytest.mark.parametrize(("call", "name", "link"), [SHORT, LONG, WIDE], ids=["short", "long", "wide"])
HOW = "Ret kameraet mod koden, eller gå ind på adressen og skriv bogstaverne. De virker én gang."
UNTIL = "Indtil 24. december 2026"


def slips(count: int, call: str, name: str, link: str) -> bytes:
    made = [Slip(f"ACDE-FHJK-{number:04d}", f"https://{link}?code=ACDE-FHJK-{number:04d}") for number in range(count)]
    return slips_pdf(made, SlipWords(call, HOW, link, UNTIL), municipality=name, accent="#1f6b4a", language="da")


def overlaps(lines: list[Line]) -> list[tuple[str, str]]:
    return [(one.words, other.words) for one, other in combinations(lines, 2) if one.touches(other)]


@TEXTS
def test_the_texts_of_a_slip_stay_on_it_and_apart(call: str, name: str, link: str) -> None:
    for lines in lines_of(slips(9, call, name, link)):
        assert overlaps(lines) == []
        for line in lines:
            row, column = (line.top - EDGE_MM[1]) // SLIP_MM[1], (line.left - EDGE_MM[0]) // SLIP_MM[0]
            assert line.bottom < EDGE_MM[1] + (row + 1) * SLIP_MM[1], line.words
            assert line.right < EDGE_MM[0] + (column + 1) * SLIP_MM[0], line.words
            assert 0 <= row < DOWN
            assert 0 <= column < ACROSS


@TEXTS
def test_a_phone_reads_every_slip(call: str, name: str, link: str) -> None:
    found = [codes_on(sheet) for sheet in sheets_of(slips(9, call, name, link), 150)]
    assert [len(codes) for codes in found] == [8, 1]
    assert {code for codes in found for code in codes} == {
        f"https://{link}?code=ACDE-FHJK-{number:04d}" for number in range(9)
    }


def test_a_slip_says_all_one_needs_without_a_camera() -> None:
    (words,) = words_of(slips(1, *SHORT))
    for said in (*SHORT, HOW, UNTIL, "ACDE-FHJK-0000"):
        assert said in words


def test_a_long_address_goes_on_where_nothing_is_misread() -> None:
    (lines,) = lines_of(slips(1, *LONG))
    address = [line.words.strip() for line in lines][-2:]
    assert "".join(address) == LONG[2]
    assert address[0].endswith("/")


def poster(call: str, name: str, link: str, paper: Paper, pictures: list[Path]) -> bytes:
    sheet = PosterSheet(
        question=call,
        promise="Ret kameraet herhen. Intet login, og ingen ser, hvem du er.",
        call="Swipe i 120 sekunder",
        code=f"https://{link}",
        link=link,
        until=UNTIL,
        mark="Plakat 12",
        pictures=pictures,
    )
    return poster_pdf([sheet], paper=paper, municipality=name, accent="#1f6b4a", language="da")


@TEXTS
@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("a3", (297, 420))])
def test_a_poster_is_whole(
    call: str, name: str, link: str, paper: Paper, size: tuple[int, int], tmp_path: Path
) -> None:
    picture = tmp_path / "green.jpg"
    Image.new("RGB", (90, 120), (10, 200, 30)).save(picture)
    made = poster(call, name, link, paper, [picture] * 3)
    (lines,), (sheet,) = lines_of(made), sheets_of(made)
    assert overlaps(lines) == []
    assert max(line.right for line in lines) < size[0] - 5
    assert max(line.bottom for line in lines) < size[1] - 5
    assert codes_on(sheet) == [f"https://{link}"]
    assert abs(sheet.width / 100 * 25.4 - size[0]) < 1
    middle = sheet.getpixel((sheet.width // 2, round(sheet.height * 0.5)))
    assert isinstance(middle, tuple)
    assert middle[1] > 150 > middle[0], "the picture is there, and no text covers it"
