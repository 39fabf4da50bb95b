"""The code with which a girl takes her message back: easy to copy, and stored as a keyed hash only (G6)."""

from __future__ import annotations

import hmac

import pytest

from bot.safeguarding.messages.message import WithdrawalCodes, typed_code

CODES = WithdrawalCodes(lambda n: n - 1, b"key")


def test_a_code_has_four_letters_and_four_digits_in_turn_from_the_whole_list() -> None:
    numbers = iter(range(8))

    assert CODES.new() == "z9z9z9z9"
    assert WithdrawalCodes(lambda n: 0, b"key").new() == "b2b2b2b2"
    assert WithdrawalCodes(lambda n: next(numbers), b"key").new() == "b3d5g7j9"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("b2c3d4f5", "b2c3d4f5"),
        (" B2-C3 D4.F5\n", "b2c3d4f5"),
        ("b2c3d4", ""),
        ("b2c3d4f5g6", ""),
        ("2b3c4d5f", ""),
        ("a2c3d4f5", ""),
        ("b1c3d4f5", ""),
        ("b2c3d4f5".ljust(39), "b2c3d4f5"),
        ("b2c3d4f5".ljust(40), ""),
    ],
)
def test_a_typed_code_is_read_with_spaces_dots_and_hyphens_and_nothing_else_is_one(typed: str, code: str) -> None:
    assert typed_code(typed) == code


def test_only_hashes_under_the_key_are_stored_and_no_message_is_found_by_an_account() -> None:
    assert CODES.code_hash("b2c3d4f5") == hmac.digest(b"key", b"a voice: b2c3d4f5", "sha256")[:16]
    assert CODES.sender_hash("achieng") == hmac.digest(b"key", b"has spoken: achieng", "sha256")[:16]
    assert len(CODES.code_hash("b2c3d4f5")) == 16
    assert "key=" not in repr(CODES)
