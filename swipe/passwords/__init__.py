"""Which passwords are too easy to guess: the ones that guessers try first. Pure, no I/O but its own list.

common-passwords.txt.gz is the list that Django 5.2 ships (the 20,000 that were found most often in stolen lists), as
released, with its licence and hash beside it. The rules follow NIST SP 800-63B, 5.1.1: long, unknown, no odd signs.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

from swipe.errors import PasswordRefused

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
"""More is somebody who wants the server to be busy."""
LEAST_OWN = 7
"""How many signs must be left when everything is taken away that others could know."""
LIST = Path(__file__).parent / "common-passwords.txt.gz"

WALKS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyzæøå", "1q2w3e4r5t6y7u8i9o0p")
SHORTEST_WALK = 4
FAMILIAR = (
    "swipe",
    "kommune",
    "password",
    "kodeord",
    "adgangskode",
    "velkommen",
    "hemmelig",
    "sommer",
    "vinter",
    "login",
)
LEET = str.maketrans("013457@$!", "oieastasi")


def check_password(password: str, *, name: str = "", municipality: str = "") -> None:
    """Raise PasswordRefused when a password is too short, too long, or among those that are guessed first.

    `name` is the user name, `municipality` the name of the municipality: what is made of those is guessed too.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordRefused(
            "The password is too short: use at least %(length)s characters.", length=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        raise PasswordRefused("The password is too long: use at most %(length)s characters.", length=LONGEST_PASSWORD)
    plain = password.lower()
    if any(_is_common(one) for one in {plain, plain.translate(LEET)}):
        raise PasswordRefused(
            "Too many people use this password, so it is guessed first. Put three or four words in a row."
        )
    if len(_own(plain, name, municipality)) < LEAST_OWN:
        raise PasswordRefused(
            "The password is easy to guess: names, years, and signs in a row or again and again do not count. "
            "Put three or four words in a row."
        )


def _is_common(password: str) -> bool:
    """Tell whether a password, or what is left without signs and numbers around it, is on the list."""
    bare = password.strip("0123456789!?.,-_#*@$+ ")
    return password in _common() or (bare != "" and bare in _common())


def _own(password: str, name: str, municipality: str) -> str:
    """Return what is left of a password without names, years, walks over the keyboard and repetitions."""
    known = [word for word in re.split(r"[\W_]+", f"{name} {municipality}".lower()) if len(word) >= 3]
    for word in sorted({*known, *FAMILIAR}, key=len, reverse=True):
        password = password.replace(word, " ")
    password = re.sub(r"(19|20)\d\d", " ", password)
    password = _without_walks(password)
    password = re.sub(r"(.{3,}?)\1+|(.{1,2}?)\2{2,}", r"\1\2", password)
    return re.sub(r"[\W_]+", "", password)


def _without_walks(password: str) -> str:
    kept = ""
    at = 0
    while at < len(password):
        length = max((_walk(password[at:], row) for walk in WALKS for row in (walk, walk[::-1])), default=0)
        if length >= SHORTEST_WALK:
            kept, at = kept + " ", at + length
        else:
            kept, at = kept + password[at], at + 1
    return kept


def _walk(text: str, row: str) -> int:
    """Return how many signs at the beginning of `text` follow each other in `row`."""
    start = row.find(text[0])
    length = 0
    while start >= 0 and length < len(text) and start + length < len(row) and text[length] == row[start + length]:
        length += 1
    return length


@cache
def _common() -> frozenset[str]:
    with gzip.open(LIST, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip().lower() for line in lines)
