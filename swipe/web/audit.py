"""The audit trail for administrators: read it, narrow it down, take it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from swipe import exports, store
from swipe.model import AuditAction, AuditEntry, AuditFilter
from swipe.web.context import db, today, utc_time

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")

LINES_A_PAGE = 50

NAMES: dict[AuditAction, str] = {
    "add pictures": _l("Pictures added"),
    "add user": _l("Login made"),
    "anonymise answers": _l("Answers made anonymous"),
    "change many pictures": _l("Several pictures changed"),
    "change own password": _l("Own password changed"),
    "change picture": _l("Picture changed"),
    "change settings": _l("Settings changed"),
    "change survey rules": _l("How a survey runs changed"),
    "change survey texts": _l("Texts of a survey changed"),
    "change survey times": _l("Times of a survey changed"),
    "change user": _l("Role or areas changed"),
    "close login": _l("Login closed"),
    "close survey": _l("Survey closed"),
    "command": _l("Command"),
    "copy survey": _l("Survey copied to areas"),
    "create survey": _l("Survey begun"),
    "crop picture": _l("Picture cropped anew"),
    "decide idea": _l("Idea decided on"),
    "delete own answer": _l("A resident deleted their own answer"),
    "delete post": _l("Post deleted"),
    "delete reason": _l("A resident’s words deleted"),
    "delete words": _l("Residents’ words deleted when their time was over"),
    "end session": _l("Browser logged out from afar"),
    "export audit trail": _l("Audit trail taken out"),
    "export chart": _l("Chart taken out"),
    "export list": _l("List taken out"),
    "export open data": _l("Open data taken out"),
    "export own data": _l("Own data taken out"),
    "export results": _l("Results taken out"),
    "give password": _l("New password given"),
    "import list": _l("List read in"),
    "log": _l("Log of swipes taken out"),
    "log by command": _l("Log of swipes taken out by command"),
    "make card of idea": _l("Idea made a card"),
    "make key": _l("Key made"),
    "make letters": _l("Codes for letters made"),
    "make posters": _l("Posters numbered"),
    "mark letters": _l("Letters marked as sent"),
    "merge ideas": _l("Ideas put together"),
    "open login": _l("Login opened again"),
    "open survey": _l("Survey opened"),
    "part idea": _l("Idea taken out of a bundle"),
    "prepare picture again": _l("Picture prepared again"),
    "publish": _l("Result made public"),
    "put back": _l("Set-aside answers count again"),
    "renew recovery codes": _l("New recovery codes made"),
    "replace picture": _l("Picture replaced"),
    "reset second factor": _l("Somebody’s second step taken away"),
    "restore picture": _l("Picture put back"),
    "retire picture": _l("Picture taken out"),
    "revoke key": _l("Key revoked"),
    "second factor off": _l("Own second step switched off"),
    "second factor on": _l("Own second step switched on"),
    "send list": _l("List sent, not yet read in"),
    "set aside": _l("Answers set aside"),
    "use recovery code": _l("Recovery code used"),
    "withdraw": _l("Result taken back"),
    "write post": _l("Post written"),
}
"""What each word of the trail is called on the page; tests/web/test_audit.py holds that none is missing."""

BY_RESIDENT = frozenset({"delete own answer"})
BY_ITSELF = frozenset({"delete words", "anonymise answers"})


@blueprint.get("")
def lines() -> ResponseReturnValue:
    wanted, page = _wanted(), max(1, request.args.get("page", 1, type=int))
    found, count = store.audit_page(db(), wanted, page=page, size=LINES_A_PAGE)
    pages = max(1, -(-count // LINES_A_PAGE))
    if page > pages:  # an old bookmark, or a filter that was narrowed by hand in the address
        page = pages
        found, count = store.audit_page(db(), wanted, page=page, size=LINES_A_PAGE)
    return render_template(
        "admin/audit.html",
        lines=[(entry, name_of(entry.action), _who(entry)) for entry in found],
        count=count,
        page=page,
        pages=pages,
        wanted=wanted,
        since=_day("since"),
        until=_day("until"),
        asked={name: value for name, value in request.args.items() if value and name not in ("page", "lang")},
        people=store.staff(db()),
        areas=store.areas(db()),
        actions=sorted(((action, name_of(action)) for action in store.audit_actions(db())), key=lambda pair: pair[1]),
    )


@blueprint.get("/lines.csv")
def lines_csv() -> ResponseReturnValue:
    """Send what the page shows on all its pages; that it was taken out is its first line."""
    response = Response(_read(current_app.config["DATABASE"], _wanted()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{today()}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def name_of(action: AuditAction) -> str:
    """Return what an action is called on the page; one from another version is told as it is kept."""
    return str(NAMES.get(action, action))


def _who(entry: AuditEntry) -> str:
    if entry.staff:
        return entry.staff
    if entry.action in BY_RESIDENT:
        return str(gettext("a resident"))
    return str(gettext("by itself") if entry.action in BY_ITSELF else gettext("command line"))


def _wanted() -> AuditFilter:
    return AuditFilter(
        staff=request.args.get("staff", type=int),
        action=request.args.get("action", ""),
        area=request.args.get("area", type=int),
        since=_midnight("since"),
        before=_midnight("until", days_later=1),
    )


def _midnight(name: str, *, days_later: int = 0) -> str:
    """Return when a day of the address begins by the municipality's clock, in UTC; ``""`` for none and for no day."""
    try:
        day = datetime.fromisoformat(_day(name)) + timedelta(days=days_later)
    except (ValueError, OverflowError):
        return ""
    return utc_time(day)


def _day(name: str) -> str:
    """Return a day of the address as it stands there, ``""`` for what is none."""
    try:
        return date.fromisoformat(request.args.get(name, "")).isoformat()
    except ValueError:
        return ""


def _read(database: Path, wanted: AuditFilter) -> Iterator[bytes]:
    """Yield the trail; it is sent after the request's own connection is closed, so it has one of its own."""
    reading = store.connect(database)
    try:
        yield from exports.audit_csv(store.audit_lines(reading, wanted))
    finally:
        reading.close()
