"""The demo municipality: Fjordby, which does not exist.

Its areas, boundaries and register population (areas.geojson, population.csv) are invented, its pictures
(images/demo) were drawn for it, and its answers are simulated and marked as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from swipe import imports, store
from swipe.errors import NotFound, Refused
from swipe.model import Area, Image, PictureRow, Role, Survey, Texts
from swipe.operations import add_pictures, add_staff, ingest_set, simulate_area, words
from swipe.publication import publish_result
from swipe.simulate import simulate_responses

HERE = Path(__file__).parent
MUNICIPALITY = "Fjordby Kommune"
SEED = 2026

EMPTY_AREA = "solsiden"
"""Open, and nobody has answered yet."""
CLOSED_AREA = "gammelby"
"""Closed, with a result."""
SMALL_AREA = "egeskoven"
"""Open, with fewer answers than may be shown."""
DRAFT_AREA = "strandhuse"
"""A survey that its planner has not opened yet."""
UNPLANNED_AREA = "klinten"
"""No survey at all."""

TITLES = {"da": "Sammen om {area}", "en": "Together about {area}"}
QUESTIONS = {
    "da": "Skal der være mere af det her, hvor du bor?",
    "en": "Would you like more of this where you live?",
}
PURPOSES = {
    "da": ("Fjordby Kommune spørger alle i {area}. Der er sat penge af til at gøre området bedre at bo i."),
    "en": (
        "Fjordby Municipality asks everybody in {area}. There is money set aside to make it a better place to live."
    ),
}


RESULT_AFTER_DAYS = 60
OPEN_FOR_DAYS = 18
IDEAS = (
    "En bålplads nede ved vandet, hvor man kan mødes om aftenen.",
    "Et sted, hvor man kan låne en ladcykel.",
    "Borde med skakbræt på torvet. Dem savner min farfar.",
)
"""What residents might write; each is kept with a simulated response and marked as such."""
REASONS = (
    "Så får børnene et sted at være efter skole.",
    "Her mangler skygge om sommeren.",
    "Vi kender ikke vores naboer endnu.",
)
VOICES_AREA = "havnefronten"
POSTS = (
    {
        "said": {
            "da": "I vil have flere steder, hvor man kan mødes uden at skulle købe noget.",
            "en": "You want more places to meet without having to buy anything.",
        },
        "done": {
            "da": "Vi sætter tre langborde og et skur med grill på pladsen ved kirken. De er klar til maj.",
            "en": "Three long tables and a shed with a grill come to the square by the church. They are ready in May.",
        },
    },
    {
        "said": {"da": "I vil have mere grønt på Gammelby Torv.", "en": "You want more green on Gammelby Square."},
        "done": {
            "da": "Byrådet har sat 400.000 kr. af til træer og bænke. Arbejdet begynder til foråret.",
            "en": "The council has set 400,000 kroner aside for trees and benches. Work begins in spring.",
        },
    },
)


@dataclass(frozen=True, slots=True)
class DemoLogin:
    name: str
    role: Role
    password: str


LOGINS = (
    DemoLogin("planner", "planner", "swipe-demo-planner"),
    DemoLogin("lead", "lead", "swipe-demo-lead"),
    DemoLogin("admin", "admin", "swipe-demo-admin"),
)
"""Known to everybody who reads this, so the demo serves this machine only."""


def pictures_folder() -> Path:
    """Return the folder of the demo pictures: beside the code in a checkout, inside the package when installed.

    Raises NotFound.
    """
    for folder in (HERE.parent.parent / "images" / "demo", HERE / "pictures"):
        if (folder / "manifest.csv").is_file():
            return folder
    raise NotFound("The demo pictures are missing. Run swipe from a full checkout.")


def build_demo(db: Database, images: Path, *, now: str) -> Iterator[tuple[int, int]]:
    """Fill an empty database with the demo; yield (steps done, steps in all) for a progress bar.

    Done again on a finished demo it changes nothing. Raises Refused when the database holds a real municipality.
    """
    if store.setting(db, "demo") != "1" and (store.areas(db) or store.themes(db)):
        raise Refused(
            "This database holds a real municipality. Run the demo elsewhere: SWIPE_INSTANCE=demo swipe demo."
        )
    if store.setting(db, "demo_finished") == "1":
        return
    store.save_setting(db, "demo", "1")
    store.save_setting(db, "municipality", MUNICIPALITY)
    store.save_themes(db, imports.read_themes(HERE / "themes.csv"))
    store.save_areas(db, imports.read_areas(HERE / "areas.geojson"))
    population = HERE / "population.csv"
    store.save_population(db, imports.read_population(population), file=population.name)
    for login in LOGINS:
        if store.user_by_name(db, login.name) is None:
            add_staff(db, login.name, login.role, login.password, now=now, public=True)
    areas = [area for area in store.areas(db) if area.slug != UNPLANNED_AREA]
    steps = len(areas) + 1
    yield 0, steps
    made, _ = ingest_set(db, images, pictures_folder())
    for done, area in enumerate(areas, start=1):
        yield done, steps
        _build_area(db, area, made, now=now)
    store.save_setting(db, "demo_finished", "1")
    yield steps, steps


def _build_area(db: Database, area: Area, made: Sequence[tuple[PictureRow, Image]], *, now: str) -> None:
    survey = store.newest_survey(db, area) or store.create_survey(
        db,
        area,
        titles=_about(TITLES, area),
        questions=_about(QUESTIONS, area),
        purposes=_about(PURPOSES, area),
        now=now,
    )
    if survey.state != "draft":
        return  # an earlier start of the demo was interrupted after this area
    add_pictures(db, survey, made, now=now)
    if area.slug == DRAFT_AREA:
        return
    opened = datetime.fromisoformat(now) - timedelta(days=OPEN_FOR_DAYS)
    with store.writing(db):
        store.open_survey(db, survey.id, now=opened.strftime("%Y-%m-%dT%H:%M:%SZ"), languages=("da", "en"))
        simulate_area(db, area, _responses_of(db, area), seed=SEED, today=now[:10])
        promised = date.fromisoformat(now[:10]) + timedelta(days=RESULT_AFTER_DAYS)
        store.save_survey_rules(db, survey.id, replace(survey.rules, result_on=promised.isoformat()))
        if area.slug == VOICES_AREA:
            _add_voices(db, area, survey, now=now)
        if area.slug == CLOSED_AREA:
            store.close_survey(db, survey.id, now=now)
            told = [words(code) for code in ("da", "en")]
            publish_result(db, area, store.survey_by_id(db, survey.id), told, answers="simulated", staff=None, now=now)
            for post in reversed(POSTS):
                store.save_post(db, area, None, said=post["said"], done=post["done"], today=now[:10])


def _add_voices(db: Database, area: Area, survey: Survey, *, now: str) -> None:
    """Give the first simulated residents a few words, so that a planner sees a queue."""
    deck = [(card.id, card.theme_id) for card in store.pictures(db, survey.id) if card.theme_id is not None]
    voices = islice(simulate_responses(deck, len(IDEAS), area=area.slug, seed=SEED), len(IDEAS))
    for resident, idea, reason in zip(voices, IDEAS, REASONS, strict=True):
        store.add_idea(db, survey.id, resident.key, idea, None, today=now[:10])
        liked = next((swipe.picture for swipe in resident.swipes if swipe.choice == "like"), None)
        if liked is not None:
            store.save_reasons(db, survey.id, resident.key, {liked: reason})


def _responses_of(db: Database, area: Area) -> int:
    """Return how many simulated residents answer: between 3 and 9 % of the register, unlike from area to area."""
    if area.slug == EMPTY_AREA:
        return 0
    if area.slug == SMALL_AREA:
        return 7
    share = 0.03 + 0.06 * (sum(map(ord, area.slug)) % 10) / 9
    return round(store.populations(db)[area.id] * share)


def _about(texts: Texts, area: Area) -> Texts:
    return {language: text.format(area=area.name) for language, text in texts.items()}
