"""Where pictures arrive: one file a request, or a whole set as a ZIP whose files are then taken in one at a time."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from swipe import store
from swipe.errors import ImportRefused, NotFound, PictureRefused, Problem, Refused, SwipeError
from swipe.imports import PictureSource, open_picture_source, read_manifest, rows_without_manifest
from swipe.model import PictureRow, Survey
from swipe.pictures import receive
from swipe.web.context import db, languages, now, wants_fragment
from swipe.web.forms import PlainForm, UploadForm
from swipe.web.making import make_variants
from swipe.web.picture_grid import FILTERS, UploadResult, open_grid
from swipe.web.problems import sentence
from swipe.web.studio import planned

blueprint = Blueprint("uploads", __name__, url_prefix="/plan")

SETS = "uploads"
"""Folder beside the database where ZIP files wait while their pictures are taken in."""
HOURS_KEPT = 24
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")


@blueprint.post("/<area>/pictures")
def upload(area: str) -> ResponseReturnValue:
    """Take in the files of a form; the queue of the page sends one at a time, with the folder it lay in."""
    place, current = planned(area)
    form = UploadForm()
    results: list[UploadResult] = []
    if form.validate_on_submit():
        for file in form.pictures.data:
            results += _unpack(current, file) if _is_set(file) else [_take_file(current, file)]
    if wants_fragment():
        refused = not any(result.picture for result in results)
        return render_template("plan/_results.html", results=results, upload=form), 422 if refused else 200
    grid = open_grid(place, current, upload=form)
    return render_template("plan/pictures.html", studio=grid, results=results, filters=FILTERS), 200 if results else 422


@blueprint.post("/<area>/sets")
def send_set(area: str) -> ResponseReturnValue:
    """Keep a ZIP file and tell which pictures are in it, or everything that is wrong with it; as JSON."""
    _, current = planned(area)
    file = request.files.get("set")
    if not PlainForm().validate_on_submit() or file is None:
        return jsonify(problems=[gettext("Choose one or more pictures.")]), 422
    folder = Path(current_app.instance_path) / SETS
    _sweep(folder)
    token = secrets.token_urlsafe(16)
    path = folder / f"{token}.zip"
    file.save(path)
    try:
        with _open_set(path, file.filename or "") as (_, rows):
            names = [row.file for row in rows]
        _demand_open(current, file.filename or "")
    except SwipeError as error:
        path.unlink()
        return jsonify(problems=_said(error)), 422
    address = url_for(".take_from_set", area=area, token=token, number=0)[:-1]
    return jsonify(files=names, address=address, done=url_for(".drop_set", area=area, token=token))


@blueprint.post("/<area>/sets/<token>/<int:number>")
def take_from_set(area: str, token: str, number: int) -> ResponseReturnValue:
    """Take in one picture of a ZIP file that is kept; `number` is its place in the list, from 0."""
    _, current = planned(area)
    if not PlainForm().validate_on_submit():
        raise Refused("Choose one or more pictures.")
    with _open_set(_kept(token), "") as (source, rows):
        if number >= len(rows):
            raise NotFound("There is no such picture.")
        result = _take_entry(current, source, rows[number])
    page = render_template("plan/_results.html", results=[result], upload=None)
    return page, 200 if result.picture else 422


@blueprint.post("/<area>/sets/<token>/done")
def drop_set(area: str, token: str) -> ResponseReturnValue:
    """Forget a ZIP file: its pictures are in, or the planner has changed their mind."""
    planned(area)
    if PlainForm().validate_on_submit():
        _kept(token).unlink()
    return "", 204


def _kept(token: str) -> Path:
    path = Path(current_app.instance_path) / SETS / f"{token}.zip"
    if not TOKEN.fullmatch(token) or not path.is_file():
        raise NotFound("This ZIP file is no longer here. Send it again; pictures that are in already stay.")
    return path


def _sweep(folder: Path) -> None:
    """Make the folder, and remove what was left there a day ago or earlier by a page that was closed."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.zip"):
        if path.stat().st_mtime < time.time() - HOURS_KEPT * 3600:
            path.unlink(missing_ok=True)


