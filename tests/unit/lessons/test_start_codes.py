"""Codes of start links: random, never a word, and with a checksum that a slip of the finger breaks (C11)."""

from __future__ import annotations

import pytest

from bot.lessons.model.statistics import LETTERS, is_start_code, new_start_code


def test_a_code_is_drawn_from_the_whole_alphabet_until_it_has_a_digit() -> None:
    draws = iter([8, 9, 10, 0, 26, 8])
    asked: list[int] = []

    def below(number: int) -> int:
        asked.append(number)
        return next(draws)

    assert new_start_code(below) == "c-2zb4"
    assert asked == [27] * 6


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("c-2zb4", True),
        ("c-2zb5", False),
        ("c-z2b4", False),
        ("c-2bz4", False),
        ("d-2zb4", False),
        ("2zb4", False),
        ("c-2zb", False),
        ("c-2zb24", False),
        ("c-2ab3", False),
        ("C-2ZB4", False),
        ("c-", False),
        ("", False),
    ],
)
def test_a_code_that_nobody_drew_does_not_fit(code: str, fits: bool) -> None:
    assert is_start_code(code) is fits


def test_a_code_without_a_digit_fits_with_no_checksum() -> None:
    assert not any(is_start_code(f"c-bcd{last}") for last in LETTERS)
