"""The resident's last steps, without JavaScript: theme, you, why, idea, thank you."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from swipe import store
from swipe.errors import DiskFull
from swipe.model import Survey, SurveyRules, Theme, ThemeRow
from swipe.operations import simulate_area
from tests.conftest import NOW, Town, csrf_of
from tests.photos import animated_gif, photo, truncated_photo
from tests.residents import crowd, deal, rows, send, send_file, swipe_deck, token

ENDINGS = ("background", "reason", "idea")
STEPS = ("theme", "you", "why", "idea")
YES_NO_SKIP = ("like", "dislike", "skip")


def skip_link(page: TestResponse) -> str:
    found = re.search(r'class="button quiet-button" href="([^"]+)"', page.text)
    assert found
    return found[1]


def key_of(db: Database) -> str:
    """Return the key of the only response."""
    [(key,)] = rows(db, "SELECT key FROM response")
    return str(key)


def added(db: Database, survey: Survey) -> tuple[object, Mapping[str, str], Mapping[int, str], int]:
    """Return what the only response added after its swipes."""
    ending = store.ending(db, survey.id, key_of(db))
    return ending.first_theme, dict(ending.background), dict(ending.reasons), ending.ideas


NOTHING = (None, {}, {}, 0)


# ------------------------------------------------------------------ the whole way


def test_the_whole_end_works_as_plain_forms(
    client: FlaskClient, db: Database, survey: Survey, themes: list[Theme]
) -> None:
    page = client.get("/aaby")
    for choice in ("like", "dislike", "skip"):
        found = re.search(
            r'name="picture" value="(\d+)">\s*<input type="hidden" name="position" value="(\d+)"', page.text
        )
        assert found
        answer = {"csrf_token": csrf_of(page), "picture": found[1], "position": found[2], "choice": choice}
        page = client.post("/aaby/swipe", data=answer, follow_redirects=True)
    cards = {choice: card for card, choice in rows(db, "SELECT picture, choice FROM swipe")}
    page = client.get("/aaby/end", follow_redirects=True)
    assert page.request.path == "/aaby/end/theme"
    data: dict[str, object] = {"csrf_token": csrf_of(page), "theme": themes[1].id}
    page = client.post("/aaby/end/theme", data=data, follow_redirects=True)
    assert page.request.path == "/aaby/end/you"
    data = {"csrf_token": csrf_of(page), "lives": "yes", "age_group": "65+", "gender": "", "children": "no"}
    page = client.post("/aaby/end/you", data=data, follow_redirects=True)
    assert page.request.path == "/aaby/end/why"
    assert f'name="why-{cards[2]}"' not in page.text, "a skipped card has no why"
    data = {"csrf_token": csrf_of(page), f"why-{cards[1]}": " Der er\r\n plads ", f"why-{cards[0]}": ""}
    page = client.post("/aaby/end/why", data=data, follow_redirects=True)
    assert page.request.path == "/aaby/end/idea"
    page = send_file(client, "/aaby/end/idea", photo(600, 800), text="En bænk ved åen")
    assert page.location == "/aaby/thanks"
    assert 'role="status"' in client.get("/aaby/thanks").text
    background = {"lives": "yes", "age_group": "65+", "children": "no"}
    assert added(db, survey) == (themes[1].id, background, {cards[1]: "Der er plads"}, 1)
    [idea] = store.ideas(db, survey.id)
    assert idea.image
    assert idea.image.height / idea.image.width == pytest.approx(4 / 3, rel=0.01)


def test_every_step_can_be_skipped(client: FlaskClient, db: Database, survey: Survey) -> None:
    swipe_deck(client, *YES_NO_SKIP)
    page = client.get("/aaby/end", follow_redirects=True)
    seen = []
    while page.request.path != "/aaby/thanks":
        seen.append(page.request.path)
        page = client.get(skip_link(page), follow_redirects=True)
    assert seen == ["/aaby/end/theme", "/aaby/end/you", "/aaby/end/why", "/aaby/end/idea"]
    assert page.status_code == 200
    assert added(db, survey) == NOTHING


def test_the_rest_can_be_skipped_at_once(client: FlaskClient) -> None:
    for step in STEPS[:-1]:
        swipe_deck(client, *YES_NO_SKIP)
        page = client.get(f"/aaby/end/{step}").text
        assert page.count('href="/aaby/thanks"') == 1


def test_a_step_says_where_one_is(client: FlaskClient) -> None:
    swipe_deck(client, *YES_NO_SKIP)
    for place, step in enumerate(("theme", "you", "why", "idea"), start=1):
        steps = re.findall(r"<li( aria-current=\"step\")?><span", client.get(f"/aaby/end/{step}").text)
        assert [bool(current) for current in steps] == [number == place for number in range(1, 5)]


def test_before_the_first_answer_there_is_no_end(client: FlaskClient, db: Database) -> None:
    addresses = ("end", "end/theme", "end/you", "end/why", "end/idea", "thanks")
    assert {client.get(f"/aaby/{address}").location for address in addresses} == {"/aaby"}
    deal(client)
    assert {client.get(f"/aaby/{address}").location for address in addresses} == {"/aaby"}
    assert store.response_counts(db) == {}


def test_before_the_first_answer_nothing_can_be_added(client: FlaskClient, db: Database) -> None:
    for step in STEPS:
        deal(client)
        sent = send(client, f"/aaby/end/{step}", {"theme": 1, "gender": "men", "why-1": "Fordi", "text": "Lys"})
        assert sent.location == "/aaby"
        assert [db[table].count for table in ENDINGS] == [0, 0, 0]


def test_an_unknown_step_is_not_found(client: FlaskClient) -> None:
    swipe_deck(client, "like")
    assert client.get("/aaby/end/income").status_code == 404
    assert client.get("/atlantis/end/theme").status_code == 404


def test_the_end_of_an_area_without_a_survey_leads_to_its_page(client: FlaskClient) -> None:
    for area in ("noerre-havn", "vester-eng"):
        assert client.get(f"/{area}/end").location == f"/{area}"
        assert client.get(f"/{area}/thanks").location == f"/{area}"


def test_a_step_without_a_token_is_refused(client: FlaskClient, db: Database, survey: Survey) -> None:
    for step in STEPS:
        cards = swipe_deck(client, "like")
        data = {"theme": 1, "gender": "men", f"why-{cards[0]}": "Fordi", "text": "Lys på stien"}
        assert client.post(f"/aaby/end/{step}", data=data).status_code == 400
        assert added(db, survey) == NOTHING


# ------------------------------------------------------------------ steps that do not stand


def test_a_survey_that_asks_nothing_has_no_such_step(client: FlaskClient, db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules())
    swipe_deck(client, *YES_NO_SKIP)
    assert skip_link(client.get("/aaby/end/theme")) == "/aaby/end/why"
    send(client, "/aaby/end/you", {"gender": "men", "lives": "no"})
    assert added(db, survey) == NOTHING


def test_only_what_the_survey_asks_is_asked_and_kept(client: FlaskClient, db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(background=("gender",)))
    swipe_deck(client, *YES_NO_SKIP)
    page = client.get("/aaby/end/you").text
    assert set(re.findall(r'type="radio" name="(\w+)"', page)) == {"gender"}
    send(client, "/aaby/end/you", {"gender": "other", "children": "yes"})
    assert added(db, survey) == (None, {"gender": "other"}, {}, 0)


def test_with_a_single_theme_nobody_is_asked_to_choose(client: FlaskClient, db: Database, survey: Survey) -> None:
    for card in store.pictures(db, survey.id)[2:]:
        store.retire_picture(db, survey.id, card.id, now=NOW)
    swipe_deck(client, "like", "like")
    assert client.get("/aaby/end").location == "/aaby/end/you"


def test_who_only_skipped_is_not_asked_why(client: FlaskClient) -> None:
    swipe_deck(client, "skip", "skip")
    assert skip_link(client.get("/aaby/end/you")) == "/aaby/end/idea"


def test_ages_are_those_of_the_register_and_the_usual_ones_without(client: FlaskClient, db: Database) -> None:
    swipe_deck(client, "like")
    ages = r'name="age_group" value="([^"]+)"'
    assert re.findall(ages, client.get("/aaby/end/you").text) == ["15-29", "65+"]
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    store.open_survey(db, other.id, now=NOW, languages=("da",))
    swipe_deck(client, "like", area="oester-mark")
    assert len(re.findall(ages, client.get("/oester-mark/end/you").text)) == 4


# ------------------------------------------------------------------ theme


UNKNOWN_THEMES = ["", "0", "-1", "9999", "green", "1 OR 1"]


def test_an_unknown_theme_is_passed_over(client: FlaskClient, db: Database, survey: Survey) -> None:
    for theme in UNKNOWN_THEMES:
        swipe_deck(client, "like")
        assert send(client, "/aaby/end/theme", {"theme": theme}).location == "/aaby/end/you"
        assert added(db, survey) == NOTHING


def test_a_theme_without_a_card_here_is_passed_over(client: FlaskClient, db: Database, survey: Survey) -> None:
    store.save_themes(db, [ThemeRow("water", {"da": "Vand"})])
    water = next(theme for theme in store.themes(db) if theme.slug == "water")
    swipe_deck(client, "like")
    assert f'value="{water.id}"' not in client.get("/aaby/end/theme").text
    send(client, "/aaby/end/theme", {"theme": water.id})
    assert added(db, survey) == NOTHING


def test_the_theme_chosen_is_marked_and_may_be_changed(
    client: FlaskClient, db: Database, survey: Survey, themes: list[Theme]
) -> None:
    swipe_deck(client, "like")
    for theme in (themes[0], themes[2]):
        send(client, "/aaby/end/theme", {"theme": theme.id})
        page = client.get("/aaby/end/theme").text
        assert re.findall(r'value="(\d+)" aria-pressed="true"', page) == [str(theme.id)]
    assert added(db, survey) == (themes[2].id, {}, {}, 0)


# ------------------------------------------------------------------ you


def test_an_unknown_option_is_left_out_and_the_others_are_kept(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    swipe_deck(client, "like")
    data = {"gender": "robot", "age_group": "30-44", "children": "YES", "lives": "yes", "income": "high"}
    assert send(client, "/aaby/end/you", data).location == "/aaby/end/why"
    assert added(db, survey) == (None, {"lives": "yes"}, {}, 0)


def test_background_is_shown_again_and_may_be_changed_and_taken_back(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    swipe_deck(client, "like")
    send(client, "/aaby/end/you", {"gender": "women", "children": "yes"})
    page = client.get("/aaby/end/you").text
    assert re.findall(r'name="(\w+)" value="(\w*)" checked', page) == [("gender", "women"), ("children", "yes")]
    send(client, "/aaby/end/you", {"gender": "men", "children": ""})
    assert added(db, survey) == (None, {"gender": "men"}, {}, 0)


# ------------------------------------------------------------------ why


def test_a_reason_of_281_characters_is_refused_and_all_that_was_written_stays(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    first, second = swipe_deck(client, "like", "dislike")
    page = send(client, "/aaby/end/why", {f"why-{first}": "å" * 281, f"why-{second}": "For larmende"})
    assert page.status_code == 422
    assert "å" * 281 in page.text
    assert "For larmende" in page.text
    assert page.text.count('aria-invalid="true"') == 1
    assert added(db, survey) == NOTHING


def test_a_reason_of_280_characters_is_kept(client: FlaskClient, db: Database, survey: Survey) -> None:
    [card] = swipe_deck(client, "like")
    assert send(client, "/aaby/end/why", {f"why-{card}": f"  {'å' * 280}\r\n"}).location == "/aaby/end/idea"
    assert added(db, survey) == (None, {}, {card: "å" * 280}, 0)


def test_reasons_are_shown_again_and_may_be_changed_and_taken_back(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    first, second = swipe_deck(client, "like", "dislike")
    send(client, "/aaby/end/why", {f"why-{first}": "Skøn <b>eng</b>", f"why-{second}": "Nej"})
    page = client.get("/aaby/end/why").text
    assert "Skøn &lt;b&gt;eng&lt;/b&gt;" in page
    send(client, "/aaby/end/why", {f"why-{first}": "Stille", f"why-{second}": " \n "})
    assert added(db, survey) == (None, {}, {first: "Stille"}, 0)


def test_a_reason_for_a_card_not_answered_is_left_out(client: FlaskClient, db: Database, survey: Survey) -> None:
    [card] = swipe_deck(client, "like")
    others = [one.id for one in store.pictures(db, survey.id) if one.id != card]
    data = {f"why-{other}": "Fordi" for other in others} | {"why-9999": "Fordi", "why-x": "Fordi", "why-": "Fordi"}
    assert send(client, "/aaby/end/why", data).status_code == 302
    assert added(db, survey) == NOTHING


def test_a_reason_with_a_null_character_does_no_harm(client: FlaskClient, db: Database, survey: Survey) -> None:
    [card] = swipe_deck(client, "like")
    assert send(client, "/aaby/end/why", {f"why-{card}": "\x00"}).status_code in (302, 422)
    assert added(db, survey)[2] in ({}, {card: "\x00"})


# ------------------------------------------------------------------ idea


@pytest.mark.parametrize("text", [None, "", "å" * 281])
def test_an_idea_without_words_or_with_too_many_is_refused(
    client: FlaskClient, db: Database, survey: Survey, text: str | None
) -> None:
    swipe_deck(client, "like")
    page = send(client, "/aaby/end/idea", {} if text is None else {"text": text})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert (text or "") in page.text
    assert added(db, survey) == NOTHING


@pytest.mark.parametrize("text", ["   ", "\r\n\t", "\x00"])
def test_an_idea_of_nothing_but_space_is_refused(client: FlaskClient, db: Database, survey: Survey, text: str) -> None:
    swipe_deck(client, "like")
    assert send(client, "/aaby/end/idea", {"text": text}).status_code == 422
    assert added(db, survey) == NOTHING


def test_an_idea_of_280_characters_is_kept(client: FlaskClient, db: Database, survey: Survey) -> None:
    swipe_deck(client, "like")
    assert send(client, "/aaby/end/idea", {"text": "å" * 280}).location == "/aaby/thanks"
    assert store.ideas(db, survey.id)[0].text == "å" * 280


def test_a_line_break_counts_as_the_one_character_that_the_browser_counts(
    client: FlaskClient, db: Database, survey: Survey
) -> None:
    swipe_deck(client, "like")
    written = "\n".join(["å" * 69] * 4) + "\n"
    assert len(written) == 280
    assert send(client, "/aaby/end/idea", {"text": written.replace("\n", "\r\n")}).status_code == 302
    assert added(db, survey)[3] == 1


BAD_PHOTOS = {
    "film.gif": animated_gif(),
    "lille.jpg": photo(40, 40),
    "tekst.jpg": b"Hello, I am text",
    "tom.jpg": b"",
    "halv.jpg": truncated_photo(),
}


@pytest.mark.parametrize("name", BAD_PHOTOS)
def test_a_bad_photo_is_refused_with_a_reason_and_the_words_stay(
    client: FlaskClient, db: Database, town: Town, survey: Survey, name: str
) -> None:
    swipe_deck(client, "like")
    before = sorted(town.images.iterdir())
    page = send_file(client, "/aaby/end/idea", BAD_PHOTOS[name], name, text="En bænk ved åen")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert "En bænk ved åen" in page.text
    assert added(db, survey) == NOTHING
    assert sorted(town.images.iterdir()) == before


def test_a_photo_without_words_is_refused(client: FlaskClient, db: Database, town: Town, survey: Survey) -> None:
    swipe_deck(client, "like")
    before = sorted(town.images.iterdir())
    assert send_file(client, "/aaby/end/idea", photo(600, 800), text="").status_code == 422
    assert added(db, survey) == NOTHING
    assert sorted(town.images.iterdir()) == before


def test_a_photo_larger_than_the_limit_is_refused(town: Town, db: Database, survey: Survey) -> None:
    client = town.app(MAX_PHOTO_LENGTH=20_000).test_client()
    swipe_deck(client, "like")
    page = send_file(client, "/aaby/end/idea", photo(600, 800, noise=True), text="En bænk")
    assert page.status_code == 413
    assert added(db, survey) == NOTHING


def test_a_photo_may_be_larger_than_other_forms(town: Town, db: Database, survey: Survey) -> None:
    client = town.app(MAX_CONTENT_LENGTH=5_000).test_client()
    swipe_deck(client, "like")
    assert send_file(client, "/aaby/end/idea", photo(600, 800, noise=True), text="En bænk").status_code == 302
    assert added(db, survey)[3] == 1


def test_an_idea_with_an_empty_file_field_has_no_photo(client: FlaskClient, db: Database, survey: Survey) -> None:
    swipe_deck(client, "like")
    assert send_file(client, "/aaby/end/idea", b"", "", text="En bænk").status_code == 302
    assert store.ideas(db, survey.id)[0].image is None


def test_the_same_idea_twice_is_one(client: FlaskClient, db: Database, survey: Survey) -> None:
    swipe_deck(client, "like")
    for text in ("En bænk ved åen", " En  bænk\r\nved åen "):
        assert send(client, "/aaby/end/idea", {"text": text}).location == "/aaby/thanks"
    assert added(db, survey)[3] == 1


def test_a_sixth_idea_is_refused_kindly(client: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    swipe_deck(client, "like")
    for number in range(5):
        send(client, "/aaby/end/idea", {"text": f"Idé {number}"})
    before = sorted(town.images.iterdir())
    page = send_file(client, "/aaby/end/idea", photo(600, 800), text="Idé 5")
    assert page.status_code == 422
    assert added(db, survey)[3] == 5
    assert sorted(town.images.iterdir()) == before, "a photo that is not kept leaves no files"


# ------------------------------------------------------------------ closed meanwhile


def test_a_survey_that_closed_meanwhile_takes_nothing_more(client: FlaskClient, db: Database, survey: Survey) -> None:
    [card] = swipe_deck(client, "like")
    data = {"csrf_token": token(client), "theme": 1, "gender": "men", f"why-{card}": "Fordi", "text": "Lys"}
    store.close_survey(db, survey.id, now=NOW)
    for step in STEPS:
        page = client.post(f"/aaby/end/{step}", data=data)
        assert page.status_code == 409
        assert "<h1" in page.text
    assert added(db, survey) == NOTHING


def test_the_same_idea_with_another_photo_leaves_no_files_of_it(
    client: FlaskClient, db: Database, survey: Survey, town: Town
) -> None:
    swipe_deck(client, "like")
    send_file(client, "/aaby/end/idea", photo(600, 800), text="En bænk")
    before = sorted(town.images.iterdir())
    assert send_file(client, "/aaby/end/idea", photo(700, 900), text="En bænk").status_code == 302
    assert sorted(town.images.iterdir()) == before
    assert len(store.ideas(db, survey.id)) == 1


def test_a_photo_that_cannot_be_stored_leaves_no_files(
    client: FlaskClient, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    swipe_deck(client, "like")
    before = sorted(town.images.iterdir())

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(store, "add_idea", full)
    assert send_file(client, "/aaby/end/idea", photo(600, 800), text="En bænk").status_code == 503
    assert sorted(town.images.iterdir()) == before


def test_a_photo_sent_too_late_leaves_no_files(client: FlaskClient, db: Database, survey: Survey, town: Town) -> None:
    swipe_deck(client, "like")
    store.close_survey(db, survey.id, now=NOW)
    before = sorted(town.images.iterdir())
    assert send_file(client, "/aaby/end/idea", photo(600, 800), text="En bænk").status_code == 409
    assert sorted(town.images.iterdir()) == before


def test_the_steps_of_a_closed_survey_lead_on(client: FlaskClient, db: Database, survey: Survey) -> None:
    swipe_deck(client, "like")
    store.close_survey(db, survey.id, now=NOW)
    assert client.get("/aaby/end").location == "/aaby/thanks"
    for step in ("theme", "you", "why", "idea"):
        assert client.get(f"/aaby/end/{step}").location == "/aaby"
    page = client.get("/aaby/thanks").text
    assert "/aaby/undo" not in page
    assert "/aaby/next" not in page


def test_thanks_of_a_closed_survey_can_be_read_by_those_who_did_not_answer(client: FlaskClient) -> None:
    page = client.get("/oester-mark/thanks")
    assert page.status_code == 200
    assert 'class="leaning"' not in page.text


# ------------------------------------------------------------------ thank you


def own_picture(page: TestResponse) -> list[tuple[str, str]]:
    """Return (theme, likes of answers) as the page ranks the resident's own themes."""
    found = re.search(r'<ol class="leaning">(.*?)</ol>', page.text, re.DOTALL)
    assert found
    return re.findall(r"<span>(\w+)(?: <span.*?</span>)?</span>\s*<strong>([^<]+)</strong>", found[1])


