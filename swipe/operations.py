"""What both the commands and the demo do: several layers in one step."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from babel.support import Translations
from sqlite_utils import Database
from werkzeug.security import generate_password_hash

from swipe import imports, store
from swipe.checklist import Check, Facts, checklist
from swipe.errors import NotFound, Refused, SetRefused, SwipeError
from swipe.exports import Words
from swipe.making import ingest_all
from swipe.model import (
    Area,
    Arrival,
    Image,
    Language,
    PictureRow,
    Role,
    Survey,
    User,
)
from swipe.passwords import check_password
from swipe.simulate import simulate_responses

TRANSLATIONS = Path(__file__).parent / "translations"
PROCESSES = min(4, os.cpu_count() or 1)
"""One for each core; more would only hold more photos in memory."""


def add_staff(
    db: Database,
    name: str,
    role: Role,
    password: str,
    *,
    now: str,
    areas: frozenset[int] | None = None,
    public: bool = False,
) -> User:
    """Add a member of staff, limited to `areas` (ids) unless None; a password of the demo is `public` and as it is.

    Raises PasswordRefused for a password that is easy to guess, Refused for a name that is taken.
    """
    if not public:
        check_password(password, name=name, municipality=store.setting(db, "municipality"))
    digest = generate_password_hash(password)  # before the transaction: it takes a tenth of a second, on purpose
    with store.writing(db):
        user = store.add_user(db, name, role, password_hash=digest, token=new_token(), now=now)
        return store.save_staff(db, user.id, role=role, areas=areas)


def change_password(db: Database, user: int, password: str) -> User:
    """Give a member of staff another password, which ends every session. Raises NotFound, and Refused as add_staff."""
    check_password(password, name=store.user_by_id(db, user).name, municipality=store.setting(db, "municipality"))
    return store.set_password(db, user, password_hash=generate_password_hash(password), token=new_token())


def set_active(db: Database, user: int, *, active: bool) -> User:
    """Let a member of staff log in or no longer, which ends every session. Raises NotFound, Refused."""
    return store.set_active(db, user, active=active, token=new_token())


def new_token() -> str:
    """Return what a session is known by; who has another one has to log in again."""
    return secrets.token_urlsafe(24)


def survey_of(db: Database, area: Area) -> Survey:
    """Return the round that a planner works on; raises NotFound when the area has none."""
    survey = store.newest_survey(db, area)
    if survey is None:
        raise NotFound("%(area)s has no survey yet. Create one first.", area=area.name)
    return survey


def check_survey(
    db: Database, area: Area, survey: Survey, *, languages: tuple[Language, ...], seconds: int, now: str
) -> list[Check]:
    """Return what a planner should look at before the survey opens; `seconds` is the time frame of the swiping."""
    return checklist(
        Facts(
            survey=survey,
            obstacles=store.obstacles(db, survey.id, languages),
            pictures=store.pictures(db, survey.id),
            themes=store.themes(db),
            languages=languages,
            population=store.populations(db).get(area.id),
            seconds=seconds,
            now=now,
        )
    )


@dataclass(frozen=True, slots=True)
class SetImported:
    """How many pictures of a set were added and how many were known, and the files in it that became none."""

    added: int
    known: int
    left_out: tuple[str, ...]


def import_pictures(
    db: Database,
    images: Path,
    area: Area,
    source: Path,
    *,
    now: str,
    language: Language = "da",
    advance: Callable[[int, int], None] | None = None,
) -> SetImported:
    """Add every picture of a folder or ZIP to the area's survey.

    Files first, rows second and all at once: a picture that cannot be used, an unknown theme or a missing file
    refuses the whole import. `advance` is told (pictures done, pictures in all).

    Raises ImportRefused, SetRefused, NotFound, and Refused when the survey is closed.
    """
    survey = survey_of(db, area)
    if survey.state == "closed":
        raise Refused("The survey in %(area)s is closed, so its pictures stay as they are.", area=area.name)
    made, left_out = ingest_set(db, images, source, language=language, advance=advance)
    return SetImported(*add_pictures(db, survey, made, now=now), left_out)


def ingest_set(
    db: Database,
    images: Path,
    source: Path,
    *,
    language: Language = "da",
    advance: Callable[[int, int], None] | None = None,
) -> tuple[list[tuple[PictureRow, Image]], tuple[str, ...]]:
    """Write the files of a whole picture set, several at a time; return each row with its image, and what is left out.

    Without a manifest the names of files and folders say what they can; captions are then in `language`.

    Raises ImportRefused, SetRefused with every picture that cannot be used, NotFound, Refused.
    """
    themes = {theme.slug: theme.names for theme in store.themes(db)}
    made: list[tuple[PictureRow, Image]] = []
    refusals: list[SwipeError] = []
    with imports.open_picture_set(source, themes, language, label=source.name) as found:
        files = [row.file for row in found.rows]
        outcomes = ingest_all(files, found.source.read, images, PROCESSES)
        for done, (row, image) in enumerate(zip(found.rows, outcomes, strict=True), start=1):
            if isinstance(image, SwipeError):
                refusals.append(image)
            else:
                made.append((row, image))
            if advance:
                advance(done, len(files))
    if refusals:
        raise SetRefused(refusals)
    return made, found.left_out


def add_pictures(
    db: Database, survey: Survey, made: Iterable[tuple[PictureRow, Image]], *, now: str
) -> tuple[int, int]:
    """Add ingested pictures to a survey in one transaction; return (added, known already)."""
    themes = {theme.slug: theme.id for theme in store.themes(db)}
    with store.writing(db):
        fresh = [
            store.add_picture(
                db,
                survey.id,
                image,
                source=row.file,
                now=now,
                theme=themes[row.theme] if row.theme else None,
                captions=row.captions,
                alts=row.alts,
            )[1]
            for row, image in made
        ]
    return sum(fresh), len(fresh) - sum(fresh)


def simulate_area(db: Database, area: Area, responses: int, *, seed: int, today: str) -> int:
    """Store synthetic residents in the area's open or closed survey; return how many swipes they gave.

    They come between the day it opened and `today`, and tell of themselves what the survey asks while it is open.
    Raises NotFound without such a survey.
    """
    survey = store.public_survey(db, area)
    if survey is None:
        raise NotFound("%(area)s has no open survey. Open it first.", area=area.name)
    deck = [(p.id, p.theme_id) for p in store.pictures(db, survey.id) if p.theme_id is not None]
    register = store.registers(db).get(area.id)
    first, last = date.fromisoformat((survey.opened_at or today)[:10]), date.fromisoformat(today)
    given = 0
    with store.writing(db):
        for made in simulate_responses(
            deck, responses, area=area.slug, seed=seed, people=register.people if register else None
        ):
            came_on = first + timedelta(days=int(made.when * ((max(first, last) - first).days + 1)))
            store.record_swipes(
                db,
                survey.id,
                made.key,
                made.swipes,
                today=came_on.isoformat(),
                simulated=True,
                arrival=Arrival(via=made.via),
                elapsed_ms=sum(swipe.seen_ms for swipe in made.swipes),
            )
            if survey.state == "open":
                if made.first_theme is not None:
                    store.choose_theme(db, survey.id, made.key, made.first_theme)
                asked = survey.rules.background
                told = {variable: value for variable, value in made.background.items() if variable in asked}
                store.save_background(db, survey.id, made.key, told)
            given += len(made.swipes)
    return given


@cache
def words(language: Language) -> Words:
    """Return the program's own sentences and figures in `language`; English as they are when unknown.

    The same ones each time: a page asks for them again and again, and reading the catalogue takes milliseconds.
    """
    return Words(language, Translations.load(str(TRANSLATIONS), [language]))
