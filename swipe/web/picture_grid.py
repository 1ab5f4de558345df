"""What the planner's page of pictures shows: cards by theme, what each lacks, and what was answered.

The cards' fields are plain values and not WTForms fields: a page of 200 cards in two languages has 1,400 of them.
A form is made for the one card that is sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from swipe import store
from swipe.errors import Refused
from swipe.model import Area, Language, Picture, PictureAnswers, Survey, Theme, text_in
from swipe.web.access import visible_areas
from swipe.web.context import db, language, language_name, languages
from swipe.web.forms import LONGEST, PictureForm, PictureTextForm, UploadForm
from swipe.web.problems import sentence
from swipe.web.studio import missing, validate_all

FIELDS = ("caption", "alt", "info")

FILTERS = {
    "": _l("All"),
    "alt": _l("Needs alt text"),
    "caption": _l("Needs a caption"),
    "theme": _l("Needs a theme"),
    "making": _l("Not ready"),
    "retired": _l("Retired"),
}
"""What the page can show, and the words on the link."""


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What became of one uploaded file: a picture, new or known already, or the reason it was refused."""

    file: str
    picture: Picture | None = None
    new: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A picture as its planner sees it; `texts` per language and field are what the page shows, saved or not."""

    picture: Picture
    theme: int
    texts: Mapping[Language, Mapping[str, str]]
    lacks: frozenset[str]
    name: str
    alt: str
    answers: PictureAnswers | None = None
    errors: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Tell whether residents have had the card in view, so that it keeps its meaning."""
        return self.answers is not None and self.answers.shown > 0

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what keeps the card from being shown, in words."""
        found = [gettext("theme")] if "theme" in self.lacks else []
        for code in self.texts:
            if not self.picture.captions.get(code):
                found.append(gettext("caption (%(language)s)", language=language_name(code)))
            if not self.picture.alts.get(code):
                found.append(gettext("alt text (%(language)s)", language=language_name(code)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PictureGrid:
    """Everything on the page of pictures; `groups` are the cards shown, by theme, those without one first."""

    area: Area
    survey: Survey
    upload: UploadForm
    themes: tuple[tuple[Theme, int], ...]
    groups: tuple[tuple[Theme | None, tuple[Card, ...]], ...]
    retired: tuple[Card, ...]
    counts: Mapping[str, int]
    show: str
    missing: tuple[str, ...]
    waiting_ideas: int
    drafts: tuple[tuple[Area, Survey], ...]
    options: tuple[tuple[int, str], ...]
    named: Mapping[Language, str]
    longest: Mapping[str, int] = field(default_factory=lambda: LONGEST)

    @property
    def cards(self) -> Iterator[Card]:
        """Yield every card that is shown."""
        for _, group in self.groups:
            yield from group
        yield from self.retired

    @property
    def waits(self) -> bool:
        """Tell whether the files of a card that is shown are still being made."""
        return any(card.picture.image.state == "waiting" for card in self.cards)

    @property
    def pictures(self) -> int:
        return self.counts[""] + self.counts["retired"]


def open_grid(
    area: Area, survey: Survey, *, show: str = "", upload: UploadForm | None = None, bad: Card | None = None
) -> PictureGrid:
    """Return the page's content; a card that was refused is given, and keeps what was typed."""
    answers = store.picture_answers(db(), survey.id) if survey.state != "draft" else {}
    reader = language()
    cards = [
        bad if bad and bad.picture.id == picture.id else card_of(picture, answers.get(picture.id), reader)
        for picture in store.pictures(db(), survey.id, retired=True)
    ]
    in_use = [card for card in cards if card.picture.retired_at is None]
    retired = [card for card in cards if card.picture.retired_at is not None]
    show = show if show in FILTERS else ""
    shown = [card for card in in_use if not show or show in card.lacks] if show != "retired" else []
    themes = store.themes(db())
    per_theme = Counter(card.picture.theme_id for card in in_use)
    groups = [
        (theme, tuple(card for card in shown if card.picture.theme_id == (theme.id if theme else None)))
        for theme in [None, *themes]
    ]
    return PictureGrid(
        area=area,
        survey=survey,
        upload=upload or UploadForm(),
        themes=tuple((theme, per_theme[theme.id]) for theme in themes),
        groups=tuple((theme, group) for theme, group in groups if group),
        retired=tuple(retired) if show in {"", "retired"} else (),
        counts={
            "": len(in_use),
            **{key: sum(key in card.lacks for card in in_use) for key in FILTERS if key not in {"", "retired"}},
            "retired": len(retired),
        },
        show=show,
        missing=missing(survey),
        waiting_ideas=store.waiting_ideas(db(), survey.id),
        drafts=tuple(other_drafts(area)),
        options=tuple((theme.id, text_in(theme.names, language())) for theme in themes),
        named={code: language_name(code) for code in languages()},
    )


