"""How much one network may ask for: far more than a school full of residents needs, far less than a machine can send.

A network is an IP address, or the 64 bits of an IPv6 address that a household or a phone has for itself. It is counted
under a hash with a salt that is drawn each day, in memory, by each process for itself: nothing of it is stored or
logged, and tomorrow nobody can tell whose it was. Pages and pictures are not limited at all.

Behind a web server that Swipe was not told of, all residents come from this machine itself. They cannot be told apart,
so nobody is held back by numbers then; guesses still are. (README, "Behind a web server".)
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal

from flask import Flask, current_app, g, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from werkzeug.exceptions import TooManyRequests

from swipe.web.throttle import NAME, NETWORK, Throttle

IPV6_HOUSEHOLD_BITS = 64
"""What a provider gives one customer at least (RFC 6177): counting single addresses would count nothing."""

RATES = {
    "responses": ("300/minute", "3000/hour"),
    "swipes": ("12000/minute", "60000/hour"),
    "codes": ("120/minute", "1200/hour"),
    "failed codes": ("30/minute", "120/hour"),
    "words": ("1200/minute", "6000/hour"),
    "uploads": ("600/minute", "12000/hour"),
    "logins": ("60/minute", "600/hour"),
    "reports": ("20/minute", "60/hour"),
}
"""Per network; the setting RATES can say otherwise. A library where 200 people answer in an hour, at worst all at once,
needs 200 responses, 200 codes, 800 words and, one at a time, 12,000 swipes; a mobile operator has thousands of
phones behind one address."""

REPORTS_IN_ALL = parse("200/hour")
"""Of all networks together: a broken page tells the same of each visitor, and a log must not fill a disk."""

SCOPE_OF_ENDPOINT = {
    "resident.swipes": "swipes",
    "resident.swipe_by_form": "swipes",
    "resident.undo_by_form": "swipes",
    "resident.redeem_code": "codes",
    "finish.choose_theme": "words",
    "finish.save_background": "words",
    "finish.save_reasons": "words",
    "finish.send_idea": "words",
    "uploads.upload": "uploads",
    "uploads.send_set": "uploads",
    "uploads.send_manifest": "uploads",
    "cards.replace_picture": "uploads",
    "voices.accept_idea": "uploads",
    "register.send_file": "uploads",
    "settings.save_logo": "uploads",
    "account.check_login": "logins",
    "account.check_number": "logins",
    "reports.take_report": "reports",
}
"""What is counted at the door. New responses and failed codes are counted where they are known to be such."""

Guess = Literal["login", "number", "own password"]
"""What can be guessed at: a password at the door by name; an app's number and one's own password by the login's id."""

GUESSES = frozenset({"codes", "failed codes", "logins", "reports"})
"""What is limited even when networks cannot be told apart."""


class Salt:
    """Secret bytes of the day: from the system's random source, never the same again, and kept nowhere else."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._day = -1
        self._bytes = b""

    def hash(self, text: str) -> str:
        """Return what stands for `text` until midnight (UTC)."""
        with self._lock:
            day = int(self._clock() // (24 * 3600))
            if day != self._day:
                self._day, self._bytes = day, secrets.token_bytes(32)
            salt = self._bytes
        return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Counters:
    limiter: Limiter
    salt: Salt
    throttle: Throttle
    rates: dict[str, tuple[RateLimitItem, ...]]


def register(app: Flask) -> None:
    """Count at the door of every endpoint of SCOPE_OF_ENDPOINT; call it when the blueprints are registered."""
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)  # it would log the hashes
    # Counted by hand: its decorators look at each request twice, which takes as long as storing a swipe.
    limiter = Limiter(network, storage_uri="memory://", strategy="fixed-window")
    limiter.enabled = bool(app.config["LIMITS"])
    app.config["RATELIMIT_ENABLED"] = limiter.enabled
    limiter.init_app(app)
    chosen = {**RATES, **app.config["RATES"]}
    rates = {scope: tuple(map(parse, each)) for scope, each in chosen.items()}
    app.extensions["swipe-limits"] = _Counters(limiter, Salt(), Throttle(), rates)
    app.before_request(_count_at_door)


def _count_at_door() -> None:
    if scope := SCOPE_OF_ENDPOINT.get(request.endpoint or ""):
        count(scope)


def count(scope: str) -> None:
    """Count one more of `scope` for the network of this request. Raises TooManyRequests above its rates."""
    counters = _counters()
    if not counters.limiter.enabled or not (scope in GUESSES or _is_told_apart()):
        return
    whose = network()
    for rate in counters.rates[scope]:
        if not counters.limiter.limiter.hit(rate, whose, scope):
            reset_at, _ = counters.limiter.limiter.get_window_stats(rate, whose, scope)
            g.retry_after_s = max(1, int(reset_at - time.time()) + 1)
            raise TooManyRequests


def may_log() -> bool:
    """Tell whether one more line of what strangers report may go to the log, whoever they are."""
    return _counters().limiter.limiter.hit(REPORTS_IN_ALL, "everybody", "reports")


def begin_guess(what: Guess, whose: str) -> int:
    """Begin a guess at what belongs to `whose`; return 0 when it may go on, else how many seconds are left to wait."""
    counters = _counters()
    if not counters.limiter.enabled:
        return 0
    return counters.throttle.begin({_guess_key(what, whose): NAME, _network_key(): NETWORK})


def guessed_right(what: Guess, whose: str) -> None:
    """Forget the failures at what belongs to `whose`: its owner has come."""
    _counters().throttle.succeed(_guess_key(what, whose), _network_key())


def network() -> str:
    """Return what stands for the network of this request until midnight."""
    address = _address()
    if isinstance(address, IPv6Address):
        household = int(address) >> (128 - IPV6_HOUSEHOLD_BITS)
        return _counters().salt.hash(f"6/{household}")
    return _counters().salt.hash(f"4/{address}")


def _guess_key(what: Guess, whose: str) -> str:
    return f"{what}/" + _counters().salt.hash(whose.strip().lower())


def _network_key() -> str:
    return "network/" + network()


def _address() -> IPv4Address | IPv6Address | None:
    """Return the address that the request came from; None when the server does not say."""
    try:
        address = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_told_apart() -> bool:
    address = _address()
    return address is not None and not address.is_loopback


def _counters() -> _Counters:
    counters: _Counters = current_app.extensions["swipe-limits"]
    return counters
