"""The manifest of a picture set: which file shows which theme, with its texts."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

from swipe.errors import Place, Problem
from swipe.imports.table import decode_text, read_table, refuse_problems, shown
from swipe.model import PictureRow

TEXT_COLUMN = re.compile(r"(caption|alt)_([a-z]{2})")
ALIASES = {"fil": "file", "tema": "theme"}
LONGEST = {"caption": 80, "alt": 250}
"""The most characters of each text, as in the planner's form; a test holds them together."""
DRIVE = re.compile(r"[A-Za-z]:")


def read_manifest(data: bytes, file: str, *, files: Collection[str], themes: Collection[str]) -> list[PictureRow]:
    """Return the rows of a manifest: file, theme, caption_<language>, alt_<language>.

    `files` are the names that exist beside it, `themes` the known slugs. A row's `file` is spelled as in
    `files`, whatever slashes and Unicode form (a Mac writes Å as A and a ring) the manifest uses; empty texts are
    left out. Raises ImportRefused with every problem.
    """
    table = read_table(decode_text(data, file), file, required=("file", "theme"), aliases=ALIASES)
    texts = {column: found.groups() for column in table.columns if (found := TEXT_COLUMN.fullmatch(column))}
    spelled = {unicodedata.normalize("NFC", name): name for name in files}
    rows: list[PictureRow] = []
    lines: dict[str, int] = {}
    for record in table.records:
        wanted = unicodedata.normalize("NFC", record.cells["file"]).replace("\\", "/").removeprefix("./")
        theme = record.cells["theme"]
        place: Place = {
            "file": file,
            "line": record.line,
            "column": table.heading("file"),
            "value": shown(record.cells["file"]),
        }
        problem = file_problem(wanted, spelled, lines, place)
        if problem is not None:
            table.problems.append(problem)
        lines.setdefault(wanted, record.line)
        if theme not in themes:
            place = {**place, "column": table.heading("theme"), "value": shown(theme)}
            table.problems.append(theme_problem(theme, themes, place))
        table.problems.extend(
            table.problem(
                "The text is longer than %(limit)s characters; shorten it.", record, column, limit=LONGEST[kind]
            )
            for column, (kind, _) in texts.items()
            if len(record.cells[column]) > LONGEST[kind]
        )
        captions, alts = (
            {
                language: text
                for column, (kind, language) in texts.items()
                if kind == wanted_kind and (text := record.cells[column])
            }
            for wanted_kind in ("caption", "alt")
        )
        rows.append(PictureRow(record.line, spelled.get(wanted, wanted), theme, captions, alts))
    refuse_problems(table.problems)
    return rows


def file_problem(wanted: str, spelled: Collection[str], lines: dict[str, int], place: Place) -> Problem | None:
    """Return what is wrong with the named picture: nothing named, outside the folder, named twice, not there."""
    if not wanted:
        return Problem("The column %(column)s is empty; fill it in.", **place)
    if wanted.startswith("/") or DRIVE.match(wanted) or ".." in wanted.split("/"):
        return Problem(
            "%(picture)s lies outside the folder; name a file beside the manifest.",
            **place,
            picture=wanted[:200],
        )
    if wanted in lines:
        return Problem(
            "%(picture)s is named already, on line %(first)s; remove one of the two lines.",
            **place,
            picture=wanted[:200],
            first=lines[wanted],
        )
    if wanted in spelled:
        return None
    by_case = {name.casefold(): name for name in spelled}
    close = difflib.get_close_matches(wanted.casefold()[:200], by_case, n=1, cutoff=0.7)
    if close:
        return Problem(
            "%(picture)s is not there; did you mean %(suggestion)s?",
            **place,
            picture=wanted[:200],
            suggestion=by_case[close[0]],
        )
    return Problem("%(picture)s is not there; add the file or remove the line.", **place, picture=wanted[:200])


def theme_problem(theme: str, themes: Collection[str], place: Place) -> Problem:
    """Return the problem of a theme that does not exist, with the known ones and the closest of them."""
    if not themes:
        return Problem("There are no themes yet; import the list of themes first.", **place)
    known = ", ".join(sorted(themes))
    if not theme:
        return Problem("The theme is empty; the themes are: %(known)s.", **place, known=known)
    close = difflib.get_close_matches(theme.casefold()[:200], sorted(themes), n=1, cutoff=0.6)
    if close:
        return Problem(
            "There is no theme %(theme)s; did you mean %(suggestion)s? The themes are: %(known)s.",
            **place,
            theme=theme[:60],
            suggestion=close[0],
            known=known,
        )
    return Problem("There is no theme %(theme)s; the themes are: %(known)s.", **place, theme=theme[:60], known=known)
