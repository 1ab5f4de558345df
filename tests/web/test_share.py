"""What a chat shows of a link to a survey."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.conftest import NOW


def test_a_shared_link_shows_the_question_and_pictures(client: FlaskClient) -> None:
    page = client.get("/aaby").text
    found = re.search(r'og:image" content="http://localhost([^"]+)"', page)
    assert found
    assert 'og:title" content="Vil du have mere af det her i Åby?"' in page
    reply = client.get(found[1])
    with Image.open(io.BytesIO(reply.data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
        assert not picture.getexif()


def test_it_is_not_sent_twice_to_whoever_has_it(client: FlaskClient) -> None:
    first = client.get("/aaby/share.jpg")
    assert client.get("/aaby/share.jpg", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_it_never_shows_a_retired_picture(client: FlaskClient, db: Database, survey: Survey) -> None:
    before = client.get("/aaby/share.jpg").data
    for card in store.pictures(db, survey.id)[:3]:
        store.retire_picture(db, survey.id, card.id, now=NOW)
    assert client.get("/aaby/share.jpg").data != before


@pytest.mark.parametrize("area", ["noerre-havn", "vester-eng", "findes-ikke"])
def test_a_draft_shows_nothing(client: FlaskClient, area: str) -> None:
    assert client.get(f"/{area}/share.jpg").status_code == 404