def test_thanks_ranks_the_residents_own_themes(
    client: FlaskClient, db: Database, survey: Survey, themes: list[Theme]
) -> None:
    theme_of = {card.id: card.theme_id for card in store.pictures(db, survey.id)}
    deck = [card["picture"] for card in deal(client)["deck"]]
    wanted = {themes[0].id: ["dislike", "dislike"], themes[1].id: ["like", "dislike"], themes[2].id: ["like", "skip"]}
    swipe_deck(client, *[wanted[theme_of[card] or 0].pop(0) for card in deck])  # type: ignore[arg-type]
    send(client, "/aaby/end/theme", {"theme": themes[1].id})
    page = client.get("/aaby/thanks")
    assert [(name, re.findall(r"\d+", words)) for name, words in own_picture(page)] == [
        ("Leg", ["1", "1"]),
        ("Byliv", ["1", "2"]),
        ("Grønt", ["0", "2"]),
    ]
    assert page.text.count('class="pill open"') == 1


def test_who_only_skipped_has_no_picture_of_their_own(client: FlaskClient) -> None:
    swipe_deck(client, "skip", "skip")
    assert '<ol class="leaning">' not in client.get("/aaby/thanks").text


def test_figures_of_all_are_shown_from_30_residents(client: FlaskClient, db: Database, survey: Survey) -> None:
    swipe_deck(client, "like", "dislike")
    crowd(db, survey, 28, ["like", "dislike", "like", "dislike", "like", "dislike"])
    assert client.get("/aaby/thanks").text.count('<ol class="leaning">') == 1, "one's own only"
    crowd(db, survey, 1, ["like", "dislike", "like", "dislike", "like", "dislike"], prefix="last")
    page = client.get("/aaby/thanks").text
    assert page.count('<ol class="leaning">') == 2
    assert "30" in page


