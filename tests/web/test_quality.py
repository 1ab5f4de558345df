"""A project lead judges what looks made up: sets it aside, puts it back, and it is written down."""

from __future__ import annotations

import re
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, Refused
from swipe.model import Arrival, Choice, Flag, Survey, Swipe
from swipe.results import summarise
from tests.conftest import NOW, TODAY
from tests.residents import rows, send

ADDRESS = "/lead/aaby?lang=en"


@pytest.fixture
def stuffed(db: Database, survey: Survey) -> Survey:
    """Forty residents over ten days, and thirty of one poster on one day."""
    dice = Random(3)
    with store.writing(db):
        for number in range(40):
            come(
                db,
                survey,
                f"2026-09-{1 + number % 10:02}",
                "",
                number,
                [dice.choice(("like", "dislike")) for _ in range(6)],
            )
        for number in range(30):
            come(db, survey, "2026-09-05", "p7", 100 + number, ["like"] * 6)
    return survey


def come(db: Database, survey: Survey, day: str, via: str, number: int, choices: list[Choice]) -> None:
    cards = [card.id for card in store.pictures(db, survey.id)]
    swipes = [Swipe(n + 1, cards[n], choices[n], n, seen_ms=900 + 37 * n + number) for n in range(len(cards))]
    store.record_swipes(db, survey.id, f"person-{number:012}", swipes, today=day, arrival=Arrival(via=via))


def share(db: Database) -> float:
    area = store.area_by_slug(db, "aaby")
    found = summarise(db, area, answers="real", as_of=TODAY).themes[0].share
    assert found is not None
    return found


def flag_on(page: str) -> str:
    found = re.search(r'name="flag" value="(\w+)"', page)
    assert found, "nothing is flagged"
    return found[1]


def test_answers_are_put_back_although_the_clock_was_set_back(db: Database, stuffed: Survey) -> None:
    some = tuple(row[0] for row in rows(db, "SELECT id FROM response LIMIT 3"))
    store.set_aside(db, stuffed.id, Flag("x", "burst", TODAY, "", some), staff=None, now="2026-09-02T10:00:00Z")
    store.put_back(db, stuffed.id, 1, staff=None, now="2026-09-01T10:00:00Z")
    assert store.aside_responses(db, stuffed.id) == set()
    assert store.inconsistencies(db) == []


@pytest.mark.usefixtures("stuffed")
def test_a_burst_is_set_aside_and_put_back(lead: FlaskClient, db: Database, survey: Survey) -> None:
    page = lead.get(ADDRESS).text
    assert "Many at once" in page
    assert "30 responses on September 5, 2026" in page
    before = share(db)
    reply = send(lead, "/lead/aaby/aside?lang=en", {"flag": flag_on(page)})
    assert reply.headers["Location"] == "/lead/aaby#quality"
    page = lead.get(ADDRESS).text
    told = "30 responses are set aside and count in no share. You can put them back."
    assert page.count(told) == 1
    assert page.index('id="quality"') < page.index(told), "it stands where the browser goes, not out of view at the top"
    assert "Set aside by leo on" in page
    assert 'name="flag"' not in page
    after = share(db)
    assert after < before, "thirty who liked everything count no more"
    number = rows(db, "SELECT id FROM set_aside")[0][0]
    send(lead, f"/lead/aaby/aside/{number}/back")
    page = lead.get(ADDRESS).text
    assert "Put back by leo on" in page
    assert flag_on(page)
    assert share(db) == before
    assert [entry.action for entry in store.audit_trail(db, survey.id)] == ["put back", "set aside"]
    assert {entry.staff for entry in store.audit_trail(db, survey.id)} == {"leo"}


