"""Who may see what: a fixed cast tries every route with every method.

A new blueprint needs two lines, and the tests below say which: one in swipe/web/access.py, which decides, and one in
EXPECTED here, which holds that decision against what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Literal
from zipfile import ZipFile

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.routing import BuildError, Rule
from werkzeug.test import TestResponse

from swipe import store
from swipe.model import Image
from swipe.operations import add_staff
from swipe.pictures import ingest
from swipe.web import access
from tests.conftest import NOW, PASSWORD, TODAY, Town
from tests.paper import words_of
from tests.photos import photo
from tests.residents import KEY, answer, enter_as, rows, send

OWN, OTHER = "aaby", "noerre-havn"

CAST: dict[str, tuple[str, list[str] | None]] = {
    "owner": ("planner", [OWN]),
    "colleague": ("planner", [OTHER]),
    "nowhere": ("planner", []),
    "petra": ("planner", None),
    "reader": ("lead", [OWN]),
    "outsider": ("lead", [OTHER]),
    "leo": ("lead", None),
    "ada": ("admin", None),
}
"""Who they are, and the areas that they are limited to. Beside them: anonymous, and gone, who no longer works here."""

PLANNERS, LEADS = {"owner", "petra", "ada"}, {"reader", "leo", "ada"}
EVERYBODY, STAFF, ADMIN = {"anonymous", "gone", *CAST}, set(CAST), {"ada"}
UNLIMITED_PLANNERS = {"petra", "ada"}

EXPECTED: dict[str, set[str]] = {
    "resident": EVERYBODY,
    "finish": EVERYBODY,
    "public": EVERYBODY,
    "own": EVERYBODY,
    "preview": EVERYBODY,
    "short": EVERYBODY,
    "share": EVERYBODY,
    "files": EVERYBODY,
    "account": EVERYBODY,
    "metrics": EVERYBODY,
    "reports": EVERYBODY,
    "safety": STAFF,
    "plan": PLANNERS,
    "cards": PLANNERS,
    "focus": PLANNERS,
    "outreach": PLANNERS,
    "dates": PLANNERS,
    "uploads": PLANNERS,
    "voices": PLANNERS,
    "outcome": PLANNERS | LEADS,
    "register": UNLIMITED_PLANNERS,
    "spread": PLANNERS | {"colleague", "nowhere"},
    "lead": LEADS,
    "explore": LEADS,
    "swipe_log": LEADS,
    "quality": LEADS,
    "keys": LEADS | {"outsider"},
    "admin": ADMIN,
    "audit": ADMIN,
    "settings": ADMIN,
    "password": STAFF,
}
"""Who of the cast may enter a blueprint's pages about the area OWN, or about no area in particular."""

EXPECTED_OF_ENDPOINT: dict[str, set[str]] = {
    "static": EVERYBODY,
    "plan.areas": PLANNERS | {"colleague", "nowhere"},
    "lead.areas": LEADS | {"outsider"},
    "lead.municipality_file": LEADS | {"outsider"},
    "lead.live": LEADS | {"outsider"},
    "explore.explore": LEADS | {"outsider"},
    "explore.compare": LEADS | {"outsider"},
    "lead.open_data": LEADS | {"outsider"},
    "outreach.area_posters": PLANNERS | {"colleague", "nowhere"},
}
"""Where an endpoint lets in others than its blueprint: those without an <area> that show each visitor their own."""


@pytest.fixture
def app(town: Town, db: Database) -> Flask:
    for name, (role, slugs) in CAST.items():
        areas = None if slugs is None else frozenset(store.area_by_slug(db, slug).id for slug in slugs)
        if store.user_by_name(db, name) is None:
            user = _quick_user(db, name, role)
            store.save_staff(db, user, role=role, areas=areas)  # type: ignore[arg-type]
    store.set_active(db, _quick_user(db, "gone", "planner"), active=False, token="gone")
    return town.app()


def _quick_user(db: Database, name: str, role: str) -> int:
    """Add a member of staff with a password that fits nothing: hashing one takes longer than a test."""
    return store.add_user(db, name, role, password_hash="x", token=f"token of {name}", now=NOW).id  # type: ignore[arg-type]


def enter(app: Flask, db: Database, name: str) -> FlaskClient:
    client = app.test_client()
    return client if name == "anonymous" else enter_as(client, db, name)


