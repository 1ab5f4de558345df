"""On the day that a planner has set, nothing ties an answer to anybody any more, and the figures are as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import forgetting, results, store
from swipe.cli import main
from swipe.errors import Refused
from swipe.model import Arrival, Flag, Survey, SurveyRules
from tests.conftest import NOW, TODAY, Town
from tests.counting import stored_answers
from tests.residents import answer, enter_as, rows, send

LATER = "2026-11-01T10:00:00Z"
RULES = SurveyRules(background=("lives", "age_group", "gender", "children"), anonymise_on="2026-10-01")


@pytest.fixture
def told(db: Database, survey: Survey) -> Survey:
    """40 residents in two groups of 20 who told the same, and three who told what nobody else did; closed."""
    store.add_codes(db, survey.id, [f"{number:064x}" for number in range(9)], today=TODAY)
    db.execute("UPDATE code SET used = 1")
    with store.writing(db):
        for number in range(43):
            key = f"person-{number:016d}"
            choices = ("like", "dislike", "like") if number % 2 else ("dislike", "like", "like")
            answer(db, survey, choices, key=key, arrival=Arrival(via=f"p{number % 3}", verified=number % 5 == 0))
            age, gender = ("15-29", "women") if number % 2 else ("65+", "men")
            own = {"lives": "yes", "age_group": age, "gender": gender}
            if number >= 40:
                own = {"lives": "yes", "age_group": "15-29", "gender": "other", "children": f"{number}"}
            store.save_background(db, survey.id, key, own)  # type: ignore[arg-type]
            store.choose_theme(db, survey.id, key, 1 + number % 3)
            db.execute(
                "UPDATE response SET started_on = :day WHERE key = :key",
                {"day": f"2026-09-{1 + number % 4:02d}", "key": key},
            )
    store.save_survey_rules(db, survey.id, RULES)
    return store.close_survey(db, survey.id, now=NOW)


def people(db: Database) -> list[tuple[object, ...]]:
    return rows(db, "SELECT id, key, started_on, via, verified FROM response ORDER BY id")


def test_counts_stay_and_who_they_were_is_lost(db: Database, told: Survey) -> None:
    before, answers = people(db), stored_answers(db, told.id)
    store.anonymise_answers(db, told.id, now=LATER)
    after = people(db)
    for column in (2, 3, 4):
        assert Counter(row[column] for row in before) == Counter(row[column] for row in after)
    assert not {row[1] for row in before} & {row[1] for row in after}, "no key fits any more"
    assert not {row[0] for row in before} & {row[0] for row in after}, "and no number tells when it came"
    assert stored_answers(db, told.id) == answers
    assert store.inconsistencies(db) == []
    assert store.survey_by_id(db, told.id).anonymised_at == LATER


def test_what_was_set_aside_stays_so_and_can_be_put_back(db: Database, told: Survey) -> None:
    chosen = tuple(row[0] for row in people(db)[:12])
    flag = Flag("burst-1", "burst", "2026-09-01", "p0", chosen)
    store.set_aside(db, told.id, flag, staff=None, now=NOW)
    before = results.summarise(db, store.area_by_slug(db, "aaby"), answers="real", as_of=TODAY)
    store.anonymise_answers(db, told.id, now=LATER)
    after = results.summarise(db, store.area_by_slug(db, "aaby"), answers="real", as_of=TODAY)
    assert after.themes == before.themes
    assert after.quality.set_aside == before.quality.set_aside == 12
    kept = store.aside_responses(db, told.id)
    assert len(kept) == 12
    assert not kept & set(chosen)
    [one] = store.sets_aside(db, told.id)
    assert (one.day, one.via, one.responses) == (None, "", 12), "of which day they were is lost with all other days"
    store.put_back(db, told.id, one.id, staff=None, now=LATER)
    assert store.aside_responses(db, told.id) == set()
    assert store.inconsistencies(db) == []


def test_days_that_were_dealt_out_anew_raise_no_flags(db: Database, survey: Survey, client: FlaskClient) -> None:
    choices = ("like", "dislike", "like")
    for number in range(90):
        answer(db, survey, choices, key=f"odd-{number:018d}", arrival=Arrival(via="p1"))
        day = f"2026-09-{number + 1:02d}" if number < 5 else "2026-09-09"
        db.execute("UPDATE response SET started_on = ? WHERE key = ?", [day, f"odd-{number:018d}"])
    db.execute("UPDATE survey SET opened_at = '2026-09-01T00:00:00Z' WHERE id = ?", [survey.id])
    area = store.area_by_slug(db, "aaby")
    assert results.summarise(db, area, answers="real", as_of=TODAY).quality.flags
    store.close_survey(db, survey.id, now=NOW)
    store.anonymise_answers(db, survey.id, now=LATER)
    assert results.summarise(db, area, answers="real", as_of=TODAY).quality.flags == ()
    page = enter_as(client, db, "leo").get("/lead/aaby?answers=real&lang=en", follow_redirects=True)
    assert "so nothing odd can be seen in them any more" in page.text


def test_what_a_response_liked_stays_together_and_is_no_longer_in_the_order_it_came(db: Database, told: Survey) -> None:
    def hands() -> list[tuple[tuple[object, ...], ...]]:
        found: dict[object, list[tuple[object, ...]]] = {}
        for response, *rest in rows(db, "SELECT response, picture, choice FROM swipe ORDER BY response, picture"):
            found.setdefault(response, []).append(tuple(rest))
        return [tuple(one) for one in found.values()]

    before = hands()
    store.anonymise_answers(db, told.id, now=LATER)
    assert Counter(hands()) == Counter(before)
    assert hands() != before, "one chance in 10^11 that they were drawn as they came"


def test_the_order_that_a_phone_holds_finds_no_response(db: Database, told: Survey) -> None:
    assert rows(db, "SELECT COUNT(DISTINCT position), COUNT(DISTINCT seq) FROM swipe") != [(1, 1)]
    store.anonymise_answers(db, told.id, now=LATER)
    assert rows(db, "SELECT DISTINCT position, seq FROM swipe") == [(0, 1)]


def test_nobody_is_alone_in_what_they_told(db: Database, told: Survey) -> None:
    store.anonymise_answers(db, told.id, now=LATER)
    own: dict[object, list[tuple[object, ...]]] = {}
    for response, *rest in rows(db, "SELECT response, variable, value FROM background ORDER BY response, variable"):
        own.setdefault(response, []).append(tuple(rest))
    alike = Counter(tuple(one) for one in own.values())
    assert alike
    assert min(alike.values()) >= 10
    assert not rows(db, "SELECT 1 FROM background WHERE value = 'other' OR variable = 'children'")


def test_the_summary_is_the_same_where_all_told_the_same_as_ten_others(db: Database, told: Survey) -> None:
    db.execute("DELETE FROM background WHERE response IN (SELECT response FROM background WHERE variable = 'children')")
    area = store.area_by_slug(db, "aaby")
    before = results.summarise_round(db, area, told.id, answers="real", as_of=TODAY)
    store.anonymise_answers(db, told.id, now=LATER)
    after = results.summarise_round(db, area, told.id, answers="real", as_of=TODAY)
    assert before.reach
    assert before.breakdowns
    for part in ("participation", "pictures", "themes", "reach", "days", "sources", "breakdowns", "weighting"):
        assert repr(getattr(after, part)) == repr(getattr(before, part)), part  # repr: two nan are not equal


def test_with_fewer_than_ten_nothing_but_the_answers_stays(db: Database, survey: Survey) -> None:
    for number in range(9):
        key = f"person-{number:016d}"
        answer(db, survey, ["like"], key=key, arrival=Arrival(via="library", verified=True))
        store.save_background(db, survey.id, key, {"lives": "yes"})
    store.close_survey(db, survey.id, now=NOW)
    store.anonymise_answers(db, survey.id, now=LATER)
    assert {row[2:] for row in people(db)} == {(NOW[:10], "", 0)}
    assert rows(db, "SELECT COUNT(*) FROM background") == [(0,)]
    assert store.response_counts(db)[survey.id, False] == 9


def test_simulated_answers_are_nobodys_and_stay_as_they_are(db: Database, survey: Survey) -> None:
    from swipe.operations import simulate_area

    simulate_area(db, store.area_by_slug(db, "aaby"), 20, seed=1, today=TODAY)
    before = people(db)
    store.close_survey(db, survey.id, now=NOW)
    store.anonymise_answers(db, survey.id, now=LATER)
    assert people(db) == before


def test_words_codes_and_keys_of_deleted_answers_go_too(db: Database, survey: Survey) -> None:
    (card,) = answer(db, survey)
    store.save_reasons(db, survey.id, "k" * 22, {card: "Min nabo Ib"})
    answer(db, survey, key="d" * 22)
    store.delete_own_answer(db, survey.id, "d" * 22, now=NOW)
    digests = rows(db, "SELECT key_hash FROM deleted_response")
    store.close_survey(db, survey.id, now=NOW)
    store.anonymise_answers(db, survey.id, now=LATER)
    assert store.reasons(db, survey.id) == []
    assert rows(db, "SELECT key_hash FROM deleted_response") != digests
    assert store.survey_by_id(db, survey.id).forgotten_at == LATER
    assert store.inconsistencies(db) == []


# ------------------------------------------------------------------ when


@pytest.mark.parametrize(("today", "due"), [("2026-09-30", []), ("2026-10-01", [1]), ("2027-01-01", [1])])
def test_a_closed_survey_is_due_from_its_day_on(db: Database, told: Survey, today: str, due: list[int]) -> None:
    assert store.surveys_to_anonymise(db, today=today) == due
    if due:
        store.anonymise_answers(db, told.id, now=LATER)
        assert store.surveys_to_anonymise(db, today=today) == []


def test_an_open_survey_waits_until_it_is_closed(db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, RULES)
    assert store.surveys_to_anonymise(db, today="2027-01-01") == []
    store.close_survey(db, survey.id, now=NOW)
    assert store.surveys_to_anonymise(db, today="2027-01-01") == [survey.id]


@pytest.mark.parametrize("forget", [store.anonymise_answers, store.forget_words])
def test_a_survey_that_no_longer_knows_its_phones_is_not_opened_again(
    planner: FlaskClient, db: Database, told: Survey, forget: Callable[..., object]
) -> None:
    db.execute("UPDATE survey SET anonymise_on = NULL")  # else the first page makes it anonymous
    assert "Open again" in planner.get("/plan/aaby?lang=en").text
    forget(db, told.id, now=LATER)
    with pytest.raises(Refused, match="Start a new round"):
        store.open_survey(db, told.id, now=LATER, languages=("da", "en"))
    page = planner.get("/plan/aaby?lang=en").text
    assert "Open again" not in page
    assert "cannot be opened again" in page
    assert "Start a new round" in page


def test_the_next_page_that_is_asked_for_does_it(client: FlaskClient, db: Database, told: Survey) -> None:
    client.get("/aaby/results")
    assert store.survey_by_id(db, told.id).anonymised_at, "the day, in 2026, is over where this test runs"
    assert [(line.staff, line.action) for line in store.audit_trail(db, told.id)][:1] == [(None, "anonymise answers")]


def test_a_planner_chooses_a_day_that_is_to_come(planner: FlaskClient, db: Database) -> None:
    for day, status in (("2099-01-31", 302), ("2020-01-01", 422), ("in spring", 422), ("", 302)):
        reply = send(planner, "/plan/aaby/rules?lang=en", {"anonymise_on": day})
        assert reply.status_code == status, day
    send(planner, "/plan/aaby/rules", {"anonymise_on": "2099-01-31"})
    assert store.survey_by_id(db, 1).rules.anonymise_on == "2099-01-31"
    assert "2099" in planner.get("/plan/aaby").text
    assert "January 31, 2099" in planner.get("/aaby/about?lang=en").text


def test_a_copied_survey_has_the_day_too_and_an_old_note_of_its_rules_still_holds(db: Database, survey: Survey) -> None:
    area = store.area_by_slug(db, "vester-eng")
    store.spread_survey(db, survey.id, [area], now=NOW)
    draft = store.newest_survey(db, area)
    assert draft
    ((noted,),) = rows(db, "SELECT value FROM template_gave WHERE survey = :id AND part = 'rules'", id=draft.id)
    assert "anonymise_on" not in noted, "as versions before this one wrote it"
    store.save_survey_rules(db, survey.id, RULES)
    store.spread_survey(db, survey.id, [area], now=NOW)
    assert store.survey_by_id(db, draft.id).rules.anonymise_on == "2026-10-01"


# ------------------------------------------------------------------ swipe purge


@pytest.fixture
def run(town: Town) -> CliRunner:
    return CliRunner(env=town.environment)


def test_the_command_tells_what_would_go_and_then_does_it(run: CliRunner, db: Database, told: Survey) -> None:
    store.save_setting(db, forgetting.MONTHS_SETTING, "1")
    rehearsed = run.invoke(main, ["purge", "--dry-run"])
    assert rehearsed.exit_code == 0
    assert "aaby, survey 1: 0 reasons and 0 ideas are deleted; 43 responses are made anonymous." in rehearsed.output
    assert "Nothing is changed." in rehearsed.output
    assert store.survey_by_id(db, told.id).anonymised_at is None
    done = run.invoke(main, ["purge"])
    assert done.exit_code == 0
    assert "43 responses are made anonymous" in done.output
    assert store.survey_by_id(db, told.id).anonymised_at
    assert run.invoke(main, ["purge"]).output == "Nothing is due.\n"


def test_photos_whose_ideas_go_go_from_the_disk(run: CliRunner, db: Database, survey: Survey, town: Town) -> None:
    from swipe import pictures
    from tests.photos import photo

    answer(db, survey)
    image = pictures.ingest(photo(640, 820), "idé.jpg", town.images)
    store.add_idea(db, survey.id, "k" * 22, "En bålplads", image, today=TODAY)
    store.save_survey_rules(db, survey.id, SurveyRules(anonymise_on="2026-10-01"))
    store.close_survey(db, survey.id, now="2026-09-01T10:00:00Z")
    assert "1 ideas are deleted; 1 responses" in run.invoke(main, ["purge"]).output
    assert not [path for path in Path(town.images).iterdir() if path.name.startswith(image.name)]


def test_two_at_once_do_it_once(db: Database, told: Survey, town: Town) -> None:
    first = forgetting.purge(db, town.images, months=None, now=LATER, today="2026-12-01")
    assert [(one.survey, one.kind) for one in first] == [(told.id, "answers")]
    assert forgetting.purge(db, town.images, months=None, now=LATER, today="2026-12-01") == []


def test_who_plans_sees_that_it_is_done(client: FlaskClient, db: Database, told: Survey) -> None:
    store.anonymise_answers(db, told.id, now=LATER)
    assert "were made anonymous on November 1, 2026" in enter_as(client, db, "petra").get("/plan/aaby?lang=en").text
