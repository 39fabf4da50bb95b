"""Queue of passwords to be verified: one at a time, known browsers first, and never too many."""

from __future__ import annotations

import asyncio

import pytest

from bot.staff.sign_in_limits import PasswordQueue, QueueFull


async def works(queue: PasswordQueue, rank: int, name: str, done: list[str]) -> None:
    async with queue.work(queue.join(rank)):
        await asyncio.sleep(0)
        done.append(name)


async def test_who_is_known_comes_first_then_who_has_tried_less_then_who_came_first() -> None:
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


async def test_who_gives_up_waiting_leaves_her_place_to_the_next() -> None:
    queue, done = PasswordQueue(), list[str]()
    first, second, third = (asyncio.create_task(works(queue, 1, name, done)) for name in ("one", "two", "three"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, second, third, return_exceptions=True)

    assert done == ["one", "three"]
    async with queue.work(queue.join(1)):
        pass


async def test_who_is_cancelled_at_the_moment_of_her_turn_passes_it_on() -> None:
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
