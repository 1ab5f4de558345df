"""Forms about the people who work here."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

ROLE_NAMES = {"planner": _l("Planner"), "lead": _l("Project lead"), "admin": _l("Administrator")}


class StaffForm(FlaskForm):
    """What somebody may do, and where. The view says which areas there are."""

    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(role, name) for role, name in ROLE_NAMES.items()],
        default="planner",
        validators=[InputRequired(_l("Choose a role."))],
        validate_choice=True,
    )
    reach = RadioField(
        _l("Areas"),
        choices=[SelectChoice("all", _l("All areas")), SelectChoice("some", _l("Only these:"))],
        default="all",
        validators=[InputRequired(_l("Choose which areas."))],
    )
    areas = SelectMultipleField(
        _l("Areas"), coerce=int, choices=[], validate_choice=True, option_widget=CheckboxInput()
    )

    @property
    def limited_to(self) -> frozenset[int] | None:
        """The ids of the areas chosen, None for all; an administrator always has all."""
        everywhere = self.role.data == "admin" or self.reach.data != "some"
        return None if everywhere else frozenset(self.areas.data or ())

    def validate_areas(self, _: SelectMultipleField) -> None:
        if self.limited_to == frozenset():
            raise ValidationError(gettext("Choose at least one area, or all of them."))


class NewStaffForm(StaffForm):
    name = StringField(
        _l("User name"),
        validators=[
            InputRequired(_l("Write a user name.")),
            Length(max=80, message=_l("At most %(max)s characters, please.")),
        ],
    )
    password = PasswordField(_l("Password"))


class PasswordForm(FlaskForm):
    password = PasswordField(_l("New password"))


class KeyForm(FlaskForm):
    name = StringField(
        _l("What is it for?"),
        validators=[
            InputRequired(_l("Write what the key is for, such as the name of the report.")),
            Length(max=80, message=_l("At most %(max)s characters, please.")),
        ],
    )


class NumberForm(FlaskForm):
    """The number of an authenticator app, or a recovery code."""

    number = StringField(
        _l("Number from your phone"),
        validators=[
            InputRequired(_l("Write the number.")),
            Length(max=40, message=_l("At most %(max)s characters, please.")),
        ],
    )


class OwnWordForm(FlaskForm):
    """One's own password, before something that protects the login is changed."""

    password = PasswordField(_l("Your password now"), validators=[InputRequired(_l("Write your password."))])


class OwnWordAndNumberForm(OwnWordForm, NumberForm):
    """Both steps once more, before the second is taken away or gets new recovery codes."""
