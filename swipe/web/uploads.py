"""Where pictures arrive: one file a request, or a whole set as a ZIP whose files are then taken in one at a time.

A manifest beside loose files is read first, and kept until they are in.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path, PurePath

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from swipe import config, store
from swipe.errors import ImportRefused, NotFound, PictureRefused, Problem, Refused, SwipeError
from swipe.imports import PictureSet, PictureSource, open_picture_set, picture_set_of, rows_without_manifest
from swipe.imports.source import MANIFEST
from swipe.model import PictureRow, Survey, Texts
from swipe.pictures import receive
from swipe.web.context import db, languages, now, wants_fragment
from swipe.web.forms import PlainForm, UploadForm
from swipe.web.making import make_variants
from swipe.web.picture_grid import FILTERS, UploadResult, open_grid
from swipe.web.problems import sentence
from swipe.web.studio import planned

blueprint = Blueprint("uploads", __name__, url_prefix="/plan")

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")
MOST_NAMED = 10
"""So many files that were left out are named; a phone leaves a film beside each of its photos."""


@blueprint.post("/<area>/pictures")
def upload(area: str) -> ResponseReturnValue:
    """Take in the files of a form; the queue of the page sends one at a time, with the folder it lay in."""
    place, current = planned(area)
    form = UploadForm()
    results = _take_all(current, form.pictures.data) if form.validate_on_submit() else []
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
    folder = config.uploads_folder(Path(current_app.instance_path))
    folder.mkdir(exist_ok=True)
    token = secrets.token_urlsafe(16)
    path = folder / f"{token}.zip"
    file.save(path)
    try:
        with _open_set(path, file.filename or "") as found:
            names, left = [row.file for row in found.rows], _left_out(found)
        _demand_open(current, file.filename or "")
    except SwipeError as error:
        path.unlink()
        return jsonify(problems=_said(error)), 422
    address = url_for(".take_from_set", area=area, token=token, number=0)[:-1]
    return jsonify(files=names, left=left, address=address, done=url_for(".drop_set", area=area, token=token))


@blueprint.post("/<area>/manifests")
def send_manifest(area: str) -> ResponseReturnValue:
    """Keep what a manifest says of the files beside it, whose `paths` are a line each; as JSON like a ZIP file."""
    _, current = planned(area)
    file = request.files.get("manifest")
    if not PlainForm().validate_on_submit() or file is None:
        return jsonify(problems=[gettext("Choose one or more pictures.")]), 422
    try:
        rows, left = _described(file, request.form.get("paths", "").splitlines())
        _demand_open(current, file.filename or "")
    except SwipeError as error:
        return jsonify(problems=_said(error)), 422
    folder = config.uploads_folder(Path(current_app.instance_path))
    folder.mkdir(exist_ok=True)
    token = secrets.token_urlsafe(16)
    kept = {path: asdict(row) for path, row in rows.items()}
    (folder / f"{token}.json").write_text(json.dumps(kept), encoding="utf-8")
    return jsonify(files=[*rows], left=left, token=token, done=url_for(".drop_set", area=area, token=token))


@blueprint.post("/<area>/sets/<token>/<int:number>")
def take_from_set(area: str, token: str, number: int) -> ResponseReturnValue:
    """Take in one picture of a ZIP file that is kept; `number` is its place in the list, from 0."""
    _, current = planned(area)
    if not PlainForm().validate_on_submit():
        raise Refused("Choose one or more pictures.")
    with _open_set(_kept(token), "") as found:
        if number >= len(found.rows):
            raise NotFound("There is no such picture.")
        result = _take_entry(current, found.source, found.rows[number])
    page = render_template("plan/_results.html", results=[result], upload=None)
    return page, 200 if result.picture else 422


@blueprint.post("/<area>/sets/<token>/done")
def drop_set(area: str, token: str) -> ResponseReturnValue:
    """Forget a ZIP file or manifest: its pictures are in, or the planner has changed their mind."""
    planned(area)
    if PlainForm().validate_on_submit():
        _kept(token, ".zip", ".json").unlink()
    return "", 204


def _kept(token: str, *suffixes: str) -> Path:
    folder = config.uploads_folder(Path(current_app.instance_path))
    found = [folder / f"{token}{suffix}" for suffix in suffixes or [".zip"] if TOKEN.fullmatch(token)]
    for path in found:
        if path.is_file():
            return path
    raise NotFound("This ZIP file or manifest is no longer here. Send it again; pictures that are in already stay.")


def _open_set(path: Path, name: str) -> AbstractContextManager[PictureSet]:
    """Open a ZIP of pictures with a row for each; problems call it `name`. Raises what `open_picture_set` does."""
    return open_picture_set(path, _theme_names(), languages()[0], label=PurePath(name).name or path.name)


def _described(manifest: FileStorage, paths: Sequence[str]) -> tuple[Mapping[str, PictureRow], list[str]]:
    """Return what a manifest says of the files beside it, a row by path, and a sentence on those left out."""
    name = PurePath(manifest.filename or MANIFEST).name
    data = manifest.stream.read()
    source = PictureSource(name, {path: path for path in paths if path}, lambda _: data)
    if not source.has_manifest:
        raise Refused("Several folders have a manifest.csv; drop one folder at a time.")
    found = picture_set_of(source, _theme_names(), languages()[0])
    return {source.original(row.file): row for row in found.rows}, _left_out(found)


def _left_out(found: PictureSet) -> list[str]:
    """Return a sentence on the files of a set that become no picture, none when there are none."""
    if not found.left_out:
        return []
    files = ", ".join(found.left_out[:MOST_NAMED])
    if (more := len(found.left_out) - MOST_NAMED) > 0:
        files = gettext("%(files)s and %(count)s more", files=files, count=more)
    if found.source.has_manifest:
        return [gettext("Left out (not named in the manifest): %(files)s", files=files)]
    return [gettext("Left out (neither JPEG, PNG, WebP, AVIF nor HEIC): %(files)s", files=files)]


def _theme_names() -> Mapping[str, Texts]:
    return {theme.slug: theme.names for theme in store.themes(db())}


def _take_all(survey: Survey, files: Sequence[FileStorage]) -> list[UploadResult]:
    """Take in the files of one request, with the words of a manifest that is among them or was sent before."""
    manifest = next((file for file in files if (file.filename or "").casefold() == MANIFEST), None)
    results: list[UploadResult] = []
    rows: Mapping[str, PictureRow] | None = None
    try:
        if manifest is not None:
            rows, left = _described(manifest, [file.filename or "" for file in files])
            files = [file for file in files if file.filename in rows]
            results = [UploadResult("", reason=reason) for reason in left]
        elif token := request.form.get("set", ""):
            kept = json.loads(_kept(token, ".json").read_text(encoding="utf-8"))
            rows = {path: PictureRow(**row) for path, row in kept.items()}
    except SwipeError as error:
        return [UploadResult("", reason=reason) for reason in _said(error)]
    for file in files:
        results += _unpack(survey, file) if _is_set(file) else [_take_file(survey, file, rows)]
    return results


def _is_set(file: FileStorage) -> bool:
    start = file.stream.read(4)
    file.stream.seek(0)
    return start == b"PK\x03\x04"


def _unpack(survey: Survey, file: FileStorage) -> list[UploadResult]:
    """Take in a whole ZIP file in one request, for browsers without JavaScript."""
    name = PurePath(file.filename or "").name
    folder = config.uploads_folder(Path(current_app.instance_path))
    folder.mkdir(exist_ok=True)
    path = folder / f"{secrets.token_urlsafe(16)}.zip"
    file.save(path)
    try:
        _demand_open(survey, name)
        with _open_set(path, name) as found:
            left = [UploadResult(name, reason=reason) for reason in _left_out(found)]
            return left + [_take_entry(survey, found.source, row) for row in found.rows]
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


def _take_file(survey: Survey, file: FileStorage, rows: Mapping[str, PictureRow] | None) -> UploadResult:
    """Make a picture of one uploaded file; the other files of the request do not suffer when it is none.

    `rows` is what a manifest says, by path; without one the names of file and folder say what they can.
    """
    name = PurePath(file.filename or "").name or gettext("a file without a name")
    path = request.form.get("path", "")[:500]
    row = PictureRow(1, name, "", {}, {})
    if rows is not None:
        row = rows.get(path or name, row)
    else:
        folder = path.rpartition("/")[0]
        guessed = rows_without_manifest([f"{folder}/{name}" if folder else name], _theme_names(), languages()[0])
        row = guessed[0] if guessed else row
    with file.stream as sent:
        data = sent.read()
    return _take_in(survey, data, row, name)


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
