"""Forms check shape; whether a thing exists or is allowed is for the store and the context."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    HiddenField,
    IntegerField,
    IntegerRangeField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from swipe.model import CHOICES
from swipe.moderation import find_personal_data

LONGEST = {
    "title": 120,
    "question": 120,
    "purpose": 1200,
    "expectation": 600,
    "caption": 80,
    "alt": 250,
    "info": 400,
    "reason": 280,
    "idea": 280,
    "post": 2000,
}
"""The most characters of each text: what fits on a phone, and what a screen reader's listener can bear."""


def _at_most(text: str) -> Length:
    return Length(max=LONGEST[text], message=_l("At most %(max)s characters, please."))


def without_personal_data(_: FlaskForm, entry: Field) -> None:
    """Refuse a text for everybody that a resident may have put an address or a number into."""
    if find_personal_data(entry.data or ""):
        raise ValidationError(_l("Take out the e-mail address, telephone or CPR number: everybody will read this."))


class LoginForm(FlaskForm):
    name = StringField(_l("User name"), validators=[InputRequired(_l("Write your user name."))])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Write your password."))])


class OwnPasswordForm(FlaskForm):
    old = PasswordField(_l("Your password now"), validators=[InputRequired(_l("Write your password."))])
    new = PasswordField(_l("New password"), validators=[InputRequired(_l("Write a new password."))])


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


class ListForm(FlaskForm):
    """A list of the municipality: a file, or lines that were pasted."""

    file = FileField(_l("A file"))
    pasted = TextAreaField(_l("Or paste the lines"), validators=[Length(max=400_000)])


class SurveyForm(FlaskForm):
    """Texts of a survey in one language; a form per language, told apart by its prefix."""

    title = StringField(_l("Title"), validators=[_at_most("title")])
    question = StringField(_l("Question"), validators=[_at_most("question")])
    purpose = TextAreaField(_l("Who asks, and why?"), validators=[_at_most("purpose")])
    influence = TextAreaField(_l("What can my answer change?"), validators=[_at_most("expectation")])
    limits = TextAreaField(_l("What can it not change?"), validators=[_at_most("expectation")])
    result = TextAreaField(_l("When and where does the result come?"), validators=[_at_most("expectation")])
    keeping = TextAreaField(_l("How is my answer kept?"), validators=[_at_most("expectation")])


class PictureForm(FlaskForm):
    theme = SelectField(
        _l("Theme"),
        coerce=int,
        validators=[Optional()],
        invalid_choice_message=_l("Choose a theme from the list."),
    )
    same_meaning = BooleanField(_l("The new words mean the same"))


class PictureTextForm(FlaskForm):
    """Texts of a picture in one language; a form per language, told apart by its prefix."""

    caption = StringField(_l("Caption"), validators=[_at_most("caption")])
    alt = TextAreaField(_l("Alt text"), validators=[_at_most("alt")])
    info = TextAreaField(_l("More about it"), validators=[_at_most("info")])


class FocusForm(FlaskForm):
    """Where the card is cut from its photo, in percent of the way that the cut can move."""

    place = IntegerRangeField(_l("Which part of the photo?"), validators=[InputRequired(), NumberRange(min=0, max=100)])


class DayField(DateField):
    """A date; what cannot be read is told in our own words, which WTForms has not got in Danish."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Write a date, or leave the field empty.")) from error


class MomentField(DateTimeLocalField):
    """A date and a time of day; what cannot be read is told in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Write date and time, or leave the field empty.")) from error


class RulesForm(FlaskForm):
    """How a survey runs."""

    result_on = DayField(
        _l("The result is promised on"),
        validators=[Optional()],
    )
    anonymise_on = DayField(
        _l("Answers become anonymous on"),
        validators=[Optional()],
    )
    hard_stop = BooleanField(_l("Stop when the two minutes are over"))
    code_required = BooleanField(_l("Only with a code from a letter"))
    background = SelectMultipleField(
        _l("Ask at the end, all voluntary"),
        choices=[
            SelectChoice("lives", _l("Whether they live in the area")),
            SelectChoice("age_group", _l("Age")),
            SelectChoice("gender", _l("Gender")),
            SelectChoice("children", _l("Children at home")),
        ],
    )


class DatesForm(FlaskForm):
    """When a survey opens and closes by itself, by the municipality's clock; empty is by hand."""

    opens_at = MomentField(_l("Opens by itself"), format="%Y-%m-%dT%H:%M", validators=[Optional()])
    closes_at = MomentField(_l("Closes by itself"), format="%Y-%m-%dT%H:%M", validators=[Optional()])


MOST_CODES = 20_000


MOST_SLIPS = 2000
"""A sheet takes longer to draw than a line of a table to write: about fifteen seconds for these."""


class CodesForm(FlaskForm):
    kind = RadioField(
        _l("What do you need?"),
        choices=[
            SelectChoice("zip", _l("Both, as ZIP")),
            SelectChoice("csv", _l("A table for mail merge (CSV)")),
            SelectChoice("pdf", _l("Slips to cut out, with a QR code each (PDF)")),
        ],
        default="csv",
    )
    count = IntegerField(
        _l("How many?"),
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(min=1, max=MOST_CODES, message=_l("From %(min)s to %(max)s at a time.")),
        ],
    )

    def validate_count(self, entry: Field) -> None:
        if self.kind.data != "csv" and (entry.data or 0) > MOST_SLIPS:
            raise ValidationError(_l("At most 2000 slips at a time. A table holds more."))


class CodeForm(FlaskForm):
    code = StringField(
        _l("Your code"), validators=[InputRequired(_l("Write the code from your letter.")), Length(max=80)]
    )


def one_line(text: str | None) -> str:
    """Return a text with one space for each run of white space, and without invisible signs: a note, not a layout."""
    return " ".join("".join(sign for sign in word if sign.isprintable()) for word in (text or "").split())


def _as_browsers_count(text: str | None) -> str | None:
    """A line break is one character to maxlength, and two when the form is sent."""
    return text.replace("\r\n", "\n") if text else text


class IdeaForm(FlaskForm):
    """What a resident misses among the cards."""

    text = TextAreaField(
        _l("Your idea"),
        filters=[one_line],
        validators=[DataRequired(_l("Write a few words about your idea.")), _at_most("idea")],
    )
    photo = FileField(_l("A photo, if you have one"))


class PhotoForm(FlaskForm):
    """A photo for an idea that came without."""

    photo = FileField(_l("Photo for the card"))


class IdeaTextForm(FlaskForm):
    """Texts of the card made of an idea, in one language; both are needed, because residents may see it at once."""

    caption = StringField(
        _l("Caption"), validators=[DataRequired(_l("Write a caption.")), _at_most("caption"), without_personal_data]
    )
    alt = TextAreaField(
        _l("Alt text"),
        validators=[DataRequired(_l("Write what one sees.")), _at_most("alt"), without_personal_data],
    )


class PostForm(FlaskForm):
    """A post in one language; a form per language, told apart by its prefix."""

    said = TextAreaField(_l("You said"), filters=[_as_browsers_count], validators=[_at_most("post")])
    done = TextAreaField(_l("We did"), filters=[_as_browsers_count], validators=[_at_most("post")])
