"""Limits of sign-in attempts: who waits for whose attempts, and in which order passwords are verified."""

from __future__ import annotations

import asyncio

import pytest

from bot.staff.sign_in_limits import Attempt, AttemptLimit, PasswordQueue, QueueFull, SignInLimits, TooManyAttempts


async def is_let_in(limits: SignInLimits, attempt: Attempt, now: float = 0, fits: bool = False) -> bool:
    try:
        async with limits.turn(attempt, lambda: now):
            await asyncio.sleep(0)  # the password is verified
            if not fits:
                limits.failed(attempt, now)
    except TooManyAttempts:
        return False
    if fits:
        limits.succeeded(attempt)
    return True


async def test_after_five_tries_in_a_minute_an_address_waits_and_no_other_one_does() -> None:
    limits = SignInLimits()
    let_in = [await is_let_in(limits, Attempt(f"name-{number}", "198.51.100.7")) for number in range(7)]

    assert let_in == [True] * 5 + [False] * 2
    assert await is_let_in(limits, Attempt("anna", "203.0.113.5"))
    assert await is_let_in(limits, Attempt("anna", "198.51.100.7"), now=60)


async def test_after_twenty_tries_in_a_minute_a_name_waits_but_not_in_a_browser_that_is_known() -> None:
    limits = SignInLimits()
    let_in = [await is_let_in(limits, Attempt("anna", f"198.51.100.{number}")) for number in range(22)]

    assert let_in == [True] * 20 + [False] * 2
    assert not await is_let_in(limits, Attempt("anna", "203.0.113.5"))
    assert await is_let_in(limits, Attempt("anna", "203.0.113.5", browser="hers"))
    assert await is_let_in(limits, Attempt("berta", "203.0.113.5"))


async def test_an_unknown_name_waits_like_a_known_one_however_long_it_is() -> None:
    limits = SignInLimits()
    name = "x" * 8000
    for number in range(20):
        assert await is_let_in(limits, Attempt(f"{name}{number}", f"198.51.100.{number}"))

    assert not await is_let_in(limits, Attempt(name, "203.0.113.5"))


async def test_a_known_browser_waits_for_its_own_tries_only_and_begins_again_with_the_right_password() -> None:
    limits, hers = SignInLimits(), Attempt("anna", "198.51.100.7", browser="hers")
    assert [await is_let_in(limits, hers) for _ in range(6)] == [True] * 5 + [False]
    assert await is_let_in(limits, Attempt("anna", "198.51.100.7", browser="another of hers"))

    limits.succeeded(hers)

    assert await is_let_in(limits, hers)


async def test_a_right_password_of_ones_own_makes_no_room_for_guesses_at_others() -> None:
    limits = SignInLimits()
    for _ in range(5):
        assert await is_let_in(limits, Attempt("anna", "198.51.100.7"))
        await is_let_in(limits, Attempt("mallory", "198.51.100.7"), fits=True)

    assert not await is_let_in(limits, Attempt("anna", "198.51.100.7"))


async def test_a_try_that_finds_the_queue_full_waits_and_does_not_count() -> None:
    limits = SignInLimits()
    limits.queue.most = 1
    async with limits.turn(Attempt("berta", "192.0.2.1"), lambda: 0):
        limits.queue.join(0)
        with pytest.raises(TooManyAttempts):
            async with limits.turn(Attempt("anna", "203.0.113.5"), lambda: 0):
                pass

    assert limits.addresses.tried("203.0.113.5", 0) == 0
    assert limits.names.tried("anna", 0) == 0


async def test_thirty_people_behind_one_router_sign_in_in_one_instant() -> None:
    limits = SignInLimits()
    school = [Attempt(f"name-{number}", "198.51.100.7") for number in range(30)]

    assert await asyncio.gather(*(is_let_in(limits, it, fits=True) for it in school)) == [True] * 30


async def test_of_thirty_guesses_that_an_address_sends_in_one_instant_five_are_verified() -> None:
    limits = SignInLimits()
    guesses = [Attempt("anna", "198.51.100.7") for _ in range(30)]

    assert (await asyncio.gather(*(is_let_in(limits, it) for it in guesses))).count(True) == 5


async def test_an_attempt_from_another_address_is_not_kept_out_by_those_that_wait() -> None:
    limits = SignInLimits()
    flood = [asyncio.create_task(is_let_in(limits, Attempt("x", "198.51.100.7"))) for _ in range(40)]
    await asyncio.sleep(0)

    assert await is_let_in(limits, Attempt("anna", "203.0.113.5"), fits=True)
    assert (await asyncio.gather(*flood)).count(True) == 5


# Attempts by a key


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


# Queue of passwords


async def works(queue: PasswordQueue, rank: int, name: str, done: list[str]) -> None:
    async with queue.work(queue.join(rank)):
        await asyncio.sleep(0)
        done.append(name)


async def test_known_browsers_come_first_then_fewer_attempts_then_earlier_ones() -> None:
    queue, done = PasswordQueue(), list[str]()
    arrivals = [(1, "the one at work"), (3, "tried twice"), (1, "first"), (1, "second"), (0, "known")]

    await asyncio.gather(*(works(queue, rank, name, done) for rank, name in arrivals))

    assert done == ["the one at work", "known", "first", "second", "tried twice"]


async def test_only_one_is_verified_at_a_time() -> None:
    queue, at_work = PasswordQueue(), 0
    most = 0

    async def one() -> None:
        nonlocal at_work, most
        async with queue.work(queue.join(1)):
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0)
            at_work -= 1

    await asyncio.gather(*(one() for _ in range(20)))

    assert most == 1


async def test_one_more_than_the_queue_holds_is_refused_at_once() -> None:
    queue = PasswordQueue(most=2)
    turns = [queue.join(1) for _ in range(3)]

    with pytest.raises(QueueFull):
        queue.join(1)
    assert [turn.done() for turn in turns] == [True, False, False]


async def test_in_a_full_queue_a_more_urgent_one_takes_the_place_of_the_least_urgent() -> None:
    queue, done = PasswordQueue(most=2), list[str]()
    arrivals = [(1, "at work"), (2, "a stranger"), (3, "who tries a lot"), (0, "known")]

    ended = await asyncio.gather(*(works(queue, rank, name, done) for rank, name in arrivals), return_exceptions=True)

    assert done == ["at work", "known", "a stranger"]
    assert [type(it) for it in ended if it] == [QueueFull]


async def test_an_attempt_that_gives_up_waiting_leaves_its_turn_to_the_next() -> None:
    queue, done = PasswordQueue(), list[str]()
    first, second, third = (asyncio.create_task(works(queue, 1, name, done)) for name in ("one", "two", "three"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, second, third, return_exceptions=True)

    assert done == ["one", "three"]
    async with queue.work(queue.join(1)):
        pass


async def test_an_attempt_that_is_cancelled_at_its_turn_passes_it_on() -> None:
    queue, done = PasswordQueue(), list[str]()
    at_work = queue.join(1)
    waiting = asyncio.create_task(works(queue, 1, "cancelled", done))
    after = asyncio.create_task(works(queue, 1, "after", done))
    await asyncio.sleep(0)
    async with queue.work(at_work):
        pass
    waiting.cancel()
    await asyncio.gather(waiting, after, return_exceptions=True)

    assert done == ["after"]