@pytest.mark.usefixtures("stuffed")
def test_what_is_set_aside_stays_so_when_more_come(lead: FlaskClient, db: Database, survey: Survey) -> None:
    send(lead, "/lead/aaby/aside", {"flag": flag_on(lead.get(ADDRESS).text)})
    with store.writing(db):
        for number in range(25):
            come(db, survey, "2026-09-05", "p7", 200 + number, ["like"] * 6)
    page = lead.get(ADDRESS).text
    assert "25 responses on September 5, 2026" in page, "the new ones alone"
    send(lead, "/lead/aaby/aside", {"flag": flag_on(page)})
    assert [one.responses for one in store.sets_aside(db, survey.id)] == [25, 30]


@pytest.mark.parametrize("flag", ["", "0" * 16, "' OR 1=1", "<script>"])
@pytest.mark.usefixtures("stuffed")
def test_a_flag_that_is_none_sets_nothing_aside(lead: FlaskClient, db: Database, flag: str) -> None:
    send(lead, "/lead/aaby/aside?lang=en", {"flag": flag})
    assert "not flagged any more" in lead.get(ADDRESS).text
    assert rows(db, "SELECT COUNT(*) FROM set_aside") == [(0,)]


@pytest.mark.usefixtures("stuffed")
def test_a_forged_form_sets_nothing_aside(lead: FlaskClient, db: Database) -> None:
    assert lead.post("/lead/aaby/aside", data={"flag": flag_on(lead.get(ADDRESS).text)}).status_code == 400
    assert rows(db, "SELECT COUNT(*) FROM set_aside") == [(0,)]


def flag(*responses: int) -> Flag:
    return Flag("x" * 16, "burst", TODAY, "p7", responses, 3.0)


def test_nothing_is_set_aside_twice_or_put_back_twice(db: Database, stuffed: Survey) -> None:
    assert store.set_aside(db, stuffed.id, flag(1, 2), staff=None, now=NOW) == 2
    with pytest.raises(Refused, match="already"):
        store.set_aside(db, stuffed.id, flag(2, 1), staff=None, now=NOW)
    assert store.set_aside(db, stuffed.id, flag(1, 2, 3), staff=None, now=NOW) == 1
    store.put_back(db, stuffed.id, 1, staff=None, now=NOW)
    with pytest.raises(NotFound):
        store.put_back(db, stuffed.id, 1, staff=None, now=NOW)
    assert store.aside_responses(db, stuffed.id) == {3}


def test_what_is_set_aside_in_another_area_is_not_put_back_from_here(
    lead: FlaskClient, db: Database, stuffed: Survey
) -> None:
    store.set_aside(db, stuffed.id, flag(1), staff=None, now=NOW)
    assert send(lead, "/lead/oester-mark/aside/1/back").status_code == 404
    assert store.aside_responses(db, stuffed.id) == {1}


def test_every_change_makes_the_figures_anew(db: Database, stuffed: Survey) -> None:
    seen = [store.revisions(db)[stuffed.id]]
    store.set_aside(db, stuffed.id, flag(1), staff=None, now=NOW)
    seen.append(store.revisions(db)[stuffed.id])
    store.put_back(db, stuffed.id, 1, staff=None, now=NOW)
    seen.append(store.revisions(db)[stuffed.id])
    assert seen == sorted(set(seen))


def test_a_response_that_is_deleted_leaves_no_trace_among_those_set_aside(db: Database, stuffed: Survey) -> None:
    store.set_aside(db, stuffed.id, flag(1, 2), staff=None, now=NOW)
    db.execute("DELETE FROM swipe WHERE response = 1")
    db.execute("DELETE FROM response WHERE id = 1")
    assert store.aside_responses(db, stuffed.id) == {2}


def test_codes_that_failed_are_told_as_numbers(lead: FlaskClient, db: Database, stuffed: Survey) -> None:
    store.add_codes(db, stuffed.id, ["a" * 64], today=TODAY)
    for digest in ("a" * 64, "b" * 64, "b" * 64):
        store.note_failed_code(db, stuffed.id, digest, today=TODAY)
    page = lead.get(ADDRESS).text
    assert "2 codes were typed that nobody was sent. 1 code was typed that had been used." in page
    assert "b" * 64 not in page
    assert "b" * 64 not in str(rows(db, "SELECT * FROM failed_code"))