def other_drafts(area: Area) -> Iterable[tuple[Area, Survey]]:
    """Yield the other areas that have a draft, with it: where this planner can move pictures."""
    for other in visible_areas(store.areas(db())):
        survey = store.newest_survey(db(), other) if other.slug != area.slug else None
        if survey and survey.state == "draft":
            yield other, survey


def card_of(picture: Picture, answers: PictureAnswers | None = None, reader: Language | None = None) -> Card:
    """Return a card with the texts that are saved; `reader` is the planner's language, when it is known already."""
    reader = reader or language()
    texts = {
        code: {
            "caption": picture.captions.get(code, ""),
            "alt": picture.alts.get(code, ""),
            "info": picture.infos.get(code, ""),
        }
        for code in languages()
    }
    lacks = {name for name in ("caption", "alt") if not all(own[name] for own in texts.values())}
    if picture.theme_id is None:
        lacks.add("theme")
    if picture.image.state != "ready":
        lacks.add("making")
    name, alt = text_in(picture.captions, reader) or picture.source, text_in(picture.alts, reader)
    return Card(picture, picture.theme_id or 0, texts, frozenset(lacks), name, alt, answers)


def card_in_full(survey: Survey, picture: int) -> Card:
    """Return one card with its answers; raises NotFound."""
    card = store.picture_by_id(db(), survey.id, picture)
    return card_of(card, store.picture_answers(db(), survey.id).get(picture))


def save_card(survey: Survey, picture: int) -> tuple[Card, Card]:
    """Save what was sent for one card; return the card as it was and as it is now, with errors when refused."""
    before = card_in_full(survey, picture)
    form, forms = _forms(before.picture)
    texts: dict[Language, dict[str, str]] = {
        code: {name: (getattr(own, name).data or "").strip() for name in FIELDS} for code, own in forms.items()
    }
    theme = form.theme.data or 0
    errors: list[str] = []
    if validate_all([form, *forms.values()]):
        captions, alts, infos = ({code: own[name] for code, own in texts.items()} for name in FIELDS)
        try:
            store.save_picture(
                db(),
                survey.id,
                picture,
                theme=theme or None,
                captions=captions,
                alts=alts,
                infos=infos,
                same_meaning=form.same_meaning.data,
            )
            return before, card_in_full(survey, picture)
        except Refused as error:
            errors.append(sentence(error))
    for own in (form, *forms.values()):
        errors += [f"{entry.label.text}: {error}" for entry in own for error in entry.errors]
    return before, replace(before, theme=theme, texts=texts, errors=tuple(errors))


def _forms(picture: Picture) -> tuple[PictureForm, Mapping[Language, FlaskForm]]:
    unsafe = {"csrf": False}  # the page's own token covers the whole form
    form = PictureForm(prefix=f"p{picture.id}-", meta=unsafe, data={"theme": picture.theme_id or 0})
    themes = [(theme.id, text_in(theme.names, language())) for theme in store.themes(db())]
    form.theme.choices = [(0, gettext("Choose a theme")), *themes]
    return form, {
        code: PictureTextForm(
            prefix=f"p{picture.id}-{code}-",
            meta=unsafe,
            data={
                "caption": picture.captions.get(code, ""),
                "alt": picture.alts.get(code, ""),
                "info": picture.infos.get(code, ""),
            },
        )
        for code in languages()
    }
