"""What we sign with a time: still ours when the clock is set back, and so the time lies ahead."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """A signer to whom what was signed in the future is as good as new; the usual one calls it expired."""

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        try:
            return super().unsign(signed_value, max_age, return_timestamp)  # type: ignore[call-overload]
        except SignatureExpired as expired:
            if expired.date_signed and expired.date_signed.timestamp() > time.time():
                return super().unsign(signed_value, None, return_timestamp)  # type: ignore[call-overload]
            raise


class PatientSessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, which a clock that is set back does not end."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if serializer := super().get_signing_serializer(app):
            serializer.signer = PatientSigner
        return serializer
