"""The summary as JSON, read back and compared with the summary."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from babel.support import NullTranslations

from swipe import exports
from swipe.model import Area, Note, ReachGroup
from swipe.operations import words
from tests.summaries import THEMES, everybody, summarise

english = exports.Words("en", NullTranslations())


def read(content: bytes):
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(content.decode("utf-8"), parse_constant=refuse)


def some():
    return summarise([*everybody(9, [11, 12, 21]), *everybody(5, [11, 31]), {11: "skip"}])


def test_the_document_has_the_keys_of_the_contract_in_their_order():
    group = ReachGroup("age_group", "15-29", 0.25, 0.2, 1.25)
    document = read(exports.summary_json(replace(some(), reach=(group,)), english))
    assert list(document) == [
        "area", "survey", "answers", "as_of", "method", "participation", "reach", "themes", "pictures", "notes",
        "name", "headline", "register_date", "weighting", "quality", "breakdowns", "days", "sources",
    ]  # fmt: skip
    assert list(document["participation"]) == [
        "responses", "usable", "population", "rate", "elsewhere", "verified",
        "opened", "finished", "respondents", "choosers",
    ]  # fmt: skip
    assert list(document["reach"][0]) == ["variable", "group", "share", "register_share", "index", "respondents"]
    assert list(document["themes"][0]) == [
        "theme", "share", "low", "high", "respondents", "rank_low", "rank_high", "chosen_first",
        "chosen_low", "chosen_high", "answers", "skip_rate", "se", "n_effective",
        "weighted", "unscreened", "rest", "borrowed",
    ]  # fmt: skip
    assert list(document["pictures"][0]) == [
        "picture", "theme", "likes", "dislikes", "skips", "shown", "share", "low", "high",
    ]  # fmt: skip


def test_the_document_carries_the_summarys_figures():
    summary = some()
    document = read(exports.summary_json(summary, english))
    assert (document["area"], document["survey"], document["answers"]) == ("aaby", 7, "real")
    assert (document["as_of"], document["method"]) == ("2026-09-30", "swipe-2")
    assert document["participation"] == {
        "responses": 15,
        "usable": 14,
        "population": 200,
        "rate": 0.07,
        "elsewhere": 0,
        "verified": 0,
        "opened": None,
        "finished": 14,
        "respondents": 14,
        "choosers": 0,
    }
    assert document["reach"] == []
    assert len(document["themes"]) == len(summary.themes)
    for written, one in zip(document["themes"], summary.themes, strict=True):
        assert written["theme"] == one.theme.slug
        assert (written["respondents"], written["rank_low"], written["rank_high"]) == (
            one.respondents,
            one.rank_low,
            one.rank_high,
        )
        assert [written[key] for key in ("share", "low", "high")] == pytest.approx(
            [one.share, one.low, one.high], abs=5e-7
        )
        assert written["chosen_first"] is None
    for written, picture in zip(document["pictures"], summary.pictures, strict=True):
        assert written["picture"] == picture.picture.id
        assert written["theme"] == picture.theme.slug
        for key in ("likes", "dislikes", "skips", "shown"):
            assert written[key] == getattr(picture, key)
        assert written["share"] == round(picture.share, 6)


def test_shares_have_six_decimals():
    document = read(exports.summary_json(some(), english))
    for one in document["themes"] + document["pictures"]:
        for key in ("share", "low", "high"):
            assert one[key] == round(one[key], 6)


def test_withheld_values_are_null_with_the_reason_in_the_notes():
    document = read(exports.summary_json(summarise(everybody(9, [11])), english))
    for theme in document["themes"]:
        assert [theme[key] for key in ("share", "low", "high", "rank_low", "rank_high")] == [None] * 5
    for picture in document["pictures"]:
        assert [picture[key] for key in ("likes", "dislikes", "skips", "shown", "share", "low", "high")] == [None] * 7
    assert any("Fewer than 10 people answered" in note for note in document["notes"])


def test_an_area_without_a_survey_has_null_for_it():
    document = read(exports.summary_json(summarise([], survey=None, pictures=(), population=None), english))
    assert document["survey"] is None
    assert document["participation"] == {
        "responses": 0,
        "usable": 0,
        "population": None,
        "rate": None,
        "elsewhere": 0,
        "verified": 0,
        "opened": None,
        "finished": 0,
        "respondents": 0,
        "choosers": 0,
    }


def test_notes_are_in_the_readers_language():
    notes = read(exports.summary_json(some(), words("da")))["notes"]
    assert "Færre end 30 har svaret: Læs tallene med forsigtighed." in notes


def test_a_note_without_values_may_hold_a_percent_sign():
    summary = replace(some(), notes=(Note("100 % of them"),))
    assert read(exports.summary_json(summary, english))["notes"] == ["100 % of them"]


def test_danish_letters_are_written_as_letters():
    summary = replace(some(), notes=(Note("Æblerød på Åen"),))
    content = exports.summary_json(summary, english)
    assert "Æblerød på Åen".encode() in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"}\n")


def test_several_areas_are_an_array_of_what_each_is_alone():
    one, other = some(), summarise([], area=Area(2, "noerre-havn", "Nørre Havn"))
    assert read(exports.summaries_json([one, other], english)) == [
        read(exports.summary_json(one, english)),
        read(exports.summary_json(other, english)),
    ]
    assert exports.summaries_json([], english) == b"[]\n"


def test_a_picture_without_a_theme_has_null_for_it():
    summary = some()
    summary = replace(summary, pictures=(replace(summary.pictures[0], theme=None),))
    assert read(exports.summary_json(summary, english))["pictures"][0]["theme"] is None


def test_the_same_summary_gives_the_same_bytes():
    assert exports.summary_json(some(), english) == exports.summary_json(some(), english)


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_what_is_not_a_number_is_never_written(broken):
    summary = some()
    bad = replace(summary, themes=(replace(summary.themes[0], share=broken, theme=THEMES[0]),))
    with pytest.raises(ValueError, match="not JSON compliant"):
        exports.summary_json(bad, english)


@pytest.mark.parametrize(
    ("alone", "answers", "as_of", "name"),
    [
        (True, "real", "", "swipe-aaby-2026-09-30.csv"),
        (True, "simulated", "", "swipe-aaby-simulated-2026-09-30.csv"),
        (False, "real", "2026-09-30", "swipe-all-areas-2026-09-30.csv"),
        (False, "simulated", "2026-09-30", "swipe-all-areas-simulated-2026-09-30.csv"),
        (False, "real", "", "swipe-all-areas.csv"),
        (False, "simulated", "", "swipe-all-areas-simulated.csv"),
    ],
)
def test_a_file_is_named_after_its_area_its_answers_and_its_date(alone, answers, as_of, name):
    assert exports.file_name(some() if alone else None, answers, "csv", as_of=as_of) == name


def test_a_file_keeps_its_ending():
    assert exports.file_name(some(), "real", "json").endswith("2026-09-30.json")
