"""What looks like ballot stuffing, and what only looks like a lively town."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from dataclasses import replace

from swipe.model import AnswerSheet, Choice, Flag, FlagKind
from swipe.summary import summarise_area
from tests.summaries import SURVEY, THEMES, card, packed

DAYS = tuple(f"2026-09-{day:02}" for day in range(1, 11))
CARDS = tuple(card(number, 1 + number % 3) for number in range(1, 25))
DICE = random.Random(6)


class Crowd:
    """Responses that are added one by one, as residents come."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, int, list[tuple[int, Choice, int]]]] = []

    def come(
        self,
        day: str,
        via: str = "",
        times: int = 1,
        *,
        verified: int = 0,
        swipes: list[tuple[int, Choice, int]] | None = None,
    ) -> Crowd:
        for _ in range(times):
            self.rows.append((day, via, verified, swipes if swipes is not None else honest()))
        return self

    def sheet(self, aside: Sequence[int] = ()) -> AnswerSheet:
        return AnswerSheet(
            responses=array("q", range(1, len(self.rows) + 1)),
            days=tuple(day for day, *_ in self.rows),
            sources=tuple(via for _, via, *_ in self.rows),
            verified=tuple(verified for *_, verified, _ in self.rows),
            first_themes=array("q", [0] * len(self.rows)),
            swiped_by=array("q", [n for n, (*_, swipes) in enumerate(self.rows, start=1) for _ in swipes]),
            swipes=array("q", [packed(*swipe) for *_, swipes in self.rows for swipe in swipes]),
            aside=frozenset(aside),
        )

    def flags(self, *kinds: FlagKind, aside: Sequence[int] = ()) -> list[Flag]:
        return [one for one in summary_of(self.sheet(aside)).quality.flags if not kinds or one.kind in kinds]


def summary_of(sheet: AnswerSheet):
    return summarise_area(
        area=replace_area(),
        survey=SURVEY,
        themes=THEMES,
        pictures=CARDS,
        sheet=sheet,
        register=None,
        as_of="2026-09-30",
        answers="real",
    )


def replace_area():
    from tests.summaries import AREA

    return replace(AREA)


def honest(count: int = 24) -> list[tuple[int, Choice, int]]:
    """Return what somebody with a taste of their own answers, at a human pace."""
    return [
        (number, DICE.choice(("like", "like", "dislike")), int(DICE.lognormvariate(7.3, 0.5)) + 300)
        for number in range(1, count + 1)
    ]


def usual_town() -> Crowd:
    town = Crowd()
    for day in DAYS:
        town.come(day, "", 6).come(day, "p1", 3).come(day, "brev", 2)
    return town


def test_a_lively_town_raises_no_flag() -> None:
    assert usual_town().flags() == []


def test_nobody_at_all_raises_no_flag() -> None:
    assert Crowd().flags() == []
    assert Crowd().come(DAYS[0], swipes=[]).flags() == []


def test_many_at_once_from_one_poster_are_shown_with_what_is_usual() -> None:
    (flag,) = usual_town().come(DAYS[4], "p1", 40).flags("burst")
    assert (flag.day, flag.via, len(flag.responses), flag.usual) == (DAYS[4], "p1", 43, 3)


def test_a_source_that_is_new_is_held_against_all_others() -> None:
    (flag,) = usual_town().come(DAYS[4], "made-up", 40).flags("burst")
    assert (flag.via, flag.usual) == ("made-up", 3)


def test_what_is_usual_is_unknown_on_the_first_days() -> None:
    assert Crowd().come(DAYS[0], "p1", 60).come(DAYS[1], "p1", 2).flags("burst") == []


def test_a_busy_day_is_no_burst() -> None:
    assert usual_town().come(DAYS[4], "", 14).flags("burst") == [], "20 where 6 are usual"


def test_codes_of_letters_are_never_a_burst() -> None:
    assert usual_town().come(DAYS[4], "p1", 60, verified=1).flags("burst") == []


def test_the_same_answers_again_and_again_are_shown() -> None:
    town, one = usual_town(), honest()
    (flag,) = town.come(DAYS[2], "p1", 6, swipes=one).flags("alike")
    assert (flag.day, flag.via, len(flag.responses)) == (DAYS[2], "p1", 6)
    other = [(number, choice, seen_ms + 1000) for number, choice, seen_ms in reversed(one)]
    assert len(town.come(DAYS[2], "p1", 1, swipes=other).flags("alike")[0].responses) == 7, "in another order and pace"


