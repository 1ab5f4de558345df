"""Codes in letters: easy to type, impossible to guess."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swipe.codes import ALPHABET, LENGTH, digest_code, make_codes, plain_code

LOOK_ALIKES = "0O1IL2Z5S8B6GUVQ"

codes = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)
between = st.sampled_from(["", " ", "-", "  ", " - ", "–", ".", "\t", "/", "\u00a0"])


def test_the_alphabet_has_no_look_alikes() -> None:
    assert not set(ALPHABET) & set(LOOK_ALIKES)
    assert len(set(ALPHABET)) == len(ALPHABET) == 20


def test_a_code_is_three_groups_of_four() -> None:
    for code in make_codes(200):
        assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code)
        assert len(code.replace("-", "")) == LENGTH == 12


def test_five_thousand_codes_are_all_different() -> None:
    made = list(make_codes(5000))
    assert len(made) == len(set(made)) == 5000
    assert {letter for code in made for letter in code} == {*ALPHABET, "-"}


def test_no_codes_are_made_when_none_are_wanted() -> None:
    assert list(make_codes(0)) == []


def test_two_lots_of_codes_have_none_in_common() -> None:
    assert not set(make_codes(500)) & set(make_codes(500))


@given(codes, st.lists(between, min_size=LENGTH + 1, max_size=LENGTH + 1), st.lists(st.booleans(), min_size=LENGTH))
def test_what_was_printed_is_read_however_it_is_typed(code: str, gaps: list[str], small: list[bool]) -> None:
    letters = [letter.lower() if low else letter for letter, low in zip(code, small, strict=False)]
    typed = gaps[0] + "".join(letter + gap for letter, gap in zip(letters, gaps[1:], strict=True))
    assert plain_code(typed) == code


def test_every_code_made_can_be_read() -> None:
    for code in make_codes(200):
        assert plain_code(code) == code.replace("-", "")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "----",
        "ACDE-FHJK-MNP",
        "ACDE-FHJK-MNPRT",
        "ACDE-FHJK-MNP0",
        "ACDE-FHJK-MNPB",
        "ACDE-FHJK-MNPÅ",
        "ÆØÅÆ-ØÅÆØ-ÅÆØÅ",
        "ACDE FHJK MNP٣",
        "ＡＣＤＥＦＨＪＫＭＮＰＲ",
        "ACDEFHJKMNPß",
        "' OR 1=1 --",
        "\x00" * 12,
        "A" * 10_000,
    ],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert plain_code(typed) is None


@given(st.text())
def test_whatever_is_typed_gives_a_code_or_none(typed: str) -> None:
    plain = plain_code(typed)
    assert plain is None or (len(plain) == LENGTH and set(plain) <= set(ALPHABET))


def test_a_digest_is_the_same_each_time_and_tells_nothing() -> None:
    digest = digest_code("ACDEFHJKMNPR", 1, "secret")
    assert digest == digest_code("ACDEFHJKMNPR", 1, "secret")
    assert re.fullmatch("[0-9a-f]{64}", digest)


def test_a_digest_depends_on_code_survey_and_secret() -> None:
    digests = {
        digest_code(code, survey, secret)
        for code in ("ACDEFHJKMNPR", "ACDEFHJKMNPT")
        for survey in (1, 2, 11)
        for secret in ("secret", "another")
    }
    assert len(digests) == 12