def test_simulated_residents_stand_in_no_real_figures(client: FlaskClient, db: Database) -> None:
    simulate_area(db, store.area_by_slug(db, "aaby"), 60, seed=1, today=NOW[:10])
    swipe_deck(client, "like")
    assert client.get("/aaby/thanks").text.count('<ol class="leaning">') == 1, "one's own only"


def test_thanks_promises_the_date_of_the_result(client: FlaskClient, db: Database, survey: Survey) -> None:
    store.save_survey_rules(db, survey.id, SurveyRules(result_on="2026-12-24"))
    swipe_deck(client, "like")
    assert "24. december 2026" in client.get("/aaby/thanks").text
    assert "December 24, 2026" in client.get("/aaby/thanks?lang=en").text


def test_thanks_can_undo_the_last_answer(client: FlaskClient, db: Database) -> None:
    swipe_deck(client, "like", "like")
    page = client.get("/aaby/thanks")
    form = page.text[page.text.index("/aaby/undo") :]
    found = re.search(r'name="position" value="(\d+)"', form)
    assert found
    page = client.post("/aaby/undo", data={"csrf_token": csrf_of(page), "position": found[1]}, follow_redirects=True)
    assert "/aaby/swipe" in page.text, "the card stands there to be answered anew"
    assert [choice for (choice,) in rows(db, "SELECT choice FROM swipe ORDER BY seq")] == [1, 2]


