"""What everybody may read: the result, what came of it, and what is kept."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.model import Area, Choice, Survey, SurveyRules, ThemeRow
from tests.conftest import NOW, Town, without_tokens
from tests.residents import crowd, publish, rows, send

MIXED: tuple[Choice, ...] = ("like", "like", "like", "dislike", "dislike", "dislike")


# ------------------------------------------------------------------ before


def test_before_publication_the_promised_date_stands_and_no_figures(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(result_on="2026-12-24"))
    crowd(db, survey, 40, MIXED)
    page = client.get("/aaby/results")
    assert page.status_code == 200
    assert "24. december 2026" in page.text
    assert 'class="leaning' not in page.text
    assert "%</strong>" not in page.text
    assert 'href="/aaby"' in page.text, "the survey is open"


def test_before_publication_without_a_date_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/aaby/results")
    assert page.status_code == 200
    assert "<time" not in page.text


WITHOUT_RESULTS = ["noerre-havn", "oester-mark", "vester-eng"]


def test_every_area_has_a_result_page(client: FlaskClient) -> None:
    for area in WITHOUT_RESULTS:
        page = client.get(f"/{area}/results")
        assert page.status_code == 200
        assert 'class="leaning' not in page.text
        assert f'href="/{area}"' not in page.text, "there is nothing to swipe along with"


@pytest.mark.parametrize("page", ["results", "about"])
def test_an_unknown_area_is_not_found(client: FlaskClient, page: str) -> None:
    found = client.get(f"/atlantis/{page}")
    assert found.status_code == 404
    assert 'href="/aaby"' in found.text


# ------------------------------------------------------------------ after


def test_after_publication_the_figures_stand(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 32, MIXED)
    publish(db, survey)
    page = client.get("/aaby/results").text
    themes = re.findall(r"<li>\s*<span>(\w+)</span> <strong>([^<]+)</strong>", page)
    assert [name for name, _ in themes] == ["Grønt", "Byliv", "Leg"]
    assert [re.sub(r"\s", " ", share) for _, share in themes] == ["≥ 95 %", "50 %", "≤ 5 %"]
    assert "32" not in re.sub(r"<[^>]*>", "", page), "counts are to the nearest five"
    assert "30" in page


def test_a_theme_on_which_all_agree_tells_it_nowhere_on_the_page(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    crowd(db, survey, 32, MIXED)
    publish(db, survey)
    page = client.get("/aaby/results").text
    bars = re.findall(r'<rect width="([0-9.]+)%"', page)
    assert len(bars) == 3
    assert all(5 <= float(bar) <= 95 for bar in bars), bars


def test_a_bar_is_no_more_exact_than_its_number(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 31, MIXED)
    crowd(db, survey, 20, ["like"] * 6, prefix="happy")
    publish(db, survey)
    bars = re.findall(r'<rect width="([0-9.]+)%"', client.get("/aaby/results").text)
    assert all(float(bar) == round(float(bar)) for bar in bars), bars


def test_with_fewer_than_30_residents_the_published_page_shows_no_figures(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    crowd(db, survey, 29, MIXED)
    publish(db, survey)
    page = client.get("/aaby/results")
    assert page.status_code == 200
    assert 'class="leaning' not in page.text
    assert "%</strong>" not in page.text
    assert rows(db, "SELECT COUNT(*) FROM snapshot") == [(0,)]
    crowd(db, survey, 10, MIXED, prefix="later")
    assert 'class="leaning' not in client.get("/aaby/results").text, "what was published stays as it was"


def shown(client: FlaskClient) -> list[str]:
    return re.findall(r"<strong>([^<]+)</strong>", client.get("/aaby/results").text)


def test_a_published_result_stays_as_it_was_whatever_comes_later(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    crowd(db, survey, 40, MIXED)
    publish(db, survey)
    before = without_tokens(client.get("/aaby/results").data)
    crowd(db, survey, 60, ["dislike"] * 6, prefix="later")
    store.save_themes(db, [ThemeRow("green", {"da": "Natur", "en": "Nature"}, "#000000")])
    for card in store.pictures(db, survey.id):
        store.retire_picture(db, survey.id, card.id, now=NOW)
    assert without_tokens(client.get("/aaby/results").data) == before
    publish(db, survey, now="2026-10-01T10:00:00Z")
    after = client.get("/aaby/results").text
    assert "Natur" in after
    assert "1. oktober 2026" in after


def test_the_page_says_when_and_by_which_method_it_was_published(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    crowd(db, survey, 40, MIXED)
    publish(db, survey)
    page = client.get("/aaby/results?lang=en").text
    assert "Published on September 1, 2026 with the answers until September 1, 2026. Method swipe-2." in page


def test_the_most_liked_pictures_are_shown_with_their_share(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 31, ["like", "dislike", "like", "like", "like", "dislike"])
    crowd(db, survey, 20, ["like", "dislike", "dislike", "dislike", "like", "dislike"], prefix="others")
    publish(db, survey)
    page = client.get("/aaby/results").text
    liked = page[page.index('<ol class="liked">') :]
    liked = liked[: liked.index("</ol>")]
    found = re.findall(r"<p>([^<]+) <strong>([^<]+)</strong>", liked)
    assert [(name, re.sub(r"\s", " ", share)) for name, share in found][2] == ("Billede 2", "61 %")
    assert {name for name, _ in found[:2]} == {"Billede 0", "Billede 4"}
    assert {re.sub(r"\s", " ", share) for _, share in found[:2]} == {"≥ 95 %"}
    for address in re.findall(r'src="([^"]+)"', liked):
        with client.get(address) as picture:
            assert picture.status_code == 200
    assert 'alt="Et felt i farve 2"' in liked


def test_figures_that_were_never_frozen_do_not_move_for_nine_more(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    """A result that was made public by an earlier version goes on as it did until it is published anew."""
    crowd(db, survey, 30, MIXED)
    store.publish_survey(db, survey.id, now=NOW)
    before = shown(client)
    crowd(db, survey, 9, ["dislike"] * 6, prefix="nine")
    assert shown(client) == before
    crowd(db, survey, 1, ["dislike"] * 6, prefix="tenth")
    assert shown(client) != before


def test_a_result_taken_back_is_gone(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 30, MIXED)
    publish(db, survey)
    assert 'class="leaning' in client.get("/aaby/results").text
    store.withdraw_publication(db, survey.id, staff=None, now="2026-10-01T10:00:00Z")
    page = client.get("/aaby/results?lang=en").text
    assert 'class="leaning' not in page
    assert "Testby Kommune took it down on October 1, 2026." in page
    assert "Method" not in page


def test_the_last_result_stays_while_a_new_round_runs(
    client: FlaskClient, db: Database, area: Area, survey: Survey
) -> None:
    crowd(db, survey, 30, MIXED)
    publish(db, survey)
    store.close_survey(db, survey.id, now=NOW)
    store.create_survey(db, area, titles={"da": "Ny runde"}, now=NOW)
    assert 'class="leaning' in client.get("/aaby/results").text


def test_a_closed_and_published_survey_leads_to_its_result(client: FlaskClient, db: Database, survey: Survey) -> None:
    publish(db, survey)
    store.close_survey(db, survey.id, now=NOW)
    assert 'class="button primary" href="/aaby/results"' in client.get("/aaby").text


def test_the_result_is_there_in_english(client: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 30, MIXED)
    publish(db, survey)
    page = client.get("/aaby/results?lang=en").text
    assert '<html lang="en"' in page
    assert "Green" in page
    assert "Grønt" not in page
    assert "those who answered want more of" in page


def test_reading_the_result_makes_nobody_a_resident(client: FlaskClient, db: Database, survey: Survey) -> None:
    publish(db, survey)
    client.get("/aaby/results")
    client.get("/aaby/about")
    assert store.response_counts(db) == {}
    assert client.get_cookie(f"answer-{survey.id}") is None


# ------------------------------------------------------------------ posts


def post(db: Database, area: Area, done: str, today: str, said: str = "") -> None:
    store.save_post(db, area, None, said={"da": said}, done={"da": done}, today=today)


def words(page: str) -> list[str]:
    return re.findall(r'<p class="words">([^<]*)</p>', page)


def test_posts_stand_newest_first_in_their_own_area(client: FlaskClient, db: Database, area: Area) -> None:
    post(db, area, "Gammel", "2026-09-01")
    post(db, area, "Ny", "2026-09-03", said="Flere bænke")
    post(db, area, "Midt", "2026-09-02")
    page = client.get("/aaby/results").text
    assert words(page) == ["Flere bænke", "Ny", "Midt", "Gammel"]
    assert re.findall(r'datetime="([^"]+)"', page) == ["2026-09-03", "2026-09-02", "2026-09-01"]
    assert words(client.get("/oester-mark/results").text) == []


def test_posts_are_shown_in_the_language_there_is(client: FlaskClient, db: Database, area: Area) -> None:
    store.save_post(db, area, None, said={}, done={"da": "Ti bænke", "en": "Ten benches"}, today="2026-09-01")
    post(db, area, "Kun dansk", "2026-08-01")
    assert words(client.get("/aaby/results?lang=en").text) == ["Ten benches", "Kun dansk"]


def test_html_in_a_post_is_shown_as_text(client: FlaskClient, db: Database, area: Area) -> None:
    post(db, area, "<script>alert(1)</script>", "2026-09-01", said="<img src=x onerror=alert(2)>")
    page = client.get("/aaby/results").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# ------------------------------------------------------------------ about


def test_about_names_whom_to_ask(town: Town) -> None:
    settings = {"CONTACT": "swipe@testby.example", "DPO": "dpo@testby.example", "ACCESSIBILITY_CONTACT": "8940 0000"}
    page = town.app(**settings).test_client().get("/aaby/about").text
    for words in (*settings.values(), "Testby Kommune", "Åby"):
        assert words in page


def test_about_without_settings_is_whole(client: FlaskClient) -> None:
    page = client.get("/aaby/about")
    assert page.status_code == 200
    assert "None" not in page.text


def test_barriers_are_told_to_the_contact_when_no_other_is_named(town: Town) -> None:
    page = town.app(CONTACT="swipe@testby.example").test_client().get("/aaby/about").text
    assert "swipe@testby.example" in page[page.index('id="accessibility"') :]


def test_a_contact_is_shown_as_text(town: Town) -> None:
    page = town.app(CONTACT="<b>os</b>", DPO="<i>hende</i>").test_client().get("/aaby/about").text
    assert "<b>os</b>" not in page
    assert "<i>hende</i>" not in page


def test_every_area_says_what_is_kept(client: FlaskClient) -> None:
    for area in ("aaby", "noerre-havn", "oester-mark", "vester-eng"):
        for language in ("da", "en"):
            page = client.get(f"/{area}/about?lang={language}")
            assert page.status_code == 200
            assert f'<html lang="{language}"' in page.text


def test_about_mentions_questions_only_where_there_are_any(client: FlaskClient, db: Database, survey: Survey) -> None:
    def items() -> int:
        return client.get("/aaby/about").text.count("<li>")

    before = items()
    store.save_survey_rules(db, survey.id, SurveyRules())
    assert items() == before - 1


def test_the_results_have_no_forms(client: FlaskClient) -> None:
    assert client.post("/aaby/results").status_code in (400, 405)
    assert send(client, "/aaby/results").status_code == 405
