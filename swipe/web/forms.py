"""Forms check shape; whether a thing exists or is allowed is for the store and the context."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from swipe.model import CHOICES

LONGEST = {"title": 120, "question": 120, "purpose": 1200, "caption": 80, "alt": 250}
"""The most characters of each text: what fits on a phone, and what a screen reader's listener can bear."""


def _at_most(text: str) -> Length:
    return Length(max=LONGEST[text], message=_l("At most %(max)s characters, please."))


class LoginForm(FlaskForm):
    name = StringField(_l("User name"), validators=[InputRequired(_l("Write your user name."))])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Write your password."))])


class AnswerForm(FlaskForm):
    """One answer without JavaScript."""

    picture = IntegerField(validators=[InputRequired(), NumberRange(min=1)])
    position = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=10_000)])
    choice = HiddenField(validators=[InputRequired(), AnyOf(CHOICES)])
    until = IntegerField(validators=[Optional(), NumberRange(min=0, max=10_000)])


class UndoForm(FlaskForm):
    """Back to the card before `position`; `until` is where the undoing began."""

    position = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=10_000)])
    until = IntegerField(validators=[Optional(), NumberRange(min=0, max=10_000)])


class PlainForm(FlaskForm):
    """A button: nothing but the CSRF token."""


class UploadForm(FlaskForm):
    pictures = MultipleFileField(_l("Pictures"), validators=[DataRequired(_l("Choose one or more pictures."))])


class SurveyForm(FlaskForm):
    """Texts of a survey in one language; a form per language, told apart by its prefix."""

    title = StringField(_l("Title"), validators=[_at_most("title")])
    question = StringField(_l("Question"), validators=[_at_most("question")])
    purpose = TextAreaField(_l("What are the answers used for?"), validators=[_at_most("purpose")])


class PictureForm(FlaskForm):
    theme = SelectField(
        _l("Theme"),
        coerce=int,
        validators=[Optional()],
        invalid_choice_message=_l("Choose a theme from the list."),
    )


class PictureTextForm(FlaskForm):
    """Texts of a picture in one language; a form per language, told apart by its prefix."""

    caption = StringField(_l("Caption"), validators=[_at_most("caption")])
    alt = TextAreaField(_l("Alt text"), validators=[_at_most("alt")])
