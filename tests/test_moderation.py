"""What a planner should look at twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.moderation import find_personal_data, pieces, similar_texts


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Skriv til ib.hansen@mail.odense.dk.", "email", "ib.hansen@mail.odense.dk"),
        ("ib (at) mail.dk", "email", "ib (at) mail.dk"),
        ("Ring 20304050!", "phone", "20304050"),
        ("Ring på 20 30 40 50", "phone", "20 30 40 50"),
        ("+45 2030 4050", "phone", "+45 2030 4050"),
        ("+46 70 123 45 67", "phone", "+46 70 123 45 67"),
        ("Mit cpr er 010190-1234", "cpr", "010190-1234"),
        ("0101901234", "cpr", "0101901234"),
        ("010190–1234", "cpr", "010190–1234"),
    ],
)
def test_what_tells_who_somebody_is_is_found(text: str, kind: str, found: str) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in find_personal_data(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 bænke og 30 træer",
        "Åbent kl. 10-12 den 12.03.2025",
        "Vi ses kl. 12@torvet",
        "990190-1234",
        "Linje 41 og 42",
        "123456789012345",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_personal_data(text) == ()


def test_all_that_is_in_a_text_is_found_in_its_order() -> None:
    text = "cpr 010190-1234, ib@mail.dk, tlf. 20 30 40 50"
    assert [one.kind for one in find_personal_data(text)] == ["cpr", "email", "phone"]
    assert [piece for piece, kind in pieces(text) if kind] == ["010190-1234", "ib@mail.dk", "20 30 40 50"]


@given(st.text(alphabet="0123456789 -@.adk+()", max_size=60) | st.text(max_size=60))
def test_pieces_are_the_text_whatever_is_in_it(text: str) -> None:
    assert "".join(piece for piece, _ in pieces(text)) == text


def test_texts_that_say_the_same_are_paired_and_others_are_not() -> None:
    texts = {
        1: "En bålplads ved søen",
        2: "Bålplads tak!",
        3: "Vi mangler en fodboldbane",
        4: "Fodbold bane",
        5: "Legeplads til de små",
        6: "Lys på stien",
        7: "å",
    }
    assert {number: alike for number, alike in similar_texts(texts).items() if alike} == {
        1: [2],
        2: [1],
        3: [4],
        4: [3],
    }


@pytest.mark.parametrize("texts", [{}, {1: ""}, {1: "!", 2: "!"}, {1: "og en til", 2: "og en til"}])
def test_nothing_is_like_nothing(texts: dict[int, str]) -> None:
    assert not any(similar_texts(texts).values())