def address_of(app: Flask, rule: Rule, area: str = OWN) -> str:
    """Return an address of a rule, with plausible values for what is not an area."""
    values: dict[str, object] = {
        "area": area,
        "form": "csv",
        "step": "idea",
        "filename": "base.css",
        "section": "name",
        "kind": "svg",
        "bundle": "zip",
        "listed": "areas",
    }
    given = {name: values.get(name, 1) for name in rule.arguments}
    try:
        return app.url_map.bind("").build(rule.endpoint, given)
    except BuildError:  # a converter of its own
        return app.url_map.bind("").build(
            rule.endpoint, {**given, **dict.fromkeys(rule.arguments - values.keys(), "1")}
        )


def attempts(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Yield every rule, with an address and each method."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            yield rule, address_of(app, rule), method


def verdict(client: FlaskClient, method: str, address: str) -> Literal["in", "login", "no"]:
    """Tell how far one comes. Forms are sent without their token: who may enter is told so, and nothing changes."""
    reply = client.open(address, method=method, headers={"Accept": "text/html"})
    reply.close()
    if reply.status_code == 302 and reply.headers["Location"].startswith("/login") and "/login" not in address:
        return "login"
    return "no" if reply.status_code == 403 else "in"


def who_may(rule: Rule) -> set[str]:
    return EXPECTED_OF_ENDPOINT.get(rule.endpoint) or EXPECTED[rule.endpoint.rpartition(".")[0]]


# ------------------------------------------------------------------ every route is classified


def test_every_blueprint_is_classified_in_the_one_place(app: Flask) -> None:
    for name in app.blueprints:
        classified = (name in access.PUBLIC) + (name in access.ROLES_OF_BLUEPRINT)
        assert classified == 1, (
            f'The blueprint "{name}" needs one line in swipe/web/access.py: "{name}" in PUBLIC when everybody may '
            f'enter, else "{name}": frozenset({{"planner", "admin"}}) (its roles) in ROLES_OF_BLUEPRINT. Not both.'
        )


def test_this_test_knows_every_route(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.rpartition(".")[0]
        assert rule.endpoint in EXPECTED_OF_ENDPOINT or blueprint in EXPECTED, (
            f'Say who may enter: a line "{blueprint}": PLANNERS (or LEADS, ADMIN, UNLIMITED_PLANNERS, EVERYBODY) '
            "in EXPECTED of this file."
        )


def test_every_endpoint_that_is_listed_exists_and_names_no_area(app: Flask) -> None:
    arguments = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    for endpoint in access.NAMES_NO_AREA:
        assert endpoint in arguments, f'Take "{endpoint}" out of NAMES_NO_AREA in swipe/web/access.py: it is gone.'
        assert "area" not in arguments[endpoint], f"{endpoint} has an <area>, which is checked anyway"


def test_the_area_of_a_staff_address_is_always_called_area(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[0] in access.ROLES_OF_BLUEPRINT:
            assert not rule.arguments & {"slug", "place", "survey"}, (
                f"{rule.rule}: call the area <area>, because access.py looks for that name"
            )


def test_a_blueprint_that_nobody_classified_is_closed_to_all(app: Flask, db: Database) -> None:
    surprise = Blueprint("surprise", __name__)
    surprise.add_url_rule("/surprise", view_func=lambda: "hello")
    app.register_blueprint(surprise)
    for name in ("anonymous", "ada"):
        assert enter(app, db, name).get("/surprise").status_code == 403


# ------------------------------------------------------------------ the cast


@pytest.mark.parametrize("name", ["anonymous", "gone", *CAST])
def test_everybody_enters_what_is_theirs_and_nothing_else(app: Flask, db: Database, name: str) -> None:
    client = enter(app, db, name)
    wrong = []
    for rule, address, method in attempts(app):
        refusal = "login" if name in ("anonymous", "gone") else "no"
        expected = "in" if name in who_may(rule) else refusal
        found = verdict(client, method, address)
        if found != expected:
            wrong.append(
                f"{name}: {method} {address} ({rule.endpoint}) gives {found!r}, expected {expected!r}. Either "
                f"swipe/web/access.py lets the wrong ones in, or EXPECTED_OF_ENDPOINT here lacks {rule.endpoint!r}; "
                "one that names no area and filters what it shows belongs in NAMES_NO_AREA too."
            )
    assert not wrong, "\n".join(wrong)


def test_somebody_limited_sees_no_word_about_other_areas(app: Flask, db: Database) -> None:
    """Every page and file that names no area, as those see it who work in Åby only."""
    for name in ("owner", "reader"):
        client = enter(app, db, name)
        for rule in app.url_map.iter_rules():
            if rule.endpoint in access.NAMES_NO_AREA and "GET" in (rule.methods or ()):
                plain = address_of(app, rule)
                for address in sorted({plain, plain.replace(".csv", ".json").replace(".zip", ".pdf")}):
                    reply = client.get(address)
                    if reply.status_code == 404:
                        continue  # the page of an address that leads nowhere lists all areas for everybody
                    told = _told(reply)
                    for other in ("Nørre Havn", "Øster Mark", "noerre-havn", "oester-mark", "\\u00d8ster"):
                        assert other not in told, f"{address} tells {name} about {other}: use access.visible_areas"


def _told(reply: TestResponse) -> str:
    """Return what a page, a PDF or a ZIP of PDFs and texts says, with the names of files."""
    if reply.mimetype == "application/zip":
        with ZipFile(BytesIO(reply.data)) as archive:
            pages = {
                name: words_of(archive.read(name)) if name.endswith(".pdf") else [archive.read(name).decode()]
                for name in archive.namelist()
            }
        return " ".join(word for name, words in pages.items() for word in (name, *words))
    return " ".join(words_of(reply.data)) if reply.mimetype == "application/pdf" else reply.text


def test_a_list_shows_what_one_works_for(app: Flask, db: Database) -> None:
    for name, address, shown in [
        ("owner", "/plan/", {"Åby"}),
        ("colleague", "/plan/", {"Nørre Havn"}),
        ("reader", "/lead/", {"Åby"}),
        ("reader", "/lead/summary.csv", {"Åby"}),
        ("leo", "/lead/summary.csv", {"Åby", "Nørre Havn", "Øster Mark", "Vester Eng"}),
        ("petra", "/plan/", {"Åby", "Nørre Havn", "Øster Mark", "Vester Eng"}),
    ]:
        told = enter(app, db, name).get(address).get_data(as_text=True)
        assert {area.name for area in store.areas(db) if area.name in told} == shown, (name, address)


def test_somebody_without_an_area_is_told_whom_to_ask(app: Flask, db: Database) -> None:
    page = enter(app, db, "nowhere").get("/plan/?lang=en")
    assert page.status_code == 200
    assert "Ask an administrator" in page.text


def test_another_area_is_refused_kindly_with_a_way_home(app: Flask, db: Database) -> None:
    page = enter(app, db, "colleague").get("/plan/aaby?lang=en")
    assert page.status_code == 403
    assert "Åby is not one of your areas." in page.text
    assert 'href="/plan/"' in page.text


def test_an_area_that_does_not_exist_is_not_found_by_anybody(app: Flask, db: Database) -> None:
    for name in ("owner", "petra"):
        assert enter(app, db, name).get("/plan/atlantis").status_code == 404


def test_a_thing_of_another_area_is_not_reached_through_ones_own(app: Flask, db: Database) -> None:
    """The numbers in an address belong to Øster Mark; the area is the owner's."""
    client = enter(app, db, "owner")
    things = _things(db, "oester-mark")
    before = _content(db)
    for rule in app.url_map.iter_rules():
        if rule.arguments & things.keys() and rule.endpoint.rpartition(".")[0] in access.ROLES_OF_BLUEPRINT:
            address = app.url_map.bind("").build(
                rule.endpoint, {"area": OWN, **{name: things[name] for name in rule.arguments & things.keys()}}
            )
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                reply = send(client, address) if method == "POST" else client.get(address)
                assert reply.status_code in (302, 303, 404, 409, 422), f"{method} {address}"
    assert _content(db) == before


def test_pictures_are_not_moved_to_an_area_that_is_somebody_elses(app: Flask, db: Database) -> None:
    client = enter(app, db, "owner")
    assert OTHER not in client.get(f"/plan/{OWN}/pictures").text
    survey = store.newest_survey(db, store.area_by_slug(db, OWN))
    assert survey
    before = _content(db)
    form = {"act": "move", "to": OTHER, "picture": [card.id for card in store.pictures(db, survey.id)]}
    assert send(client, f"/plan/{OWN}/pictures/many", form).status_code == 403
    assert _content(db) == before


def test_the_thing_of_every_staff_address_is_tried(app: Flask, db: Database) -> None:
    tried = {
        "area",
        *_things(db, "oester-mark"),
        "user",
        "session",  # of a person, as is a key: tests/web/test_safety.py tries that of another
        "key",  # of a person, not of an area: tests/web/test_keys.py tries that of another
        "kind",
        "bundle",
        "form",
        "section",
        "listed",
        "token",
        "number",
        "name",
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[0] in access.ROLES_OF_BLUEPRINT:
            new = rule.arguments - tried
            assert not new, f"{rule.rule}: make one of {new} in _things, so that it is tried from another area"


def _things(db: Database, slug: str) -> dict[str, int]:
    """Return the numbers of one of each thing in an area, made where there is none."""
    area = store.area_by_slug(db, slug)
    survey = store.newest_survey(db, area)
    assert survey
    if survey.state != "open":
        store.open_survey(db, survey.id, now=NOW, languages=("da", "en"))
    (card,) = answer(db, survey, key="t" * 22)
    store.save_reasons(db, survey.id, "t" * 22, {card: "Fordi"})
    (reason,) = store.reasons(db, survey.id)
    store.add_codes(db, survey.id, ["a" * 64], today=TODAY)
    return {
        "picture": card,
        "response": reason.response,
        "idea": store.add_idea(db, survey.id, "t" * 22, "En bålplads", None, today=TODAY),
        "post": store.save_post(db, area, None, said={"da": "Mere"}, done={"da": "Vi gør"}, today=TODAY),
        "mailing": store.mailings(db, survey.id)[0].id,
    }


def test_many_are_changed_in_ones_own_areas_only(app: Flask, db: Database) -> None:
    store.save_staff(
        db,
        store.user_by_name(db, "owner").id,  # type: ignore[union-attr]
        role="planner",
        areas=frozenset(store.area_by_slug(db, slug).id for slug in (OWN, "vester-eng")),
    )
    client = enter(app, db, "owner")
    for address in ("/plan/spread/", "/plan/spread/open"):
        assert "Nørre Havn" not in client.get(address).text
    form = {"from": OWN, "area": ["vester-eng", OTHER], "act": "apply"}
    page = send(client, "/plan/spread/", form).text
    assert "Vester Eng" in page
    assert "Nørre Havn" not in page
    assert send(client, "/plan/spread/", {**form, "from": OTHER}).status_code == 403
    before = _content(db)
    assert send(client, "/plan/spread/open", {"area": ["vester-eng", OTHER]}).status_code == 403
    assert _content(db) == before, "not even the one that is theirs is open"


def _content(db: Database) -> list[list[tuple[object, ...]]]:
    tables = ("picture", "picture_text", "image", "idea", "reason", "survey", "post", "post_text", "mailing")
    return [rows(db, f"SELECT * FROM {table}") for table in tables]  # noqa: S608  own names


def test_the_photo_of_an_idea_is_for_the_planners_of_its_area(app: Flask, db: Database, town: Town) -> None:
    survey = store.public_survey(db, store.area_by_slug(db, OWN))
    assert survey
    image: Image = ingest(photo(601, 801), "foto.jpg", town.images)
    answer(db, survey)
    store.add_idea(db, survey.id, KEY, "En bålplads", image, today=TODAY)
    address = f"/pictures/{image.name}-{image.widths[0]}.jpg"
    for name in ("anonymous", "gone", *CAST):
        with enter(app, db, name).get(address) as reply:
            assert reply.status_code == (200 if name in PLANNERS else 404), name


# ------------------------------------------------------------------ sessions


def test_limits_and_roles_act_on_the_next_click(app: Flask, db: Database) -> None:
    client = enter(app, db, "owner")
    owner = store.user_by_name(db, "owner")
    assert owner
    assert client.get("/plan/aaby").status_code == 200
    store.save_staff(db, owner.id, role="planner", areas=frozenset({store.area_by_slug(db, OTHER).id}))
    assert client.get("/plan/aaby").status_code == 403
    store.save_staff(db, owner.id, role="lead", areas=None)
    assert client.get("/lead/aaby").status_code == 200
    assert client.get("/plan/aaby").status_code == 403


def test_an_administrator_is_never_limited(app: Flask, db: Database) -> None:
    ada = store.user_by_name(db, "ada")
    assert ada
    saved = store.save_staff(db, ada.id, role="admin", areas=frozenset())
    assert saved.areas is None
    assert enter(app, db, "ada").get("/plan/aaby").status_code == 200


def test_who_is_deactivated_is_out_at_once_and_cannot_come_back(app: Flask, db: Database) -> None:
    user = add_staff(db, "tove", "planner", PASSWORD, now=NOW)
    client = enter(app, db, "tove")
    assert client.get("/plan/").status_code == 200
    store.set_active(db, user.id, active=False, token="another")
    assert client.get("/plan/").status_code == 302
    page = send(app.test_client(), "/login?lang=en", {"name": "tove", "password": PASSWORD})
    assert page.status_code == 422
    assert "Ask an administrator: ada" in page.text
    wrong = send(app.test_client(), "/login?lang=en", {"name": "tove", "password": "wrong password"})
    assert "ada" not in wrong.text.split("<main")[1], "only who has the password is told"