def test_to_like_everything_is_honest_however_many_do() -> None:
    everything: list[tuple[int, Choice, int]] = [(number, "like", 900 + number) for number in range(1, 25)]
    assert usual_town().come(DAYS[2], "", 19, swipes=everything).flags() == []


def test_few_answers_may_be_the_same() -> None:
    assert usual_town().come(DAYS[2], "", 9, swipes=honest(11)).flags("alike") == []


def test_who_saw_half_of_the_pictures_for_no_time_is_shown() -> None:
    blind: list[tuple[int, Choice, int]] = [
        (number, ("like", "dislike")[number % 2], 120 + number if number % 2 else 1500 + number)
        for number in range(1, 25)
    ]
    (flag,) = usual_town().come(DAYS[3], "p1", 1, swipes=blind).flags("speed")
    assert (flag.day, len(flag.responses)) == (DAYS[3], 1)
    assert usual_town().come(DAYS[3], swipes=blind[:9]).flags("speed") == [], "nine are too few to tell"


def test_single_hasty_ones_of_many_days_are_judged_together() -> None:
    blind: list[tuple[int, Choice, int]] = [(number, ("like", "dislike")[number % 2], 120) for number in range(1, 25)]
    town = usual_town()
    for day in DAYS[:4]:
        town.come(day, "", 1, swipes=[(number, choice, 120 + number) for number, choice, _ in blind])
    town.come(DAYS[4], "p1", 3, swipes=[(number, choice, 130 + number) for number, choice, _ in blind])
    scattered, together = town.flags("speed")
    assert (scattered.day, scattered.via, len(scattered.responses)) == (None, "", 4)
    assert list(scattered.responses) == sorted(scattered.responses)
    assert (together.day, together.via, len(together.responses)) == (DAYS[4], "p1", 3)


def test_a_machine_is_known_by_its_clock() -> None:
    steady: list[tuple[int, Choice, int]] = [(number, ("like", "dislike")[number % 2], 1000) for number in range(1, 25)]
    (flag,) = usual_town().come(DAYS[3], "", 2, swipes=steady).flags("clockwork")
    assert len(flag.responses) == 2
    untimed = [(number, choice, 0) for number, choice, _ in steady]
    assert usual_town().come(DAYS[3], "", 2, swipes=untimed).flags("clockwork") == [], "browsers without script"


def test_what_is_set_aside_by_hand_counts_in_no_share_and_raises_no_flag() -> None:
    town = usual_town()
    honest_only = summary_of(town.sheet())
    count = len(town.rows)
    town.come(DAYS[4], "p1", 40, swipes=[(number, "like", 900 + number) for number in range(1, 25)])
    (flag,) = town.flags("burst")
    members = [one for one in flag.responses if one > count]
    made = summary_of(town.sheet(aside=members))
    assert made.quality.flags == ()
    assert (made.quality.by_hand, made.quality.set_aside) == (40, 40)
    assert [(one.theme.id, one.share, one.low, one.respondents) for one in made.themes] == [
        (one.theme.id, one.share, one.low, one.respondents) for one in honest_only.themes
    ]
    assert [(one.picture.id, one.likes, one.dislikes) for one in made.pictures] == [
        (one.picture.id, one.likes, one.dislikes) for one in honest_only.pictures
    ]
    assert made.participation.usable == honest_only.participation.usable
    assert made.participation.responses == honest_only.participation.responses + 40, "they came, and it is told"
    assert all(one.unscreened for one in made.themes), "the shares with them stand beside"


def test_a_flag_keeps_its_name_while_more_come() -> None:
    town = usual_town().come(DAYS[4], "p1", 40)
    (first,) = town.flags("burst")
    (then,) = town.come(DAYS[4], "p1", 5).flags("burst")
    assert first.id == then.id
    assert len(then.responses) == len(first.responses) + 5


def test_below_ten_people_nothing_is_flagged() -> None:
    steady: list[tuple[int, Choice, int]] = [(number, "like", 1000) for number in range(1, 25)]
    assert Crowd().come(DAYS[0], "", 9, swipes=steady).flags() == []


def test_the_largest_flags_come_first_and_are_bounded() -> None:
    steady: list[tuple[int, Choice, int]] = [(number, ("like", "dislike")[number % 2], 1000) for number in range(1, 25)]
    town = usual_town()
    for number in range(30):
        town.come(DAYS[0], f"p{number}", 3 + number % 3, swipes=steady)
    sizes = [len(flag.responses) for flag in town.flags()]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 20
