"""The numbers of an authenticator app (TOTP, RFC 6238), and codes for who lost the phone. Pure, no I/O.

An app's secret is worked out from a nonce and the installation's secret key, so that who has the database alone cannot
make the numbers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import pyotp

from swipe.codes import make_codes, plain_code

SECRET_BYTES = 20
"""What RFC 4226 recommends, and every app takes."""
STEP_S = 30
RECOVERY_CODES = 8


def make_nonce() -> str:
    return secrets.token_urlsafe(16)


def app_secret(nonce: str, staff: int, key: str) -> str:
    """Return the secret that an app is given, in base 32; `key` is the installation's secret key."""
    digest = hmac.new(key.encode(), f"second-factor/{staff}/{nonce}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:SECRET_BYTES]).decode()


def app_address(secret: str, name: str, issuer: str) -> str:
    """Return the otpauth:// address that an app reads from a QR code."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=name, issuer_name=issuer)


def matching_step(secret: str, typed: str, *, at_s: float) -> int | None:
    """Return the time step (30 seconds each) whose number was typed: this one, the last or the next; else None.

    `at_s` is the time in seconds since 1970. Spaces are forgiven.
    """
    number = "".join(typed.split())
    if not (len(number) == 6 and number.isascii() and number.isdecimal()):
        return None
    now = int(at_s // STEP_S)
    app = pyotp.TOTP(secret, interval=STEP_S)
    matching = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(app.generate_otp(step), number)]
    return matching[0] if matching else None


def make_recovery_codes() -> list[str]:
    return list(make_codes(RECOVERY_CODES))


def recovery_digest(typed: str, staff: int, key: str) -> str | None:
    """Return the 64 hex digits under which a recovery code is kept; None for what cannot be one."""
    plain = plain_code(typed)
    return hmac.new(key.encode(), f"recovery/{staff}/{plain}".encode(), hashlib.sha256).hexdigest() if plain else None
