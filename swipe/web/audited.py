"""What staff do is written down in one place: every change within its own transaction, every export before it leaves.

Each staff endpoint that answers to POST is in CHANGES, SIGNS_ITSELF or CHANGES_NOTHING, and each that sends a file in
EXPORTS, SIGNS_ITSELF or TELLS_NOTHING; tests/web/test_audited.py holds the map of addresses against these tables.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_login import current_user

from swipe import store
from swipe.errors import NotFound
from swipe.model import AuditAction
from swipe.web.access import ROLES_OF_BLUEPRINT, comes_by_key
from swipe.web.context import db, now

CHANGES: dict[str, AuditAction] = {
    "admin.activate": "open login",
    "admin.add": "add user",
    "admin.deactivate": "close login",
    "admin.give_password": "give password",
    "admin.save": "change user",
    "cards.change_many": "change many pictures",
    "cards.make_again": "prepare picture again",
    "cards.replace_picture": "replace picture",
    "cards.restore_picture": "restore picture",
    "cards.retire_picture": "retire picture",
    "cards.save_picture": "change picture",
    "cards.undo_many": "change many pictures",
    "dates.save_dates": "change survey times",
    "focus.save_focus": "crop picture",
    "outcome.add_post": "write post",
    "outcome.delete_post": "delete post",
    "outcome.save_post": "write post",
    "outreach.add_posters": "make posters",
    "outreach.make_letters": "make letters",
    "outreach.mark_letters": "mark letters",
    "password.save_password": "change own password",
    "plan.close_survey": "close survey",
    "plan.create_survey": "create survey",
    "plan.open_survey": "open survey",
    "plan.save_rules": "change survey rules",
    "plan.save_texts": "change survey texts",
    "register.apply": "import list",
    "register.send_file": "send list",
    "settings.drop_logo": "change settings",
    "settings.save": "change settings",
    "settings.save_logo": "change settings",
    "settings.save_texts": "change settings",
    "spread.apply": "copy survey",
    "spread.open_all": "open survey",
    "uploads.take_from_set": "add pictures",
    "uploads.upload": "add pictures",
    "voices.accept_idea": "make card of idea",
    "voices.decline_idea": "decide idea",
    "voices.merge_ideas": "merge ideas",
    "voices.note_idea": "decide idea",
    "voices.part_idea": "part idea",
    "voices.remove_reason": "delete reason",
    "voices.wait_idea": "decide idea",
}
"""What a form does, by endpoint. The line is written with the change, so a form that is refused leaves none."""

EXPORTS: dict[str, AuditAction] = {
    "audit.lines_csv": "export audit trail",
    "lead.area_file": "export results",
    "lead.chart_file": "export chart",
    "lead.municipality_file": "export results",
    "lead.open_data": "export open data",
    "password.own_data": "export own data",
    "register.download": "export list",
}
"""What a file holds, by endpoint. A program with a key fetches the same again and again: it has one line a day."""

SIGNS_ITSELF = frozenset(
    {
        "admin.reset_second_factor",
        "keys.make_key",
        "keys.revoke_key",
        "outcome.publish",
        "outcome.unpublish",
        "quality.put_back",
        "quality.set_aside",
        "safety.confirm",
        "safety.end_all",
        "safety.end_session",
        "safety.renew_codes",
        "safety.switch_off",
        "swipe_log.take_log",
    }
)
"""Endpoints whose store functions write a line about the very survey, key or session."""

CHANGES_NOTHING = {
    "safety.begin": "a second step asks nobody for a number before the first one was right, which has a line",
    "uploads.send_set": "a ZIP file waits a day; each picture taken from it has a line",
    "uploads.send_manifest": "a manifest waits a day; each picture that it names has a line",
    "uploads.drop_set": "what waited is thrown away",
}
"""Endpoints that take forms and change no data, and why."""

TELLS_NOTHING = {
    "cards.making": "how far pictures are",
    "focus.whole": "a picture, shown on the page",
    "outreach.area_posters": "posters hang in the street",
    "outreach.posters_file": "posters hang in the street",
    "outreach.qr": "the address of a public page",
}
"""Endpoints that send something other than a page and no data, and why."""

NAMED_BY_FORM = {"admin.add": "name"}
"""Where a form, and not the address, tells what it is about: the field that names it."""


def register(app: Flask) -> None:
    app.before_request(_sign_changes)
    app.after_request(_note_export)


def _sign_changes() -> None:
    """Have the first change that a staff form makes carry the name of who sent it."""
    action = CHANGES.get(request.endpoint or "")
    if request.method != "POST" or action is None or request.blueprint not in ROLES_OF_BLUEPRINT:
        return
    database, staff, moment = db(), current_user.id, now()
    area, about = _area(), _about()
    store.sign_changes(
        database, lambda: store.note_audit(database, action, staff=staff, now=moment, area=area, about=about)
    )


def _note_export(response: Response) -> Response:
    """Write down who takes a file out, before its first byte leaves: what cannot be written down is not sent."""
    action = EXPORTS.get(request.endpoint or "")
    if action and request.method == "GET" and response.status_code == 200:
        note = store.note_audit_today if comes_by_key() else store.note_audit
        note(db(), action, staff=current_user.id, now=now(), area=_area(), about=_about())
    return response


def _area() -> int | None:
    slug = (request.view_args or {}).get("area")
    try:
        return store.area_by_slug(db(), slug).id if slug else None
    except NotFound:
        return None


def _about() -> str:
    """Return what an address or form names, such as "picture 17"; never what somebody wrote about anybody."""
    told = [
        _colleague(value) if name == "user" else str(value) if isinstance(value, str) else f"{name} {value}"
        for name, value in (request.view_args or {}).items()
        if name not in ("area", "token")
    ]
    if field := NAMED_BY_FORM.get(request.endpoint or ""):
        told.append(request.form.get(field, "").strip().lower())
    return ", ".join(told)


def _colleague(user: int) -> str:
    try:
        return store.user_by_id(db(), user).name
    except NotFound:
        return f"user {user}"