# ------------------------------------------------------------------ coming back


def test_coming_back_after_thanks_asks_what_is_wanted(client: FlaskClient) -> None:
    swipe_deck(client, "like", "like")
    client.get("/aaby/thanks")
    page = client.get("/aaby").text
    assert "Du har svaret" in page
    assert "/aaby/swipe" not in page
    assert "/aaby/next" in page


def test_coming_back_before_thanks_goes_on(client: FlaskClient) -> None:
    swipe_deck(client, "like", "like")
    client.get("/aaby/end/theme")
    page = client.get("/aaby").text
    assert "Du har svaret" not in page
    assert 'name="position" value="2"' in page


def test_the_answers_can_be_changed_after_thanks(client: FlaskClient, db: Database, survey: Survey) -> None:
    first, second = swipe_deck(client, "like", "like")
    client.get("/aaby/thanks")
    address = re.search(r'href="(/aaby\?card=0[^"]*)"', client.get("/aaby").text)
    assert address
    page = client.get(address[1].replace("&amp;", "&"))
    assert f'name="picture" value="{first}"' in page.text
    data = {"csrf_token": csrf_of(page), "picture": first, "position": 0, "until": 2, "choice": "dislike"}
    page = client.post("/aaby/swipe", data=data, follow_redirects=True)
    assert f'name="picture" value="{second}"' in page.text, "the other answer is shown again too"
    assert {s.picture: s.choice for s in store.recorded_swipes(db, survey.id, key_of(db))} == {
        first: "dislike",
        second: "like",
    }


