"""Which passwords are taken: long and unknown ones, whatever signs they are made of."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from sqlite_utils import Database

from swipe.codes import make_password
from swipe.errors import PasswordRefused
from swipe.operations import add_staff, change_password
from swipe.passwords import LIST, LONGEST_PASSWORD, check_password
from tests.conftest import NOW, PASSWORD

FOLDER = LIST.parent


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "cykel måge syv hat",
        "acde-fhjk-mnpr-twxy",
        "jeg elsker regnvejr i november",
        "Tr0mmesløv hejre",
        "   luft i mellem   ",
        "密码是一只快乐的小猫咪",
        "f4Qz8!mWp2kR",
        "a better password",
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    check_password(password, name="petra", municipality="Testby Kommune")


@pytest.mark.parametrize("password", ["", "kort", "123456789", "ni tegn !"])
def test_nine_signs_are_too_short(password: str) -> None:
    with pytest.raises(PasswordRefused, match="too short"):
        check_password(password)


def test_two_hundred_signs_are_enough() -> None:
    check_password(("måge cykel hat " * 20)[:200])
    with pytest.raises(PasswordRefused, match="too long"):
        check_password("måge cykel hat " * (LONGEST_PASSWORD // 10))


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "qwertyuiop",
        "PASSWORD12",
        "password2026!",
        "P@ssw0rd2026",
        "!!!iloveyou!!!",
        "Sunshine#2026",
        "1q2w3e4r5t",
    ],
)
def test_what_everybody_uses_is_refused_with_numbers_around_it_too(password: str) -> None:
    with pytest.raises(PasswordRefused, match="Too many people"):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "petrapetra",
        "Petra-Kommune-2026!",
        "testby2026!",
        "Testby Kommune 1",
        "swipe kommune",
        "aaaaaaaaaaaa",
        "abababababab",
        "hejhejhejhej",
        "asdfghjklæø",
        "+poiuytrewq/lkjhgf+",
        "abcdefghijkl",
        "zyxwvutsrqpo",
        "2019202020212022",
        "..............",
        "ab 1985 1986 1987",
    ],
)
def test_what_others_can_work_out_is_refused(password: str) -> None:
    with pytest.raises(PasswordRefused, match="easy to guess"):
        check_password(password, name="petra", municipality="Testby Kommune")


def test_a_name_in_a_password_is_no_harm_when_enough_stands_beside_it() -> None:
    check_password("petra drikker te på taget", name="petra", municipality="Testby Kommune")


def test_every_password_of_the_list_is_refused() -> None:
    with gzip.open(LIST, "rt", encoding="utf-8") as lines:
        known = [line.strip() for line in lines]
    assert len(known) > 19_000
    for password in known:
        with pytest.raises(PasswordRefused):
            check_password(password)


def test_the_list_is_as_released_with_its_licence_beside_it() -> None:
    said = (FOLDER / "common-passwords.SHA256").read_text(encoding="ascii").split()
    assert said == [hashlib.sha256(LIST.read_bytes()).hexdigest(), LIST.name]
    assert "Django Software Foundation" in (FOLDER / "common-passwords.LICENSE.txt").read_text(encoding="utf-8")
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == {
        "__init__.py",
        "common-passwords.txt.gz",
        "common-passwords.SHA256",
        "common-passwords.LICENSE.txt",
    }


def test_passwords_that_we_make_are_always_taken() -> None:
    for _ in range(200):
        check_password(make_password(), name="petra", municipality="Testby Kommune")


def test_the_rule_holds_for_new_colleagues_and_changed_passwords(db: Database) -> None:
    with pytest.raises(PasswordRefused, match="easy to guess"):
        add_staff(db, "mette", "planner", "mette-testby-2026", now=NOW)
    user = add_staff(db, "mette", "planner", "en rolig morgen ved fjorden", now=NOW)
    with pytest.raises(PasswordRefused, match="Too many people"):
        change_password(db, user.id, "password2026")


def test_the_list_is_part_of_the_package() -> None:
    assert Path(__file__).parent.parent / "swipe" / "passwords" == FOLDER
