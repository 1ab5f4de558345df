"""Where an area's figures come from, in short sentences: when it was asked, of whom, and what was left out."""

from __future__ import annotations

from swipe.exports.labels import way_label
from swipe.exports.words import Words
from swipe.model import AreaSummary

MOST_SOURCES = 5
"""Of the ways in which people came, those that most used."""


def origin_in_words(summary: AreaSummary, words: Words) -> list[str]:
    """Return what a reader should know of how the figures came to be, each as a sentence or two."""
    said = [*_on_the_survey(summary, words)]
    if summary.register_date:
        said.append(words.say("Residents: the register of %(day)s.", day=words.day(summary.register_date)))
    quality = summary.quality
    if quality.voided or quality.set_aside:
        voided = words.many(
            "%(num)s answer was faster than anybody sees and does not count.",
            "%(num)s answers were faster than anybody sees and do not count.",
            quality.voided,
        )
        aside = words.many(
            "%(num)s response was set aside as careless.",
            "%(num)s responses were set aside as careless.",
            quality.set_aside - quality.by_hand,
        )
        said.append(f"{voided} {aside}")
    if quality.by_hand:
        said.append(
            words.many(
                "%(num)s response looked made up and was set aside by hand.",
                "%(num)s responses looked made up and were set aside by hand.",
                quality.by_hand,
            )
        )
    if summary.weighting and summary.weighting.reason:
        said.append(words.note(summary.weighting.reason))
    elif summary.weighting and summary.weighting.design_effect is not None:
        effect = words.number(summary.weighting.design_effect, 2)
        said.append(
            words.say(
                "Shares are unweighted; those weighted to the register are in the files (design effect %(effect)s).",
                effect=effect,
            )
        )
    if summary.sources:
        ways = [
            f"{way_label(source, words)} ({words.number(count)})" for source, count in summary.sources[:MOST_SOURCES]
        ]
        said.append(words.say("How people came: %(ways)s.", ways=words.list(ways)))
    method = words.say("Method %(method)s; figures of %(day)s.", method=summary.method, day=words.day(summary.as_of))
    return [*said, method, words.say("The same figures are in the files for Excel, CSV and JSON.")]


def _on_the_survey(summary: AreaSummary, words: Words) -> list[str]:
    survey = summary.survey
    if survey is None or survey.opened_at is None:
        return []
    since = words.day(survey.opened_at)
    if survey.closed_at:
        return [words.say("Open from %(since)s to %(until)s.", since=since, until=words.day(survey.closed_at))]
    return [words.say("Open since %(since)s.", since=since)]