def test_the_last_cards_can_be_swiped_after_thanks(client: FlaskClient) -> None:
    swipe_deck(client, "like", "like")
    page = client.get("/aaby/thanks").text
    assert 'href="/aaby?more=1"' in page
    assert 'name="position" value="2"' in client.get("/aaby?more=1").text


def test_after_the_whole_deck_there_is_nothing_more_to_swipe(client: FlaskClient) -> None:
    swipe_deck(client, *["like"] * 6)
    assert "more=1" not in client.get("/aaby/thanks").text
    assert client.get("/aaby?more=1").location == "/aaby/end"


NO_CARDS = ["-1", "2", "9999", "x", ""]


def test_a_card_that_was_not_answered_cannot_be_jumped_to(client: FlaskClient) -> None:
    for card in NO_CARDS:
        swipe_deck(client, "like", "like")
        page = client.get("/aaby", query_string={"card": card})
        assert page.status_code == 200
        assert 'name="position" value="2"' in page.text


# ------------------------------------------------------------------ the next person


def test_the_next_person_begins_anew_and_the_first_ones_answers_stay(
    client: FlaskClient, db: Database, survey: Survey, themes: list[Theme]
) -> None:
    swipe_deck(client, "like", "like", "like")
    send(client, "/aaby/end/theme", {"theme": themes[0].id})
    send(client, "/aaby/end/you", {"gender": "women"})
    client.get("/aaby/thanks")
    first = key_of(db)
    before = (store.recorded_swipes(db, survey.id, first), store.ending(db, survey.id, first))
    page = client.post("/aaby/next", data={"csrf_token": token(client)}, follow_redirects=True)
    assert page.request.path == "/aaby"
    assert 'name="position" value="0"' in page.text
    swipe_deck(client, "dislike")
    assert client.get("/aaby/end").location == "/aaby/end/theme"
    assert 'aria-pressed="true"' not in client.get("/aaby/end/theme").text
    assert " checked" not in client.get("/aaby/end/you").text
    assert store.response_counts(db) == {(survey.id, False): 2}
    assert (store.recorded_swipes(db, survey.id, first), store.ending(db, survey.id, first)) == before


