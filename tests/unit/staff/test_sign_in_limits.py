"""Limits of sign-in attempts: who waits for whose attempts."""

from __future__ import annotations

import asyncio

import pytest

from bot.staff.sign_in_limits import Attempt, SignInLimits, TooManyAttempts


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


async def test_who_comes_from_another_address_is_not_kept_out_by_those_who_wait() -> None:
    limits = SignInLimits()
    flood = [asyncio.create_task(is_let_in(limits, Attempt("x", "198.51.100.7"))) for _ in range(40)]
    await asyncio.sleep(0)

    assert await is_let_in(limits, Attempt("anna", "203.0.113.5"), fits=True)
    assert (await asyncio.gather(*flood)).count(True) == 5
