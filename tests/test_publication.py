"""What was made public, written down and read again: by this version of the program and by every later one."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import publication, store
from swipe.errors import Refused
from swipe.exports import Words
from swipe.model import Area, Choice, PublicFigures, Survey, Theme, ThemeSummary
from swipe.operations import simulate_area, words
from swipe.publication import publish_result, read_document, write_document
from swipe.results import public_figures
from tests.conftest import NOW, TODAY
from tests.residents import crowd

MIXED: tuple[Choice, ...] = ("like", "like", "like", "dislike", "dislike", "dislike")
LATER, LAST = "2026-10-01T10:00:00Z", "2026-11-01T10:00:00Z"

VERSION_1 = """
{
  "version": 1, "answers": "real", "as_of": "2026-09-30", "method": "swipe-2", "population": 10000,
  "headline": {"da": "Havet er det, de fleste ønsker mere af.",
               "en": "The sea is what those who answered want more of."},
  "figures": {
    "responses": 1240, "respondents": 1235,
    "themes": [
      {"theme": "sea", "names": {"da": "Havet", "en": "The sea"}, "colour": "#0b5c8a", "share": 0.81, "low": 0.78,
       "high": 0.84, "respondents": 1230, "rank_low": 1, "rank_high": 1, "chosen_first": 0.4},
      {"theme": "sand", "names": {"da": "Sand", "en": "Sand"}, "colour": "#b08d3c", "share": 0.05, "low": 0.05,
       "high": 0.07, "respondents": 1200, "rank_low": null, "rank_high": null, "chosen_first": null}
    ],
    "pictures": [
      {"picture": 17, "captions": {"da": "Badebro", "en": "Jetty"}, "alts": {"da": "En badebro i sol", "en": "A jetty"},
       "image": "0123456789abcdef0123456789abcdef", "width": 1080, "height": 1440, "widths": [480, 750, 1080],
       "share": 0.95}
    ]
  },
  "notes": [{"da": "Antal er afrundet.", "en": "Counts are rounded."}]
}
"""
"""Word for word as the first version wrote it. Never change it: add the next version below it."""
VERSION_1_WITHOUT_FIGURES = """
{"version": 1, "answers": "real", "as_of": "2026-09-30", "method": "swipe-2", "population": null,
 "headline": {"da": "For få har svaret dengang."}, "figures": null, "notes": []}
