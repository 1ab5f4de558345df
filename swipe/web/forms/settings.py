"""Forms of the settings page: each knows what it keeps, by the names of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from swipe.web.colour import as_colour, judge
from swipe.web.expectations import AREA_PLACE, MUNICIPALITY_PLACE
from swipe.web.forms import LONGEST, one_line

LONGEST_NAME = 60
LONGEST_CONTACT = 200
LONGEST_ADDRESS = 300
OLDEST_LIMIT = 99
LONGEST_KEPT = 120
"""Months. What is to be kept for longer goes to the archive, not here."""

_short = Length(max=LONGEST_CONTACT, message=_l("At most %(max)s characters, please."))


class KeptForm(FlaskForm):
    """A section whose fields are settings of text, each kept under its own name."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of its settings, as the database keeps them."""
        return tuple(name for name in vars(cls) if hasattr(getattr(cls, name), "field_class"))

    def kept(self) -> dict[str, str]:
        """Return what to keep, by the name of the setting."""
        return {name: str(entry.data or "") for name, entry in self._fields.items() if name != "csrf_token"}


class NameForm(KeptForm):
    municipality = StringField(
        _l("Name of the municipality"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write the name; residents see it on every page.")),
            Length(max=LONGEST_NAME, message=_l("At most %(max)s characters, please.")),
        ],
    )


def _readable(_: FlaskForm, entry: Field) -> None:
    if not entry.data:
        return
    verdict = judge(entry.data)
    if verdict is None:
        raise ValidationError(
            gettext("“%(value)s” is not a colour. Write it as #rrggbb, such as #00539b.", value=entry.data)
        )
    if verdict.nearest:
        raise ValidationError(verdict.sentence)


class ColourForm(KeptForm):
    accent = StringField(_l("Colour of buttons and links"), filters=[as_colour], validators=[Length(max=40), _readable])


def _web_address(_: FlaskForm, entry: Field) -> None:
    text = entry.data or ""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in text
    except ValueError:
        usable = False
    if text and not usable:
        raise ValidationError(gettext("Write the whole address, such as https://www.was.digst.dk/our-pages."))


class ContactForm(KeptForm):
    contact = StringField(_l("Whom residents ask"), filters=[one_line], validators=[_short])
    dpo = StringField(_l("Data protection officer"), filters=[one_line], validators=[_short])
    accessibility_contact = StringField(_l("Whom to tell about barriers"), filters=[one_line], validators=[_short])
    accessibility_statement = StringField(
        _l("Address of the accessibility statement"),
        filters=[one_line],
        validators=[Length(max=LONGEST_ADDRESS, message=_l("At most %(max)s characters, please.")), _web_address],
    )


class LogoForm(FlaskForm):
    logo = FileField(_l("Logo"), validators=[DataRequired(_l("Choose a file first."))])


class LanguagesForm(FlaskForm):
    """Which languages residents may choose, and which they meet first."""

    offered = SelectMultipleField(_l("Languages on offer"))
    first = RadioField(
        _l("Shown first"), validators=[DataRequired(_l("Choose the language that residents meet first."))]
    )

    def kept(self) -> dict[str, str]:
        """Return what to keep; the first language is always on offer."""
        return {"languages": ",".join(dict.fromkeys([self.first.data, *(self.offered.data or [])]))}


def _known_places(_: FlaskForm, entry: Field) -> None:
    for found in re.findall(r"\{[^}]*\}?", entry.data or ""):
        if found not in (AREA_PLACE, MUNICIPALITY_PLACE):
            raise ValidationError(
                gettext("%(place)s is no name that is filled in. Write {area} or {municipality}.", place=found)
            )


def _usual(text: str) -> list[Any]:
    return [Length(max=LONGEST[text], message=_l("At most %(max)s characters, please.")), _known_places]


class UsualTextsForm(FlaskForm):
    """The municipality's own words in one language, for surveys that have none; told apart by its prefix."""

    question = StringField(_l("Question"), validators=_usual("question"))
    purpose = TextAreaField(_l("Who asks, and why?"), validators=_usual("purpose"))
    influence = TextAreaField(_l("What can my answer change?"), validators=_usual("expectation"))
    limits = TextAreaField(_l("What can it not change?"), validators=_usual("expectation"))
    keeping = TextAreaField(_l("How is my answer kept?"), validators=_usual("expectation"))

    def texts(self) -> Mapping[str, str]:
        """Return each text by its topic."""
        return {topic: (entry.data or "").strip() for topic, entry in self._fields.items() if topic != "csrf_token"}


class RetentionForm(FlaskForm):
    """How long residents' words are kept; what would be deleted at once must be said yes to."""

    retention_months = IntegerField(
        _l("Months after a survey has closed"),
        validators=[
            Optional(),
            NumberRange(min=1, max=LONGEST_KEPT, message=_l("Write a number from %(min)s to %(max)s, or nothing.")),
        ],
    )
    agreed = BooleanField(_l("Yes, delete them now"))

    def kept(self) -> dict[str, str]:
        """Return what to keep."""
        return {"retention_months": str(self.retention_months.data or "")}


class AgeForm(FlaskForm):
    age_limit = IntegerField(
        _l("Lowest age that is counted"),
        validators=[
            Optional(),
            NumberRange(min=0, max=OLDEST_LIMIT, message=_l("Write an age from %(min)s to %(max)s, or nothing.")),
        ],
    )

    def kept(self) -> dict[str, str]:
        """Return what to keep; no limit is ``""``."""
        return {"age_limit": str(self.age_limit.data or "")}
