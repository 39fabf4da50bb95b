"""A member enters her own rooms, and nothing prints or stores what she proves herself with (C12, S7)."""

from __future__ import annotations

import pytest

from bot.safeguarding.moderation import account_change, second_factor
from bot.safeguarding.moderation.access_log import FailureCounts
from bot.safeguarding.moderation.member import Credentials, Member


@pytest.mark.parametrize(
    ("rooms", "totp", "room", "enters"),
    [
        ("voices", "a secret", "voices", True),
        ("voices", "", "voices", False),
        ("voices", "a secret", "announcements", False),
        ("translate", "a secret", "lessons", True),
        ("publish write", "a secret", "lessons", True),
        ("voices", "a secret", "lessons", False),
        ("", "a secret", "lessons", False),
        ("write translate sign safeguard publish", "a secret", "lessons", True),
        ("write", "", "lessons", False),
    ],
)
def test_a_member_enters_her_rooms_with_a_second_factor_and_the_lesson_room_with_any_role(
    rooms: str, totp: str, room: str, enters: bool
) -> None:
    assert Member("anna", "a hash", frozenset(rooms.split()), totp=totp).may_enter(room) is enters


def test_no_secret_of_a_member_is_in_any_print() -> None:
    assert repr(Credentials("hash", "secret", "key")) == "Credentials()"
    assert (
        repr(Member("anna", "hash", totp="secret")) == "Member(name='anna', rooms=frozenset(), languages=frozenset())"
    )


def test_a_link_is_stored_as_a_hash_of_any_text() -> None:
    assert account_change.link_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert account_change.link_hash("\ud83d") == account_change.link_hash("?")


def test_a_new_second_factor_has_another_hash_and_a_new_password_has_not() -> None:
    assert second_factor.factor_hash(Member("anna", "a hash", totp="abc")) == "ba7816bf8f01cfea"
    assert second_factor.factor_hash(Member("anna", "another", totp="abc")) == "ba7816bf8f01cfea"


def test_failed_sign_ins_are_handed_on_once() -> None:
    counts = FailureCounts(passwords=3, codes=2)

    assert [counts.take(), counts.take()] == [FailureCounts(3, 2), FailureCounts(0, 0)]
