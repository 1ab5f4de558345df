"""What the planner tells: the result, posts, how the survey runs, and the QR code."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import segno
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import Area, Arrival, Choice, Survey, SurveyRules
from tests.conftest import NOW, Town
from tests.residents import answer, crowd, enter_as, send, token


@pytest.fixture
def planner(client: FlaskClient, db: Database) -> FlaskClient:
    return enter_as(client, db, "petra")


@pytest.fixture
def lead(client: FlaskClient, db: Database) -> FlaskClient:
    return enter_as(client, db, "leo")


# ------------------------------------------------------------------ publishing


def published(db: Database, survey: Survey) -> str | None:
    return store.survey_by_id(db, survey.id).published_at


def test_a_result_is_published_and_taken_back(planner: FlaskClient, db: Database, survey: Survey) -> None:
    assert "/plan/aaby/unpublish" not in planner.get("/plan/aaby/outcome").text
    assert send(planner, "/plan/aaby/publish").location == "/plan/aaby/outcome"
    assert published(db, survey)
    page = planner.get("/plan/aaby/outcome").text
    assert "/plan/aaby/unpublish" in page
    assert 'action="/plan/aaby/publish"' not in page
    assert send(planner, "/plan/aaby/unpublish").location == "/plan/aaby/outcome"
    assert published(db, survey) is None


def test_a_closed_survey_can_be_published(planner: FlaskClient, db: Database) -> None:
    send(planner, "/plan/oester-mark/publish")
    assert store.published_survey(db, store.area_by_slug(db, "oester-mark"))


def test_a_draft_cannot_be_published(planner: FlaskClient, db: Database) -> None:
    page = planner.get("/plan/noerre-havn/outcome")
    assert page.status_code == 200
    assert "/publish" not in page.text
    assert send(planner, "/plan/noerre-havn/publish").status_code == 422
    assert store.published_survey(db, store.area_by_slug(db, "noerre-havn")) is None


def test_publishing_without_a_token_is_refused(planner: FlaskClient, db: Database, survey: Survey) -> None:
    assert planner.post("/plan/aaby/publish").status_code == 400
    assert published(db, survey) is None


@pytest.mark.parametrize("area", ["vester-eng", "atlantis"])
def test_without_a_survey_there_is_no_outcome(planner: FlaskClient, area: str) -> None:
    assert planner.get(f"/plan/{area}/outcome").status_code == 404
    assert send(planner, f"/plan/{area}/publish").status_code == 404


def test_the_planner_sees_what_the_public_can_see(planner: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 29, ["like", "like", "dislike", "dislike", "like", "dislike"])
    assert 'class="leaning"' not in planner.get("/plan/aaby/outcome").text
    crowd(db, survey, 1, ["like"], prefix="last")
    assert 'class="leaning"' in planner.get("/plan/aaby/outcome").text


def test_the_last_rounds_result_can_be_taken_back_when_the_next_is_a_draft(
    planner: FlaskClient, db: Database, area: Area, survey: Survey
) -> None:
    store.publish_survey(db, survey.id, now=NOW)
    store.close_survey(db, survey.id, now=NOW)
    store.create_survey(db, area, titles={"da": "Ny runde"}, now=NOW)
    send(planner, "/plan/aaby/unpublish")
    assert published(db, survey) is None


SPLIT: tuple[Choice, ...] = ("like", "like", "dislike", "dislike", "like", "dislike")


def test_nothing_new_is_refused_kindly_and_changes_nothing(planner: FlaskClient, db: Database, survey: Survey) -> None:
    crowd(db, survey, 30, SPLIT)
    send(planner, "/plan/aaby/publish")
    before = store.publications(db, survey.id)
    crowd(db, survey, 9, ["dislike"] * 6, prefix="nine")
    assert 'action="/plan/aaby/publish"' not in planner.get("/plan/aaby/outcome").text
    refused = send(planner, "/plan/aaby/publish")
    assert refused.status_code == 422
    assert 'class="message care" role="alert"' in refused.text
    assert store.publications(db, survey.id) == before


def test_ten_new_people_can_be_published_and_the_old_result_is_kept(
    planner: FlaskClient, db: Database, survey: Survey
) -> None:
    planner.set_cookie("lang", "en")
    crowd(db, survey, 30, SPLIT)
    send(planner, "/plan/aaby/publish")
    crowd(db, survey, 10, ["dislike"] * 6, prefix="ten")
    page = planner.get("/plan/aaby/outcome").text
    assert "Publish the newest figures" in page
    send(planner, "/plan/aaby/publish")
    newest, first = store.publications(db, survey.id)
    assert first.ended_at == newest.published_at
    assert newest.document != first.document
    page = planner.get("/plan/aaby/outcome").text
    assert page.count("Made public by petra.") == 2
    assert "Publish the newest figures" not in page


def test_a_result_that_was_public_before_results_were_frozen_can_be_frozen(
    planner: FlaskClient, db: Database, survey: Survey
) -> None:
    crowd(db, survey, 30, SPLIT)
    store.publish_survey(db, survey.id, now=NOW)
    assert 'action="/plan/aaby/publish"' in planner.get("/plan/aaby/outcome").text
    send(planner, "/plan/aaby/publish")
    assert len(store.publications(db, survey.id)) == 1


# ------------------------------------------------------------------ posts


def write(planner: FlaskClient, area: str = "aaby", post: int | None = None, **fields: str) -> TestResponse:
    address = f"/plan/{area}/posts" if post is None else f"/plan/{area}/posts/{post}"
    return send(planner, address, {name.replace("_", "-"): text for name, text in fields.items()})


def test_a_post_is_written(planner: FlaskClient, db: Database, area: Area) -> None:
    page = write(planner, da_said="Flere bænke", da_done=" Ti bænke \r\n\r\nI maj ", en_done="Ten benches")
    assert page.location == "/plan/aaby/outcome"
    [post] = store.posts(db, area)
    assert post.posted_on == datetime.now(UTC).date().isoformat()
    assert post.said == {"da": "Flere bænke", "en": ""}
    assert post.done["da"].startswith("Ti bænke")
    assert post.done["en"] == "Ten benches"
    assert "Ti bænke" in planner.get("/plan/aaby/outcome").text
    assert "Ti bænke" in planner.get("/aaby/results").text


def test_a_post_is_changed(planner: FlaskClient, db: Database, area: Area) -> None:
    number = store.save_post(db, area, None, said={"da": "A"}, done={"da": "B & <b>"}, today="2026-09-01")
    page = planner.get(f"/plan/aaby/posts/{number}").text
    assert f'action="/plan/aaby/posts/{number}"' in page
    assert "B &amp; &lt;b&gt;</textarea>" in page
    assert write(planner, post=number, da_said="", da_done="C").location == "/plan/aaby/outcome"
    [post] = store.posts(db, area)
    assert (post.id, post.posted_on, post.said["da"], post.done["da"]) == (number, "2026-09-01", "", "C")


def test_a_post_is_deleted(planner: FlaskClient, db: Database, area: Area) -> None:
    number = store.save_post(db, area, None, said={}, done={"da": "B"}, today="2026-09-01")
    assert planner.post(f"/plan/aaby/posts/{number}/delete").status_code == 400
    assert len(store.posts(db, area)) == 1
    assert send(planner, f"/plan/aaby/posts/{number}/delete").location == "/plan/aaby/outcome"
    assert store.posts(db, area) == []
    assert send(planner, f"/plan/aaby/posts/{number}/delete").status_code == 404


@pytest.mark.parametrize("fields", [{}, {"da_said": "Flere bænke"}, {"da_done": "  \r\n ", "en_done": ""}])
def test_a_post_without_what_was_done_is_refused_and_the_words_stay(
    planner: FlaskClient, db: Database, area: Area, fields: dict[str, str]
) -> None:
    page = write(planner, **fields)
    assert page.status_code == 422
    assert 'class="error" role="alert"' in page.text
    assert fields.get("da_said", "") in page.text
    assert store.posts(db, area) == []


def test_a_change_to_an_empty_post_is_refused_and_the_post_stays(
    planner: FlaskClient, db: Database, area: Area
) -> None:
    number = store.save_post(db, area, None, said={}, done={"da": "B"}, today="2026-09-01")
    page = write(planner, post=number, da_done="")
    assert page.status_code == 422
    assert f'action="/plan/aaby/posts/{number}"' in page.text
    assert store.posts(db, area)[0].done["da"] == "B"


def test_a_post_has_room_for_2000_characters(planner: FlaskClient, db: Database, area: Area) -> None:
    assert write(planner, da_done="å" * 2001).status_code == 422
    assert store.posts(db, area) == []
    assert write(planner, da_done="å" * 2000).status_code == 302
    assert store.posts(db, area)[0].done["da"] == "å" * 2000


def test_a_post_without_a_token_is_refused(planner: FlaskClient, db: Database, area: Area) -> None:
    assert planner.post("/plan/aaby/posts", data={"da-done": "B"}).status_code == 400
    assert store.posts(db, area) == []


def test_a_post_of_another_area_is_not_found(planner: FlaskClient, db: Database, area: Area) -> None:
    number = store.save_post(db, area, None, said={}, done={"da": "B"}, today="2026-09-01")
    assert write(planner, "oester-mark", number, da_done="kapret").status_code == 404
    assert send(planner, f"/plan/oester-mark/posts/{number}/delete").status_code == 404
    assert [post.done["da"] for post in store.posts(db, area)] == ["B"]
    assert store.posts(db, store.area_by_slug(db, "oester-mark")) == []


def test_a_post_that_is_not_there_cannot_be_opened(planner: FlaskClient, db: Database, area: Area) -> None:
    number = store.save_post(db, area, None, said={}, done={"da": "B"}, today="2026-09-01")
    assert planner.get("/plan/aaby/posts/9999").status_code == 404
    assert planner.get(f"/plan/oester-mark/posts/{number}").status_code == 404


def test_html_in_a_post_is_shown_as_text(planner: FlaskClient) -> None:
    write(planner, da_said="</textarea><script>alert(1)</script>", da_done="<img src=x onerror=alert(2)>")
    page = planner.get("/plan/aaby/outcome").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_project_lead_publishes_and_tells_what_happens_next(
    lead: FlaskClient, db: Database, area: Area, survey: Survey
) -> None:
    page = lead.get("/plan/aaby/outcome").text
    assert 'class="crumb" href="/lead/aaby"' in page
    assert 'href="/plan/aaby' not in page, "the planner's rooms are closed to a lead"
    assert re.search(r'<a href="/lead/" aria-current="page">', page)
    assert send(lead, "/plan/aaby/publish").location == "/plan/aaby/outcome"
    assert [one.staff for one in store.publications(db, survey.id)] == ["leo"]
    assert write(lead, da_done="Ti bænke").location == "/plan/aaby/outcome"
    assert [post.done["da"] for post in store.posts(db, area)] == ["Ti bænke"]
    send(lead, "/plan/aaby/unpublish")
    assert published(db, survey) is None
    assert [(entry.staff, entry.action) for entry in store.audit_trail(db, survey.id)] == [
        ("leo", "withdraw"),
        ("leo", "publish"),
    ]


def test_without_a_login_nothing_is_published(town: Town, db: Database, area: Area) -> None:
    stranger = town.app().test_client()
    assert stranger.get("/plan/aaby/outcome").location == "/login?next=/plan/aaby/outcome"
    assert stranger.post("/plan/aaby/publish", data={"csrf_token": token(stranger)}).location == "/login"
    assert store.published_survey(db, area) is None
    assert store.posts(db, area) == []


# ------------------------------------------------------------------ how the survey runs


def save_rules(planner: FlaskClient, area: str = "aaby", **fields: object) -> TestResponse:
    return send(planner, f"/plan/{area}/rules", fields)


def rules(db: Database, survey: Survey) -> SurveyRules:
    return store.survey_by_id(db, survey.id).rules


def test_rules_are_saved_and_shown_again(planner: FlaskClient, db: Database, survey: Survey) -> None:
    page = save_rules(planner, hard_stop="y", code_required="y", background=["gender", "lives"], result_on="2026-12-24")
    assert page.location == "/plan/aaby"
    assert rules(db, survey) == SurveyRules(True, True, ("lives", "gender"), "2026-12-24")
    shown = planner.get("/plan/aaby").text
    assert 'value="2026-12-24"' in shown
    assert re.findall(r'name="background" value="(\w+)" checked', shown) == ["lives", "gender"]
    assert re.search(r"<input checked[^>]*hard_stop", shown)
    assert re.search(r"<input checked[^>]*code_required", shown)


def test_a_form_with_nothing_ticked_takes_every_rule_back(planner: FlaskClient, db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(True, True, ("gender",), "2026-12-24"))
    assert save_rules(planner, result_on="").status_code == 302
    assert rules(db, survey) == SurveyRules()


NO_DATES = ["snart", "2026-13-01", "2026-02-30", "24-12-2026", "2026", "99999-01-01"]


def test_a_date_that_is_none_is_refused_and_saves_nothing(planner: FlaskClient, db: Database, survey: Survey) -> None:
    for date in NO_DATES:
        page = save_rules(planner, hard_stop="y", result_on=date)
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
        assert rules(db, survey) == survey.rules


def test_an_unknown_question_is_refused_and_saves_nothing(planner: FlaskClient, db: Database, survey: Survey) -> None:
    page = save_rules(planner, hard_stop="y", background=["gender", "income"])
    assert page.status_code == 422
    assert 'class="error"' in page.text
    assert rules(db, survey) == survey.rules


def test_rules_without_a_token_are_not_saved(planner: FlaskClient, db: Database, survey: Survey) -> None:
    assert planner.post("/plan/aaby/rules", data={"hard_stop": "y"}).status_code == 400
    assert rules(db, survey) == survey.rules


def test_a_draft_has_rules_too_and_an_area_without_a_survey_none(planner: FlaskClient, db: Database) -> None:
    assert save_rules(planner, "noerre-havn", hard_stop="y").status_code == 302
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert draft
    assert draft.rules.hard_stop
    assert save_rules(planner, "vester-eng", hard_stop="y").status_code == 404


def test_what_residents_are_promised_is_saved_and_read(planner: FlaskClient, town: Town) -> None:
    fields = {"da-title": "T", "en-title": "T", "da-influence": "Byrådet læser det", "da-limits": "<b>Loven</b>"}
    assert send(planner, "/plan/aaby/texts", fields).status_code == 302
    page = town.app().test_client().get("/aaby").text
    assert "Byrådet læser det" in page
    assert "&lt;b&gt;Loven&lt;/b&gt;" in page


def test_a_promise_that_is_too_long_is_refused(planner: FlaskClient, db: Database, survey: Survey) -> None:
    fields = {"da-title": "T", "en-title": "T", "da-influence": "å" * 601}
    assert send(planner, "/plan/aaby/texts", fields).status_code == 422
    assert store.survey_by_id(db, survey.id) == survey


# ------------------------------------------------------------------ QR codes and where residents came from


def drawn(link: str) -> list[str]:
    """Return the paths of the QR code of `link`."""
    return re.findall(r' d="([^"]+)"', segno.make(link, error="m", micro=False).svg_inline(scale=8, border=2))


def test_a_qr_code_carries_the_mark_of_its_poster(planner: FlaskClient) -> None:
    reply = planner.get("/plan/aaby/qr.svg", query_string={"via": "bus stop"})
    assert reply.mimetype == "image/svg+xml"
    assert re.findall(r' d="([^"]+)"', reply.text) == drawn("http://localhost/aaby?via=bus+stop")


@pytest.mark.parametrize("via", ["", "   "])
def test_a_qr_code_without_a_mark_is_the_bare_link(planner: FlaskClient, via: str) -> None:
    reply = planner.get("/plan/aaby/qr.svg", query_string={"via": via})
    assert re.findall(r' d="([^"]+)"', reply.text) == drawn("http://localhost/aaby")
    assert "Content-Disposition" not in reply.headers


def test_a_mark_is_cut_as_it_will_be_stored(planner: FlaskClient) -> None:
    reply = planner.get("/plan/aaby/qr.svg", query_string={"via": "x" * 500, "download": "1"})
    assert re.findall(r' d="([^"]+)"', reply.text) == drawn(f"http://localhost/aaby?via={'x' * 40}")
    assert "qr-aaby.svg" in reply.headers["Content-Disposition"]


def test_the_planner_sees_which_poster_works(planner: FlaskClient, db: Database, survey: Survey) -> None:
    for number, via in enumerate(["<b>torv</b>", "<b>torv</b>", ""]):
        answer(db, survey, key=f"{'k' * 20}{number}", arrival=Arrival(via=via))
    page = planner.get("/plan/aaby/outreach").text
    assert "&lt;b&gt;torv&lt;/b&gt;" in page
    assert "<b>torv</b>" not in page
    assert page.count('<th scope="row">') == 2
