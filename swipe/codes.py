"""One-time codes from letters: easy to type, impossible to guess, and kept as digests only. Pure, no I/O."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator

ALPHABET = "ACDEFHJKMNPRTWXY3479"
"""Without B/8, G/6, I/1/L, O/0/Q, S/5, U/V, Z/2: none of these is taken for another in any common typeface."""
GROUPS = 3
GROUP_LENGTH = 4
LENGTH = GROUPS * GROUP_LENGTH
"""20 to the power of 12 is 4e15: with 100 000 letters sent, one guess in 40 000 million hits."""


def make_codes(count: int) -> Iterator[str]:
    """Yield `count` (>= 0) different codes from the system's random source, such as ``ACDE-FHJK-MNPR``."""
    made: set[str] = set()
    while len(made) < count:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if code not in made:
            made.add(code)
            yield "-".join(code[start : start + GROUP_LENGTH] for start in range(0, LENGTH, GROUP_LENGTH))


def make_password() -> str:
    """Return a password that can be read aloud and typed once, such as ``acde-fhjk-mnpr-twxy``: 20 to the power of
    16 is 2 to the power of 69, far from any guessing.
    """
    letters = "".join(secrets.choice(ALPHABET) for _ in range(4 * GROUP_LENGTH)).lower()
    return "-".join(letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH))


def make_label() -> str:
    """Return four letters that tell one session from another for who looks at both; no secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH))


def plain_code(typed: str) -> str | None:
    """Return a code as it was printed, without its hyphens, from what somebody typed; None when it cannot be one.

    Case, spaces and any punctuation are forgiven.
    """
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else None


def digest_code(plain: str, survey: int, secret: str) -> str:
    """Return the 64 hex digits under which a code of `survey` is kept: HMAC-SHA-256 with the installation's secret.

    Who has the database without the secret cannot try codes against it.
    """
    return hmac.new(secret.encode(), f"code/{survey}/{plain}".encode(), hashlib.sha256).hexdigest()