"""


@pytest.fixture
def languages() -> list[Words]:
    return [words(code) for code in ("da", "en")]


def save(db: Database, survey: Survey, document: str) -> None:
    store.save_publication(db, survey.id, document, method="swipe-2", staff=None, now=NOW)


# ------------------------------------------------------------------ what earlier versions wrote


def test_a_document_of_version_1_is_read() -> None:
    told = read_document(VERSION_1)
    assert (told.answers, told.as_of, told.method, told.population) == ("real", "2026-09-30", "swipe-2", 10000)
    assert told.figures
    assert (told.figures.responses, told.figures.respondents) == (1240, 1235)
    sea, sand = told.figures.themes
    assert (sea.theme.names["da"], sea.theme.colour, sea.share, sea.rank_low, sea.chosen_first) == (
        "Havet",
        "#0b5c8a",
        0.81,
        1,
        0.4,
    )
    assert (sand.rank_high, sand.chosen_first) == (None, None)
    assert told.figures.pictures[0].picture.captions["en"] == "Jetty"


def test_a_document_of_version_1_is_shown_to_residents_and_staff(
    client: FlaskClient, planner: FlaskClient, db: Database, survey: Survey
) -> None:
    save(db, survey, VERSION_1)
    page = client.get("/aaby/results?lang=da").text
    for told in (
        "Havet er det, de fleste ønsker mere af.",
        "Badebro",
        "1.240",
        "10.000",
        "Antal er afrundet.",
    ):
        assert told in page
    assert "≤\u00a05\u00a0%" in page
    assert "30. september 2026" in page
    assert "The sea is what" in client.get("/aaby/results?lang=en").text
    assert "Havet er det" in planner.get("/plan/aaby/outcome?lang=da").text


def test_a_document_of_version_1_without_figures_is_shown(client: FlaskClient, db: Database, survey: Survey) -> None:
    save(db, survey, VERSION_1_WITHOUT_FIGURES)
    page = client.get("/aaby/results?lang=en").text
    assert "For få har svaret dengang." in page, "in the language there was"
    assert 'class="leaning' not in page


def test_a_document_of_a_version_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="version 99"):
        read_document('{"version": 99}')


def test_every_version_that_was_written_can_be_read() -> None:
    assert set(publication.READERS) == set(range(1, publication.VERSION + 1))


# ------------------------------------------------------------------ what this version writes


def test_a_document_holds_nothing_finer_than_the_public_sees(languages: list[Words]) -> None:
    theme = Theme(3, "sea", {"da": "Havet"}, "#0b5c8a")
    exact = PublicFigures(
        responses=1237,
        respondents=1233,
        as_of=TODAY,
        themes=(ThemeSummary(theme, 0.99712, 0.961, 1.0, 1231, 1, 1, 0.01234, se=0.00123, answers=7077),),
        method="swipe-2",
    )
    document = write_document(exact, languages, answers="real", as_of=TODAY, population=None)
    told = read_document(document).figures
    assert told
    assert (told.responses, told.respondents) == (1235, 1235)
    [sea] = told.themes
    assert (sea.share, sea.low, sea.high, sea.respondents, sea.chosen_first) == (0.95, 0.95, 0.95, 1230, 0.05)
    for finer in ("1237", "1233", "1231", "0.99", "0.012", "7077", '"se"'):
        assert finer not in document


def test_a_document_is_the_same_for_the_same_figures_and_holds_its_sentences(
    db: Database, area: Area, survey: Survey, languages: list[Words]
) -> None:
    crowd(db, survey, 40, MIXED)
    publish_result(db, area, survey, languages, answers="real", staff=None, now=NOW)
    shown = store.publication(db, survey.id)
    assert shown
    told = json.loads(shown.document)
    assert told["version"] == publication.VERSION
    assert told["headline"]["en"] == "Green is what those who answered want more of."
    assert told["headline"]["da"].startswith("Grønt")
    assert {frozenset(note) for note in told["notes"]} == {frozenset({"da", "en"})}
    assert [one["picture"] for one in told["figures"]["pictures"]]
    with pytest.raises(Refused, match="sees already"):
        publish_result(db, area, survey, languages, answers="real", staff=None, now=LATER)


# ------------------------------------------------------------------ no differencing over time


def documents(db: Database, survey: Survey) -> list[str]:
    return [one.document for one in store.publications(db, survey.id)]


def test_nine_new_people_are_in_no_new_document(
    db: Database, area: Area, survey: Survey, languages: list[Words]
) -> None:
    crowd(db, survey, 30, MIXED)
    publish_result(db, area, survey, languages, answers="real", staff=None, now=NOW)
    crowd(db, survey, 9, ["dislike"] * 6, prefix="nine")
    with pytest.raises(Refused):
        publish_result(db, area, survey, languages, answers="real", staff=None, now=LATER)
    store.withdraw_publication(db, survey.id, staff=None, now=LATER)
    publish_result(db, area, survey, languages, answers="real", staff=None, now=LAST)
    assert len(set(documents(db, survey))) == 1, "taking back and publishing again tells nothing of the nine"
    crowd(db, survey, 1, ["dislike"] * 6, prefix="tenth")
    publish_result(db, area, survey, languages, answers="real", staff=None, now=LAST)
    assert len(set(documents(db, survey))) == 2


def test_figures_that_residents_saw_on_the_way_are_those_that_are_published(
    db: Database, area: Area, survey: Survey, languages: list[Words]
) -> None:
    """The thank-you page showed 30 people; of 35, another five would follow from subtracting."""
    crowd(db, survey, 30, MIXED)
    seen = public_figures(db, area, survey, answers="real", as_of=TODAY)
    crowd(db, survey, 5, ["dislike"] * 6, prefix="five")
    publish_result(db, area, survey, languages, answers="real", staff=None, now=LATER)
    told = read_document(documents(db, survey)[0])
    assert seen
    assert told.figures
    assert (told.as_of, told.figures.respondents) == (seen.as_of, 30)
    assert {one.share for one in told.figures.pictures} == {0.95}


def test_too_few_are_published_as_too_few_and_nothing_else(
    db: Database, area: Area, survey: Survey, languages: list[Words]
) -> None:
    crowd(db, survey, 29, MIXED)
    publish_result(db, area, survey, languages, answers="real", staff=None, now=NOW)
    told = json.loads(documents(db, survey)[0])
    assert told["figures"] is None
    assert told["headline"]["en"] == "Too few have answered to show what they prefer."


def test_simulated_answers_are_published_as_such(
    db: Database, area: Area, survey: Survey, languages: list[Words], client: FlaskClient
) -> None:
    crowd(db, survey, 60, ["dislike"] * 6)
    simulate_area(db, area, 80, seed=1, today=TODAY)
    publish_result(db, area, survey, languages, answers="simulated", staff=None, now=NOW)
    told = read_document(documents(db, survey)[0])
    assert told.answers == "simulated"
    assert told.figures
    assert told.figures.responses == 80
    assert "Simulated: about 80 invented residents." in client.get("/aaby/results?lang=en").text


def test_a_draft_is_not_published(db: Database, languages: list[Words]) -> None:
    area = store.area_by_slug(db, "noerre-havn")
    draft = store.newest_survey(db, area)
    assert draft
    with pytest.raises(Refused, match="draft"):
        publish_result(db, area, draft, languages, answers="real", staff=None, now=NOW)
    assert documents(db, draft) == []


def test_the_page_of_an_earlier_round_stays_while_the_next_is_open(
    client: FlaskClient, db: Database, area: Area, survey: Survey
) -> None:
    save(db, survey, VERSION_1)
    store.close_survey(db, survey.id, now=LATER)
    store.create_survey(db, area, titles={"da": "Ny runde"}, now=LATER)
    assert "Havet er det" in client.get("/aaby/results?lang=da").text
