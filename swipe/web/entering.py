"""The way in: a password, for some a number from a phone as well, and then a session."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, flash, session
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.security import check_password_hash
from wtforms import Field

from swipe import store
from swipe.model import User
from swipe.second_factor import app_secret, matching_step, recovery_digest
from swipe.web.access import begin_session
from swipe.web.context import db, moment, now
from swipe.web.limits import begin_guess, guessed_right
from swipe.web.waiting import too_often

HALF_WAY = "half_way"
HALF_WAY_S = 300
"""How long a right password waits for its number: long enough to look for the phone."""
FAILED_LOGINS = "failed logins"
"""The category of the message about them; base.html puts the way to a new password beside it."""


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody whose password was right and whose number is still to come, and the page that they wanted."""

    user: User
    wanted: str | None


def needs_number(user: User) -> bool:
    factor = store.second_factor(db(), user.id)
    return factor is not None and factor.confirmed_at is not None


def stop_half_way(user: User, wanted: str | None) -> None:
    """Remember in this browser, for a few minutes, that somebody's password was right; it opens nothing yet."""
    session.clear()
    session[HALF_WAY] = [user.id, user.token, int(time.time()), wanted]


def who_is_half_way() -> HalfWay | None:
    """Return who has to type a number in this browser; None when nobody, or not any more."""
    try:
        number, token, since_s, wanted = session[HALF_WAY]
    except (KeyError, TypeError, ValueError):
        return None
    user = store.user_by_token(db(), token)
    if user is None or user.id != number or not user.active or not 0 <= time.time() - since_s <= HALF_WAY_S:
        return None
    return HalfWay(user, wanted)


def is_own_number(user: User, typed: str) -> bool:
    """Tell whether a number of somebody's app, or one of their recovery codes, was typed, and use it up."""
    factor, key = store.second_factor(db(), user.id), str(current_app.secret_key)
    if factor is None:
        return False
    step = matching_step(app_secret(factor.nonce, user.id, key), typed, at_s=time.time())
    if step is not None:
        return store.use_step(db(), user.id, step)
    digest = recovery_digest(typed, user.id, key)
    return digest is not None and store.use_recovery_code(db(), user.id, digest, now=now())


def own_password(field: Field) -> bool:
    """Tell whether whoever is logged in typed their password; else the field says what is wrong, a wait too.

    Without the wait, whoever finds an open browser could try the whole dictionary from there.
    """
    user = store.user_by_id(db(), current_user.id)
    if wait_s := begin_guess("own password", str(user.id)):
        field.errors = [too_often(wait_s)]
    elif not check_password_hash(user.password_hash, field.data):
        field.errors = [gettext("This is not your password.")]
    else:
        guessed_right("own password", str(user.id))
        return True
    return False


def enter(user: User) -> None:
    """Log this browser in, and tell its owner what failed meanwhile."""
    failed = store.take_failed_logins(db(), user.id)
    begin_session(user)
    if failed:
        flash(
            ngettext(
                "%(num)s try to log in with your name failed since you were here, on %(moment)s. Was it not you?",
                "%(num)s tries to log in with your name failed since you were here, the last on %(moment)s. Were they "
                "not yours?",
                failed.tries,
                moment=moment(failed.last_at),
            ),
            FAILED_LOGINS,
        )


def local_path(address: str | None) -> str | None:
    """Return `address` when it is a path on this site, else None: never send anybody elsewhere after login."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    if not address.isprintable():
        return None  # browsers drop tabs and line breaks, and "/<tab>/elsewhere" is then another site
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address
