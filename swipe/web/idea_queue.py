"""What the queue of residents' words shows: ideas put together, what to look at twice, the form of a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from flask_wtf import FlaskForm

from swipe import store
from swipe.model import Area, Idea, Language, Picture, Reason, Survey, Texts, text_in
from swipe.moderation import similar_texts
from swipe.web.context import db, language, languages
from swipe.web.forms import LONGEST, IdeaTextForm, PhotoForm, PictureForm, PlainForm
from swipe.web.retention import forgotten_on

MOST_COMPARED = 300
"""So many waiting ideas are compared with each other in a tenth of a second; more are not read in one sitting."""


@dataclass(frozen=True, slots=True)
class CardOfIdea:
    """The form that makes a card of an idea; a photo is asked for when the idea came without."""

    idea: Idea
    theme_form: PictureForm
    photo: PhotoForm
    texts: Mapping[Language, IdeaTextForm]

    @property
    def theme(self) -> int:
        """The chosen theme's id."""
        return int(self.theme_form.theme.data)

    def texts_of(self, name: str) -> Texts:
        """Return what is written in one field, per language."""
        return {code: (form[name].data or "").strip() for code, form in self.texts.items()}

    def refuse_photo(self, reason: str) -> None:
        self.photo.photo.errors = [reason]

    def validate(self) -> bool:
        """Tell whether a card can be made, with a sentence at every field that is not right."""
        forms: list[FlaskForm] = [self.photo, self.theme_form, *self.texts.values()]
        verdicts = [form.validate() for form in forms]  # each, so that each shows its own errors
        valid = all(verdicts)
        if not self.theme_form.theme.data:
            self.theme_form.theme.errors = [gettext("Choose a theme.")]
            valid = False
        if self.idea.image is None and not (self.photo.photo.data and self.photo.photo.data.filename):
            self.refuse_photo(gettext("A card needs a photo. Choose one first."))
            valid = False
        return valid


@dataclass(frozen=True, slots=True)
class QueuedIdea:
    """An idea with those put together with it, those that sound alike, and the form of its card while it waits."""

    idea: Idea
    merged: tuple[Idea, ...]
    similar: tuple[Idea, ...]
    card: CardOfIdea | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything on the page of residents' words."""

    area: Area
    survey: Survey
    ideas: tuple[QueuedIdea, ...]
    reasons: tuple[Reason, ...]
    cards: Mapping[int, Picture]
    waiting: int
    plain: PlainForm
    forgotten_on: str | None


def open_queue(area: Area, survey: Survey, *, refused: CardOfIdea | None = None) -> Queue:
    """Return the page's content; a form that was refused is given, and keeps what was typed."""
    ideas = store.ideas(db(), survey.id)
    by_id = {idea.id: idea for idea in ideas}
    waiting = [idea for idea in ideas if idea.state == "waiting" and not idea.merged_into]
    similar = similar_texts({idea.id: idea.text for idea in waiting[:MOST_COMPARED]})
    return Queue(
        area=area,
        survey=survey,
        ideas=tuple(
            QueuedIdea(
                idea=idea,
                merged=tuple(other for other in ideas if other.merged_into == idea.id),
                similar=tuple(by_id[number] for number in similar.get(idea.id, ())),
                card=_form_of(idea, survey, refused),
            )
            for idea in ideas
            if not idea.merged_into
        ),
        reasons=tuple(store.reasons(db(), survey.id)),
        cards={card.id: card for card in store.pictures(db(), survey.id, retired=True)},
        waiting=len(waiting),
        plain=PlainForm(),
        forgotten_on=forgotten_on(survey),
    )


def card_form(idea: Idea, *, sent: bool = True) -> CardOfIdea:
    """Return the form of an idea's card: what was sent, else the idea's own words as a caption to begin with."""
    given = {} if sent else {"formdata": None}
    prefix = f"idea{idea.id}-"
    theme = PictureForm(prefix=prefix, meta={"csrf": False}, **given)
    themes = [(theme.id, text_in(theme.names, language())) for theme in store.themes(db())]
    theme.theme.choices = [(0, gettext("Choose a theme")), *themes]
    caption = idea.text if len(idea.text) <= LONGEST["caption"] else ""
    return CardOfIdea(
        idea=idea,
        theme_form=theme,
        photo=PhotoForm(**given),
        texts={
            code: IdeaTextForm(
                prefix=f"{prefix}{code}-",
                meta={"csrf": False},  # the photo's form has the token
                data={"caption": caption if code == languages()[0] else ""},
                **given,
            )
            for code in languages()
        },
    )


def _form_of(idea: Idea, survey: Survey, refused: CardOfIdea | None) -> CardOfIdea | None:
    if idea.state != "waiting" or survey.state == "closed":
        return None
    return refused if refused and refused.idea.id == idea.id else card_form(idea, sent=False)
