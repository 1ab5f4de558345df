"""Steps over several layers: a whole picture set comes in, or nothing of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from swipe import operations, store
from swipe.errors import SwipeError
from tests.photos import photo, truncated_photo

HEADER = "file,theme,caption_da\n"
SMALL = [photo(320, 427 + number) for number in range(2)]
CONTENTS = st.sampled_from([*SMALL, *SMALL, SMALL[0][:200], truncated_photo(), b"GIF89a", b"", b"PK\x03\x04"])
PICTURES = st.dictionaries(st.sampled_from(["a.jpg", "b.PNG", "Grønt/æ.heic", "x.txt", "../y.jpg"]), CONTENTS)
LINES = st.lists(
    st.sampled_from(["a.jpg,green,A", "b.PNG,city,", "b.PNG,city", "c.jpg,city,C", "a.jpg,,", '"', "\x00"])
)


def cards(db: Database) -> list[str]:
    survey = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert survey
    return [card.source for card in store.pictures(db, survey.id, retired=True)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pictures=PICTURES, lines=st.none() | LINES, cut=st.integers(0, 300))
def test_any_set_comes_in_whole_or_not_at_all(
    db: Database, tmp_path: Path, pictures: dict[str, bytes], lines: list[str] | None, cut: int
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in pictures.items():
            archive.writestr(name, data)
        if lines is not None:
            archive.writestr("manifest.csv", HEADER + "\n".join(lines))
    path = tmp_path / "set.zip"
    path.write_bytes(packed.getvalue()[: -cut if cut > 250 else None])
    area = store.area_by_slug(db, "noerre-havn")
    before = cards(db)
    try:
        done = operations.import_pictures(db, tmp_path / "images", area, path, now="2026-03-01T10:00:00Z")
    except SwipeError as refused:
        assert str(refused)  # noqa: PT017 - either outcome is right, and a refusal must say why
        assert cards(db) == before
    else:
        assert done.added + done.known + len(done.left_out) == len(pictures)
        assert len(cards(db)) == len(before) + done.added


def test_a_set_for_a_closed_survey_is_refused_before_it_is_read(db: Database, tmp_path: Path) -> None:
    survey = store.newest_survey(db, store.area_by_slug(db, "aaby"))
    assert survey
    store.close_survey(db, survey.id, now="2026-03-01T10:00:00Z")
    with pytest.raises(SwipeError, match="is closed"):
        operations.import_pictures(db, tmp_path, store.area_by_slug(db, "aaby"), tmp_path / "none", now="")
