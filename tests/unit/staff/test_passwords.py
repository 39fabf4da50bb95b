"""Passwords and signing keys take the work that RFC 9106 asks for, and those of yesterday go on opening."""

from __future__ import annotations

from dataclasses import fields

import pytest
from argon2 import Parameters, extract_parameters
from argon2.low_level import Type
from argon2.profiles import CHEAPEST

from bot.staff.passwords import HASHING, fits, hashed, new_key, signature, with_password
from bot.staff.services import SignInServices, StaffServices

PASSWORD, CHANGE = "goats like the rain", b"a change"
HASH = "$argon2id$v=19$m=65536,t=3,p=4$WlZl2rVQlxSpvpQAXaQXcA$jge1hENuNseQ7/gYdM6ol21+l2aL8rza7UIfj2mLbvg"
KEY = "HcisNZ9fLIXnINgkmThB75Pom17/kwRb4ETcLrrQFVqNJpgkfyAN6MccSaEnW8dyugEFB6JsrtITTmBwsiadnl5DsZX1jDSBGeEsXg=="
SIGNATURE = (
    "7b19c2dce56fd8415b828138852a76632e14002d9e9132e29f68d436af955a8"
    "324e1241429c5dd0e5b2d1e6a69cf322a9b97e7dde5de0ed538585d647eac1a0a"
)
"""Hash, key and signature as the version made them that had no choice of the work."""


def test_a_password_takes_the_work_that_rfc_9106_asks_for() -> None:
    expected = Parameters(Type.ID, 19, salt_len=16, hash_len=32, time_cost=3, memory_cost=65536, parallelism=4)

    assert extract_parameters(hashed(PASSWORD)) == expected


@pytest.mark.parametrize("services", [SignInServices, StaffServices])
def test_pages_that_choose_no_work_take_that_of_the_rfc(services: type[SignInServices]) -> None:
    (found,) = (it for it in fields(services) if it.name == "hashing")

    assert callable(found.default_factory)
    assert found.default_factory() is HASHING


def test_a_hash_and_a_key_made_before_go_on_opening() -> None:
    assert fits(PASSWORD, HASH)
    assert signature(KEY, PASSWORD, CHANGE) == SIGNATURE


def test_nothing_fits_another_password() -> None:
    key = new_key(PASSWORD, CHEAPEST).encrypted

    assert not fits("goats hate the rain", HASH)
    assert not fits(PASSWORD, "")
    assert signature(key, "goats hate the rain", CHANGE, CHEAPEST) is None
    assert with_password(key, "goats hate the rain", "another four words", CHEAPEST) == ""
