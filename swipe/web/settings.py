"""The municipality's settings, a section at a time: name, colour, logo, contacts, languages, texts, age limit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_wtf import FlaskForm

from swipe import config, store
from swipe.errors import PictureRefused, Refused
from swipe.model import Language
from swipe.pictures import remove_logo
from swipe.pictures import save_logo as write_logo
from swipe.web.colour import Verdict, judge
from swipe.web.context import chosen, db, language_name, languages, wants_fragment
from swipe.web.expectations import AREA_PLACE, MUNICIPALITY_PLACE, our_words, usual_texts
from swipe.web.forms import PlainForm
from swipe.web.forms.settings import (
    AgeForm,
    ColourForm,
    ContactForm,
    KeptForm,
    LanguagesForm,
    LogoForm,
    NameForm,
    RetentionForm,
    UsualTextsForm,
)
from swipe.web.problems import sentence
from swipe.web.retention import due, retention_months

blueprint = Blueprint("settings", __name__, url_prefix="/admin/settings")

Section = Literal["name", "colour", "contact", "languages", "age", "retention"]
TOPICS = ("question", "purpose", "influence", "limits", "keeping")


@dataclass(frozen=True, slots=True)
class Desk:
    """The page's content: a form per section, what the machine decides, and what the register counts."""

    forms: Mapping[str, FlaskForm]
    texts: Mapping[Language, UsualTextsForm]
    ours: Mapping[Language, Mapping[str, str]]
    fixed: Mapping[str, str]
    saved: str
    refused: str
    verdict: Verdict | None
    ages: tuple[tuple[str, int, bool], ...]
    counted: int
    people: int


FORMS: Mapping[Section, Callable[[], KeptForm | LanguagesForm | AgeForm | RetentionForm]] = {
    "name": lambda: _kept_form(NameForm),
    "colour": lambda: _kept_form(ColourForm),
    "contact": lambda: _kept_form(ContactForm),
    "languages": lambda: _languages_form(),
    "age": lambda: _age_form(),
    "retention": lambda: _retention_form(),
}
"""The sections that are one form, whose answers go as they are into the database."""


@blueprint.get("")
def settings() -> ResponseReturnValue:
    return _page()


@blueprint.post("/<any(name,colour,contact,languages,age,retention):section>")
def save(section: Section) -> ResponseReturnValue:
    form = FORMS[section]()
    if not form.validate_on_submit() or (isinstance(form, RetentionForm) and not _is_agreed(form)):
        return _page({section: form}), 422
    # What the machine decides stays in the database as it was, whatever a form made before that says.
    fixed = current_app.config["FIXED"]
    store.save_settings(db(), {name: text for name, text in form.kept().items() if name.upper() not in fixed})
    return _saved(section)


@blueprint.get("/<any(name,contact,languages,age,retention,texts,logo):section>")
def look_at(section: str) -> ResponseReturnValue:
    """Lead to the page from the address of a section that was refused, when it is loaded again."""
    return redirect(url_for(".settings", _anchor=f"{section}-settings"))


@blueprint.get("/colour")
def try_colour() -> ResponseReturnValue:
    """Show what a colour would look like, while it is being chosen."""
    if not wants_fragment():
        return redirect(url_for(".settings", _anchor="colour-settings"))
    return render_template("settings/_verdict.html", verdict=judge(request.args.get("accent", "")), plain=PlainForm())


@blueprint.post("/logo")
def save_logo() -> ResponseReturnValue:
    form = LogoForm()
    if "LOGO" in current_app.config["FIXED"] or not form.validate_on_submit():
        return _page({"logo": form}), 422
    try:
        with form.logo.data.stream as upload:
            name = write_logo(upload.read(), _instance())
    except (PictureRefused, Refused) as error:
        form.logo.errors = [sentence(error)]
        return _page({"logo": form}), 422
    _change_logo(name)
    return _saved("logo")


@blueprint.post("/logo/removal")
def drop_logo() -> ResponseReturnValue:
    if PlainForm().validate_on_submit() and "LOGO" not in current_app.config["FIXED"]:
        _change_logo("")
    return _saved("logo")


@blueprint.post("/texts")
def save_texts() -> ResponseReturnValue:
    forms = _text_forms()
    sound = [form.validate() for form in forms.values()]  # each, so that each shows its own errors
    if not (PlainForm().validate_on_submit() and all(sound)):
        return _page(texts=forms), 422
    written = {code: form.texts() for code, form in forms.items()}
    # A language that is not on offer now keeps its words.
    texts = {
        topic: {**usual_texts().get(topic, {}), **{code: written[code][topic] for code in written}} for topic in TOPICS
    }
    store.save_settings(db(), {"texts": json.dumps(texts, ensure_ascii=False)})
    return _saved("texts")


