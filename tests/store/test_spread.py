"""One survey as the template of many: all or nothing, the same twice, and a planner's own words are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound
from swipe.model import Area, AreaRow, Survey, SurveyRules
from swipe.store.spread import named_anew

NOW = "2026-03-01T10:00:00Z"


@pytest.fixture
def others(db: Database) -> list[Area]:
    store.save_areas(db, [AreaRow(f"omraade-{n}", f"Område {n}") for n in range(30)])
    return [area for area in store.areas(db) if area.slug.startswith("omraade-")]


def outcomes(db: Database, survey: Survey, areas: list[Area], **how: bool) -> list[str]:
    return [row.outcome for row in store.spread_survey(db, survey.id, areas, now=NOW, **how)]


def draft(db: Database, area: Area) -> Survey:
    found = store.newest_survey(db, area)
    assert found
    return found


def test_thirty_areas_get_the_survey_with_pictures_texts_and_rules(
    db: Database, survey: Survey, others: list[Area]
) -> None:
    rules = SurveyRules(hard_stop=True, background=("lives",), result_on="2026-06-01")
    store.save_survey_rules(db, survey.id, rules)
    store.save_survey_texts(
        db,
        survey.id,
        titles={"da": "Sammen om Åby"},
        questions={"da": "Mere af det i Åby?"},
        purposes={"da": "Byrådet spørger."},
        expectations={"limits": {"da": "Skatten i Åby."}},
    )
    assert outcomes(db, survey, others) == ["made"] * 30
    made = draft(db, others[3])
    assert (made.state, made.rules, made.template_id) == ("draft", rules, survey.id)
    assert made.questions["da"] == f"Mere af det i {others[3].name}?"
    assert made.expectations["limits"]["da"] == f"Skatten i {others[3].name}."
    mine, theirs = store.pictures(db, survey.id), store.pictures(db, made.id)
    assert [(c.image, c.theme_id, c.captions, c.alts) for c in theirs] == [
        (c.image, c.theme_id, c.captions, c.alts) for c in mine
    ]
    assert store.obstacles(db, made.id, ("da", "en")) == []


def test_the_same_twice_changes_nothing(db: Database, survey: Survey, others: list[Area]) -> None:
    outcomes(db, survey, others)
    before = {table: list(db[table].rows) for table in ("survey", "survey_text", "picture", "picture_text")}
    assert outcomes(db, survey, others) == ["unchanged"] * 30
    assert {table: list(db[table].rows) for table in before} == before


def test_a_rehearsal_says_the_same_and_stores_nothing(db: Database, survey: Survey, others: list[Area]) -> None:
    before = list(db["survey"].rows)
    rehearsed = outcomes(db, survey, others, rehearse=True)
    assert list(db["survey"].rows) == before
    assert rehearsed == outcomes(db, survey, others)


def test_what_is_open_drafted_or_the_template_itself_is_left_alone(db: Database, survey: Survey) -> None:
    places = [store.area_by_slug(db, slug) for slug in ("aaby", "noerre-havn", "oester-mark", "vester-eng")]
    assert outcomes(db, survey, places) == ["template", "own", "made", "made"]
    other = draft(db, places[3])
    store.open_survey(db, other.id, now=NOW, languages=("da", "en"))
    assert outcomes(db, survey, places[3:]) == ["open"]


def test_later_changes_reach_the_drafts(db: Database, survey: Survey, others: list[Area]) -> None:
    outcomes(db, survey, others[:2])
    first, *_, last = store.pictures(db, survey.id)
    store.retire_picture(db, survey.id, first.id, now=NOW)
    store.save_picture(
        db, survey.id, last.id, theme=last.theme_id, captions=last.captions, alts=last.alts, infos={"da": "To mio. kr."}
    )
    assert outcomes(db, survey, others[:2]) == ["updated", "updated"]
    cards = store.pictures(db, draft(db, others[0]).id)
    assert first.id not in [card.template_id for card in cards]
    assert cards[-1].infos["da"] == "To mio. kr."


def test_a_planners_own_words_stay_unless_they_are_to_be_written_over(
    db: Database, survey: Survey, others: list[Area]
) -> None:
    outcomes(db, survey, others[:1])
    own = store.pictures(db, draft(db, others[0]).id)[0]
    mine = replace(own, captions={**own.captions, "da": "Vores egen bænk"})
    store.save_picture(db, own.survey_id, own.id, theme=own.theme_id, captions=mine.captions, alts=own.alts)
    (row,) = store.spread_survey(db, survey.id, others[:1], now=NOW)
    assert (row.outcome, row.kept) == ("unchanged", 1)
    assert store.picture_by_id(db, own.survey_id, own.id).captions["da"] == "Vores egen bænk"
    assert outcomes(db, survey, others[:1], overwrite=True) == ["updated"]
    assert store.picture_by_id(db, own.survey_id, own.id).captions == own.captions


def test_a_failure_halfway_leaves_no_area_with_half_a_survey(db: Database, survey: Survey, others: list[Area]) -> None:
    before = list(db["survey"].rows)
    gone = Area(999_999, "findes-ikke", "Findes ikke")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.spread_survey(db, survey.id, [*others[:2], gone], now=NOW)
    assert list(db["survey"].rows) == before


def test_a_survey_that_is_not_there_is_refused(db: Database, others: list[Area]) -> None:
    with pytest.raises(NotFound):
        store.spread_survey(db, 999, others, now=NOW)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Mere i Åby?", "Mere i Øst?"),
        ("Åbyhøj er et andet sted", "Åbyhøj er et andet sted"),
        ("Åby, Åby!", "Øst, Øst!"),
        ("ingen navne", "ingen navne"),
    ],
)
def test_only_the_whole_name_of_the_area_is_changed(text: str, changed: str) -> None:
    assert named_anew({"da": text}, "Åby", "Øst") == {"da": changed}


def change_all(db: Database, survey: Survey, *, question: str) -> None:
    """Change the template in every way."""
    first, second, third, *_ = store.pictures(db, survey.id)
    save_question(db, survey, question)
    store.save_survey_rules(db, survey.id, SurveyRules(hard_stop=True))
    store.save_survey_dates(db, survey.id, opens_at=None, closes_at="2199-01-01T00:00:00Z")
    store.refocus_picture(db, survey.id, first.id, replace(first.image, name="f" * 32, focus=(0.2, 0.5)))
    theme = store.themes(db)[-1].id
    store.save_picture(db, survey.id, second.id, theme=theme, captions={"da": "Rettet"}, alts=second.alts)
    store.retire_picture(db, survey.id, third.id, now=NOW)


def save_question(db: Database, survey: Survey, question: str) -> None:
    store.save_survey_texts(
        db, survey.id, titles=survey.titles, questions={"da": question}, purposes=survey.purposes, expectations={}
    )


def content(db: Database, survey: Survey) -> tuple[object, ...]:
    now = store.survey_by_id(db, survey.id)
    cards = [(c.image, c.theme_id, c.captions["da"], c.alts) for c in store.pictures(db, survey.id)]
    return now.questions["da"], now.rules, now.closes_at, cards


def test_what_changes_in_the_template_reaches_drafts_that_nobody_has_touched(
    db: Database, survey: Survey, others: list[Area]
) -> None:
    outcomes(db, survey, others[:3])
    change_all(db, survey, question="Hvad mangler?")
    report = store.spread_survey(db, survey.id, others[:3], now=NOW)
    assert [(row.outcome, row.changed, row.kept) for row in report] == [("updated", 3, 0)] * 3
    for area in others[:3]:
        assert content(db, draft(db, area)) == content(db, survey)
    assert outcomes(db, survey, others[:3]) == ["unchanged"] * 3


def test_what_a_planner_has_changed_stays_while_the_rest_follows(
    db: Database, survey: Survey, others: list[Area]
) -> None:
    outcomes(db, survey, others[:1])
    mine = draft(db, others[0])
    first, second, third, *_ = store.pictures(db, mine.id)
    own = replace(first.image, name="e" * 32, focus=(0.8, 0.5))
    save_question(db, mine, "Vores eget?")
    store.save_survey_dates(db, mine.id, opens_at=None, closes_at="2198-01-01T00:00:00Z")
    store.refocus_picture(db, mine.id, first.id, own)
    store.retire_picture(db, mine.id, second.id, now=NOW)
    change_all(db, survey, question="Hvad mangler?")
    (row,) = store.spread_survey(db, survey.id, others[:1], now=NOW)
    assert (row.outcome, row.kept) == ("updated", 4), "question, times, crop, retired"
    question, rules, closes_at, cards = content(db, mine)
    assert (question, closes_at) == ("Vores eget?", "2198-01-01T00:00:00Z")
    assert rules == SurveyRules(hard_stop=True), "the rules were the template's, so they follow"
    assert own in [card.image for card in store.pictures(db, mine.id)]
    assert second.id not in [card.id for card in store.pictures(db, mine.id)]
    assert third.id not in [card.id for card in store.pictures(db, mine.id)], "retired with the template's"
    assert isinstance(cards, list)
    assert outcomes(db, survey, others[:1], overwrite=True) == ["updated"]
    assert content(db, mine) == content(db, survey)
    assert outcomes(db, survey, others[:1], overwrite=True) == ["unchanged"]


def test_a_card_put_back_in_the_template_comes_back_unless_the_planner_retired_it(
    db: Database, survey: Survey, others: list[Area]
) -> None:
    outcomes(db, survey, others[:1])
    first, second, *_ = store.pictures(db, survey.id)
    mine = draft(db, others[0])
    copies = {card.template_id: card.id for card in store.pictures(db, mine.id)}
    store.retire_picture(db, mine.id, copies[second.id], now=NOW)
    for card in (first, second):
        store.retire_picture(db, survey.id, card.id, now=NOW)
    outcomes(db, survey, others[:1])
    for card in (first, second):
        store.retire_picture(db, survey.id, card.id, now=None)
    outcomes(db, survey, others[:1])
    used = [card.template_id for card in store.pictures(db, mine.id)]
    assert first.id in used
    assert second.id not in used


def test_a_card_that_a_planner_put_back_is_not_retired_again(db: Database, survey: Survey, others: list[Area]) -> None:
    outcomes(db, survey, others[:1])
    first = store.pictures(db, survey.id)[0]
    mine = draft(db, others[0])
    (copy,) = [card.id for card in store.pictures(db, mine.id) if card.template_id == first.id]
    store.retire_picture(db, survey.id, first.id, now=NOW)
    outcomes(db, survey, others[:1])
    store.retire_picture(db, mine.id, copy, now=None)
    (row,) = store.spread_survey(db, survey.id, others[:1], now=NOW)
    assert (row.outcome, row.kept) == ("unchanged", 1)
    assert copy in [card.id for card in store.pictures(db, mine.id)]


def test_a_draft_from_before_it_was_noted_what_it_was_given_loses_nothing(
    db: Database, survey: Survey, others: list[Area]
) -> None:
    outcomes(db, survey, others[:1])
    db.execute("DELETE FROM template_gave")
    save_question(db, survey, "Hvad mangler?")
    before = content(db, draft(db, others[0]))
    outcomes(db, survey, others[:1])
    question, *rest = content(db, draft(db, others[0]))
    assert question == "Hvad mangler?", "it had none"
    assert rest == [*before[1:]]
