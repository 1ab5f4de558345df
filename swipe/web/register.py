"""Areas, register population and themes in the browser: send a file, see what it would change, store it."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from swipe import exports, store
from swipe.errors import ImportRefused
from swipe.imports.areas import NAME_COLUMNS
from swipe.model import ListKind
from swipe.register import ListChanges, read_list, store_list
from swipe.web.context import db, languages, now
from swipe.web.forms import ListForm, PlainForm
from swipe.web.way import find_way

blueprint = Blueprint("register", __name__, url_prefix="/plan/register")

LISTED = "<any(areas, population, themes):listed>"


@blueprint.get("/")
def register() -> ResponseReturnValue:
    return _page()


@blueprint.post(f"/{LISTED}")
def send_file(listed: ListKind) -> ResponseReturnValue:
    """Read a file or pasted lines, and show what they would change; nothing is stored yet."""
    form = ListForm()
    name, data = _sent(listed, form)
    if not form.validate_on_submit() or not data:
        return _page(listed=listed, fault=gettext("Choose a file, or paste the lines."), pasted=form.pasted.data), 422
    read_list(db(), listed, data, name)
    token = store.save_draft_file(db(), listed, name, data, staff=current_user.id, now=now())
    return redirect(url_for(".preview", listed=listed, token=token))


@blueprint.get(f"/{LISTED}/<token>")
def preview(listed: ListKind, token: str) -> ResponseReturnValue:
    changes = _read(listed, token)
    names = {area.slug: area.name for area in store.areas(db())}
    return render_template("plan/register_preview.html", changes=changes, names=names, form=PlainForm())


@blueprint.post(f"/{LISTED}/<token>")
def apply(listed: ListKind, token: str) -> ResponseReturnValue:
    """Store the file, or forget it: the button says which. What it changes is read anew, as things are now."""
    if not PlainForm().validate_on_submit():
        return redirect(url_for(".preview", listed=listed, token=token))
    if request.form.get("act") == "store":
        changes = _read(listed, token)
        store_list(db(), changes)
        flash(_stored(changes))
    store.drop_draft_file(db(), token)
    return redirect(url_for(".register", _anchor=listed))


@blueprint.get(f"/{LISTED}.csv")
def download(listed: ListKind) -> ResponseReturnValue:
    """Send the list that is there, to edit and send again."""
    if listed == "areas":
        body = exports.areas_csv(store.areas(db()))
    elif listed == "population":
        body = exports.population_csv(store.population_rows(db()))
    else:
        body = exports.themes_csv(store.themes(db()), languages())
    response = Response(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{listed}.csv"'
    return response


@blueprint.errorhandler(ImportRefused)
def refused(error: ImportRefused) -> ResponseReturnValue:
    """Show every problem beside the form that the file was sent with."""
    listed = (request.view_args or {})["listed"]
    return _page(listed=listed, refused=error, pasted=request.form.get("pasted", "")), 422


def _sent(listed: ListKind, form: ListForm) -> tuple[str, bytes]:
    """Return the name and bytes of what was sent; a file wins over pasted lines."""
    if form.file.data:
        name = PurePath((form.file.data.filename or "").replace("\\", "/")).name or f"{listed}.csv"
        return name[:120], form.file.data.stream.read()
    text = (form.pasted.data or "").strip()
    if listed != "population" and text and not _has_header(text):
        column = "name" if listed == "areas" else "name_da"
        table = io.StringIO(newline="")
        # One name on each line needs no header, and may hold any sign.
        csv.writer(table, quoting=csv.QUOTE_ALL).writerows([[column], *([line] for line in text.splitlines())])
        text = table.getvalue()
    return gettext("Pasted lines"), text.encode()


def _has_header(text: str) -> bool:
    first = text.lstrip("\ufeff").splitlines()[0]
    cells = {cell.strip(' "').casefold() for cell in first.replace(";", ",").replace("\t", ",").split(",")}
    return first.startswith("{") or bool(cells & {*NAME_COLUMNS, "slug", "name_da", "navn_da"})


def _read(listed: ListKind, token: str) -> ListChanges:
    name, data = store.draft_file(db(), listed, token, staff=current_user.id, now=now())
    return read_list(db(), listed, data, name)


def _stored(changes: ListChanges) -> str:
    if changes.kind == "population":
        return str(gettext("The population is stored."))
    new, changed = changes.outcomes["new"], changes.outcomes["changed"]
    if changes.kind == "areas":
        added = ngettext("%(num)s area added", "%(num)s areas added", new)
    else:
        added = ngettext("%(num)s theme added", "%(num)s themes added", new)
    return str(gettext("%(added)s, %(changed)s changed.", added=added, changed=changed))


def _page(**content: object) -> str:
    areas = store.areas(db())
    figures = store.population_rows(db())
    people = store.populations(db())
    return render_template(
        "plan/register.html",
        areas=areas,
        outlined=sum(area.boundary is not None for area in areas),
        people=people,
        newest=max((row.date for row in figures), default=""),
        without=[area for area in areas if area.id not in people],
        themes=store.themes(db()),
        form=ListForm(formdata=None),
        way=find_way(),
        **content,
    )
