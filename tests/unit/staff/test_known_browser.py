"""The cookie of a browser in which a member has signed in before."""

from __future__ import annotations

from bot.safeguarding.moderation.member import Member
from bot.staff.known_browser import browser_id, with_member

ANNA, BERTA = Member("anna", "$argon2id$annas-hash"), Member("berta", "$argon2id$bertas-hash")


def test_it_is_known_to_the_member_who_signed_in_there_and_to_nobody_else() -> None:
    cookie = with_member("", ANNA)

    assert browser_id(cookie, ANNA) is not None
    assert browser_id(cookie, BERTA) is None
    assert browser_id(cookie, None) is None


def test_a_new_password_makes_it_unknown() -> None:
    assert browser_id(with_member("", ANNA), Member("anna", "$argon2id$another")) is None


def test_members_who_share_a_browser_are_all_known_there() -> None:
    cookie = with_member(with_member("", ANNA), BERTA)

    assert browser_id(cookie, ANNA) is not None
    assert browser_id(cookie, BERTA) is not None


def test_who_signs_in_again_keeps_the_id() -> None:
    first = with_member("", ANNA)
    again = with_member(with_member(first, BERTA), ANNA)

    assert browser_id(again, ANNA) == browser_id(first, ANNA)


def test_of_more_than_five_the_one_who_signed_in_first_is_forgotten() -> None:
    cookie = with_member("", ANNA)
    for number in range(5):
        cookie = with_member(cookie, Member(f"name-{number}", f"hash-{number}"))

    assert browser_id(cookie, ANNA) is None
    assert cookie.count(".") == 4
    assert all(browser_id(cookie, Member(f"name-{number}", f"hash-{number}")) for number in range(5))


def test_neither_the_name_nor_the_hash_is_in_it() -> None:
    cookie = with_member("", ANNA)

    assert "anna" not in cookie
    assert "argon2" not in cookie
