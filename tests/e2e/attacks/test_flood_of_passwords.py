"""Somebody without an account sends a thousand wrong passwords a minute, and all staff still get in (S4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.on_ci import load
from tests.support.staff_fixtures import ANNA, PASSWORD, kept
from tests.support.staff_process import StaffBrowser, StaffProcess, staff_browser, staff_process

A_THOUSAND_A_MINUTE = 60 / 1000
AT_ONCE = 60
"""Tries that come first, all at once: twice as many as can wait, so that the queue is full from the beginning."""

TRIES, NEW_BROWSERS = load(11, 41), load(4, 11)
"""Tries of hers while the flood comes in: more than twice as many as are allowed where the right one forgives none."""

Tries = Iterator[tuple[str, str]]
"""Addresses and names, one pair a try."""


MANY, SOME = 250, load(12, 25)
"""Addresses of whoever has a network of hijacked machines; of whoever has rented a few."""


def invented_names_of_some_addresses() -> Tries:
    return ((f"198.51.100.{number % SOME}", f"name-{number}") for number in count())


def her_name_of_many_addresses() -> Tries:
    return ((f"198.51.100.{number % MANY}", ANNA) for number in count())


def both() -> Tries:
    """Yield tries at her name, of which few are verified, and at names that are all verified, with the real work."""
    for pair in zip(her_name_of_many_addresses(), invented_names_of_some_addresses(), strict=True):
        yield from pair


@dataclass
class Flood:
    """Statuses of the wrong tries that were answered."""

    answers: list[int]


@asynccontextmanager
async def flooded(served: StaffProcess, tries: Tries) -> AsyncIterator[Flood]:
    """Send wrong passwords until the block ends, many at once and then a thousand a minute, and wait for no answer."""
    flood, sent = Flood([]), set[asyncio.Task[None]]()

    async def one(browser: StaffBrowser, address: str, name: str) -> None:
        flood.answers.append(await browser.tries(address, name, "a wrong password"))

    async def all_of_them(browser: StaffBrowser) -> None:
        for number, (address, name) in enumerate(tries):
            task = asyncio.create_task(one(browser, address, name))
            sent.add(task)
            task.add_done_callback(sent.discard)
            await asyncio.sleep(A_THOUSAND_A_MINUTE if number > AT_ONCE else 0)

    async with staff_browser(served) as somebody:
        sending = asyncio.create_task(all_of_them(somebody))
        async with asyncio.timeout(60):
            while len(flood.answers) < 40:
                await asyncio.sleep(0.05)
        yield flood
        for task in (sending, *sent):
            task.cancel()
        await asyncio.gather(sending, *sent, return_exceptions=True)


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[StaffProcess]:
    prepare_public(tmp_path / "public.db", invented=False)
    StaffAccountsFile(tmp_path / "staff.db").add(Member(ANNA, kept(PASSWORD)))
    async with staff_process(tmp_path, STAFF_PROXY="127.0.0.1") as running:
        yield running


async def test_from_a_browser_that_was_signed_in_before_the_right_password_always_works(served: StaffProcess) -> None:
    async with staff_browser(served) as hers:
        assert await hers.tries("203.0.113.5") == 303
        async with flooded(served, both()) as flood:
            came_in = [await hers.tries("203.0.113.5") for _ in range(TRIES)]

    assert came_in.count(303) >= TRIES - 1
    assert 303 not in flood.answers


async def test_from_a_new_browser_at_another_address_it_works_too(served: StaffProcess) -> None:
    came_in = []
    async with flooded(served, invented_names_of_some_addresses()):
        for number in range(NEW_BROWSERS):
            async with staff_browser(served) as new:
                came_in.append(await new.tries(f"203.0.113.{number}"))

    assert came_in == [303] * NEW_BROWSERS
