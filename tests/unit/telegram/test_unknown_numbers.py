"""Numbers that are deleted at a Hide although nobody knows whether they are messages of the chat (D3)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.deletion import MOST_UNKNOWN, unknown_numbers


def test_numbers_between_known_messages_and_before_them_go_newest_first() -> None:
    assert unknown_numbers({120, 122, 125}, 127) == [126, 124, 123, 121, *range(119, 19, -1)]


def test_of_a_long_gap_the_hundred_numbers_go_that_follow_a_message_of_hers() -> None:
    assert unknown_numbers({1000}, 5000) == [*range(1100, 1000, -1), *range(999, 899, -1)]


def test_where_nothing_is_known_the_hundred_numbers_before_go() -> None:
    assert unknown_numbers((), 500) == [*range(499, 399, -1)]
    assert unknown_numbers((), 3) == [2, 1]


@given(st.sets(st.integers(1, 3_000), max_size=30), st.integers(1, 3_000))
def test_there_are_three_hundred_at_most_all_older_than_hide_and_none_is_known(known: set[int], end: int) -> None:
    found = unknown_numbers(known, end)

    assert len(found) <= MOST_UNKNOWN
    assert len(set(found)) == len(found)
    assert all(1 <= number < end and number not in known for number in found)
