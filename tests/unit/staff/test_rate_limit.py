"""Limit of attempts by a key."""

from __future__ import annotations

from bot.staff.sign_in_limits import AttemptLimit


def test_after_so_many_attempts_a_key_waits_until_the_first_of_them_is_over() -> None:
    limit = AttemptLimit(window=60, each=3)
    for now in (0, 10, 20):
        assert limit.wait("anna", now) == 0.0
        limit.count("anna", now)

    assert limit.wait("anna", 25) == 35.0
    assert limit.wait("berta", 25) == 0.0
    assert limit.wait("anna", 60) == 0.0
    assert limit.tried("anna", 60) == 2


def test_a_key_that_is_forgiven_begins_again() -> None:
    limit = AttemptLimit(window=60, each=1)
    limit.count("anna", 0)

    limit.forgive("anna")

    assert limit.wait("anna", 1) == 0.0


def test_a_million_addresses_take_no_more_memory_than_was_planned_and_lock_nobody_out() -> None:
    limit = AttemptLimit(window=60, each=5, most_keys=100)
    for number in range(10_000):
        limit.count(f"address-{number}", 1)

    assert len(limit._times) == 100
    assert limit.wait("anna", 1) == 0.0
    limit.count("anna", 61)
    assert len(limit._times) == 101 - 1


def test_old_keys_are_forgotten() -> None:
    limit = AttemptLimit(window=60, each=5)
    for number in range(50):
        limit.count(f"name-{number}", number)

    limit.wait("anna", 100)

    assert list(limit._times) == [f"name-{number}" for number in range(41, 50)]
