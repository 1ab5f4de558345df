"""The headline of an area in plain words; :mod:`swipe.summary.headline` decides what may be claimed."""

from __future__ import annotations

from collections.abc import Sequence

from swipe.exports.words import Words
from swipe.model import JOINED, UNKNOWN, AreaSummary, ThemeSummary
from swipe.summary import Headline, headline

LEAST_RATE = 0.01
"""A rate below this is told as such: "0 %" would say that nobody answered."""


def headline_in_words(summary: AreaSummary, words: Words) -> str:
    """Return two or three plain sentences: what is preferred, how many answered, and who was heard and who was not."""
    claims = headline(summary)
    sentences = [_on_preferences(summary, claims, words), _on_participation(summary, words), _on_reach(claims, words)]
    return " ".join(sentence for sentence in sentences if sentence)


def group_in_words(variable: str, group: str, words: Words) -> str:
    """Return a group of residents as it is called within a sentence: "women", "families with children"."""
    return words.list([_one_group(variable, name, words) for name in group.split(JOINED)])


def _on_preferences(summary: AreaSummary, claims: Headline, words: Words) -> str:
    place = {"area": summary.area.name}
    match claims.verdict:
        case "no survey":
            return words.say("There has been no survey in %(area)s yet.", **place)
        case "no answers":
            return words.say("Nobody in %(area)s has answered yet.", **place)
        case "withheld":
            return words.say("Too few in %(area)s have answered to tell what they prefer.", **place)
        case "few":
            return words.say("Few in %(area)s have answered, so the themes cannot be ranked.", **place)
        case "one theme":
            return words.say("Only one theme in %(area)s can be shown, so it is compared with nothing.", **place)
        case "tied" if len(claims.top) == sum(one.rank_low is not None for one in summary.themes):
            return words.say("In %(area)s the themes are too close to call.", **place)
        case "tied":
            return words.say(
                "In %(area)s %(themes)s are at the top, too close to call.", **place, themes=_names(claims.top, words)
            )
    first = words.say("In %(area)s people want %(theme)s most of all", **place, theme=_names(claims.top, words))
    return first + _what_follows(summary, claims, words)


def _what_follows(summary: AreaSummary, claims: Headline, words: Words) -> str:
    ranked = sum(one.rank_low is not None for one in summary.themes)
    if len(claims.next) == 1:
        return words.say("; %(theme)s comes second.", theme=_names(claims.next, words))
    if len(claims.next) == ranked - 1 > 2:
        return words.say("; the other themes are too close to call.")
    if claims.next:
        return words.say("; %(themes)s are too close to call.", themes=_names(claims.next, words))
    return "."


def _on_participation(summary: AreaSummary, words: Words) -> str:
    counts = summary.participation
    if not counts.responses:
        return ""
    if counts.rate is None:
        return words.many("%(num)s person has answered.", "%(num)s people have answered.", counts.responses)
    return words.many(
        "%(num)s person has answered, %(rate)s of the residents.",
        "%(num)s people have answered, %(rate)s of the residents.",
        counts.usable - counts.elsewhere,
        rate=words.say("less than %(rate)s", rate=words.percent(LEAST_RATE))
        if 0 < counts.rate < LEAST_RATE
        else words.percent(counts.rate),
    )


def _on_reach(claims: Headline, words: Words) -> str:
    heard, missing = _groups(claims.heard, words), _groups(claims.missing, words)
    if heard and missing:
        return words.say("%(heard)s are well heard; %(missing)s are missing.", heard=_capital(heard), missing=missing)
    if heard:
        return words.say("%(heard)s are well heard.", heard=_capital(heard))
    return words.say("%(missing)s are missing.", missing=_capital(missing)) if missing else ""


def _names(themes: Sequence[ThemeSummary], words: Words) -> str:
    return words.sentence_list([words.text(one.theme.names) for one in themes])


def _groups(groups: Sequence[tuple[str, str]], words: Words) -> str:
    return words.list([group_in_words(variable, group, words) for variable, group in groups])


def _one_group(variable: str, name: str, words: Words) -> str:
    if name == UNKNOWN:
        return words.say("those who did not say")
    if variable == "age_group":
        youngest, _, oldest = name.partition("-")
        if name.endswith("+"):
            return words.say("those aged %(age)s or more", age=name[:-1])
        return words.say("those aged %(youngest)s–%(oldest)s", youngest=youngest, oldest=oldest) if oldest else name
    known = {
        ("gender", "women"): words.say("women"),
        ("gender", "men"): words.say("men"),
        ("gender", "other"): words.say("other genders"),
        ("children", "yes"): words.say("families with children"),
        ("children", "no"): words.say("homes without children"),
        ("lives", "yes"): words.say("residents of the area"),
        ("lives", "no"): words.say("people from elsewhere"),
    }
    return known.get((variable, name)) or name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