def test_without_a_token_the_phone_is_not_handed_on(client: FlaskClient) -> None:
    swipe_deck(client, "like")
    assert client.post("/aaby/next").status_code == 400
    assert 'name="position" value="1"' in client.get("/aaby").text


def test_the_phone_can_be_handed_on_in_an_area_without_a_survey(client: FlaskClient) -> None:
    assert send(client, "/vester-eng/next").location == "/vester-eng"


# ------------------------------------------------------------------ tickets: whose page it is


def ticket_of(client: FlaskClient, area: str = "aaby") -> str:
    found = re.search(r'data-ticket="([^"]+)"', client.get(f"/{area}").text)
    assert found
    return found[1]


def send_swipe(client: FlaskClient, picture: int, ticket: object, area: str = "aaby", seq: int = 9) -> TestResponse:
    swipe = {"seq": seq, "picture": picture, "choice": "dislike", "position": 5, "seen_ms": 900}
    headers = {"X-CSRFToken": token(client)}
    return client.post(f"/{area}/swipes", json={"swipes": [swipe], "response": ticket}, headers=headers)


def test_a_page_goes_on_answering_for_its_own_person(client: FlaskClient, db: Database, survey: Survey) -> None:
    ticket = ticket_of(client)
    cards = swipe_deck(client, "like", "like")
    first = key_of(db)
    send(client, "/aaby/next")
    swipe_deck(client, "skip")
    assert send_swipe(client, cards[0], ticket).json == {"accepted": [9], "rejected": []}
    assert store.response_counts(db) == {(survey.id, False): 2}
    assert {s.picture: s.choice for s in store.recorded_swipes(db, survey.id, first)} == {
        cards[0]: "dislike",
        cards[1]: "like",
    }
    [(other,)] = rows(db, "SELECT key FROM response WHERE key <> :first", first=first)
    assert [s.choice for s in store.recorded_swipes(db, survey.id, other)] == ["skip"]


