"""Posts: what was said and what was done, each in its own area."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound
from swipe.model import Area
from tests.residents import rows


@pytest.fixture
def elsewhere(db: Database) -> Area:
    return store.area_by_slug(db, "oester-mark")


def write(db: Database, area: Area, done: str, today: str = "2026-09-01", post: int | None = None) -> int:
    return store.save_post(db, area, post, said={"da": "I sagde"}, done={"da": done}, today=today)


def test_a_post_is_kept_in_every_language(db: Database, area: Area) -> None:
    number = store.save_post(
        db, area, None, said={"da": "Flere bænke", "en": "More benches"}, done={"da": "Ti bænke"}, today="2026-09-01"
    )
    [post] = store.posts(db, area)
    assert (post.id, post.area_id, post.posted_on) == (number, area.id, "2026-09-01")
    assert post.said == {"da": "Flere bænke", "en": "More benches"}
    assert post.done == {"da": "Ti bænke", "en": ""}


def test_the_newest_post_stands_first(db: Database, area: Area) -> None:
    old = write(db, area, "a", "2026-09-01")
    new = write(db, area, "b", "2026-09-03")
    middle = write(db, area, "c", "2026-09-02")
    same_day = write(db, area, "d", "2026-09-03")
    assert [post.id for post in store.posts(db, area)] == [same_day, new, middle, old]


def test_a_changed_post_keeps_its_date_and_place(db: Database, area: Area) -> None:
    first = write(db, area, "a", "2026-09-01")
    second = write(db, area, "b", "2026-09-02")
    assert write(db, area, "ændret", "2026-09-09", post=first) == first
    assert [(post.id, post.posted_on, post.done["da"]) for post in store.posts(db, area)] == [
        (second, "2026-09-02", "b"),
        (first, "2026-09-01", "ændret"),
    ]


def test_a_post_is_seen_in_its_own_area_only(db: Database, area: Area, elsewhere: Area) -> None:
    write(db, area, "a")
    assert store.posts(db, elsewhere) == []


def test_a_post_of_another_area_cannot_be_changed_or_deleted(db: Database, area: Area, elsewhere: Area) -> None:
    number = write(db, area, "a")
    with pytest.raises(NotFound):
        write(db, elsewhere, "kapret", post=number)
    with pytest.raises(NotFound):
        store.delete_post(db, elsewhere, number)
    assert [post.done["da"] for post in store.posts(db, area)] == ["a"]


def test_a_post_that_is_not_there_cannot_be_changed_or_deleted(db: Database, area: Area) -> None:
    with pytest.raises(NotFound):
        write(db, area, "a", post=9999)
    with pytest.raises(NotFound):
        store.delete_post(db, area, 9999)
    assert store.posts(db, area) == []


def test_a_deleted_post_leaves_nothing_behind(db: Database, area: Area) -> None:
    number = write(db, area, "a")
    kept = write(db, area, "b")
    store.delete_post(db, area, number)
    assert [post.id for post in store.posts(db, area)] == [kept]
    assert rows(db, "SELECT DISTINCT post FROM post_text") == [(kept,)]
    with pytest.raises(NotFound):
        store.delete_post(db, area, number)


def test_a_post_with_a_broken_date_is_refused_whole(db: Database, area: Area) -> None:
    with pytest.raises(Exception, match="CHECK"):
        write(db, area, "a", today="i dag")
    assert store.posts(db, area) == []


def test_a_post_with_a_broken_language_is_refused_whole(db: Database, area: Area) -> None:
    with pytest.raises(Exception, match="CHECK"):
        store.save_post(db, area, None, said={}, done={"da": "a", "dansk": "b"}, today="2026-09-01")
    assert store.posts(db, area) == []
