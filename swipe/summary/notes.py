"""The remarks without which an area's figures would mislead: what is missing, what is uncertain, and why.

No note names a theme or a picture: the empty figures themselves show which ones are meant, in any language.
"""

from __future__ import annotations

from collections.abc import Iterator

from swipe.model import AreaSummary, Note
from swipe.summary.disclosure import CAUTION, FLOOR, is_too_few, needs_caution


def notes_on(summary: AreaSummary, *, themes_offered: frozenset[int]) -> tuple[Note, ...]:
    """Return the notes that belong to a summary, whatever notes it has; that the answers are simulated comes first.

    `themes_offered` are the ids of the themes that had pictures in the survey. Every value that is None or
    withheld has its reason here.
    """
    return tuple(_all(summary, themes_offered))


def _all(summary: AreaSummary, themes_offered: frozenset[int]) -> Iterator[Note]:
    if summary.answers == "simulated":
        yield Note("These are simulated answers, not those of residents.")
    if summary.survey is None:
        yield Note("The area has had no open survey yet, so there is nothing to summarise.")
    else:
        yield from _on_preferences(summary, themes_offered)
        yield from _on_care(summary)
    yield from _on_participation(summary, len(themes_offered))
    if summary.survey is not None:
        yield from _on_people(summary)
        if all(theme.chosen_first is None for theme in summary.themes):
            yield Note(
                "Fewer than %(floor)s people chose one theme above the others, so first choices are empty.",
                {"floor": FLOOR},
            )


def _on_preferences(summary: AreaSummary, themes_offered: frozenset[int]) -> Iterator[Note]:
    respondents = summary.participation.respondents
    if not respondents:
        yield Note("Nobody has answered yet, so there are no figures on preferences.")
        return
    if summary.withheld:
        yield Note(
            "Fewer than %(floor)s people answered, so the figures on preferences are withheld: "
            "so few could be recognised.",
            {"floor": FLOOR},
        )
        return
    if needs_caution(respondents):
        yield Note("Fewer than %(caution)s people answered: read the figures with caution.", {"caution": CAUTION})
    yield Note(
        "Intervals show random variation among those who answered; those who did not take part may want something else."
    )
    yield Note(
        "A theme's share gives each person one vote, however many pictures they swiped. Skips do not count in shares."
    )
    offered = [theme for theme in summary.themes if theme.theme.id in themes_offered]
    if len(offered) < len(summary.themes):
        yield Note("A theme that had no pictures in this survey has no figures.")
    if any(is_too_few(theme.respondents) for theme in offered):
        yield Note(
            "A theme that fewer than %(floor)s people answered has no figures; ranks compare the other themes.",
            {"floor": FLOOR},
        )
    if sum(theme.share is not None for theme in summary.themes) == 1:
        yield Note("Only one theme has figures, so it has no rank.")
    if any(picture.share is None for picture in summary.pictures):
        yield Note("A picture that fewer than %(floor)s people answered has no share.", {"floor": FLOOR})
    if any(picture.picture.retired_at is not None for picture in summary.pictures):
        yield Note("Pictures that were taken out during the survey are included with the answers they had.")


def _on_participation(summary: AreaSummary, themes: int) -> Iterator[Note]:
    counts = summary.participation
    if summary.survey is not None:
        yield Note(
            "A response is usable when it has at least as many answers as the survey has themes (%(themes)s); "
            "skips do not count.",
            {"themes": themes},
        )
    if summary.answers == "simulated" and counts.rate is not None:
        yield Note("The rate of participation is simulated too: it says nothing about the residents of the area.")
    if not counts.population:
        yield Note("The register population of the area is missing, so no rate of participation can be given.")
    elif counts.rate is not None and summary.survey and "lives" in summary.survey.rules.background:
        yield Note(
            "Participation sets usable responses against the register population, without those who said that they "
            "live elsewhere (%(elsewhere)s). Who did not say is counted as a resident.",
            {"elsewhere": counts.elsewhere},
        )
    elif counts.rate is not None:
        yield Note(
            "Participation sets usable responses against the register population. Whether those who answered live in "
            "the area was not asked."
        )
    elif counts.usable - counts.elsewhere > counts.population:
        yield Note(
            "There are more usable responses than people in the register, so no rate is given: check the register "
            "population."
        )


def _on_people(summary: AreaSummary) -> Iterator[Note]:
    asked = set(summary.survey.rules.background if summary.survey else ()) - {"lives"}
    if not asked:
        yield Note("Age, gender and children at home were not asked, so it is not known who was reached.")
        return
    if summary.reach:
        yield Note(
            "Reach sets each group's part of those residents who told about themselves against its part of the "
            "register; an index of 1 is a fair part."
        )
    if summary.weighting is None:
        return
    if summary.weighting.reason:
        yield summary.weighting.reason
    else:
        yield Note(
            "Weighted shares give each age group and gender the say it has in the register. They are told beside the "
            "unweighted ones, which are those ranked."
        )
    if summary.weighting.strained:
        yield Note("The weights are uneven: a few people carry much of the weighted shares.")
    if len(summary.breakdowns) < len(set(summary.survey.rules.background if summary.survey else ())):
        yield Note(
            "Groups are told apart when at least 30 people answered and each group has 10; smaller ones are put "
            "together or left out."
        )


def _on_care(summary: AreaSummary) -> Iterator[Note]:
    quality = summary.quality
    if quality.voided:
        yield Note("Swipes faster than 0.3 seconds are left out: nobody sees a picture so fast.")
    if quality.by_hand:
        yield Note("Some responses were set aside by hand because they looked made up; they count in no share.")
    if quality.set_aside > quality.by_hand:
        yield Note(
            "Responses that were fast, all to one side and at least 10 answers long are set aside as careless; the "
            "shares with them are told beside."
        )
