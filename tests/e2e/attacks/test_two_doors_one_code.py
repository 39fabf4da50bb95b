"""The staff page and the lesson room are two processes, and have one memory of codes (C12, S4)."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar
from pyotp import TOTP, random_base32

from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.cached_folders import copied
from tests.support.on_ci import load
from tests.support.room_fixtures import short_course
from tests.support.staff_fixtures import PASSWORD, kept
from tests.support.staff_process import StaffProcess, elsewhere, room_process, staff_process

ROUNDS = load(20, 200)
"""Accounts of which each sends the same code to both doors in one instant: a code is new only once."""

WRONG, CODES = "000000", 10


@dataclass
class BrowserAtDoors:
    """A browser at one door, of which a proxy tells the address; signed in with the password."""

    web: ClientSession = field(repr=False)
    enter: str
    form: str = ""

    async def signs_in(self, name: str, address: str) -> int:
        self.form = await self._form("/sign-in")
        sent = {"form": self.form, "name": name, "password": PASSWORD}
        async with self.web.post("/sign-in", data=sent, headers=elsewhere(address), allow_redirects=False) as answer:
            status = answer.status
        self.form = await self._form(self.enter) if status == 303 else ""
        return status

    async def enters(self, code: str) -> int:
        sent = {"form": self.form, "code": code}
        async with self.web.post(self.enter, data=sent, allow_redirects=False) as answer:
            return answer.status

    async def sees(self, path: str) -> str:
        async with self.web.get(path, allow_redirects=False) as answer:
            return await answer.text() if answer.status == 200 else str(answer.status)

    async def _form(self, path: str) -> str:
        found = re.search(r'name="form" value="(\w+)"', await self.sees(path))
        return found[1] if found else ""


@dataclass
class House:
    """Both doors of one folder, and accounts that may enter both, each with a second factor of its own."""

    staff: StaffProcess
    room: StaffProcess
    secrets: dict[str, str]
    _opened: AsyncExitStack = field(repr=False)
    _addresses: Iterator[int] = field(default_factory=lambda: cycle(range(250)), repr=False)

    async def visitors(self, name: str) -> tuple[BrowserAtDoors, BrowserAtDoors]:
        """Return browsers at the staff page and at the lesson room, signed in with the password."""
        found = [await self.browser(served) for served in (self.staff, self.room)]
        for visitor in found:
            assert await visitor.signs_in(name, f"198.51.100.{next(self._addresses)}") == 303
        return found[0], found[1]

    async def browser(self, served: StaffProcess) -> BrowserAtDoors:
        web = ClientSession(served.address, cookie_jar=CookieJar(unsafe=True))
        await self._opened.enter_async_context(web)
        return BrowserAtDoors(web, "/enter/open-data" if served is self.staff else "/enter/lessons")

    def code(self, name: str) -> str:
        return TOTP(self.secrets[name]).now()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    data, secrets = tmp_path / "data", {f"anna-{number}": random_base32() for number in range(ROUNDS)}
    data.mkdir()
    copied(short_course, tmp_path / "course")
    prepare_public(data / "public.db", invented=False)
    accounts = StaffAccountsFile(data / "staff.db")
    for name, secret in secrets.items():
        accounts.add(Member(name, kept(PASSWORD), frozenset({"open-data", "write"}), totp=secret))
    async with AsyncExitStack() as opened:
        staff = await opened.enter_async_context(staff_process(data, STAFF_PROXY="127.0.0.1"))
        room = await opened.enter_async_context(room_process(data, tmp_path / "course", STAFF_PROXY="127.0.0.1"))
        yield House(staff, room, secrets, opened)


async def test_a_code_that_somebody_saw_at_one_door_opens_nothing_at_the_other(house: House) -> None:
    for name, turned in (("anna-0", False), ("anna-1", True)):
        first, second = (await house.visitors(name))[:: -1 if turned else 1]
        code = house.code(name)
        assert await first.enters(code) == 303
        assert await second.enters(code) == 403


async def test_of_one_code_at_both_doors_in_one_instant_one_counts_at_most(house: House) -> None:
    passed = []
    for name in house.secrets:
        both, code = await house.visitors(name), house.code(name)
        statuses = await asyncio.gather(*(it.enters(code) for it in both))
        assert set(statuses) <= {303, 403}
        passed.append(statuses.count(303))

    assert max(passed) <= 1


async def test_wrong_codes_of_one_door_count_at_the_other_and_a_right_one_forgives_them_at_both(house: House) -> None:
    strangers = await house.visitors("anna-0")
    for _ in range(CODES // 2 - 1):
        assert [await it.enters(WRONG) for it in strangers] == [403, 403]
    hers = await house.visitors("anna-0")
    assert await hers[1].enters(house.code("anna-0")) == 303
    for door, page in zip(hers, ("/", "/lessons/"), strict=True):
        assert f"Wrong codes were typed for your account: {CODES - 2}" in await door.sees(page)

    for _ in range(CODES // 2):
        assert [await it.enters(WRONG) for it in strangers] == [403, 403]
    assert [await it.enters(WRONG) for it in strangers] == [429, 429]


async def test_an_attacker_who_has_only_her_password_keeps_her_out_of_neither_door(house: House) -> None:
    hers, strangers = await house.visitors("anna-0"), await house.visitors("anna-0")
    app, now = TOTP(house.secrets["anna-0"]), int(time.time())
    for door, code in zip(hers, (app.at(now), app.at(now + 30)), strict=True):
        assert await door.enters(code) == 303

    assert [await it.enters(WRONG) for it in strangers * CODES][-1] == 429
    for door, page in zip(hers, ("/open-data", "/lessons/"), strict=True):
        assert "Wrong codes were typed for your account" in await door.sees(page)
        assert await door.enters(WRONG) == 403, "a slip of hers: in her browser another code may be tried"


async def test_six_people_behind_one_school_router_sign_in_within_a_minute(house: House) -> None:
    for door in (house.staff, house.room):
        people = [(await house.browser(door), f"anna-{number}") for number in range(6)]
        assert [await it.signs_in(name, "203.0.113.9") for it, name in people] == [303] * 6