def test_a_ticket_may_be_used_before_the_first_answer(client: FlaskClient, db: Database, survey: Survey) -> None:
    client.get("/aaby?via=poster")
    ticket = ticket_of(client)
    card = store.pictures(db, survey.id)[0].id
    client.delete_cookie(f"answer-{survey.id}")
    assert send_swipe(client, card, ticket).status_code == 200
    assert rows(db, "SELECT via FROM response") == [("poster",)]


@pytest.mark.parametrize("ticket", ["forged", "WzEsImtleSIsIiIsZmFsc2UsIiJd.aaaa.bbbb", "ø", "." * 50])
def test_a_forged_ticket_is_refused(client: FlaskClient, db: Database, survey: Survey, ticket: str) -> None:
    [card] = swipe_deck(client, "like")
    assert send_swipe(client, card, ticket).status_code == 403
    assert [s.choice for s in store.recorded_swipes(db, survey.id, key_of(db))] == ["like"]


def test_a_ticket_that_was_tampered_with_is_refused(client: FlaskClient, db: Database, survey: Survey) -> None:
    [card] = swipe_deck(client, "like")
    ticket = ticket_of(client)
    broken = ticket[:5] + ("A" if ticket[5] != "A" else "B") + ticket[6:]
    assert send_swipe(client, card, broken).status_code == 403
    assert [s.choice for s in store.recorded_swipes(db, survey.id, key_of(db))] == ["like"]


def test_a_ticket_of_another_survey_is_refused(client: FlaskClient, db: Database, survey: Survey) -> None:
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    store.open_survey(db, other.id, now=NOW, languages=("da",))
    card = store.pictures(db, survey.id)[0].id
    assert send_swipe(client, card, ticket_of(client, "oester-mark")).status_code == 403
    assert store.response_counts(db) == {}


def test_the_cookie_of_a_hand_is_no_ticket(client: FlaskClient, db: Database, survey: Survey) -> None:
    deal(client)
    cookie = client.get_cookie(f"answer-{survey.id}")
    assert cookie
    card = store.pictures(db, survey.id)[0].id
    assert send_swipe(client, card, cookie.value).status_code == 403
    assert store.response_counts(db) == {}


def test_the_page_does_not_give_away_the_key(client: FlaskClient, db: Database) -> None:
    swipe_deck(client, "like")
    assert key_of(db) not in client.get("/aaby").text
