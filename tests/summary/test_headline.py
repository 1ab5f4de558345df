"""What a politician may quote, and never more than the figures carry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from swipe.exports import headline_in_words
from swipe.model import AreaSummary, Participation, ReachGroup, Theme, ThemeSummary
from swipe.operations import words
from swipe.summary import headline
from tests.summaries import everybody, summarise

NAMES = ("Grønne områder", "Leg og bevægelse", "Byliv", "Foreningsliv")
THEMES = tuple(Theme(number, f"t{number}", {"da": name}, "#123456") for number, name in enumerate(NAMES, start=1))
TOOK_PART = Participation(
    responses=1300, usable=1250, population=4000, rate=0.31, elsewhere=10, respondents=1290, choosers=900
)
YOUNG = ReachGroup("age_group", "15-29", 0.3, 0.25, 1.2, 300)
MIDDLE = ReachGroup("age_group", "30-59", 0.5, 0.5, 1.0, 500)
OLD = ReachGroup("age_group", "60+", 0.2, 0.27, 0.74, 200)


def with_ranks(*ranks: tuple[int, int], reach: tuple[ReachGroup, ...] = ()) -> AreaSummary:
    """Return a summary whose themes have these rank intervals."""
    themes = tuple(
        ThemeSummary(theme, 0.5, 0.4, 0.6, 500, low, high) for theme, (low, high) in zip(THEMES, ranks, strict=False)
    )
    return replace(summarise(everybody(30, [11])), themes=themes, participation=TOOK_PART, reach=reach)


def said(summary: AreaSummary, language: str = "da") -> str:
    return headline_in_words(summary, words(language)).replace("\u00a0", " ")


def test_a_leader_with_two_that_are_level_and_who_was_heard() -> None:
    made = with_ranks((1, 1), (2, 3), (2, 3), (4, 4), reach=(YOUNG, MIDDLE, OLD))
    assert said(made) == (
        "I Åby vil folk helst have grønne områder; leg og bevægelse og byliv ligger lige. "
        "1.240 har svaret, 31 % af beboerne. De 15–29-årige er godt med; de 60-årige og ældre mangler."
    )
    assert headline(made).last == made.themes[3]


def test_in_english_too() -> None:
    made = with_ranks((1, 1), (2, 2), (3, 4), (3, 4), reach=(OLD,))
    assert said(made, "en") == (
        "In Åby people want grønne områder most of all; leg og bevægelse comes second. "
        "1,240 people have answered, 31 % of the residents. Those aged 60 or more are missing."
    )


@pytest.mark.parametrize(
    ("ranks", "verdict", "top"),
    [
        (((1, 2), (1, 2), (3, 3)), "tied", 2),
        (((1, 3), (1, 3), (1, 3)), "tied", 3),
        (((1, 2), (2, 3), (2, 3)), "tied", 3),
        (((2, 2), (2, 2), (2, 2)), "tied", 3),
        (((1, 1), (2, 3), (2, 3)), "leader", 1),
    ],
)
def test_only_one_that_beats_all_others_leads(ranks: tuple[tuple[int, int], ...], verdict: str, top: int) -> None:
    made = headline(with_ranks(*ranks))
    assert (made.verdict, len(made.top)) == (verdict, top)


def test_a_second_place_that_is_not_sure_is_not_told() -> None:
    assert headline(with_ranks((1, 1), (2, 3), (3, 3))).next == ()
    assert said(with_ranks((1, 1), (2, 2))).startswith("I Åby vil folk helst have grønne områder. ")


def test_when_all_others_are_level_they_are_not_listed() -> None:
    assert "; de øvrige temaer ligger lige." in said(with_ranks((1, 1), (2, 4), (2, 4), (2, 4)))


def test_when_all_are_level_none_is_named() -> None:
    assert said(with_ranks((1, 3), (1, 3), (1, 3))).startswith("I Åby ligger temaerne for tæt til at skille. ")


@pytest.mark.parametrize(
    ("people", "changes", "sentence"),
    [
        (0, {"survey": None}, "Der har ikke været nogen undersøgelse i Åby endnu."),
        (0, {}, "Ingen i Åby har svaret endnu."),
        (9, {}, "For få i Åby har svaret til, at vi kan vise, hvad de ønsker. 9 har svaret, 4 % af beboerne."),
        (12, {}, "Kun få i Åby har svaret, så temaerne kan ikke rangordnes. 12 har svaret, 6 % af beboerne."),
    ],
)
def test_few_answers_make_no_claim(people: int, changes: dict[str, object], sentence: str) -> None:
    assert said(summarise(everybody(people, [11]), **changes)) == sentence


def test_without_a_register_the_answers_are_counted_only() -> None:
    assert said(summarise(everybody(1, [11]), population=None)).endswith(" 1 har svaret.")


def test_a_rate_below_one_percent_is_not_rounded_to_nothing() -> None:
    assert said(summarise(everybody(7, [11]), population=4000)).endswith("7 har svaret, under 1 % af beboerne.")


def test_of_few_answers_nobody_is_called_missing() -> None:
    made = replace(summarise(everybody(12, [11])), reach=(OLD,))
    assert headline(made).missing == ()


def test_a_group_that_hardly_lives_there_is_not_missed() -> None:
    few = ReachGroup("age_group", "90+", 0.0, 0.01, 0.0, 0)
    assert headline(with_ranks((1, 1), (2, 3), (2, 3), reach=(few,))).missing == ()
