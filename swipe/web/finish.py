"""The resident's last steps, each of them one tap or none: one theme, about you, why, what we forgot, thank you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from swipe import store
from swipe.errors import PictureRefused, Refused
from swipe.model import Area, Image, Picture, Survey, Theme
from swipe.pictures import receive, remove_files
from swipe.results import default_answers, public_figures
from swipe.web.background import answers_in, questions
from swipe.web.committing import commit
from swipe.web.context import area_or_404, db, themes_by_id, today
from swipe.web.forms import LONGEST, IdeaForm, PlainForm, UndoForm, one_line
from swipe.web.hand import Hand, drop_hand, keep_hand, read_hand
from swipe.web.making import make_variants
from swipe.web.problems import sentence

blueprint = Blueprint("finish", __name__)

STEPS = ("theme", "you", "why", "idea")
"""Taps before words: most people who leave early have then said the one thing and who they are."""


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """How one resident answered a theme: ``0 <= likes <= answers``, skips excluded."""

    theme: Theme
    likes: int
    answers: int

    @property
    def share(self) -> float:
        return self.likes / self.answers


@blueprint.get("/<area>/end")
def begin(area: str) -> ResponseReturnValue:
    place, survey, hand = _holder(area)
    if survey is None or hand is None:
        return redirect(url_for("resident.deck", area=area))
    return redirect(_after(place, survey, hand, None))


@blueprint.get("/<area>/end/<any(theme, you, why, idea):step>")
def step(area: str, step: str) -> ResponseReturnValue:
    place, survey, hand = _holder(area)
    if survey is None or hand is None or survey.state != "open":
        return redirect(url_for("resident.deck", area=area))
    return _page(place, survey, hand, step)


@blueprint.post("/<area>/end/theme")
def choose_theme(area: str) -> ResponseReturnValue:
    place, survey, hand = _holder(area)
    theme = request.form.get("theme", type=int)
    if survey and hand and PlainForm().validate_on_submit() and theme in {one.id for one in _themes_of(hand)}:
        commit(lambda db: store.choose_theme(db, survey.id, hand.key, theme or 0))
    return _onward(place, survey, hand, "theme")


@blueprint.post("/<area>/end/you")
def save_background(area: str) -> ResponseReturnValue:
    place, survey, hand = _holder(area)
    if survey and hand and PlainForm().validate_on_submit():
        given = answers_in(questions(place, survey), request.form)
        commit(lambda db: store.save_background(db, survey.id, hand.key, given))
    return _onward(place, survey, hand, "you")


@blueprint.post("/<area>/end/why")
def save_reasons(area: str) -> ResponseReturnValue:
    place, survey, hand = _holder(area)
    if survey and hand and PlainForm().validate_on_submit():
        written = {card.id: one_line(request.form.get(f"why-{card.id}", "")) for card in _reasoned(hand)}
        if too_long := {card for card, text in written.items() if len(text) > LONGEST["reason"]}:
            return _page(place, survey, hand, "why", written=written, too_long=too_long), 422
        commit(lambda db: store.save_reasons(db, survey.id, hand.key, written))
    return _onward(place, survey, hand, "why")


@blueprint.post("/<area>/end/idea")
def send_idea(area: str) -> ResponseReturnValue:
    place, survey, hand = _holder(area)
    form = IdeaForm()
    if survey is None or hand is None:
        return redirect(url_for("resident.deck", area=area))
    if not form.validate_on_submit():
        return _page(place, survey, hand, "idea", form=form), 422
    photo = None
    try:
        store.check_idea(db(), survey.id, hand.key)  # before a photo is prepared in vain
        photo = _photo(form.photo.data)
        day = today()
        commit(lambda db: store.add_idea(db, survey.id, hand.key, form.text.data, photo, today=day))
        if photo:
            make_variants(photo)
    except PictureRefused as error:
        form.photo.errors = [sentence(error)]
        return _page(place, survey, hand, "idea", form=form), 422
    except Refused as error:
        form.text.errors = [sentence(error)]
        return _page(place, survey, hand, "idea", form=form), 422
    finally:
        if photo:  # a resident's photo does not stay when its idea does not: sent twice, or refused by a full disk
            remove_files(current_app.config["IMAGES"], [photo], store.images(db()))
    flash(gettext("Your idea is sent. Thank you!"))
    return _onward(place, survey, hand, "idea")


@blueprint.get("/<area>/thanks")
def thanks(area: str) -> ResponseReturnValue:
    place, survey, hand = _holder(area)
    if survey is None or (hand is None and survey.state == "open"):
        return redirect(url_for("resident.deck", area=area))
    counted = default_answers(db())
    page = make_response(
        render_template(
            "resident/thanks.html",
            area=place,
            survey=survey,
            hand=hand,
            own=sorted(_own_themes(hand), key=lambda one: -one.share) if hand else [],
            ending=store.ending(db(), survey.id, hand.key) if hand else None,
            figures=public_figures(db(), place, survey, answers=counted, as_of=today()),
            simulated=counted == "simulated",
            codes=store.code_counts(db(), survey.id)[0] > 0,
            form=UndoForm(),
        )
    )
    return keep_hand(page, replace(hand, visit=replace(hand.visit, done=True))) if hand else page


@blueprint.post("/<area>/next")
def next_person(area: str) -> ResponseReturnValue:
    """Give the phone to somebody else: what was answered stays, and a new response begins."""
    _, survey, _ = _holder(area)
    response = make_response(redirect(url_for("resident.deck", area=area)))
    if survey and PlainForm().validate_on_submit():
        flash(gettext("The phone is ready for the next person."))
        drop_hand(response, survey)
    return response


def _holder(slug: str) -> tuple[Area, Survey | None, Hand | None]:
    """Return the area, its survey, and the hand of a resident who has answered something."""
    area = area_or_404(slug)
    survey = store.public_survey(db(), area)
    hand = read_hand(db(), survey) if survey else None
    return area, survey, hand if hand and hand.answers else None


def _onward(area: Area, survey: Survey | None, hand: Hand | None, done: str) -> ResponseReturnValue:
    if survey is None or hand is None:
        return redirect(url_for("resident.deck", area=area.slug))
    return redirect(_after(area, survey, hand, done))


def _after(area: Area, survey: Survey, hand: Hand, done: str | None) -> str:
    """Return the address of the step that follows `done` (None: the first)."""
    steps = list(_steps(survey, hand)) if survey.state == "open" else []
    place = steps.index(done) + 1 if done in steps else 0 if done is None else len(steps)
    if place < len(steps):
        return url_for(".step", area=area.slug, step=steps[place])
    return url_for(".thanks", area=area.slug)


def _steps(survey: Survey, hand: Hand) -> Iterator[str]:
    for step in STEPS:
        if step == "theme" and len(_themes_of(hand)) < 2:
            continue
        if step == "you" and not survey.rules.background:
            continue
        if step == "why" and not _reasoned(hand):
            continue
        yield step


def _page(area: Area, survey: Survey, hand: Hand, step: str, **more: object) -> str:
    steps = list(_steps(survey, hand))
    given = store.ending(db(), survey.id, hand.key)
    return render_template(
        f"resident/end_{step}.html",
        **{
            "area": area,
            "survey": survey,
            "steps": steps,
            "place": steps.index(step) + 1 if step in steps else 1,
            "skip_to": _after(area, survey, hand, step),
            "ending": given,
            "themes": _themes_of(hand),
            "questions": questions(area, survey),
            "cards": _reasoned(hand),
            "answers": hand.answers,
            "written": given.reasons,
            "too_long": set(),
            "longest": LONGEST["reason"],
            "form": IdeaForm(),
            "plain": PlainForm(),
            **more,
        },
    )


def _themes_of(hand: Hand) -> list[Theme]:
    """Return the themes of the cards in hand, in the municipality's order."""
    met = {card.theme_id for card in hand.cards}
    return [theme for theme in store.themes(db()) if theme.id in met]


def _reasoned(hand: Hand) -> list[Picture]:
    """Return the cards that were answered with yes or no: a skipped one has no why."""
    return [card for card in hand.cards if card.id in hand.answers and hand.answers[card.id].choice != "skip"]


def _own_themes(hand: Hand) -> Iterator[OwnTheme]:
    likes: Counter[int] = Counter()
    answers: Counter[int] = Counter()
    for card in hand.cards:
        given = hand.answers.get(card.id)
        if given and given.choice != "skip" and card.theme_id is not None:
            answers[card.theme_id] += 1
            likes[card.theme_id] += given.choice == "like"
    for number, theme in themes_by_id().items():
        if answers[number]:
            yield OwnTheme(theme, likes[number], answers[number])


def _photo(file: FileStorage | None) -> Image | None:
    if not file or not file.filename:
        return None
    with file.stream as upload:
        return receive(upload.read(), gettext("The photo"), current_app.config["IMAGES"])
