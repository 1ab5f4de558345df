"""Short names in tables and charts: variables, groups, ranks, and shares as they may be handed on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from swipe.exports.headline import group_in_words
from swipe.exports.words import Words
from swipe.model import JOINED, UNKNOWN, AreaSummary, ThemeSummary
from swipe.summary import public_bound
from swipe.summary.disclosure import UNANIMOUS


def variable_label(variable: str, words: Words) -> str:
    """Return what a background variable is called as a heading."""
    known = {
        "age_group": words.say("Age"),
        "gender": words.say("Gender"),
        "children": words.say("Children at home"),
        "lives": words.say("Lives in the area"),
    }
    return known.get(variable, variable)


def group_label(variable: str, group: str, words: Words) -> str:
    """Return what a group is called in a table: "15–29 years", "Women", "45+ years + did not say"."""
    told = [one for one in group.split(JOINED) if one != UNKNOWN]
    names = [group_in_words(variable, one, words) for one in told]
    if variable == "age_group" and told:
        names = [words.say("%(age)s years", age=_joined_ages(told))]
    if len(told) < len(group.split(JOINED)):
        names.append(words.say("did not say"))
    name = JOINED.join(names)
    return name[:1].upper() + name[1:]


def _joined_ages(groups: Sequence[str]) -> str:
    """Return neighbouring age groups, the youngest first, as the one they make: "15-29" and "30-44" are "15–44"."""
    youngest, last = groups[0], groups[-1]
    if len(groups) > 1:
        first = youngest.partition("-")[0]
        youngest = f"{first}+" if last.endswith("+") else f"{first}-{last.partition('-')[2]}"
    return youngest.replace("-", "–")


def way_label(via: str, words: Words) -> str:
    """Return how people came, from the mark of the link; a planner's own mark is what it is."""
    if re.fullmatch(r"p\d+", via):
        return words.say("Poster %(number)s", number=via[1:])
    ways = {
        "": words.say("without a mark"),
        "mail": words.say("E-mail"),
        "facebook": words.say("Social media"),
        "share": words.say("Shared by a resident"),
    }
    return ways.get(via, via)


def rank_label(one: ThemeSummary) -> str:
    """Return a rank interval: "1", "2–4"; "–" where there is none."""
    if one.rank_low is None:
        return "–"
    return str(one.rank_low) if one.rank_low == one.rank_high else f"{one.rank_low}–{one.rank_high}"


def told_interval(share: float, low: float, high: float, words: Words) -> str:
    """Return an interval in whole percent; beside a share that is told as a bound, it goes no further than that."""
    if not public_bound(share):
        return words.interval(low, high)
    low, high = (min(max(end, UNANIMOUS), 1 - UNANIMOUS) for end in (low, high))
    return words.interval(low, high) if round(low, 2) < round(high, 2) else words.public_share(share)


def told_place(share: float) -> float:
    """Return where on a scale from 0 to 1 a share is drawn: no nearer to an end than it is told."""
    return {"least": UNANIMOUS, "most": 1 - UNANIMOUS}.get(public_bound(share), share)


def answers_line(summary: AreaSummary, words: Words) -> str:
    """Return what a chart or page says of its source: the area, how many, the day and the method."""
    counts = summary.participation
    said = [
        words.many("%(num)s person answered", "%(num)s people answered", counts.responses),
        words.day(summary.as_of),
        words.say("method %(method)s", method=summary.method),
    ]
    if summary.answers == "simulated":
        said.insert(0, words.say("simulated answers"))
    return f"{summary.area.name} · " + " · ".join(said)
