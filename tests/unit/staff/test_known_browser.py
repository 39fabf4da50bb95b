"""The cookie of a browser in which a member has signed in before."""

from __future__ import annotations

from bot.safeguarding.moderation.member import Member
from bot.staff.cookies import ENTERED, SIGNED_IN

ANNA, BERTA = Member("anna", "$argon2id$annas-hash"), Member("berta", "$argon2id$bertas-hash")


def test_it_is_known_to_the_member_who_signed_in_there_and_to_nobody_else() -> None:
    cookie = SIGNED_IN.with_member("", ANNA)

    assert SIGNED_IN.id(cookie, ANNA) is not None
    assert SIGNED_IN.id(cookie, BERTA) is None
    assert SIGNED_IN.id(cookie, None) is None


def test_a_new_password_makes_it_unknown() -> None:
    assert SIGNED_IN.id(SIGNED_IN.with_member("", ANNA), Member("anna", "$argon2id$another")) is None


def test_members_who_share_a_browser_are_all_known_there() -> None:
    cookie = SIGNED_IN.with_member(SIGNED_IN.with_member("", ANNA), BERTA)

    assert SIGNED_IN.id(cookie, ANNA) is not None
    assert SIGNED_IN.id(cookie, BERTA) is not None


def test_signing_in_again_keeps_the_id_of_the_browser() -> None:
    first = SIGNED_IN.with_member("", ANNA)
    again = SIGNED_IN.with_member(SIGNED_IN.with_member(first, BERTA), ANNA)

    assert SIGNED_IN.id(again, ANNA) == SIGNED_IN.id(first, ANNA)


def test_of_more_than_five_the_one_who_signed_in_first_is_forgotten() -> None:
    cookie = SIGNED_IN.with_member("", ANNA)
    for number in range(5):
        cookie = SIGNED_IN.with_member(cookie, Member(f"name-{number}", f"hash-{number}"))

    assert SIGNED_IN.id(cookie, ANNA) is None
    assert cookie.count(".") == 4
    assert all(SIGNED_IN.id(cookie, Member(f"name-{number}", f"hash-{number}")) for number in range(5))


def test_neither_the_name_nor_the_hash_is_in_it() -> None:
    cookie = SIGNED_IN.with_member("", ANNA)

    assert "anna" not in cookie
    assert "argon2" not in cookie


def test_a_stranger_with_her_password_makes_no_browser_of_her_second_factor() -> None:
    anna = Member("anna", "$argon2id$annas-hash", totp="JBSWY3DP")
    cookie = ENTERED.with_member("", anna)

    assert ENTERED.id(cookie, anna) is not None
    assert ENTERED.id(SIGNED_IN.with_member("", anna), anna) is None
    assert ENTERED.id(cookie, Member("anna", "$argon2id$annas-hash", totp="KRSXG5CT")) is None
    assert ENTERED.id(cookie, Member("anna", "$argon2id$another", totp="JBSWY3DP")) is not None