def _change_logo(name: str) -> None:
    """Keep the new logo's name, then delete the old file: a cut between the two leaves a file too many, not a gap."""
    old = chosen("LOGO")
    store.save_settings(db(), {"logo": name})
    if old != name:
        remove_logo(old, _instance())


def _instance() -> Path:
    return Path(current_app.instance_path)


def _saved(section: str) -> ResponseReturnValue:
    """Lead back to the section, which says that it is saved."""
    return redirect(url_for(".settings", saved=section, _anchor=f"{section}-settings"))


def _page(
    refused: Mapping[str, FlaskForm] | None = None, texts: Mapping[Language, UsualTextsForm] | None = None
) -> str:
    forms = {
        "name": _kept_form(NameForm, typed=False),
        "colour": _kept_form(ColourForm, typed=False),
        "contact": _kept_form(ContactForm, typed=False),
        "logo": LogoForm(formdata=None),
        "languages": _languages_form(typed=False),
        "age": _age_form(typed=False),
        "retention": _retention_form(typed=False),
        **(refused or {}),
    }
    desk = _desk(forms, texts or _text_forms(typed=False), "texts" if texts else next(iter(refused or {}), ""))
    return render_template("settings/settings.html", desk=desk, plain=PlainForm())


def _desk(forms: Mapping[str, FlaskForm], texts: Mapping[Language, UsualTextsForm], refused: str) -> Desk:
    groups = store.register_age_groups(db())
    kept = store.setting(db(), "age_limit")
    limit = int(kept) if kept.isdecimal() else 0
    ages = tuple((group, people, store.is_counted(group, limit)) for group, people in groups.items())
    return Desk(
        forms=forms,
        texts=texts,
        ours={code: our_words(AREA_PLACE, MUNICIPALITY_PLACE, code) for code in languages()},
        fixed=current_app.config["FIXED"],
        refused=refused,
        saved=request.args.get("saved", "") if request.method == "GET" else "",
        verdict=judge(forms["colour"]["accent"].data or ""),
        ages=ages,
        counted=sum(people for _, people, counted in ages if counted),
        people=sum(groups.values()),
    )


def _kept_form(kind: type[KeptForm], *, typed: bool = True) -> KeptForm:
    """Return a section's form with what is chosen now; `typed` takes what the request sends instead."""
    now = {name: chosen(name.upper()) for name in kind.names()}
    return kind(data=now) if typed else kind(formdata=None, data=now)


def _languages_form(*, typed: bool = True) -> LanguagesForm:
    now = {"offered": languages(), "first": languages()[0]}
    form = LanguagesForm(data=now) if typed else LanguagesForm(formdata=None, data=now)
    form.offered.choices = form.first.choices = [(code, language_name(code)) for code in config.known_languages()]
    return form


def _age_form(*, typed: bool = True) -> AgeForm:
    kept = store.setting(db(), "age_limit")
    now = {"age_limit": int(kept) if kept.isdecimal() else None}
    return AgeForm(data=now) if typed else AgeForm(formdata=None, data=now)


def _retention_form(*, typed: bool = True) -> RetentionForm:
    now = {"retention_months": retention_months()}
    return RetentionForm(data=now) if typed else RetentionForm(formdata=None, data=now)


def _is_agreed(form: RetentionForm) -> bool:
    """Tell whether words that would be deleted at once may be: a slip of the finger must not cost them."""
    months = form.retention_months.data
    at_once = len(due(months)) if months else 0
    if not at_once or form.agreed.data:
        return True
    form.agreed.errors = [
        ngettext(
            "The words of %(num)s closed survey would be deleted at once. Read them first, or tick the box.",
            "The words of %(num)s closed surveys would be deleted at once. Read them first, or tick the box.",
            at_once,
        )
    ]
    return False


def _text_forms(*, typed: bool = True) -> Mapping[Language, UsualTextsForm]:
    kept = usual_texts()
    forms = {}
    for code in languages():
        now = {topic: kept.get(topic, {}).get(code, "") for topic in TOPICS}
        no_token = {"csrf": False}  # the page's own token covers the whole form
        forms[code] = (
            UsualTextsForm(prefix=f"{code}-", meta=no_token, data=now)
            if typed
            else UsualTextsForm(formdata=None, prefix=f"{code}-", meta=no_token, data=now)
        )
    return forms
