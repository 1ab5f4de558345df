"""Residents read short words: the Danish text of their pages has a LIX of at most 34, "easy"."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from swipe.web.expectations import default_expectations
from tests.conftest import TODAY, Town
from tests.residents import crowd, publish, swipe_deck

MOST = 34
LONG_WORD = 6
"""Letters; a longer word counts as long (Bjoernsson 1968)."""
HTML = "{http://www.w3.org/1999/xhtml}"
BODY = ("p", "li", "dd", "dt", "legend", "h1", "h2", "h3", "label", "button", "summary")


def lix(text: str) -> float:
    """Return words per sentence plus the share of words of more than six letters, in percent."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = max(1, len(re.findall(r"[.!?:](?=\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)


def test_lix_counts_as_its_author_did() -> None:
    assert lix("Det er en let tekst. Den er kort.") == pytest.approx(4)
    assert lix("Kommunalbestyrelsen beslutter.") == pytest.approx(2 + 100)


@pytest.mark.parametrize("promised", [None, "2027-01-22"])
def test_the_default_expectations_are_plain_danish(
    town: Town, db: Database, survey: Survey, promised: str | None
) -> None:
    from dataclasses import replace

    area = store.area_by_slug(db, "aaby")
    survey = replace(survey, rules=replace(survey.rules, result_on=promised))
    with town.app().test_request_context():
        texts = default_expectations(area, survey, "da")
    assert set(texts) == {"question", "purpose", "influence", "limits", "result", "keeping"}
    assert all(texts.values())
    assert lix(" ".join(texts.values())) <= MOST
    if promised:
        assert "22. januar 2027" in texts["result"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/aaby/about",
        "/aaby/code",
        "/aaby/results",
        "/aaby/end/you",
        "/aaby/end/why",
        "/aaby/end/idea",
        "/aaby/thanks",
    ],
)
def test_the_pages_of_residents_are_plain_danish(
    client: FlaskClient, db: Database, survey: Survey, address: str
) -> None:
    crowd(db, survey, 35, ["like", "dislike", "like", "like", "skip", "like"])
    publish(db, survey)
    store.save_post(db, store.area_by_slug(db, "aaby"), None, said={}, done={"da": "Vi har lyttet."}, today=TODAY)
    swipe_deck(client, "like", "dislike", "like")
    assert lix(body_text(client.get(address).text)) <= MOST


def body_text(page: str) -> str:
    """Return the words of a page's main part, each paragraph a sentence of its own."""
    main = html5lib.parse(page).find(f".//{HTML}main")
    assert main is not None
    parts = (part for kind in BODY for part in main.iter(HTML + kind))
    found = [
        _sentence(part) for part in parts if not any(child is not part and _is_body(child) for child in part.iter())
    ]
    return " ".join(filter(None, found))


def _is_body(part: Element) -> bool:
    return part.tag.removeprefix(HTML) in BODY


def _sentence(part: Element) -> str:
    text = " ".join("".join(part.itertext()).split())
    return text if not text or text[-1] in ".!?:" else f"{text}."