@contextmanager
def _open_set(path: Path, name: str) -> Iterator[tuple[PictureSource, list[PictureRow]]]:
    """Open a ZIP of pictures with a row for each, from its manifest or from the names of files and folders.

    Problems call it `name`. Raises ImportRefused, Refused and NotFound as the readers do.
    """
    themes = {theme.slug: theme.names for theme in store.themes(db())}
    with open_picture_source(path, label=PurePath(name).name or path.name) as source:
        if source.has_manifest:
            data = source.read(source.manifest)
            rows = read_manifest(data, source.manifest, files=source.names, themes=[*themes])
        else:
            rows = rows_without_manifest(source.names, themes, languages()[0])
        if not rows:
            raise NotFound("There is no picture in %(source)s.", source=PurePath(name).name or path.name)
        yield source, rows


def _is_set(file: FileStorage) -> bool:
    start = file.stream.read(4)
    file.stream.seek(0)
    return start == b"PK\x03\x04"


def _unpack(survey: Survey, file: FileStorage) -> list[UploadResult]:
    """Take in a whole ZIP file in one request, for browsers without JavaScript."""
    name = PurePath(file.filename or "").name
    folder = Path(current_app.instance_path) / SETS
    _sweep(folder)
    path = folder / f"{secrets.token_urlsafe(16)}.zip"
    file.save(path)
    try:
        _demand_open(survey, name)
        with _open_set(path, name) as (source, rows):
            return [_take_entry(survey, source, row) for row in rows]
    except SwipeError as error:
        return [UploadResult(name, reason=reason) for reason in _said(error)]
    finally:
        path.unlink()


def _take_entry(survey: Survey, source: PictureSource, row: PictureRow) -> UploadResult:
    try:
        data = source.read(row.file)
    except SwipeError as error:
        return UploadResult(row.file, reason=sentence(error))
    return _take_in(survey, data, row)


def _take_file(survey: Survey, file: FileStorage) -> UploadResult:
    """Make a picture of one uploaded file; the other files of the request do not suffer when it is none."""
    name = PurePath(file.filename or "").name or gettext("a file without a name")
    folder = request.form.get("path", "")[:500].rpartition("/")[0]
    themes = {theme.slug: theme.names for theme in store.themes(db())}
    guessed = rows_without_manifest([f"{folder}/{name}" if folder else name], themes, languages()[0])
    with file.stream as sent:
        data = sent.read()
    return _take_in(survey, data, guessed[0] if guessed else PictureRow(1, name, "", {}, {}), name)


def _take_in(survey: Survey, data: bytes, row: PictureRow, name: str = "") -> UploadResult:
    """Make a picture of bytes, with what is known of it; the planner reads it over."""
    name = name or row.file
    try:
        _demand_open(survey, name)
        image = receive(data, name, current_app.config["IMAGES"])
    except SwipeError as error:
        return UploadResult(name, reason=sentence(error))
    ids = {theme.slug: theme.id for theme in store.themes(db())}
    picture, new = store.add_picture(
        db(),
        survey.id,
        image,
        source=name,
        now=now(),
        theme=ids.get(row.theme),
        captions=row.captions,
        alts=row.alts,
    )
    make_variants(picture.image)
    return UploadResult(name, picture, new)


def _demand_open(survey: Survey, name: str) -> None:
    if survey.state == "closed":
        raise PictureRefused("%(file)s: the survey is closed, so its pictures stay as they are.", file=name)


def _said(error: SwipeError) -> list[str]:
    """Return everything that is wrong, a sentence each, with its place in the file where it has one."""
    if not isinstance(error, ImportRefused):
        return [sentence(error)]
    return [_with_place(problem) for problem in error.problems]


def _with_place(problem: Problem) -> str:
    place = (
        problem.place if problem.line is None else f"{problem.file}, {gettext('line %(number)s', number=problem.line)}"
    )
    return f"{place}: {sentence(problem)}"
