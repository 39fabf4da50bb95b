"""One account has three messages a question, and a day has a ceiling for all; nothing is told of either (G6, S8)."""

from __future__ import annotations

from bot.safeguarding.messages.message_limit import MOST_CODES, MessageLimit


def full_limit() -> MessageLimit:
    """Return a limit on a day when 600 messages came, three of each account."""
    limit = MessageLimit(b"key")
    for account in range(200):
        for _ in range(3):
            limit.reserve(str(account), "games")
    return limit


def test_the_fourth_message_of_an_account_is_not_kept_and_one_to_another_question_is() -> None:
    limit = MessageLimit(b"key")

    assert [limit.reserve("achieng", "games") for _ in range(4)] == [True, True, True, False]
    assert limit.reserve("achieng", "school")
    assert limit.reserve("sita", "games")


def test_a_withdrawn_message_makes_room_for_one_more() -> None:
    limit = MessageLimit(b"key")
    for _ in range(3):
        limit.reserve("achieng", "games")

    limit.release("achieng", "games")

    assert [limit.reserve("achieng", "games") for _ in range(2)] == [True, False]


def test_a_message_that_was_never_kept_makes_no_room_when_it_is_withdrawn() -> None:
    limit = MessageLimit(b"key")

    limit.release("achieng", "games")

    assert [limit.reserve("achieng", "games") for _ in range(4)] == [True, True, True, False]
    assert [limit.reserve(str(it), "games") and limit.is_full for it in range(597)] == [False] * 596 + [True]


def is_full(limit: MessageLimit) -> bool:
    return limit.is_full


def test_after_600_messages_girls_pick_until_the_next_day() -> None:
    limit = full_limit()
    assert is_full(limit)

    limit.release("0", "games")
    assert not is_full(limit)
    limit.reserve("0", "games")
    assert is_full(limit)


def test_every_day_begins_with_no_message() -> None:
    limit = full_limit()

    limit.begin_day([])

    assert [limit.reserve(str(it), "games") and limit.is_full for it in range(600)] == [False] * 599 + [True]


def test_a_new_day_gives_no_account_more_while_the_question_is_open() -> None:
    limit = full_limit()

    limit.begin_day(["games"])
    assert not limit.reserve("0", "games")
    limit.begin_day(["school"])
    assert limit.reserve("0", "games")


def test_the_code_of_a_message_that_was_not_kept_works_once_and_ends_with_its_question() -> None:
    limit = MessageLimit(b"key")
    limit.drop(b"first", "games")
    limit.drop(b"second", "school")

    limit.withdraw(b"first")
    limit.withdraw(b"never told")
    assert [limit.is_dropped(code) for code in (b"first", b"second")] == [False, True]
    limit.begin_day(["games"])
    assert not limit.is_dropped(b"second")


def test_it_prints_no_account_and_keeps_the_newest_20000_codes() -> None:
    limit = MessageLimit(b"key")
    limit.reserve("achieng", "games")
    for number in range(MOST_CODES + 1):
        limit.drop(number.to_bytes(4, "big"), "games")

    assert [limit.is_dropped(number.to_bytes(4, "big")) for number in (0, 1, MOST_CODES)] == [False, True, True]
    assert repr(limit) == "MessageLimit(_today=1)"
